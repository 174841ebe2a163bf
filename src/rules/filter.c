/* Which rules a text may hit, found in one pass.
 *
 * Given the patterns themselves, Vectorscan needs 50 seconds and 10 MB for a hundred rules once it has to see Unicode
 * as PCRE2 does. So it is given literals: texts of which every match of a rule has one (literals.c), which it compiles
 * in milliseconds and which are right for any text. A rule for which none are known is always tried. What is found
 * are candidates: PCRE2 decides, and looks at the places where a match of that literal may start. What must stand
 * beside a literal, and how many digits a match has at least, is looked at before it is asked. The database is made
 * once WARM_UP texts have shown that it pays, and kept on disk; without Vectorscan every rule is tried on every text,
 * with the same hits. */
#include "rules/filter.h"

#include <stdlib.h>

static bool looks_at_headline(const hed_compiled *rule)
{
    return rule->code && rule->scope <= HED_SEGMENT_LAST;
}

static bool looks_elsewhere(const hed_compiled *rule)
{
    return rule->code && rule->scope > HED_SEGMENT_LAST;
}

static void set_all(const hed_rules *rules, bool of(const hed_compiled *rule), uint64_t *bits)
{
    for (size_t i = 0; i < rules->rules.n; i++)
        if (of(&rules->rules.at[i]))
            bits[i / 64] |= (uint64_t)1 << i % 64;
}

#ifdef HED_WITH_VECTORSCAN
#include <hs/hs.h>

#define WARM_UP 16
#define MAX_LITERALS 65536
#define MOST_DIGITS 8 /* that are told apart */
#define MARKS (sizeof HED_MARKS - 1)

/* What a text with a literal in it may be for: a rule. */
typedef struct use {
    const char *cased; /* as it stands in cased text; NULL: case does not count */
    uint32_t rule, sides;
} use;

/* Small, and short ones beside each other: those are what most texts have, and what is read between two texts of one
 * service pushes them out of the processor's cache. */
typedef struct literal {
    uint32_t len, first; /* its uses end where the next one's start */
} literal;

/* The same while the filter is made. */
typedef struct wanted {
    hed_str text; /* folded */
    use use;
} wanted;

typedef HED_LIST(wanted) wanted_list;

typedef struct ready {
    hs_database_t *database; /* NULL when no rule has literals */
    literal *literals;
    use *uses;
    uint64_t *always;              /* rules to try on every text */
    uint64_t *digits[MOST_DIGITS]; /* rules that may hit an ASCII text with so many digits, the last: or more */
    uint64_t *without[MARKS];      /* rules that may hit a text without this one of HED_MARKS */
    unsigned marks;                /* those of them that any rule needs */
    unsigned *before;              /* of each rule: hed_literals.before */
    unsigned mark_of[UCHAR_MAX + 1];
} ready;

struct hed_filter {
    hed_rules *rules;
    hed_arena *arena; /* of what is made later, by one thread */
    atomic_uint seen;
    _Atomic(ready *) ready;
};

struct hed_filter_scratch {
    hs_scratch_t *hs;
};

/* ---- Making it */

static int shortest_first(const void *a, const void *b)
{
    const wanted *x = a, *y = b;
    int order = (x->text.len > y->text.len) - (x->text.len < y->text.len);
    order = order ? order : hed_str_cmp(x->text, y->text);
    return order ? order : (x->use.rule > y->use.rule) - (x->use.rule < y->use.rule);
}

static wanted wanted_of(hed_filter *f, hed_arena *temp, uint32_t rule, const hed_literal *l, bool cased)
{
    char *folded = hed_arena_cstr(temp, l->text);
    for (size_t i = 0; i < l->text.len; i++)
        folded[i] = hed_tolower(folded[i]);
    const use found = {cased ? hed_arena_cstr(f->arena, l->text) : NULL, rule, l->sides};
    return (wanted){{folded, l->text.len}, found};
}

