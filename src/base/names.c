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

static const char *const actions[HED_ACTIONS] = {"pass", "label", "rewrite", "hold", "block"};

const char *hed_axis_name(hed_axis axis)
{
    return (unsigned)axis < HED_AXES ? axes[axis] : "?";
}

const char *hed_action_name(hed_action action)
{
    return (unsigned)action < HED_ACTIONS ? actions[action] : "?";
}

hed_item hed_item_of(const char *headline)
{
    return (hed_item){.headline = hed_str_of(headline), .label = __builtin_nan("")};
}
