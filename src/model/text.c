/* The text stage, by LIBLINEAR.
 *
 * A column of a bucket that stands in many headlines is scaled down, by the square of its inverse document frequency
 * as a share of the largest one possible. The solver regularises a small column more, so rare words and their
 * pieces may weigh more than "the". On Stop Clickbait that is worth .5 % of accuracy; the scale is part of the weight
 * when it leaves here, so that nothing that scores ever knows of it. */
#include "model/learn.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>

typedef struct feature_node node;

static void quiet(const char *text)
{
    (void)text;
}

static void measure_rarity(hed_learning *l)
{
    const uint32_t buckets = l->options->n_buckets;
    l->rarity = hed_learn_need((size_t)buckets + 1, sizeof(double));
    for (size_t i = 0; i < l->n; i++)
        for (uint32_t j = 0; j < l->samples[i].n; j++)
            l->rarity[l->samples[i].buckets[j]]++;
    const double most = log((double)l->n + 1);
    for (uint32_t i = 0; i < buckets; i++) {
        const double share = 1 - log(l->rarity[i] + 1) / most;
        l->rarity[i] = share * share;
    }
    l->rarity[buckets] = 1;
}

/* A row of nodes for each sample, one after the other: its buckets from 1, the bias, the end. */
void hed_text_open(hed_learning *l)
{
    size_t total = 0;
    measure_rarity(l);
    for (size_t i = 0; i < l->n; i++)
        total += l->samples[i].n + 2;
    node *at = l->nodes = hed_learn_need(total, sizeof *at);
    for (size_t i = 0; i < l->n; i++) {
        const hed_sample *s = &l->samples[i];
        for (uint32_t j = 0; j < s->n; j++)
            *at++ = (node){(int)s->buckets[j] + 1, (double)s->values[j] * l->rarity[s->buckets[j]]};
        *at++ = (node){(int)l->options->n_buckets + 1, 1};
        *at++ = (node){-1, 0};
    }
}

double *hed_text_train(const hed_learning *l, unsigned left_out, double c)
{
    node **x = hed_learn_need(l->n * HED_LEARN_REPEATS, sizeof *x), *at = l->nodes;
    double *y = hed_learn_need(l->n * HED_LEARN_REPEATS, sizeof *y);
    const int columns = (int)l->options->n_buckets + 1;
    int n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const double times = fmin(hed_learn_times(l, i), HED_LEARN_REPEATS);
        for (double k = 0; l->fold[i] != left_out && k < round(times); k++) {
            x[n] = at;
            y[n++] = l->y[i];
        }
        at += l->samples[i].n + 2;
    }
    const struct problem problem = {.l = n, .n = columns, .y = y, .x = x, .bias = 1};
    const struct parameter settings = {.solver_type = L2R_L2LOSS_SVC_DUAL, .eps = .1, .C = c, .p = .1};
    set_print_string_function(quiet);
    srand((unsigned)l->options->seed + 1);
    struct model *model = train(&problem, &settings);
    const double sign = model->label[0] > 0 ? 1 : -1; /* its margin is for the label it saw first */
    double *weights = hed_learn_need((size_t)columns, sizeof *weights);
    for (int i = 0; i < columns; i++)
        weights[i] = sign * model->w[i] * l->rarity[i];
    free_and_destroy_model(&model);
    free(x);
    free(y);
    return weights;
}

double hed_text_margin(const hed_learning *l, const double *weights, const hed_sample *sample)
{
    double margin = weights[l->options->n_buckets];
    for (uint32_t i = 0; i < sample->n; i++)
        margin += weights[sample->buckets[i]] * (double)sample->values[i];
    return margin;
}
