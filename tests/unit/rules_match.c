/* What rules do with a headline: scopes, quotes, shields, guards, groups, limits. */
#include "rules_suites.h"

#include "rules/try.h"

#include <math.h>
#include <stdio.h>

#define EXAMPLES "  reason: r\n  match: [x, y]\n  nomatch: [x, y]\n"
#define PACK "pack: {id: t, version: 1}\nrules:\n"
#define RULE(id, kind) "- id: " id "\n  kind: " kind "\n  axis: withhold\n  weight: .5\n" EXAMPLES
/* Asked for by others, no finding. */
#define QUIET(id, pattern) "- {id: " id ", kind: existence, axis: legal, weight: 0, pattern: " pattern ", " GIVEN "}\n"
#define GIVEN "reason: r, match: [x, y], nomatch: [x, y]"

TEST(a_scope_is_the_part_of_the_headline_that_a_rule_sees)
{
    hed_rules *rules = unit_good_pack(PACK RULE("whole", "existence") "  pattern: '^why'\n" RULE(
        "first",
        "existence") "  pattern: '^why'\n  scope: segment.first\n" RULE("last",
                                                                        "existence") "  pattern: '^why\\b.*now$'\n  "
                                                                                     "scope: segment.last\n");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Why now"}), "whole");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Why ships: why now"}), "whole first last");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Ships: Why Now"}), "last");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Ships: Why Now? Because"}), "");
    const hed_hits *hits = unit_match(rules, (unit_item){.headline = "Ships: Why Now"});
    ck_assert_uint_eq(hits->hits[0].start, 7);
    ck_assert_uint_eq(hits->hits[0].end, 14);
}
END

TEST(dek_and_body_have_rules_of_their_own)
{
    hed_rules *rules = unit_good_pack(PACK RULE("dek", "existence") "  pattern: storm\n  scope: dek\n" RULE(
        "lede",
        "existence") "  pattern: storm\n  scope: body.lede\n" RULE("body",
                                                                   "existence") "  pattern: storm\n  scope: body\n");
    hed_buf far = {0};
    while (far.len < 5000)
        hed_buf_cstr(&far, "calm sea and sun. ");
    hed_buf_cstr(&far, "then the storm");
    hed_buf_char(&far, 0);
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Storm"}), "");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Sea", .dek = "A storm"}), "dek");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Sea", .body = "A storm"}), "lede body");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Sea", .body = far.ptr}), "body");
    hed_buf_free(&far);
}
END

TEST(a_body_is_matched_across_its_windows_and_its_anchors_are_its_ends)
{
    hed_rules *rules =
        unit_good_pack(PACK RULE("start", "existence") "  pattern: '^word'\n  scope: body\n  max_hits: 16\n" RULE(
            "end",
            "existence") "  pattern: 'word$'\n  scope: body\n  max_hits: 16\n" RULE("long",
                                                                                    "existence") "  pattern: 'storm(?: "
                                                                                                 "word){30} calm'\n  "
                                                                                                 "scope: body\n");
    for (size_t before = 0; before < 300; before += 7) {
        hed_buf body = {0};
        for (size_t i = 0; i < before; i++)
            hed_buf_cstr(&body, "word ");
        hed_buf_cstr(&body, "storm");
        for (size_t i = 0; i < 30; i++)
            hed_buf_cstr(&body, " word");
        hed_buf_cstr(&body, " calm");
        for (size_t i = 0; i < 300; i++)
            hed_buf_cstr(&body, " word");
        hed_buf_char(&body, 0);
        ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "x", .body = body.ptr}),
                         before ? "start end long" : "end long");
        hed_buf_free(&body);
    }
}
END

