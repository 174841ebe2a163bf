/* LIBLINEAR, for the text stage and for a linear headline stage.
 *
 * Labels of two classes make a support vector classifier (squared hinge loss). Graded labels make a support vector
 * regression without an insensitive zone: a headline that three of five judges call bait should not pull as hard as
 * one that all do. On Webis-17 the regression is worth .002 of ROC AUC and 1 % of the squared error; on Stop Clickbait,
 * whose labels are two, the classifier is the more exact one by .1 %.
 *
 * Neither library knows weights of samples: a heavier one is repeated. */
#include "model/learn.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>

typedef struct feature_node node;

static void quiet(const char *text)
{
    (void)text;
}

void hed_matrix_open(hed_matrix *m, size_t n, size_t cells, size_t columns)
{
    *m = (hed_matrix){.nodes = hed_learn_need(cells + 2 * n, sizeof(node)),
                      .starts = hed_learn_need(n, sizeof *m->starts),
                      .columns = columns};
}

void hed_matrix_row(hed_matrix *m, size_t row)
{
    m->starts[row] = m->used;
}

void hed_matrix_put(hed_matrix *m, size_t column, double value)
{
    ((node *)m->nodes)[m->used++] = (node){(int)column + 1, value};
}

void hed_matrix_row_end(hed_matrix *m)
{
    hed_matrix_put(m, m->columns, 1); /* the bias */
    ((node *)m->nodes)[m->used++] = (node){-1, 0};
}

void hed_matrix_close(hed_matrix *m)
{
    free(m->nodes);
    free(m->starts);
    *m = (hed_matrix){0};
}

/* The dual solver is the faster one for many columns of which a row has few, the primal one, which draws nothing by
 * lot, for few. The dual one stops earlier by
 * default, before the bias has settled, which costs the regression 1 % of its squared error. */
static struct parameter settings(const hed_learning *l, const hed_matrix *m, double c)
{
    const bool many = m->columns > 1024;
    const int regress = many ? L2R_L2LOSS_SVR_DUAL : L2R_L2LOSS_SVR,
              decide = many ? L2R_L2LOSS_SVC_DUAL : L2R_L2LOSS_SVC;
    return (struct parameter){.solver_type = l->graded ? regress : decide, .eps = many ? .01 : 1e-3, .C = c, .p = 0};
}

double *hed_linear_train(const hed_learning *l, const hed_matrix *m, unsigned left_out, double c)
{
    node **x = hed_learn_need(l->n * HED_LEARN_REPEATS, sizeof *x);
    double *y = hed_learn_need(l->n * HED_LEARN_REPEATS, sizeof *y);
    int n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const double times = fmin(hed_learn_times(l, i), HED_LEARN_REPEATS);
        const bool open = m->starts[i] != SIZE_MAX && l->fold[i] >= m->first && hed_fold_open(l, i, left_out);
        for (double k = 0; open && k < round(times); k++) {
            x[n] = (node *)m->nodes + m->starts[i];
            y[n++] = l->goals[i];
        }
    }
    const struct problem problem = {.l = n, .n = (int)m->columns + 1, .y = y, .x = x, .bias = 1};
    const struct parameter set = settings(l, m, c);
    set_print_string_function(quiet);
    srand((unsigned)l->options->seed + 1);
    struct model *model = train(&problem, &set);
    const double sign = l->graded || model->label[0] > 0 ? 1 : -1; /* its margin is for the label it saw first */
    double *weights = hed_learn_need(m->columns + 1, sizeof *weights);
    for (size_t i = 0; i <= m->columns; i++)
        weights[i] = sign * model->w[i];
    free_and_destroy_model(&model);
    free(x);
    free(y);
    return weights;
}
