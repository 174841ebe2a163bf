/* Packs under tests/cases/packs: the good load and their examples hold; the bad give the errors that their first lines
 * name, in that order and no others:
 *
 *     # 5:12: there is no axis "withold"; did you mean "withhold"?
 */
#include "rules_suites.h"

#include <stdio.h>

typedef struct expected {
    hed_str bytes; /* of the case */
    const char *path;
    size_t seen;
    bool ok;
} expected;

static void compare(void *ctx, const hed_err *err)
{
    expected *e = ctx;
    char want[700], got[700] = "";
    hed_str rest = e->bytes, line;
    for (size_t i = 0; i <= e->seen; i++)
        if (!hed_str_line(&rest, &line) || !hed_str_starts(line, HED_S("# ")))
            line = HED_S("");
    hed_err_string(err, got, sizeof got);
    snprintf(want, sizeof want, "%s%s%.*s", e->path, err->line ? ":" : ": ", (int)(line.len > 2 ? line.len - 2 : 0),
             line.len > 2 ? line.ptr + 2 : "");
    e->seen++;
    if (strcmp(want, got) == 0)
        return;
    e->ok = false;
    printf("%s\n  is not the expected %s\n", got, want);
}

static size_t count_expected(hed_str bytes)
{
    size_t n = 0;
    for (hed_str line; hed_str_line(&bytes, &line) && hed_str_starts(line, HED_S("# "));)
        n++;
    return n;
}

/* Loads one pack and runs its examples; every error goes to report. */
static void load(const char *path, hed_report *report, void *ctx)
{
    hed_errors errors = {.report = report, .ctx = ctx};
    const hed_reading reading = {unit_features(), unit_lexicon(), unit_background()};
    hed_rules *rules = hed_rules_lint(unit_arena(), &path, 1, "2026-01-01", &reading, &errors);
    ck_assert((rules == NULL) == (errors.n > 0));
    hed_rules_free(rules);
}

static size_t each_case(const char *folder, bool good)
{
    hed_arena *arena = unit_arena();
    hed_err err;
    const char *const *files;
    size_t n, failed = 0;
    ck_assert(hed_file_list(arena, folder, ".yaml", &files, &n, &err));
    for (size_t i = 0; i < n; i++) {
        expected e = {unit_file(files[i]), files[i], 0, true};
        load(files[i], compare, &e);
        size_t want = good ? 0 : count_expected(e.bytes);
        if (e.seen != want)
            printf("%s: %zu errors, not %zu\n", files[i], e.seen, want);
        failed += !e.ok || e.seen != want || (!good && want == 0);
    }
    printf("%s: %zu packs\n", folder, n);
    ck_assert_uint_gt(n, 0);
    return failed;
}

TEST(bad_packs_give_the_errors_that_they_name)
{
    ck_assert_uint_eq(each_case("tests/cases/packs/bad", false), 0);
}
END

TEST(good_packs_load_and_their_examples_hold)
{
    ck_assert_uint_eq(each_case("tests/cases/packs/good", true), 0);
}
END

TEST(a_pack_cut_at_any_byte_is_refused_or_complete)
{
    hed_arena *arena = unit_arena();
    const hed_str whole = unit_file("tests/cases/packs/good/every-kind.yaml");
    const char *path = "tests/cases/packs/good/.cut.yaml"; /* beside its lists */
    size_t refused = 0;
    for (size_t len = 0; len < whole.len; len++) {
        hed_err err;
        hed_errors errors = {0};
        hed_arena_reset(arena);
        ck_assert(hed_file_write(path, hed_str_sub(whole, 0, len), &err));
        hed_rules *rules = hed_rules_load_on(arena, &path, 1, "2026-01-01", &errors);
        if (rules)
            ck_assert_uint_eq(hed_rules_count(rules), 8);
        refused += !rules;
        hed_rules_free(rules);
    }
    remove(path);
    ck_assert_uint_gt(refused, whole.len - 40);
}
END

const unit_test rules_cases_tests[] = {T(bad_packs_give_the_errors_that_they_name),
                                       T(good_packs_load_and_their_examples_hold),
                                       T(a_pack_cut_at_any_byte_is_refused_or_complete)};
const size_t n_rules_cases_tests = sizeof rules_cases_tests / sizeof *rules_cases_tests;
