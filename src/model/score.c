/* Scores. A linear headline SVM scores with its standardisation
 * folded into its weights, the same numbers that the contributions are made of: they cannot disagree. */
#include "model/parts.h"

#include <math.h>

const char *const hed_kernel_names[HED_KERNELS] = {"linear", "poly", "rbf", "sigmoid"};

const int16_t *hed_model_text_table(const hed_model *model)
{
    return model->text;
}

static double power(double x, int n)
{
    double product = 1;
    while (n-- > 0)
        product *= x;
    return product;
}

double hed_kernel_coef0(hed_kernel kernel)
{
    return kernel == HED_POLY ? 1 : 0;
}

double hed_kernel_value(hed_kernel kernel, double dot, double distance, double gamma, double coef0)
{
    switch (kernel) {
    case HED_POLY:
        return power(gamma * dot + coef0, HED_MODEL_DEGREE);
    case HED_RBF:
        return exp(-gamma * distance);
    case HED_SIGMOID:
        return tanh(gamma * dot + coef0);
    default:
        return dot;
    }
}

static double against(const hed_model *m, const double *x, const double *sv)
{
    double dot = 0, distance = 0;
    for (size_t i = 0; i < m->d; i++) {
        dot += x[i] * sv[i];
        distance += (x[i] - sv[i]) * (x[i] - sv[i]);
    }
    return hed_kernel_value((hed_kernel)m->h.kernel, dot, distance, m->h.gamma, m->h.coef0);
}

static double other_kernel(const hed_model *m, const float *dense, double text_margin)
{
    double x[HED_MODEL_FEATURES + 1], margin = m->h.bias;
    const size_t n = m->h.n_features;
    for (size_t i = 0; i < n; i++)
        x[i] = ((double)dense[m->info.features[i]] - m->mean[i]) * m->scale[i];
    if (m->h.has_text)
        x[n] = (text_margin - m->mean[n]) * m->scale[n];
    for (size_t i = 0; i < m->h.n_sv; i++)
        margin += m->coef[i] * against(m, x, m->sv + i * m->d);
    return margin;
}

double hed_calibrated(const hed_model_header *h, const hed_steps *steps, double margin)
{
    if (steps->n > 0)
        return hed_isotonic(steps, margin);
    return h->low + (h->high - h->low) * hed_platt(h->platt_a, h->platt_b, margin);
}

hed_score hed_model_score(const hed_model *m, const float *dense, double text_dot)
{
    hed_score score = {.text_margin = m->h.has_text ? m->h.text_scale * text_dot + m->h.text_bias : 0};
    if (m->h.kernel == HED_LINEAR) {
        score.margin = m->folded_bias + m->text_weight * text_dot;
        for (size_t i = 0; i < m->h.n_features; i++)
            score.margin += m->dense_weights[i] * (double)dense[m->info.features[i]];
    } else
        score.margin = other_kernel(m, dense, score.text_margin);
    score.score = hed_calibrated(&m->h, &m->tail.steps, score.margin);
    score.label = score.score >= m->h.threshold;
    return score;
}

bool hed_model_linear(const hed_model *m, double *bias, const double **dense_weights, double *text_weight)
{
    if (m->h.kernel != HED_LINEAR)
        return false;
    *bias = m->folded_bias;
    *dense_weights = m->dense_weights;
    *text_weight = m->text_weight;
    return true;
}
