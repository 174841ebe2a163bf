/* Policies under tests/cases/policy. The first lines of each tell what is wrong with it, in loading or, when it loads,
 * by hed policy lint; nothing else may be:
 *
 *     # 5:12: unknown axis "withold"; did you mean "withhold"?
 *
 * or "# nothing wrong". */
#include "policy_suites.h"

#include <stdio.h>

typedef struct expected {
    hed_str rest; /* of the case's bytes */
    const char *path;
    size_t seen, wrong;
} expected;

static void compare(void *ctx, const hed_err *err)
{
    expected *e = ctx;
    char want[700], got[700] = "";
    hed_str line;
    if (!hed_str_line(&e->rest, &line) || !hed_str_starts(line, HED_S("# ")))
        line = HED_S("# nothing");
    hed_err_string(err, got, sizeof got);
    snprintf(want, sizeof want, "%s:%.*s", e->path, (int)line.len - 2, line.ptr + 2);
    e->seen++;
    if (strcmp(want, got) == 0)
        return;
    e->wrong++;
    printf("%s\n  is not the expected %s\n", got, want);
}

static size_t count_expected(hed_str bytes)
{
    size_t n = 0;
    for (hed_str line; hed_str_line(&bytes, &line) && hed_str_starts(line, HED_S("# "));)
        n += !hed_str_is(line, "# nothing wrong");
    return n;
}

static bool one(const char *path)
{
    const hed_str bytes = unit_file(path);
    const size_t want = count_expected(bytes);
    expected e = {.rest = bytes, .path = path};
    hed_errors errors = {.report = compare, .ctx = &e};
    const hed_policy *policy = hed_policy_load(unit_arena(), path, policy_rules(), &errors);
    ck_assert((policy == NULL) == (errors.n > 0));
    if (policy)
        ck_assert_uint_eq(hed_policy_lint(policy, policy_rules(), &errors), errors.n);
    if (e.seen != want)
        printf("%s: %zu told, not %zu\n", path, e.seen, want);
    if (!hed_str_starts(bytes, HED_S("# ")))
        printf("%s: does not tell in its first line what is wrong\n", path);
    return e.wrong == 0 && e.seen == want && hed_str_starts(bytes, HED_S("# "));
}

TEST(policies_have_what_they_tell_wrong)
{
    const char *const *files;
    size_t n, failed = 0;
    hed_err err;
    ck_assert(hed_file_list(unit_arena(), "tests/cases/policy", ".yaml", &files, &n, &err));
    for (size_t i = 0; i < n; i++)
        failed += !one(files[i]);
    ck_assert_uint_gt(n, 40);
    ck_assert_uint_eq(failed, 0);
}
END

TEST(shipped_policies_have_nothing_wrong)
{
    const char *const *files;
    size_t n;
    hed_err err;
    ck_assert(hed_file_list(unit_arena(), "rules/policy", ".yaml", &files, &n, &err));
    for (size_t i = 0; i < n; i++) {
        hed_errors errors = {0};
        const hed_policy *policy = hed_policy_load(unit_arena(), files[i], policy_rules(), &errors);
        ck_assert_msg(policy && hed_policy_lint(policy, policy_rules(), &errors) == 0, "%s:%u: %s", files[i],
                      errors.first.line, errors.first.text);
    }
}
END

/* Lint looks at one line; a test of what it says there is only as good as its proof: a row that it calls dead never
 * matches and one that it calls needless never decides. policy_random.c tries that on random tables. */
const unit_test policy_cases_tests[] = {T(policies_have_what_they_tell_wrong), T(shipped_policies_have_nothing_wrong)};
const size_t n_policy_cases_tests = sizeof policy_cases_tests / sizeof *policy_cases_tests;
