/* Guards: whether a rule applies to an item, by what is known about it. */
#include "rules/parts.h"

/* The value is one of the names ("en" is "en-GB" too) and none of those with "!" in front. */
static bool is_one(hed_values names, hed_str value)
{
    bool wants = false, found = false;
    for (size_t i = 0; i < names.n; i++) {
        hed_str name = names.at[i];
        const bool negated = hed_str_starts(name, HED_S("!"));
        if (negated && hed_str_is_kind(value, hed_str_sub(name, 1, name.len)))
            return false;
        wants = wants || !negated;
        found = found || (!negated && hed_str_is_kind(value, name));
    }
    return found || !wants;
}

bool hed_guard_holds(const hed_guard *guard, const hed_rules_input *input)
{
    return is_one(guard->section, input->section) && is_one(guard->outlet, input->outlet) &&
           is_one(guard->lang, input->lang) && is_one(guard->slot, input->slot);
}

static bool names_pack(const hed_rules_input *input, const char *pack)
{
    for (size_t i = 0; i < input->n_packs; i++)
        if (strcmp(input->packs[i], pack) == 0)
            return true;
    return false;
}

bool hed_rules_speak(const hed_rules *rules, hed_str lang)
{
    for (size_t i = 0; i < rules->rules.n; i++)
        if (rules->rules.at[i].langs.n > 0 && is_one(rules->rules.at[i].langs, lang))
            return true;
    return false;
}

/* A language that is not known keeps no rule away. */
bool hed_rule_applies(const hed_compiled *rule, const hed_rules_input *input)
{
    if (rule->off || (input->level > 0 && rule->level > input->level))
        return false;
    if (input->packs && rule->kind != HED_SHIELD && !names_pack(input, rule->shown.pack))
        return false;
    if (rule->unguarded && (input->lang.len == 0 || rule->langs.n == 0))
        return true;
    hed_guard only = rule->only;
    if (input->lang.len == 0)
        only.lang.n = 0;
    else if (!is_one(rule->langs, input->lang))
        return false;
    if (!hed_guard_holds(&only, input))
        return false;
    for (size_t i = 0; i < rule->n_unless; i++)
        if (hed_guard_holds(&rule->unless[i], input))
            return false;
    return true;
}
