/* What a search goes by, and how it goes on after it was killed. */
#include "model/learn.h"

#include "model_planted.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* Ten points lie between the two corpora, which say nothing of either; where one is all bait and the other all news
 * they say everything. */
TEST(headlines_of_one_corpus_are_not_compared_with_those_of_another)
{
    enum { N = 40 };
    hed_sample *samples = plant_samples(N, .5, 42);
    const hed_model_train_options options = planted_options();
    for (int two_classes = 0; two_classes < 2; two_classes++) {
        hed_learning l;
        hed_err err = {0};
        hed_decided d = hed_decided_open(N);
        for (size_t k = 0; k < N; k++) {
            samples[k].corpus = k % 2;
            samples[k].target =
                (two_classes ? k / 2 % 2 : k % 2) ? 1 : 0; /* else one is all bait, the other all news */
        }
        ck_assert_msg(hed_learning_open(&l, samples, N, &options, &err), "%s", err.text);
        for (size_t k = 0; k < N; k++) {
            const size_t place = k / 2; /* in its corpus; odd: bait */
            d.scores[k] = (place % 2 ? 1 : place % 8 == 0 ? 2 : 0) + (k % 2 ? 0 : 10);
            d.rows[d.n++] = (uint32_t)k;
        }
        /* of the ten headlines of news in a corpus, three stand above all bait */
        ck_assert_double_lt(fabs(hed_decided_auc(&l, &d) - (two_classes ? .7 : 0)), 1e-9);
        hed_decided_close(&d);
        hed_learning_close(&l);
    }
}
END

/* ---- The search's file */

static hed_str search_of(const char *state, const hed_sample *samples, size_t n, uint64_t seed, size_t *resumed)
{
    hed_model_train_options options = planted_options();
    hed_train_facts facts;
    hed_buf file = {0};
    hed_err err = {0};
    options.state = state;
    options.seed = seed;
    ck_assert_msg(hed_model_train(samples, n, &options, &facts, &file, &err), "%s", err.text);
    const hed_str bytes = hed_arena_str(planted_arena(), hed_buf_str(&file));
    *resumed = facts.resumed;
    hed_buf_free(&file);
    return bytes;
}

static void write_state(const char *path, hed_str text)
{
    hed_err err;
    ck_assert(hed_file_write(path, text, &err));
}

TEST(a_search_goes_on_where_it_stood)
{
    const hed_sample *samples = plant_samples(300, .4, 36), *others = plant_samples(300, .4, 37);
    char path[] = "/tmp/hed-unit-XXXXXX";
    size_t resumed;
    hed_str state;
    hed_err err;
    ck_assert_int_ge(mkstemp(path), 0);
    unlink(path);
    const hed_str whole = search_of(NULL, samples, 300, 3, &resumed);
    ck_assert(hed_str_eq(search_of(path, samples, 300, 3, &resumed), whole));
    ck_assert_uint_eq(resumed, 0);
    ck_assert(hed_file_read(unit_arena(), path, 1 << 20, &state, &err));
    ck_assert(hed_str_eq(search_of(path, samples, 300, 3, &resumed), whole));
    ck_assert_uint_eq(resumed, 40); /* eight trials on five folds */
    /* the first lines only, as after a kill */
    hed_str rest = state, line;
    for (int i = 0; i < 13; i++)
        ck_assert(hed_str_line(&rest, &line));
    write_state(path, hed_str_sub(state, 0, (size_t)(rest.ptr - state.ptr)));
    ck_assert(hed_str_eq(search_of(path, samples, 300, 3, &resumed), whole));
    ck_assert_uint_eq(resumed, 12);
    /* what it found is believed: with the first trials' figures turned round another C wins */
    hed_buf turned = {0};
    rest = state;
    ck_assert(hed_str_line(&rest, &line));
    hed_buf_printf(&turned, "%.*s\n", HED_FMT(line));
    for (int trial = 0; trial < 4; trial++)
        for (int fold = 0; fold < 5; fold++)
            hed_buf_printf(&turned, "0 %d %d %a\n", trial, fold, trial == 3 ? 1. : .5);
    write_state(path, hed_buf_str(&turned));
    ck_assert(!hed_str_eq(search_of(path, samples, 300, 3, &resumed), whole));
    hed_buf_free(&turned);
    /* of other samples or another seed, or damaged: looked for anew */
    write_state(path, state);
    search_of(path, others, 300, 3, &resumed);
    ck_assert_uint_eq(resumed, 0);
    write_state(path, state);
    search_of(path, samples, 300, 4, &resumed);
    ck_assert_uint_eq(resumed, 0);
    static const char *const damage[] = {"0 0 0 0x1p+1\n",   "0 99 0 0x1p-1\n", "0 0 0 nan\n",    "0 0 0\n", "x\n",
                                         "0 0 0 0x1p-1 1\n", "0 0 0 0.5\n",     "-1 0 0 0x1p-1\n"};
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        hed_buf text = {0};
        hed_buf_printf(&text, "%.*s%s", HED_FMT(state), damage[i]);
        write_state(path, hed_buf_str(&text));
        ck_assert(hed_str_eq(search_of(path, samples, 300, 3, &resumed), whole));
        ck_assert_msg(resumed == 0, "case %zu", i);
        hed_buf_free(&text);
    }
    unlink(path);
}
END

const unit_test model_search_tests[] = {
    T(headlines_of_one_corpus_are_not_compared_with_those_of_another),
    T(a_search_goes_on_where_it_stood),
};
const size_t n_model_search_tests = sizeof model_search_tests / sizeof *model_search_tests;
