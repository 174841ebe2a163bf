/* Patterns by PCRE2, under limits.
 *
 * A pattern is compiled once at load, without JIT: that finds its errors and is what it is first tried with. A quicker
 * form is made of the factored pattern (factor.c), with JIT, after WARM_UP tries, about as many as cost what making it
 * does. There are two: one for any text, and one that takes bytes for characters, which is right for ASCII (the text
 * stage says when a text is) and spares it the Unicode tables. One thread makes and publishes a form; the others go on
 * with the first meanwhile and find the same. */
#include "rules/pattern.h"

#define WARM_UP 20
#define SPREAD 16 /* rules tried equally often are not all built during one headline */

static uint32_t options_of(bool exact)
{
    return PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT | (exact ? 0 : PCRE2_CASELESS);
}

pcre2_code *hed_pattern_compile(const hed_rules *rules, hed_str pattern, bool exact, int *code, size_t *at)
{
    return pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options_of(exact) | PCRE2_UTF | PCRE2_UCP, code, at,
                         rules->context);
}

/* In bytes a quantifier behind a character of two applies to the second: such patterns have no form for ASCII. */
pcre2_code *hed_pattern_compile_ascii(const hed_rules *rules, hed_str pattern, bool exact)
{
    int code;
    size_t at;
    for (size_t i = 0; i < pattern.len; i++)
        if ((unsigned char)pattern.ptr[i] >= 0x80)
            return NULL;
    return pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options_of(exact), &code, &at, rules->context);
}

/* The form for ASCII, or for any text, with JIT where there is one: same answers without. */
static pcre2_code *build(const hed_rules *rules, const hed_compiled *rule, bool ascii)
{
    hed_arena *temp = hed_arena_new(HED_ARENA_SCRATCH, NULL);
    const hed_str pattern = temp ? hed_pattern_factor(temp, rule->pattern, rule->exact) : rule->pattern;
    int why;
    size_t at;
    pcre2_code *code = ascii ? hed_pattern_compile_ascii(rules, pattern, rule->exact) : NULL;
    if (!code)
        code = hed_pattern_compile(rules, pattern, rule->exact, &why, &at);
    hed_arena_free(temp);
    if (code)
        pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    return code;
}

const pcre2_code *hed_pattern_code(const hed_rules *rules, uint32_t index, bool ascii)
{
    const hed_compiled *rule = &rules->rules.at[index];
    hed_quick *quick = &rules->quick[index][ascii];
    pcre2_code *code = atomic_load_explicit(&quick->code, memory_order_acquire);
    if (code)
        return code;
    if (atomic_fetch_add_explicit(&quick->tries, 1, memory_order_relaxed) != WARM_UP + index % SPREAD)
        return rule->code;
    code = build(rules, rule, ascii);
    atomic_store_explicit(&quick->code, code, memory_order_release);
    return code ? code : rule->code;
}

void hed_pattern_free(hed_rules *rules)
{
    for (size_t i = 0; i < rules->rules.n; i++) {
        hed_compiled *rule = &rules->rules.at[i];
        pcre2_code_free(rule->code);
        pcre2_code_free(rule->left_not);
        pcre2_code_free(rule->right_not);
        pcre2_code_free(rule->body_needs);
        for (int form = 0; rules->quick && form < 2; form++)
            pcre2_code_free(atomic_load(&rules->quick[i][form].code));
    }
    pcre2_compile_context_free(rules->context);
}
