/* Training and evaluation by hed_train and hed_eval, on headlines that are made here from a few words. */
#include "engine.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static uint32_t pick(uint64_t *state, uint32_t n)
{
    *state += 1;
    return (uint32_t)(hed_hash(state, sizeof *state, 5) >> 33) % n;
}

/* n headlines, every other one bait; one in ten has the other label, so that there is something to doubt. */
static hed_buf headlines(size_t n, bool graded)
{
    static const char *const bait[] = {"reasons you will love", "secrets nobody told you about", "amazing photos of",
                                       "things only fans know about", "tricks that change"};
    static const char *const news[] = {"minister denies report on", "court approves plan for", "police close road near",
                                       "council votes to fund", "storm damages"};
    static const char *const what[] = {"the harbour",    "old bridges", "a ferry line",    "the night train",
                                       "Oslo",           "tea",         "the opera house", "winter barley",
                                       "the north gate", "school meals"};
    hed_buf to = {0};
    uint64_t state = 0;
    for (size_t i = 0; i < n; i++) {
        const bool is_bait = i % 2, flipped = pick(&state, 10) == 0;
        const char *label = is_bait != flipped ? (graded ? "0.8" : "1") : (graded ? "0.2" : "0");
        hed_buf_printf(&to, "{\"label\": %s, \"headline\": \"%s %s and %s %zu\"}\n", label,
                       (is_bait ? bait : news)[pick(&state, 5)], what[pick(&state, 10)], what[pick(&state, 10)], i);
    }
    return to;
}

/* A file of its own, left for the last line of the test to remove. */
typedef struct scratch_file {
    char path[64];
} scratch_file;

