/* The text stage, by LIBLINEAR.
 *
 * A column of a bucket that stands in many headlines is scaled down, by the square of its inverse document frequency
 * as a share of the largest one possible. The solver regularises a small column more, so rare words and their
 * pieces may weigh more than "the". On Stop Clickbait that is worth .5 % of accuracy; the scale is part of the weight
 * when it leaves here, so that nothing that scores ever knows of it. */
#include "model/learn.h"

#include <math.h>
#include <stdlib.h>

static void measure_rarity(hed_learning *l)
{
    const uint32_t buckets = l->options->n_buckets;
    l->rarity = hed_learn_need(buckets, sizeof(double));
    for (size_t i = 0; i < l->n; i++)
        for (uint32_t j = 0; j < l->samples[i].n; j++)
            l->rarity[l->samples[i].buckets[j]]++;
    const double most = log((double)l->n + 1);
    for (uint32_t i = 0; i < buckets; i++) {
        const double share = 1 - log(l->rarity[i] + 1) / most;
        l->rarity[i] = share * share;
    }
}

void hed_text_open(hed_learning *l)
{
    size_t cells = 0;
    measure_rarity(l);
    for (size_t i = 0; i < l->n; i++)
        cells += l->samples[i].n;
    hed_matrix_open(&l->text, l->n, cells, l->options->n_buckets);
    for (size_t i = 0; i < l->n; i++) {
        const hed_sample *s = &l->samples[i];
        hed_matrix_row(&l->text, i);
        for (uint32_t j = 0; j < s->n; j++)
            hed_matrix_put(&l->text, s->buckets[j], (double)s->values[j] * l->rarity[s->buckets[j]]);
        hed_matrix_row_end(&l->text);
    }
}

double *hed_text_train(const hed_learning *l, unsigned left_out, double c)
{
    double *weights = hed_linear_train(l, &l->text, left_out, c);
    for (uint32_t i = 0; i < l->options->n_buckets; i++)
        weights[i] *= l->rarity[i];
    return weights;
}

double hed_text_margin(const hed_learning *l, const double *weights, const hed_sample *sample)
{
    double margin = weights[l->options->n_buckets];
    for (uint32_t i = 0; i < sample->n; i++)
        margin += weights[sample->buckets[i]] * (double)sample->values[i];
    return margin;
}

double hed_text_auc(const hed_learning *l, const hed_trial *trial, unsigned fold)
{
    double *weights = hed_text_train(l, fold, trial->c);
    double *scores = hed_learn_need(l->n, sizeof *scores), *targets = hed_learn_need(l->n, sizeof *targets);
    size_t n = 0;
    for (size_t row = 0; row < l->n; row++)
        if (l->fold[row] == fold) {
            scores[n] = hed_text_margin(l, weights, &l->samples[row]);
            targets[n++] = l->y[row] > 0;
        }
    const double auc = hed_auc_of(scores, targets, n);
    free(scores);
    free(targets);
    free(weights);
    return auc;
}
