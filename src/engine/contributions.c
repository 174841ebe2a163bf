/* Why the SVM says what it says: its margin taken apart. Both stages are linear, so each n-gram's and feature's
 * points are its weight times its value, and with the bias they add up to the margin. */
#include "engine/engine.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    const hed_contribution *x = a, *y = b;
    double left = fabs(x->points), right = fabs(y->points);
    if (left < right || left > right)
        return left < right ? 1 : -1;
    if (x->span.byte[0] != y->span.byte[0])
        return x->span.byte[0] < y->span.byte[0] ? -1 : 1;
    return hed_str_cmp(x->id, y->id);
}

void hed_engine_contributions(const hed_engine *engine, hed_arena *arena, const hed_text *text, const float *dense,
                              hed_result *result)
{
    const hed_model_info *about = hed_model_about(engine->model);
    const int16_t *table = hed_model_text_table(engine->model);
    size_t n_ngrams = 0, n = 0;
    double norm = 1;
    const hed_ngram *ngrams = table ? hed_ngrams(arena, text, &n_ngrams, &norm) : NULL;
    hed_contribution *all = HED_NEW_N(arena, hed_contribution, 1 + about->n_features + n_ngrams);
    all[n++] =
        (hed_contribution){.kind = HED_BIAS, .group = "bias", .id = HED_S("bias"), .value = 1, .points = engine->bias};
    for (size_t i = 0; i < about->n_features; i++) {
        const hed_feature *feature = hed_feature_at(about->features[i]);
        double value = (double)dense[about->features[i]];
        all[n++] = (hed_contribution){.kind = HED_FEATURE,
                                      .group = feature->group,
                                      .id = hed_str_of(feature->name),
                                      .value = value,
                                      .points = engine->dense_weights[i] * value};
    }
    for (size_t i = 0; i < n_ngrams; i++) {
        double value = norm > 0 ? ngrams[i].count / norm : 0;
        all[n++] = (hed_contribution){.kind = ngrams[i].is_word ? HED_WORD_NGRAM : HED_CHAR_NGRAM,
                                      .group = "text",
                                      .id = hed_str_sub(text->folded, ngrams[i].start, ngrams[i].end),
                                      .value = value,
                                      .points = engine->text_weight * table[ngrams[i].bucket] * value,
                                      .span = hed_text_span(text, ngrams[i].start, ngrams[i].end)};
    }
    qsort(all, n, sizeof *all, by_size);
    result->contributions = all;
    result->n_contributions = n;
}
