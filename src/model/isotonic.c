/* Isotonic calibration: no shape is asked of the scores but that they do not fall where the margin rises. What the
 * fit gives is a stair; between its steps the score goes straight, so that two headlines with nearly the same margin
 * have nearly the same score.
 *
 * A stair follows every accident of its samples. Where there are enough of them they are put together first, into
 * equally heavy parts of which each is one point of the curve: on held-out folds the log loss of that is 1 % lower. */
#include "model/parts.h"

#include <math.h>
#include <stdlib.h>

typedef struct block {
    double first, last; /* margins */
    double mass, sum;   /* of weights, of weight times target */
    double moment;      /* of weight times margin */
} block;

static int by_first(const void *a, const void *b)
{
    const double x = ((const block *)a)->first, y = ((const block *)b)->first;
    return (x > y) - (x < y);
}

static double level(const block *b)
{
    return b->sum / b->mass;
}

static void join(block *into, const block *next)
{
    into->last = next->last;
    into->mass += next->mass;
    into->sum += next->sum;
    into->moment += next->moment;
}

/* In order. Equal margins are one block from the start: they can only have one score. */
static size_t sort(block *blocks, size_t n)
{
    size_t kept = 0;
    qsort(blocks, n, sizeof *blocks, by_first);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && !(blocks[kept - 1].last < blocks[i].first))
            join(&blocks[kept - 1], &blocks[i]);
        else
            blocks[kept++] = blocks[i];
    }
    return kept;
}

/* Of sorted blocks, so many that weigh about the same. */
static size_t gather(block *blocks, size_t n, double mass, size_t parts)
{
    double before = 0;
    size_t kept = 0, part = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t now = (size_t)(before / mass * (double)parts);
        before += blocks[i].mass;
        if (kept > 0 && now <= part) {
            join(&blocks[kept - 1], &blocks[i]);
            continue;
        }
        blocks[kept++] = blocks[i];
        part = now;
    }
    return kept;
}

static size_t pool(block *blocks, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        blocks[kept++] = blocks[i];
        while (kept > 1 && level(&blocks[kept - 2]) >= level(&blocks[kept - 1])) {
            join(&blocks[kept - 2], &blocks[kept - 1]);
            kept--;
        }
    }
    return kept;
}

/* Neighbours are joined until there are few enough. */
static size_t thin(block *blocks, size_t n, size_t most)
{
    while (n > most) {
        for (size_t i = 0; i < n; i += 2) {
            blocks[i / 2] = blocks[i];
            if (i + 1 < n)
                join(&blocks[i / 2], &blocks[i + 1]);
        }
        n = (n + 1) / 2;
    }
    return n;
}

hed_steps hed_isotonic_fit(const double *margins, const double *targets, const double *weights, size_t n, size_t parts)
{
    block *blocks = malloc((n + 1) * sizeof *blocks);
    double mass = 0;
    if (!blocks)
        abort();
    for (size_t i = 0; i < n; i++) {
        blocks[i] = (block){margins[i], margins[i], weights[i], weights[i] * targets[i], weights[i] * margins[i]};
        mass += weights[i];
    }
    size_t kept = sort(blocks, n);
    if (parts > 0)
        kept = gather(blocks, kept, mass, parts);
    kept = thin(blocks, pool(blocks, kept), HED_MODEL_POINTS / 2);
    double *at = malloc((kept + 1) * 2 * sizeof *at), *score = malloc((kept + 1) * 2 * sizeof *score);
    if (!at || !score)
        abort();
    hed_steps steps = {at, score, 0};
    const double low = .5 / (mass + 1), high = 1 - low;
    for (size_t i = 0; i < kept; i++)
        for (int end = 0; end < (parts == 0 && blocks[i].first < blocks[i].last ? 2 : 1); end++) {
            const double mean = fmin(fmax(blocks[i].moment / blocks[i].mass, blocks[i].first), blocks[i].last);
            at[steps.n] = parts > 0 ? mean : end ? blocks[i].last : blocks[i].first;
            score[steps.n++] = fmin(fmax(level(&blocks[i]), low), high);
        }
    free(blocks);
    return steps;
}

void hed_isotonic_free(hed_steps *steps)
{
    free((void *)(uintptr_t)steps->margins);
    free((void *)(uintptr_t)steps->scores);
    *steps = (hed_steps){0};
}

void hed_steps_put(const hed_steps *s, hed_buf *file)
{
    const uint64_t n = s->n;
    hed_buf_put(file, (hed_str){(const char *)&n, sizeof n});
    hed_buf_put(file, (hed_str){(const char *)s->margins, s->n * sizeof(double)});
    hed_buf_put(file, (hed_str){(const char *)s->scores, s->n * sizeof(double)});
}

void hed_isotonic_shift(hed_steps *s, double by)
{
    double *margins = (double *)(uintptr_t)s->margins, *scores = (double *)(uintptr_t)s->scores;
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double margin = margins[i] + by;
        if (kept > 0 && !(margin > margins[kept - 1])) /* two that were all but one */
            kept--;
        margins[kept] = margin;
        scores[kept++] = scores[i];
    }
    s->n = kept;
}

/* The first point whose value is at least that much; n when there is none. */
static size_t seek(const double *values, size_t n, double least)
{
    size_t from = 0;
    while (from < n) {
        const size_t middle = from + (n - from) / 2;
        if (values[middle] < least)
            from = middle + 1;
        else
            n = middle;
    }
    return from;
}

static double between(double from, double to, double share)
{
    const double value = from + (to - from) * share;
    return to >= from ? fmin(fmax(value, from), to) : value;
}

double hed_isotonic(const hed_steps *s, double margin)
{
    const size_t i = seek(s->margins, s->n, margin);
    if (i == 0 || i == s->n)
        return s->scores[i == 0 ? 0 : s->n - 1];
    const double share = (margin - s->margins[i - 1]) / (s->margins[i] - s->margins[i - 1]);
    return between(s->scores[i - 1], s->scores[i], share);
}

bool hed_isotonic_turn(const hed_steps *s, double score, double *margin)
{
    const size_t i = seek(s->scores, s->n, score);
    if (i == 0 || i == s->n)
        return false;
    const double share = (score - s->scores[i - 1]) / (s->scores[i] - s->scores[i - 1]);
    *margin = between(s->margins[i - 1], s->margins[i], share);
    return true;
}
