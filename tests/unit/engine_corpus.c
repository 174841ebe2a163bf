/* Near duplicates of corpora, against the comparison of every headline with every other. */
#include "engine.h"

#include "hed_train.h"

#include <stdio.h>
#include <unistd.h>

enum { N = 300, WORDS = 30 };

static uint32_t pick(uint64_t *state, uint32_t n)
{
    *state += 1;
    return (uint32_t)(hed_hash(state, sizeof *state, 9) >> 33) % n;
}

/* Sets of words as bits; many share most of theirs. */
static void plant(uint32_t sets[N])
{
    uint64_t state = 0;
    for (size_t i = 0; i < N; i++) {
        sets[i] = i > 0 && pick(&state, 2) ? sets[pick(&state, (uint32_t)i)] : 0;
        const uint32_t changes = sets[i] ? 1 : 9;
        for (uint32_t k = 0; k < changes; k++)
            sets[i] ^= 1u << pick(&state, WORDS);
        sets[i] |= 1; /* none is empty */
    }
}

static void put(hed_buf *to, uint32_t set, int label)
{
    hed_buf_printf(to, "{\"label\": %d, \"headline\": \"", label);
    for (int k = 0; k < WORDS; k++)
        if (set >> k & 1)
            hed_buf_printf(to, "w%c%c ", 'a' + k % 26, 'k' + k / 26);
    hed_buf_cstr(to, "\"}\n");
}

/* Distinct sets that an earlier one of the range is like. */
static size_t brute(const uint32_t sets[N], size_t from, size_t to, size_t earlier)
{
    size_t near = 0;
    for (size_t b = from; b < to; b++) {
        bool found = false, again = false;
        for (size_t a = from; a < b; a++)
            again = again || sets[a] == sets[b];
        for (size_t a = earlier; a < (earlier == from ? b : from) && !again; a++) {
            const int both = __builtin_popcount(sets[a] & sets[b]), any = __builtin_popcount(sets[a] | sets[b]);
            found = found || (sets[a] != sets[b] && 5 * both >= 4 * any);
        }
        near += found;
    }
    return near;
}

static long number_after(const char *text, const char *key, int nth)
{
    while (nth-- > 0)
        text = strstr(text, key) + 1;
    return atol(strstr(text, key) + strlen(key));
}

TEST(an_import_of_nothing_or_from_nowhere_is_a_usage_error)
{
    const char *const path = "corpus/dev.jsonl";
    hed_buf rows = {0}, report = {0};
    hed_err err;
    ck_assert(!hed_corpus_import(&(hed_import_options){0}, &rows, &report, &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
    ck_assert(!hed_corpus_import(&(hed_import_options){.from = "nowhere", .paths = &path, .n_paths = 1}, &rows, &report,
                                 &err));
    ck_assert_err_has(err, "nowhere");
    ck_assert_uint_eq(rows.len, 0);
}
END

TEST(near_duplicates_are_all_found_and_no_others)
{
    uint32_t sets[N];
    hed_buf halves[2] = {{0}}, report = {0};
    hed_err err = {0};
    char paths[2][40];
    const char *corpora[] = {paths[0], paths[1]};
    plant(sets);
    for (size_t i = 0; i < N; i++)
        put(&halves[i >= N / 2], sets[i], i % 2);
    for (int h = 0; h < 2; h++) {
        strcpy(paths[h], "/tmp/hed-corpus-XXXXXX.jsonl");
        const int fd = mkstemps(paths[h], 6);
        ck_assert(fd >= 0 && write(fd, halves[h].ptr, halves[h].len) == (ssize_t)halves[h].len);
        close(fd);
    }
    const hed_stats_options options = {.corpora = corpora, .n_corpora = 2, .json = true};
    ck_assert_msg(hed_corpus_stats(&options, &report, &err), "%s", err.text);
    hed_buf_char(&report, 0);
    const size_t first = brute(sets, 0, N / 2, 0), second = brute(sets, N / 2, N, N / 2),
                 across = brute(sets, N / 2, N, 0);
    ck_assert(first > 10 && second > 10 && across > 10);
    ck_assert_int_eq(number_after(report.ptr, "\"near\":", 0), (long)first);
    ck_assert_int_eq(number_after(report.ptr, "\"near\":", 1), (long)second);
    ck_assert_int_eq(number_after(report.ptr, "\"near\":", 2), (long)across);
    unlink(paths[0]), unlink(paths[1]);
    hed_buf_free(&halves[0]);
    hed_buf_free(&halves[1]);
    hed_buf_free(&report);
}
END

const unit_test engine_corpus_tests[] = {T(an_import_of_nothing_or_from_nowhere_is_a_usage_error),
                                         T(near_duplicates_are_all_found_and_no_others)};
const size_t n_engine_corpus_tests = sizeof engine_corpus_tests / sizeof *engine_corpus_tests;
