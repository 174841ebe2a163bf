/* The headline stage, by libsvm. Its model is taken over at once into our own form (a weight vector for the linear
 * kernel, else support vectors) and never written or read by libsvm: its file format is not fit for that, and its own
 * probabilities disagree with its labels. */
#include "model/learn.h"

#include <libsvm/svm.h>
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
                                  .coef0 = hed_kernel_coef0(l->kernel),
                                  .cache_size = 200,
                                  .eps = 1e-2,
                                  .C = c,
                                  .shrinking = 1};
}

/* From libsvm's support vectors to our own form: sign for class +1, one weight vector when linear. */
static hed_headline *keep(const hed_learning *l, const struct svm_model *model)
{
    hed_headline *svm = hed_learn_need(1, sizeof *svm);
    const double sign = model->label[0] > 0 ? 1 : -1;
    const bool linear = l->kernel == HED_LINEAR;
    const size_t n = (size_t)model->l;
    svm->bias = -sign * model->rho[0];
    svm->weights = hed_learn_need(l->d, sizeof(double));
    svm->n_sv = linear ? 0 : n;
    svm->coef = hed_learn_need(svm->n_sv, sizeof(double));
    svm->sv = hed_learn_need(svm->n_sv * l->d, sizeof(double));
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
    struct svm_node *nodes = hed_learn_need(l->n_rows * (l->d + 1), sizeof *nodes);
    struct svm_node **x = hed_learn_need(l->n_rows, sizeof *x);
    double *y = hed_learn_need(l->n_rows, sizeof *y);
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

double hed_headline_margin(const hed_learning *l, const hed_headline *svm, size_t row, double gamma)
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
        margin += svm->coef[i] * hed_kernel_value(l->kernel, dot, distance, gamma, hed_kernel_coef0(l->kernel));
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

double hed_headline_auc(const hed_learning *l, double c, double gamma)
{
    hed_headline *svm = hed_headline_train(l, 0, c, gamma);
    double *scores = hed_learn_need(l->n_rows, sizeof *scores), *targets = hed_learn_need(l->n_rows, sizeof *targets);
    size_t n = 0;
    for (size_t i = 0; i < l->n_rows; i++)
        if (l->fold[l->rows[i]] == 0) {
            scores[n] = hed_headline_margin(l, svm, l->rows[i], gamma);
            targets[n++] = l->y[l->rows[i]] > 0;
        }
    hed_measures m;
    hed_measure(scores, targets, n, 0, .5, &m);
    free(scores);
    free(targets);
    hed_headline_free(svm);
    return isnan(m.auc) ? 0 : m.auc;
}
