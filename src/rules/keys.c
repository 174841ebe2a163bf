/* The keys of a rule: one table, each with the function that reads its value. What kinds may have which is for
 * rule.c.*/
#include "rules/pack.h"

#define ARENA(pack) ((pack)->rules->arena)

/* ---- What it is */

static bool read_id(hed_pack *p, const hed_node *node)
{
    const char *id;
    if (!hed_pack_text(p, node, &id))
        return false;
    if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_.") < node->text.len || !(id[0] >= 'a' && id[0] <= 'z'))
        return hed_pack_fail(p, node, "an id has a-z, 0-9, _ and . only, and starts with a letter");
    int twin = hed_rules_find(p->rules, node->text);
    if (twin >= 0) {
        const hed_rule *other = &p->rules->rules.at[twin].shown;
        return hed_pack_fail(p, node, "there is a rule %s already, at %s:%u", id, other->path, other->line);
    }
    if (hed_feature_find(node->text) >= 0)
        return hed_pack_fail(p, node, "%s is the name of a feature; expressions would not tell them apart", id);
    p->rule->shown.id = id;
    return true;
}

static bool read_kind(hed_pack *p, const hed_node *node)
{
    unsigned kind;
    if (!hed_pack_choice(p, node, hed_kind_names, HED_KINDS, &kind))
        return false;
    p->rule->kind = (hed_kind)kind;
    p->rule->shown.kind = hed_kind_names[kind];
    return true;
}

static bool read_reason(hed_pack *p, const hed_node *node)
{
    return hed_pack_text(p, node, &p->rule->shown.reason);
}

static bool read_ref(hed_pack *p, const hed_node *node)
{
    return hed_pack_text(p, node, &p->rule->shown.ref);
}

/* ---- What it adds */

static bool find_axis(hed_pack *p, const hed_node *node, hed_str name, bool key, unsigned *axis)
{
    const char *names[HED_AXES];
    for (unsigned i = 0; i < HED_AXES; i++)
        names[i] = hed_axis_name((hed_axis)i);
    for (*axis = 0; *axis < HED_AXES; ++*axis)
        if (hed_str_is(name, names[*axis]))
            return true;
    const char *near = hed_suggest(name, names, HED_AXES);
    return (key ? hed_pack_key_fail : hed_pack_fail)(p, node, "there is no axis \"%.*s\"%s%s%s", HED_FMT(name),
                                                     near ? "; did you mean \"" : "", near ? near : "",
                                                     near ? "\"?" : "");
}

static bool read_axis(hed_pack *p, const hed_node *node)
{
    unsigned axis;
    bool ok = true;
    p->axis_map = node->kind == HED_NODE_MAP;
    if (node->kind == HED_NODE_SCALAR && find_axis(p, node, node->text, false, &axis)) {
        p->rule->axes = (uint64_t)1 << axis;
        return true;
    }
    if (node->kind == HED_NODE_SCALAR)
        return false;
    if (node->kind == HED_NODE_LIST || node->n == 0)
        return hed_pack_fail(p, node, "\"axis\" is a name, or a map of names to weights");
    for (const hed_node *item = node->first; item; item = item->next) {
        double weight;
        if (!find_axis(p, item, item->key, true, &axis) || !hed_pack_number(p, item, 0, 1, &weight)) {
            ok = false;
            continue;
        }
        p->rule->axes |= (uint64_t)1 << axis;
        p->rule->shown.weights[axis] = weight;
    }
    return ok;
}

static bool read_weight(hed_pack *p, const hed_node *node)
{
    p->has_weight = true;
    return hed_pack_number(p, node, 0, 1, &p->weight);
}

static bool read_weight_per(hed_pack *p, const hed_node *node)
{
    return hed_pack_number(p, node, 0, 1, &p->rule->weight_per);
}

static bool read_cap(hed_pack *p, const hed_node *node)
{
    return hed_pack_number(p, node, 0, 1, &p->rule->cap);
}

