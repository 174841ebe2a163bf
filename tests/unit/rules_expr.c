/* Expressions: what they give, what they can give, what is refused. */
#include "rules_suites.h"

#include <math.h>

/* Names a, b and c are slots 0 to 2; hit(r) is 3. */
static int resolve(void *ctx, hed_str name, hed_expr_form form, const char **near)
{
    (void)ctx;
    if (form == HED_FORM_HIT)
        return hed_str_is(name, "r") ? 3 : -1;
    *near = "b";
    return name.len == 1 && name.ptr[0] >= 'a' && name.ptr[0] <= 'c' ? name.ptr[0] - 'a' : -1;
}

static double value(void *ctx, int slot)
{
    return ((const double *)ctx)[slot];
}

static const hed_expr *parse(const char *text, hed_err *err)
{
    return hed_expr_parse(unit_arena(), unit_guarded(hed_str_of(text)), "f", 1, 1, resolve, NULL, err);
}

TEST(expressions_give_what_arithmetic_gives)
{
    static double slots[] = {2, .5, 0, 1};
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"1 + 2 * 3", 7},
        {"(1 + 2) * 3", 9},
        {"10 - 2 - 3", 5},
        {"8 / 2 / 2", 2},
        {"-a + 3", 1},
        {"!c", 1},
        {"!!a", 1},
        {"a > 1 && b < 1", 1},
        {"c || b", 1},
        {"c && a", 0},
        {"a >= 2", 1},
        {"a <= 1.9", 0},
        {"a == 2", 1},
        {"a != 2", 0},
        {"1 < 2 == 1", 1},
        {"min(3, a, 5)", 2},
        {"max(b, a)", 2},
        {"clamp(a, 0, 1)", 1},
        {"clamp(0 - a, 0, 1)", 0},
        {"noisy_or(b, b)", .75},
        {"noisy_or(b)", .5},
        {"a / c", 0},
        {"hit(r) && !c", 1},
        {".25 + b", .75},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_err err;
        const hed_expr *expr = parse(cases[i].text, &err);
        ck_assert_msg(expr != NULL, "%s: %s", cases[i].text, err.text);
        double got = hed_expr_eval(expr, value, slots);
        ck_assert_msg(fabs(got - cases[i].value) < 1e-12, "%s: %g, not %g", cases[i].text, got, cases[i].value);
    }
}
END

TEST(expressions_that_are_none_are_refused)
{
    static const char *const cases[][2] = {
        {"", "ends too early"},
        {"a +", "ends too early"},
        {"a b", "unexpected \"b\""},
        {"(a", "\")\" is missing"},
        {"a = 1", "unexpected \"=\""},
        {"a & b", "unexpected \"&\""},
        {"min(a)", "wrong number of arguments"},
        {"clamp(a, b)", "wrong number of arguments"},
        {"mni(a, b)", "no function \"mni\"; did you mean \"min\"?"},
        {"d", "no feature or rule \"d\"; did you mean \"b\"?"},
        {"hit(x)", "no rule \"x\""},
        {"hit(r", "\")\" is missing"},
        {"1.2.3", "not a number"},
        {"99999999999999999999999999999999999999999999e", "unexpected"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_err err = {0};
        ck_assert_msg(parse(cases[i][0], &err) == NULL, "accepted %s", cases[i][0]);
        ck_assert_err_has(err, cases[i][1]);
    }
}
END

TEST(nesting_is_capped)
{
    hed_buf deep = {0};
    hed_err err;
    for (int i = 0; i < 20; i++)
        hed_buf_char(&deep, '!');
    hed_buf_cstr(&deep, "a");
    ck_assert_ptr_nonnull(hed_expr_parse(unit_arena(), hed_buf_str(&deep), "f", 1, 1, resolve, NULL, &err));
    deep.len = 0;
    for (int i = 0; i < 100000; i++)
        hed_buf_char(&deep, i % 2 ? '(' : '!');
    ck_assert_ptr_null(hed_expr_parse(unit_arena(), hed_buf_str(&deep), "f", 1, 1, resolve, NULL, &err));
    ck_assert_err_has(err, "nested too deeply");
    deep.len = 0;
    hed_buf_char(&deep, '1');
    for (int i = 0; i < 400; i++)
        hed_buf_cstr(&deep, " + 1");
    ck_assert_ptr_nonnull(hed_expr_parse(unit_arena(), hed_buf_str(&deep), "f", 1, 1, resolve, NULL, &err));
    for (int i = 0; i < 400000; i++) /* a sum is a tree that leans to the left */
        hed_buf_cstr(&deep, " + 1");
    ck_assert_ptr_null(hed_expr_parse(unit_arena(), hed_buf_str(&deep), "f", 1, 1, resolve, NULL, &err));
    ck_assert_err_has(err, "too long");
    hed_buf_free(&deep);
}
END

static hed_interval range(void *ctx, int slot)
{
    static const hed_interval ranges[] = {{0, 10}, {0, 1}, {-5, 5}, {0, 1}};
    (void)ctx;
    return ranges[slot];
}

/* Values drawn inside the slots' ranges never leave the expression's. */
TEST(no_value_lies_outside_its_interval)
{
    static const char *const cases[] = {
        "a + b * c",           "a - c / b",  "clamp(a / 10, b, 1)", "noisy_or(b, hit(r))", "min(a, c, b)",
        "max(c, b) * -c",      "a > 5 && b", "c < 0 || a >= 10",    "a == 3 || !b",        "a != c",
        "-(a - c) * (b - .5)", "a / c",      "noisy_or(a, b, c)"};
    unsigned seed = 7;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_err err;
        const hed_expr *expr = parse(cases[i], &err);
        ck_assert_msg(expr != NULL, "%s: %s", cases[i], err.text);
        const hed_interval wide = hed_expr_range(expr, range, NULL);
        for (int round = 0; round < 2000; round++) {
            double slots[4];
            for (int slot = 0; slot < 4; slot++) {
                const hed_interval r = range(NULL, slot);
                seed = seed * 1103515245u + 12345u;
                slots[slot] = r.low + (r.high - r.low) * (double)(seed >> 16 & 15) / 15;
            }
            double got = hed_expr_eval(expr, value, slots);
            ck_assert_msg(got >= wide.low - 1e-9 && got <= wide.high + 1e-9, "%s: %g is not in %g..%g", cases[i], got,
                          wide.low, wide.high);
        }
    }
}
END

TEST(what_can_never_be_true_is_seen)
{
    static const struct {
        const char *text;
        bool alive;
    } cases[] = {{"a > 10", false},           {"a >= 10", true},    {"b < 0", false},
                 {"b > .5 && a > 11", false}, {"a && b", true},     {"hit(r) > 1 || c > 5", false},
                 {"c + a > 16", false},       {"c - a < -14", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_err err;
        const hed_interval r = hed_expr_range(parse(cases[i].text, &err), range, NULL);
        ck_assert_msg((r.high > 0 || r.low < 0) == cases[i].alive, "%s", cases[i].text);
    }
}
END

const unit_test rules_expr_tests[] = {T(expressions_give_what_arithmetic_gives),
                                      T(expressions_that_are_none_are_refused), T(nesting_is_capped),
                                      T(no_value_lies_outside_its_interval), T(what_can_never_be_true_is_seen)};
const size_t n_rules_expr_tests = sizeof rules_expr_tests / sizeof *rules_expr_tests;
