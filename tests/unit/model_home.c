/* Corpora that weigh n-grams each in its own way, and what a model tells of its training. */
#include "model/parts.h"

#include "model_planted.h"

#include <stdlib.h>

enum { N = 1500, FIRST = 0, HOME = 1, JUDGES = 2, CORPORA = 3 };

/* At home the words that are bait elsewhere are news; labels of the last corpus are graded. Scores, which stand for the
 * first two together, cannot rise for both: margins are looked at. */
static hed_sample *plant(uint64_t seed)
{
    hed_sample *samples = plant_samples(N, .5, seed);
    for (size_t i = 0; i < N; i++) {
        hed_sample *s = &samples[i];
        const bool bait = s->target > .5F;
        s->corpus = (uint32_t)(i / 2 % CORPORA);
        s->target = s->corpus == JUDGES ? (bait ? .7F : .2F) : bait == (s->corpus == FIRST);
    }
    return samples;
}

static hed_model_train_options options_of(size_t home)
{
    static const char *const names[] = {"first", "home", "judges"};
    hed_model_train_options options = planted_options();
    options.n_features = 0;
    options.names = names;
    options.c_text = options.c_headline = 1;
    options.home = home;
    return options;
}

static double auc_on(const hed_model *model, const hed_sample *samples, uint32_t corpus)
{
    double scores[N], targets[N];
    size_t n = 0;
    hed_measures m;
    for (size_t i = 0; i < N; i++)
        if (samples[i].corpus == corpus) {
            scores[n] = hed_model_score(model, samples[i].dense, planted_dot(model, &samples[i])).margin;
            targets[n++] = (double)samples[i].target;
        }
    hed_measure(scores, targets, n, .5, .5, &m);
    return m.auc;
}

static void ask_for(hed_model *model, const char *scale)
{
    hed_err err = {0};
    ck_assert_msg(hed_model_rescale(model, hed_str_of(scale), "x.hed", &err), "%s", err.text);
}

TEST(at_home_words_weigh_as_they_do_there)
{
    const hed_sample *samples = plant(60), *new = plant(61);
    const hed_model_train_options plain = options_of(0), own = options_of(1 + HOME);
    hed_model *without = planted_model(samples, N, &plain), *with = planted_model(samples, N, &own);
    ck_assert_double_lt(auc_on(without, new, HOME), .5);
    ck_assert_double_gt(auc_on(with, new, HOME), .8);
    ask_for(with, "judges");
    ck_assert_double_gt(auc_on(with, new, JUDGES), .8);
    ask_for(with, "home");
    ck_assert_double_lt(auc_on(with, new, JUDGES), .5); /* by the other table again */
    hed_model_free(without);
    hed_model_free(with);
}
END

/* The same, of a matrix that is learnt from in parts. */
TEST(a_home_is_one_in_parts_too)
{
    const hed_sample *samples = plant(62), *new = plant(63);
    hed_model_train_options options = options_of(1 + HOME);
    options.folds = 2;
    options.max_cells = 9000;
    hed_model *model = planted_model(samples, N, &options);
    ck_assert_double_gt(auc_on(model, new, HOME), .8);
    hed_model_free(model);
}
END

TEST(libsvm_there_and_back_keeps_the_tables_and_what_was_taught)
{
    const hed_sample *samples = plant(64);
    const hed_model_train_options options = options_of(1 + HOME);
    hed_model *model = planted_model(samples, N, &options);
    hed_buf text = {0}, file = {0};
    hed_err err = {0};
    ck_assert_msg(hed_model_export(model, &text, &err), "%s", err.text);
    ck_assert_msg(hed_model_import(model, hed_buf_str(&text), "m.svm", &file, &err), "%s", err.text);
    ck_assert(hed_model_seal(&file, HED_S("card"), &err));
    hed_model *back = planted_parse(hed_buf_str(&file));
    ask_for(model, "judges");
    ask_for(back, "judges");
    for (size_t i = 0; i < N; i++) {
        ck_assert_double_eq_tol(hed_model_score(back, samples[i].dense, planted_dot(back, &samples[i])).score,
                                hed_model_score(model, samples[i].dense, planted_dot(model, &samples[i])).score, 1e-9);
        ck_assert(hed_model_knows(back, samples[i].key));
    }
    hed_buf_free(&text);
    hed_buf_free(&file);
    hed_model_free(back);
    hed_model_free(model);
}
END