static bool read_max_hits(hed_pack *p, const hed_node *node)
{
    long long n;
    if (!hed_node_int(node, &n) || n < 1 || n > HED_MAX_HITS)
        return hed_pack_fail(p, node, "\"max_hits\" is a whole number from 1 to %d", HED_MAX_HITS);
    p->rule->max_hits = (unsigned)n;
    return true;
}

static bool read_group(hed_pack *p, const hed_node *node)
{
    const char *name;
    hed_rules *rules = p->rules;
    const char **names = HED_NEW_N(ARENA(p), const char *, rules->groups.n + 1);
    size_t n = 0;
    if (!hed_pack_text(p, node, &name))
        return false;
    for (size_t i = p->first_group; i < rules->groups.n; i++) {
        if (hed_str_is(node->text, rules->groups.at[i].name)) {
            p->rule->group = (unsigned)i;
            return true;
        }
        names[n++] = rules->groups.at[i].name;
    }
    const char *near = hed_suggest(node->text, names, n);
    return hed_pack_fail(p, node, "the pack has no group \"%s\"%s%s%s", name, near ? "; did you mean \"" : "",
                         near ? near : "", near ? "\"?" : "");
}

/* ---- What it looks for */

/* A list is one text in pieces, so that a long pattern has lines. */
static bool read_pattern(hed_pack *p, const hed_node *node)
{
    hed_buf all = {0};
    p->pattern = node;
    if (node->kind == HED_NODE_LIST && node->n > 0) {
        for (const hed_node *part = node->first; part; part = part->next) {
            if (part->kind != HED_NODE_SCALAR) {
                hed_buf_free(&all);
                return hed_pack_fail(p, part, "a pattern's list is of texts, not %s", hed_node_kind_name(part));
            }
            hed_buf_put(&all, part->text);
        }
        hed_node *joined = HED_NEW(p->rules->arena, hed_node);
        *joined = *node;
        joined->kind = HED_NODE_SCALAR;
        joined->text = (hed_str){hed_arena_cstr(p->rules->arena, hed_buf_str(&all)), all.len};
        hed_buf_free(&all);
        p->pattern = joined;
    }
    return hed_pack_text(p, p->pattern, &p->rule->shown.pattern);
}

static bool read_phrases(hed_pack *p, const hed_node *node)
{
    hed_values values;
    if (!hed_pack_values(p, node, &values))
        return false;
    p->phrases = node;
    return true;
}

