/* Measures of scores against labels, each by its definition. */
#include "model/measure.h"

#include <math.h>
#include <stdlib.h>

static int by_score(const void *a, const void *b) /* highest first */
{
    const hed_scored *x = a, *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score < y->score ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : 0;
}

static double often(const uint16_t *times, const hed_scored *s)
{
    return times ? times[s->row] : 1;
}

/* AUC as the share of pairs in the right order, and the area under precision over recall in steps; both take equal
 * scores together. */
static void areas(const hed_scored *sorted, size_t n, const uint16_t *times, hed_measures *out)
{
    double above = 0, right = 0, seen = 0, area = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        double here = 0, gained = 0;
        for (; end < n && !(sorted[end].score < sorted[i].score); end++) {
            const double k = often(times, &sorted[end]);
            here += k;
            gained += sorted[end].positive ? k : 0;
        }
        right += (here - gained) * (above + gained / 2);
        above += gained;
        seen += here;
        area += gained > 0 ? gained * above / seen : 0;
        i = end;
    }
    const double p = (double)out->positives, q = (double)(out->n - out->positives);
    out->auc = p > 0 && q > 0 ? right / (p * q) : NAN;
    out->pr_auc = p > 0 && q > 0 ? area / p : NAN;
}

/* E|X| of a normal X. */
static double folded(double mean, double spread)
{
    if (!(spread > 0))
        return fabs(mean);
    const double z = mean / spread;
    return spread * sqrt(2 / M_PI) * exp(-z * z / 2) + mean * erf(z / sqrt(2));
}

/* The mean distance of scores and labels, bin by bin, is never 0, also of scores that are right by construction: a bin
 * of few headlines has its labels by lot. What that adds is estimated from the spread of each bin's labels about their
 * scores, and taken off in ece_fair (Kumar, Liang and Ma, "Verified uncertainty calibration", NeurIPS 2019, for the
 * absolute error). */
static void calibration_error(const hed_scored *sorted, size_t n, const uint16_t *times, hed_measures *out)
{
    enum { BINS = 15 };
    double gap[BINS] = {0}, squares[BINS] = {0}, in[BINS] = {0}, error = 0, by_lot = 0, mass = 0;
    for (size_t i = 0; i < n; i++) {
        const double score = sorted[i].score, k = often(times, &sorted[i]);
        const int bin = !(score > 0) ? 0 : score >= 1 ? BINS - 1 : (int)(score * BINS);
        const double off = score - sorted[i].target;
        gap[bin] += k * off;
        squares[bin] += k * off * off;
        in[bin] += k;
        mass += k;
    }
    for (int bin = 0; bin < BINS; bin++) {
        const double variance = squares[bin] - ratio(gap[bin] * gap[bin], in[bin]);
        error += fabs(gap[bin]);
        by_lot += folded(gap[bin], sqrt(fmax(variance, 0))) - fabs(gap[bin]);
    }
    out->ece = ratio(error, mass);
    out->ece_fair = fmax(ratio(error - by_lot, mass), 0);
}

static void at_threshold(const hed_scored *sorted, size_t n, const uint16_t *times, double threshold, hed_measures *out)
{
    for (size_t i = 0; i < n; i++) {
        const hed_scored *s = &sorted[i];
        const size_t k = times ? times[s->row] : 1;
        const bool said = s->score >= threshold, is = s->positive;
        out->n += k;
        out->tp += said && is ? k : 0;
        out->fp += said && !is ? k : 0;
        out->fn += !said && is ? k : 0;
        out->tn += !said && !is ? k : 0;
        out->positives += is ? k : 0;
        out->mse += (double)k * (s->score - s->target) * (s->score - s->target);
        out->brier += (double)k * (s->score - is) * (s->score - is);
    }
    const double tp = (double)out->tp, fp = (double)out->fp, fn = (double)out->fn, tn = (double)out->tn;
    out->accuracy = ratio(tp + tn, (double)out->n);
    out->precision = ratio(tp, tp + fp);
    out->recall = ratio(tp, tp + fn);
    out->f1 = ratio(2 * tp, 2 * tp + fp + fn);
    out->macro_f1 = (out->f1 + ratio(2 * tn, 2 * tn + fp + fn)) / 2;
    out->mse = ratio(out->mse, (double)out->n);
    out->brier = ratio(out->brier, (double)out->n);
}

hed_scored *hed_scored_sort(const double *scores, const double *targets, size_t n, double positive_at)
{
    hed_scored *sorted = malloc((n ? n : 1) * sizeof *sorted);
    if (!sorted)
        abort();
    for (size_t i = 0; i < n; i++)
        sorted[i] = (hed_scored){scores[i], targets[i], (uint32_t)i, targets[i] >= positive_at};
    qsort(sorted, n, sizeof *sorted, by_score);
    return sorted;
}

void hed_scored_measure(const hed_scored *sorted, size_t n, const uint16_t *times, double threshold, hed_measures *out)
{
    *out = (hed_measures){.auc = NAN, .pr_auc = NAN};
    at_threshold(sorted, n, times, threshold, out);
    areas(sorted, n, times, out);
    calibration_error(sorted, n, times, out);
}

void hed_measure(const double *scores, const double *targets, size_t n, double threshold, double positive_at,
                 hed_measures *out)
{
    hed_scored *sorted = hed_scored_sort(scores, targets, n, positive_at);
    hed_scored_measure(sorted, n, NULL, threshold, out);
    free(sorted);
}
