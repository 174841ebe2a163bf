/* Training on planted data, scores and calibration; the file and the measures are in model_file.c. */
#include "model/learn.h"

#include "model_planted.h"

#include <libsvm/svm.h>
#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

static hed_measures judge(const hed_model *model, const hed_sample *samples, size_t n)
{
    double *scores = HED_NEW_N(planted_arena(), double, n), *targets = HED_NEW_N(planted_arena(), double, n);
    hed_measures m;
    for (size_t i = 0; i < n; i++) {
        scores[i] = hed_model_score(model, samples[i].dense, planted_dot(model, &samples[i])).score;
        targets[i] = (double)samples[i].target;
    }
    hed_measure(scores, targets, n, hed_model_about(model)->threshold, .5, &m);
    return m;
}

/* ---- Learning */

TEST(both_stages_learn_what_was_planted)
{
    const hed_sample *seen = plant_samples(800, .5, 1), *new = plant_samples(800, .5, 2);
    hed_model_train_options options = planted_options();
    const hed_measures both = judge(planted_model(seen, 800, &options), new, 800);
    options.no_text = true;
    const hed_measures dense = judge(planted_model(seen, 800, &options), new, 800);
    options.no_text = false;
    options.n_features = 0;
    const hed_measures text = judge(planted_model(seen, 800, &options), new, 800);
    ck_assert_double_gt(dense.auc, .75);
    ck_assert_double_gt(text.auc, .9);
    ck_assert_double_gt(both.auc, text.auc);
    ck_assert_double_gt(both.accuracy, .9);
    ck_assert_double_lt(both.ece, .05);
}
END

TEST(curved_kernels_learn_what_no_line_tells_apart)
{
    static const struct {
        const char *kernel;
        double least, most;
    } cases[] = {{"linear", .3, .6}, {"poly", .95, 1}, {"rbf", .95, 1}};
    hed_sample *samples = plant_samples(800, 0, 4);
    for (size_t i = 0; i < 800; i++)
        samples[i].target = (samples[i].dense[3] > 0) == (samples[i].dense[4] > 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_model_train_options options = planted_options();
        options.kernel = cases[i].kernel;
        options.no_text = true;
        const hed_measures m = judge(planted_model(samples, 500, &options), samples + 500, 300);
        ck_assert_msg(m.auc >= cases[i].least && m.auc <= cases[i].most, "%s: AUC %g", cases[i].kernel, m.auc);
    }
}
END

TEST(our_margins_are_those_of_libsvm)
{
    const hed_sample *samples = plant_samples(120, .5, 5);
    for (hed_kernel kernel = HED_LINEAR + 1; kernel < HED_KERNELS; kernel++) {
        hed_model_train_options options = planted_options();
        hed_learning l;
        struct svm_node nodes[120][FEATURES + 1], *x[120];
        double y[120];
        options.kernel = hed_kernel_names[kernel];
        options.no_text = true;
        ck_assert(hed_learning_open(&l, samples, 120, &options, NULL));
        l.n_rows = 120;
        for (uint32_t i = 0; i < 120; i++) {
            l.rows[i] = i;
            y[i] = l.y[i];
            x[i] = nodes[i];
            for (int j = 0; j < FEATURES; j++)
                nodes[i][j] = (struct svm_node){j + 1, ((double)samples[i].dense[j] - .5) * .75};
            nodes[i][FEATURES] = (struct svm_node){-1, 0};
        }
        for (int j = 0; j < FEATURES; j++)
            l.mean[j] = .5, l.scale[j] = .75;
        const struct svm_problem problem = {.l = 120, .y = y, .x = x};
        const struct svm_parameter settings = {.svm_type = C_SVC,
                                               .kernel_type = (int)kernel,
                                               .degree = 2,
                                               .gamma = .02,
                                               .coef0 = kernel == HED_POLY,
                                               .cache_size = 10,
                                               .eps = 1e-2,
                                               .C = .4,
                                               .shrinking = 1};
        hed_headline *ours = hed_headline_train(&l, HED_ALL_FOLDS, .4, .02);
        struct svm_model *theirs = svm_train(&problem, &settings);
        for (size_t i = 0; i < 120; i++) {
            double value;
            svm_predict_values(theirs, x[i], &value);
            value *= theirs->label[0];
            ck_assert_double_eq_tol(hed_headline_margin(&l, ours, i, .02), value, 1e-9 * (1 + fabs(value)));
        }
        svm_free_and_destroy_model(&theirs);
        hed_headline_free(ours);
        hed_learning_close(&l);
    }
}
END

