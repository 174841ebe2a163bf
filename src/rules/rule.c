/* A rule as a whole, once its keys are read: what its kind needs and what it may not have; then its patterns. */
#include "rules/pack.h"
#include "rules/pattern.h"

#define IS(kind) (1U << (kind))
#define BY_PATTERN (IS(HED_EXISTENCE) | IS(HED_PHRASES) | IS(HED_SUBSTITUTION) | IS(HED_OCCURRENCE) | IS(HED_SHIELD))
#define BY_EXPRESSION (IS(HED_METRIC) | IS(HED_COMPOSITE))

/* What kinds need a key, and what kinds may have it. Keys that are not here are for all. */
static const struct fit {
    const char *key;
    unsigned needs, may;
} fits[] = {
    {"id", ~0U, ~0U},
    {"kind", ~0U, ~0U},
    {"reason", ~0U, ~0U},
    {"axis", ~IS(HED_SHIELD), ~IS(HED_SHIELD)},
    {"weight", 0, ~IS(HED_SHIELD)},
    {"group", 0, ~IS(HED_SHIELD)},
    {"pattern", IS(HED_EXISTENCE) | IS(HED_OCCURRENCE), IS(HED_EXISTENCE) | IS(HED_OCCURRENCE) | IS(HED_SHIELD)},
    {"phrases", IS(HED_PHRASES), IS(HED_PHRASES) | IS(HED_SHIELD)},
    {"swap", IS(HED_SUBSTITUTION), IS(HED_SUBSTITUTION)},
    {"left_not", 0, BY_PATTERN & ~IS(HED_OCCURRENCE)},
    {"right_not", 0, BY_PATTERN & ~IS(HED_OCCURRENCE)},
    {"body_needs", 0, IS(HED_SUBSTITUTION)},
    {"weight_per", IS(HED_OCCURRENCE), IS(HED_OCCURRENCE)},
    {"cap", 0, IS(HED_OCCURRENCE)},
    {"max_hits", 0, BY_PATTERN & ~IS(HED_OCCURRENCE)},
    {"when", BY_EXPRESSION, BY_EXPRESSION},
    {"score", 0, BY_EXPRESSION},
    {"scope", 0, BY_PATTERN},
    {"case", 0, BY_PATTERN},
    {"in_quotes", 0, BY_PATTERN},
    {"rewrite", 0, IS(HED_EXISTENCE) | IS(HED_PHRASES) | IS(HED_OCCURRENCE) | IS(HED_METRIC)},
    {"match", ~0U, ~0U},
    {"nomatch", ~0U, ~0U},
};

static bool check_fit(hed_pack *p, const hed_node *node)
{
    const unsigned kind = IS(p->rule->kind);
    const char *id = *p->rule->shown.id ? p->rule->shown.id : "without an id";
    bool ok = true, known = p->rule->shown.kind != NULL; /* else what fits is not known */
    for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
        const hed_node *value = hed_node_get(node, fits[i].key);
        if (!value && (known ? fits[i].needs & kind : fits[i].needs == ~0U))
            ok = hed_pack_fail(p, node, "rule %s has no \"%s\"", id, fits[i].key);
        if (known && value && !(fits[i].may & kind))
            ok = hed_pack_key_fail(p, value, "rule %s, of kind %s, has no use for \"%s\"", id, p->rule->shown.kind,
                                   fits[i].key);
    }
    if (known && p->rule->kind == HED_SHIELD && !p->pattern == !p->phrases)
        ok = hed_pack_fail(p, node, "rule %s: a shield has either a pattern or phrases", id);
    if (p->axis_map && p->has_weight)
        ok = hed_pack_key_fail(p, hed_node_get(node, "weight"), "rule %s gives weights by axis, and one for all", id);
    return ok && known;
}

static bool compile_error(hed_pack *p, const hed_node *node, size_t at, int code)
{
    hed_err err;
    PCRE2_UCHAR message[128];
    size_t in_piece = at;
    const hed_node *piece = hed_node_piece(node, &in_piece);
    pcre2_get_error_message(code, message, sizeof message);
    hed_fail_at(&err, HED_ESYNTAX, p->path, piece->line, hed_node_column(p->bytes, piece, in_piece),
                "rule %s, %s, byte %zu: %s", p->rule->shown.id, node->key.ptr, at, (const char *)message);
    hed_errors_add(p->errors, &err);
    return false;
}