TEST(quoted_speech_is_skipped_halved_or_counted)
{
    hed_rules *rules = unit_good_pack(PACK RULE("skip", "existence") "  pattern: storm\n" RULE(
        "halve", "existence") "  pattern: storm\n  in_quotes: halve\n" RULE("count", "existence") "  pattern: storm\n  "
                                                                                                  "in_quotes: count\n");
    static const char *const quoted[] = {"Mayor: \"A storm is near\"", "Mayor: 'A storm is near'",
                                         "\xe2\x80\x9cStorm\xe2\x80\x9d Is Mayor's Word", "'Storm,' Says Mayor",
                                         "Mayor's 'storm' in town"};
    static const char *const plain[] = {"Mayor's storm, sailors' fear", "\"Calm\" storm \"near\"", "Storm 'n' rain",
                                        "5'11\" sailor sees storm"};
    for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) {
        const hed_hits *hits = unit_match(rules, (unit_item){.headline = quoted[i]});
        ck_assert_msg(!unit_hit(rules, hits, "skip"), "%s", quoted[i]);
        ck_assert_double_eq_tol((double)unit_hit(rules, hits, "halve")->score, .5, 1e-6);
        ck_assert_double_eq_tol((double)unit_hit(rules, hits, "count")->score, 1, 1e-6);
        ck_assert(unit_hit(rules, hits, "count")->in_quote);
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = plain[i]}), "skip halve count");
}
END

TEST(a_shield_hides_what_lies_in_it_and_no_more)
{
    hed_rules *rules =
        unit_good_pack(PACK "- id: shield\n  kind: shield\n  phrases: [grand slam, perfect storm]\n" EXAMPLES RULE(
            "slam", "existence") "  pattern: '\\bslams?\\b'\n" RULE("asks", "composite") "  when: hit(shield)\n");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Grand Slam Winner Retires"}), "asks");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Grand Slam Winner Slams Rules"}), "asks slam");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Mayor Slams Rules"}), "slam");
}
END

TEST(a_substitution_swaps_in_the_case_it_finds_and_only_when_the_body_bears_it_out)
{
    hed_rules *rules =
        unit_good_pack(PACK "- id: swap\n  kind: substitution\n  axis: sensational\n  weight: .3\n"
                            "  swap: {slams: criticizes}\n  body_needs: 'critici[sz]'\n  right_not: '^ into'\n"
                            "  reason: r\n  match: [{headline: x, to: x}, {headline: x, to: x}]\n  nomatch: [x, y]\n");
    static const char *const cases[][3] = {{"Mayor Slams Plan", "She criticised it.", "Criticizes"},
                                           {"Mayor SLAMS Plan", "She criticized it.", "CRITICIZES"},
                                           {"mayor slams plan", "She criticized it.", "criticizes"},
                                           {"Mayor Slams Plan", "She likes it.", NULL},
                                           {"Mayor Slams Plan", NULL, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_arena *arena = unit_arena();
        hed_text headline, body;
        hed_err err;
        hed_str to;
        float *features = HED_NEW_N(arena, float, hed_feature_count());
        ck_assert(hed_text_read(arena, NULL, hed_str_of(cases[i][0]), 0, &headline, &err));
        if (cases[i][1])
            ck_assert(hed_text_read(arena, NULL, hed_str_of(cases[i][1]), 0, &body, &err));
        const hed_rules_input input = {.headline = &headline, .features = features, .body = cases[i][1] ? &body : NULL};
        hed_rules_scratch *scratch = hed_rules_scratch_new(rules, &err);
        hed_hits hits;
        hed_rules_match(rules, scratch, arena, &input, &hits);
        ck_assert_uint_eq(hits.n, 1);
        bool swapped = hed_rules_swap(rules, scratch, arena, &input, &hits.hits[0], &to);
        ck_assert_int_eq(swapped, cases[i][2] != NULL);
        if (swapped)
            ck_assert_hed_str(to, cases[i][2]);
        hed_rules_scratch_free(scratch);
    }
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "Car Slams Into Wall"}), "");
    ck_assert_str_eq(hed_rules_rewrite(rules, 0).op, "swap");
}
END

