/* Training and evaluation by hed_train and hed_eval, on headlines that are made here from a few words. */
#include "engine.h"
#include "engine/training.h"

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

/* The model's bytes; both are in an arena. */
static hed_str train_telling(const char *corpus, hed_train_options options, hed_str *report)
{
    const scratch_file out = file_of(HED_S(""), ".hed");
    hed_buf text = {0};
    hed_err err = {0};
    hed_str bytes = {0};
    options.corpora = &corpus;
    options.n_corpora = 1;
    options.out = out.path;
    ck_assert_msg(hed_train(&options, &text, &err), "%s", err.text);
    ck_assert(hed_file_read(unit_arena(), out.path, (size_t)16 << 20, &bytes, &err));
    *report = (hed_str){hed_arena_cstr(unit_arena(), hed_buf_str(&text)), text.len};
    hed_buf_free(&text);
    gone(&out);
    return bytes;
}

static hed_str train(const char *corpus, hed_train_options options)
{
    hed_str report;
    return train_telling(corpus, options, &report);
}

static double auc_of(const char *corpus, hed_train_options options, hed_str *report)
{
    train_telling(corpus, options, report);
    const char *auc = strstr(report->ptr, "AUC ");
    ck_assert(auc != NULL);
    return atof(auc + 4);
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

/* Margins of folds that are little but the folds' constants: see hed_learn_rises. */
TEST(no_small_corpus_is_learnt_the_wrong_way_round)
{
    for (size_t n = 30; n < 62; n += 2) {
        const scratch_file corpus = corpus_of(n, false);
        hed_str report;
        const double auc = auc_of(corpus.path, (hed_train_options){.no_text = true, .kernel = "rbf"}, &report);
        ck_assert_msg(auc > .5, "%zu headlines: %s", n, report.ptr);
        unlink(corpus.path);
    }
}
END

TEST(where_a_corpus_is_from_goes_into_the_card)
{
    const scratch_file corpus = corpus_of(60, false);
    char source[80];
    hed_err err;
    snprintf(source, sizeof source, "%s.source", corpus.path);
    ck_assert(hed_file_write(source, HED_S("Made for this test; public domain.\n"), &err));
    const hed_str bytes = train(corpus.path, (hed_train_options){.seed = 3, .calibration = "isotonic"});
    const char *name = strrchr(corpus.path, '/') + 1;
    hed_str command = hed_arena_printf(unit_arena(), "`hed train --calibration isotonic --seed 3 %s`", name);
    ck_assert(memmem(bytes.ptr, bytes.len, "public domain", 13) != NULL);
    ck_assert(memmem(bytes.ptr, bytes.len, command.ptr, command.len) != NULL);
    ck_assert(memmem(bytes.ptr, bytes.len, "/tmp/", 5) == NULL); /* whereever it was */
    unlink(source);
    unlink(corpus.path);
}
END

/* ---- Dates and groups */

TEST(dates_are_seconds_and_what_is_none_is_refused)
{
    static const struct {
        const char *date;
        int64_t seconds;
    } dates[] = {{"1970-01-01", 0},
                 {"1970-01-01T00:00:01Z", 1},
                 {"1969-12-31T23:59:59z", -1},
                 {"2000-02-29", 951782400},
                 {"2026-03-05T12:30:00Z", 1772713800},
                 {"2026-03-05 12:30", 1772713800},
                 {"2026-03-05T12:30:00.75Z", 1772713800},
                 {"2026-03-05T14:30:00+02:00", 1772713800},
                 {"2026-03-05T07:00-0530", 1772713800},
                 {"2016-12-31T23:59:60Z", 1483228800},
                 {"0001-01-01", -62135596800},
                 {"9999-12-31", 253402214400}};
    static const char *const none[] = {"",
                                       "2026",
                                       "2026-03",
                                       "2026-3-5",
                                       "2026-13-01",
                                       "2026-00-10",
                                       "2026-02-30",
                                       "1900-02-29",
                                       "0000-01-01",
                                       "5/3/2026",
                                       "2026-03-05T",
                                       "2026-03-05T12",
                                       "2026-03-05T24:00",
                                       "2026-03-05T12:60",
                                       "2026-03-05T12:30:61",
                                       "2026-03-05T12:30:00.",
                                       "2026-03-05T12:30+2",
                                       "2026-03-05T12:30Z ",
                                       "2026-03-05x",
                                       " 2026-03-05",
                                       "-026-03-05",
                                       "2026-03-05T12:30+24:00",
                                       "2026-03-05T12:30ZZ",
                                       "1772713800"};
    int64_t got;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        ck_assert_msg(hed_split_date(unit_guarded(hed_str_of(dates[i].date)), &got), "%s", dates[i].date);
        ck_assert_msg(got == dates[i].seconds, "%s is %lld", dates[i].date, (long long)got);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!hed_split_date(unit_guarded(hed_str_of(none[i])), &got), "\"%s\"", none[i]);
    for (const char *whole = "2026-03-05T14:30:00.5+02:00", *end = whole; *end; end++) /* every cut, at a guard page */
        hed_split_date(unit_guarded((hed_str){whole, (size_t)(end - whole)}), &got);
}
END

