/* How samples are held out, and how margins become scores by a stair. */
#include "model/learn.h"

#include "model_planted.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* ---- Folds */

static hed_learning open_folds(const hed_sample *samples, size_t n, const hed_model_train_options *options)
{
    hed_learning l;
    hed_err err = {0};
    ck_assert_msg(hed_learning_open(&l, samples, n, options, &err), "%s", err.text);
    return l;
}

TEST(no_group_is_on_both_sides)
{
    enum { N = 600, GROUPS = 40 };
    hed_sample *samples = plant_samples(N, .5, 30);
    hed_model_train_options options = planted_options();
    options.split = HED_BY_GROUP;
    for (size_t i = 0; i < N; i++)
        samples[i].group = 1000 + i * i % GROUPS; /* of very different sizes */
    hed_learning l = open_folds(samples, N, &options);
    int where[GROUPS];
    size_t all[5] = {0}, positives[5] = {0};
    memset(where, -1, sizeof where);
    for (size_t i = 0; i < N; i++) {
        int *fold = &where[samples[i].group - 1000];
        ck_assert(*fold < 0 || *fold == l.fold[i]);
        *fold = l.fold[i];
        all[l.fold[i]]++;
        positives[l.fold[i]] += l.y[i] > 0;
    }
    for (size_t i = 0; i < 5; i++) {
        ck_assert_msg(all[i] > N / 5 - 40 && all[i] < N / 5 + 40, "fold %zu has %zu", i, all[i]);
        ck_assert_msg(positives[i] > N / 10 - 40 && positives[i] < N / 10 + 40, "%zu positive", positives[i]);
    }
    hed_learning_close(&l);
}
END

/* A bucket that tells the group, and groups that are of one class each: seen groups are easy, unseen ones are not. */
TEST(what_only_tells_the_group_is_no_help_where_groups_are_held_out)
{
    enum { N = 600, GROUPS = 30 };
    hed_sample *samples = plant_samples(N, 0, 31);
    hed_model_train_options options = planted_options();
    hed_train_facts mixed, grouped;
    hed_buf file = {0};
    hed_err err = {0};
    options.n_features = 0;
    for (size_t i = 0; i < N; i++) {
        samples[i].group = i % GROUPS + 7;
        samples[i].target = (float)(hed_hash(&samples[i].group, sizeof samples[i].group, 1) >> 40 & 1);
        *(uint32_t *)(uintptr_t)&samples[i].buckets[7] = 63 - (uint32_t)(i % GROUPS) % 8;
        *(uint32_t *)(uintptr_t)&samples[i].buckets[6] = 48 + (uint32_t)(i % GROUPS) / 8;
    }
    ck_assert_msg(hed_model_train(samples, N, &options, &mixed, &file, &err), "%s", err.text);
    options.split = HED_BY_GROUP;
    ck_assert_msg(hed_model_train(samples, N, &options, &grouped, &file, &err), "%s", err.text);
    ck_assert_double_gt(mixed.cv_auc, grouped.cv_auc + .1);
    hed_buf_free(&file);
}
END

TEST(later_samples_are_judged_by_earlier_ones_only)
{
    enum { N = 400 };
    hed_sample *samples = plant_samples(N, .5, 32);
    for (int no_text = 0; no_text < 2; no_text++) {
        hed_model_train_options options = planted_options();
        double scores[N];
        hed_train_facts facts;
        hed_buf file = {0};
        hed_err err = {0};
        options.split = HED_BY_TIME;
        options.no_text = no_text;
        options.scores = scores;
        for (size_t i = 0; i < N; i++)
            samples[i].when = (int64_t)(i * 7919 % N / 4); /* four a date, in no order */
        hed_learning l = open_folds(samples, N, &options);
        for (size_t i = 0; i < N; i++)
            for (size_t k = 0; k < N; k++) {
                ck_assert(samples[i].when != samples[k].when || l.fold[i] == l.fold[k]);
                ck_assert(samples[i].when <= samples[k].when || l.fold[i] >= l.fold[k]);
                ck_assert(!hed_fold_open(&l, i, l.fold[k]) || samples[i].when < samples[k].when);
            }
        ck_assert_msg(hed_model_train(samples, N, &options, &facts, &file, &err), "%s", err.text);
        size_t judged = 0;
        for (size_t i = 0; i < N; i++) {
            ck_assert_int_eq(isnan(scores[i]) != 0, l.fold[i] < (no_text ? 1 : 2));
            judged += isnan(scores[i]) ? 0 : 1;
        }
        ck_assert_uint_eq(judged, N / 5 * (no_text ? 4 : 3));
        ck_assert_uint_eq(facts.judged, judged);
        ck_assert_double_gt(facts.cv_auc, .7);
        hed_learning_close(&l);
        hed_buf_free(&file);
    }
}
END

