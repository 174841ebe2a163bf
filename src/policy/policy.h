/* policy: verdict to decision; rewrite/ holds one file per stage of rewriting. */
#ifndef HED_POLICY_H
#define HED_POLICY_H

#include "rules/rules.h"

typedef struct hed_policy hed_policy; /* immutable */

/* rules resolves rule ids (NULL: none are known). All errors go to errors. */
hed_policy *hed_policy_load(hed_arena *arena, const char *path, const hed_rules *rules, hed_errors *errors);
const char *hed_policy_hash(const hed_policy *policy);
const char *hed_policy_id(const hed_policy *policy);

/* Tells what of it can do nothing, or says two things at once; returns how much that is. */
size_t hed_policy_lint(const hed_policy *policy, const hed_rules *rules, hed_errors *errors);

/* As it is in force, for people. */
void hed_policy_show(const hed_policy *policy, hed_buf *to);
const char *hed_policy_about(const hed_policy *policy); /* in one line, for whom; NULL when it does not say */

/* Everything a decision depends on. */
typedef struct hed_policy_input {
    const double *axes; /* HED_AXES */
    double clickbait;
    bool has_svm;
    double svm;
    const hed_hit *hits;
    size_t n_hits;
    const hed_hit *keeps; /* of hed_hits */
    size_t n_keeps;
    const float *features;
    hed_str section, outlet, lang, slot;
    size_t codepoints;                     /* of the headline */
    bool degraded;                         /* a rule erred */
    const char *body_kind;                 /* "none", "short", "summary", "article" */
    const hed_text *headline, *dek, *body; /* dek and body NULL when there is none */
} hed_policy_input;

typedef struct hed_decision {
    hed_action action;
    const hed_row *rows; /* every row that matched; the deciding one first */
    size_t n_rows;
    size_t n_left_out; /* rows behind those that somebody left out; see hed_leave_out */
    const char *const *labels;
    size_t n_labels;
    double axes[HED_AXES]; /* after the scope's scaling */
    double clickbait;
    hed_action most;   /* that scopes let be done */
    hed_axis decisive; /* axis of the first row that asked for a rewrite or a suggestion; HED_AXES when none */
    bool suggests;     /* a row asks for sentences of the story in the headline's place */
} hed_decision;

/* The ids of the packs whose rules alone count for the item, in the arena: *n of them; NULL when all do. It looks at
 * section, outlet, lang, slot and body_kind of the input alone. */
const char *const *hed_policy_packs(const hed_policy *policy, hed_arena *arena, const hed_policy_input *input,
                                    size_t *n);
/* Pure. Results live in the arena. */
void hed_policy_decide(const hed_policy *policy, hed_arena *arena, const hed_policy_input *input, hed_decision *out);
/* Whether an item may not let pass what was found on the axis, or the row of the reason code, by its own "allow". */
bool hed_policy_by_list(const hed_policy *policy, hed_axis axis);
bool hed_policy_row_by_list(const hed_policy *policy, const char *reason);
/* Takes rows out as if they had not matched; behind decision->rows stand the n_left_out of them, last first. */
void hed_policy_leave_out(const hed_policy *policy, hed_arena *arena, hed_decision *decision,
                          bool (*leave)(void *ctx, const hed_row *row), void *ctx);
/* A rewrite was asked for and none is safe: what the other rows and the policy's on_fail make of it. Rows stay. */
void hed_policy_decide_unrewritten(const hed_policy *policy, hed_arena *arena, hed_decision *decision);

/* Calls each for every section that scopes and rows ask for; or slot, and for those that have a length. */
void hed_policy_each_asked(const hed_policy *policy, bool slots, void (*each)(void *ctx, hed_str name), void *ctx);

/* ---- Rewriting */

/* A headline scored by the whole path; made by the engine. */
typedef struct hed_scored {
    hed_text text;
    hed_hits hits;
    const hed_hit *shields;
    size_t n_shields;
    bool has_svm;
    double svm;
    hed_decision decision;
} hed_scored;

typedef struct hed_rewriter {
    const hed_policy *policy;
    const hed_rules *rules;
    const hed_lexicon *lexicon;
    hed_arena *arena;
    /* Scores a candidate in the same context as the original. False when it cannot be read. */
    bool (*score)(void *ctx, hed_str headline, hed_scored *out);
    void *ctx;
    const hed_text *dek, *body; /* NULL when there is none */
    hed_str slot;
} hed_rewriter;

/* Looks for a rewrite of the scored headline where a row asks for one or it is held, and for sentences of the story
 * that could stand in its place. out->text empty and out->refused set when none is safe; edits' spans are in the
 * original. Deterministic; out->applied is left to the engine. */
void hed_rewrite_find(const hed_rewriter *rewriter, const hed_scored *original, hed_rewrite *out);

#endif
