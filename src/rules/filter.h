/* Which rules a text may hit, found in one pass: see filter.c. Private to rules/. */
#ifndef HED_RULES_FILTER_H
#define HED_RULES_FILTER_H

#include "rules/parts.h"

#include <limits.h>

/* ---- literals.c */

/* What must stand beside a literal: no letter, digit or _ of ASCII. */
enum { HED_LIT_LEFT = 1, HED_LIT_RIGHT = 2, HED_LIT_FIRST = 4 }; /* FIRST: none anywhere before it */

typedef struct hed_literal {
    hed_str text;
    unsigned sides;
} hed_literal;

/* Of ASCII: what is beyond may be a letter or not. */
static inline bool hed_in_word(char c)
{
    return hed_islower(c) || hed_isdigit(c) || c == '_';
}

/* The same of cased text. */
static inline bool hed_in_cased_word(char c)
{
    return hed_in_word(c) || hed_isupper(c);
}

/* What holds of the bytes from start to end. first: where the text's first letter, digit or _ stands. */
static inline unsigned hed_literal_sides(hed_str folded, size_t first, size_t start, size_t end)
{
    unsigned sides = start == 0 || !hed_in_word(folded.ptr[start - 1]) ? HED_LIT_LEFT : 0;
    sides |= end == folded.len || !hed_in_word(folded.ptr[end]) ? HED_LIT_RIGHT : 0;
    return sides | (start <= first ? HED_LIT_FIRST : 0);
}

/* Texts of which every match of a pattern has one. n 0: none are known. */
typedef struct hed_literals {
    const hed_literal *at;
    size_t n;
    unsigned digits, wide; /* a match has so many digits, and characters beyond ASCII, or more */
    unsigned marks;        /* and each of these: bits of HED_MARKS */
    unsigned before;       /* characters of a match that stand before its literal, at most; UINT_MAX: any number */
    bool cased;            /* the texts are of cased text, else of folded */
} hed_literals;
/* cased: case counts. whole: ^ and $ are the ends of the text, not of a part of it. */
hed_literals hed_literals_of(hed_arena *arena, hed_str pattern, bool cased, bool whole);

/* Signs that are told apart: few headlines have any one of them. */
#define HED_MARKS ":?!\"'-,.;()$%&#/"
static inline unsigned hed_mark_of(char c)
{
    const char *at = c ? strchr(HED_MARKS, c) : NULL;
    return at ? 1U << (at - HED_MARKS) : 0;
}

/* ---- trim.c: of texts with these in them, see literals.c; in the arena. */
#define HED_EDGE '\1'
#define HED_START '\2'
/* *moved: bytes that one may stand behind the start of a text that it is within. */
const hed_literal *hed_literals_trim(hed_arena *arena, const hed_str *texts, size_t n, size_t *kept, unsigned *moved);

/* ---- rarity.c: of those in folded or cased text, how many headlines are likely to have one, of 1; may be more. */
double hed_literals_chance(const hed_str *texts, size_t n);

/* ---- filter.c */

typedef struct hed_filter hed_filter;
typedef struct hed_filter_scratch hed_filter_scratch; /* one per thread; NULL before it is needed */

hed_filter *hed_filter_new(hed_rules *rules);
void hed_filter_free(hed_filter *filter); /* NULL is allowed */
void hed_filter_scratch_free(hed_filter_scratch *scratch);

/* Bytes of the text at which a match may start. */
typedef struct hed_starts {
    uint32_t first, last;
} hed_starts;
#define HED_ANYWHERE ((hed_starts){0, UINT32_MAX})

/* Sets the bit of each rule with a pattern that text may hit; of all when rules->filter is NULL, or not made yet. bits
 * has one for each rule. starts, too: those of rules whose bit is set are written, but for rules that may start
 * HED_ANYWHERE, as all of starts says before the first call. Thread-safe. */
void hed_filter_run(const hed_rules *rules, hed_filter_scratch **scratch, const hed_text *text, uint64_t *bits,
                    hed_starts *starts);

#endif