TEST(what_cannot_be_held_out_is_refused)
{
    enum { N = 100 };
    hed_sample *samples = plant_samples(N, .5, 33);
    static const char *const wants[] = {"3 groups cannot be dealt to 5", "are of one class", "takes 3",
                                        "2 different dates cannot be cut", "before span 2 of 5"};
    for (int i = 0; i < 5; i++) {
        hed_model_train_options options = planted_options();
        hed_learning l;
        hed_err err = {0};
        options.split = i < 2 ? HED_BY_GROUP : HED_BY_TIME;
        options.folds = i == 2 ? 2 : 5;
        for (size_t k = 0; k < N; k++) {
            samples[k].target = (i == 1 || i == 4 ? k < 20 : k % 2 == 1) ? 1 : 0;
            samples[k].group = i == 0 ? k % 3 : i == 1 && k < 20 ? 1 : k; /* 1: all positives are one group */
            samples[k].when = i == 3 ? (int64_t)(k / 50) : -(int64_t)k;   /* 4: the positives are last */
        }
        ck_assert_msg(!hed_learning_open(&l, samples, N, &options, &err), "case %d", i);
        ck_assert_err_has(err, wants[i]);
    }
}
END

TEST(each_corpus_is_brought_to_one_mean_and_spread)
{
    enum { N = 400 };
    static const float labels[2][2] = {{0, 1}, {.2F, .6F}}; /* outlets decide in the first, judges in the second */
    hed_sample *samples = plant_samples(N, .5, 41);
    const hed_model_train_options options = planted_options();
    hed_learning l;
    hed_err err = {0};
    for (size_t k = 0; k < N; k++) {
        samples[k].corpus = k % 2;
        samples[k].target = labels[k % 2][k / 2 % 4 == 0];
    }
    ck_assert_msg(hed_learning_open(&l, samples, N, &options, &err), "%s", err.text);
    for (size_t corpus = 0; corpus < 2; corpus++) {
        double sum = 0, squares = 0;
        for (size_t k = corpus; k < N; k += 2) {
            sum += l.goals[k];
            squares += l.goals[k] * l.goals[k];
        }
        ck_assert_double_lt(fabs(sum), 1e-3);
        ck_assert_double_lt(fabs(squares / (N / 2.) - 1), 1e-3);
    }
    hed_learning_close(&l);
}
END

/* ---- Parts */

TEST(what_is_learnt_in_parts_is_as_good_whatever_the_jobs)
{
    enum { N = 4000 };
    const hed_sample *samples = plant_samples(N, .3, 38), *new = plant_samples(N, .3, 39);
    hed_model_train_options options = planted_options();
    double aucs[2], scores[N], targets[N];
    options.n_features = 0;
    options.folds = 3;
    options.c_text = options.c_headline = 1;
    for (int i = 0; i < 2; i++) {
        options.max_cells = i ? N * 8 / 5 + 1 : 0;
        options.jobs = 1;
        const hed_buf file = planted_file(samples, N, &options);
        hed_model *model = planted_parse(hed_buf_str(&file));
        for (size_t k = 0; k < N; k++) {
            scores[k] = hed_model_score(model, new[k].dense, planted_dot(model, &new[k])).score;
            targets[k] = (double)new[k].target;
        }
        hed_measures m;
        hed_measure(scores, targets, N, .5, .5, &m);
        aucs[i] = m.auc;
        options.jobs = 3;
        const hed_buf other = planted_file(samples, N, &options);
        ck_assert(hed_str_eq(hed_buf_str(&file), hed_buf_str(&other)));
        hed_model_free(model);
    }
    ck_assert_msg(fabs(aucs[0] - aucs[1]) < .005 && aucs[0] > .75, "%g in one, %g in five", aucs[0], aucs[1]);
}
END

