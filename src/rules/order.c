/* Expressions of metric and composite rules: parsed when all packs are there, since they name rules of other packs; put
 * in an order in which each comes behind those it asks; a circle is refused. */
#include "rules/parts.h"

typedef struct resolver {
    const hed_rules *rules;
    HED_LIST(uint32_t) asks; /* rules that the expression at hand names */
    hed_arena *arena;
} resolver;

static const char *suggest_rule(const hed_rules *rules, hed_str name)
{
    const char **ids = HED_NEW_N(rules->arena, const char *, rules->rules.n + 1);
    for (size_t i = 0; i < rules->rules.n; i++)
        ids[i] = rules->rules.at[i].shown.id;
    return hed_suggest(name, ids, rules->rules.n);
}

/* Slots: features first, then rules. */
static int resolve(void *ctx, hed_str name, bool call, const char **suggest)
{
    resolver *r = ctx;
    if (call) {
        int rule = hed_rules_find(r->rules, name);
        if (rule < 0) {
            *suggest = suggest_rule(r->rules, name);
            return -1;
        }
        *HED_PUSH(r->arena, &r->asks) = (uint32_t)rule;
        return (int)hed_feature_count() + rule;
    }
    int feature = hed_feature_find(name);
    if (feature < 0)
        *suggest = hed_suggest(name, hed_feature_names(), hed_feature_count());
    return feature;
}

static bool parse(resolver *r, const hed_node *node, const char *path, const hed_expr **out, hed_err *err)
{
    if (!node)
        return true;
    *out = hed_expr_parse(r->arena, node->text, path, node->line, node->column + node->quoted, resolve, r, err);
    return *out != NULL;
}

typedef struct graph {
    hed_rules *rules;
    uint32_t **asks;
    size_t *n_asks;
    uint8_t *state; /* 0 not seen, 1 on the way, 2 done */
} graph;

static bool visit(graph *g, uint32_t i, unsigned depth, hed_err *err)
{
    const hed_compiled *rule = &g->rules->rules.at[i];
    if (g->state[i] == 2)
        return true;
    if (g->state[i] == 1 || depth > 64)
        return hed_node_fail(rule->when_node, rule->shown.path, err, "rule %s asks for itself, in a circle",
                             rule->shown.id);
    g->state[i] = 1;
    for (size_t k = 0; k < g->n_asks[i]; k++)
        if (!visit(g, g->asks[i][k], depth + 1, err))
            return false;
    g->state[i] = 2;
    if (rule->when)
        g->rules->order[g->rules->n_order++] = i;
    return true;
}

bool hed_rules_resolve(hed_rules *rules, hed_errors *errors)
{
    size_t n = rules->rules.n, before = errors->n;
    graph g = {.rules = rules};
    g.asks = HED_NEW_N(rules->arena, uint32_t *, n + 1);
    g.n_asks = HED_NEW_N(rules->arena, size_t, n + 1);
    g.state = HED_NEW_N(rules->arena, uint8_t, n + 1);
    rules->order = HED_NEW_N(rules->arena, uint32_t, n + 1);
    hed_err err;
    for (size_t i = 0; i < n; i++) {
        hed_compiled *rule = &rules->rules.at[i];
        resolver r = {.rules = rules, .arena = rules->arena};
        if (!parse(&r, rule->when_node, rule->shown.path, &rule->when, &err) ||
            !parse(&r, rule->score_node, rule->shown.path, &rule->score, &err))
            hed_errors_add(errors, &err);
        g.asks[i] = r.asks.at;
        g.n_asks[i] = r.asks.n;
    }
    if (errors->n > before)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (visit(&g, (uint32_t)i, 0, &err))
            continue;
        hed_errors_add(errors, &err);
        return false;
    }
    return true;
}