/* Each outlet prints its own name in its headlines, and is bait or news as a whole. */
static scratch_file telltale_corpus(void)
{
    static const char *const outlets[] = {"Herald", "Quay",   "Lantern", "Beacon", "Courier", "Harbour",
                                          "Ledger", "Meteor", "Orbit",   "Pilot",  "Sentry",  "Tribune",
                                          "Vista",  "Anchor", "Compass", "Dynamo"};
    static const char *const what[] = {"bridge", "ferry", "opera", "school", "market", "museum"};
    hed_buf to = {0};
    uint64_t state = 9;
    for (size_t i = 0; i < 480; i++) {
        const size_t outlet = i % 16;
        const uint64_t kind = hed_hash(&outlet, sizeof outlet, 77);
        hed_buf_printf(&to,
                       "{\"label\": %d, \"paper\": \"%s\", \"day\": \"2025-%02zu-%02zu\", \"headline\": \"%s %s and "
                       "%s by %s %zu\"}\n",
                       (int)(kind >> 33 & 1), outlets[outlet], i / 40 + 1, i % 28 + 1, what[pick(&state, 6)],
                       what[pick(&state, 6)], what[pick(&state, 6)], outlets[outlet], i);
    }
    const scratch_file f = file_of(hed_buf_str(&to), ".jsonl");
    hed_buf_free(&to);
    return f;
}

TEST(what_tells_the_outlet_is_worth_nothing_where_outlets_are_held_out)
{
    const scratch_file corpus = telltale_corpus();
    hed_str report;
    const double mixed = auc_of(corpus.path, (hed_train_options){0}, &report),
                 apart = auc_of(corpus.path, (hed_train_options){.group = "paper"}, &report);
    ck_assert_msg(mixed > .95 && apart < .75, "%g and %g", mixed, apart);
    ck_assert(strstr(report.ptr, "of the same \"paper\"") != NULL);
    unlink(corpus.path);
}
END

TEST(later_headlines_are_judged_by_earlier_ones)
{
    const scratch_file corpus = telltale_corpus();
    hed_str report;
    ck_assert_double_gt(auc_of(corpus.path, (hed_train_options){.time = "day"}, &report), .9);
    ck_assert(strstr(report.ptr, "by models of earlier ones only") != NULL);
    ck_assert(strstr(report.ptr, "of 480 headlines, the latest") != NULL);
    unlink(corpus.path);
}
END

TEST(what_cannot_be_split_names_its_place)
{
    const scratch_file corpus = telltale_corpus();
    const char *path = corpus.path;
    static const struct {
        hed_train_options options;
        const char *wants;
        unsigned line;
    } cases[] = {{{.group = "nothing"}, "no headline has a \"nothing\"", 0},
                 {{.time = "nothing"}, "has no date: the field \"nothing\"", 1},
                 {{.time = "paper"}, "\"Herald\" in the field \"paper\" is no date", 1},
                 {{.group = "paper", .time = "day"}, "not by both", 0},
                 {{.group = "paper", .folds = 40}, "16 groups cannot be dealt to 40 folds", 0},
                 {{.calibration = "wave"}, "no calibration \"wave\"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_train_options options = cases[i].options;
        hed_buf report = {0};
        hed_err err = {0};
        options.corpora = &path;
        options.n_corpora = 1;
        options.out = "/tmp/hed-never-written.hed";
        ck_assert(!hed_train(&options, &report, &err));
        ck_assert_err_has(err, cases[i].wants);
        ck_assert_uint_eq(err.line, cases[i].line);
        hed_buf_free(&report);
    }
    unlink(path);
}
END

/* ---- What is said of a training */

TEST(doubts_name_how_many_and_where)
{
    static const char *const says[] = {"are few",
                                       "only 20 of 61 headlines are positive",
                                       "has 2 headlines of the corpora before it",
                                       "line 4 is ",
                                       "repeats 1 headline with the other label; the first counts: line 6, before it ",
                                       "features that are the same in every headline",
                                       "2 of 3 headlines of "};
    hed_buf one = {0}, two = {0};
    for (int i = 0; i < 40; i++)
        hed_buf_printf(&one, "{\"headline\": \"council approves plan %d\", \"label\": 0}\n", i);
    for (int i = 0; i < 20; i++)
        hed_buf_printf(&one, "{\"headline\": \"you will never believe secret %d\", \"label\": 1}\n", i);
    hed_buf_cstr(&two, "\n{\"headline\": \"court hears case\", \"label\": 0}\n\n"
                       "{\"headline\": \"Council  approves plan 7\", \"label\": 0}\n"
                       "{\"headline\": \"council approves plan 8\", \"label\": 0}\n"
                       "{\"headline\": \"Court hears case\", \"label\": 1}\n");
    const scratch_file first = file_of(hed_buf_str(&one), ".jsonl"), second = file_of(hed_buf_str(&two), ".jsonl"),
                       held = file_of(HED_S("{\"headline\": \"council approves plan 3\", \"label\": 0}\n"
                                            "{\"headline\": \"harbour opens\", \"label\": 0}\n"
                                            "{\"headline\": \"Council approves plan 4\", \"label\": 0}\n"),
                                      ".jsonl"),
                       out = file_of(HED_S(""), ".hed");
    const char *corpora[] = {first.path, second.path}, *tests[] = {held.path};
    const hed_train_options options = {
        .corpora = corpora, .n_corpora = 2, .tests = tests, .n_tests = 1, .out = out.path};
    hed_buf report = {0};
    hed_err err = {0};
    hed_str card;
    ck_assert_msg(hed_train(&options, &report, &err), "%s", err.text);
    hed_buf_char(&report, '\0');
    ck_assert(hed_file_read(unit_arena(), out.path, (size_t)16 << 20, &card, &err));
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        ck_assert_msg(strstr(report.ptr, says[i]) != NULL, "not \"%s\" in: %s", says[i], report.ptr);
        ck_assert_msg(memmem(card.ptr, card.len, says[i], strlen(says[i])), "not \"%s\" in the card", says[i]);
    }
    ck_assert(strstr(report.ptr, ": 1 headlines, AUC") != NULL); /* what is held out less what leaked */
    hed_buf_free(&one);
    hed_buf_free(&two);
    hed_buf_free(&report);
    unlink(first.path), unlink(second.path), unlink(held.path);
    gone(&out);
}
END

