/* How far figures can be trusted: the bootstrap (B. Efron, Annals of Statistics 7, 1979). Headlines are drawn with
 * replacement, as many as there are; an interval is what holds the middle 95 % of what the draws gave. Two models are
 * compared on the same draws, so what is hard for both cancels out.
 *
 * A calibration error is a sum of absolute gaps, which any noise makes larger: a draw has the noise of the headlines
 * and its own besides, and nearly all draws lie above the value that they are drawn about. So their mean excess over it
 * is taken off first (the bootstrap's estimate of bias: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap",
 * 1993, chapter 10), down to 0 at most; the interval is then about the value that is printed. */
#include "model/measure.h"

#include <math.h>
#include <stdlib.h>

#define MIDDLE .95

static void *need(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);
    if (!memory)
        abort();
    return memory;
}

/* splitmix64 */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void resample(uint16_t *times, size_t n, uint64_t *state)
{
    memset(times, 0, n * sizeof *times);
    for (size_t i = 0; i < n; i++)
        times[(draw(state) >> 32) * n >> 32]++;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Takes off what the values, none of them below 0, have on average above the one that they are draws of. */
static void unbias(double *values, size_t n, double value)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    for (size_t i = 0; i < n; i++)
        values[i] = fmax(values[i] - (sum / (double)n - value), 0);
}

/* Sorts the values; those that are not numbers are dropped. NAN when none is left. */
static void middle(double *values, size_t n, double *low, double *high)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    qsort(values, kept, sizeof *values, by_value);
    const double out = (1 - MIDDLE) / 2 * (double)kept;
    *low = kept ? values[(size_t)out] : NAN;
    *high = kept ? values[kept - 1 - (size_t)out] : NAN;
}

void hed_measure_interval(const double *scores, const double *targets, size_t n, double threshold, double positive_at,
                          unsigned rounds, uint64_t seed, hed_measures *low, hed_measures *high)
{
    static const struct {
        size_t at;
        bool biased; /* noise makes it larger */
    } fields[] = {
        {offsetof(hed_measures, accuracy), false}, {offsetof(hed_measures, precision), false},
        {offsetof(hed_measures, recall), false},   {offsetof(hed_measures, f1), false},
        {offsetof(hed_measures, macro_f1), false}, {offsetof(hed_measures, auc), false},
        {offsetof(hed_measures, pr_auc), false},   {offsetof(hed_measures, mse), false},
        {offsetof(hed_measures, brier), false},    {offsetof(hed_measures, ece), true},
        {offsetof(hed_measures, ece_fair), true},
    };
    hed_scored *sorted = hed_scored_sort(scores, targets, n, positive_at);
    hed_measures *got = need(rounds, sizeof *got);
    uint16_t *times = need(n, sizeof *times);
    double *values = need(rounds, sizeof *values);
    for (unsigned round = 0; round < rounds; round++) {
        resample(times, n, &seed);
        hed_scored_measure(sorted, n, times, threshold, &got[round]);
    }
    hed_measures all;
    hed_scored_measure(sorted, n, NULL, threshold, &all);
    *low = *high = (hed_measures){.n = n};
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        const size_t at = fields[f].at;
        for (unsigned round = 0; round < rounds; round++)
            memcpy(&values[round], (char *)&got[round] + at, sizeof *values);
        if (fields[f].biased)
            unbias(values, rounds, *(double *)((char *)&all + at));
        middle(values, rounds, (double *)((char *)low + at), (double *)((char *)high + at));
    }
    free(values);
    free(times);
    free(got);
    free(sorted);
}

/* ---- Two models */

/* Twice the chance of so uneven a split, or a more uneven one, of fair coins; computed in logarithms, for any n. */
double hed_mcnemar(size_t only_a, size_t only_b)
{
    const size_t n = only_a + only_b, fewer = only_a < only_b ? only_a : only_b;
    double log_term = -(double)n * log(2), sum = 0;
    for (size_t k = 0; k <= fewer; k++) {
        sum += exp(log_term);
        log_term += log((double)(n - k)) - log((double)(k + 1));
    }
    return fmin(1, 2 * sum);
}

/* Two-sided, of a difference whose spread over the resamples is known. */
static double chance(double difference, const double *values, size_t n)
{
    double sum = 0, squares = 0, kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            sum += values[i], kept++;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            squares += (values[i] - sum / kept) * (values[i] - sum / kept);
    if (isnan(difference) || kept < 2)
        return NAN;
    const double spread = sqrt(squares / (kept - 1));
    if (!(fabs(difference) > 0))
        return 1;
    return spread > 0 ? erfc(fabs(difference) / spread / sqrt(2)) : 0;
}

static void disagreements(const hed_rival *a, const hed_rival *b, const double *targets, size_t n, double positive_at,
                          hed_paired *out)
{
    for (size_t i = 0; i < n; i++) {
        const bool is = targets[i] >= positive_at, right_a = (a->scores[i] >= a->threshold) == is,
                   right_b = (b->scores[i] >= b->threshold) == is;
        out->only_a += right_a && !right_b;
        out->only_b += right_b && !right_a;
    }
}

void hed_pair(const hed_rival *a, const hed_rival *b, const double *targets, size_t n, double positive_at,
              unsigned rounds, uint64_t seed, hed_paired *out)
{
    hed_scored *sorted_a = hed_scored_sort(a->scores, targets, n, positive_at),
               *sorted_b = hed_scored_sort(b->scores, targets, n, positive_at);
    uint16_t *times = need(n, sizeof *times);
    double *accuracy = need(rounds, sizeof *accuracy), *auc = need(rounds, sizeof *auc);
    hed_measures of_a, of_b;
    for (unsigned round = 0; round < rounds; round++) {
        resample(times, n, &seed);
        hed_scored_measure(sorted_a, n, times, a->threshold, &of_a);
        hed_scored_measure(sorted_b, n, times, b->threshold, &of_b);
        accuracy[round] = of_b.accuracy - of_a.accuracy;
        auc[round] = of_b.auc - of_a.auc;
    }
    hed_scored_measure(sorted_a, n, NULL, a->threshold, &of_a);
    hed_scored_measure(sorted_b, n, NULL, b->threshold, &of_b);
    *out = (hed_paired){.n = n, .positives = of_a.positives};
    disagreements(a, b, targets, n, positive_at, out);
    out->accuracy = (hed_difference){of_a.accuracy, of_b.accuracy, 0, 0, hed_mcnemar(out->only_a, out->only_b)};
    out->auc = (hed_difference){of_a.auc, of_b.auc, 0, 0, chance(of_b.auc - of_a.auc, auc, rounds)};
    middle(accuracy, rounds, &out->accuracy.low, &out->accuracy.high);
    middle(auc, rounds, &out->auc.low, &out->auc.high);
    free(auc);
    free(accuracy);
    free(times);
    free(sorted_b);
    free(sorted_a);
}

/* Holm's correction (Scandinavian Journal of Statistics 6, 1979): the smallest p of n against level/n, the next
 * against level/(n-1), until one is not below. */
double hed_holm(const double *p, size_t n, double level)
{
    double *sorted = need(n, sizeof *sorted), below = 0;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            sorted[kept++] = p[i];
    qsort(sorted, kept, sizeof *sorted, by_value);
    for (size_t i = 0; i < kept && sorted[i] < level / (double)(kept - i); i++)
        below = sorted[i];
    free(sorted);
    return below;
}
