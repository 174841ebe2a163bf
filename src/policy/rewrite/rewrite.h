/* What the stages of rewriting share. Private to policy/.
 *
 * A draft is the headline as it stands after the edits so far, read and scored by the whole path. A stage looks at it
 * and proposes one change; the driver makes it, has the draft scored again, and takes it back when an invariant breaks.
 * Offsets are bytes of the draft's own text unless said otherwise. */
#ifndef HED_REWRITE_H
#define HED_REWRITE_H

#include "policy/rewrite/reach.h"
#include "policy/rewrite/words.h"

/* What a change takes out of the claim. */
typedef enum hed_cut {
    HED_CUT_WORDS,    /* nothing that the claim says: hype words, marks, case */
    HED_CUT_PART,     /* a whole part beside the claim: a label, a kicker, a promise */
    HED_CUT_QUESTION, /* a whole question: what it supposes was never claimed */
} hed_cut;

typedef struct hed_change {
    size_t start, end;
    hed_str after; /* what stands there then; may be empty */
    hed_cut cut;
    const char *rule, *safe;
} hed_change;

/* A change once made, in bytes of the original. Changes do not overlap; they are sorted. */
typedef struct hed_made {
    size_t start, end;
    hed_str after;
    hed_cut cut;
    const char *stage, *rule, *safe;
} hed_made;

typedef HED_LIST(hed_made) hed_ledger;

typedef struct hed_draft {
    hed_scored scored; /* .text.source is the draft's text */
    hed_ledger ledger;
    const uint32_t *from, *to;          /* of each byte: the original's bytes that it stands for; from has one more */
    HED_LIST(hed_range) shields;        /* bytes that no stage may touch; set by the shield stage */
    HED_LIST(hed_range) quotes;         /* those of them that are quoted speech */
    bool shielded, title_case, shouted; /* set by the shield stage */
} hed_draft;

typedef struct hed_rewriting {
    const hed_rewriter *with;
    hed_arena *arena;
    const hed_scored *original;
    const hed_draft *first; /* the original as a draft */
    hed_draft *draft;
    const hed_text *story[2]; /* dek and body: the oracle of case, names and facts */
    size_t n_story;
    /* Why something was left as it is, in plain words; NULL when nothing asked. */
    const char *refused;  /* a stage wants no rewrite of the headline at all */
    const char *broken;   /* the first invariant that took a change back */
    const char *declined; /* the reason about the finding that adds most to what asked for a rewrite */
    double declined_weight;
    HED_LIST(uint64_t) tried; /* keys of changes that were taken back */
} hed_rewriting;

typedef enum hed_step { HED_STEP_NONE, HED_STEP_CHANGE, HED_STEP_REFUSE } hed_step;

/* A stage proposes a change, has none, or refuses the whole headline (r->refused says why). */
typedef hed_step hed_stage(hed_rewriting *r, hed_change *change);

hed_stage hed_stage_normalise, hed_stage_shield, hed_stage_shout, hed_stage_heads, hed_stage_clauses, hed_stage_tails,
    hed_stage_pointers, hed_stage_punctuation, hed_stage_hype, hed_stage_substitute, hed_stage_questions;

/* tried.c: a change by its place and rule; whether it is still to be tried. */
uint64_t hed_change_key(const hed_rewriting *r, const hed_change *change);
bool hed_untried(const hed_rewriting *r, const hed_change *change);
/* What the finding (NULL: none in particular) points at stays, because of why. */
void hed_decline(hed_rewriting *r, const hed_hit *hit, const char *why);

/* ---- sentences.c: of dek and body */

typedef struct hed_sentence {
    uint32_t start, end; /* tokens; the mark that ends it is left out */
} hed_sentence;

/* The sentence at this token; the next is behind its mark, at end + 1. False at the end of the text. */
bool hed_sentence_next(const hed_text *text, uint32_t from, hed_sentence *out);
hed_str hed_sentence_bytes(const hed_text *text, hed_sentence s); /* of the source */
/* The folded word stands in it, in this form or with another ending: fires, fired. */
bool hed_sentence_has(const hed_text *text, hed_sentence s, hed_str word);

/* ---- extract.c: a sentence of the story as a suggestion, and the whole of it; empty when none will do. */
hed_str hed_extract(const hed_rewriting *r, hed_str *sentence);

/* ---- spoilers.c: the sentences that tell most of what the headline holds back, best first. */
const hed_spoiler *hed_spoil(const hed_rewriting *r, size_t *n);

/* ---- ledger.c */

/* The ledger with the change made, and the text that it gives with its map. */
void hed_ledger_add(const hed_rewriting *r, const hed_change *change, const char *stage, hed_draft *next,
                    hed_str *text);
/* The ledger as the result shows it. */
const hed_edit *hed_ledger_edits(const hed_rewriting *r, const hed_ledger *ledger);

/* ---- verify.c: NULL when the draft keeps every invariant; else the broken one in plain words. */
const char *hed_verify(const hed_rewriting *r, const hed_draft *draft);
#define HED_NOT_ENOUGH "what can be taken out safely does not take away what is wrong"
/* Whether the draft is worth offering: it falls below what asked for a rewrite. NULL when it is. */
const char *hed_verify_gain(const hed_rewriting *r, const hed_draft *draft);

/* ---- look.c: what is known about a text */

/* Source bytes of a token, and of a range of folded. */
hed_range hed_token_range(const hed_text *text, const hed_token *token);
hed_range hed_folded_range(const hed_text *text, uint32_t start, uint32_t end);
bool hed_protected(const hed_draft *draft, size_t start, size_t end); /* touches a shield */
bool hed_in_quotes(const hed_draft *draft, size_t start, size_t end);
bool hed_title_case(const hed_text *text);

typedef enum hed_name { HED_NAME_NO, HED_NAME_MAYBE, HED_NAME_YES } hed_name;
hed_name hed_name_of(const hed_rewriting *r, const hed_draft *draft, uint32_t token);
/* The token is surely a finite verb of the tokens [start, end). */
bool hed_verb_at(const hed_text *text, uint32_t i, uint32_t start, uint32_t end);
/* The tokens [start, end) say something by themselves: words enough, and a finite verb among them. */
bool hed_claim(const hed_text *text, uint32_t start, uint32_t end);
/* A word (folded) stands in dek or body; with the case it has there inside a sentence (cased; empty: unknown). */
bool hed_story_has(const hed_rewriting *r, hed_str folded);
hed_str hed_story_case(const hed_rewriting *r, hed_str folded);
/* Deleting [start, end) whole: the change that also takes the space it leaves and mends "a" and "an". False when the
 * mend is doubtful. */
bool hed_cut_words(const hed_rewriting *r, size_t start, size_t end, hed_change *change);
/* Deleting [start, end), words of their own: what follows takes over a capital. */
void hed_cut_opener(const hed_rewriting *r, size_t start, size_t end, hed_change *change);
/* 1 the word opens with a vowel's sound, 0 it does not, -1 who knows: letters read out. */
int hed_vowel_sound(const hed_text *text, const hed_token *token);
/* The rule of the finding that covers the token and adds most to withhold or exaggerate; else the one given. */
const char *hed_rule_over(const hed_rewriting *r, uint32_t token, const char *fallback);
/* Deleting everything before start: the next letter becomes a capital. */
void hed_cut_head(const hed_rewriting *r, size_t start, hed_change *change);
/* Deleting everything from the boundary before start: spaces, dashes, colons and commas go too. */
void hed_cut_tail(const hed_rewriting *r, size_t start, hed_change *change);

#endif
