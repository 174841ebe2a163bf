/* Patterns from a small grammar, on texts from the letters that they use: the hits are the same by the interpreter, by
 * JIT, in the ASCII form, and after the pass over literals. The bytes choose the branches. */
#include "rules/filter.h"
#include "rules/pattern.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_PATTERN 200

typedef struct source {
    const uint8_t *at;
    size_t left;
} source;

static void must(bool holds)
{
    if (!holds)
        abort();
}

static unsigned choose(source *s, unsigned n)
{
    if (s->left == 0)
        return 0;
    s->left--;
    return *s->at++ % n;
}

#define ANYWHERE SIZE_MAX

static void put_pattern(source *s, hed_buf *to, unsigned depth);

static void put_atom(source *s, hed_buf *to, unsigned depth)
{
    static const char *const atoms[] = {"a",        "b",        "c",      "A",
                                        " ",        "ab",       "'",      "1",
                                        "\\w",      "\\d",      "\\s",    "\\b",
                                        ".",        "[ab]",     "[^a]",   "[a-c]",
                                        "\\S",      "\xc3\xa9", "\\W",    "^",
                                        "$",        "[1b']",    "\\B",    "\\x{e9}",
                                        "[\\w ]",   "\\.",      "(?i)",   "\\K",
                                        "[]a]",     "\\p{L}",   "ss",     "k",
                                        "(?=a)",    "(?!b)",    "(?<=a)", "(?<!c)",
                                        "(?<!\\w)", "(?!\\w)",  "\\A",    "\\z",
                                        "[0-9]",    "[.']",     "_",      "[\xc3\xa9-\xc3\xbf]",
                                        "\xc5\xbf", "[ab'-]"};
    static const char *const opens[] = {"(?:", "(", "(?=", "(?!", "(?>", "(?<=", "(?i:"};
    unsigned which = choose(s, 54);
    if (which < sizeof atoms / sizeof *atoms) {
        hed_buf_cstr(to, atoms[which]);
    } else if (depth < 4) {
        hed_buf_cstr(to, opens[choose(s, 7)]);
        put_pattern(s, to, depth + 1);
        hed_buf_char(to, ')');
    }
}

static void put_pattern(source *s, hed_buf *to, unsigned depth)
{
    static const char *const many[] = {"?", "*", "+", "{2}", "{1,2}", "{0}", "{2,}", "+?", "*+", "{1}", "{,2}", "{3}"};
    unsigned atoms = 1 + choose(s, 4);
    for (unsigned i = 0; i < atoms && to->len < MAX_PATTERN; i++) {
        put_atom(s, to, depth);
        unsigned repeat = choose(s, 30);
        if (repeat < sizeof many / sizeof *many)
            hed_buf_cstr(to, many[repeat]);
        if (choose(s, 6) == 1)
            hed_buf_char(to, '|');
    }
}

static hed_str text_of(source *s, hed_buf *to)
{
    static const char *const parts[] = {
        "a",        "b", "c",        "A",        "B", " ", "1", "'", "ab", "\xc3\xa9", "ss", "k", "\xe2\x84\xaa",
        "\xc5\xbf", ".", "\xd9\xa3", "\xc3\x9f", "x"};
    to->len = 0;
    for (unsigned n = 1 + choose(s, 30); n > 0; n--)
        hed_buf_cstr(to, parts[choose(s, sizeof parts / sizeof *parts)]);
    return hed_buf_str(to);
}

/* The first match of the pattern, by the form of it that code is. */
static int find(const pcre2_code *code, hed_str text, uint32_t options, PCRE2_SIZE *at)
{
    static pcre2_match_data *data;
    if (!data)
        data = pcre2_match_data_create(1, NULL);
    int rc = pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, options | PCRE2_NO_UTF_CHECK, data, NULL);
    at[0] = rc > 0 ? pcre2_get_ovector_pointer(data)[0] : 0;
    at[1] = rc > 0 ? pcre2_get_ovector_pointer(data)[1] : 0;
    return rc > 0 ? 1 : rc;
}

/* One stands where a match that starts at start may have it; anywhere when that is not known. In ASCII, characters are
 * bytes. */
static bool has_one(const hed_literals *literals, const hed_text *text, size_t start)
{
    const size_t most = start == ANYWHERE || !text->ascii ? UINT_MAX : literals->before;
    const hed_str in = literals->cased ? text->cased : text->folded;
    size_t first = 0;
    while (first < in.len && !hed_in_word(text->folded.ptr[first]))
        first++;
    for (size_t i = 0; i < literals->n; i++) {
        const hed_literal *l = &literals->at[i];
        for (size_t at = 0; at + l->text.len <= in.len; at++)
            if ((start == ANYWHERE || (start <= at && at - start <= most)) &&
                memcmp(in.ptr + at, l->text.ptr, l->text.len) == 0 &&
                (l->sides & ~hed_literal_sides(text->folded, first, at, at + l->text.len)) == 0)
                return true;
    }
    return literals->n == 0;
}

