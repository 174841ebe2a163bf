/* The figures of a training: of its own headlines, each judged by models that had not seen it, on the whole and corpus
 * by corpus; and of held-out corpora, by the model that was made. */
#include "engine/training.h"

#include <math.h>

static hed_judged judged_of(const hed_lesson *lesson, const hed_workshop *w, const hed_row_set *set, double threshold)
{
    hed_judged j = {
        .set = set, .n = set->end - set->start, .threshold = threshold, .positive_at = lesson->w->positive_at};
    j.scores = HED_NEW_N(w->arena, double, j.n);
    j.targets = HED_NEW_N(w->arena, double, j.n);
    for (size_t i = 0; i < j.n; i++)
        j.targets[i] = w->rows.rows.at[set->start + i].target;
    return j;
}

/* The rows that somebody judged, corpora and all, with their scores in the same order. */
static double *keep_judged(hed_lesson *lesson, const double *scores)
{
    const hed_workshop *w = lesson->w;
    hed_workshop *kept = &lesson->judged_rows;
    double *values = HED_NEW_N(w->arena, double, w->rows.rows.n);
    *kept = *w;
    memset(&kept->rows, 0, sizeof kept->rows);
    for (size_t i = 0; i < w->rows.sets.n; i++) {
        hed_row_set *set = HED_PUSH(w->arena, &kept->rows.sets);
        *set = w->rows.sets.at[i];
        set->start = kept->rows.rows.n;
        for (size_t row = w->rows.sets.at[i].start; row < w->rows.sets.at[i].end; row++) {
            if (isnan(scores[row]))
                continue;
            values[kept->rows.rows.n] = scores[row];
            *HED_PUSH(w->arena, &kept->rows.rows) = w->rows.rows.at[row];
        }
        set->end = kept->rows.rows.n;
    }
    return values;
}

void hed_lesson_judge(hed_lesson *lesson, const double *scores)
{
    hed_arena *arena = lesson->w->arena;
    const double *values = keep_judged(lesson, scores);
    const hed_rows *rows = &lesson->judged_rows.rows;
    hed_row_set *all = HED_NEW(arena, hed_row_set);
    *all = (hed_row_set){.path = "all corpora", .end = rows->rows.n};
    lesson->judged = HED_NEW_N(arena, hed_judged, rows->sets.n + 1);
    for (size_t i = 0; i <= rows->sets.n; i++) {
        const hed_row_set *set = i == 0 ? all : &rows->sets.at[i - 1];
        if (i > 0 && (rows->sets.n == 1 || set->end == set->start))
            continue;
        hed_judged *j = &lesson->judged[lesson->n_judged++];
        *j = judged_of(lesson, &lesson->judged_rows, set, lesson->facts.threshold);
        memcpy(j->scores, values + set->start, j->n * sizeof *j->scores);
        hed_judged_measure(j, lesson->options->seed);
    }
}

void hed_lesson_test(hed_lesson *lesson, const hed_model *model)
{
    const hed_workshop *t = &lesson->tests;
    lesson->n_tested = t->rows.sets.n;
    lesson->tested = HED_NEW_N(lesson->w->arena, hed_judged, lesson->n_tested);
    for (size_t i = 0; i < lesson->n_tested; i++) {
        hed_judged *j = &lesson->tested[i];
        *j = judged_of(lesson, t, &t->rows.sets.at[i], hed_model_about(model)->threshold);
        for (size_t k = 0; k < j->n; k++)
            j->scores[k] = hed_sample_score(model, &t->samples[j->set->start + k]).score;
        hed_judged_measure(j, lesson->options->seed);
    }
}
