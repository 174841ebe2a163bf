/* What comes out of training beside weights: the calibration, the threshold, the figures, all from decisions of models
 * that had not seen the headline. For the figures each fold is calibrated by the others: a stair that is fitted to the
 * very labels that it is judged by would look better than it is. */
#include "model/learn.h"

#include <math.h>
#include <stdlib.h>

typedef struct judged {
    double *decisions, *targets, *weights;
    uint32_t *rows;
    size_t n;
} judged;

static judged judged_of(const hed_learning *l)
{
    judged j = {.decisions = hed_learn_need(l->n, sizeof(double)),
                .targets = hed_learn_need(l->n, sizeof(double)),
                .weights = hed_learn_need(l->n, sizeof(double)),
                .rows = hed_learn_need(l->n, sizeof(uint32_t))};
    for (size_t i = 0; i < l->n; i++) {
        if (l->fold[i] < l->first_headline)
            continue;
        j.decisions[j.n] = l->decisions[i];
        j.targets[j.n] = (double)l->samples[i].target;
        j.weights[j.n] = (double)l->samples[i].weight;
        j.rows[j.n++] = (uint32_t)i;
    }
    return j;
}

static void forget(judged *j)
{
    free(j->decisions);
    free(j->targets);
    free(j->weights);
    free(j->rows);
}

static bool is_graded(const judged *j)
{
    for (size_t i = 0; i < j->n; i++)
        if (j->targets[i] > 0 && j->targets[i] < 1)
            return true;
    return false;
}

static hed_steps fit_sigmoid(const judged *j, hed_model_header *h)
{
    h->low = 0;
    h->high = 1;
    hed_platt_fit(j->decisions, j->targets, j->weights, j->n, &h->platt_a, &h->platt_b);
    if (is_graded(j))
        hed_platt_bound(j->decisions, j->targets, j->weights, j->n, &h->platt_a, &h->platt_b, &h->low, &h->high);
    return (hed_steps){0};
}

bool hed_learn_rises(const hed_learning *l)
{
    hed_model_header h;
    judged j = judged_of(l);
    fit_sigmoid(&j, &h);
    forget(&j);
    return h.platt_a < 0;
}

#define PARTS 20U /* of the isotonic curve, where there are enough headlines */
#define ENOUGH (PARTS * 50)

static hed_steps fit(const hed_learning *l, const judged *j, hed_model_header *h)
{
    if (!l->options->isotonic)
        return fit_sigmoid(j, h);
    h->low = 0;
    h->high = 1;
    return hed_isotonic_fit(j->decisions, j->targets, j->weights, j->n, j->n < ENOUGH ? 0 : PARTS);
}

/* The threshold, in hundredths, whose F1 on out-of-fold scores is the best, or so near to it that a few headlines make
 * the difference: of those the one nearest to .5. Where graded labels make the scores means of judges rather than
 * chances of a majority, it is not .5. */
static double best_threshold(const hed_learning *l, const judged *j, const double *scores)
{
    static const double near = .002;
    double said[101] = {0}, right[101] = {0}, f1[101] = {0}, positives = 0, best = 0, threshold = 0;
    for (size_t i = 0; i < j->n; i++) {
        const double w = j->weights[i];
        const bool positive = l->y[j->rows[i]] > 0;
        const int at = (int)floor(scores[i] * 100);
        said[at] += w;
        right[at] += positive ? w : 0;
        positives += positive ? w : 0;
    }
    for (int at = 99; at > 0; at--) {
        said[at] += said[at + 1];
        right[at] += right[at + 1];
        f1[at] = 2 * right[at] / (said[at] + positives);
        best = fmax(best, f1[at]);
    }
    for (int at = 99; at > 0; at--)
        if (f1[at] >= best - near && fabs(at / 100. - .5) < fabs(threshold - .5))
            threshold = at / 100.;
    return threshold;
}

static judged empty(size_t room)
{
    return (judged){.decisions = hed_learn_need(room, sizeof(double)),
                    .targets = hed_learn_need(room, sizeof(double)),
                    .weights = hed_learn_need(room, sizeof(double)),
                    .rows = hed_learn_need(room, sizeof(uint32_t))};
}

static void keep(judged *part, const judged *j, size_t i, size_t row)
{
    part->decisions[part->n] = j->decisions[i];
    part->targets[part->n] = j->targets[i];
    part->weights[part->n] = j->weights[i];
    part->rows[part->n++] = (uint32_t)row;
}

