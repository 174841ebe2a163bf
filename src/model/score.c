#include "model/parts.h"

#include <math.h>

const char *const hed_kernel_names[HED_KERNELS] = {"linear", "poly", "rbf", "sigmoid"};

const float *hed_model_text_table(const hed_model *model)
{
    return model->table;
}

static double power(double x, int n)
{
    double product = 1;
    while (n-- > 0)
        product *= x;
    return product;
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
    double x[4097], margin = m->h.bias;
    const size_t n = m->h.n_features;
    for (size_t i = 0; i < n; i++)
        x[i] = ((double)dense[m->info.features[i]] - m->mean[i]) * m->scale[i];
    if (m->h.has_text)
        x[n] = (text_margin - m->mean[n]) * m->scale[n];
    for (size_t i = 0; i < m->h.n_sv; i++)
        margin += m->coef[i] * against(m, x, m->sv + i * m->d);
    return margin;
}

hed_score hed_model_score(const hed_model *m, const float *dense, double text_dot)
{
    hed_score score = {.text_margin = m->h.has_text ? text_dot + m->h.text_bias : 0};
    if (m->h.kernel == HED_LINEAR) {
        score.margin = m->folded_bias + m->text_weight * text_dot;
        for (size_t i = 0; i < m->h.n_features; i++)
            score.margin += m->dense_weights[i] * (double)dense[m->info.features[i]];
    } else
        score.margin = other_kernel(m, dense, score.text_margin);
    score.score = hed_platt(m->h.platt_a, m->h.platt_b, score.margin);
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

/* ---- Calibration */

double hed_platt(double a, double b, double margin)
{
    const double f = a * margin + b;
    return f >= 0 ? exp(-f) / (1 + exp(-f)) : 1 / (1 + exp(f));
}

static double loss(const double *margins, const double *targets, const double *weights, size_t n, double a, double b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const double f = a * margins[i] + b, w = weights ? weights[i] : 1;
        sum += w * (f >= 0 ? targets[i] * f + log1p(exp(-f)) : (targets[i] - 1) * f + log1p(exp(f)));
    }
    return sum;
}

void hed_platt_fit(const double *margins, const double *targets, const double *weights, size_t n, double *a_out,
                   double *b_out)
{
    double mass = 0, positive = 0;
    for (size_t i = 0; i < n; i++) {
        mass += weights ? weights[i] : 1;
        positive += (weights ? weights[i] : 1) * targets[i];
    }
    double a = 0, b = log((mass - positive + 1) / (positive + 1));
    double now = loss(margins, targets, weights, n, a, b);
    for (int round = 0; round < 100; round++) {
        double aa = 1e-12, bb = 1e-12, ab = 0, ga = 0, gb = 0;
        for (size_t i = 0; i < n; i++) {
            const double w = weights ? weights[i] : 1, p = hed_platt(a, b, margins[i]), q = w * p * (1 - p);
            const double d = w * (targets[i] - p);
            aa += margins[i] * margins[i] * q;
            bb += q;
            ab += margins[i] * q;
            ga += margins[i] * d;
            gb += d;
        }
        if (fabs(ga) < 1e-5 && fabs(gb) < 1e-5)
            break;
        const double det = aa * bb - ab * ab, da = -(bb * ga - ab * gb) / det, db = -(aa * gb - ab * ga) / det;
        double step = 1, next = now;
        for (; step >= 1e-10; step /= 2) {
            next = loss(margins, targets, weights, n, a + step * da, b + step * db);
            if (next < now + 1e-4 * step * (ga * da + gb * db))
                break;
        }
        if (step < 1e-10)
            break;
        a += step * da;
        b += step * db;
        now = next;
    }
    *a_out = a;
    *b_out = b;
}
