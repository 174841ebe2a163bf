/* Factored alternations: what they look like, and that they match what the pattern matches. */
#include "rules_suites.h"

#include "rules/pattern.h"

#include <stdio.h>

TEST(alternatives_that_start_alike_come_together)
{
    static const struct {
        const char *pattern, *factored;
    } cases[] = {
        {"gamble|game|test", "gam(?:ble|e)|test"},
        {"\\b(?:secret|secrets)\\b", "\\b(?:secret(?:|s))\\b"},
        {"\\b(?:secrets|secret)\\b", "\\b(?:secret(?:s|))\\b"},
        {"a|b|ab|cd", "a(?:|b)|b|cd"},
        {"a|\\w+|ab", "a|\\w+|ab"},         /* none moves past what may match the same */
        {"ab|a?c|ad", "ab|a?c|ad"},         /* its first character may be missing */
        {"colou?r|colon", "colo(?:u?r|n)"}, /* what stands before a quantifier is not shared */
        {"ab+c|ab+d", "a(?:b+c|b+d)"},      /* nor what it repeats */
        {"Abc|abd", "Ab(?:c|d)"},           /* case does not count */
        {"x(?:ab|ac)+(?!ab|ac)", "x(?:a(?:b|c))+(?!a(?:b|c))"},
        {"(?<!ab|ac)d", "(?<!ab|ac)d"}, /* looks behind for one length at a time */
        {"[a|b]c|[(]d", "[a|b]c|[(]d"},
        {"a[]|]|a[^]|]|a[[:alpha:]|]", "a(?:[]|]|[^]|]|[[:alpha:]|])"},
        {"a\\|b|a\\)c", "a(?:\\|b|\\)c)"},
        {"(ab|ac)\\1", "(ab|ac)\\1"}, /* groups are told by number */
        {"(?-i:ab|ac)", "(?-i:ab|ac)"},
        {"\\Qa|ab\\E", "\\Qa|ab\\E"},
        {"a\\E?b|ac", "a\\E?b|ac"},
        {"\xc3\xa9t|\xc3\xa9s", "\xc3\xa9t|\xc3\xa9s"}, /* beyond ASCII nothing is shared */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_hed_str(hed_pattern_factor(unit_arena(), hed_str_of(cases[i].pattern), false), cases[i].factored);
    ck_assert_hed_str(hed_pattern_factor(unit_arena(), HED_S("Abc|abd"), true), "Abc|abd");
    ck_assert_hed_str(hed_pattern_factor(unit_arena(), HED_S("(?i:Abc|abd)(?:Abc|abd)"), true),
                      "(?i:Ab(?:c|d))(?:Abc|abd)");
}
END

/* Where the first match is in text, and what comes behind it; 0, 0 for none. */
static void find(const pcre2_code *code, hed_str text, PCRE2_SIZE from, PCRE2_SIZE at[2])
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    int rc = pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, from, 0, data, NULL);
    ck_assert_msg(rc > 0 || rc == PCRE2_ERROR_NOMATCH, "PCRE2: %d", rc);
    at[0] = rc > 0 ? pcre2_get_ovector_pointer(data)[0] : 0;
    at[1] = rc > 0 ? pcre2_get_ovector_pointer(data)[1] : 0;
    pcre2_match_data_free(data);
}

static size_t matches_alike(const pcre2_code *one, const pcre2_code *other, hed_str text, const char *id)
{
    size_t n = 0;
    for (PCRE2_SIZE from = 0, a[2], b[2]; from <= text.len; from = a[1], n++) {
        find(one, text, from, a);
        find(other, text, from, b);
        ck_assert_msg(a[0] == b[0] && a[1] == b[1], "%s on \"%.*s\"", id, HED_FMT(text));
        if (a[1] <= from)
            break;
    }
    return n;
}

/* On the examples of its own pack, in which it has matches and near misses. */
TEST(shipped_patterns_match_the_same_when_factored)
{
    static const char *const path = "rules/en";
    hed_errors errors = {0};
    hed_rules *rules = hed_rules_load(unit_arena(), &path, 1, &errors);
    ck_assert_msg(rules != NULL, "%s", errors.first.text);
    size_t changed = 0, matches = 0;
    for (size_t i = 0; i < rules->rules.n; i++) {
        const hed_compiled *rule = &rules->rules.at[i];
        const hed_str factored = hed_pattern_factor(unit_arena(), rule->pattern, rule->exact);
        if (!rule->code || hed_str_eq(factored, rule->pattern))
            continue;
        int error;
        size_t at;
        pcre2_code *code = hed_pattern_compile(rules, factored, rule->exact, &error, &at);
        ck_assert_msg(code != NULL, "%s: %.*s", rule->shown.id, HED_FMT(factored));
        changed++;
        for (size_t k = 0; k < rules->rules.n; k++) {
            const hed_compiled *other = &rules->rules.at[k];
            hed_text text;
            for (size_t n = 0; other->shown.pack == rule->shown.pack && n < other->match.n; n++)
                if (hed_text_read(unit_arena(), unit_lexicon(), other->match.at[n].headline, 0, &text, NULL))
                    matches += matches_alike(rule->code, code, rule->exact ? text.cased : text.folded, rule->shown.id);
        }
        pcre2_code_free(code);
    }
    hed_rules_free(rules);
    printf("%zu patterns are quicker factored; %zu matches\n", changed, matches);
    ck_assert_uint_ge(changed, 100);
    ck_assert_uint_ge(matches, 2 * changed);
}
END

const unit_test rules_factor_tests[] = {
    T(alternatives_that_start_alike_come_together),
    T(shipped_patterns_match_the_same_when_factored),
};
const size_t n_rules_factor_tests = sizeof rules_factor_tests / sizeof *rules_factor_tests;
