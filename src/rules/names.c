/* What rules are called, and what there is to know about loaded ones. */
#include "rules/parts.h"

const char *const hed_kind_names[HED_KINDS] = {"existence", "phrases",   "substitution", "occurrence",
                                               "metric",    "composite", "shield"};
const char *const hed_scope_names[HED_SCOPES] = {"headline", "segment.first", "segment.last",
                                                 "dek",      "body.lede",     "body"};
const char *const hed_quotes_names[HED_QUOTES] = {"skip", "halve", "count"};

const char *hed_rules_hash(const hed_rules *rules)
{
    return rules->hash.hex;
}

size_t hed_rules_count(const hed_rules *rules)
{
    return rules->rules.n;
}

const hed_rule *hed_rules_at(const hed_rules *rules, size_t i)
{
    return &rules->rules.at[i].shown;
}

int hed_rules_find(const hed_rules *rules, hed_str id)
{
    for (size_t i = 0; i < rules->rules.n; i++)
        if (hed_str_is(id, rules->rules.at[i].shown.id))
            return (int)i;
    return -1;
}

hed_rule_rewrite hed_rules_rewrite(const hed_rules *rules, size_t i)
{
    return rules->rules.at[i].rewrite;
}

bool hed_rules_keep(const hed_rules *rules)
{
    for (size_t i = 0; i < rules->rules.n; i++)
        if (rules->rules.at[i].keeps && !rules->rules.at[i].off)
            return true;
    return false;
}

const double *hed_rules_weights(const hed_rules *rules, size_t i)
{
    return rules->rules.at[i].shown.weights;
}
