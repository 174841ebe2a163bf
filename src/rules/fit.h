/* Weights from labelled headlines: what engine/ needs to fit them. See fit.c. Part of rules.h. */
#ifndef HED_RULES_FIT_H
#define HED_RULES_FIT_H

#include "features/features.h"

struct hed_rules;
struct hed_hits;

#define HED_FIT_FOLDS 10 /* at most */

/* One weight of one rule on an axis that clickbait is made of. */
typedef struct hed_fit_weight {
    uint32_t rule;
    hed_axis axis;
    double old, now; /* now: rounded to hundredths once hed_fit_round was called */
    size_t support;  /* labelled headlines that the rule hits */
    double bait;     /* of them: the sum of their labels */
    bool few;        /* support is too little: it keeps its weight */
    bool at_end;     /* of the band that it may move in */
} hed_fit_weight;

typedef struct hed_fit hed_fit;

/* All in the arena. */
hed_fit *hed_fit_new(hed_arena *arena, const struct hed_rules *rules);
/* A headline with a label of 0 to 1, in one of HED_FIT_FOLDS folds. Returns its case: headlines with the same hits are
 * one. */
uint32_t hed_fit_add(hed_fit *fit, const struct hed_hits *hits, double target, unsigned fold);
/* Fits to all folds but one (HED_FIT_FOLDS: to all), from the packs' weights. band: the evidence -ln(1 - weight) of a
 * rule stays between 1/band and band of what it is; 1 leaves the weights and fits the leak alone. A rule with fewer
 * than support headlines keeps its weight. */
void hed_fit_run(hed_fit *fit, unsigned left_out, double band, size_t support);
/* Rounds the weights to hundredths, toward the packs' where that leads out of the band; what moves by less than .02
 * stays. Fits the leak to them. */
void hed_fit_round(hed_fit *fit, double band);
double hed_fit_score(const hed_fit *fit, uint32_t at);  /* clickbait of a case, by the weights as they are now */
double hed_fit_chance(const hed_fit *fit, uint32_t at); /* with the leak: what its label is held against */
double hed_fit_leak(const hed_fit *fit);
const hed_fit_weight *hed_fit_weights(const hed_fit *fit, size_t *n); /* by rule, then axis */

/* ---- patch.c: a unified diff that puts other weights into the packs, for patch -p1 and git apply. */

typedef struct hed_new_weight {
    uint32_t rule;
    hed_axis axis;
    double weight;
} hed_new_weight;
/* False when a weight is not where it should be in its pack. Appends nothing when there is none. */
bool hed_rules_patch(const struct hed_rules *rules, hed_arena *arena, const hed_new_weight *weights, size_t n,
                     hed_buf *to, hed_err *err);

#endif