/* Of both stages: a classifier for two labels, a regression for graded ones. */
TEST(our_margins_are_those_of_liblinear)
{
    enum { N = 120 };
    hed_sample *samples = plant_samples(N, .5, 5);
    for (int graded = 0; graded < 2; graded++) {
        static struct feature_node nodes[N][FEATURES + 2], *x[N];
        hed_model_train_options options = planted_options();
        double y[N];
        hed_learning l;
        for (size_t i = 0; graded && i < N; i++)
            samples[i].target = samples[i].target * .5F + .2F;
        ck_assert(hed_learning_open(&l, samples, N, &options, NULL));
        ck_assert(l.graded == graded);
        for (size_t i = 0; i < N; i++) {
            x[i] = nodes[i];
            y[i] = graded ? 2 * (double)samples[i].target - 1 : l.y[i];
            for (int j = 0; j < FEATURES; j++)
                nodes[i][j] = (struct feature_node){j + 1, ((double)samples[i].dense[j] - .5) * .75};
            nodes[i][FEATURES] = (struct feature_node){FEATURES + 2, 1};
            nodes[i][FEATURES + 1] = (struct feature_node){-1, 0};
        }
        for (size_t j = 0; j < l.d; j++) /* the text margin is constant and 0 here */
            l.mean[j] = j < FEATURES ? .5 : 0, l.scale[j] = .75;
        const struct problem problem = {.l = N, .n = FEATURES + 2, .y = y, .x = x, .bias = 1};
        const struct parameter settings = {
            .solver_type = graded ? L2R_L2LOSS_SVR : L2R_L2LOSS_SVC, .eps = 1e-3, .C = .4, .p = 0};
        hed_headline_open(&l);
        hed_headline *ours = hed_headline_train(&l, HED_ALL_FOLDS, .4, 0);
        struct model *theirs = train(&problem, &settings);
        for (size_t i = 0; i < N; i++) {
            double value;
            predict_values(theirs, x[i], &value);
            value *= graded ? 1 : theirs->label[0];
            ck_assert_double_eq_tol(hed_headline_margin(&l, ours, i, 0), value, 1e-6 * (1 + fabs(value)));
        }
        free_and_destroy_model(&theirs);
        hed_headline_free(ours);
        hed_learning_close(&l);
    }
}
END

TEST(contributions_add_up_to_the_margin)
{
    const hed_sample *samples = plant_samples(300, .5, 6);
    static const uint32_t some[] = {1, 3};
    hed_model_train_options options = planted_options();
    options.features = some;
    options.n_features = 2;
    const hed_model *model = planted_model(samples, 300, &options);
    double bias, text_weight;
    const double *weights;
    ck_assert(hed_model_linear(model, &bias, &weights, &text_weight));
    ck_assert_double_gt(text_weight, 0);
    for (size_t i = 0; i < 300; i++) {
        const double dot = planted_dot(model, &samples[i]);
        double sum = bias + text_weight * dot;
        for (size_t j = 0; j < 2; j++)
            sum += weights[j] * (double)samples[i].dense[some[j]];
        ck_assert_double_eq_tol(hed_model_score(model, samples[i].dense, dot).margin, sum, 1e-12);
    }
    options.kernel = "rbf";
    ck_assert(!hed_model_linear(planted_model(samples, 300, &options), &bias, &weights, &text_weight));
}
END