TEST(a_home_that_cannot_be_one_is_refused)
{
    hed_sample *samples = plant(65);
    hed_model_train_options options = options_of(1 + CORPORA);
    hed_train_facts facts;
    hed_buf file = {0};
    hed_err err = {0};
    ck_assert(!hed_model_train(samples, N, &options, &facts, &file, &err));
    ck_assert_err_has(err, "a home is of several corpora");
    options.home = 1 + HOME;
    for (size_t i = 0; i < N; i++)
        samples[i].target = samples[i].target >= .5F;
    ck_assert(!hed_model_train(samples, N, &options, &facts, &file, &err));
    ck_assert_err_has(err, "one graded");
}
END

TEST(a_model_knows_what_it_was_taught_and_hardly_anything_else)
{
    const hed_sample *samples = plant(66);
    const hed_model_train_options options = options_of(0);
    hed_model *model = planted_model(samples, N, &options);
    size_t wrong = 0;
    for (uint64_t i = 0; i < N; i++)
        ck_assert(hed_model_knows(model, samples[i].key));
    enum { OTHERS = 100000 };
    for (uint64_t i = 0; i < OTHERS; i++)
        wrong += hed_model_knows(model, hed_hash(&i, sizeof i, 99));
    ck_assert_msg((double)wrong < 2 * HED_MODEL_TAUGHT_ERROR * OTHERS, "%zu of %d", wrong, OTHERS);
    hed_model_free(model);
}
END

/* From the end of the file: card, what was taught, the tables, which of them a scale goes by, their number. */
TEST(tables_that_are_not_there_are_refused)
{
    static const uint64_t many = UINT64_MAX;
    static const uint32_t two = 2;
    const hed_model_train_options options = options_of(1 + HOME);
    const hed_sample *samples = plant(67);
    const size_t words = (N * 16 + 63) / 64, taught = 8 + 8 * words, tables = 8 + 4 * CORPORA + 2 * BUCKETS;
    const hed_buf first = planted_file(samples, N, &options);
    const size_t taught_at = first.len - strlen("# A card\n") - taught, tables_at = taught_at - tables;
    const struct {
        size_t at, size;
        const void *value;
        const char *wants;
    } cases[] = {
        {tables_at, 8, &many, "sizes"},
        {tables_at + 8 + 4 * JUDGES, 4, &two, "text table"},
        {taught_at, 8, &many, "sizes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_buf file = {.ptr = hed_arena_cstr(planted_arena(), hed_buf_str(&first)), .len = first.len};
        hed_err err = {0};
        ck_assert_msg(planted_repaired_parses(&file, &err), "%s", err.text);
        memcpy(file.ptr + cases[i].at, cases[i].value, cases[i].size);
        ck_assert_msg(!planted_repaired_parses(&file, &err), "case %zu was taken", i);
        ck_assert_msg(strstr(err.text, cases[i].wants) != NULL, "case %zu: \"%s\"", i, err.text);
    }
}
END

const unit_test model_home_tests[] = {
    T(at_home_words_weigh_as_they_do_there),
    T(a_home_is_one_in_parts_too),
    T(libsvm_there_and_back_keeps_the_tables_and_what_was_taught),
    T(a_home_that_cannot_be_one_is_refused),
    T(a_model_knows_what_it_was_taught_and_hardly_anything_else),
    T(tables_that_are_not_there_are_refused),
};
const size_t n_model_home_tests = sizeof model_home_tests / sizeof *model_home_tests;