/* written: the pattern is the node's text, with its lists expanded. */
static bool compile(hed_pack *p, const hed_node *node, hed_str pattern, bool written, pcre2_code **out)
{
    int code = 0;
    size_t at = 0;
    uint32_t empty = 0, least = 0;
    *out = hed_kept_compile(p->rules, pattern, p->rule->exact, &code, &at);
    if (!*out)
        return compile_error(p, node, written ? hed_pack_origin(p, node, at) : 0, code);
    pcre2_pattern_info(*out, PCRE2_INFO_MATCHEMPTY, &empty);
    pcre2_pattern_info(*out, PCRE2_INFO_MINLENGTH, &least);
    if (empty)
        return hed_pack_fail(p, node, "rule %s: the %s matches the empty string", p->rule->shown.id, node->key.ptr);
    if (least > HED_MAX_CODEPOINTS && p->rule->scope <= HED_SEGMENT_LAST)
        return hed_pack_fail(p, node, "rule %s can never hit: the %s needs %u characters, a headline has at most %d",
                             p->rule->shown.id, node->key.ptr, least, HED_MAX_CODEPOINTS);
    return true;
}

static bool compile_node(hed_pack *p, const hed_node *node, hed_str *pattern, pcre2_code **out)
{
    return node->kind == HED_NODE_SCALAR /* else that was said */ && hed_pack_expand(p, node, pattern) &&
           hed_pack_pattern_lives(p, node) && compile(p, node, *pattern, true, out);
}

static bool phrases_of(hed_pack *p, const hed_node *node, hed_values *out)
{
    const hed_node *item = node->first;
    if (node->kind == HED_NODE_SCALAR) {
        hed_word_list *list = hed_pack_list(p, node, node->text);
        *out = list ? list->words : (hed_values){0};
        return out->n > 0; /* else there was an error */
    }
    if (!hed_pack_values(p, node, out))
        return false;
    for (size_t i = 0; i < out->n; i++, item = item->next) {
        if (!hed_str_eq(hed_str_trim(out->at[i]), out->at[i]) || strstr(item->text.ptr, "  "))
            return hed_pack_fail(p, item, "the phrase \"%s\" has spaces that folding takes away", item->text.ptr);
        for (size_t k = 0; k < i; k++)
            if (hed_str_eq(out->at[i], out->at[k]))
                return hed_pack_fail(p, item, "the phrase \"%s\" is here a second time", item->text.ptr);
    }
    return true;
}

static bool compile_words(hed_pack *p, const hed_node *node, hed_values words)
{
    p->rule->pattern = hed_pattern_of_words(p->rules->arena, words);
    p->rule->shown.pattern = hed_arena_cstr(p->rules->arena, p->rule->pattern);
    return compile(p, node, p->rule->pattern, false, &p->rule->code);
}

static bool compile_swap(hed_pack *p)
{
    hed_str *words = HED_NEW_N(p->rules->arena, hed_str, p->rule->n_swaps);
    for (size_t i = 0; i < p->rule->n_swaps; i++)
        words[i] = p->rule->swaps[i].from;
    p->rule->rewrite.op = "swap";
    return compile_words(p, p->swap, (hed_values){words, p->rule->n_swaps});
}

static bool compile_all(hed_pack *p)
{
    hed_compiled *rule = p->rule;
    hed_values words;
    hed_str unused;
    bool ok = true;
    if (p->pattern)
        ok = compile_node(p, p->pattern, &rule->pattern, &rule->code);
    else if (p->phrases)
        ok = phrases_of(p, p->phrases, &words) && compile_words(p, p->phrases, words);
    else if (p->rule->n_swaps > 0)
        ok = compile_swap(p);
    if (p->left_not)
        ok = compile_node(p, p->left_not, &unused, &rule->left_not) && ok;
    if (p->right_not)
        ok = compile_node(p, p->right_not, &unused, &rule->right_not) && ok;
    if (p->body_needs)
        ok = compile_node(p, p->body_needs, &unused, &rule->body_needs) && ok;
    return ok;
}

