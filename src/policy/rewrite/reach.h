/* Where stages of rewriting work on findings, told by the findings' places alone, before anything is tried: what the
 * policy asks for as "mendable". Private to policy/. */
#ifndef HED_REWRITE_REACH_H
#define HED_REWRITE_REACH_H

#include "policy/parts.h"

typedef struct hed_range {
    size_t start, end;
} hed_range;

/* What is left of the hits when each goes that a stage works on where it lies, and those that go with it. */
void hed_mend(const hed_rules *rules, hed_arena *arena, const hed_policy_input *in, hed_hits *left);
/* Some stage works on findings of this rule. */
bool hed_mend_knows(const hed_rules *rules, size_t rule);

/* One a stage: what it would cut or set because of the hit, in bytes of the folded text. False where it has no hold on
 * it; what else the stage holds against an edit is not asked. */
typedef bool hed_reach(const hed_policy_input *in, const hed_hit *hit, hed_range *out);
hed_reach hed_reach_segment, hed_reach_tail, hed_reach_relative, hed_reach_head, hed_reach_match, hed_reach_opener,
    hed_reach_pointer, hed_reach_case, hed_reach_marks, hed_reach_question;

/* tails.c: of the tokens before left, a pronoun stands first, and nobody whom it could mean. */
bool hed_nobody_named(const hed_text *text, uint32_t left);
bool hed_heres_how_to(const hed_text *text); /* heads.c: "Here's How to …" */
/* The first token that starts at this byte of the folded text or behind it; n_tokens when there is none. */
uint32_t hed_token_from(const hed_text *text, size_t start);

/* The tokens [start, end) behind an opener such as "How", the findings that keep one in the whole, and the story: dek
 * and body, each may be NULL. */
typedef struct hed_clause {
    const hed_rules *rules;
    const hed_text *text;
    uint32_t start, end;
    const hed_hit *keeps;
    size_t n_keeps;
    const hed_text *story[2];
} hed_clause;

/* deeds.c: why the clause may not stand as a claim; NULL when it may. */
const char *hed_deed_bars(const hed_clause *clause);

#endif
