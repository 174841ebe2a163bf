/* Intervals, and two models on the same headlines: answers that are known beforehand. */
#include "model/model.h"

#include "model_planted.h"

#include <math.h>

enum { N = 1000, ROUNDS = 1000 };

/* From 0 to 1, the same each time. */
static double chance(uint64_t i)
{
    return (double)(hed_hash(&i, sizeof i, 11) >> 11) / 9007199254740992.;
}

static void plant(double *scores, double *targets, double noise, uint64_t seed)
{
    for (uint64_t i = 0; i < N; i++) {
        targets[i] = i % 2 ? 1 : 0;
        scores[i] = (1 - noise) * (.25 + targets[i] / 2) + noise * chance(seed * N + i);
    }
}

TEST(mcnemar_is_the_binomial_of_the_tables)
{
    static const struct {
        size_t only_a, only_b;
        double p;
    } cases[] = {
        {0, 0, 1},           {3, 3, 1},      {5, 15, .04138946533203125}, {15, 5, .04138946533203125}, {1, 7, .0703125},
        {0, 10, .001953125}, {2000, 2000, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_double_eq_tol(hed_mcnemar(cases[i].only_a, cases[i].only_b), cases[i].p, 1e-9);
    ck_assert_double_lt(hed_mcnemar(20000, 21000), 1e-5); /* terms far below the least double */
}
END

TEST(holm_is_the_table_of_his_paper)
{
    const double four[] = {.005, .011, .02, .04, NAN}, none[] = {.02, .03, .04}, all[] = {.01, .04, .02};
    ck_assert_double_eq(hed_holm(four, 5, .05), .04); /* .0125, .0167, .025, .05 */
    ck_assert_double_eq(hed_holm(none, 3, .05), 0);
    ck_assert_double_eq(hed_holm(all, 3, .05), .04);
    ck_assert_double_eq(hed_holm(NULL, 0, .05), 0);
}
END

TEST(equal_models_do_not_differ)
{
    double scores[N], targets[N];
    hed_paired p;
    plant(scores, targets, .8, 1);
    hed_pair(&(hed_rival){scores, .5}, &(hed_rival){scores, .5}, targets, N, .5, ROUNDS, 1, &p);
    ck_assert_uint_eq(p.only_a + p.only_b, 0);
    ck_assert_double_eq(p.accuracy.p, 1);
    ck_assert_double_eq(p.auc.p, 1);
    ck_assert_double_eq(p.auc.low, 0);
    ck_assert_double_eq(p.auc.high, 0);
}
END

TEST(better_model_is_better_and_the_other_way_round)
{
    double good[N], poor[N], targets[N];
    hed_paired up, down;
    plant(good, targets, .55, 1);
    plant(poor, targets, .85, 2);
    hed_pair(&(hed_rival){poor, .5}, &(hed_rival){good, .5}, targets, N, .5, ROUNDS, 1, &up);
    hed_pair(&(hed_rival){good, .5}, &(hed_rival){poor, .5}, targets, N, .5, ROUNDS, 1, &down);
    ck_assert(up.accuracy.b > up.accuracy.a && up.accuracy.p < 1e-6 && up.accuracy.low > 0);
    ck_assert(up.auc.b > up.auc.a && up.auc.p < 1e-6 && up.auc.low > 0);
    ck_assert(down.auc.high < 0 && down.accuracy.high < 0);
    ck_assert_double_eq(up.accuracy.p, down.accuracy.p);
    ck_assert_uint_eq(up.only_a, down.only_b);
    ck_assert_double_eq_tol(up.accuracy.b - up.accuracy.a, ((double)up.only_b - (double)up.only_a) / N, 1e-12);
}
END

/* Of equals that are noisy apart from each other, about one in twenty pairs may look different. */
TEST(equals_are_rarely_called_different)
{
    int accuracy = 0, auc = 0;
    for (uint64_t i = 0; i < 200; i++) {
        double a[N], b[N], targets[N];
        hed_paired p;
        plant(a, targets, .8, 10 + 2 * i);
        plant(b, targets, .8, 11 + 2 * i);
        hed_pair(&(hed_rival){a, .5}, &(hed_rival){b, .5}, targets, 200, .5, 200, i, &p);
        accuracy += p.accuracy.p < .05;
        auc += p.auc.p < .05;
    }
    ck_assert_msg(accuracy <= 20, "accuracy: %d of 200", accuracy);
    ck_assert_msg(auc >= 2 && auc <= 22, "AUC: %d of 200", auc);
}
END

TEST(one_class_has_accuracy_but_no_area)
{
    double scores[N], targets[N];
    hed_paired p;
    plant(scores, targets, .8, 1);
    for (size_t i = 0; i < N; i++)
        targets[i] = 1;
    hed_pair(&(hed_rival){scores, .5}, &(hed_rival){scores, .4}, targets, N, .5, 100, 1, &p);
    ck_assert(isnan(p.auc.a) && isnan(p.auc.p) && isnan(p.auc.low));
    ck_assert(p.accuracy.b > p.accuracy.a && p.accuracy.p < .01);
}
END

/* The spread of a share is known: sqrt(p(1-p)/n). */
TEST(interval_of_accuracy_is_that_of_a_share)
{
    double scores[N], targets[N];
    hed_measures m, low, high, again;
    plant(scores, targets, .8, 3);
    hed_measure(scores, targets, N, .5, .5, &m);
    hed_measure_interval(scores, targets, N, .5, .5, 2000, 7, &low, &high);
    const double spread = 1.96 * sqrt(m.accuracy * (1 - m.accuracy) / N);
    ck_assert_double_eq_tol(m.accuracy - low.accuracy, spread, spread * .1);
    ck_assert_double_eq_tol(high.accuracy - m.accuracy, spread, spread * .1);
    ck_assert(low.auc < m.auc && m.auc < high.auc && low.mse < m.mse && m.mse < high.mse);
    hed_measure_interval(scores, targets, N, .5, .5, 2000, 7, &again, &high);
    ck_assert_double_eq(again.auc, low.auc);
}
END

/* Labels drawn by the scores themselves: what error there is, the draws add to. */
TEST(interval_of_calibration_is_about_its_value)
{
    double scores[N], targets[N];
    hed_measures m, low, high;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        plant(scores, targets, .8, seed);
        for (size_t i = 0; i < N; i++) {
            const uint64_t lot = hed_hash(&i, sizeof i, seed);
            scores[i] = fmin(fmax(scores[i], 0), 1);
            targets[i] = (double)(lot >> 11) * 0x1p-53 < scores[i];
        }
        hed_measure(scores, targets, N, .5, .5, &m);
        hed_measure_interval(scores, targets, N, .5, .5, 500, seed, &low, &high);
        ck_assert(0 <= low.ece && low.ece < m.ece && m.ece < high.ece);
        ck_assert_double_eq_tol((low.ece + high.ece) / 2, m.ece, (high.ece - low.ece) / 8);
        ck_assert(0 <= low.ece_fair && low.ece_fair <= m.ece_fair && m.ece_fair < high.ece_fair);
    }
}
END

const unit_test model_resample_tests[] = {
    T(mcnemar_is_the_binomial_of_the_tables),
    T(holm_is_the_table_of_his_paper),
    T(equal_models_do_not_differ),
    T(better_model_is_better_and_the_other_way_round),
    T(equals_are_rarely_called_different),
    T(one_class_has_accuracy_but_no_area),
    T(interval_of_accuracy_is_that_of_a_share),
    T(interval_of_calibration_is_about_its_value),
};
const size_t n_model_resample_tests = sizeof model_resample_tests / sizeof *model_resample_tests;