TEST(guards_keep_a_rule_where_it_belongs)
{
    hed_rules *rules =
        unit_good_pack("pack: {id: t, version: 1, lang: [en]}\nrules:\n" RULE("any", "existence") "  pattern: x\n" RULE(
            "sport",
            "exis"
            "tenc"
            "e") "  pattern: x\n  section: [sport, games]\n" RULE("british",
                                                                  "existence") "  pattern: x\n  lang: "
                                                                               "en-GB\n" RULE(
                                                                                   "web",
                                                                                   "existenc"
                                                                                   "e") "  "
                                                                                        "patt"
                                                                                        "ern:"
                                                                                        " x\n"
                                                                                        "  "
                                                                                        "slot"
                                                                                        ": "
                                                                                        "'!"
                                                                                        "push"
                                                                                        "'"
                                                                                        "\n" RULE(
                                                                                            "not_both",
                                                                                            "existence") "  "
                                                                                                         "patter"
                                                                                                         "n: "
                                                                                                         "x\n  "
                                                                                                         "unless"
                                                                                                         ": "
                                                                                                         "[{"
                                                                                                         "sectio"
                                                                                                         "n: "
                                                                                                         "sport,"
                                                                                                         " outle"
                                                                                                         "t: "
                                                                                                         "[daily"
                                                                                                         ", "
                                                                                                         "weekly"
                                                                                                         "]}]"
                                                                                                         "\n" RULE(
                                                                                                             "strict",
                                                                                                             "existenc"
                                                                                                             "e") "  "
                                                                                                                  "patt"
                                                                                                                  "ern:"
                                                                                                                  " x\n"
                                                                                                                  "  "
                                                                                                                  "leve"
                                                                                                                  "l: "
                                                                                                                  "3"
                                                                                                                  "\n");
    static const struct {
        unit_item item;
        const char *ids;
    } cases[] = {
        {{.headline = "x"}, "any british web not_both strict"},
        {{.headline = "x", .lang = "en"}, "any web not_both strict"},
        {{.headline = "x", .lang = "en-GB"}, "any british web not_both strict"},
        {{.headline = "x", .lang = "de"}, ""},
        {{.headline = "x", .section = "sport"}, "any sport british web not_both strict"},
        {{.headline = "x", .section = "sports"}, "any british web not_both strict"},
        {{.headline = "x", .section = "sport", .outlet = "weekly"}, "any sport british web strict"},
        {{.headline = "x", .slot = "push"}, "any british not_both strict"},
        {{.headline = "x", .level = 2}, "any british web not_both"},
        {{.headline = "x", .level = 3}, "any british web not_both strict"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(unit_ids(rules, cases[i].item), cases[i].ids);
}
END

TEST(a_rule_is_off_once_its_day_has_passed_and_the_hash_says_so)
{
    const char *path = "tests/cases/packs/good/every-kind.yaml";
    hed_errors errors = {0};
    hed_rules *now = unit_keep(hed_rules_load_on(unit_arena(), &path, 1, "2999-12-31", &errors));
    hed_rules *later = unit_keep(hed_rules_load_on(unit_arena(), &path, 1, "3000-01-01", &errors));
    ck_assert(now && later);
    ck_assert_str_eq(unit_ids(now, (unit_item){.headline = "Fraud?"}), "a.phrases a.composite");
    ck_assert_str_eq(unit_ids(later, (unit_item){.headline = "Fraud?"}), "a.phrases");
    ck_assert_str_ne(hed_rules_hash(now), hed_rules_hash(later));
}
END

TEST(axes_are_a_noisy_or_of_capped_hits)
{
    hed_rules *rules = unit_good_pack("pack: {id: t, version: 1}\ngroups: {noise: {cap: .6}}\nrules:\n" RULE(
        "one",
        "existence") "  pattern: a\n  max_hits: 2\n" RULE("three",
                                                          "occurrence") "  pattern: b\n  weight_per: .4\n  cap: "
                                                                        ".9\n" RULE("quiet",
                                                                                    "existence") "  pattern: c\n  "
                                                                                                 "group: noise\n  "
                                                                                                 "max_hits: 4\n");
    static const struct {
        const char *headline;
        double withhold;
    } cases[] = {{"a", .5}, {"a a", .75},  {"a a a a", .75},       {"b", .2}, {"b b", .4}, {"b b b", .45},
                 {"c", .5}, {"c c c", .6}, {"a c c", 1 - .5 * .4}, {"x", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_hits *hits = unit_match(rules, (unit_item){.headline = cases[i].headline});
        ck_assert_msg(fabs(hits->axes[HED_WITHHOLD] - cases[i].withhold) < 1e-6, "%s: %g", cases[i].headline,
                      hits->axes[HED_WITHHOLD]);
        ck_assert_double_eq_tol(hits->clickbait, cases[i].withhold, 1e-6);
    }
}
END

TEST(case_counts_only_where_a_rule_says_so)
{
    hed_rules *rules = unit_good_pack(PACK RULE("fold", "existence") "  pattern: 'us navy'\n" RULE(
        "exact", "existence") "  pattern: 'US Navy'\n  case: exact\n");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "US Navy Sails"}), "fold exact");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "us navy sails"}), "fold");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "\xef\xbc\xb5\xef\xbc\xb3 Navy Sails"}), "fold exact");
}
END

