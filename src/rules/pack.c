/* One pack's YAML to rules: its head, its defaults, groups and lists, then each rule by keys.c and rule.c. Reading
 * goes on behind an error, so that one run shows all that is wrong with a pack. */
#include "rules/pack.h"

static void read_rule(hed_pack *p, const hed_node *node)
{
    p->rule = HED_PUSH(p->rules->arena, &p->rules->rules);
    *p->rule = p->defaults;
    p->pattern = p->phrases = p->swap = p->left_not = p->right_not = p->body_needs = NULL;
    p->axis_map = p->has_weight = false;
    p->weight = 1;
    p->rule->node = node;
    p->rule->shown.line = node->line;
    if (node->kind != HED_NODE_MAP) {
        p->rule->faulty = !hed_pack_fail(p, node, "a rule is a map, not %s", hed_node_kind_name(node));
        return;
    }
    hed_pack_rule(p, node);
}

static bool read_rules(hed_pack *p, const hed_node *list)
{
    if (list->kind != HED_NODE_LIST || list->n == 0)
        return hed_pack_fail(p, list, "\"rules\" is a list of rules");
    for (const hed_node *node = list->first; node; node = node->next) {
        if (p->rules->rules.n == HED_MAX_RULES)
            return hed_pack_fail(p, node, "there are more than %d rules", HED_MAX_RULES);
        read_rule(p, node);
    }
    return true;
}

/* ---- The head */

static bool read_id(hed_pack *p, const hed_node *node)
{
    if (!hed_pack_text(p, node, &p->id))
        return false;
    for (size_t i = 0; i < p->rules->rules.n; i++)
        if (hed_str_is(node->text, p->rules->rules.at[i].shown.pack))
            return hed_pack_fail(p, node, "there is a pack %s already, %s", p->id, p->rules->rules.at[i].shown.path);
    p->defaults.shown.pack = p->id;
    return true;
}

static bool read_version(hed_pack *p, const hed_node *node)
{
    long long version;
    return (hed_node_int(node, &version) && version >= 1) ||
           hed_pack_fail(p, node, "the pack's \"version\" is a whole number from 1");
}

static bool read_lang(hed_pack *p, const hed_node *node)
{
    return hed_pack_values(p, node, &p->defaults.langs);
}

static bool read_count(hed_pack *p, const hed_node *node)
{
    long long count;
    return (hed_node_int(node, &count) && count >= 0) || hed_pack_fail(p, node, "\"count\" is the number of rules");
}

static const hed_key default_keys[] = {
    {"case", hed_key_case, "case of rules that say none"},
    {"scope", hed_key_scope, "scope of rules that say none"},
    {"quotes", hed_key_quotes, "in_quotes of rules that say none"},
};

static bool read_default(hed_pack *p, const hed_node *node)
{
    p->rule = &p->defaults;
    return node->kind == HED_NODE_MAP ? hed_pack_keys(p, node, default_keys, sizeof default_keys / sizeof *default_keys)
                                      : hed_pack_fail(p, node, "\"default\" is a map of case, scope, quotes");
}

static const hed_key head_keys[] = {
    {"id", read_id, "name of the pack"},
    {"version", read_version, "a whole number, 1 or more"},
    {"lang", read_lang, "languages that its rules are for, where they say none"},
    {"count", read_count, "how many rules it has: a file that was cut is seen"},
    {"default", read_default, "what holds for rules that do not say: a map of case, scope, quotes"},
};

static bool read_head(hed_pack *p, const hed_node *head)
{
    static const char *const needed[] = {"id", "version"};
    if (head->kind != HED_NODE_MAP)
        return hed_pack_fail(p, head, "\"pack\" is a map with id and version");
    bool ok = hed_pack_keys(p, head, head_keys, sizeof head_keys / sizeof *head_keys);
    for (size_t i = 0; i < 2; i++)
        if (!hed_node_get(head, needed[i]))
            ok = hed_pack_fail(p, head, "the pack has no \"%s\"", needed[i]);
    return ok;
}

/* A file that was cut may be good YAML with fewer rules; a pack that says how many it has shows it. */
static void check_count(hed_pack *p, const hed_node *head, const hed_node *list)
{
    const hed_node *node = hed_node_get(head, "count");
    long long count;
    if (node && hed_node_int(node, &count) && count != (long long)list->n)
        hed_pack_fail(p, node, "the pack says that it has %lld rules, but it has %zu", count, list->n);
}

/* ---- Groups */

