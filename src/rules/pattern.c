/* Patterns by PCRE2, under limits.
 *
 * A pattern is compiled once at load, without JIT: that finds its errors and is what the first headlines are matched
 * with. After WARM_UP headlines the quicker forms are made: with JIT, and a second one that takes bytes for
 * characters, which is right for ASCII (the text stage says when a text is) and spares it the Unicode tables. They are
 * published once, by one thread; matches that run meanwhile go on with the first form and find the same. */
#include "rules/parts.h"

#include <stdatomic.h>
#include <stdlib.h>

#define WARM_UP 48

struct hed_jit {
    hed_rules *rules;
    atomic_uint seen;
    _Atomic(hed_pattern *) ready;
};

static uint32_t options_of(const hed_compiled *rule)
{
    return PCRE2_NEVER_BACKSLASH_C | (rule->exact ? 0 : PCRE2_CASELESS);
}

static pcre2_code *compile(const hed_rules *rules, hed_str pattern, uint32_t options, int *code, size_t *at)
{
    return pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, code, at, rules->context);
}

bool hed_pattern_compile(hed_rules *rules, hed_compiled *rule, const hed_node *node, hed_err *err)
{
    int code = 0;
    size_t at = 0;
    uint32_t empty = 0;
    const char *path = rule->shown.path;
    rule->plain.utf = compile(rules, rule->pattern, options_of(rule) | PCRE2_UTF | PCRE2_UCP, &code, &at);
    if (!rule->plain.utf) {
        PCRE2_UCHAR message[128];
        pcre2_get_error_message(code, message, sizeof message);
        unsigned column = node->kind == HED_NODE_SCALAR ? node->column + (unsigned)at + node->quoted : node->column;
        return hed_fail_at(err, HED_ESYNTAX, path, node->line, column, "rule %s, pattern, byte %zu: %s", rule->shown.id,
                           at, (const char *)message);
    }
    pcre2_pattern_info(rule->plain.utf, PCRE2_INFO_MATCHEMPTY, &empty);
    if (empty)
        return hed_node_fail(node, path, err, "rule %s: the pattern matches the empty string", rule->shown.id);
    return true;
}

/* "a (b)" and "c" become \b(?:a \(b\)|c)\b, with the \b left out where there is no word's end. */
hed_str hed_pattern_of_phrases(hed_arena *arena, const hed_node *list)
{
    hed_buf buf = {0};
    for (const hed_node *item = list->first; item; item = item->next) {
        hed_buf_cstr(&buf, item == list->first ? "(?:(?<!\\w)" : "|(?<!\\w)");
        for (size_t i = 0; i < item->text.len; i++) {
            if (strchr("\\^$.[|()?*+{}#-", item->text.ptr[i]))
                hed_buf_char(&buf, '\\');
            hed_buf_char(&buf, item->text.ptr[i]);
        }
        hed_buf_cstr(&buf, "(?!\\w)");
    }
    hed_buf_cstr(&buf, ")");
    hed_str pattern = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return pattern;
}

struct hed_jit *hed_jit_new(hed_rules *rules)
{
    struct hed_jit *jit = HED_NEW(rules->arena, struct hed_jit);
    jit->rules = rules;
    return jit;
}

static hed_pattern *build(const hed_rules *rules)
{
    hed_pattern *patterns = calloc(rules->rules.n + 1, sizeof *patterns);
    for (size_t i = 0; patterns && i < rules->rules.n; i++) {
        const hed_compiled *rule = &rules->rules.at[i];
        int code;
        size_t at;
        if (!rule->plain.utf)
            continue;
        patterns[i].utf = pcre2_code_copy(rule->plain.utf);
        patterns[i].ascii = compile(rules, rule->pattern, options_of(rule), &code, &at);
        if (patterns[i].utf)
            pcre2_jit_compile(patterns[i].utf, PCRE2_JIT_COMPLETE); /* may be absent: same answers */
        if (patterns[i].ascii)
            pcre2_jit_compile(patterns[i].ascii, PCRE2_JIT_COMPLETE);
    }
    return patterns;
}

const hed_pattern *hed_jit_get(struct hed_jit *jit)
{
    hed_pattern *ready = atomic_load_explicit(&jit->ready, memory_order_acquire);
    if (ready)
        return ready;
    if (atomic_fetch_add_explicit(&jit->seen, 1, memory_order_relaxed) != WARM_UP)
        return NULL;
    ready = build(jit->rules);
    atomic_store_explicit(&jit->ready, ready, memory_order_release);
    return ready;
}

void hed_jit_free(struct hed_jit *jit)
{
    hed_pattern *ready = jit ? atomic_load(&jit->ready) : NULL;
    for (size_t i = 0; ready && i < jit->rules->rules.n; i++) {
        pcre2_code_free(ready[i].utf);
        pcre2_code_free(ready[i].ascii);
    }
    free(ready);
}
