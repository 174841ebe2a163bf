/* Training, in this order: the text SVM once a fold and once on all; the headline SVM on
 * standardised dense features beside the text margins that the folds gave; the calibration on margins of headlines that
 * the headline SVM did not see either. So no stage learns from scores that the stage before it gave to its own
 * training data.
 *
 * The same samples and seed give the same bytes, whatever the number of processes. */
#include "model/learn.h"

#include <math.h>
#include <stdlib.h>

#define MAX_HEADLINE 4000 /* samples that libsvm gets */

/* ---- The text stage, once a fold and once on all */

static void text_fold(hed_learning *l, unsigned fold)
{
    double *weights = hed_text_train(l, fold, l->c_text);
    for (size_t i = 0; i < l->n; i++)
        if (l->fold[i] == fold)
            l->margins[i] = hed_text_margin(l, weights, &l->samples[i]);
    free(weights);
}

/* What the caller gave stays; what is 0 is searched. */
static bool search_text(hed_learning *l, hed_err *err)
{
    static const hed_trial grid[] = {{.25, 0}, {1, 0}, {4, 0}, {16, 0}};
    size_t best;
    l->c_text = l->options->c_text;
    if (l->c_text > 0)
        return true;
    if (!hed_search(l, HED_SEARCH_TEXT, grid, sizeof grid / sizeof *grid, &best, err))
        return false;
    l->c_text = grid[best].c;
    return true;
}

/* The final weights, table after table, as 16-bit integers of one scale: half the size, and margins move by thousandths
 * at most. */
static void final_text(const hed_learning *l, hed_model_header *h, int16_t *table)
{
    const size_t n = (size_t)l->n_tables * l->options->n_buckets;
    double *weights = hed_text_train(l, HED_ALL_FOLDS, l->c_text);
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(weights[i]));
    h->text_scale = most > 0 ? (double)(float)(most / 32767) : 1;
    for (size_t i = 0; i < n; i++)
        table[i] = (int16_t)lround(fmin(fmax(weights[i] / h->text_scale, -32767), 32767));
    h->text_bias = weights[n];
    free(weights);
}

static bool text_stage(hed_learning *l, hed_model_header *h, int16_t *table, hed_err *err)
{
    if (!search_text(l, err) || !hed_learn_tasks(l, "text stage", l->first_text, l->folds, text_fold, NULL, err))
        return false;
    final_text(l, h, table);
    hed_matrix_close(&l->text); /* the next stage needs the room */
    l->jobs = l->options->jobs;
    return true;
}

/* ---- The headline stage */

static void standardise(const hed_learning *l, double *mean, double *scale)
{
    for (size_t j = 0; j < l->d; j++) {
        double sum = 0, squares = 0, mass = 0;
        for (size_t i = 0; i < l->n; i++) {
            if (l->fold[i] < l->first_text)
                continue;
            const double w = (double)l->samples[i].weight, x = hed_learn_value(l, i, j);
            mass += w;
            sum += w * x;
            squares += w * x * x;
        }
        mean[j] = sum / mass;
        const double variance = squares / mass - mean[j] * mean[j];
        scale[j] = variance > 1e-9 ? 1 / sqrt(variance) : 0; /* a constant says nothing */
    }
}

/* Rows for libsvm, each as often as its weight asks, up to HED_LEARN_REPEATS times; about MAX_HEADLINE of
 * them, taken at even steps through the samples in the order of their hashes. A rare class keeps a tenth of them, or
 * all it has. */
typedef struct drawn {
    uint64_t hash;
    uint32_t row;
} drawn;

