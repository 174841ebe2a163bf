/* Rules: the shipped packs' examples, packs that must load and packs that must not, and what each kind does. */
#include "rules_suites.h"

#include <stdio.h>

static const char *const shipped[] = {"rules/en"};

static void print_error(void *ctx, const hed_err *err)
{
    char text[700];
    (void)ctx;
    printf("%s\n", hed_err_string(err, text, sizeof text));
}

static size_t test_examples(const hed_rules *rules, hed_report *report, void *ctx, size_t *n)
{
    hed_err err;
    const hed_reading reading = {unit_features(), unit_lexicon(), unit_background()};
    return hed_rules_test(rules, &reading, report, ctx, n, &err);
}

TEST(every_example_of_the_shipped_packs_holds)
{
    const unit_rules *got = unit_packs(shipped, 1);
    for (size_t i = 0; i < got->n_errors; i++)
        print_error(NULL, &got->errors[i]);
    ck_assert(got->rules != NULL);
    size_t n;
    ck_assert_uint_eq(test_examples(got->rules, print_error, NULL, &n), 0);
    ck_assert_uint_ge(n, 4 * hed_rules_count(got->rules));
}
END

static const unit_test shipped_tests[] = {T(every_example_of_the_shipped_packs_holds)};

int main(void)
{
    static const size_t n_shipped_tests = sizeof shipped_tests / sizeof *shipped_tests;
    static const struct suite {
        const char *name;
        const unit_test *tests;
        const size_t *n;
    } suites[] = {
        {"rules: shipped packs", shipped_tests, &n_shipped_tests},
        {"rules: packs under tests/cases", rules_cases_tests, &n_rules_cases_tests},
        {"rules: matching", rules_match_tests, &n_rules_match_tests},
        {"rules: one pass for all patterns", rules_filter_tests, &n_rules_filter_tests},
        {"rules: factored alternations", rules_factor_tests, &n_rules_factor_tests},
        {"rules: labelled corpora", rules_corpora_tests, &n_rules_corpora_tests},
        {"rules: weights from headlines", rules_fit_tests, &n_rules_fit_tests},
        {"rules: what examples exercise", rules_cover_tests, &n_rules_cover_tests},
        {"rules: expressions", rules_expr_tests, &n_rules_expr_tests},
    };
    int worst = EXIT_SUCCESS;
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        if (unit_run(suites[i].name, suites[i].tests, *suites[i].n) != EXIT_SUCCESS)
            worst = EXIT_FAILURE;
    return worst;
}
