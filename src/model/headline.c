/* The headline stage. A linear one is LIBLINEAR's, on all samples: libsvm takes time with the square of their number
 * and would have to make do with 4,000, which costs .007 of ROC AUC on Webis-17. The other kernels are libsvm's. Its
 * model is taken over at once into our own form and never written or read by libsvm: its file format is not fit for
 * that, and its own probabilities disagree with its labels. */
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

/* From libsvm's support vectors to our own form: sign for class +1. */
static hed_headline *keep(const hed_learning *l, const struct svm_model *model)
{
    hed_headline *svm = hed_learn_need(1, sizeof *svm);
    const double sign = model->label[0] > 0 ? 1 : -1;
    svm->bias = -sign * model->rho[0];
    svm->n_sv = (size_t)model->l;
    svm->coef = hed_learn_need(svm->n_sv, sizeof(double));
    svm->sv = hed_learn_need(svm->n_sv * l->d, sizeof(double));
    for (size_t i = 0; i < svm->n_sv; i++) {
        svm->coef[i] = sign * model->sv_coef[0][i];
        for (size_t j = 0; j < l->d; j++)
            svm->sv[i * l->d + j] = model->SV[i][j].value;
    }
    return svm;
}

void hed_headline_open(hed_learning *l)
{
    hed_matrix_close(&l->headline);
    hed_matrix_open(&l->headline, l->n, l->n * l->d, l->d);
    l->headline.first = l->first_text; /* others have no text margin */
    for (size_t i = 0; i < l->n; i++) {
        hed_matrix_row(&l->headline, i);
        for (size_t j = 0; j < l->d; j++)
            hed_matrix_put(&l->headline, j, standard(l, i, j));
        hed_matrix_row_end(&l->headline);
    }
}

static hed_headline *linear(const hed_learning *l, unsigned left_out, double c)
{
    hed_headline *svm = hed_learn_need(1, sizeof *svm);
    svm->weights = hed_linear_train(l, &l->headline, left_out, c);
    svm->bias = svm->weights[l->d];
    return svm;
}

hed_headline *hed_headline_train(const hed_learning *l, unsigned left_out, double c, double gamma)
{
    if (l->kernel == HED_LINEAR)
        return linear(l, left_out, c);
    struct svm_node *nodes = hed_learn_need(l->n_rows * (l->d + 1), sizeof *nodes);
    struct svm_node **x = hed_learn_need(l->n_rows, sizeof *x);
    double *y = hed_learn_need(l->n_rows, sizeof *y);
    int n = 0;
    for (size_t i = 0; i < l->n_rows; i++) {
        const uint32_t row = l->rows[i];
        if (!hed_fold_open(l, row, left_out))
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
    for (size_t j = 0; svm->weights && j < l->d; j++)
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

double hed_headline_auc(const hed_learning *l, const hed_trial *trial, unsigned fold)
{
    const bool all = l->kernel == HED_LINEAR;
    const size_t rows = all ? l->n : l->n_rows;
    hed_headline *svm = hed_headline_train(l, fold, trial->c, trial->gamma);
    hed_decided d = hed_decided_open(rows);
    for (size_t i = 0; i < rows; i++) {
        const size_t row = all ? i : l->rows[i];
        if (l->fold[row] != fold)
            continue;
        d.scores[d.n] = hed_headline_margin(l, svm, row, trial->gamma);
        d.rows[d.n++] = (uint32_t)row;
    }
    const double auc = hed_decided_auc(l, &d);
    hed_decided_close(&d);
    hed_headline_free(svm);
    return auc;
}
