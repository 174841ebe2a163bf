/* Rules: the shipped packs' examples, packs that must load and packs that must not, and what each kind does. */
#include "rules.h"

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
    return hed_rules_test(rules, unit_features(), unit_lexicon(), unit_background(), report, ctx, n, &err);
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

UNIT_MAIN("rules", T(every_example_of_the_shipped_packs_holds))