TEST(composites_see_those_they_ask_whatever_the_order)
{
    const hed_rules *rules = unit_good_pack(PACK RULE("both", "composite") "  when: hit(three) && !hit(one)\n" RULE(
        "three",
        "compos"
        "ite") "  when: two && words > 1\n" RULE("one",
                                                 "existence") "  pattern: a\n" RULE("two",
                                                                                    "existence") "  pattern: "
                                                                                                 "b\n" RULE(
                                                                                                     "neithe"
                                                                                                     "r",
                                                                                                     "compos"
                                                                                                     "ite") "  when: "
                                                                                                            "'!hit(one)"
                                                                                                            " && "
                                                                                                            "!hit(two)'"
                                                                                                            "\n");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "b c"}), "both three two");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "b"}), "two");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "b a"}), "three two one");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "c"}), "neither");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "c", .body = "a"}), "neither");
}
END

TEST(what_rewriting_looks_at_is_found_though_it_weighs_nothing)
{
    const hed_rules *rules = unit_good_pack(PACK QUIET("quiet", "storm, rewrite: {op: keep_opener}"));
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "A Storm"}), "");
    ck_assert_uint_eq(unit_match(rules, (unit_item){.headline = "A Storm"})->n_keeps, 1);
}
END

TEST(a_rule_that_weighs_nothing_is_asked_for_and_not_reported)
{
    hed_rules *rules = unit_good_pack(PACK QUIET("quiet", "storm") RULE("asks", "composite") "  when: hit(quiet)\n");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "A Storm"}), "asks");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "A Calm"}), "");
}
END

TEST(a_rule_that_asks_for_either_is_judged_by_the_second)
{
    hed_rules *rules = unit_good_pack(PACK RULE("one", "existence") "  pattern: a\n" RULE(
        "two", "existence") "  pattern: b\n" RULE("either", "composite") "  when: hit(one) || hit(two)\n");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "a"}), "one either");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "b"}), "two either");
    ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = "c"}), "");
}
END

TEST(a_rule_that_asks_for_none_is_judged_when_another_has_hit)
{
    hed_rules *rules = unit_good_pack(
        PACK RULE("one", "existence") "  pattern: a\n" RULE("calm", "composite") "  when: '!hit(one) || words > 2'\n");
    static const unit_item items[] = {{.headline = "b"}, {.headline = "a"}, {.headline = "a b c"}};
    static const char *const want[] = {"calm", "one", "one calm"};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        unit_item told = items[i];
        told.body = "A story.";
        ck_assert_str_eq(unit_ids(rules, items[i]), want[i]);
        ck_assert_str_eq(unit_ids(rules, told), want[i]);
    }
}
END

/* ---- Work */

/* A headline, again and again with one scratch. */
typedef struct matcher {
    const hed_rules *rules;
    hed_rules_scratch *scratch;
    hed_arena *arena;
    hed_text text;
    float *features;
    hed_hits hits;
} matcher;

static matcher matcher_of(const hed_rules *rules, const char *headline)
{
    hed_err err;
    hed_arena *arena = unit_arena();
    matcher m = {.rules = rules, .arena = hed_arena_new(HED_ARENA_SCRATCH, &err)};
    m.scratch = hed_rules_scratch_new(rules, &err);
    m.features = HED_NEW_N(arena, float, hed_feature_count());
    ck_assert(hed_text_read(arena, unit_lexicon(), hed_str_of(headline), HED_MAX_CODEPOINTS, &m.text, &err));
    return m;
}

/* What one more match of it asks of PCRE2. */
static hed_work work_of(matcher *m)
{
    const hed_rules_input input = {.headline = &m->text, .features = m->features};
    m->scratch->work = (hed_work){0};
    hed_arena_reset(m->arena);
    hed_rules_match(m->rules, m->scratch, m->arena, &input, &m->hits);
    return m->scratch->work;
}

static void close_matcher(matcher *m)
{
    hed_rules_scratch_free(m->scratch);
    hed_arena_free(m->arena);
}

