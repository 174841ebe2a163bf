/* PCRE2's forms of a rule's pattern. Private to rules/. */
#ifndef HED_RULES_PATTERN_H
#define HED_RULES_PATTERN_H

#include "rules/parts.h"

/* Compiles for any UTF-8; NULL and *code, *at on failure. */
pcre2_code *hed_pattern_compile(const hed_rules *rules, hed_str pattern, bool exact, int *code, size_t *at);
/* The same for ASCII alone, without Unicode's tables; NULL when there is no such form. */
pcre2_code *hed_pattern_compile_ascii(const hed_rules *rules, hed_str pattern, bool exact);
/* kept.c: as hed_pattern_compile, while packs are loaded; what an earlier run compiled is taken from it. beside: a path
 * in the folder of the packs. To close says whether the packs are sound, and so worth keeping. */
typedef struct hed_kept hed_kept;
hed_kept *hed_kept_open(hed_arena *arena, const char *beside);
pcre2_code *hed_kept_compile(hed_rules *rules, hed_str pattern, bool exact, int *code, size_t *at);
void hed_kept_close(hed_rules *rules, bool good);
/* factor.c: a pattern of the same matches that is quicker where it has many alternatives; in the arena, or itself. */
hed_str hed_pattern_factor(hed_arena *arena, hed_str pattern, bool cased);
/* The best form there is for now of a rule's pattern. ascii: of the text to be matched. Thread-safe. */
const pcre2_code *hed_pattern_code(const hed_rules *rules, uint32_t rule, bool ascii);
void hed_pattern_free(hed_rules *rules);

#endif