static bool has_enough(const hed_literals *literals, const hed_text *text)
{
    unsigned digits = 0, marks = 0;
    for (size_t i = 0; i < text->folded.len; i++)
        digits += text->folded.ptr[i] >= '0' && text->folded.ptr[i] <= '9', marks |= hed_mark_of(text->folded.ptr[i]);
    if (literals->marks & ~marks)
        return false;
    return !text->ascii || (digits >= literals->digits && literals->wide == 0);
}

static void show(const hed_buf *pattern, hed_str text)
{
    fprintf(stderr, "pattern \"%.*s\", text \"%.*s\"\n", HED_FMT(hed_buf_str(pattern)), HED_FMT(text));
}

/* Within repeated groups, JIT of PCRE2 10.42 finds other matches than its interpreter for some of these:
 * "(?:(?>(?:\\W{2,}\\W{2,}\\W{2,}){2,}\\W{2,}|\\S?a?)){2,}\\W{2,}" is one. */
static bool is_atomic(const hed_buf *pattern)
{
    static const char *const signs[] = {"(?>", "*+", "?+", "++", "}+"};
    bool any = false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (size_t at = 0; at + strlen(signs[i]) <= pattern->len; at++)
            any = any || memcmp(pattern->ptr + at, signs[i], strlen(signs[i])) == 0;
    return any;
}

static void compare(hed_arena *arena, const hed_buf *pattern, const hed_text *text, bool exact)
{
    const hed_rules rules = {.arena = arena};
    const hed_str subject = exact ? text->cased : text->folded;
    int code = 0;
    PCRE2_SIZE at = 0, plain[2], quick[2];
    pcre2_code *utf = hed_pattern_compile(&rules, hed_buf_str(pattern), exact, &code, &at);
    uint32_t empty = 0;
    if (utf)
        pcre2_pattern_info(utf, PCRE2_INFO_MATCHEMPTY, &empty);
    if (!utf || empty) { /* is refused at load; JIT and the interpreter of PCRE2 10.42 differ on some */
        pcre2_code_free(utf);
        return;
    }
    int found = find(utf, subject, PCRE2_NO_JIT, plain);
    const hed_literals literals = hed_literals_of(arena, hed_buf_str(pattern), exact, true);
    const size_t start = memmem(pattern->ptr, pattern->len, "\\K", 2) ? ANYWHERE : plain[0]; /* \K tells another */
    if (found > 0 && (!has_one(&literals, text, start) || !has_enough(&literals, text))) {
        show(pattern, subject);
        must(false);
    }
    pcre2_jit_compile(utf, PCRE2_JIT_COMPLETE);
    int by_jit = find(utf, subject, 0, quick);
    if (!is_atomic(pattern) && found >= PCRE2_ERROR_NOMATCH && by_jit >= PCRE2_ERROR_NOMATCH && /* no limit was met */
        (found != by_jit || plain[0] != quick[0] || plain[1] != quick[1])) {
        show(pattern, subject);
        must(false);
    }
    const hed_str factored = hed_pattern_factor(arena, hed_buf_str(pattern), exact);
    pcre2_code *ascii = text->ascii ? hed_pattern_compile_ascii(&rules, factored, exact) : NULL;
    pcre2_code *other = hed_pattern_compile(&rules, factored, exact, &code, &at);
    must(other != NULL);
    const pcre2_code *const forms[] = {other, ascii};
    for (size_t i = 0; i < 2; i++) {
        int by_form = forms[i] ? find(forms[i], subject, PCRE2_NO_JIT, quick) : found;
        if (forms[i] && found >= PCRE2_ERROR_NOMATCH && by_form >= PCRE2_ERROR_NOMATCH &&
            (found != by_form || plain[0] != quick[0] || plain[1] != quick[1])) {
            show(pattern, subject);
            must(false);
        }
    }
    pcre2_code_free(other);
    pcre2_code_free(ascii);
    pcre2_code_free(utf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static hed_arena *arena;
    source s = {data, size};
    hed_buf pattern = {0}, headline = {0};
    if (!arena)
        arena = hed_arena_new(HED_ARENA_LOADED, NULL);
    hed_arena_reset(arena);
    bool exact = choose(&s, 2);
    put_pattern(&s, &pattern, 0);
    for (int i = 0; i < 6; i++) {
        hed_text text;
        if (hed_text_read(arena, NULL, text_of(&s, &headline), 0, &text, NULL))
            compare(arena, &pattern, &text, exact);
    }
    hed_buf_free(&pattern);
    hed_buf_free(&headline);
    return 0;
}
