/* One pack's YAML to rules. Keys are rows of a table, each with the function that reads its value; then the rule as a
 * whole is checked: what its kind needs, and what it may not have. Every rule is looked at, so that one run shows
 * all errors of a pack. */
#include "rules/parts.h"

typedef struct reader {
    hed_rules *rules;
    const char *path;
    const char *pack;
    bool exact; /* the pack's defaults */
    hed_scope scope;
    hed_quotes quotes;
    hed_values langs;
    hed_compiled *rule; /* the one being read */
    const hed_node *pattern, *phrases;
    bool axis_map;
    double weight;
    hed_err *err;
} reader;

typedef bool read_key(reader *r, const hed_node *node);

/* ---- Values */

static bool read_text(reader *r, const hed_node *node, const char **out)
{
    if (node->kind != HED_NODE_SCALAR || node->text.len == 0)
        return hed_node_fail(node, r->path, r->err, "\"%s\" is a text, not a %s", node->key.ptr,
                             node->kind == HED_NODE_SCALAR ? "blank" : hed_node_kind_name(node));
    *out = node->text.ptr;
    return true;
}

static bool read_number(reader *r, const hed_node *node, double least, double most, double *out)
{
    if (!hed_node_double(node, out) || *out < least || *out > most)
        return hed_node_fail(node, r->path, r->err, "\"%s\" is a number from %g to %g", node->key.ptr, least, most);
    return true;
}

