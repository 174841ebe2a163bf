/* Which parts of rules their examples exercise. Private to rules/. */
#ifndef HED_RULES_COVER_H
#define HED_RULES_COVER_H

#include "rules/parts.h"

/* One of several alternatives of a pattern, at the top or in a group of it. */
typedef struct hed_branch {
    hed_str text;
    uint32_t group; /* of the marked pattern: set when the match went this way */
    bool seen;
} hed_branch;

typedef struct hed_branches {
    HED_LIST(hed_branch) all;
    hed_str marked; /* the pattern with an empty group behind each alternative */
} hed_branches;

/* branch.c. Those within negative assertions are left out. False for a pattern whose groups must keep their numbers, or
 * that is not understood: then they cannot be told apart. */
bool hed_branches_of(hed_arena *arena, hed_str pattern, hed_branches *out);

/* A guard, and whether an example shows what it is for. */
typedef struct hed_guarded {
    const char *what;
    bool seen;
} hed_guarded;

typedef struct hed_covered {
    bool seen;  /* some example fires it */
    bool whole; /* its branches are known */
    hed_branches branches;
    pcre2_code *code; /* of the marked pattern */
    HED_LIST(hed_guarded) guards;
} hed_covered;

/* cover_show.c: of all rules, as a table or as JSON. */
void hed_cover_show(const hed_rules *rules, const hed_covered *covered, bool json, bool verbose, hed_buf *to);

#endif