/* Of the judged headlines that are in the fold, or of those that are not. */
static judged part_of(const hed_learning *l, const judged *j, unsigned fold, bool in)
{
    judged part = empty(j->n);
    for (size_t i = 0; i < j->n; i++)
        if ((l->fold[j->rows[i]] == fold) == in)
            keep(&part, j, i, i);
    return part;
}

static judged of_corpus(const hed_learning *l, const judged *j, size_t corpus)
{
    judged part = empty(j->n);
    for (size_t i = 0; i < j->n; i++)
        if (l->samples[j->rows[i]].corpus == corpus)
            keep(&part, j, i, j->rows[i]);
    return part;
}

/* With one judged fold there are no others. */
static void score_held_out(const hed_learning *l, const judged *j, double *scores)
{
    for (unsigned fold = l->first_headline; fold < l->folds; fold++) {
        judged others = part_of(l, j, fold, false), own = part_of(l, j, fold, true);
        hed_model_header h = {0};
        hed_steps steps = fit(l, others.n > 0 ? &others : j, &h);
        for (size_t i = 0; i < own.n; i++)
            scores[own.rows[i]] = hed_calibrated(&h, &steps, own.decisions[i]);
        hed_isotonic_free(&steps);
        forget(&others);
        forget(&own);
    }
}

/* Each corpus's own scale. What is left in j is what the score stands for where none is asked for: corpora of two
 * classes, when there are any. A mean of judges is another thing than a chance. */
static void fit_scales(hed_learning *l, judged *j)
{
    judged two = empty(j->n);
    for (size_t corpus = 0; corpus < l->n_scales; corpus++) {
        judged own = of_corpus(l, j, corpus);
        hed_model_header h = {0};
        hed_steps steps = fit_sigmoid(&own, &h);
        double *scores = hed_learn_need(own.n, sizeof *scores);
        for (size_t i = 0; i < own.n; i++)
            scores[i] = hed_calibrated(&h, &steps, own.decisions[i]);
        l->scales[corpus].threshold = best_threshold(l, &own, scores);
        l->scales[corpus].a = h.platt_a, l->scales[corpus].b = h.platt_b;
        l->scales[corpus].low = h.low, l->scales[corpus].high = h.high;
        for (size_t i = 0; i < own.n && !is_graded(&own); i++)
            keep(&two, &own, i, own.rows[i]);
        free(scores);
        forget(&own);
    }
    if (two.n > 0) {
        forget(j);
        *j = two;
    } else
        forget(&two);
}

/* The margin is above zero where the label is bait: it is moved there, and with it what makes scores of it. */
static void centre(hed_learning *l, hed_model_header *h)
{
    const double share = (h->threshold - h->low) / (h->high - h->low);
    double turn;
    if (l->steps.n > 0) {
        if (!hed_isotonic_turn(&l->steps, h->threshold, &turn))
            return;
        hed_isotonic_shift(&l->steps, -turn);
    } else {
        if (!(share > 0 && share < 1) || !(h->platt_a < 0))
            return;
        turn = (log(1 / share - 1) - h->platt_b) / h->platt_a;
    }
    h->bias -= turn;
    h->platt_b += h->platt_a * turn;
    for (size_t i = 0; i < l->n_scales; i++)
        l->scales[i].b += l->scales[i].a * turn;
}

void hed_learn_calibrate(hed_learning *l, hed_model_header *h, hed_train_facts *facts)
{
    judged j = judged_of(l);
    fit_scales(l, &j);
    double *scores = hed_learn_need(j.n, sizeof *scores);
    hed_measures m;
    l->steps = fit(l, &j, h);
    for (size_t i = 0; i < j.n; i++)
        scores[i] = hed_calibrated(h, &l->steps, j.decisions[i]);
    h->threshold = best_threshold(l, &j, scores);
    score_held_out(l, &j, scores);
    hed_measure(scores, j.targets, j.n, h->threshold, l->options->positive_at, &m);
    for (size_t i = 0; l->options->scores && i < l->n; i++)
        l->options->scores[i] = NAN;
    for (size_t i = 0; l->options->scores && i < j.n; i++)
        l->options->scores[j.rows[i]] = scores[i];
    *facts = (hed_train_facts){.c_text = l->c_text,
                               .c_headline = l->c_headline,
                               .gamma = l->kernel == HED_LINEAR ? 0 : l->gamma,
                               .threshold = h->threshold,
                               .cv_auc = m.auc,
                               .cv_accuracy = m.accuracy,
                               .judged = j.n,
                               .resumed = l->resumed};
    centre(l, h);
    free(scores);
    forget(&j);
}