/* Without candidates every rule that is asked for is tried, and no rule that is not. */
TEST(a_guard_is_tried_once_and_where_it_decides)
{
    const hed_rules *rules =
        unit_good_pack(PACK QUIET("guard", "said") QUIET("rare", "rust") QUIET("other", "oats")
                           RULE("asks", "composite") "  when: (hit(rare) || hit(other)) && !hit(guard)\n" RULE(
                               "told", "composite") "  when: hit(rare) && hit(guard)\n");
    static const struct {
        const char *headline, *ids;
        size_t tries;
    } cases[] = {{"Mayor Said So", "", 2}, {"Rust", "asks", 2}, {"Oats", "asks", 3}, {"Rust, He Said", "told", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        matcher m = matcher_of(rules, cases[i].headline);
        ck_assert_uint_eq(work_of(&m).tries, cases[i].tries);
        ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = cases[i].headline}), cases[i].ids);
        close_matcher(&m);
    }
}
END

static void expect_bounded_work(matcher *m, const char *pattern)
{
    const hed_work work = work_of(m);
    ck_assert_msg(work.tries <= 512 / 3 + 1, "%s: %zu tries", pattern, work.tries); /* "a,a" stands at most so often */
    ck_assert_msg(work.places <= m->text.folded.len + 1, "%s: %zu places", pattern, work.places);
    ck_assert_msg(work.limits <= 1, "%s: %zu times at its limit", pattern, work.limits);
    ck_assert_ptr_nonnull(unit_hit(m->rules, &m->hits, "plain"));
    ck_assert_ptr_null(unit_hit(m->rules, &m->hits, "slow"));
    ck_assert_uint_ge(m->hits.n_errors, work.limits);
    if (m->hits.n_errors > 0) {
        ck_assert_uint_eq(m->hits.n_errors, 1);
        ck_assert_int_eq(m->hits.errors[0].code, HED_ELIMIT);
        ck_assert_err_has(m->hits.errors[0], "rule.limit: rule slow: ");
    }
}

TEST(a_slow_pattern_is_tried_once_a_place_and_left_at_its_first_limit_with_its_name)
{
    static const char *const slow[] = {"(?:a+)+$x",        "(a|aa)+[bd]",     "(?:.*?,){20}x",
                                       "(\\w+\\s?)+!!",    "(a*)*b|(a+)+c",   "^(([a-z])+.)+[A-Z]([a-z])+x$",
                                       "(?:x?){40}x{40}y", "([a, ]+)*(\\1)+z"};
    char headline[512];
    size_t errors = 0;
    for (size_t k = 0; k + 1 < sizeof headline; k++)
        headline[k] = "aaaaaaaaaaaa,a"[k % 14];
    headline[sizeof headline - 1] = 0;
    for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
        hed_buf pack = {0};
        hed_buf_printf(&pack, "%s- id: slow\n  kind: existence\n  axis: withhold\n%s  pattern: '%s'\n%s", PACK,
                       EXAMPLES, slow[i], RULE("plain", "existence") "  pattern: 'a,a'\n");
        hed_buf_char(&pack, 0);
        const hed_rules *rules = unit_good_pack(pack.ptr);
        matcher hard = matcher_of(rules, headline), easy = matcher_of(rules, "A Bill");
        expect_bounded_work(&hard, slow[i]);
        for (int k = 0; k < 400; k++) /* the quicker forms are made meanwhile */
            work_of(&easy);
        expect_bounded_work(&hard, slow[i]);
        errors += hard.hits.n_errors;
        close_matcher(&hard);
        close_matcher(&easy);
        hed_buf_free(&pack);
    }
    ck_assert_uint_gt(errors, 0);
}
END