TEST(each_part_has_its_share_and_all_of_a_rare_class)
{
    enum { N = 3000, PARTS = 4 };
    hed_sample *samples = plant_samples(N, .3, 40);
    hed_model_train_options options = planted_options();
    options.max_cells = N * 8 / PARTS + 1;
    for (int rare = 0; rare < 2; rare++) {
        size_t by_part[PARTS][2] = {{0}}, in_every = 0, positives = 0;
        for (size_t i = 0; i < N; i++)
            samples[i].target = (rare ? i % 300 == 0 : i % 2 == 0) ? 1 : 0;
        hed_learning l = open_folds(samples, N, &options);
        ck_assert_uint_eq(l.parts, PARTS);
        for (size_t i = 0; i < N; i++) {
            positives += l.y[i] > 0;
            if (l.part[i] == HED_EVERY_PART)
                in_every++;
            else
                by_part[l.part[i]][l.y[i] > 0]++;
        }
        ck_assert_uint_eq(in_every, rare ? positives : 0);
        for (int part = 0; part < PARTS; part++)
            for (int y = 0; y < 2 - rare; y++)
                ck_assert_uint_ge(by_part[part][y] + 5, (rare ? N - positives : N / 2) / PARTS);
        hed_learning_close(&l);
    }
}
END

/* ---- Isotonic */

TEST(stair_is_that_done_by_hand)
{
    static const double margins[] = {5, 1, 2, 3, 4, 4}, targets[] = {1, 0, 1, 0, 0, 1}, weights[] = {1, 1, 1, 2, 1, 1};
    /* by margin: 0, 1, 0 (twice as heavy), one half (twice), 1; the middle is (1 + 0 + 0 + 0 + 1) / 5 = .4 */
    hed_steps s = hed_isotonic_fit(margins, targets, weights, 6, 0);
    ck_assert_double_eq_tol(hed_isotonic(&s, 1), .5 / 8, 1e-12); /* half a headline from 0 */
    ck_assert_double_eq_tol(hed_isotonic(&s, -9), .5 / 8, 1e-12);
    ck_assert_double_eq_tol(hed_isotonic(&s, 2), 1. / 3, 1e-12); /* 1, 0, 0 */
    ck_assert_double_eq_tol(hed_isotonic(&s, 3), 1. / 3, 1e-12);
    ck_assert_double_eq_tol(hed_isotonic(&s, 4), .5, 1e-12);
    ck_assert_double_eq_tol(hed_isotonic(&s, 3.5), (1. / 3 + .5) / 2, 1e-12);
    ck_assert_double_eq_tol(hed_isotonic(&s, 99), 1 - .5 / 8, 1e-12);
    double turn;
    ck_assert(hed_isotonic_turn(&s, .5, &turn));
    ck_assert_double_eq_tol(turn, 4, 1e-12);
    ck_assert(!hed_isotonic_turn(&s, .01, &turn) && !hed_isotonic_turn(&s, .99, &turn));
    hed_isotonic_free(&s);
}
END

static double drawn(uint64_t *state)
{
    *state += 1;
    return (double)(hed_hash(state, sizeof *state, 7) >> 11) / 9007199254740992.0;
}

/* The least squares among what does not fall is known in closed form: the largest, over where a span starts, of the
 * smallest, over where it ends, of the means of the spans that hold the place. */
TEST(stair_is_the_closed_form_and_never_falls)
{
    enum { N = 60 };
    uint64_t state = 5;
    for (int round = 0; round < 60; round++) {
        double margins[N], targets[N], weights[N], sums[N + 1] = {0}, masses[N + 1] = {0};
        for (int i = 0; i < N; i++) {
            margins[i] = (double)i + .5 * drawn(&state);
            targets[i] = round % 2 ? (double)(drawn(&state) < i / (double)N) : drawn(&state);
            weights[i] = .5 + drawn(&state);
            sums[i + 1] = sums[i] + weights[i] * targets[i];
            masses[i + 1] = masses[i] + weights[i];
        }
        hed_steps s = hed_isotonic_fit(margins, targets, weights, N, 0);
        const double low = .5 / (masses[N] + 1);
        double last = 0;
        for (int i = 0; i < N; i++) {
            double best = -1;
            for (int from = 0; from <= i; from++) {
                double least = 2;
                for (int to = i; to < N; to++)
                    least = fmin(least, (sums[to + 1] - sums[from]) / (masses[to + 1] - masses[from]));
                best = fmax(best, least);
            }
            ck_assert_double_eq_tol(hed_isotonic(&s, margins[i]), fmin(fmax(best, low), 1 - low), 1e-9);
        }
        for (double at = -2; at < N + 2; at += .01) {
            const double now = hed_isotonic(&s, at);
            ck_assert(now >= last && now > 0 && now < 1);
            last = now;
        }
        hed_isotonic_free(&s);
    }
}
END

