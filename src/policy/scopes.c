/* Guards, which say for which items something holds, and scopes: what is changed there before the rows are tried. */
#include "policy/loading.h"

const char *const hed_guard_names[HED_GUARDS] = {"section", "outlet", "lang", "slot", "body_kind"};

static bool guard_value(const hed_policy_loading *l, const hed_node *node, hed_guard *guard, bool first, hed_str *out)
{
    static const char *const kinds[] = {"none", "short", "summary", "article"};
    if (!hed_policy_is(l, node, HED_NODE_SCALAR, hed_guard_names[guard->field]))
        return false;
    const bool negated = node->text.len > 0 && node->text.ptr[0] == '!';
    hed_str value = hed_str_sub(node->text, negated, node->text.len);
    if (value.len == 0)
        return hed_policy_wrong(l, node, false, "%s is empty", hed_guard_names[guard->field]);
    if (!first && negated != guard->negated)
        return hed_policy_wrong(l, node, false, "either all values of %s have a \"!\" or none",
                                hed_guard_names[guard->field]);
    if (guard->field == HED_GUARD_BODY_KIND && hed_policy_name(l, value, node, "body_kind", kinds, 4) < 0)
        return false;
    guard->negated = negated;
    *out = hed_arena_str(l->arena, value);
    return true;
}

static bool guard_of(const hed_policy_loading *l, const hed_node *node, hed_guard_field field, hed_guard *out)
{
    const bool list = node->kind == HED_NODE_LIST;
    const size_t n = list ? node->n : 1;
    hed_str *values = HED_NEW_N(l->arena, hed_str, n + 1);
    *out = (hed_guard){.field = field, .values = values, .at = hed_policy_place(l, node, true)};
    if (n == 0)
        return hed_policy_wrong(l, node, false, "%s has no values", hed_guard_names[field]);
    for (const hed_node *value = list ? node->first : node; value; value = list ? value->next : NULL) {
        if (!guard_value(l, value, out, out->n == 0, &values[out->n]))
            return false;
        out->n++;
    }
    return true;
}

size_t hed_policy_guards(const hed_policy_loading *l, const hed_node *map, hed_guard *guards)
{
    size_t n = 0;
    for (int field = 0; field < HED_GUARDS; field++) {
        const hed_node *node = hed_node_get(map, hed_guard_names[field]);
        if (node && guard_of(l, node, (hed_guard_field)field, &guards[n]))
            n++;
    }
    return n;
}

/* ---- Scopes */

static void scope_axes(const hed_policy_loading *l, const hed_node *scale, const hed_node *disable,
                       hed_policy_scope *scope)
{
    double factor;
    if (scale && hed_policy_is(l, scale, HED_NODE_MAP, "scale"))
        for (const hed_node *node = scale->first; node; node = node->next) {
            int axis = hed_policy_scale(l, node->key, node, false);
            if (hed_policy_share(l, node, "a scale", &factor) && axis >= 0)
                scope->scale[axis] = factor;
        }
    if (disable && hed_policy_is(l, disable, HED_NODE_LIST, "disable"))
        for (const hed_node *node = disable->first; node; node = node->next) {
            const int axis = hed_policy_axis(l, node);
            if (axis >= 0 && hed_node_get(scale, hed_axis_name((hed_axis)axis)))
                hed_policy_wrong(l, node, false, "%.*s is scaled and disabled", HED_FMT(node->text));
            if (axis >= 0)
                scope->scale[axis] = 0;
        }
    scope->scales = scale || disable;
}

/* "style" names style-en, too. Appends what it names; false when nothing is called that. */
static bool add_packs(const hed_policy_loading *l, hed_str name, const char **ids, size_t *n)
{
    bool found = false;
    for (size_t i = 0; i < hed_rules_count(l->rules); i++) {
        const char *id = hed_rules_at(l->rules, i)->pack;
        bool known = false;
        if (!hed_str_is_kind(hed_str_of(id), name))
            continue;
        for (size_t k = 0; k < *n; k++)
            known = known || strcmp(ids[k], id) == 0;
        if (!known)
            ids[(*n)++] = id;
        found = true;
    }
    return found;
}

static void unknown_pack(const hed_policy_loading *l, const hed_node *node)
{
    const size_t n = hed_rules_count(l->rules);
    const char **names = HED_NEW_N(l->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = hed_rules_at(l->rules, i)->pack;
    hed_policy_name(l, node->text, node, "pack", names, n);
}

static void scope_packs(const hed_policy_loading *l, const hed_node *list, hed_policy_scope *scope)
{
    if (!hed_policy_is(l, list, HED_NODE_LIST, "packs"))
        return;
    const char **ids = HED_NEW_N(l->arena, const char *, (l->rules ? hed_rules_count(l->rules) : 0) + 1);
    scope->packs = ids;
    for (const hed_node *node = list->first; node; node = node->next)
        if (hed_policy_is(l, node, HED_NODE_SCALAR, "a pack") && l->rules &&
            !add_packs(l, node->text, ids, &scope->n_packs))
            unknown_pack(l, node);
}

void hed_policy_load_scopes(hed_policy_loading *l, const hed_node *list)
{
    for (const hed_node *map = list->first; map; map = map->next) {
        if (!hed_policy_is(l, map, HED_NODE_MAP, "a scope"))
            continue;
        hed_policy_scope *scope = HED_PUSH(l->arena, &l->policy->scopes);
        *scope = (hed_policy_scope){.max_action = HED_BLOCK, .at = hed_policy_place(l, map, false)};
        for (int axis = 0; axis < HED_AXES; axis++)
            scope->scale[axis] = 1;
        const hed_node *max = hed_node_get(map, "max_action"), *scale = hed_node_get(map, "scale");
        const hed_node *disable = hed_node_get(map, "disable"), *packs = hed_node_get(map, "packs");
        hed_policy_keys(l, map, "scope");
        scope->n_guards = hed_policy_guards(l, map, scope->guards);
        if (!max && !scale && !disable && !packs)
            hed_policy_wrong(l, map, false, "the scope changes nothing: scale, disable, packs or max_action");
        scope_axes(l, scale, disable, scope);
        if (packs)
            scope_packs(l, packs, scope);
        if (max)
            hed_policy_action(l, max, &scope->max_action);
    }
}

static void each_value(const hed_guard *guards, size_t n, bool slots, void (*each)(void *ctx, hed_str name), void *ctx)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < guards[i].n; k++)
            if (guards[i].field == (slots ? HED_GUARD_SLOT : HED_GUARD_SECTION))
                each(ctx, guards[i].values[k]);
}

void hed_policy_each_asked(const hed_policy *policy, bool slots, void (*each)(void *ctx, hed_str name), void *ctx)
{
    for (size_t i = 0; slots && i < policy->slots.n; i++)
        each(ctx, policy->slots.at[i].name);
    for (size_t i = 0; i < policy->scopes.n; i++)
        each_value(policy->scopes.at[i].guards, policy->scopes.at[i].n_guards, slots, each, ctx);
    for (size_t i = 0; i < policy->rows.n; i++)
        each_value(policy->rows.at[i].guards, policy->rows.at[i].n_guards, slots, each, ctx);
}
