/* What the shipped rules alone reach on a labelled corpus: the bars that a change of a pack must hold. */
#include "rules_suites.h"

#include <math.h>
#include <stdio.h>

typedef struct counts {
    size_t bait, news, bait_reached, news_reached, errors;
} counts;

static counts count_corpus(const hed_rules *rules, const char *path)
{
    hed_err err;
    hed_batch batch;
    counts c = {0};
    hed_arena *arena = unit_arena();
    hed_rules_scratch *scratch = hed_rules_scratch_new(rules, &err);
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    ck_assert_msg(reader != NULL && hed_batch_new(&batch, &err), "%s", err.text);
    for (size_t n; (n = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; i < n; i++) {
            const hed_item *item = &batch.items[i];
            hed_text text;
            hed_hits hits;
            hed_arena_reset(arena);
            ck_assert(!item->bad && !isnan(item->label));
            ck_assert(hed_text_read(arena, unit_lexicon(), item->headline, HED_MAX_CODEPOINTS, &text, &err));
            float *features = HED_NEW_N(arena, float, hed_feature_count());
            hed_features_dense(unit_features(), &text, features);
            const hed_rules_input input = {.headline = &text, .features = features};
            hed_rules_match(rules, scratch, arena, &input, &hits);
            bool bait = item->label > .5, reached = hits.clickbait >= .5;
            c.errors += hits.n_errors;
            c.bait += bait;
            c.news += !bait;
            c.bait_reached += bait && reached;
            c.news_reached += !bait && reached;
        }
    hed_batch_free(&batch);
    hed_reader_free(reader);
    hed_rules_scratch_free(scratch);
    return c;
}

TEST(rules_alone_hold_their_bars_on_stop_clickbait)
{
    static const char *const corpus = "../shared/corpora/stop-clickbait.tsv.gz", *const path = "rules/en";
    hed_errors errors = {0};
    if (unit_skip_without(corpus, "rules alone on Stop Clickbait"))
        return;
    hed_rules *rules = hed_rules_load(unit_arena(), &path, 1, &errors);
    ck_assert_msg(rules != NULL, "%s", errors.first.text);
    const counts c = count_corpus(rules, corpus);
    double precision = (double)c.bait_reached / (double)(c.bait_reached + c.news_reached);
    double recall = (double)c.bait_reached / (double)c.bait, of_news = (double)c.news_reached / (double)c.news;
    printf("clickbait >= .5: precision %.4f, recall %.4f, of news %.4f\n", precision, recall, of_news);
    ck_assert_uint_gt(c.news, 15000);
    ck_assert_uint_eq(c.errors, 0);
    ck_assert_double_le(of_news, .005);
    ck_assert_double_ge(precision, .99);
    ck_assert_double_ge(recall, .7);
    hed_rules_free(rules);
}
END

TEST(rules_alone_find_teasers_on_serious_news)
{
    static const char *const path = "rules/en";
    hed_errors errors = {0};
    hed_rules *rules = hed_rules_load(unit_arena(), &path, 1, &errors);
    ck_assert_msg(rules != NULL, "%s", errors.first.text);
    const counts c = count_corpus(rules, "corpus/dev.jsonl"); /* stories are not looked at here */
    double precision = (double)c.bait_reached / (double)(c.bait_reached + c.news_reached);
    double recall = (double)c.bait_reached / (double)c.bait;
    printf("clickbait >= .5: precision %.4f, recall %.4f\n", precision, recall);
    ck_assert_uint_eq(c.errors, 0);
    ck_assert_double_ge(precision, .85);
    ck_assert_double_ge(recall, .4);
    hed_rules_free(rules);
}
END

const unit_test rules_corpora_tests[] = {T(rules_alone_hold_their_bars_on_stop_clickbait),
                                         T(rules_alone_find_teasers_on_serious_news)};
const size_t n_rules_corpora_tests = sizeof rules_corpora_tests / sizeof *rules_corpora_tests;