TEST(stored_score_is_that_of_training)
{
    const hed_sample *samples = plant_samples(200, .5, 7);
    for (hed_kernel kernel = 0; kernel < HED_KERNELS; kernel++) {
        hed_model_train_options options = planted_options();
        hed_learning l;
        options.kernel = hed_kernel_names[kernel];
        options.no_text = true;
        options.c_headline = .5;
        options.gamma = .1;
        const hed_buf file = planted_file(samples, 200, &options);
        const hed_model *model = planted_parse(hed_buf_str(&file));
        ck_assert(hed_learning_open(&l, samples, 200, &options, NULL));
        hed_model_header h;
        const char *at = file.ptr + sizeof h + FEATURES * sizeof(uint32_t);
        memcpy(&h, file.ptr, sizeof h);
        memcpy(l.mean, at, FEATURES * sizeof(double));
        memcpy(l.scale, at + FEATURES * sizeof(double), FEATURES * sizeof(double));
        for (l.n_rows = 0; l.n_rows < 200; l.n_rows++)
            l.rows[l.n_rows] = (uint32_t)l.n_rows;
        if (kernel == HED_LINEAR)
            hed_headline_open(&l);
        hed_headline *svm = hed_headline_train(&l, HED_ALL_FOLDS, .5, .1);
        for (size_t i = 0; i < 200; i++) {
            const hed_score score = hed_model_score(model, samples[i].dense, 0);
            const double moved = h.bias - svm->bias; /* to zero at the threshold */
            ck_assert_double_eq_tol(score.margin, hed_headline_margin(&l, svm, i, .1) + moved, 1e-9);
            ck_assert(score.label == (score.margin >= 0) || fabs(score.margin) < 1e-9);
            ck_assert_double_eq_tol(score.score, 1 / (1 + exp(h.platt_a * score.margin + h.platt_b)), 1e-12);
        }
        hed_headline_free(svm);
        hed_learning_close(&l);
    }
}
END

TEST(same_samples_give_same_bytes)
{
    const hed_sample *samples = plant_samples(300, .4, 8);
    hed_model_train_options options = planted_options();
    const hed_buf one = planted_file(samples, 300, &options);
    options.jobs = 3;
    const hed_buf three = planted_file(samples, 300, &options);
    options.seed = 4;
    const hed_buf other = planted_file(samples, 300, &options);
    ck_assert(hed_str_eq(hed_buf_str(&one), hed_buf_str(&three)));
    ck_assert(!hed_str_eq(hed_buf_str(&one), hed_buf_str(&other)));
}
END

TEST(libraries_print_nothing)
{
    const hed_sample *samples = plant_samples(100, .5, 9);
    const hed_model_train_options options = planted_options();
    char path[] = "/tmp/hed-unit-XXXXXX";
    const int file = mkstemp(path), out = dup(1);
    ck_assert(file >= 0 && out >= 0);
    fflush(stdout);
    dup2(file, 1);
    const hed_buf model = planted_file(samples, 100, &options);
    fflush(stdout);
    dup2(out, 1);
    ck_assert_int_eq(lseek(file, 0, SEEK_END), 0);
    ck_assert_uint_gt(model.len, 0);
    unlink(path);
}
END

TEST(folds_keep_keys_together_and_classes_even)
{
    hed_sample *samples = plant_samples(400, .5, 10);
    hed_model_train_options options = planted_options();
    hed_learning l;
    for (size_t i = 0; i < 400; i++) {
        samples[i].target = i % 20 < 2; /* twenty pairs of positives */
        samples[i].key = hed_hash(&(size_t){i / 2}, sizeof(size_t), 1);
    }
    ck_assert(hed_learning_open(&l, samples, 400, &options, NULL));
    size_t positives[5] = {0}, all[5] = {0};
    for (size_t i = 0; i < 400; i++) {
        all[l.fold[i]]++;
        positives[l.fold[i]] += l.y[i] > 0;
        ck_assert_uint_eq(l.fold[i], l.fold[i / 2 * 2]);
    }
    for (size_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(positives[i], 8);
        ck_assert_uint_eq(all[i], 80);
    }
    hed_learning_close(&l);
}
END

TEST(rare_class_is_never_lost)
{
    hed_sample *samples = plant_samples(6000, .5, 11);
    size_t positives = 0;
    for (size_t i = 0; i < 6000; i++) { /* 12 of 6,000, more than the headline stage looks at */
        samples[i].target = i % 500 == 0;
        ((float *)(uintptr_t)samples[i].dense)[0] = i % 500 == 0 ? 3 : 1 + samples[i].dense[3];
        positives += i % 500 == 0;
    }
    hed_model_train_options options = planted_options();
    options.no_text = true;
    options.c_headline = 1;
    const hed_measures m = judge(planted_model(samples, 6000, &options), samples, 6000);
    ck_assert_uint_eq(m.positives, positives);
    ck_assert_double_gt(m.auc, .99);
    const hed_sample few[] = {samples[0], samples[1], samples[500], samples[501]};
    ck_assert(planted_model(few, 4, &options) != NULL); /* two of each: the least there can be */
}
END

