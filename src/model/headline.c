/* The headline stage, by libsvm. */
#include "model/learn.h"

#include <libsvm/svm.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static void quiet(const char *text)
{
    (void)text;
}

static double standard(const hed_learning *l, size_t row, size_t j)
{
    return (hed_learn_value(l, row, j) - l->mean[j]) * l->scale[j];
}

static void fill(const hed_learning *l, size_t row, struct svm_node *to)
{
    for (size_t j = 0; j < l->d; j++)
        to[j] = (struct svm_node){(int)j + 1, standard(l, row, j)};
    to[l->d] = (struct svm_node){-1, 0};
}

static struct svm_parameter settings(const hed_learning *l, double c, double gamma)
{
    return (struct svm_parameter){.svm_type = C_SVC,
                                  .kernel_type = (int)l->kernel,
                                  .degree = HED_MODEL_DEGREE,
                                  .gamma = gamma,
                                  .cache_size = 200,
                                  .eps = 1e-2,
                                  .C = c,
                                  .shrinking = 1};
}

/* From libsvm's support vectors to our own form: sign for class +1, one weight vector when linear. */
static hed_headline *keep(const hed_learning *l, const struct svm_model *model)
{
    hed_headline *svm = calloc(1, sizeof *svm);
    const double sign = model->label[0] > 0 ? 1 : -1;
    const bool linear = l->kernel == HED_LINEAR;
    const size_t n = (size_t)model->l;
    if (!svm)
        abort();
    svm->bias = -sign * model->rho[0];
    svm->weights = calloc(l->d + 1, sizeof(double));
    svm->n_sv = linear ? 0 : n;
    svm->coef = calloc(svm->n_sv + 1, sizeof(double));
    svm->sv = calloc(svm->n_sv * l->d + 1, sizeof(double));
    if (!svm->weights || !svm->coef || !svm->sv)
        abort();
    for (size_t i = 0; i < n; i++) {
        const double coef = sign * model->sv_coef[0][i];
        if (!linear)
            svm->coef[i] = coef;
        for (size_t j = 0; j < l->d; j++)
            if (linear)
                svm->weights[j] += coef * model->SV[i][j].value;
            else
                svm->sv[i * l->d + j] = model->SV[i][j].value;
    }
    return svm;
}

hed_headline *hed_headline_train(const hed_learning *l, unsigned left_out, double c, double gamma)
{
    struct svm_node *nodes = calloc(l->n_rows * (l->d + 1) + 1, sizeof *nodes), **x = calloc(l->n_rows + 1, sizeof *x);
    double *y = calloc(l->n_rows + 1, sizeof *y);
    if (!nodes || !x || !y)
        abort();
    int n = 0;
    for (size_t i = 0; i < l->n_rows; i++) {
        const uint32_t row = l->rows[i];
        if (l->fold[row] == left_out)
            continue;
        x[n] = nodes + (size_t)n * (l->d + 1);
        fill(l, row, x[n]);
        y[n++] = l->y[row];
    }
    const struct svm_problem problem = {.l = n, .y = y, .x = x};
    const struct svm_parameter set = settings(l, c, gamma);
    svm_set_print_string_function(quiet);
    struct svm_model *model = svm_train(&problem, &set);
    hed_headline *svm = keep(l, model);
    svm_free_and_destroy_model(&model);
    free(nodes);
    free(x);
    free(y);
    return svm;
}

double hed_headline_margin(const hed_learning *l, const hed_headline *svm, size_t row)
{
    double margin = svm->bias;
    for (size_t j = 0; j < l->d; j++)
        margin += svm->weights[j] * standard(l, row, j);
    for (size_t i = 0; i < svm->n_sv; i++) {
        const double *sv = svm->sv + i * l->d;
        double dot = 0, distance = 0;
        for (size_t j = 0; j < l->d; j++) {
            const double x = standard(l, row, j);
            dot += x * sv[j];
            distance += (x - sv[j]) * (x - sv[j]);
        }
        margin += svm->coef[i] * hed_kernel_value(l->kernel, dot, distance, l->gamma, 0);
    }
    return margin;
}

void hed_headline_free(hed_headline *svm)
{
    free(svm->weights);
    free(svm->coef);
    free(svm->sv);
    free(svm);
}

double hed_headline_auc(const hed_learning *learning, double c, double gamma)
{
    hed_learning with = *learning;
    const hed_learning *l = &with;
    with.gamma = gamma;
    hed_headline *svm = hed_headline_train(l, 0, c, gamma);
    double *scores = calloc(l->n_rows + 1, sizeof *scores), *targets = calloc(l->n_rows + 1, sizeof *targets);
    size_t n = 0;
    if (!scores || !targets)
        abort();
    for (size_t i = 0; i < l->n_rows; i++)
        if (l->fold[l->rows[i]] == 0) {
            scores[n] = hed_headline_margin(l, svm, l->rows[i]);
            targets[n++] = l->y[l->rows[i]] > 0;
        }
    hed_measures m;
    hed_measure(scores, targets, n, 0, .5, &m);
    free(scores);
    free(targets);
    hed_headline_free(svm);
    return isnan(m.auc) ? 0 : m.auc;
}