TEST(stair_is_that_of_scikit_learn)
{
    enum { N = 400 };
    static const char script[] =
        "import sys\n"
        "from sklearn.isotonic import IsotonicRegression\n"
        "rows = [list(map(float, line.split())) for line in sys.stdin]\n"
        "x, y, w = zip(*rows)\n"
        "low = .5 / (sum(w) + 1)\n"
        "fit = IsotonicRegression(y_min=low, y_max=1 - low, out_of_bounds='clip').fit(x, y, w)\n"
        "print(*['%.17g' % p for p in fit.predict([i / 50 - 5 for i in range(500)])], sep='\\n')\n";
    char rows[] = "/tmp/hed-unit-XXXXXX", python[] = "/tmp/hed-unit-XXXXXX", command[100], line[64];
    double margins[N], targets[N], weights[N];
    uint64_t state = 11;
    if (unit_skip_without("/usr/lib/python3/dist-packages/sklearn", "isotonic calibration against scikit-learn"))
        return;
    FILE *to = fdopen(mkstemp(rows), "w");
    for (int i = 0; i < N; i++) {
        margins[i] = floor((drawn(&state) * 8 - 4) * 64) / 64; /* some of them equal */
        targets[i] = drawn(&state) < 1 / (1 + exp(-margins[i])) ? 1 : 0;
        weights[i] = .5 + drawn(&state);
        fprintf(to, "%.17g %.17g %.17g\n", margins[i], targets[i], weights[i]);
    }
    fclose(to);
    to = fdopen(mkstemp(python), "w");
    fputs(script, to);
    fclose(to);
    hed_steps s = hed_isotonic_fit(margins, targets, weights, N, 0);
    snprintf(command, sizeof command, "/usr/bin/python3 %s <%s", python, rows);
    FILE *answers = popen(command, "r");
    for (int i = 0; i < 500; i++) {
        ck_assert(fgets(line, sizeof line, answers) != NULL);
        ck_assert_double_eq_tol(hed_isotonic(&s, i / 50. - 5), atof(line), 1e-9);
    }
    ck_assert_int_eq(pclose(answers), 0);
    hed_isotonic_free(&s);
    unlink(rows), unlink(python);
}
END

TEST(a_stair_of_many_steps_is_made_of_fewer)
{
    enum { N = 20000 };
    double *margins = HED_NEW_N(planted_arena(), double, N), *targets = HED_NEW_N(planted_arena(), double, N),
           *weights = HED_NEW_N(planted_arena(), double, N);
    for (int i = 0; i < N; i++)
        margins[i] = i, targets[i] = i / (double)N, weights[i] = 1;
    hed_steps s = hed_isotonic_fit(margins, targets, weights, N, 0);
    ck_assert_uint_le(s.n, HED_MODEL_POINTS);
    for (int i = 0; i < N; i += 37)
        ck_assert_double_eq_tol(hed_isotonic(&s, i), i / (double)N, .001);
    hed_isotonic_free(&s);
}
END

/* Labels are drawn by a known chance, a tenth of them as heavy as all others: the curve of parts is nearer to that
 * chance than the stair. */
TEST(a_curve_of_parts_follows_no_accident)
{
    enum { N = 2000, PARTS = 20 };
    static double margins[N], targets[N], weights[N];
    double error[2] = {0};
    for (uint64_t i = 0; i < N; i++) {
        margins[i] = (double)(hed_hash(&i, sizeof i, 50) >> 40) / (1 << 24) * 4 - 2;
        targets[i] = (double)(hed_hash(&i, sizeof i, 51) >> 40) / (1 << 24) < hed_platt(-2, 0, margins[i]);
        weights[i] = i % 10 == 0 ? 9 : 1;
    }
    for (int way = 0; way < 2; way++) {
        hed_steps s = hed_isotonic_fit(margins, targets, weights, N, way ? PARTS : 0);
        ck_assert(way == 0 || s.n <= PARTS);
        for (int i = 0; i < 100; i++) {
            const double at = i / 25. - 2, off = hed_isotonic(&s, at) - hed_platt(-2, 0, at);
            error[way] += off * off;
        }
        hed_isotonic_free(&s);
    }
    ck_assert_msg(error[1] < .7 * error[0], "stair %g, parts %g", error[0], error[1]);
}
END

static hed_buf isotonic_file(void)
{
    hed_model_train_options options = planted_options();
    options.isotonic = true;
    options.c_text = options.c_headline = 1;
    return planted_file(plant_samples(300, .4, 34), 300, &options);
}