static bool read_swap(hed_pack *p, const hed_node *node)
{
    hed_swap *swaps = HED_NEW_N(ARENA(p), hed_swap, node->n + 1);
    size_t n = 0;
    p->swap = node;
    if (node->kind != HED_NODE_MAP || node->n == 0)
        return hed_pack_fail(p, node, "\"swap\" is a map of phrases to what is put in their place");
    for (const hed_node *item = node->first; item; item = item->next) {
        const char *to;
        if (hed_str_trim(item->key).len == 0 || strpbrk(item->key.ptr, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            return hed_pack_key_fail(p, item, "a phrase to swap is in lower case, and not blank");
        if (!hed_pack_text(p, item, &to))
            return false;
        swaps[n++] = (hed_swap){item->key, item->text};
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (hed_str_eq(swaps[i].to, swaps[k].from))
                return hed_pack_fail(p, node, "\"%s\" is put in and would be swapped again", swaps[i].to.ptr);
    p->rule->swaps = swaps;
    p->rule->n_swaps = n;
    return true;
}

static bool read_left_not(hed_pack *p, const hed_node *node)
{
    const char *text;
    p->left_not = node;
    return hed_pack_text(p, node, &text);
}

static bool read_right_not(hed_pack *p, const hed_node *node)
{
    const char *text;
    p->right_not = node;
    return hed_pack_text(p, node, &text);
}

static bool read_body_needs(hed_pack *p, const hed_node *node)
{
    const char *text;
    p->body_needs = node;
    return hed_pack_text(p, node, &text);
}

static bool read_when(hed_pack *p, const hed_node *node)
{
    const char *text;
    p->rule->when_node = node;
    return hed_pack_text(p, node, &text);
}

static bool read_score(hed_pack *p, const hed_node *node)
{
    const char *text;
    p->rule->score_node = node;
    return hed_pack_text(p, node, &text);
}

bool hed_key_scope(hed_pack *p, const hed_node *node)
{
    unsigned scope;
    bool ok = hed_pack_choice(p, node, hed_scope_names, HED_SCOPES, &scope);
    p->rule->scope = (hed_scope)scope;
    return ok;
}

bool hed_key_case(hed_pack *p, const hed_node *node)
{
    static const char *const names[] = {"fold", "exact"};
    unsigned which;
    bool ok = hed_pack_choice(p, node, names, 2, &which);
    p->rule->exact = which == 1;
    return ok;
}

bool hed_key_quotes(hed_pack *p, const hed_node *node)
{
    unsigned which;
    bool ok = hed_pack_choice(p, node, hed_quotes_names, HED_QUOTES, &which);
    p->rule->quotes = (hed_quotes)which;
    return ok;
}

/* ---- Where and when it applies */

static bool read_section(hed_pack *p, const hed_node *node)
{
    return hed_pack_values(p, node, &p->rule->only.section);
}

static bool read_outlet(hed_pack *p, const hed_node *node)
{
    return hed_pack_values(p, node, &p->rule->only.outlet);
}

static bool read_lang(hed_pack *p, const hed_node *node)
{
    return hed_pack_values(p, node, &p->rule->only.lang);
}

static bool read_slot(hed_pack *p, const hed_node *node)
{
    return hed_pack_values(p, node, &p->rule->only.slot);
}

static const hed_key guard_keys[] = {
    {"section", read_section, "the item is in one of these sections"},
    {"outlet", read_outlet, "the item is of one of these outlets"},
    {"lang", read_lang, "the item is in one of these languages"},
    {"slot", read_slot, "the item is for one of these slots"},
};

static bool read_unless(hed_pack *p, const hed_node *node)
{
    const hed_guard only = p->rule->only;
    hed_guard *guards = HED_NEW_N(ARENA(p), hed_guard, node->n + 1);
    size_t n = 0;
    bool ok = true;
    if (node->kind != HED_NODE_LIST || node->n == 0)
        return hed_pack_fail(p, node, "\"unless\" is a list of guards: maps of section, outlet, lang, slot");
    for (const hed_node *item = node->first; item; item = item->next) {
        if (item->kind != HED_NODE_MAP || item->n == 0) {
            ok = hed_pack_fail(p, item, "a guard is a map of section, outlet, lang, slot");
            continue;
        }
        p->rule->only = (hed_guard){0};
        ok = hed_pack_keys(p, item, guard_keys, sizeof guard_keys / sizeof *guard_keys) && ok;
        guards[n++] = p->rule->only;
    }
    p->rule->only = only;
    p->rule->unless = guards;
    p->rule->n_unless = n;
    return ok;
}

static bool read_level(hed_pack *p, const hed_node *node)
{
    long long level;
    if (!hed_node_int(node, &level) || level < 1 || level > 4)
        return hed_pack_fail(p, node, "\"level\" is a whole number from 1 to 4");
    p->rule->level = (unsigned)level;
    return true;
}

static bool read_until(hed_pack *p, const hed_node *node)
{
    const char *text = node->text.ptr ? node->text.ptr : "";
    bool ok = strlen(text) == 10 && strspn(text, "0123456789-") == 10 && text[4] == '-' && text[7] == '-' &&
              memcmp(text + 5, "01", 2) >= 0 && memcmp(text + 5, "12", 2) <= 0 && memcmp(text + 8, "01", 2) >= 0 &&
              memcmp(text + 8, "31", 2) <= 0;
    if (!ok)
        return hed_pack_fail(p, node, "\"until\" is a date, as in 2030-12-31");
    p->rule->shown.until = text;
    p->rule->off = strcmp(p->rules->today, text) > 0;
    return true;
}

/* ---- What is done with it */

static bool read_op(hed_pack *p, const hed_node *node)
{
    static const char *const ops[] = {"drop_segment", "drop_relative", "drop_match",  "drop_head",
                                      "drop_tail",    "drop_opener",   "keep_opener", "drop_question",
                                      "set_article",  "set_case",      "set_marks"};
    unsigned which;
    bool ok = hed_pack_choice(p, node, ops, sizeof ops / sizeof *ops, &which);
    p->rule->rewrite.op = ops[which];
    return ok;
}

static bool read_requires(hed_pack *p, const hed_node *node)
{
    static const char *const needs[] = {"claim_left"};
    unsigned which;
    bool ok = hed_pack_choice(p, node, needs, sizeof needs / sizeof *needs, &which);
    p->rule->rewrite.requires = needs[which];
    return ok;
}

static const hed_key rewrite_keys[] = {
    {"op", read_op,
     "what may go: drop_match, drop_segment, drop_head, drop_tail, drop_relative, drop_opener, drop_question; or be "
     "set: set_article, "
     "set_case, set_marks; keep_opener: before it, \"How\" and its like stay"},
    {"requires", read_requires, "claim_left: only when what is left still makes a claim"},
};

static bool read_rewrite(hed_pack *p, const hed_node *node)
{
    if (!hed_node_get(node, "op"))
        return hed_pack_fail(p, node, "\"rewrite\" is a map with \"op\"");
    return hed_pack_keys(p, node, rewrite_keys, sizeof rewrite_keys / sizeof *rewrite_keys);
}

static bool read_example(hed_pack *p, const hed_node *node, hed_example *out)
{
    static const char *const names[] = {"headline", "dek", "body", "section", "outlet", "lang", "slot", "to"};
    hed_str *const fields[] = {&out->headline, &out->dek,  &out->body, &out->section,
                               &out->outlet,   &out->lang, &out->slot, &out->to};
    *out = (hed_example){.node = node};
    if (node->kind == HED_NODE_LIST)
        return hed_pack_fail(p, node, "an example is a headline, or a map with \"headline\"");
    if (node->kind == HED_NODE_SCALAR)
        out->headline = node->text;
    for (const hed_node *item = node->first; item; item = item->next) {
        size_t i = 0;
        const char *text;
        while (i < sizeof names / sizeof *names && !hed_str_is(item->key, names[i]))
            i++;
        if (i == sizeof names / sizeof *names) {
            const char *near = hed_suggest(item->key, names, i);
            return hed_pack_key_fail(p, item, "an example has no key \"%s\"%s%s%s", item->key.ptr,
                                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
        }
        if (!hed_pack_text(p, item, &text))
            return false;
        *fields[i] = item->text;
    }
    return hed_str_trim(out->headline).len > 0 || hed_pack_fail(p, node, "an example without a headline");
}

static bool read_examples(hed_pack *p, const hed_node *node)
{
    bool match = hed_str_is(node->key, "match"), ok = true;
    hed_example *at = HED_NEW_N(ARENA(p), hed_example, node->n + 1);
    const char **texts = HED_NEW_N(ARENA(p), const char *, node->n + 1);
    size_t n = 0;
    if (node->kind != HED_NODE_LIST || node->n < 2)
        return hed_pack_fail(p, node, "\"%s\" is a list of two headlines or more", node->key.ptr);
    for (const hed_node *item = node->first; item; item = item->next) {
        ok = read_example(p, item, &at[n]) && ok;
        texts[n] = at[n].headline.ptr ? at[n].headline.ptr : "";
        n++;
    }
    *(match ? &p->rule->match : &p->rule->nomatch) = (hed_examples){at, n};
    *(match ? &p->rule->shown.match : &p->rule->shown.nomatch) = texts;
    *(match ? &p->rule->shown.n_match : &p->rule->shown.n_nomatch) = n;
    return ok;
}

static const hed_key rule_keys[] = {
    {"id", read_id, "its name, as in house.top_secret; findings, policies and allowances call it by that"},
    {"kind", read_kind, "existence, phrases, occurrence, substitution, metric, composite or shield: what it looks for"},
    {"reason", read_reason, "one line that tells a reader what is wrong"},
    {"ref", read_ref, "where the reason comes from: a style guide, a law, a study"},
    {"axis", read_axis, "the axis it adds to; or a map of axes to weights"},
    {"weight", read_weight,
     "what a hit adds to the axis, 0 to 1 (1); with 0 it is no finding, only something that others ask for"},
    {"weight_per", read_weight_per, "occurrence: the score of each"},
    {"cap", read_cap, "occurrence: the highest score of all together"},
    {"max_hits", read_max_hits, "how many hits in one headline count (1)"},
    {"group", read_group, "the group whose cap it shares"},
    {"pattern", read_pattern,
     "a regular expression of PCRE2, on folded text, or a list of its pieces; {{NAME}} stands for any word of a "
     "list"},
    {"phrases", read_phrases, "phrases that are found as whole words, or the name of a list"},
    {"swap", read_swap, "substitution: a map of words to soberer ones"},
    {"left_not", read_left_not, "a pattern that what stands before a hit must not match"},
    {"right_not", read_right_not, "a pattern that what stands behind a hit must not match"},
    {"body_needs", read_body_needs, "substitution: a pattern that the story must have for the swap to be made"},
    {"when", read_when,
     "metric: a condition over features; composite: one over rules, as in hit(le.crime) && sp.yesno_q"},
    {"score", read_score, "metric, composite: an expression of 0 to 1 by which the weight is multiplied (1)"},
    {"scope", hed_key_scope, "where it looks: headline (default), segment.first, segment.last, dek, body.lede or body"},
    {"case", hed_key_case, "fold (default) or exact: whether the pattern meets the headline as it is written"},
    {"in_quotes", hed_key_quotes, "what a hit in quotation marks does: skip (default), halve or count"},
    {"section", read_section, "it applies to these sections only"},
    {"outlet", read_outlet, "it applies to these outlets only"},
    {"lang", read_lang, "it applies to these languages only"},
    {"slot", read_slot, "it applies to these slots only"},
    {"unless", read_unless, "a list of maps of section, outlet, lang, slot: where it does not apply"},
    {"level", read_level, "1 to 4: a caller that asks for less leaves it out (1)"},
    {"until", read_until, "the last day on which it applies, YYYY-MM-DD"},
    {"rewrite", read_rewrite, "what may be done about a hit: a map of op and requires"},
    {"match", read_examples,
     "examples that it must find: headlines, or maps with headline, dek, body, section, slot; two or more"},
    {"nomatch", read_examples, "examples that it must leave alone; two or more"},
};

bool hed_pack_rule_keys(hed_pack *p, const hed_node *node)
{
    return hed_pack_keys(p, node, rule_keys, sizeof rule_keys / sizeof *rule_keys);
}

size_t hed_pack_rule_tables(hed_key_table tables[3])
{
    tables[0] = (hed_key_table){"rules[]", rule_keys, sizeof rule_keys / sizeof *rule_keys};
    tables[1] = (hed_key_table){"rules[].rewrite", rewrite_keys, sizeof rewrite_keys / sizeof *rewrite_keys};
    tables[2] = (hed_key_table){"rules[].unless[]", guard_keys, sizeof guard_keys / sizeof *guard_keys};
    return 3;
}
