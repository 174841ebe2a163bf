/* What the files of evaluation share. Private to the engine. */
#ifndef HED_ENGINE_EVAL_H
#define HED_ENGINE_EVAL_H

#include "engine/labelled.h"

enum { HED_RECASE, HED_UNPUNCTUATE, HED_OTHER_NUMBERS, HED_OTHER_PEOPLE, HED_OTHER_PLACES, HED_PERTURBATIONS };

/* A change of wording that must not change what kind of headline it is. */
typedef struct hed_perturbation {
    const char *key, *what;
    unsigned ways; /* each headline is changed so many ways, each a wording of its own */
    /* In the arena; what it was where there is nothing to change. */
    hed_str (*change)(hed_arena *arena, hed_str headline, unsigned way);
} hed_perturbation;
extern const hed_perturbation hed_perturbations[HED_PERTURBATIONS];

/* names.c: kinds of names, as bits. Another name of the same kind, by lot; false for what is none of these kinds. */
enum { HED_GIVEN, HED_FAMILY, HED_COUNTRY, HED_CITY, HED_REGION, HED_PEOPLE, HED_NAME_KINDS };
bool hed_name_other(hed_str name, unsigned kinds, uint64_t draw, hed_str *other);
const char *hed_name_at(int kind, size_t i); /* NULL behind the last */

/* A corpus, or a part of it, with the scores that its headlines got. */
typedef struct hed_judged {
    const hed_row_set *set;
    double *scores, *targets; /* of rows from set->start; in the workshop's arena */
    size_t n;
    double threshold, positive_at;
    size_t changed[HED_PERTURBATIONS]; /* wordings that are not what they were */
    size_t flipped[HED_PERTURBATIONS]; /* of them, those with another label */
    size_t trained_on;                 /* of them, those that the model has learnt from */
    hed_measures m, low, high;
} hed_judged;

#define HED_EVAL_ROUNDS 1000
#define HED_EVAL_STEP .05 /* of the table of thresholds */

/* figures.c */
void hed_judged_measure(hed_judged *judged, uint64_t seed); /* fills m, low, high */
void hed_measures_json(const hed_judged *judged,
                       hed_json *json); /* counts, measures, intervals: members of an object */
void hed_figures_text(const hed_workshop *workshop, const hed_judged *judged, bool verbose, hed_buf *to);
void hed_figures_json(const hed_workshop *workshop, const hed_judged *judged, hed_json *json);
/* Of the judged headlines that are in the slice. */
hed_measures hed_slice_measures(const hed_judged *judged, const hed_slice *slice, hed_arena *arena);

/* page.c: one self-contained HTML page. what: what was measured, in words. */
void hed_plots_open(const char *title, const char *what, hed_buf *to);
void hed_plots_figures(const hed_workshop *workshop, const hed_judged *judged, hed_buf *to);
/* A curve of n points, x a share of the width; titles tell what each is. */
void hed_plots_curve(const double *x, const double *y, const char *const *titles, size_t n, hed_buf *to);
void hed_plots_close(hed_buf *to);

#endif