static void note_counts(ready *r, uint32_t rule, const hed_literals *found)
{
    r->marks |= found->marks;
    r->before[rule] = found->before;
    for (unsigned mark = 0; mark < MARKS; mark++)
        if (!(found->marks >> mark & 1))
            r->without[mark][rule / 64] |= (uint64_t)1 << rule % 64;
    for (unsigned n = 0; n < MOST_DIGITS; n++)
        if (found->wide == 0 && (n >= found->digits || n + 1 == MOST_DIGITS))
            r->digits[n][rule / 64] |= (uint64_t)1 << rule % 64;
}

static wanted_list find_wanted(hed_filter *f, hed_arena *temp, ready *r)
{
    wanted_list all = {0};
    const hed_rules *rules = f->rules;
    set_all(rules, looks_elsewhere, r->always);
    for (unsigned n = 0; n < MOST_DIGITS; n++)
        set_all(rules, looks_elsewhere, r->digits[n]);
    for (unsigned mark = 0; mark < MARKS; mark++)
        set_all(rules, looks_elsewhere, r->without[mark]);
    for (uint32_t i = 0; i < rules->rules.n; i++) {
        const hed_compiled *rule = &rules->rules.at[i];
        if (!looks_at_headline(rule))
            continue;
        const hed_literals found = hed_literals_of(temp, rule->pattern, rule->exact, rule->scope == HED_HEADLINE);
        note_counts(r, i, &found);
        if (found.n == 0 || all.n + found.n > MAX_LITERALS)
            r->always[i / 64] |= (uint64_t)1 << i % 64;
        else
            for (size_t k = 0; k < found.n; k++)
                *HED_PUSH(temp, &all) = wanted_of(f, temp, i, &found.at[k], found.cased);
    }
    if (all.n > 1)
        qsort(all.at, all.n, sizeof *all.at, shortest_first);
    return all;
}

/* Each text once; their number. */
static size_t merge(hed_filter *f, ready *r, wanted_list all, hed_str *texts)
{
    size_t n = 0;
    r->literals = HED_NEW_N(f->arena, literal, all.n + 1);
    r->uses = HED_NEW_N(f->arena, use, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        if (n == 0 || !hed_str_eq(texts[n - 1], all.at[i].text)) {
            texts[n] = all.at[i].text;
            r->literals[n++] = (literal){(uint32_t)all.at[i].text.len, (uint32_t)i};
        }
        r->uses[i] = all.at[i].use;
    }
    r->literals[n].first = (uint32_t)all.n;
    return n;
}

static hs_database_t *compile(hed_arena *temp, const hed_str *literals, size_t n)
{
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    const char **texts = HED_NEW_N(temp, const char *, n);
    size_t *lengths = HED_NEW_N(temp, size_t, n);
    unsigned *flags = HED_NEW_N(temp, unsigned, n), *ids = HED_NEW_N(temp, unsigned, n);
    for (size_t i = 0; i < n; i++) {
        texts[i] = literals[i].ptr;
        lengths[i] = literals[i].len;
        flags[i] = 0;
        ids[i] = (unsigned)i;
    }
    if (hs_compile_lit_multi(texts, flags, ids, lengths, (unsigned)n, HS_MODE_BLOCK, NULL, &database, &error) ==
        HS_SUCCESS)
        return database;
    hs_free_compile_error(error);
    return NULL;
}

/* All that the database depends on. */
static hed_sha256 key_of(hed_arena *temp, const hed_str *literals, size_t n)
{
    hed_str *parts = HED_NEW_N(temp, hed_str, n + 1);
    memcpy(parts, literals, n * sizeof *parts);
    parts[n] = hed_str_of(hs_version());
    return hed_sha256_of_all(parts, n + 1);
}

