/* What each pattern can cost: it is tried on headlines of the greatest length that are made to be hard for it. They are
 * made of the pattern's own words and of its examples, over and over: near misses at every place are what costs. Behind
 * them stands each character of the pattern by itself, so that none is missed at once for want of one. What counts is
 * PCRE2's own count of steps, not time: the answer is the same on every machine. */
#include "rules/try.h"

#define SLOW_STEPS 10000 /* at one place; a tenth of what ends a match */

static hed_str end_of(hed_arena *arena, hed_str pattern)
{
    hed_buf buf = {0};
    bool seen[128] = {false};
    for (size_t i = 0; i < pattern.len; i++) {
        unsigned char c = (unsigned char)pattern.ptr[i];
        if (c <= ' ' || c >= 127 || seen[c])
            continue;
        seen[c] = true;
        hed_buf_printf(&buf, "~%c", c);
    }
    hed_buf_char(&buf, '~');
    hed_str end = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return end;
}

/* The part, with sep between, until the headline is full but for the end. */
static hed_str filled(hed_arena *arena, hed_str part, const char *sep, hed_str end)
{
    hed_buf buf = {0};
    while (part.len > 0 && buf.len + part.len + strlen(sep) + end.len < HED_MAX_CODEPOINTS) {
        hed_buf_put(&buf, part);
        hed_buf_cstr(&buf, sep);
    }
    hed_buf_put(&buf, end);
    hed_str all = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return all;
}

static bool is_word(char c)
{
    return hed_islower(c) || hed_isdigit(c) || (unsigned char)c >= 0x80;
}

typedef struct attack {
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    hed_arena *arena, *temp;
    uint32_t rule;
    bool limit;
} attack;

static void try_headline(attack *a, hed_str headline)
{
    hed_text text;
    hed_slice found;
    if (!hed_text_read(a->temp, NULL, headline, HED_MAX_CODEPOINTS, &text, NULL))
        return;
    const hed_rules_input input = {.headline = &text};
    hed_match m = {.rules = a->rules, .scratch = a->scratch, .arena = a->temp, .input = &input, .text = &text};
    const hed_subject subject = {a->rules->rules.at[a->rule].exact ? text.cased : text.folded, text.ascii, 0, 0};
    for (size_t from = 0; hed_try(&m, a->rule, &subject, from, &found);)
        from = hed_try_next(&subject, from, found);
    a->limit = a->limit || m.errors.n > 0;
    hed_arena_reset(a->temp);
}

static void try_part(attack *a, hed_str part)
{
    static const char *const seps[] = {"", " ", ", "};
    for (size_t i = 0; i < sizeof seps / sizeof *seps; i++) {
        size_t mark = hed_arena_mark(a->arena);
        try_headline(a, filled(a->arena, part, seps[i], end_of(a->arena, a->rules->rules.at[a->rule].pattern)));
        hed_arena_rewind(a->arena, mark);
    }
}

static void try_all(attack *a)
{
    const hed_compiled *rule = &a->rules->rules.at[a->rule];
    static const char *const parts[] = {"a", "ab", "1", "x y", "'", "10 people"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        try_part(a, hed_str_of(parts[i]));
    for (size_t start = 0, end, words = 0; start < rule->pattern.len && words < 64; start = end + 1) {
        for (end = start; end < rule->pattern.len && is_word(rule->pattern.ptr[end]);)
            end++;
        if (end > start && ++words)
            try_part(a, hed_str_sub(rule->pattern, start, end));
    }
    for (size_t i = 0; i < rule->match.n && i < 4; i++)
        try_part(a, rule->match.at[i].headline);
}

size_t hed_rules_cost(const hed_rules *rules, hed_report *report, void *ctx, hed_err *err)
{
    attack a = {.rules = rules, .scratch = hed_rules_scratch_new(rules, err)};
    a.arena = hed_arena_new(HED_ARENA_SCRATCH, err);
    a.temp = hed_arena_new(HED_ARENA_SCRATCH, err);
    size_t slow = !a.scratch || !a.arena || !a.temp;
    if (a.scratch)
        pcre2_set_match_limit(a.scratch->first, SLOW_STEPS);
    for (a.rule = 0; a.rule < rules->rules.n && a.scratch && a.arena && a.temp; a.rule++) {
        const hed_compiled *rule = &rules->rules.at[a.rule];
        if (!rule->code)
            continue;
        a.limit = false;
        a.scratch->work = (hed_work){0};
        try_all(&a);
        if (!a.limit && a.scratch->work.over == 0)
            continue;
        slow++;
        hed_err found;
        hed_node_fail(rule->node, rule->shown.path, &found, "rule %s is slow: %s on a headline made to be hard for it",
                      rule->shown.id, a.limit ? "it hits its limit" : "too many steps at one place");
        if (report)
            report(ctx, &found);
    }
    hed_rules_scratch_free(a.scratch);
    hed_arena_free(a.arena);
    hed_arena_free(a.temp);
    return slow;
}
