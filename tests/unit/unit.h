/* The vocabulary of the unit tests. Each folder's program has its tests in one table:
 *
 *     TEST(bad_pattern_names_its_line) { … ck_assert_str_eq(…); }
 *     UNIT_MAIN("rules", T(bad_pattern_names_its_line), …)
 */
#ifndef HED_UNIT_H
#define HED_UNIT_H

#include "base/base.h"

#include <check.h>
#include <stdlib.h>

typedef struct unit_test {
    const TTest **test;
} unit_test;

/* A fresh arena, freed when the process ends. */
hed_arena *unit_arena(void);
/* s copied so that its end touches a page that may not be read: reading beyond it crashes. */
hed_str unit_guarded(hed_str s);
/* A file of the source tree: tests run from its top. */
hed_str unit_file(const char *path);
/* True (once, with a line on standard output that counts as skipped) when path is missing. */
bool unit_skip_without(const char *path, const char *what);
int unit_run(const char *name, const unit_test *tests, size_t n);

#define ck_assert_hed_str(s, cstr)                                                                                     \
    do {                                                                                                               \
        hed_str unit_s_ = (s);                                                                                         \
        ck_assert_msg(hed_str_is(unit_s_, (cstr)), "is \"%.*s\", not \"%s\"", HED_FMT(unit_s_), (cstr));               \
    } while (0)
#define ck_assert_err_has(err, part)                                                                                   \
    ck_assert_msg(strstr((err).text, (part)) != NULL, "error is \"%s\", without \"%s\"", (err).text, (part))

#define TEST(name) START_TEST(name)
#define END END_TEST
#define T(name)                                                                                                        \
    {                                                                                                                  \
        &name                                                                                                          \
    }
#define UNIT_MAIN(folder, ...)                                                                                         \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        static const unit_test tests[] = {__VA_ARGS__};                                                                \
        return unit_run(folder, tests, sizeof tests / sizeof *tests);                                                  \
    }

#endif