TEST(curve_rises_from_a_hundred_to_all)
{
    const scratch_file corpus = corpus_of(700, false);
    const scratch_file out = file_of(HED_S(""), ".hed");
    const char *path = corpus.path;
    hed_buf report = {0};
    hed_err err = {0};
    const hed_train_options options = {.corpora = &path, .n_corpora = 1, .out = out.path, .json = true};
    ck_assert_msg(hed_train(&options, &report, &err), "%s", err.text);
    hed_buf_char(&report, '\0');
    static const char *const points[] = {"\"curve\":[{\"headlines\":100,", "{\"headlines\":200,", "{\"headlines\":400,",
                                         "{\"headlines\":560,"};
    const char *at = report.ptr;
    double aucs[4];
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        at = strstr(at, points[i]);
        ck_assert_msg(at != NULL, "no %s in %s", points[i], report.ptr);
        aucs[i] = atof(strstr(at, "\"auc\":") + 6);
    }
    ck_assert_msg(aucs[0] > .6 && aucs[3] > aucs[0] && aucs[3] > .8, "%g to %g", aucs[0], aucs[3]);
    ck_assert(!strstr(at + 1, "{\"headlines\":"));
    hed_buf_free(&report);
    unlink(path);
    gone(&out);
}
END

TEST(bytes_depend_neither_on_where_files_are_nor_on_jobs)
{
    hed_buf text = headlines(300, false);
    char folders[2][32] = {"/tmp/hed-bytes-XXXXXX", "/tmp/hed-bytes-XXXXXX"};
    hed_str bytes[2];
    hed_err err = {0};
    for (int i = 0; i < 2; i++) {
        ck_assert(mkdtemp(folders[i]) != NULL);
        hed_arena *arena = unit_arena();
        const char *corpus = hed_file_join(arena, folders[i], "c.jsonl"),
                   *out = hed_file_join(arena, folders[i], i ? "other.hed" : "one.hed"),
                   *card = hed_file_join(arena, folders[i], i ? "other.md" : "one.md");
        ck_assert(hed_file_write(corpus, hed_buf_str(&text), &err));
        const hed_train_options options = {.corpora = &corpus, .n_corpora = 1, .out = out, .jobs = i ? 4 : 1};
        hed_buf report = {0};
        ck_assert_msg(hed_train(&options, &report, &err), "%s", err.text);
        ck_assert(hed_file_read(arena, out, (size_t)16 << 20, &bytes[i], &err));
        ck_assert(!hed_file_exists(hed_arena_printf(arena, "%s.search", out).ptr));
        hed_buf_free(&report);
        unlink(corpus), unlink(out), unlink(card), rmdir(folders[i]);
    }
    ck_assert(hed_str_eq(bytes[0], bytes[1]));
    hed_buf_free(&text);
}
END

const unit_test engine_train_tests[] = {
    T(same_corpus_and_seed_give_the_same_bytes_whatever_the_jobs),
    T(contributions_of_a_trained_model_add_up_to_its_margin),
    T(what_cannot_be_learnt_from_is_a_clear_error),
    T(kernels_and_small_corpora_without_text_are_learnt_too),
    T(no_small_corpus_is_learnt_the_wrong_way_round),
    T(where_a_corpus_is_from_goes_into_the_card),
    T(dates_are_seconds_and_what_is_none_is_refused),
    T(what_tells_the_outlet_is_worth_nothing_where_outlets_are_held_out),
    T(later_headlines_are_judged_by_earlier_ones),
    T(what_cannot_be_split_names_its_place),
    T(doubts_name_how_many_and_where),
    T(curve_rises_from_a_hundred_to_all),
    T(bytes_depend_neither_on_where_files_are_nor_on_jobs),
};
const size_t n_engine_train_tests = sizeof engine_train_tests / sizeof *engine_train_tests;
