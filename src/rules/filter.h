/* Which rules a text may hit, found in one pass: see filter.c. Private to rules/. */
#ifndef HED_RULES_FILTER_H
#define HED_RULES_FILTER_H

#include "rules/parts.h"

/* ---- literals.c */

/* Texts of which every match of a pattern has one, in folded form. n 0: none are known. */
typedef struct hed_literals {
    const hed_str *at;
    size_t n;
} hed_literals;
hed_literals hed_literals_of(hed_arena *arena, hed_str pattern);

/* ---- filter.c */

typedef struct hed_filter hed_filter;
typedef struct hed_filter_scratch hed_filter_scratch; /* one per thread; NULL before it is needed */

hed_filter *hed_filter_new(hed_rules *rules);
void hed_filter_free(hed_filter *filter); /* NULL is allowed */
void hed_filter_scratch_free(hed_filter_scratch *scratch);

/* Sets the bit of each rule with a pattern that text may hit; of all when rules->filter is NULL, or not made yet. bits
 * has one for each rule. Thread-safe. */
void hed_filter_run(const hed_rules *rules, hed_filter_scratch **scratch, hed_str folded, uint64_t *bits);

/* ---- cache.c: bytes kept beside the packs, under a name that says what they belong to. */
bool hed_cache_read(hed_arena *arena, const hed_rules *rules, hed_sha256 key, hed_str *out);
void hed_cache_write(const hed_rules *rules, hed_sha256 key, hed_str bytes); /* does nothing where it may not */

#endif
