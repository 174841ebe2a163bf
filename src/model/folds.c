/* Folds: what is held out together. Whichever way they are dealt, what is left of the samples always has both classes:
 * libsvm crashes on the model of one.
 *
 * By key, the hash of the headline, class by class, so that each fold has its share of the rarer class. By group whole
 * groups are dealt, the largest first, each to the fold that has the least of the classes that the group brings: a
 * model that has seen an outlet knows its house style, and is the better for it nowhere else. By time a fold is a span
 * of time, and is judged by what was learnt from those before it. */
#include "model/learn.h"

#include <stdlib.h>

typedef struct dealt {
    uint64_t hash;
    uint32_t row;
    signed char y;
} dealt;

static int by_class_and_hash(const void *a, const void *b)
{
    const dealt *x = a, *y = b;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void deal_keys(hed_learning *l)
{
    dealt *cards = hed_learn_need(l->n, sizeof *cards);
    for (size_t i = 0; i < l->n; i++)
        cards[i] = (dealt){hed_hash(&l->samples[i].key, sizeof(uint64_t), l->options->seed), (uint32_t)i, l->y[i]};
    qsort(cards, l->n, sizeof *cards, by_class_and_hash);
    unsigned turn = 0;
    for (size_t i = 0; i < l->n; i++) {
        turn += i > 0 && (cards[i].hash != cards[i - 1].hash || cards[i].y != cards[i - 1].y);
        l->fold[cards[i].row] = (uint8_t)(turn % l->folds);
    }
    free(cards);
}

/* ---- Groups */

typedef struct group {
    uint64_t hash;
    size_t start, n;
    size_t classes[2];
} group;

static int by_hash(const void *a, const void *b)
{
    const dealt *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int largest_first(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* The fold where the sum of squares of both classes' shares grows least. */
static unsigned emptiest(const group *g, size_t (*held)[2], const size_t classes[2], unsigned folds)
{
    unsigned best = 0;
    double least = 0;
    for (unsigned fold = 0; fold < folds; fold++) {
        double grows = 0;
        for (int c = 0; c < 2; c++)
            grows += (double)held[fold][c] * (double)g->classes[c] / (double)classes[c] / (double)classes[c];
        if (fold == 0 || grows < least)
            best = fold, least = grows;
    }
    return best;
}

static size_t gather(const hed_learning *l, dealt *cards, group *groups)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        cards[i] = (dealt){hed_hash(&l->samples[i].group, sizeof(uint64_t), l->options->seed), (uint32_t)i, l->y[i]};
    qsort(cards, l->n, sizeof *cards, by_hash);
    for (size_t i = 0; i < l->n; i++) {
        if (i == 0 || cards[i].hash != cards[i - 1].hash)
            groups[n++] = (group){.hash = cards[i].hash, .start = i};
        groups[n - 1].n++;
        groups[n - 1].classes[cards[i].y > 0]++;
    }
    qsort(groups, n, sizeof *groups, largest_first);
    return n;
}

static bool deal_groups(hed_learning *l, hed_err *err)
{
    dealt *cards = hed_learn_need(l->n, sizeof *cards);
    group *groups = hed_learn_need(l->n, sizeof *groups);
    size_t held[HED_MAX_FOLDS][2] = {{0}}, classes[2] = {0};
    const size_t n = gather(l, cards, groups);
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 2; c++)
            classes[c] += groups[i].classes[c];
    for (size_t i = 0; n >= l->folds && i < n; i++) {
        const unsigned fold = emptiest(&groups[i], held, classes, l->folds);
        for (int c = 0; c < 2; c++)
            held[fold][c] += groups[i].classes[c];
        for (size_t k = groups[i].start; k < groups[i].start + groups[i].n; k++)
            l->fold[cards[k].row] = (uint8_t)fold;
    }
    free(groups);
    free(cards);
    return n >= l->folds || hed_fail(err, HED_EINPUT, NULL, 0,
                                     "%zu groups cannot be dealt to %u folds: give fewer folds, or a field with more "
                                     "values",
                                     n, l->folds);
}

/* ---- Time */

typedef struct dated {
    int64_t when;
    uint32_t row;
} dated;

static int by_date(const void *a, const void *b)
{
    const dated *x = a, *y = b;
    if (x->when != y->when)
        return x->when < y->when ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* About as many in each span; what has one date is in one. */
static bool deal_spans(hed_learning *l, hed_err *err)
{
    dated *all = hed_learn_need(l->n, sizeof *all);
    size_t dates = 0;
    unsigned fold = 0;
    for (size_t i = 0; i < l->n; i++)
        all[i] = (dated){l->samples[i].when, (uint32_t)i};
    qsort(all, l->n, sizeof *all, by_date);
    for (size_t i = 0; i < l->n; i++) {
        const bool later = i == 0 || all[i].when != all[i - 1].when;
        dates += later;
        if (i > 0 && later && i * l->folds >= (size_t)(fold + 1) * l->n)
            fold++;
        l->fold[all[i].row] = (uint8_t)fold;
    }
    free(all);
    return fold + 1 == l->folds || hed_fail(err, HED_EINPUT, NULL, 0,
                                            "%zu different dates cannot be cut into %u spans of about the same number "
                                            "of headlines: give fewer folds",
                                            dates, l->folds);
}

/* ---- Whichever way */

bool hed_fold_open(const hed_learning *l, size_t i, unsigned left_out)
{
    return l->options->split == HED_BY_TIME ? l->fold[i] < left_out : l->fold[i] != left_out;
}

/* Both classes are left where the fold is judged, of samples in folds from first on. */
static bool both_left(const hed_learning *l, unsigned first, unsigned fold)
{
    bool classes[2] = {false, false};
    for (size_t i = 0; i < l->n && !(classes[0] && classes[1]); i++)
        if (l->fold[i] >= first && hed_fold_open(l, i, fold))
            classes[l->y[i] > 0] = true;
    return classes[0] && classes[1];
}

static bool one_class(const hed_learning *l, unsigned fold, hed_err *err)
{
    if (l->options->split == HED_BY_TIME)
        return hed_fail(err, HED_EINPUT, NULL, 0,
                        "the headlines before span %u of %u in time are of one class: there is nothing to learn from "
                        "them; give fewer folds",
                        fold + 1, l->folds);
    return hed_fail(err, HED_EINPUT, NULL, 0,
                    "without the groups of fold %u of %u the headlines are of one class: give fewer folds, or another "
                    "field",
                    fold + 1, l->folds);
}

bool hed_folds_deal(hed_learning *l, hed_err *err)
{
    const hed_split split = l->options->split;
    const unsigned least = split != HED_BY_TIME ? 2 : l->options->no_text ? 2 : 3;
    if (l->folds < least)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "%u folds: to judge later headlines by earlier ones takes %u",
                        l->folds, least);
    for (size_t i = 0; i < l->n; i++)
        l->y[i] = (double)l->samples[i].target >= l->options->positive_at ? 1 : -1;
    if (split == HED_BY_TIME) {
        l->first_text = l->options->no_text ? 0 : 1;
        l->first_headline = l->first_text + 1;
    }
    if (split == HED_BY_KEY)
        deal_keys(l);
    else if (!(split == HED_BY_GROUP ? deal_groups : deal_spans)(l, err))
        return false;
    for (unsigned fold = l->first_text; !l->options->no_text && fold < l->folds; fold++)
        if (!both_left(l, 0, fold))
            return one_class(l, fold, err);
    for (unsigned fold = l->first_headline; fold < l->folds; fold++)
        if (!both_left(l, l->first_text, fold))
            return one_class(l, fold, err);
    return true;
}