TEST(slow_patterns_share_what_a_headline_may_take)
{
    hed_buf pack = {0};
    hed_buf_cstr(&pack, PACK);
    for (char c = 'd'; c < 'm'; c++)
        hed_buf_printf(&pack, "- id: slow_%c\n  kind: existence\n  axis: withhold\n%s  pattern: '(?:a+)+[b%c]'\n", c,
                       EXAMPLES, c);
    hed_buf_char(&pack, 0);
    matcher m = matcher_of(unit_good_pack(pack.ptr), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac");
    const hed_work work = work_of(&m);
    ck_assert_uint_eq(m.hits.n_errors, 9); /* none of them is a miss */
    ck_assert_uint_le(work.limits, 6);
    ck_assert_err_has(m.hits.errors[8], "too much work on this headline");
    close_matcher(&m);
    hed_buf_free(&pack);
}
END

TEST(a_limit_is_never_taken_for_a_miss)
{
    hed_rules *rules = unit_good_pack(PACK RULE("slow", "existence") "  pattern: '(?:a+)+[bd]'\n");
    const hed_hits *hits =
        unit_match(rules, (unit_item){.headline = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"});
    ck_assert_uint_eq(hits->n, 0);
    ck_assert_uint_eq(hits->n_errors, 1);
    ck_assert_err_has(hits->errors[0], "rule.limit: rule slow");
    hits = unit_match(rules, (unit_item){.headline = "aaaaaaaab"});
    ck_assert_uint_eq(hits->n, 1);
    ck_assert_uint_eq(hits->n_errors, 0);
}
END

TEST(answers_stay_the_same_once_patterns_are_quick)
{
    const char *path = "rules/en";
    hed_errors errors = {0};
    hed_rules *rules = unit_keep(hed_rules_load(unit_arena(), &path, 1, &errors));
    static const char *const headlines[] = {"17 Reasons You Won't Believe What Happened Next",
                                            "Caf\xc3\xa9 Owner Slams Mayor: What's Next?",
                                            "Storm Leaves 40,000 Without Power"};
    const char *first[3];
    for (size_t i = 0; i < 3; i++)
        first[i] = unit_ids(rules, (unit_item){.headline = headlines[i]});
    for (int round = 0; round < 400; round++)
        for (size_t i = 0; i < 3; i++)
            ck_assert_str_eq(unit_ids(rules, (unit_item){.headline = headlines[i]}), first[i]);
}
END

static void count_error(void *ctx, const hed_err *err)
{
    ck_assert_err_has(*err, "is slow");
    ++*(size_t *)ctx;
}

TEST(patterns_that_can_be_slow_are_named_and_the_shipped_ones_are_not)
{
    static const char *const path = "rules/en";
    hed_errors errors = {0};
    hed_err err;
    size_t n = 0;
    hed_rules *bad = unit_good_pack(PACK RULE("good", "existence") "  pattern: '(?:a+ )+b'\n" RULE(
        "bad", "existence") "  pattern: '(\\w+\\s?)+!!'\n" RULE("worse", "existence") "  pattern: '(?:a|aa)+[bd]'\n");
    hed_rules *rules = unit_keep(hed_rules_load(unit_arena(), &path, 1, &errors));
    ck_assert_uint_eq(hed_rules_cost(bad, count_error, &n, &err), 2);
    ck_assert_uint_eq(n, 2);
    ck_assert_uint_eq(hed_rules_cost(rules, count_error, &n, &err), 0);
}
END

const unit_test rules_match_tests[] = {
    T(a_scope_is_the_part_of_the_headline_that_a_rule_sees),
    T(dek_and_body_have_rules_of_their_own),
    T(a_body_is_matched_across_its_windows_and_its_anchors_are_its_ends),
    T(quoted_speech_is_skipped_halved_or_counted),
    T(a_shield_hides_what_lies_in_it_and_no_more),
    T(a_substitution_swaps_in_the_case_it_finds_and_only_when_the_body_bears_it_out),
    T(guards_keep_a_rule_where_it_belongs),
    T(a_rule_is_off_once_its_day_has_passed_and_the_hash_says_so),
    T(axes_are_a_noisy_or_of_capped_hits),
    T(case_counts_only_where_a_rule_says_so),
    T(composites_see_those_they_ask_whatever_the_order),
    T(what_rewriting_looks_at_is_found_though_it_weighs_nothing),
    T(a_rule_that_weighs_nothing_is_asked_for_and_not_reported),
    T(a_guard_is_tried_once_and_where_it_decides),
    T(a_rule_that_asks_for_either_is_judged_by_the_second),
    T(a_rule_that_asks_for_none_is_judged_when_another_has_hit),
    T(a_slow_pattern_is_tried_once_a_place_and_left_at_its_first_limit_with_its_name),
    T(slow_patterns_share_what_a_headline_may_take),
    T(a_limit_is_never_taken_for_a_miss),
    T(patterns_that_can_be_slow_are_named_and_the_shipped_ones_are_not),
    T(answers_stay_the_same_once_patterns_are_quick),
};
const size_t n_rules_match_tests = sizeof rules_match_tests / sizeof *rules_match_tests;
