/* What examples exercise: alternatives are found, followed through matches, and told when none goes there. */
#include "rules_suites.h"

#include "rules/cover.h"

#include <stdio.h>

TEST(alternatives_are_told_apart)
{
    static const char *const cases[][3] = {
        {"abc", "abc", ""},
        {"a|bc", "a()|bc()", "a bc"},
        {"x(?:a|b|)y", "x(?:a()|b()|())y", "a b "},
        {"(a|b)c", "(a()|b())c", "a b"},
        {"(?<=a|b)c(?!d|e)", "(?<=a()|b())c(?!d|e)", "a b"},
        {"(?!x(?:a|b))c|d", "(?!x(?:a|b))c()|d()", "(?!x(?:a|b))c d"},
        {"[a|b]|\\||[]|]|[^]|]|[[:alpha:]|]", "[a|b]()|\\|()|[]|]()|[^]|]()|[[:alpha:]|]()",
         "[a|b] \\| []|] [^]|] [[:alpha:]|]"},
        {"(?i)a|(?>b|c)+", "(?i)a()|(?>b()|c())+()", "(?i)a b c (?>b|c)+"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_branches got;
        hed_buf buf = {0};
        ck_assert(hed_branches_of(unit_arena(), hed_str_of(cases[i][0]), &got));
        ck_assert_hed_str(got.marked, cases[i][1]);
        for (size_t k = 0; k < got.all.n; k++)
            hed_buf_printf(&buf, "%s%.*s", k ? " " : "", HED_FMT(got.all.at[k].text));
        ck_assert_hed_str(hed_buf_str(&buf), cases[i][2]);
        hed_buf_free(&buf);
    }
}
END

TEST(groups_that_keep_their_numbers_are_left_alone)
{
    static const char *const cases[] = {
        "(a|b)\\1", "(?<n>a|b)\\k<n>", "(?|a|b)", "(?(1)a|b)", "(*UTF)a|b", "(a|b", "a|b)", "[a|b", "a|b\\"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_branches got;
        ck_assert_msg(!hed_branches_of(unit_arena(), hed_str_of(cases[i]), &got), "%s", cases[i]);
    }
}
END

static hed_str coverage(const char *yaml)
{
    const hed_reading reading = {unit_features(), unit_lexicon(), unit_background()};
    hed_buf buf = {0};
    hed_err err;
    ck_assert(hed_rules_coverage(unit_good_pack(yaml), &reading, false, false, &buf, &err));
    const hed_str text = hed_arena_str(unit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

TEST(what_no_example_exercises_is_told)
{
    /* "ripe" is only tried, and given up for "rip"; "kiwi" stands in a shield; "lemon" is another rule's example */
    ck_assert_hed_str(
        coverage(
            "pack: {id: p, version: 1}\n"
            "lists: {sours: [lime, lemon, kumquat]}\n"
            "rules:\n"
            "- {id: r.fruit, kind: existence, axis: style, pattern: 'fig|pear|kiwi|(?:ripe|rip) plum', reason: r,\n"
            "   match: [a fig, rip plum], nomatch: [kiwi bird, none]}\n"
            "- {id: r.sour, kind: existence, axis: style, pattern: 'a {{sours}}', reason: r,\n"
            "   match: [a lime, a lime pie], nomatch: [sour, none]}\n"
            "- {id: r.bird, kind: shield, phrases: [kiwi bird], reason: r,\n"
            "   match: [a kiwi bird, kiwi bird], nomatch: [a lemon, none]}\n"),
        "  rule                       alternatives  no example exercises\n"
        "  r.fruit                       3 of 6     pear  kiwi  ripe\n"
        "  r.sour                        2 of 3     kumquat\n"
        "exercised: 3 of 3 rules, 5 of 9 alternatives (55.6 %), 0 of 0 guards\n");
}
END

TEST(guards_that_no_example_needs_are_told)
{
    static const char pack[] =
        "pack: {id: p, version: 1}\n"
        "rules:\n"
        "- {id: r.slams, kind: existence, axis: style, pattern: slams, left_not: 'grand $', right_not: '^ into',\n"
        "   section: [news], unless: [{slot: push}], reason: r,\n"
        "   match: [{headline: she slams, section: news}, {headline: he slams, section: news}],\n"
        "   nomatch: [%s, {headline: none, section: news}]}\n";
    static const struct {
        const char *example, *left;
    } cases[] = {
        {"none at all", "[unless]  [left_not]  [right_not]"},
        {"{headline: grand slams, section: news}", "[only]  [unless]  [right_not]"},
        {"{headline: slams into, section: news}", "[only]  [unless]  [left_not]"},
        {"{headline: it slams, section: news, slot: push}", "[only]  [left_not]  [right_not]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char yaml[1024], row[256];
        snprintf(yaml, sizeof yaml, pack, cases[i].example);
        snprintf(row, sizeof row,
                 "  rule                       alternatives  no example exercises\n"
                 "  r.slams                       0 of 0     %s\n",
                 cases[i].left);
        const hed_str got = coverage(yaml);
        ck_assert_msg(hed_str_starts(got, hed_str_of(row)), "%.*s is not %s", HED_FMT(got), row);
    }
}
END

const unit_test rules_cover_tests[] = {T(alternatives_are_told_apart), T(groups_that_keep_their_numbers_are_left_alone),
                                       T(what_no_example_exercises_is_told), T(guards_that_no_example_needs_are_told)};
const size_t n_rules_cover_tests = sizeof rules_cover_tests / sizeof *rules_cover_tests;