static int by_hash(const void *a, const void *b)
{
    const drawn *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static size_t draw(const hed_learning *l, uint32_t *rows)
{
    drawn *all = hed_learn_need(l->n, sizeof *all);
    uint8_t *copies = hed_learn_need(l->n, 1);
    double there[2] = {0}, factor[2], reached[2] = {0}; /* negative, positive */
    size_t n = 0, n_all = 0;
    for (size_t i = 0; i < l->n; i++) {
        const uint64_t key = l->samples[i].key;
        if (l->fold[i] < l->first_text)
            continue;
        all[n_all++] = (drawn){hed_hash(&key, sizeof key, l->options->seed + 17), (uint32_t)i};
        there[l->y[i] > 0] += hed_learn_times(l, i);
    }
    qsort(all, n_all, sizeof *all, by_hash);
    for (int class = 0; class < 2; class ++) {
        const double fair = MAX_HEADLINE / (there[0] + there[1]), least = MAX_HEADLINE / 10 / there[class];
        factor[class] = fmin(fmax(fair, least), 1);
    }
    for (size_t i = 0; i < n_all; i++) {
        const uint32_t row = all[i].row;
        const int class = l->y[row] > 0;
        const double before = reached[class];
        reached[class] += fmin(hed_learn_times(l, row) * factor[class], HED_LEARN_REPEATS);
        copies[row] = (uint8_t)(floor(reached[class] + 1e-9) - floor(before + 1e-9));
    }
    for (uint32_t row = 0; row < l->n; row++)
        for (; copies[row] > 0; copies[row]--)
            rows[n++] = row;
    free(copies);
    free(all);
    return n;
}

static bool search_headline(hed_learning *l, unsigned *n, hed_err *err)
{
    static const double cs[] = {.003, .03, .3, 3}, gammas[] = {.3, 1, 3};
    const hed_model_train_options *o = l->options;
    const unsigned n_c = o->c_headline > 0 ? 1 : sizeof cs / sizeof *cs;
    const unsigned n_gamma = o->gamma > 0 || l->kernel == HED_LINEAR ? 1 : sizeof gammas / sizeof *gammas;
    hed_trial trials[HED_MAX_TRIALS];
    for (unsigned i = 0; i < n_c * n_gamma; i++)
        trials[i] = (hed_trial){o->c_headline > 0 ? o->c_headline : cs[i / n_gamma],
                                o->gamma > 0  ? o->gamma
                                : n_gamma > 1 ? gammas[i % n_gamma] / (double)l->d
                                              : 1};
    *n = n_c * n_gamma;
    if (!hed_search(l, HED_SEARCH_HEADLINE, trials, *n, &l->trial, err))
        return false;
    l->c_headline = trials[l->trial].c;
    l->gamma = trials[l->trial].gamma;
    return true;
}

static void headline_fold(hed_learning *l, unsigned fold)
{
    hed_headline *svm = hed_headline_train(l, fold, l->c_headline, l->gamma);
    for (size_t i = 0; i < l->n; i++)
        if (l->fold[i] == fold)
            l->decisions[i] = hed_headline_margin(l, svm, i, l->gamma);
    hed_headline_free(svm);
}

/* NULL when a process failed. */
static hed_headline *headline_stage(hed_learning *l, hed_err *err)
{
    standardise(l, l->mean, l->scale);
    if (l->kernel == HED_LINEAR)
        hed_headline_open(l);
    else
        l->n_rows = draw(l, l->rows);
    unsigned n;
    size_t before; /* the same setting twice: what was found against it is not kept, and it would go on for ever */
    l->trial = HED_MAX_TRIALS;
    do {
        before = l->trial;
        if (!search_headline(l, &n, err) ||
            !hed_learn_tasks(l, "headline stage", l->first_headline, l->folds, headline_fold, NULL, err))
            return NULL;
    } while (n > 1 && l->trial != before && !hed_learn_rises(l) &&
             hed_search_reject(l, HED_SEARCH_HEADLINE, l->trial, n));
    return hed_headline_train(l, HED_ALL_FOLDS, l->c_headline, l->gamma);
}

/* ---- The file */

static void put(hed_buf *file, const void *at, size_t n, size_t size)
{
    hed_buf_put(file, (hed_str){at, n * size});
}

static void put_parts(const hed_learning *l, const hed_model_header *h, const hed_headline *svm, const int16_t *table,
                      hed_buf *file)
{
    put(file, h, 1, sizeof *h);
    put(file, l->options->features, h->n_features, sizeof *l->options->features);
    put(file, l->mean, l->d, sizeof(double));
    put(file, l->scale, l->d, sizeof(double));
    if (l->kernel == HED_LINEAR)
        put(file, svm->weights, l->d, sizeof(double));
    put(file, svm->coef, svm->n_sv, sizeof(double));
    put(file, svm->sv, svm->n_sv * l->d, sizeof(double));
    put(file, table, h->n_buckets, sizeof *table);
    hed_tail tail = {.steps = l->steps,
                     .scales = l->scales,
                     .n_scales = l->n_scales,
                     .table_of = l->table_of,
                     .more = table + h->n_buckets,
                     .n_more = l->n_tables - 1,
                     .taught = hed_taught_of(l->samples, l->n)};
    hed_tail_put(&tail, h->n_buckets, file);
    hed_taught_free(&tail.taught);
}

static hed_model_header header_of(const hed_learning *l)
{
    const hed_model_train_options *o = l->options;
    hed_model_header h = {.version = HED_MODEL_TAIL,
                          .kernel = (uint32_t)l->kernel,
                          .has_text = !o->no_text,
                          .n_features = (uint32_t)o->n_features,
                          .n_buckets = o->no_text ? 0 : o->n_buckets,
                          .text_scale = 1,
                          .coef0 = hed_kernel_coef0(l->kernel)};
    memcpy(h.schema, o->fits.schema, sizeof h.schema);
    memcpy(h.lexicon, o->fits.lexicon, sizeof h.lexicon);
    return h;
}

bool hed_model_train(const hed_sample *samples, size_t n, const hed_model_train_options *options,
                     hed_train_facts *facts, hed_buf *file, hed_err *err)
{
    hed_learning l;
    if (!hed_learning_open(&l, samples, n, options, err))
        return false;
    hed_model_header h = header_of(&l);
    int16_t *table = hed_learn_need((size_t)l.n_tables * h.n_buckets, sizeof *table);
    hed_headline *svm = NULL;
    if (options->no_text || text_stage(&l, &h, table, err))
        svm = headline_stage(&l, err);
    const bool ok = svm != NULL;
    if (ok) {
        h.bias = svm->bias;
        hed_learn_calibrate(&l, &h, facts);
        h.gamma = l.gamma;
        h.n_sv = (uint32_t)svm->n_sv;
        put_parts(&l, &h, svm, table, file);
        hed_headline_free(svm);
    }
    free(table);
    hed_learning_close(&l);
    return ok;
}
