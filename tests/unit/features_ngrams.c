/* Hashed n-grams: what they are made of, and that the two who walk them agree. */
#include "features.h"

#include <math.h>

static const hed_ngram *ngrams_of(hed_arena *arena, const char *headline, hed_text *text, size_t *n, double *norm)
{
    hed_err err;
    ck_assert_msg(hed_text_read(arena, NULL, hed_str_of(headline), HED_MAX_CODEPOINTS, text, &err), "%s", err.text);
    return hed_ngrams(arena, text, n, norm);
}

/* How often the n-gram of these bytes of the folded headline counts; 0 when it is not there. */
static unsigned count(const char *headline, const char *bytes, bool is_word)
{
    hed_text text;
    size_t n;
    double norm;
    const hed_ngram *all = ngrams_of(unit_arena(), headline, &text, &n, &norm);
    unsigned found = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].is_word == is_word && hed_str_is(hed_str_sub(text.folded, all[i].start, all[i].end), bytes))
            found += all[i].count;
    return found;
}

TEST(words_and_pairs_of_words_count_thrice_and_windows_once)
{
    ck_assert_uint_eq(count("Ferry leaves ferry", "leaves", true), 3);
    ck_assert_uint_eq(count("Ferry leaves ferry", "ferry leaves", true), 3);
    ck_assert_uint_eq(count("Ferry leaves ferry", "ferry ferry", true), 0);
    ck_assert_uint_eq(count("Ferry leaves ferry", "err", false), 2);
    ck_assert_uint_eq(count("Ferry leaves ferry", "rr", false), 2);
    ck_assert_uint_eq(count("Ferry leaves ferry", "y l", false), 0); /* no window reaches over a space */
}
END

/* The same buckets, counts and norm, whatever is done to the headline that does not count. */
static bool alike(const char *a, const char *b)
{
    hed_arena *arena = unit_arena();
    hed_text texts[2];
    size_t n[2];
    double norm[2];
    const hed_ngram *one = ngrams_of(arena, a, &texts[0], &n[0], &norm[0]);
    const hed_ngram *two = ngrams_of(arena, b, &texts[1], &n[1], &norm[1]);
    bool same = n[0] == n[1] && fabs(norm[0] - norm[1]) < 1e-12;
    for (size_t i = 0; same && i < n[0]; i++)
        same = one[i].bucket == two[i].bucket && one[i].count == two[i].count;
    return same;
}

TEST(case_punctuation_and_digits_do_not_count)
{
    ck_assert(alike("Ferry Sinks in 1987", "FERRY sinks IN 1987"));
    ck_assert(alike("Ferry Sinks, in 1987!", "Ferry sinks in \"1987\""));
    ck_assert(alike("Ferry sinks in 1987", "Ferry sinks in 2031"));
    ck_assert(!alike("Ferry sinks in 1987", "Ferry sinks in 198"));
    ck_assert(!alike("Ferry sinks", "Ferry sink"));
    ck_assert(!alike("Ferry sinks tram", "Tram sinks ferry"));
}
END

TEST(names_and_numbers_count_as_such_only)
{
    const features_kit kit = features_kit_new();
    static const char *const headlines[] = {"Maria flies to Oslo with 7 cats in 1997",
                                            "Ahmed's flies to Lima with 350 cats in 2004",
                                            "Mother flies to Lima with 350 cats in 2004"};
    int16_t *table = HED_NEW_N(unit_arena(), int16_t, HED_NGRAM_BUCKETS);
    double dots[3], norm;
    for (uint32_t i = 0; i < HED_NGRAM_BUCKETS; i++)
        table[i] = (int16_t)(hed_hash(&i, sizeof i, 3) % 60001) - 30000;
    for (int i = 0; i < 3; i++) {
        hed_text text;
        ck_assert(hed_text_read(unit_arena(), kit.lexicon, hed_str_of(headlines[i]), HED_MAX_CODEPOINTS, &text, NULL));
        dots[i] = hed_ngrams_dot(unit_arena(), &text, table, &norm);
    }
    ck_assert_double_eq_tol(dots[0], dots[1], 1e-9);
    ck_assert_double_ge(fabs(dots[0] - dots[2]), 1);
    ck_assert_uint_eq(count("Ferry in 1987", "1987", true), 6); /* alone and as the last word: shown whole */
}
END

TEST(both_walks_agree)
{
    static const char *const headlines[] = {"a",
                                            "?",
                                            "Ferry sinks",
                                            "Won't ferries, at last, sail on time? The 1,200 who wait",
                                            "so so so so so so so so",
                                            "Ça va: l’été à Orléans",
                                            "🚢 7 🚢"};
    hed_arena *arena = unit_arena();
    int16_t *table = HED_NEW_N(arena, int16_t, HED_NGRAM_BUCKETS);
    for (uint32_t i = 0; i < HED_NGRAM_BUCKETS; i++)
        table[i] = (int16_t)(hed_hash(&i, sizeof i, 3) % 60001) - 30000;
    for (size_t h = 0; h < sizeof headlines / sizeof *headlines; h++) {
        hed_text text;
        size_t n;
        double norm, other, sum = 0;
        const hed_ngram *all = ngrams_of(arena, headlines[h], &text, &n, &norm);
        for (size_t i = 0; i < n; i++) {
            ck_assert_uint_lt(all[i].bucket, HED_NGRAM_BUCKETS);
            ck_assert(all[i].start <= all[i].end && all[i].end <= text.folded.len);
            sum += all[i].count * table[all[i].bucket];
        }
        const double dot = hed_ngrams_dot(arena, &text, table, &other);
        ck_assert_msg(fabs(dot - sum) < 1e-9 * (1 + fabs(sum)), "\"%s\": %g and %g", headlines[h], dot, sum);
        ck_assert_msg(fabs(norm - other) < 1e-9 * norm, "\"%s\": norms %g and %g", headlines[h], norm, other);
        ck_assert_double_gt(norm, 0);
    }
}
END

const unit_test features_ngrams_tests[] = {
    T(words_and_pairs_of_words_count_thrice_and_windows_once),
    T(case_punctuation_and_digits_do_not_count),
    T(names_and_numbers_count_as_such_only),
    T(both_walks_agree),
};
const size_t n_features_ngrams_tests = sizeof features_ngrams_tests / sizeof *features_ngrams_tests;