/* From disk when what is there is ours and whole; else compiled, and kept. */
static hs_database_t *database_of(const hed_filter *f, hed_arena *temp, const hed_str *literals, size_t n)
{
    const hed_sha256 key = key_of(temp, literals, n);
    hs_database_t *database = NULL;
    hed_str bytes;
    if (hed_cache_read(temp, f->rules->rules.at[0].shown.path, "filter", key.hex, &bytes) &&
        hs_deserialize_database(bytes.ptr, bytes.len, &database) == HS_SUCCESS)
        return database;
    database = compile(temp, literals, n);
    char *out = NULL;
    if (database && hs_serialize_database(database, &out, &bytes.len) == HS_SUCCESS)
        hed_cache_write(f->rules->rules.at[0].shown.path, "filter", key.hex, (hed_str){out, bytes.len});
    free(out);
    return database;
}

static ready *make(hed_filter *f)
{
    hed_arena *temp = hed_arena_new(HED_ARENA_SCRATCH, NULL);
    f->arena = hed_arena_new(HED_ARENA_SCRATCH, NULL);
    if (!temp || !f->arena) {
        hed_arena_free(temp);
        return NULL;
    }
    const size_t words = f->rules->rules.n / 64 + 1;
    ready *r = HED_NEW(f->arena, ready);
    r->always = HED_NEW_N(f->arena, uint64_t, words);
    for (unsigned digits = 0; digits < MOST_DIGITS; digits++)
        r->digits[digits] = HED_NEW_N(f->arena, uint64_t, words);
    for (unsigned mark = 0; mark < MARKS; mark++)
        r->without[mark] = HED_NEW_N(f->arena, uint64_t, words);
    r->before = HED_NEW_N(f->arena, unsigned, f->rules->rules.n);
    for (int c = 0; c <= UCHAR_MAX; c++)
        r->mark_of[c] = hed_mark_of((char)c);
    const wanted_list all = find_wanted(f, temp, r);
    hed_str *texts = HED_NEW_N(temp, hed_str, all.n + 1);
    const size_t n = merge(f, r, all, texts);
    if (n > 0)
        r->database = database_of(f, temp, texts, n);
    hed_arena_free(temp);
    return n > 0 && !r->database ? NULL : r;
}

/* NULL before it is made, and when it cannot be. */
static const ready *get(hed_filter *f)
{
    ready *r = atomic_load_explicit(&f->ready, memory_order_acquire);
    if (r || atomic_load_explicit(&f->seen, memory_order_relaxed) > WARM_UP ||
        atomic_fetch_add_explicit(&f->seen, 1, memory_order_relaxed) != WARM_UP)
        return r;
    r = make(f);
    atomic_store_explicit(&f->ready, r, memory_order_release);
    return r;
}

/* ---- Using it */

typedef struct scan {
    const ready *ready;
    const hed_text *text;
    size_t first; /* where its first letter, digit or _ stands */
    uint64_t *bits;
    hed_starts *starts;
} scan;

/* A literal of the rule stands at from. Characters are bytes where the text is ASCII. */
static void note(const scan *s, uint32_t rule, uint32_t from)
{
    const uint64_t bit = (uint64_t)1 << rule % 64;
    const unsigned before = s->ready->before[rule];
    const uint32_t first = before <= from && (before == 0 || s->text->ascii) ? from - before : 0;
    hed_starts *starts = &s->starts[rule];
    if (!(s->bits[rule / 64] & bit))
        *starts = (hed_starts){first, from};
    s->bits[rule / 64] |= bit;
    starts->first = first < starts->first ? first : starts->first;
    starts->last = from > starts->last ? from : starts->last;
}