static bool read_choice(reader *r, const hed_node *node, const char *const *names, size_t n, unsigned *out)
{
    for (*out = 0; *out < n; ++*out)
        if (node->kind == HED_NODE_SCALAR && hed_str_is(node->text, names[*out]))
            return true;
    hed_buf all = {0};
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(&all, "%s%s", i ? ", " : "", names[i]);
    const char *near = node->kind == HED_NODE_SCALAR ? hed_suggest(node->text, names, n) : NULL;
    hed_node_fail(node, r->path, r->err, "\"%s\" is one of %.*s%s%s%s", node->key.ptr, HED_FMT(hed_buf_str(&all)),
                  near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    hed_buf_free(&all);
    return false;
}

/* A text or a list of texts. */
static bool read_values(reader *r, const hed_node *node, hed_values *out)
{
    hed_str *at = HED_NEW_N(r->rules->arena, hed_str, node->kind == HED_NODE_LIST ? node->n + 1 : 1);
    size_t n = 0;
    if (node->kind == HED_NODE_SCALAR)
        at[n++] = node->text;
    for (const hed_node *item = node->first; node->kind == HED_NODE_LIST && item; item = item->next) {
        if (item->kind != HED_NODE_SCALAR)
            return hed_node_fail(item, r->path, r->err, "is a text in a list of texts");
        at[n++] = item->text;
    }
    if (n == 0)
        return hed_node_fail(node, r->path, r->err, "\"%s\" is a text or a list of them", node->key.ptr);
    *out = (hed_values){at, n};
    return true;
}

/* ---- Keys of a rule */

static bool read_id(reader *r, const hed_node *node)
{
    if (!read_text(r, node, &r->rule->shown.id))
        return false;
    for (size_t i = 0; i < node->text.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_.", node->text.ptr[i]))
            return hed_node_fail(node, r->path, r->err, "an id has a-z, 0-9, _ and . only");
    int twin = hed_rules_find(r->rules, node->text);
    const hed_compiled *other = twin >= 0 ? &r->rules->rules.at[twin] : NULL;
    if (other && other != r->rule)
        return hed_node_fail(node, r->path, r->err, "there is a rule %s already, at %s:%u", node->text.ptr,
                             other->shown.path, other->shown.line);
    return true;
}

static bool read_kind(reader *r, const hed_node *node)
{
    unsigned kind;
    if (!read_choice(r, node, hed_kind_names, HED_KINDS, &kind))
        return false;
    r->rule->kind = (hed_kind)kind;
    r->rule->shown.kind = hed_kind_names[kind];
    return true;
}

static bool find_axis(reader *r, const hed_node *node, hed_str name, bool key, unsigned *axis)
{
    const char *names[HED_AXES];
    for (unsigned i = 0; i < HED_AXES; i++)
        names[i] = hed_axis_name((hed_axis)i);
    for (*axis = 0; *axis < HED_AXES; ++*axis)
        if (hed_str_is(name, names[*axis]))
            return true;
    const char *near = hed_suggest(name, names, HED_AXES);
    return (key ? hed_key_fail : hed_node_fail)(node, r->path, r->err, "there is no axis \"%.*s\"%s%s%s", HED_FMT(name),
                                                near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

static bool read_axis(reader *r, const hed_node *node)
{
    unsigned axis;
    r->axis_map = node->kind == HED_NODE_MAP;
    if (node->kind == HED_NODE_SCALAR) {
        if (!find_axis(r, node, node->text, false, &axis))
            return false;
        r->rule->axes = (uint64_t)1 << axis;
        return true;
    }
    for (const hed_node *item = node->first; r->axis_map && item; item = item->next) {
        double weight;
        if (!find_axis(r, item, item->key, true, &axis) || !read_number(r, item, 0, 1, &weight))
            return false;
        r->rule->axes |= (uint64_t)1 << axis;
        r->rule->shown.weights[axis] = weight;
    }
    return r->axis_map || hed_node_fail(node, r->path, r->err, "\"axis\" is a name, or a map of names to weights");
}

static bool read_weight(reader *r, const hed_node *node)
{
    return read_number(r, node, 0, 1, &r->weight);
}
static bool read_weight_per(reader *r, const hed_node *node)
{
    return read_number(r, node, 0, 1, &r->rule->weight_per);
}
static bool read_cap(reader *r, const hed_node *node)
{
    return read_number(r, node, 0, 1, &r->rule->cap);
}

static bool read_scope(reader *r, const hed_node *node)
{
    unsigned scope;
    bool ok = read_choice(r, node, hed_scope_names, HED_SCOPES, &scope);
    r->rule->scope = (hed_scope)scope;
    return ok;
}

static bool read_pattern(reader *r, const hed_node *node)
{
    r->pattern = node;
    return read_text(r, node, &r->rule->shown.pattern);
}

static bool read_phrases(reader *r, const hed_node *node)
{
    r->phrases = node;
    for (const hed_node *item = node->first; item; item = item->next)
        if (item->kind != HED_NODE_SCALAR || hed_str_trim(item->text).len == 0)
            return hed_node_fail(item, r->path, r->err, "a phrase is a text that is not blank");
    return (node->kind == HED_NODE_LIST && node->n > 0) ||
           hed_node_fail(node, r->path, r->err, "\"phrases\" is a list of texts");
}

static bool read_max_hits(reader *r, const hed_node *node)
{
    long long n;
    if (!hed_node_int(node, &n) || n < 1 || n > HED_MAX_HITS)
        return hed_node_fail(node, r->path, r->err, "\"max_hits\" is a whole number from 1 to %d", HED_MAX_HITS);
    r->rule->max_hits = (unsigned)n;
    return true;
}

static bool read_when(reader *r, const hed_node *node)
{
    const char *text;
    r->rule->when_node = node;
    return read_text(r, node, &text);
}

static bool read_score(reader *r, const hed_node *node)
{
    const char *text;
    r->rule->score_node = node;
    return read_text(r, node, &text);
}

static bool read_case(reader *r, const hed_node *node)
{
    static const char *const names[] = {"fold", "exact"};
    unsigned which;
    bool ok = read_choice(r, node, names, 2, &which);
    r->rule->exact = which == 1;
    return ok;
}

static bool read_quotes(reader *r, const hed_node *node)
{
    unsigned which;
    bool ok = read_choice(r, node, hed_quotes_names, HED_QUOTES, &which);
    r->rule->quotes = (hed_quotes)which;
    return ok;
}

static bool read_guard(reader *r, const hed_node *node, hed_guard *guard)
{
    static const char *const names[] = {"section", "outlet", "lang", "slot"};
    hed_values *const fields[] = {&guard->section, &guard->outlet, &guard->lang, &guard->slot};
    if (node->kind != HED_NODE_MAP || node->n == 0)
        return hed_node_fail(node, r->path, r->err, "a guard is a map of section, outlet, lang, slot");
    if (!hed_node_keys(node, r->path, names, 4, r->err))
        return false;
    for (size_t i = 0; i < 4; i++) {
        const hed_node *value = hed_node_get(node, names[i]);
        if (value && !read_values(r, value, fields[i]))
            return false;
    }
    return true;
}

static bool read_unless(reader *r, const hed_node *node)
{
    hed_guard *guards = HED_NEW_N(r->rules->arena, hed_guard, node->n + 1);
    size_t n = 0;
    if (node->kind != HED_NODE_LIST)
        return hed_node_fail(node, r->path, r->err, "\"unless\" is a list of guards");
    for (const hed_node *item = node->first; item; item = item->next)
        if (!read_guard(r, item, &guards[n++]))
            return false;
    r->rule->unless = guards;
    r->rule->n_unless = n;
    return true;
}

static bool read_level(reader *r, const hed_node *node)
{
    double level;
    return read_number(r, node, 1, 4, &level);
}

static bool read_reason(reader *r, const hed_node *node)
{
    return read_text(r, node, &r->rule->shown.reason);
}

static bool read_ref(reader *r, const hed_node *node)
{
    const char *text;
    return read_text(r, node, &text);
}

static bool read_rewrite(reader *r, const hed_node *node)
{
    static const char *const keys[] = {"op", "requires"};
    static const char *const ops[] = {"drop_segment", "drop_match", "drop_head", "drop_tail"};
    static const char *const needs[] = {"claim_left"};
    unsigned which;
    const hed_node *op = hed_node_get(node, "op"), *requires = hed_node_get(node, "requires");
    if (!op)
        return hed_node_fail(node, r->path, r->err, "\"rewrite\" is a map with \"op\"");
    if (!hed_node_keys(node, r->path, keys, 2, r->err) || !read_choice(r, op, ops, 4, &which))
        return false;
    r->rule->rewrite.op = ops[which];
    if (requires && !read_choice(r, requires, needs, 1, &which))
        return false;
    r->rule->rewrite.requires = requires ? needs[0] : NULL;
    return true;
}

static bool read_examples(reader *r, const hed_node *node)
{
    bool match = hed_str_is(node->key, "match");
    const char **texts = HED_NEW_N(r->rules->arena, const char *, node->n + 1);
    size_t n = 0;
    if (node->kind != HED_NODE_LIST || node->n < 2)
        return hed_node_fail(node, r->path, r->err, "\"%s\" is a list of two headlines or more", node->key.ptr);
    for (const hed_node *item = node->first; item; item = item->next) {
        if (item->kind != HED_NODE_SCALAR)
            return hed_node_fail(item, r->path, r->err, "an example is a headline: a text");
        texts[n++] = item->text.ptr;
    }
    *(match ? &r->rule->shown.match : &r->rule->shown.nomatch) = texts;
    *(match ? &r->rule->shown.n_match : &r->rule->shown.n_nomatch) = n;
    return true;
}

static const struct key {
    const char *name;
    read_key *read;
} keys[] = {
    {"id", read_id},
    {"kind", read_kind},
    {"axis", read_axis},
    {"weight", read_weight},
    {"scope", read_scope},
    {"pattern", read_pattern},
    {"phrases", read_phrases},
    {"weight_per", read_weight_per},
    {"cap", read_cap},
    {"max_hits", read_max_hits},
    {"when", read_when},
    {"score", read_score},
    {"case", read_case},
    {"in_quotes", read_quotes},
    {"unless", read_unless},
    {"level", read_level},
    {"reason", read_reason},
    {"ref", read_ref},
    {"rewrite", read_rewrite},
    {"match", read_examples},
    {"nomatch", read_examples},
};
#define KEYS (sizeof keys / sizeof *keys)

/* ---- A rule as a whole */

#define IS(kind) (1U << (kind))
#define BY_PATTERN (IS(HED_EXISTENCE) | IS(HED_PHRASES) | IS(HED_OCCURRENCE) | IS(HED_SHIELD))

/* What kinds need a key, and what kinds may have it. */
static const struct fit {
    const char *key;
    unsigned needs, may;
} fits[] = {
    {"pattern", IS(HED_EXISTENCE) | IS(HED_OCCURRENCE), IS(HED_EXISTENCE) | IS(HED_OCCURRENCE) | IS(HED_SHIELD)},
    {"phrases", IS(HED_PHRASES), IS(HED_PHRASES) | IS(HED_SHIELD)},
    {"weight_per", IS(HED_OCCURRENCE), IS(HED_OCCURRENCE)},
    {"cap", 0, IS(HED_OCCURRENCE)},
    {"max_hits", 0, IS(HED_EXISTENCE) | IS(HED_PHRASES) | IS(HED_SHIELD)},
    {"when", IS(HED_METRIC) | IS(HED_COMPOSITE), IS(HED_METRIC) | IS(HED_COMPOSITE)},
    {"score", 0, IS(HED_METRIC) | IS(HED_COMPOSITE)},
    {"scope", 0, BY_PATTERN},
    {"case", 0, BY_PATTERN},
    {"in_quotes", 0, BY_PATTERN},
    {"axis", ~IS(HED_SHIELD), ~IS(HED_SHIELD)},
    {"weight", 0, ~IS(HED_SHIELD)},
    {"match", ~0U, ~0U},
    {"nomatch", ~0U, ~0U},
    {"reason", ~0U, ~0U},
    {"id", ~0U, ~0U},
    {"kind", ~0U, ~0U},
};

static bool check_fit(reader *r, const hed_node *node)
{
    const unsigned kind = IS(r->rule->kind);
    const char *id = r->rule->shown.id ? r->rule->shown.id : "without id";
    for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
        const hed_node *value = hed_node_get(node, fits[i].key);
        if (!value && (fits[i].needs & kind))
            return hed_node_fail(node, r->path, r->err, "rule %s has no \"%s\"", id, fits[i].key);
        if (value && !(fits[i].may & kind))
            return hed_key_fail(value, r->path, r->err, "rule %s, of kind %s, has no use for \"%s\"", id,
                                r->rule->shown.kind, fits[i].key);
    }
    if (r->rule->kind == HED_SHIELD && !r->pattern == !r->phrases)
        return hed_node_fail(node, r->path, r->err, "rule %s: a shield has either a pattern or phrases", id);
    if (r->axis_map && hed_node_get(node, "weight"))
        return hed_key_fail(hed_node_get(node, "weight"), r->path, r->err,
                            "rule %s gives weights by axis, and one for all", id);
    return true;
}

static bool finish(reader *r)
{
    hed_compiled *rule = r->rule;
    if (!r->axis_map)
        for (int axis = 0; axis < HED_AXES; axis++)
            if (rule->axes >> axis & 1)
                rule->shown.weights[axis] = r->weight;
    rule->shown.scope = hed_scope_names[rule->scope];
    if (r->pattern)
        rule->pattern = r->pattern->text;
    else if (r->phrases)
        rule->pattern = hed_pattern_of_phrases(r->rules->arena, r->phrases);
    if (!rule->shown.pattern)
        rule->shown.pattern =
            rule->when_node ? rule->when_node->text.ptr : hed_arena_cstr(r->rules->arena, rule->pattern);
    return rule->pattern.len == 0 || hed_pattern_compile(r->rules, rule, r->pattern ? r->pattern : r->phrases, r->err);
}

static bool read_rule(reader *r, const hed_node *node)
{
    const char *names[KEYS];
    for (size_t i = 0; i < KEYS; i++)
        names[i] = keys[i].name;
    if (node->kind != HED_NODE_MAP)
        return hed_node_fail(node, r->path, r->err, "a rule is a map, not a %s", hed_node_kind_name(node));
    if (!hed_node_keys(node, r->path, names, KEYS, r->err))
        return false;
    for (size_t i = 0; i < KEYS; i++) {
        const hed_node *value = hed_node_get(node, keys[i].name);
        if (value && !keys[i].read(r, value))
            return false;
    }
    return check_fit(r, node) && finish(r);
}

static void read_rules(reader *r, const hed_node *list, hed_errors *errors)
{
    hed_err err;
    for (const hed_node *node = list->first; node; node = node->next) {
        if (r->rules->rules.n == HED_MAX_RULES) {
            hed_node_fail(node, r->path, &err, "there are more than %d rules", HED_MAX_RULES);
            hed_errors_add(errors, &err);
            return;
        }
        r->err = &err;
        r->rule = HED_PUSH(r->rules->arena, &r->rules->rules);
        r->pattern = r->phrases = NULL;
        r->axis_map = false;
        r->weight = 1;
        *r->rule = (hed_compiled){
            .scope = r->scope, .quotes = r->quotes, .exact = r->exact, .cap = 1, .max_hits = 1, .langs = r->langs};
        r->rule->shown.id = "";
        r->rule->shown.path = r->path;
        r->rule->shown.pack = r->pack;
        r->rule->shown.line = node->line;
        if (!read_rule(r, node))
            hed_errors_add(errors, &err);
    }
}

/* ---- The pack */

static bool read_defaults(reader *r, const hed_node *node)
{
    static const char *const names[] = {"case", "scope", "quotes"};
    hed_compiled defaults = {0};
    const hed_node *value;
    if (!node)
        return true;
    if (!hed_node_keys(node, r->path, names, 3, r->err))
        return false;
    r->rule = &defaults;
    if (((value = hed_node_get(node, "case")) && !read_case(r, value)) ||
        ((value = hed_node_get(node, "scope")) && !read_scope(r, value)) ||
        ((value = hed_node_get(node, "quotes")) && !read_quotes(r, value)))
        return false;
    r->exact = defaults.exact;
    r->scope = defaults.scope;
    r->quotes = defaults.quotes;
    return true;
}

static bool read_head(reader *r, const hed_node *root, const hed_node *head, const hed_node *list)
{
    static const char *const top[] = {"pack", "rules"};
    static const char *const names[] = {"id", "version", "lang", "count", "default"};
    long long version, count;
    const hed_node *value;
    if (!hed_node_keys(root, r->path, top, 2, r->err))
        return false;
    if (!head || !list || list->kind != HED_NODE_LIST)
        return hed_node_fail(root, r->path, r->err, "a pack has a map \"pack\" and a list \"rules\"");
    if (!hed_node_keys(head, r->path, names, 5, r->err))
        return false;
    if (!(value = hed_node_get(head, "id")))
        return hed_node_fail(head, r->path, r->err, "the pack has no \"id\"");
    if (!read_text(r, value, &r->pack))
        return false;
    if (!(value = hed_node_get(head, "version")) || !hed_node_int(value, &version) || version < 1)
        return hed_node_fail(value ? value : head, r->path, r->err, "the pack's \"version\" is a whole number from 1");
    if ((value = hed_node_get(head, "lang")) && !read_values(r, value, &r->langs))
        return false;
    value = hed_node_get(head, "count");
    if (value && (!hed_node_int(value, &count) || count != (long long)list->n))
        return hed_node_fail(value, r->path, r->err, "the pack says that it has %s rules, but it has %zu",
                             value->text.ptr ? value->text.ptr : "?", list->n);
    return read_defaults(r, hed_node_get(head, "default"));
}

bool hed_pack_load(hed_rules *rules, const char *path, hed_str bytes, hed_errors *errors)
{
    hed_err err;
    size_t before = errors->n;
    reader r = {.rules = rules, .path = path, .err = &err};
    const hed_node *root = hed_yaml_parse(rules->arena, bytes, path, &err);
    const hed_node *list = root ? hed_node_get(root, "rules") : NULL;
    if (!root || !read_head(&r, root, hed_node_get(root, "pack"), list))
        hed_errors_add(errors, &err);
    else
        read_rules(&r, list, errors);
    return errors->n == before;
}
