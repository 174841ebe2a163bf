/* The sigmoid that makes a probability of a margin, fitted to graded targets by Newton's method in the numerically
 * safe form of Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine
 * Learning 68 (2007). Targets are drawn in a little, as there, as if one more headline of each kind had been seen:
 * else a few headlines that are told apart well would make the score too sure of itself. */
#include "model/parts.h"

#include <math.h>

double hed_platt(double a, double b, double margin)
{
    const double f = a * margin + b;
    return f >= 0 ? exp(-f) / (1 + exp(-f)) : 1 / (1 + exp(f));
}

typedef struct points {
    const double *margins, *targets, *weights;
    size_t n;
    double low, high; /* what targets 0 and 1 become */
} points;

static double target(const points *p, size_t i)
{
    return p->low + p->targets[i] * (p->high - p->low);
}

static double loss(const points *p, double a, double b)
{
    double sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double f = a * p->margins[i] + b, t = target(p, i);
        sum += p->weights[i] * (f >= 0 ? t * f + log1p(exp(-f)) : (t - 1) * f + log1p(exp(f)));
    }
    return sum;
}

/* Newton's step, and how fast the loss falls along it. False where there is nothing left to gain. */
static bool newton(const points *p, double a, double b, double *da, double *db, double *slope)
{
    double aa = 1e-12, bb = 1e-12, ab = 0, ga = 0, gb = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double m = p->margins[i], now = hed_platt(a, b, m), q = p->weights[i] * now * (1 - now);
        const double d = p->weights[i] * (target(p, i) - now);
        aa += m * m * q;
        bb += q;
        ab += m * q;
        ga += m * d;
        gb += d;
    }
    if (fabs(ga) < 1e-5 && fabs(gb) < 1e-5)
        return false;
    const double det = aa * bb - ab * ab;
    *da = -(bb * ga - ab * gb) / det;
    *db = -(aa * gb - ab * ga) / det;
    *slope = ga * *da + gb * *db;
    return true;
}

void hed_platt_fit(const double *margins, const double *targets, const double *weights, size_t n, double *a_out,
                   double *b_out)
{
    double mass = 0, positive = 0;
    for (size_t i = 0; i < n; i++) {
        mass += weights[i];
        positive += weights[i] * targets[i];
    }
    const points p = {margins, targets, weights, n, 1 / (mass - positive + 2), (positive + 1) / (positive + 2)};
    double a = 0, b = log((mass - positive + 1) / (positive + 1)), da, db, slope, now = loss(&p, a, b), next = now;
    for (int round = 0; round < 100 && newton(&p, a, b, &da, &db, &slope); round++) {
        double step = 1;
        for (; step >= 1e-10; step /= 2) {
            next = loss(&p, a + step * da, b + step * db);
            if (next < now + 1e-4 * step * slope)
                break;
        }
        if (step < 1e-10)
            break;
        a += step * da;
        b += step * db;
        now = next;
    }
    *a_out = fmin(a, 0); /* a score never falls as its margin rises */
    *b_out = a > 0 ? log((mass - positive + 1) / (positive + 1)) : b;
}

/* ---- A floor and a ceiling, for graded labels: judges agree about few headlines, so the means they give end well
 * inside 0..1 and a sigmoid that runs from 0 to 1 is too sure at both ends. Least squares by Levenberg and Marquardt.
 */

enum { A, B, LOW, HIGH, PARAMETERS };

static double curve(const double *at, double margin)
{
    return at[LOW] + (at[HIGH] - at[LOW]) * hed_platt(at[A], at[B], margin);
}

static double squares(const points *p, const double *at)
{
    double sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double d = p->targets[i] - curve(at, p->margins[i]);
        sum += p->weights[i] * d * d;
    }
    return sum;
}

/* The normal equations at this place: slopes' products, and in the last column those with what is left to explain. */
static void normal(const points *p, const double *at, double eq[PARAMETERS][PARAMETERS + 1])
{
    memset(eq, 0, PARAMETERS * sizeof *eq);
    for (size_t i = 0; i < p->n; i++) {
        const double m = p->margins[i], s = hed_platt(at[A], at[B], m), fall = -(at[HIGH] - at[LOW]) * s * (1 - s);
        const double slope[PARAMETERS + 1] = {fall * m, fall, 1 - s, s, p->targets[i] - curve(at, m)};
        for (int row = 0; row < PARAMETERS; row++)
            for (int column = 0; column <= PARAMETERS; column++)
                eq[row][column] += p->weights[i] * slope[row] * slope[column];
    }
}

/* Gauss and Jordan; the matrix is positive definite by its damping. */
static void solve(double eq[PARAMETERS][PARAMETERS + 1])
{
    for (int i = 0; i < PARAMETERS; i++)
        for (int row = 0; row < PARAMETERS; row++) {
            const double times = row == i ? 1 - 1 / eq[i][i] : eq[row][i] / eq[i][i];
            for (int column = PARAMETERS; column >= i; column--)
                eq[row][column] -= times * eq[i][column];
        }
}

void hed_platt_bound(const double *margins, const double *targets, const double *weights, size_t n, double *a,
                     double *b, double *low, double *high)
{
    const points p = {margins, targets, weights, n, 0, 1};
    double at[PARAMETERS] = {*a, *b, *low, *high}, now = squares(&p, at), damping = 1e-3;
    for (int round = 0; round < 100 && damping < 1e9; round++) {
        double eq[PARAMETERS][PARAMETERS + 1], next[PARAMETERS];
        normal(&p, at, eq);
        for (int i = 0; i < PARAMETERS; i++)
            eq[i][i] += damping * eq[i][i] + 1e-9;
        solve(eq);
        for (int i = 0; i < PARAMETERS; i++)
            next[i] = at[i] + eq[i][PARAMETERS];
        next[LOW] = fmin(fmax(next[LOW], 0), .4);
        next[HIGH] = fmax(fmin(next[HIGH], 1), .6);
        const double then = squares(&p, next);
        if (then < now) {
            memcpy(at, next, sizeof at);
            damping /= 4;
            if (now - then < 1e-9 * now)
                break;
            now = then;
        } else
            damping *= 4;
    }
    *a = at[A], *b = at[B], *low = at[LOW], *high = at[HIGH];
}
