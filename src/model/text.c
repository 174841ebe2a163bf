/* The text stage, by LIBLINEAR.
 *
 * A column of a bucket that stands in many headlines is scaled down, by the square of its inverse document frequency
 * as a share of the largest one possible. The solver regularises a small column more, so rare words and their
 * pieces may weigh more than "the". On Stop Clickbait that is worth .5 % of accuracy; the scale is part of the weight
 * when it leaves here, so that nothing that scores ever knows of it.
 *
 * LIBLINEAR takes 16 bytes a cell: 300,000 headlines would need a gigabyte for its matrix alone. So a large corpus is
 * learnt from in parts of equal size, and the weights are the mean of theirs (Mann and others, "Efficient large-scale
 * distributed training of conditional maximum entropy models", NIPS 2009): all headlines count, no more than two
 * matrices are in memory at once, and what comes out does not depend on how many processes there are.
 *
 * Corpora differ in what their words mean: "recipe" is bait in one whose news is all hard news, and not in a newspaper.
 * With a home, a headline's n-grams stand in its row twice, in a block that all corpora share and in one of its corpus
 * (H. Daumé III, "Frustratingly easy domain adaptation", ACL 2007): what corpora agree on is learnt in the first, what
 * is a corpus's own in the other and spoils nothing elsewhere. A table is the sum of the shared block and one other. */
#include "model/learn.h"

#include <math.h>
#include <stdlib.h>

#define OWN 1.4142135623730951 /* what a corpus's own block is scaled by: with more, corpora share less */
#define MOST_PARTS 200U
#define RARE 50    /* samples of a class in each fold of each part */
#define BIG_JOBS 2 /* processes, when each has a matrix of its own */

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

/* ---- Parts */

static void fill(const hed_learning *l, unsigned part, hed_matrix *m)
{
    const size_t buckets = l->options->n_buckets, copies = l->blocks > 1 ? 2 : 1;
    size_t cells = 0;
    for (size_t i = 0; i < l->n; i++)
        cells += l->part[i] == part || l->part[i] == HED_EVERY_PART ? copies * l->samples[i].n : 0;
    hed_matrix_open(m, l->n, cells, l->blocks * buckets);
    for (size_t i = 0; i < l->n; i++) {
        const hed_sample *s = &l->samples[i];
        if (l->part[i] != part && l->part[i] != HED_EVERY_PART) {
            m->starts[i] = SIZE_MAX;
            continue;
        }
        hed_matrix_row(m, i);
        for (size_t copy = 0; copy < copies; copy++) {
            const size_t block = copy * (1 + (size_t)s->corpus) * buckets;
            for (uint32_t j = 0; j < s->n; j++)
                hed_matrix_put(m, block + s->buckets[j],
                               (copy ? OWN : 1) * hed_sample_value(s, j) * l->rarity[s->buckets[j]]);
        }
        hed_matrix_row_end(m);
    }
}

/* In turns, class by class and fold by fold. A class with few samples is in each part whole. */
static void deal_parts(hed_learning *l)
{
    size_t turns[HED_MAX_FOLDS][2] = {{0}}, of_class[2] = {0};
    for (size_t i = 0; i < l->n; i++)
        of_class[l->y[i] > 0]++;
    for (size_t i = 0; i < l->n && l->parts > 1; i++) {
        const bool positive = l->y[i] > 0;
        const bool rare = of_class[positive] < (size_t)RARE * l->parts * l->folds;
        l->part[i] = rare ? HED_EVERY_PART : (uint8_t)(turns[l->fold[i]][positive]++ % l->parts);
    }
}

void hed_text_open(hed_learning *l)
{
    size_t cells = 0;
    measure_rarity(l);
    for (size_t i = 0; i < l->n; i++)
        cells += (l->blocks > 1 ? 2 : 1) * (size_t)l->samples[i].n;
    const size_t most = l->options->max_cells ? l->options->max_cells : HED_MODEL_CELLS;
    l->parts = (unsigned)(cells / most < MOST_PARTS ? cells / most + 1 : MOST_PARTS);
    l->part = hed_learn_need(l->n, 1);
    deal_parts(l);
    if (l->parts == 1)
        fill(l, 0, &l->text);
    else if (l->jobs > BIG_JOBS)
        l->jobs = BIG_JOBS; /* each with a matrix of its own */
}

static double *learn(const hed_learning *l, unsigned left_out, double c)
{
    if (l->parts == 1)
        return hed_linear_train(l, &l->text, left_out, c);
    const size_t columns = (size_t)l->blocks * l->options->n_buckets;
    double *weights = hed_learn_need(columns + 1, sizeof *weights);
    for (unsigned part = 0; part < l->parts; part++) {
        hed_matrix m;
        fill(l, part, &m);
        double *some = hed_linear_train(l, &m, left_out, c);
        for (size_t i = 0; i <= columns; i++)
            weights[i] += some[i] / l->parts;
        free(some);
        hed_matrix_close(&m);
    }
    return weights;
}

double *hed_text_train(const hed_learning *l, unsigned left_out, double c)
{
    const size_t n = l->options->n_buckets;
    double *learnt = learn(l, left_out, c), *weights = hed_learn_need(l->n_tables * n + 1, sizeof *weights);
    for (unsigned t = 0; t < l->n_tables; t++) {
        const double *own = l->blocks > 1 ? learnt + (1 + (size_t)l->corpus_of_table[t]) * n : NULL;
        for (size_t i = 0; i < n; i++)
            weights[t * n + i] = l->rarity[i] * (learnt[i] + (own ? OWN * own[i] : 0));
    }
    weights[l->n_tables * n] = learnt[l->blocks * n];
    free(learnt);
    return weights;
}

double hed_text_margin(const hed_learning *l, const double *weights, const hed_sample *sample)
{
    const size_t n = l->options->n_buckets;
    const double *table = weights + l->table_of[sample->corpus] * n;
    double margin = weights[l->n_tables * n];
    for (uint32_t i = 0; i < sample->n; i++)
        margin += table[sample->buckets[i]] * hed_sample_value(sample, i);
    return margin;
}

double hed_text_auc(const hed_learning *l, const hed_trial *trial, unsigned fold)
{
    double *weights = hed_text_train(l, fold, trial->c);
    hed_decided d = hed_decided_open(l->n);
    for (size_t row = 0; row < l->n; row++)
        if (l->fold[row] == fold) {
            d.scores[d.n] = hed_text_margin(l, weights, &l->samples[row]);
            d.rows[d.n++] = (uint32_t)row;
        }
    const double auc = hed_decided_auc(l, &d);
    hed_decided_close(&d);
    free(weights);
    return auc;
}
