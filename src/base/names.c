/* The names of axes and actions: one table each, for every file, message and format. */
#include "base/base.h"

static const char *const axes[HED_AXES] = {
    [HED_WITHHOLD] = "withhold",
    [HED_EXAGGERATE] = "exaggerate",
    [HED_ENGAGE] = "engage",
    [HED_SENSATIONAL] = "sensational",
    [HED_SPECULATE] = "speculate",
    [HED_STYLE] = "style",
    [HED_INCONGRUENT] = "incongruent",
    [HED_ATTRIBUTION] = "attribution",
    [HED_LEGAL] = "legal",
    [HED_SELF_HARM] = "self_harm",
    [HED_HATE] = "hate",
    [HED_HARASSMENT] = "harassment",
    [HED_GRAPHIC] = "graphic",
    [HED_SEXUAL] = "sexual",
    [HED_PROFANITY] = "profanity",
    [HED_PII] = "pii",
    [HED_HEALTH_CLAIM] = "health_claim",
    [HED_FINANCE_HYPE] = "finance_hype",
};

/* What is wrong with a headline that is high on it. */
static const char *const faults[HED_AXES] = {
    [HED_WITHHOLD] = "it keeps back what the story tells",
    [HED_EXAGGERATE] = "it says more than the facts carry",
    [HED_ENGAGE] = "it works on the reader in place of telling the news",
    [HED_SENSATIONAL] = "it dramatises",
    [HED_SPECULATE] = "it speculates",
    [HED_STYLE] = "it is typed to catch the eye",
    [HED_INCONGRUENT] = "it says what the story does not",
    [HED_ATTRIBUTION] = "it does not tell who claims it",
    [HED_LEGAL] = "it may be a matter for the lawyer",
    [HED_SELF_HARM] = "it may harm people at risk of suicide",
    [HED_HATE] = "it may be hateful",
    [HED_HARASSMENT] = "it may set people on somebody",
    [HED_GRAPHIC] = "it is graphic",
    [HED_SEXUAL] = "it is sexual",
    [HED_PROFANITY] = "it swears",
    [HED_PII] = "it gives data of a private person",
    [HED_HEALTH_CLAIM] = "it makes a claim about health",
    [HED_FINANCE_HYPE] = "it hypes an investment",
};

static const char *const actions[HED_ACTIONS] = {"pass", "label", "rewrite", "hold", "block"};

const char *hed_axis_name(hed_axis axis)
{
    return (unsigned)axis < HED_AXES ? axes[axis] : "?";
}

const char *hed_axis_fault(hed_axis axis)
{
    return (unsigned)axis < HED_AXES ? faults[axis] : "?";
}

const char *hed_action_name(hed_action action)
{
    return (unsigned)action < HED_ACTIONS ? actions[action] : "?";
}

hed_item hed_item_of(const char *headline)
{
    return (hed_item){.headline = hed_str_of(headline), .label = __builtin_nan("")};
}