/* ---- What is shown of it */

static const char *const *names_of(hed_arena *arena, hed_values values)
{
    const char **names = values.n > 0 ? HED_NEW_N(arena, const char *, values.n + 1) : NULL;
    for (size_t i = 0; i < values.n; i++)
        names[i] = values.at[i].ptr;
    return names;
}

static hed_where where_of(hed_arena *arena, const hed_guard *guard)
{
    return (hed_where){names_of(arena, guard->section), names_of(arena, guard->outlet), names_of(arena, guard->lang),
                       names_of(arena, guard->slot)};
}

static const char *text_of(const hed_node *node)
{
    return node ? node->text.ptr : NULL;
}

static void show(hed_pack *p)
{
    hed_compiled *rule = p->rule;
    hed_rule *shown = &rule->shown;
    hed_arena *arena = p->rules->arena;
    const hed_group *group = &p->rules->groups.at[rule->group];
    const bool by_pattern = IS(rule->kind) & BY_PATTERN, several = by_pattern && rule->kind != HED_OCCURRENCE;
    shown->level = rule->level;
    shown->max_hits = several ? rule->max_hits : 0;
    shown->weight_per = rule->weight_per;
    shown->cap = rule->kind == HED_OCCURRENCE ? rule->cap : 0;
    shown->group = rule->group > 0 ? group->name : NULL;
    shown->group_cap = rule->group > 0 ? group->cap : 0;
    shown->in_quotes = by_pattern && rule->scope <= HED_SEGMENT_LAST ? hed_quotes_names[rule->quotes] : NULL;
    shown->score = text_of(rule->score_node);
    shown->left_not = text_of(p->left_not);
    shown->right_not = text_of(p->right_not);
    shown->body_needs = text_of(p->body_needs);
    shown->rewrite = rule->rewrite.op;
    shown->only = where_of(arena, &rule->only);
    hed_where *unless = HED_NEW_N(arena, hed_where, rule->n_unless + 1);
    for (size_t i = 0; i < rule->n_unless; i++)
        unless[i] = where_of(arena, &rule->unless[i]);
    shown->unless = unless;
    shown->n_unless = rule->n_unless;
    const char *(*swaps)[2] = hed_arena_alloc(arena, (rule->n_swaps + 1) * sizeof *swaps);
    for (size_t i = 0; i < rule->n_swaps; i++)
        swaps[i][0] = rule->swaps[i].from.ptr, swaps[i][1] = rule->swaps[i].to.ptr;
    shown->swaps = (const char *const(*)[2])swaps;
    shown->n_swaps = rule->n_swaps;
}

static void read_rule(hed_pack *p, const hed_node *node)
{
    hed_compiled *rule = p->rule;
    const size_t before = p->errors->n;
    hed_pack_rule_keys(p, node);
    if (!check_fit(p, node))
        return;
    if (!p->axis_map)
        for (int axis = 0; axis < HED_AXES; axis++)
            if (rule->axes >> axis & 1)
                rule->shown.weights[axis] = p->weight;
    rule->shown.scope = hed_scope_names[rule->scope];
    if (rule->when_node)
        rule->shown.pattern = rule->when_node->text.ptr;
    compile_all(p);
    show(p);
    for (size_t i = 0; i < rule->match.n; i++)
        if (!rule->match.at[i].to.len != (rule->kind != HED_SUBSTITUTION))
            hed_pack_fail(p, rule->match.at[i].node,
                          rule->match.at[i].to.len ? "only a substitution's example has \"to\""
                                                   : "a substitution's example has \"to\": the headline it makes");
    if (p->errors->n == before)
        hed_pack_guards_live(p, node);
}

void hed_pack_rule(hed_pack *p, const hed_node *node)
{
    const size_t before = p->errors->n;
    read_rule(p, node);
    p->rule->faulty = p->errors->n > before;
}
