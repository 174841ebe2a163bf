/* Measures of scores against labels, each by its definition. */
#include "model/model.h"

#include <math.h>
#include <stdlib.h>

typedef struct pair {
    double score, target;
    bool positive;
} pair;

static int by_score(const void *a, const void *b) /* highest first */
{
    const double x = ((const pair *)a)->score, y = ((const pair *)b)->score;
    return (x < y) - (x > y);
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : 0;
}

/* AUC as the share of pairs in the right order, and the area under precision over recall in steps; both take equal
 * scores together. */
static void areas(const pair *pairs, size_t n, hed_measures *out)
{
    double above = 0, right = 0, true_positives = 0, area = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i, positive = 0;
        for (; end < n && !(pairs[end].score < pairs[i].score); end++)
            positive += pairs[end].positive;
        const double negative = (double)(end - i - positive), gained = (double)positive;
        right += negative * (above + gained / 2);
        above += gained;
        true_positives += gained;
        area += gained * true_positives / (double)end;
        i = end;
    }
    const double p = (double)out->positives, q = (double)(n - out->positives);
    out->auc = p > 0 && q > 0 ? right / (p * q) : NAN;
    out->pr_auc = p > 0 && q > 0 ? area / p : NAN;
}

static double calibration_error(const pair *pairs, size_t n)
{
    enum { BINS = 15 };
    double sum[BINS] = {0}, hits[BINS] = {0}, error = 0;
    for (size_t i = 0; i < n; i++) {
        const double score = pairs[i].score;
        const int bin = !(score > 0) ? 0 : score >= 1 ? BINS - 1 : (int)(score * BINS);
        sum[bin] += pairs[i].score;
        hits[bin] += pairs[i].target;
    }
    for (int bin = 0; bin < BINS; bin++)
        error += fabs(sum[bin] - hits[bin]);
    return n ? error / (double)n : 0;
}

static void at_threshold(const pair *pairs, size_t n, double threshold, hed_measures *out)
{
    for (size_t i = 0; i < n; i++) {
        const bool said = pairs[i].score >= threshold, is = pairs[i].positive;
        out->tp += said && is;
        out->fp += said && !is;
        out->fn += !said && is;
        out->tn += !said && !is;
        out->positives += is;
        out->mse += (pairs[i].score - pairs[i].target) * (pairs[i].score - pairs[i].target);
        out->brier += (pairs[i].score - is) * (pairs[i].score - is);
    }
    const double tp = (double)out->tp, fp = (double)out->fp, fn = (double)out->fn, tn = (double)out->tn;
    out->accuracy = ratio(tp + tn, (double)n);
    out->precision = ratio(tp, tp + fp);
    out->recall = ratio(tp, tp + fn);
    out->f1 = ratio(2 * tp, 2 * tp + fp + fn);
    out->macro_f1 = (out->f1 + ratio(2 * tn, 2 * tn + fp + fn)) / 2;
    out->mse = ratio(out->mse, (double)n);
    out->brier = ratio(out->brier, (double)n);
}

void hed_measure(const double *scores, const double *targets, size_t n, double threshold, double positive_at,
                 hed_measures *out)
{
    *out = (hed_measures){.n = n, .auc = NAN, .pr_auc = NAN};
    pair *pairs = malloc((n ? n : 1) * sizeof *pairs);
    if (!pairs)
        abort();
    for (size_t i = 0; i < n; i++)
        pairs[i] = (pair){scores[i], targets[i], targets[i] >= positive_at};
    at_threshold(pairs, n, threshold, out);
    qsort(pairs, n, sizeof *pairs, by_score);
    areas(pairs, n, out);
    out->ece = calibration_error(pairs, n);
    free(pairs);
}
