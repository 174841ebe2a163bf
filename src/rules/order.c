/* Expressions of metric and composite rules: parsed when all packs are there, since they name rules of other packs; put
 * in an order in which each comes behind those it asks; a circle is refused, and a rule that can never hit. */
#include "rules/parts.h"

typedef struct resolver {
    hed_rules *rules;
    HED_LIST(uint32_t) asks; /* rules that the expression at hand names */
    bool *asked;             /* rules that any expression names */
} resolver;

static const char *suggest(const hed_rules *rules, hed_str name, bool features)
{
    size_t n = 0, n_features = features ? hed_feature_count() : 0;
    const char **names = HED_NEW_N(rules->arena, const char *, rules->rules.n + n_features + 2);
    for (size_t i = 0; i < n_features; i++)
        names[n++] = hed_feature_names()[i];
    for (size_t i = 0; i < rules->rules.n; i++)
        names[n++] = rules->rules.at[i].shown.id;
    return hed_suggest(name, names, n);
}

static int resolve(void *ctx, hed_str name, hed_expr_form form, const char **near)
{
    resolver *r = ctx;
    const int features = (int)hed_feature_count(), n = (int)r->rules->rules.n;
    int feature = form == HED_FORM_NAME ? hed_feature_find(name) : -1;
    if (feature >= 0)
        return feature;
    int rule = name.len > 0 ? hed_rules_find(r->rules, name) : -1;
    if (rule >= 0 && form == HED_FORM_BODY_HIT && !r->rules->rules.at[rule].code)
        rule = -1; /* has no pattern to look for */
    if (rule < 0) {
        *near = suggest(r->rules, name, form == HED_FORM_NAME);
        return -1;
    }
    r->asked[rule] = true;
    if (form == HED_FORM_BODY_HIT)
        return features + n + rule;
    *HED_PUSH(r->rules->arena, &r->asks) = (uint32_t)rule;
    return features + rule;
}

static void parse(resolver *r, hed_compiled *rule, const hed_node *node, const hed_expr **out, hed_errors *errors)
{
    hed_err err;
    *out = NULL;
    if (!node)
        return;
    *out = hed_expr_parse(r->rules->arena, node->text, rule->shown.path, node->line, 0, resolve, r, &err);
    if (*out)
        return;
    err.column = hed_node_column(rule->source, node, err.column);
    rule->faulty = true;
    hed_errors_add(errors, &err);
}

/* ---- Order */

#define MOST_DEEP 64

typedef struct graph {
    hed_rules *rules;
    uint8_t *state; /* 0 not seen, 1 on the way, 2 done */
} graph;

static bool visit(graph *g, uint32_t i, unsigned depth, hed_err *err)
{
    const hed_compiled *rule = &g->rules->rules.at[i];
    if (g->state[i] == 2)
        return true;
    if (g->state[i] == 1 || depth > MOST_DEEP)
        return hed_node_fail(rule->when_node, rule->shown.path, err,
                             g->state[i] == 1 ? "rule %s asks for itself, in a circle"
                                              : "rule %s is asked for through more than 64 others",
                             rule->shown.id);
    g->state[i] = 1;
    for (size_t k = 0; k < rule->n_asks; k++)
        if (!visit(g, rule->asks[k], depth + 1, err))
            return false;
    g->state[i] = 2;
    if (rule->when)
        g->rules->order[g->rules->n_order++] = i;
    return true;
}

/* ---- What can never hit */

static hed_interval range_of(void *ctx, int slot)
{
    (void)ctx;
    if (slot >= (int)hed_feature_count())
        return (hed_interval){0, 1};
    const hed_feature *feature = hed_feature_at((size_t)slot);
    return (hed_interval){feature->min, feature->max};
}

/* The same of an item with a headline alone. */
static hed_interval range_alone(void *ctx, int slot)
{
    const hed_rules *rules = ctx;
    const bool in_body = slot >= (int)(hed_feature_count() + rules->rules.n);
    return in_body || slot == hed_feature_find(HED_S("body_kind")) ? (hed_interval){0, 0} : range_of(NULL, slot);
}

/* The same while none of some rules has hit. */
typedef struct missing {
    const hed_rules *rules;
    const bool *hits; /* of each rule; NULL: of all */
} missing;

static hed_interval range_without_hits(void *ctx, int slot)
{
    const missing *without = ctx;
    const int rule = slot - (int)hed_feature_count();
    const bool hit = rule >= 0 && rule < (int)without->rules->rules.n;
    return hit && (!without->hits || without->hits[rule]) ? (hed_interval){0, 0} : range_of(NULL, slot);
}

static bool is_zero(hed_interval r)
{
    return r.low >= 0 && r.high <= 0;
}