static scratch_file file_of(hed_str bytes, const char *ending)
{
    scratch_file f;
    snprintf(f.path, sizeof f.path, "/tmp/hed-train-XXXXXX%s", ending);
    const int fd = mkstemps(f.path, (int)strlen(ending));
    ck_assert(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    close(fd);
    return f;
}

static scratch_file corpus_of(size_t n, bool graded)
{
    hed_buf text = headlines(n, graded);
    const scratch_file f = file_of(hed_buf_str(&text), ".jsonl");
    hed_buf_free(&text);
    return f;
}

static void gone(const scratch_file *f)
{
    char card[64];
    snprintf(card, sizeof card, "%.*s.md", (int)(strlen(f->path) - 4), f->path);
    unlink(f->path);
    unlink(card);
}

/* The model's bytes, in an arena. */
static hed_str train(const char *corpus, hed_train_options options)
{
    const scratch_file out = file_of(HED_S(""), ".hed");
    hed_buf report = {0};
    hed_err err = {0};
    hed_str bytes = {0};
    options.corpora = &corpus;
    options.n_corpora = 1;
    options.out = out.path;
    ck_assert_msg(hed_train(&options, &report, &err), "%s", err.text);
    ck_assert(hed_file_read(unit_arena(), out.path, (size_t)16 << 20, &bytes, &err));
    hed_buf_free(&report);
    gone(&out);
    return bytes;
}

TEST(same_corpus_and_seed_give_the_same_bytes_whatever_the_jobs)
{
    const scratch_file corpus = corpus_of(400, false);
    const hed_str one = train(corpus.path, (hed_train_options){.seed = 1, .jobs = 1}),
                  two = train(corpus.path, (hed_train_options){.seed = 1, .jobs = 2}),
                  again = train(corpus.path, (hed_train_options){.seed = 1, .jobs = 2}),
                  other = train(corpus.path, (hed_train_options){.seed = 2, .jobs = 2});
    ck_assert(hed_str_eq(one, two));
    ck_assert(hed_str_eq(two, again));
    ck_assert(!hed_str_eq(one, other));
    unlink(corpus.path);
}
END

TEST(contributions_of_a_trained_model_add_up_to_its_margin)
{
    static const char *const headlines[] = {"Ten secrets nobody told you about tea", "Court approves plan for Oslo",
                                            "Won't you love the night train?", "?", "Ferry 4,000"};
    const scratch_file corpus = corpus_of(400, true),
                       model = file_of(train(corpus.path, (hed_train_options){0}), ".hed");
    hed_err err = {0};
    hed_engine *engine = hed_engine_load(&(hed_engine_options){.model = model.path}, NULL, NULL, &err);
    ck_assert_msg(engine != NULL, "%s", err.text);
    hed_scratch *scratch = hed_scratch_new(engine, HED_WANT_CONTRIBUTIONS, &err);
    for (size_t h = 0; h < sizeof headlines / sizeof *headlines; h++) {
        const hed_item item = hed_item_of(headlines[h]);
        hed_result result;
        double sum = 0;
        ck_assert(hed_check(engine, scratch, &item, &result, &err));
        ck_assert(result.has_svm && result.n_contributions > 1);
        for (size_t i = 0; i < result.n_contributions; i++)
            sum += result.contributions[i].points;
        ck_assert_msg(fabs(sum - result.svm_margin) < 1e-5 * (1 + fabs(result.svm_margin)), "\"%s\": %g and %g",
                      headlines[h], sum, result.svm_margin);
    }
    hed_scratch_free(scratch);
    hed_engine_free(engine);
    unlink(corpus.path);
    gone(&model);
}
END

TEST(what_cannot_be_learnt_from_is_a_clear_error)
{
    static const struct {
        const char *corpus, *wants;
        unsigned line;
    } cases[] = {
        {"{\"headline\": \"Ferry sinks\", \"label\": 1}\n{\"headline\": \"Ferry sails\", \"label\": 0}\n",
         "too little to learn from: 1 positive and 1 negative", 0},
        {"{\"headline\": \"Ferry sinks\", \"label\": 1}\n{\"headline\": \"Ferry sails\", \"label\": 1}\n",
         "2 positive and 0 negative", 0},
        {"{\"headline\": \"Ferry sinks\", \"label\": 1}\n{\"headline\": \"Ferry sails\", \"label\": \"splendid\"}\n",
         "the label \"splendid\" is not known", 2},
        {"{\"headline\": \"Ferry sinks\", \"label\": 1}\n\n{\"headline\": \"Ferry sails\", \"label\": 7}\n", "label",
         3},
        {"{\"headline\": \"Ferry sinks\"}\n", "no labelled headline", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const scratch_file corpus = file_of(hed_str_of(cases[i].corpus), ".jsonl");
        const char *path = corpus.path;
        hed_buf report = {0};
        hed_err err = {0};
        const hed_train_options options = {.corpora = &path, .n_corpora = 1, .out = "/tmp/hed-never-written.hed"};
        ck_assert(!hed_train(&options, &report, &err));
        ck_assert_err_has(err, cases[i].wants);
        ck_assert_uint_eq(err.line, cases[i].line);
        ck_assert(cases[i].line == 0 || strcmp(err.path, path) == 0);
        ck_assert_int_ne(access(options.out, F_OK), 0);
        hed_buf_free(&report);
        unlink(path);
    }
}
END

TEST(kernels_and_small_corpora_without_text_are_learnt_too)
{
    static const hed_train_options cases[] = {
        {.no_text = true}, {.kernel = "rbf"}, {.kernel = "rbf", .no_text = true}, {.kernel = "poly", .no_text = true}};
    const scratch_file corpus = corpus_of(120, false);
    const char *path = corpus.path;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_str bytes = train(path, cases[i]);
        const scratch_file model = file_of(bytes, ".hed");
        hed_buf report = {0};
        hed_err err = {0};
        const hed_eval_options options = {.model = model.path, .corpora = &path, .n_corpora = 1};
        ck_assert(!cases[i].no_text || bytes.len < 200000); /* no table of n-grams in it */
        ck_assert_msg(hed_eval(&options, &report, &err), "case %zu: %s", i, err.text);
        hed_buf_char(&report, '\0');
        const char *accuracy = strstr(report.ptr, "accuracy");
        ck_assert_msg(accuracy && atof(accuracy + 8) > .8, "case %zu: %s", i, report.ptr);
        hed_buf_free(&report);
        gone(&model);
    }
    unlink(path);
}
END

TEST(where_a_corpus_is_from_goes_into_the_card)
{
    const scratch_file corpus = corpus_of(60, false);
    char source[80];
    hed_err err;
    snprintf(source, sizeof source, "%s.source", corpus.path);
    ck_assert(hed_file_write(source, HED_S("Made for this test; public domain.\n"), &err));
    const hed_str bytes = train(corpus.path, (hed_train_options){.command = "hed train as typed"});
    ck_assert(memmem(bytes.ptr, bytes.len, "public domain", 13) != NULL);
    ck_assert(memmem(bytes.ptr, bytes.len, "hed train as typed", 18) != NULL);
    unlink(source);
    unlink(corpus.path);
}
END

const unit_test engine_train_tests[] = {
    T(same_corpus_and_seed_give_the_same_bytes_whatever_the_jobs),
    T(contributions_of_a_trained_model_add_up_to_its_margin),
    T(what_cannot_be_learnt_from_is_a_clear_error),
    T(kernels_and_small_corpora_without_text_are_learnt_too),
    T(where_a_corpus_is_from_goes_into_the_card),
};
const size_t n_engine_train_tests = sizeof engine_train_tests / sizeof *engine_train_tests;
