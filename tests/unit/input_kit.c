#include "input_kit.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

hed_arena *kit_arena(void)
{
    static hed_arena *arena;
    return arena ? arena : (arena = unit_arena());
}

const char *kit_path(const char *format, ...)
{
    char path[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);
    va_end(args);
    return hed_arena_cstr(kit_arena(), hed_str_of(path));
}

static char folder[] = "/tmp/hed-unit-XXXXXX";

static void remove_folder(void)
{
    const char *const *paths;
    size_t n;
    if (hed_file_list(kit_arena(), folder, "", &paths, &n, NULL))
        for (size_t i = 0; i < n; i++)
            unlink(paths[i]);
    rmdir(folder);
}

const char *kit_folder(void)
{
    static bool made;
    if (!made) {
        ck_assert_ptr_nonnull(mkdtemp(folder));
        made = atexit(remove_folder) == 0;
    }
    return folder;
}

const char *kit_file(const char *name, hed_str bytes)
{
    const char *path = kit_path("%s/%s", kit_folder(), name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    fclose(file);
    return path;
}

hed_read kit_read_all(const char *path, const hed_reader_options *options)
{
    hed_err err = {0};
    hed_reader *reader = hed_reader_open(path, options, &err);
    hed_batch batch;
    ck_assert_msg(reader != NULL, "%s: %s", path, err.text);
    ck_assert(hed_batch_new(&batch, &err));
    hed_reader_read(reader, &batch, 1000); /* the batch is kept: items point into it */
    const hed_read read = {batch.items, batch.n};
    hed_batch more;
    ck_assert(hed_batch_new(&more, &err));
    ck_assert_uint_eq(hed_reader_read(reader, &more, 10), 0);
    hed_batch_free(&more);
    return read; /* so is the reader: a page's items point into it */
}

size_t kit_count(const char *path)
{
    hed_err err = {0};
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    hed_batch batch;
    size_t n = 0;
    ck_assert_msg(reader != NULL, "%s: %s", path, err.text);
    ck_assert(hed_batch_new(&batch, &err));
    while (hed_reader_read(reader, &batch, 777) > 0)
        for (size_t i = 0; i < batch.n; i++, n++)
            ck_assert_msg(!batch.items[i].bad, "%s: %s", path, batch.items[i].bad->text);
    hed_batch_free(&batch);
    hed_reader_free(reader);
    return n;
}
