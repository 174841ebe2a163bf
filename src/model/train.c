/* Training, in this order: the text SVM (LIBLINEAR) once a fold and once on all; the headline SVM (libsvm) on
 * standardised dense features beside the text margins that the folds gave; the sigmoid on margins of headlines that
 * the headline SVM did not see either. So no stage learns from scores that the stage before it gave to its own
 * training data.
 *
 * The same samples and seed give the same bytes: LIBLINEAR draws from rand(), which is seeded before each training,
 * and parallel folds run in processes of their own. Neither library knows weights of samples. In the text stage a
 * smaller corpus is therefore repeated, up to three times; in the headline stage, which needs few samples for its few
 * weights, samples are drawn by weight. */
#include "model/learn.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#define MAX_HEADLINE 4000 /* samples of the headline stage: libsvm's time grows with their square */

/* ---- The text stage, once a fold and once on all */

static void text_fold(void *ctx, unsigned fold)
{
    const hed_learning *l = ctx;
    double *weights = hed_text_train(l, fold, l->c_text);
    for (size_t i = 0; i < l->n; i++)
        if (l->fold[i] == fold)
            l->margins[i] = hed_text_margin(l, weights, &l->samples[i]);
    free(weights);
}

static double search_c_text(hed_learning *l)
{
    static const double grid[] = {.05, .2, .8};
    double best = 0, c = grid[0];
    for (size_t i = 0; i < sizeof grid / sizeof *grid; i++) {
        const unsigned fold = 0; /* one fold tells enough: the curve is flat near its top */
        double *weights = hed_text_train(l, fold, grid[i]);
        double *scores = calloc(l->n, sizeof *scores), *targets = calloc(l->n, sizeof *targets);
        size_t n = 0;
        for (size_t row = 0; scores && targets && row < l->n; row++)
            if (l->fold[row] == fold) {
                scores[n] = hed_text_margin(l, weights, &l->samples[row]);
                targets[n++] = l->y[row] > 0;
            }
        hed_measures m;
        hed_measure(scores, targets, n, 0, .5, &m);
        free(scores);
        free(targets);
        free(weights);
        if (m.auc > best + 1e-4)
            best = m.auc, c = grid[i];
        hed_learn_progress(l, "searching C of the text stage", i + 1, sizeof grid / sizeof *grid);
    }
    return c;
}

/* The final weights as 16-bit integers of one scale: a quarter of the size, and a margin moves by less than 1e-4. */
static void text_stage(hed_learning *l, hed_model_header *h, int16_t *table)
{
    hed_learn_folds(l, "text stage", text_fold);
    double *weights = hed_text_train(l, HED_ALL_FOLDS, l->c_text);
    double most = 0;
    for (uint32_t i = 0; i < l->options->n_buckets; i++)
        most = fmax(most, fabs(weights[i]));
    h->text_scale = most > 0 ? (double)(float)(most / 32767) : 1;
    for (uint32_t i = 0; i < l->options->n_buckets; i++)
        table[i] = (int16_t)lround(weights[i] / h->text_scale);
    h->text_bias = weights[l->options->n_buckets];
    free(weights);
}

/* ---- The headline stage */

