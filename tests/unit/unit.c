#include "unit.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

hed_arena *unit_arena(void)
{
    hed_err err;
    hed_arena *arena = hed_arena_new(HED_ARENA_LOADED, &err);
    ck_assert_msg(arena != NULL, "%s", err.text);
    return arena;
}

hed_str unit_guarded(hed_str s)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (s.len + page) / page * page;
    char *at = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert(at != MAP_FAILED);
    ck_assert_int_eq(mprotect(at + size, page, PROT_NONE), 0);
    if (s.len > 0)
        memcpy(at + size - s.len, s.ptr, s.len);
    return (hed_str){at + size - s.len, s.len};
}

hed_str unit_file(const char *path)
{
    hed_str bytes;
    hed_err err;
    ck_assert_msg(hed_file_read(unit_arena(), path, (size_t)1 << 30, &bytes, &err), "%s: %s", path, err.text);
    return bytes;
}

bool unit_skip_without(const char *path, const char *what)
{
    if (access(path, R_OK) == 0)
        return false;
    printf("skipped: %s (needs %s)\n", what, path);
    return true;
}

int unit_run(const char *name, const unit_test *tests, size_t n)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    Suite *suite = suite_create(name);
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 300);
    suite_add_tcase(suite, all);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(all, *tests[i].test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
