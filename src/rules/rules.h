/* rules: packs to compiled rules; text to hits; hits to axis scores. */
#ifndef HED_RULES_H
#define HED_RULES_H

#include "features/features.h"

#include "rules/fit.h"

typedef struct hed_rules hed_rules;                 /* compiled packs; immutable, shared */
typedef struct hed_rules_scratch hed_rules_scratch; /* match data, JIT stack; one per thread */

/* Loads packs (files, or folders of .yaml files). All errors go to errors; NULL when there was one.
 * features gives the names that expressions may use. */
hed_rules *hed_rules_load(hed_arena *arena, const char *const *paths, size_t n, hed_errors *errors);
/* The same on another day than today (YYYY-MM-DD): a rule is off once its "until" has passed. */
hed_rules *hed_rules_load_on(hed_arena *arena, const char *const *paths, size_t n, const char *today,
                             hed_errors *errors);
/* What headlines are read with. */
typedef struct hed_reading {
    const hed_features *features;
    const hed_lexicon *lexicon;
    const hed_background *background;
} hed_reading;
/* As hed_rules_load_on (today NULL: today), and examples that fail are errors too. Where there are others, examples are
 * run of those rules that they leave untouched. */
hed_rules *hed_rules_lint(hed_arena *arena, const char *const *paths, size_t n, const char *today,
                          const hed_reading *reading, hed_errors *errors);
/* Of one match of one pattern, as PCRE2 has them, heap in KiB; 0: the built-in ones. To be set before the first
 * scratch. With any below the built-in ones, patterns are interpreted: JIT counts otherwise. */
void hed_rules_limit(hed_rules *rules, uint32_t match, uint32_t depth, uint32_t heap);
void hed_rules_free(hed_rules *rules);              /* PCRE2's memory; the rest is the arena's */
const char *hed_rules_hash(const hed_rules *rules); /* SHA-256 hex over all packs */

size_t hed_rules_count(const hed_rules *rules);
const hed_rule *hed_rules_at(const hed_rules *rules, size_t i); /* as hed.h shows it */
int hed_rules_find(const hed_rules *rules, hed_str id);         /* index; -1 when there is none */

hed_rules_scratch *hed_rules_scratch_new(const hed_rules *rules, hed_err *err);
void hed_rules_scratch_free(hed_rules_scratch *scratch);

/* What a rule may look at. */
typedef struct hed_rules_input {
    const hed_text *headline;
    const float *features;      /* hed_feature_count() values */
    const hed_text *dek, *body; /* NULL when there is none */
    hed_str section, outlet, lang, slot;
    const char *const *packs; /* ids of those whose rules alone apply, shields apart; NULL: all do */
    size_t n_packs;
    unsigned level; /* strictness, 1 to 4: rules of a higher level are left out; 0: all */
    bool try_all;   /* rules that weigh nothing, too, when no condition comes to ask for them: for examples */
    bool (*leave_out)(void *ctx, uint32_t rule); /* a hit that counts for nothing; NULL: all count */
    void *ctx;
} hed_rules_input;

typedef struct hed_hit {
    uint32_t rule; /* index */
    uint32_t start,
        end;     /* bytes of the headline's folded text; equal for a rule about all of it, or about dek or body */
    float score; /* 0..1, before weight; quotes and guards are in it */
    bool in_quote;
} hed_hit;

typedef struct hed_hits {
    const hed_hit *hits; /* by start, then rule */
    size_t n;
    const hed_hit *left_out; /* the same, of those that count for nothing */
    size_t n_left_out;
    const hed_hit *keeps; /* of rules with "keep_opener", silent ones too */
    size_t n_keeps;
    double axes[HED_AXES]; /* noisy-or of the capped hits */
    double clickbait;
    const hed_err *errors; /* rules that hit a limit: code ELIMIT, the rule's id in the text */
    size_t n_errors;
} hed_hits;

#define HED_ENGAGE_SHARE .6 /* of engage, in clickbait; of withhold and exaggerate all goes into it */
#define HED_STYLE_SHARE .5