TEST(isotonic_scores_come_from_the_file)
{
    const hed_buf file = isotonic_file();
    hed_model *model = planted_parse(hed_buf_str(&file));
    const hed_sample *samples = plant_samples(300, .4, 35);
    hed_buf again = {0};
    hed_err err = {0};
    double last = 0;
    size_t right = 0;
    ck_assert_uint_gt(hed_model_inside(model).n_points, 3);
    for (int i = 0; i < 300; i++) { /* of rising margins by rising text */
        const hed_score score = hed_model_score(model, samples[0].dense, (i - 150) * 100.);
        ck_assert(score.score >= last && score.score <= 1);
        last = score.score;
        const hed_score of = hed_model_score(model, samples[i].dense, planted_dot(model, &samples[i]));
        right += of.label == (samples[i].target > 0);
    }
    ck_assert_uint_gt(right, 240);
    /* out to libsvm's text and in again: the same scores */
    hed_buf text = {0};
    ck_assert_msg(hed_model_export(model, &text, &err), "%s", err.text);
    ck_assert_msg(hed_model_import(model, hed_buf_str(&text), "m.svm", &again, &err), "%s", err.text);
    ck_assert(hed_model_seal(&again, HED_S("card"), &err));
    hed_model *back = planted_parse(hed_buf_str(&again));
    for (int i = 0; i < 300; i++) {
        const double dot = planted_dot(model, &samples[i]);
        ck_assert_double_eq_tol(hed_model_score(back, samples[i].dense, dot).score,
                                hed_model_score(model, samples[i].dense, dot).score, 1e-9);
    }
    hed_buf_free(&text);
    hed_buf_free(&again);
    hed_model_free(back);
    hed_model_free(model);
}
END

TEST(a_stair_that_falls_is_refused)
{
    static const double nan = NAN, two = 2, minus = -1, huge = 1e29;
    static const uint64_t none = 0, many = HED_MODEL_POINTS + 1, most = UINT64_MAX;
    const hed_buf first = isotonic_file();
    const hed_str card = HED_S("# A card\n");
    hed_model *model = planted_parse(hed_buf_str(&first));
    const size_t n = hed_model_inside(model).n_points, behind = 3 * 8 + 8 * ((300 * 16 + 63) / 64),
                 at = first.len - card.len - behind - 16 * n - 8;
    const struct {
        size_t at, size;
        const void *value;
        const char *wants;
    } cases[] = {
        {at, 8, &none, "sizes"},
        {at, 8, &many, "sizes"},
        {at, 8, &most, "sizes"},
        {at + 8, 8, &nan, "calibration"},
        {at + 8, 8, &huge, "calibration"},                          /* margins that do not rise */
        {at + 8 + 8 * n, 8, &two, "calibration"},                   /* a score above 1, */
        {at + 8 + 8 * n, 8, &minus, "calibration"},                 /* below 0, */
        {at + 8 + 8 * n, 8, first.ptr + at + 8 * n, "calibration"}, /* of the last margin */
        {at + 8 + 16 * n - 8, 8, &nan, "calibration"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_buf file = isotonic_file();
        hed_err err = {0};
        memcpy(file.ptr + cases[i].at, cases[i].value, cases[i].size);
        ck_assert_msg(!planted_repaired_parses(&file, &err), "case %zu was taken", i);
        ck_assert_msg(strstr(err.text, cases[i].wants) != NULL, "case %zu: \"%s\"", i, err.text);
    }
    for (size_t len = 0; len < first.len; len++) { /* every cut */
        hed_err err = {0};
        ck_assert(!hed_model_parse(unit_guarded((hed_str){first.ptr, len}), "x.hed", &planted_fits, &err));
    }
    hed_model_free(model);
}
END

const unit_test model_training_tests[] = {
    T(no_group_is_on_both_sides),
    T(what_only_tells_the_group_is_no_help_where_groups_are_held_out),
    T(later_samples_are_judged_by_earlier_ones_only),
    T(what_cannot_be_held_out_is_refused),
    T(each_corpus_is_brought_to_one_mean_and_spread),
    T(what_is_learnt_in_parts_is_as_good_whatever_the_jobs),
    T(each_part_has_its_share_and_all_of_a_rare_class),
    T(stair_is_that_done_by_hand),
    T(stair_is_the_closed_form_and_never_falls),
    T(stair_is_that_of_scikit_learn),
    T(a_stair_of_many_steps_is_made_of_fewer),
    T(a_curve_of_parts_follows_no_accident),
    T(isotonic_scores_come_from_the_file),
    T(a_stair_that_falls_is_refused),
};
const size_t n_model_training_tests = sizeof model_training_tests / sizeof *model_training_tests;
