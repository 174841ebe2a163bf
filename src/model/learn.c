/* What training stands on: samples that are checked before a library sees them, dealt to folds, with room for what is
 * found. */
#include "model/learn.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>

static bool check_options(const hed_model_train_options *o, hed_kernel *kernel, hed_err *err)
{
    int k = 0;
    while (k < HED_KERNELS && strcmp(o->kernel, hed_kernel_names[k]) != 0)
        k++;
    *kernel = (hed_kernel)k;
    if (k == HED_KERNELS)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "there is no kernel \"%s\": linear, poly, rbf or sigmoid", o->kernel);
    if (o->folds < 2 || o->folds > HED_MAX_FOLDS)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "%u folds: give 2 to %d", o->folds, HED_MAX_FOLDS);
    if (o->no_text && o->n_features == 0)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "neither text nor features are left to learn from");
    const double numbers[] = {o->c_text, o->c_headline, o->gamma};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!(numbers[i] >= 0 && numbers[i] <= 1e6))
            return hed_fail(err, HED_EUSAGE, NULL, 0, "C and gamma are from 0 (search) to 1000000, not %g", numbers[i]);
    assert(o->n_features <= HED_MODEL_FEATURES && o->n_features <= o->fits.n_all_features);
    assert(o->no_text || (o->n_buckets > 0 && o->n_buckets <= HED_MODEL_BUCKETS));
    return true;
}

/* A number that is not finite would keep libsvm busy for ever. */
static bool check_sample(const hed_sample *s, size_t i, const hed_model_train_options *o, hed_err *err)
{
    bool ok = s->target >= 0 && s->target <= 1 && s->weight > 0 && isfinite(s->weight);
    for (size_t j = 0; ok && j < o->n_features; j++)
        ok = isfinite(s->dense[o->features[j]]);
    for (uint32_t j = 0; ok && !o->no_text && j < s->n; j++)
        ok = s->buckets[j] < o->n_buckets && (j == 0 || s->buckets[j] > s->buckets[j - 1]) && s->norm > 0;
    return ok || hed_fail(err, HED_EINPUT, NULL, 0, "sample %zu of the training has a number out of range", i + 1);
}

static bool check(hed_learning *l, hed_err *err)
{
    size_t positives = 0;
    if (!check_options(l->options, &l->kernel, err))
        return false;
    if (l->n > INT_MAX / HED_LEARN_REPEATS)
        return hed_fail(err, HED_ELIMIT, NULL, 0, "%zu headlines are too many to learn from", l->n);
    for (size_t i = 0; i < l->n; i++) {
        if (!check_sample(&l->samples[i], i, l->options, err))
            return false;
        l->graded = l->graded || (l->samples[i].target > 0 && l->samples[i].target < 1);
        positives += (double)l->samples[i].target >= l->options->positive_at;
    }
    if (positives < 2 || l->n - positives < 2)
        return hed_fail(err, HED_EINPUT, NULL, 0, "one class only: %zu of %zu headlines are positive", positives, l->n);
    return true;
}

bool hed_learning_open(hed_learning *l, const hed_sample *samples, size_t n, const hed_model_train_options *options,
                       hed_err *err)
{
    *l = (hed_learning){.samples = samples, .n = n, .options = options, .folds = options->folds, .jobs = options->jobs};
    if (!check(l, err))
        return false;
    l->d = options->n_features + !options->no_text;
    l->fold = hed_learn_need(n, sizeof *l->fold);
    l->y = hed_learn_need(n, sizeof *l->y);
    l->rows = hed_learn_need(n * HED_LEARN_REPEATS, sizeof *l->rows);
    l->mean = hed_learn_need(l->d, sizeof(double));
    l->scale = hed_learn_need(l->d, sizeof(double));
    l->margins = hed_learn_share(n * sizeof(double));
    l->decisions = hed_learn_share(n * sizeof(double));
    l->lightest = HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        l->lightest = fmin(l->lightest, (double)samples[i].weight);
    if (!hed_folds_deal(l, err)) {
        hed_learning_close(l);
        return false;
    }
    hed_search_open(l);
    if (!hed_goals_set(l, err)) {
        hed_learning_close(l);
        return false;
    }
    if (!options->no_text)
        hed_text_open(l);
    return true;
}

void hed_learning_close(hed_learning *l)
{
    free(l->fold);
    free(l->y);
    free(l->goals);
    free(l->rows);
    free(l->mean);
    free(l->scale);
    free(l->rarity);
    free(l->part);
    hed_matrix_close(&l->text);
    hed_matrix_close(&l->headline);
    free(l->scales);
    free(l->table_of);
    hed_isotonic_free(&l->steps);
    munmap(l->margins, l->n * sizeof(double));
    munmap(l->decisions, l->n * sizeof(double));
    if (l->found)
        munmap(l->found, sizeof *l->found);
}

/* ---- Processes */