TEST(heavier_corpus_wins_where_corpora_disagree)
{
    hed_sample *samples = plant_samples(600, .6, 12);
    hed_model_train_options options = planted_options();
    options.n_features = 0;
    for (int first = 0; first < 2; first++) {
        for (size_t i = 0; i < 600; i++) { /* the second half is labelled the other way round */
            samples[i].target = (samples[i].buckets[0] >= 4) == (i < 300);
            samples[i].weight = (i < 300) == (first == 1) ? 3 : 1;
        }
        const double auc = judge(planted_model(samples, 600, &options), samples, 300).auc;
        ck_assert_msg(first ? auc > .9 : auc < .1, "first half heavier: %d, AUC on it: %g", first, auc);
    }
}
END

TEST(training_refuses_what_it_cannot_learn_from)
{
    hed_sample *samples = plant_samples(50, .5, 13);
    const hed_sample kept = samples[7];
    const float bad_dense[FEATURES] = {0, 1, NAN, 0, 0};
    const uint32_t unsorted[8] = {5, 3}, outside[8] = {3, BUCKETS};
    hed_model_train_options options[7];
    hed_sample changed[5] = {kept, kept, kept, kept, kept};
    static const char *const wants[] = {"kernel",      "folds", "neither",  "C and gamma",
                                        "C and gamma", "2 to",  "one class"};
    for (size_t i = 0; i < 7; i++)
        options[i] = planted_options();
    options[0].kernel = "cubic";
    options[1].folds = 1;
    options[2].no_text = true, options[2].n_features = 0;
    options[3].c_text = -1;
    options[4].gamma = NAN;
    options[5].folds = 101;
    options[6].positive_at = 2;
    for (size_t i = 0; i < 7; i++) {
        hed_err err = {0};
        hed_buf file = {0};
        ck_assert(!hed_model_train(samples, 50, &options[i], &(hed_train_facts){0}, &file, &err));
        ck_assert_err_has(err, wants[i]);
        ck_assert_uint_eq(file.len, 0);
    }
    changed[0].dense = bad_dense;
    changed[1].target = 1.5;
    changed[2].weight = 0;
    changed[3].buckets = unsorted, changed[3].n = 2;
    changed[4].buckets = outside, changed[4].n = 2;
    for (size_t i = 0; i < 5; i++) {
        const hed_model_train_options usual = planted_options();
        hed_err err = {0};
        samples[7] = changed[i];
        ck_assert(!hed_model_train(samples, 50, &usual, NULL, NULL, &err));
        ck_assert_err_has(err, "sample 8");
    }
}
END

/* ---- Calibration */

TEST(sigmoid_is_found_again)
{
    double margins[4001], targets[4001], weights[4001], a, b;
    for (size_t i = 0; i < 4001; i++) {
        margins[i] = ((double)i - 2000) / 500;
        targets[i] = 1 / (1 + exp(-1.5 * margins[i] + .4));
        weights[i] = 1 + (double)(i % 3);
    }
    hed_platt_fit(margins, targets, weights, 4001, &a, &b);
    ck_assert_double_eq_tol(a, -1.5, .01);
    ck_assert_double_eq_tol(b, .4, .01);
    ck_assert_double_eq_tol(hed_platt(a, b, 1e6), 1, 1e-12);
    ck_assert_double_eq_tol(hed_platt(a, b, -1e6), 0, 1e-12);
}
END

TEST(floor_and_ceiling_are_found_again)
{
    double margins[4001], targets[4001], weights[4001], a, b, low = 0, high = 1;
    for (size_t i = 0; i < 4001; i++) {
        margins[i] = ((double)i - 2000) / 500;
        targets[i] = .1 + .7 / (1 + exp(-1.5 * margins[i] + .4));
        weights[i] = 1 + (double)(i % 3);
    }
    hed_platt_fit(margins, targets, weights, 4001, &a, &b);
    hed_platt_bound(margins, targets, weights, 4001, &a, &b, &low, &high);
    ck_assert_double_eq_tol(a, -1.5, .01);
    ck_assert_double_eq_tol(b, .4, .01);
    ck_assert_double_eq_tol(low, .1, .001);
    ck_assert_double_eq_tol(high, .8, .001);
}
END