/* Of axes, HED_AXES of them. */
static inline double hed_rules_clickbait(const double *axes)
{
    return 1 - (1 - axes[HED_WITHHOLD]) * (1 - axes[HED_EXAGGERATE]) * (1 - HED_ENGAGE_SHARE * axes[HED_ENGAGE]) *
                   (1 - HED_STYLE_SHARE * axes[HED_STYLE]);
}

/* Results live in the arena. Never fails: what went wrong with a rule is in errors. */
void hed_rules_match(const hed_rules *rules, hed_rules_scratch *scratch, hed_arena *arena, const hed_rules_input *input,
                     hed_hits *out);

/* Some rule is for this language by name. */
bool hed_rules_speak(const hed_rules *rules, hed_str lang);

/* What a rule asks of rewriting (its `rewrite:` key); op NULL when nothing. */
typedef struct hed_rule_rewrite {
    const char *op;       /* a name of the table in policy/rewrite/mend.c, or "swap" */
    const char *requires; /* "claim_left" or NULL */
} hed_rule_rewrite;
hed_rule_rewrite hed_rules_rewrite(const hed_rules *rules, size_t i);
/* A rule with "keep_opener" is among them. */
bool hed_rules_keep(const hed_rules *rules);
/* What a substitution puts in place of its hit, in the hit's own case, in the arena. False when the rule is no
 * substitution, or the body does not bear the replacement out. */
bool hed_rules_swap(const hed_rules *rules, hed_rules_scratch *scratch, hed_arena *arena, const hed_rules_input *input,
                    const hed_hit *hit, hed_str *to);

/* Axis weights of a rule, HED_AXES of them. */
const double *hed_rules_weights(const hed_rules *rules, size_t i);

/* The spans that a shield rule covered in the last match of this scratch: names, titles, idioms. In the arena
 * of that match. */
const hed_hit *hed_rules_shields(const hed_rules_scratch *scratch, size_t *n);

/* Runs match and nomatch of every rule; see hed_engine_test_rules. */
size_t hed_rules_test(const hed_rules *rules, const hed_reading *reading, hed_report *report, void *ctx,
                      size_t *n_examples, hed_err *err);

/* Which alternatives of patterns and which guards no example exercises, as a table or as JSON. verbose: each of them.
 */
bool hed_rules_coverage(const hed_rules *rules, const hed_reading *reading, bool json, bool verbose, hed_buf *to,
                        hed_err *err);

/* Attacks every pattern with headlines that are hard for it; reports each that is slow; returns their number. */
size_t hed_rules_cost(const hed_rules *rules, hed_report *report, void *ctx, hed_err *err);

/* ---- Expressions: booleans, arithmetic, min max clamp noisy_or, names. The policy's too. */
typedef struct hed_expr hed_expr;

/* A name by itself, as hit(name), or as body_hit(name). */
typedef enum hed_expr_form { HED_FORM_NAME, HED_FORM_HIT, HED_FORM_BODY_HIT } hed_expr_form;

/* resolve gives a name's slot in the values array that evaluation gets, or -1. *suggest may be set to a near
 * name. line and column are where text starts, for messages. */
typedef int hed_expr_resolve(void *ctx, hed_str name, hed_expr_form form, const char **suggest);
const hed_expr *hed_expr_parse(hed_arena *arena, hed_str text, const char *path, unsigned line, unsigned column,
                               hed_expr_resolve *resolve, void *ctx, hed_err *err);
/* value gives the number in a slot. Division by zero gives 0; results are finite. */
double hed_expr_eval(const hed_expr *expr, double (*value)(void *ctx, int slot), void *ctx);

/* What an expression can be, given what its slots can be: from low to high, both included. */
typedef struct hed_interval {
    double low, high;
} hed_interval;
hed_interval hed_expr_range(const hed_expr *expr, hed_interval (*slot)(void *ctx, int slot), void *ctx);

/* What is left of hits when those that gone marks are: the others, but for findings about the whole headline that
 * cannot be without those that went, and what they add up to. segments: most of the headline then. In the arena. */
void hed_rules_without(const hed_rules *rules, hed_arena *arena, const hed_hits *hits, const bool *gone,
                       unsigned segments, hed_hits *out);

#endif