static int see(unsigned id, unsigned long long unused, unsigned long long to, unsigned flags, void *ctx)
{
    const scan *s = ctx;
    const literal *l = &s->ready->literals[id];
    const hed_str text = s->text->folded;
    const size_t end = (size_t)to, from = end - l->len;
    const unsigned sides = hed_literal_sides(text, s->first, from, end);
    (void)unused, (void)flags;
    for (const use *u = s->ready->uses + l[0].first, *last = s->ready->uses + l[1].first; u < last; u++)
        if ((u->sides & ~sides) == 0 && (!u->cased || memcmp(s->text->cased.ptr + from, u->cased, l->len) == 0))
            note(s, u->rule, (uint32_t)from);
    return 0;
}

/* What a text has none of the signs for, and an ASCII text too few digits. */
static void leave_out(const ready *r, const hed_text *text, size_t words, uint64_t *bits)
{
    unsigned digits = 0, marks = 0;
    for (size_t i = 0; i < text->folded.len; i++) {
        const unsigned char c = (unsigned char)text->folded.ptr[i];
        digits += hed_isdigit(c);
        marks |= r->mark_of[c];
    }
    const uint64_t *may = r->digits[digits < MOST_DIGITS ? digits : MOST_DIGITS - 1];
    for (size_t i = 0; text->ascii && i < words; i++)
        bits[i] &= may[i];
    for (unsigned missing = r->marks & ~marks; missing; missing &= missing - 1) {
        const uint64_t *without = r->without[__builtin_ctz(missing)];
        for (size_t i = 0; i < words; i++)
            bits[i] &= without[i];
    }
}

static bool has_scratch(const ready *r, hed_filter_scratch **scratch)
{
    if (!*scratch)
        *scratch = calloc(1, sizeof **scratch);
    return *scratch && ((*scratch)->hs || hs_alloc_scratch(r->database, &(*scratch)->hs) == HS_SUCCESS);
}

static bool run(hed_filter *f, hed_filter_scratch **scratch, const hed_text *text, uint64_t *bits, hed_starts *starts)
{
    const ready *r = get(f);
    if (!r)
        return false;
    const size_t words = (f->rules->rules.n + 63) / 64;
    memcpy(bits, r->always, words * sizeof *bits);
    scan s = {r, text, 0, bits, starts};
    while (s.first < text->folded.len && !hed_in_word(text->folded.ptr[s.first]))
        s.first++;
    if (r->database && (!has_scratch(r, scratch) || hs_scan(r->database, text->folded.ptr, (unsigned)text->folded.len,
                                                            0, (*scratch)->hs, see, &s) != HS_SUCCESS))
        return false;
    leave_out(r, text, words, bits);
    return true;
}

void hed_filter_free(hed_filter *f)
{
    ready *r = f ? atomic_load(&f->ready) : NULL;
    if (r)
        hs_free_database(r->database);
    if (f)
        hed_arena_free(f->arena);
}

void hed_filter_scratch_free(hed_filter_scratch *scratch)
{
    if (scratch)
        hs_free_scratch(scratch->hs);
    free(scratch);
}

#else

struct hed_filter {
    hed_rules *rules;
};

static bool run(hed_filter *f, hed_filter_scratch **scratch, const hed_text *text, uint64_t *bits, hed_starts *starts)
{
    (void)f, (void)scratch, (void)text, (void)bits, (void)starts;
    return false;
}

void hed_filter_free(hed_filter *f)
{
    (void)f;
}

void hed_filter_scratch_free(hed_filter_scratch *scratch)
{
    (void)scratch;
}

#endif

hed_filter *hed_filter_new(hed_rules *rules)
{
    hed_filter *f = HED_NEW(rules->arena, hed_filter);
    f->rules = rules;
    return f;
}

void hed_filter_run(const hed_rules *rules, hed_filter_scratch **scratch, const hed_text *text, uint64_t *bits,
                    hed_starts *starts)
{
    if (rules->filter && run(rules->filter, scratch, text, bits, starts))
        return;
    for (size_t i = 0; i < rules->rules.n; i++)
        starts[i] = HED_ANYWHERE;
    set_all(rules, looks_at_headline, bits);
    set_all(rules, looks_elsewhere, bits);
}