static void standardise(const hed_learning *l, double *mean, double *scale)
{
    for (size_t j = 0; j < l->d; j++) {
        double sum = 0, squares = 0, mass = 0;
        for (size_t i = 0; i < l->n; i++) {
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

/* Rows for the headline stage: all, or a draw by weight without putting back (largest u^(1/w) first). */
typedef struct drawn {
    double key;
    uint32_t row;
} drawn;

static int by_key(const void *a, const void *b)
{
    const drawn *x = a, *y = b;
    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static int by_row(const void *a, const void *b)
{
    const drawn *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

static size_t draw(const hed_learning *l, uint32_t *rows)
{
    drawn *all = calloc(l->n, sizeof *all);
    if (!all)
        abort();
    for (size_t i = 0; i < l->n; i++) {
        const uint64_t h = hed_hash(&l->samples[i].key, sizeof l->samples[i].key, l->options->seed + 17);
        const double u = ((double)(h >> 11) + .5) / 9007199254740992.0;
        all[i] = (drawn){log(u) / (double)l->samples[i].weight, (uint32_t)i};
    }
    const size_t n = l->n < MAX_HEADLINE ? l->n : MAX_HEADLINE;
    qsort(all, l->n, sizeof *all, by_key);
    qsort(all, n, sizeof *all, by_row);
    for (size_t i = 0; i < n; i++)
        rows[i] = all[i].row;
    free(all);
    return n;
}

static double search_headline(hed_learning *l, double *gamma)
{
    static const double cs[] = {.03, .3, 3}, gammas[] = {.3, 1, 3};
    const bool linear = l->kernel == HED_LINEAR;
    double best = -1, c = l->options->c_headline > 0 ? l->options->c_headline : .3;
    *gamma = l->options->gamma > 0 ? l->options->gamma : 1 / (double)l->d;
    if (l->options->c_headline > 0 && (linear || l->options->gamma > 0))
        return c;
    const double gamma_now = *gamma;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < (linear ? 1 : 3); j++) {
            const double try_c = l->options->c_headline > 0 ? l->options->c_headline : cs[i];
            const double try_gamma = linear ? gamma_now : gammas[j] / (double)l->d;
            const double auc = hed_headline_auc(l, try_c, try_gamma);
            if (auc > best + 1e-4)
                best = auc, c = try_c, *gamma = try_gamma;
            hed_learn_progress(l, "searching the headline stage", i * 3 + j + 1, 9);
        }
    return c;
}

static void headline_fold(void *ctx, unsigned fold)
{
    const hed_learning *l = ctx;
    hed_headline *svm = hed_headline_train(l, fold, l->c_headline, l->gamma);
    for (size_t i = 0; i < l->n; i++)
        if (l->fold[i] == fold)
            l->decisions[i] = hed_headline_margin(l, svm, i);
    hed_headline_free(svm);
}

/* ---- Calibration and figures */

static void calibrate(const hed_learning *l, hed_model_header *h, hed_train_facts *facts)
{
    double *targets = calloc(l->n, sizeof *targets), *weights = calloc(l->n, sizeof *weights);
    if (!targets || !weights)
        abort();
    for (size_t i = 0; i < l->n; i++) {
        targets[i] = (double)l->samples[i].target;
        weights[i] = (double)l->samples[i].weight;
    }
    hed_platt_fit(l->decisions, targets, weights, l->n, &h->platt_a, &h->platt_b);
    h->threshold = .5;
    hed_measures m;
    for (size_t i = 0; i < l->n; i++)
        weights[i] = hed_platt(h->platt_a, h->platt_b, l->decisions[i]);
    hed_measure(weights, targets, l->n, h->threshold, l->options->positive_at, &m);
    facts->cv_auc = m.auc;
    facts->cv_accuracy = m.accuracy;
    free(targets);
    free(weights);
}

static void put(hed_buf *file, const void *at, size_t n, size_t size)
{
    hed_buf_put(file, (hed_str){at, n * size});
}

static void train(hed_learning *l, hed_train_facts *facts, hed_buf *file)
{
    const hed_model_train_options *o = l->options;
    const uint32_t buckets = o->no_text ? 0 : o->n_buckets;
    hed_model_header h = {.kernel = (uint32_t)l->kernel,
                          .has_text = !o->no_text,
                          .n_features = (uint32_t)o->n_features,
                          .n_buckets = buckets,
                          .text_scale = 1};
    int16_t *table = calloc(buckets + 1, sizeof *table);
    if (!table)
        abort();
    memcpy(h.schema, o->fits.schema, sizeof h.schema);
    memcpy(h.lexicon, o->fits.lexicon, sizeof h.lexicon);
    if (!o->no_text) {
        l->c_text = o->c_text > 0 ? o->c_text : search_c_text(l);
        text_stage(l, &h, table);
    }
    standardise(l, l->mean, l->scale);
    l->n_rows = draw(l, l->rows);
    l->c_headline = search_headline(l, &l->gamma);
    hed_learn_folds(l, "headline stage", headline_fold);
    hed_headline *svm = hed_headline_train(l, HED_ALL_FOLDS, l->c_headline, l->gamma);
    calibrate(l, &h, facts);
    facts->c_text = l->c_text;
    facts->c_headline = l->c_headline;
    facts->gamma = l->kernel == HED_LINEAR ? 0 : l->gamma;
    h.bias = svm->bias;
    h.gamma = l->gamma;
    h.n_sv = (uint32_t)svm->n_sv;
    put(file, &h, 1, sizeof h);
    put(file, o->features, o->n_features, sizeof *o->features);
    put(file, l->mean, l->d, sizeof(double));
    put(file, l->scale, l->d, sizeof(double));
    if (l->kernel == HED_LINEAR)
        put(file, svm->weights, l->d, sizeof(double));
    put(file, svm->coef, svm->n_sv, sizeof(double));
    put(file, svm->sv, svm->n_sv * l->d, sizeof(double));
    put(file, table, buckets, sizeof *table);
    hed_headline_free(svm);
    free(table);
}

bool hed_model_train(const hed_sample *samples, size_t n, const hed_model_train_options *options,
                     hed_train_facts *facts, hed_buf *file, hed_err *err)
{
    hed_learning l;
    if (!hed_learning_open(&l, samples, n, options, err))
        return false;
    train(&l, facts, file);
    hed_learning_close(&l);
    return true;
}