static void check_alive(hed_compiled *rule, bool asked, hed_errors *errors)
{
    hed_err err;
    bool weighs = rule->kind == HED_SHIELD;
    const char *path = rule->shown.path, *id = rule->shown.id;
    for (int axis = 0; axis < HED_AXES; axis++)
        weighs = weighs || rule->shown.weights[axis] > 0;
    rule->silent = !weighs;
    rule->keeps = rule->rewrite.op && strcmp(rule->rewrite.op, "keep_opener") == 0;
    if (rule->when && is_zero(hed_expr_range(rule->when, range_of, NULL)))
        hed_node_fail(rule->when_node, path, &err, "rule %s can never hit: \"when\" is never true", id);
    else if (rule->score && hed_expr_range(rule->score, range_of, NULL).high <= 0)
        hed_node_fail(rule->score_node, path, &err, "rule %s can never hit: \"score\" is never above 0", id);
    else if (!weighs && !asked && !rule->keeps)
        hed_node_fail(rule->node, path, &err, "rule %s weighs nothing, and no other rule asks for it", id);
    else if (rule->kind == HED_OCCURRENCE && (rule->weight_per <= 0 || rule->cap <= 0))
        hed_node_fail(rule->node, path, &err, "rule %s can never hit: its \"weight_per\" or \"cap\" is 0", id);
    else
        return;
    hed_errors_add(errors, &err);
}

/* What need not be asked of each headline. */
static void look_ahead(hed_rules *rules, hed_compiled *rule)
{
    const hed_guard *only = &rule->only;
    rule->unguarded = rule->n_unless + only->section.n + only->outlet.n + only->lang.n + only->slot.n == 0;
    rule->needs_story = rule->when && is_zero(hed_expr_range(rule->when, range_alone, rules));
    rule->needs_hit = rule->when && is_zero(hed_expr_range(rule->when, range_without_hits, &(missing){rules, NULL}));
}

/* Of the rules that one asks for, as few as it takes that it cannot hold when none of them hits; rather those that it
 * asks for first, so that "rare && !common" is not looked at for what is common. */
static void find_needed(const hed_rules *rules, const hed_compiled *rule, bool *needed)
{
    missing without = {rules, needed};
    for (size_t k = 0; k < rule->n_asks; k++)
        needed[rule->asks[k]] = true;
    for (size_t k = rule->n_asks; k-- > 0;) {
        needed[rule->asks[k]] = false;
        needed[rule->asks[k]] = !is_zero(hed_expr_range(rule->when, range_without_hits, &without));
    }
}

/* Which rules of the order are judged whatever hits, and which once a rule has. */
static void note_wakes(hed_rules *rules)
{
    const size_t words = rules->n_order / 64 + 1;
    bool *needed = HED_NEW_N(rules->arena, bool, rules->rules.n + 1);
    rules->awake = HED_NEW_N(rules->arena, uint64_t, words);
    rules->alone = HED_NEW_N(rules->arena, uint64_t, words);
    rules->wakes = HED_NEW_N(rules->arena, uint64_t, words * rules->rules.n);
    for (size_t i = 0; i < rules->n_order; i++) {
        const hed_compiled *rule = &rules->rules.at[rules->order[i]];
        const uint64_t bit = (uint64_t)1 << i % 64;
        if (!rule->needs_hit)
            rules->awake[i / 64] |= bit;
        if (!rule->needs_hit && !rule->needs_story)
            rules->alone[i / 64] |= bit;
        if (rule->needs_hit)
            find_needed(rules, rule, needed);
        for (size_t k = 0; k < rule->n_asks; k++) {
            if (needed[rule->asks[k]])
                rules->wakes[rule->asks[k] * words + i / 64] |= bit;
            needed[rule->asks[k]] = false;
        }
    }
}

static void note_turns(hed_rules *rules)
{
    for (unsigned turn = 0; turn < HED_TURNS; turn++)
        rules->turns[turn] = HED_NEW_N(rules->arena, uint64_t, rules->rules.n / 64 + 1);
    for (size_t i = 0; i < rules->rules.n; i++) {
        const hed_compiled *rule = &rules->rules.at[i];
        const unsigned turn = rule->kind == HED_SHIELD       ? HED_TURN_SHIELDS
                              : rule->silent && !rule->keeps ? HED_TURN_ASKED
                                                             : HED_TURN_FINDINGS;
        rules->turns[turn][i / 64] |= (uint64_t)1 << i % 64;
    }
}

static void resolve_all(hed_rules *rules, hed_errors *errors)
{
    size_t n = rules->rules.n, before = errors->n;
    const bool faulty = errors->n > 0; /* what failed to load may look dead */
    graph g = {.rules = rules};
    g.state = HED_NEW_N(rules->arena, uint8_t, n + 1);
    rules->order = HED_NEW_N(rules->arena, uint32_t, n + 1);
    resolver r = {.rules = rules, .asked = HED_NEW_N(rules->arena, bool, n + 1)};
    for (size_t i = 0; i < n; i++) {
        hed_compiled *rule = &rules->rules.at[i];
        r.asks.at = NULL;
        r.asks.n = r.asks.cap = 0;
        parse(&r, rule, rule->when_node, &rule->when, errors);
        parse(&r, rule, rule->score_node, &rule->score, errors);
        rule->asks = r.asks.at;
        rule->n_asks = r.asks.n;
    }
    if (errors->n > before)
        return;
    hed_err err;
    for (size_t i = 0; i < n; i++) {
        look_ahead(rules, &rules->rules.at[i]);
        if (!faulty)
            check_alive(&rules->rules.at[i], r.asked[i], errors);
        if (visit(&g, (uint32_t)i, 0, &err))
            continue;
        hed_errors_add(errors, &err);
        return;
    }
}

void hed_rules_resolve(hed_rules *rules, hed_errors *errors)
{
    resolve_all(rules, errors);
    note_wakes(rules);
    note_turns(rules);
}