/* Four judges of ten call the positives bait: whoever waits for half of them finds none. */
TEST(threshold_follows_the_labels)
{
    hed_sample *samples = plant_samples(800, .6, 14);
    for (size_t i = 0; i < 800; i++)
        samples[i].target = samples[i].target > 0 ? .4F : .1F;
    hed_model_train_options options = planted_options();
    options.positive_at = .3;
    const hed_model *model = planted_model(samples, 800, &options);
    const double threshold = hed_model_about(model)->threshold;
    ck_assert_msg(threshold > .1 && threshold < .4, "the threshold is %g", threshold);
}
END

/* Where F1 is flat about its best, which threshold has the best one is luck. */
TEST(threshold_stays_at_a_half_where_others_are_hardly_better)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        const hed_model_train_options options = planted_options();
        const hed_model *model = planted_model(plant_samples(2000, .8, seed), 2000, &options);
        ck_assert_double_eq_tol(hed_model_about(model)->threshold, .5, 1e-9);
    }
}
END

TEST(few_headlines_do_not_make_a_sure_score)
{
    static const double margins[] = {-2, -1.5, -1, 1, 1.5, 2}, targets[] = {0, 0, 0, 1, 1, 1},
                        weights[] = {1, 1, 1, 1, 1, 1}, same[] = {1, 1, 1, 1, 1, 1};
    double a, b;
    hed_platt_fit(margins, targets, weights, 6, &a, &b);
    ck_assert_double_gt(hed_platt(a, b, 1.5), .7);
    ck_assert_double_lt(hed_platt(a, b, 1.5), .9);
    hed_platt_fit(same, targets, weights, 6, &a, &b);
    ck_assert_double_eq_tol(hed_platt(a, b, 1), .5, 1e-6);
}
END

TEST(a_score_never_falls_as_its_margin_rises)
{
    static const double margins[] = {-2, -1.5, -1, 1, 1.5, 2}, targets[] = {1, 1, 1, 0, 0, 1},
                        weights[] = {1, 1, 1, 1, 1, 1};
    double a, b;
    hed_platt_fit(margins, targets, weights, 6, &a, &b);
    ck_assert_double_eq_tol(hed_platt(a, b, -9), 5. / 8, 1e-9); /* their share, as if one more of each were there */
    ck_assert_double_eq_tol(hed_platt(a, b, 9), 5. / 8, 1e-9);
}
END

int main(void)
{
    static const unit_test tests[] = {
        T(both_stages_learn_what_was_planted),
        T(curved_kernels_learn_what_no_line_tells_apart),
        T(our_margins_are_those_of_libsvm),
        T(our_margins_are_those_of_liblinear),
        T(contributions_add_up_to_the_margin),
        T(stored_score_is_that_of_training),
        T(same_samples_give_same_bytes),
        T(libraries_print_nothing),
        T(folds_keep_keys_together_and_classes_even),
        T(rare_class_is_never_lost),
        T(heavier_corpus_wins_where_corpora_disagree),
        T(training_refuses_what_it_cannot_learn_from),
        T(sigmoid_is_found_again),
        T(floor_and_ceiling_are_found_again),
        T(threshold_follows_the_labels),
        T(threshold_stays_at_a_half_where_others_are_hardly_better),
        T(few_headlines_do_not_make_a_sure_score),
        T(a_score_never_falls_as_its_margin_rises),
    };
    const int learning = unit_run("model", tests, sizeof tests / sizeof *tests);
    const int file = unit_run("model file", model_file_tests, n_model_file_tests);
    const int home = unit_run("model home", model_home_tests, n_model_home_tests);
    const int resample = unit_run("model resample", model_resample_tests, n_model_resample_tests);
    const int search = unit_run("model search", model_search_tests, n_model_search_tests);
    const int libsvm = unit_run("model libsvm", model_libsvm_tests, n_model_libsvm_tests);
    const int training = unit_run("model training", model_training_tests, n_model_training_tests);
    return training   ? training
           : home     ? home
           : learning ? learning
           : file     ? file
           : resample ? resample
           : search   ? search
                      : libsvm;
}