static bool read_group_cap(hed_pack *p, const hed_node *node)
{
    return hed_pack_number(p, node, .01, 1, &p->rules->groups.at[p->rules->groups.n - 1].cap);
}

static const hed_key group_keys[] = {{"cap", read_group_cap, "the most that its rules together add to an axis"}};

static bool read_groups(hed_pack *p, const hed_node *node)
{
    bool ok = true;
    if (node->kind != HED_NODE_MAP)
        return hed_pack_fail(p, node, "\"groups\" is a map of names to {cap: number}");
    for (const hed_node *item = node->first; item; item = item->next) {
        if (item->kind != HED_NODE_MAP || !hed_node_get(item, "cap")) {
            ok = hed_pack_fail(p, item, "the group \"%s\" is a map with \"cap\"", item->key.ptr);
            continue;
        }
        if (p->rules->groups.n == HED_MAX_GROUPS)
            return hed_pack_fail(p, item, "there are more than %d groups", HED_MAX_GROUPS - 1);
        *HED_PUSH(p->rules->arena, &p->rules->groups) = (hed_group){item->key.ptr, 1};
        ok = hed_pack_keys(p, item, group_keys, 1) && ok;
    }
    return ok;
}

static void groups_used(hed_pack *p, const hed_node *groups, size_t first_rule)
{
    const hed_node *item = groups ? groups->first : NULL;
    for (size_t g = p->first_group; item && g < p->rules->groups.n; g++, item = item->next) {
        bool used = false;
        for (size_t i = first_rule; i < p->rules->rules.n; i++)
            used = used || p->rules->rules.at[i].group == g;
        if (!used)
            hed_pack_key_fail(p, item, "no rule is in the group \"%s\"", item->key.ptr);
    }
}

/* ---- The whole */

static const hed_key pack_keys[] = {
    {"pack", NULL, "what it is: a map with id and version"},
    {"lists", NULL, "words by name, for patterns and phrases: a list of words, or the name of a file in lists/"},
    {"groups", NULL, "groups of rules by name, each a map with cap"},
    {"rules", NULL, "the rules, a list of maps"},
};

const hed_key_help *hed_pack_key_help(size_t *n)
{
    static const hed_key_table head[] = {{"", pack_keys, sizeof pack_keys / sizeof *pack_keys},
                                         {"pack", head_keys, sizeof head_keys / sizeof *head_keys},
                                         {"pack.default", default_keys, sizeof default_keys / sizeof *default_keys},
                                         {"groups.NAME", group_keys, 1}};
    static hed_key_help all[64];
    hed_key_table tables[7];
    memcpy(tables, head, sizeof head);
    const size_t n_tables = 4 + hed_pack_rule_tables(tables + 4);
    *n = 0;
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t].n && *n < sizeof all / sizeof *all; i++)
            all[(*n)++] = (hed_key_help){tables[t].part, tables[t].keys[i].name, tables[t].keys[i].what};
    return all;
}

void hed_pack_load(hed_rules *rules, const char *path, hed_str bytes, hed_errors *errors)
{
    hed_err err;
    hed_pack p = {.rules = rules, .path = path, .id = "", .bytes = bytes, .errors = errors};
    const hed_node *root = hed_tree_parse(rules->arena, bytes, path, &err);
    const hed_node *head = hed_node_get(root, "pack"), *list = hed_node_get(root, "rules");
    const hed_node *lists = hed_node_get(root, "lists"), *groups = hed_node_get(root, "groups");
    size_t before = errors->n, first_rule = rules->rules.n;
    if (!root) {
        hed_errors_add(errors, &err);
        return;
    }
    if (root->kind != HED_NODE_MAP || !head || !list) {
        hed_pack_fail(&p, root, "a pack has a map \"pack\" and a list \"rules\"");
        return;
    }
    p.first_group = rules->groups.n;
    p.defaults = (hed_compiled){.source = bytes, .cap = 1, .max_hits = 1, .level = 1};
    p.defaults.shown = (hed_rule){.id = "", .pack = "", .path = path, .reason = "", .pattern = ""};
    hed_pack_keys(&p, root, pack_keys, sizeof pack_keys / sizeof *pack_keys);
    read_head(&p, head);
    check_count(&p, head, list);
    if (lists)
        hed_pack_lists(&p, lists);
    if (groups)
        read_groups(&p, groups);
    read_rules(&p, list);
    if (errors->n == before) { /* a rule that failed may not have come to name them */
        hed_pack_lists_used(&p);
        groups_used(&p, groups, first_rule);
    }
}
