/* Sets of texts, of which a match has one: what literals.c reads from a pattern. Texts have HED_EDGE and HED_START in
 * them. All lives in the arena. Private to rules/. */
#ifndef HED_RULES_SETS_H
#define HED_RULES_SETS_H

#include "rules/filter.h"

typedef struct hed_set {
    hed_str *at;
    size_t n;
    unsigned before; /* characters of a match that stand before its text, at most; HED_FAR: any number */
} hed_set;

#define HED_FAR UINT_MAX
static inline unsigned hed_sum(unsigned a, unsigned b)
{
    return a < HED_FAR - b ? a + b : HED_FAR;
}

hed_set hed_set_join(hed_arena *arena, hed_set a, hed_set b);     /* a, and what of b is not in it */
hed_set hed_set_multiply(hed_arena *arena, hed_set a, hed_set b); /* each text of a with each of b behind it */
hed_set hed_set_better(hed_set a, hed_set b);                     /* the rarer one; not an empty one */
hed_set hed_set_behind(unsigned characters, hed_set s);           /* s, with so many more before it at most */
bool hed_set_tells(hed_set s);                                    /* each text has more than every headline has */
unsigned hed_set_longest(hed_set s);                              /* characters */

#endif
