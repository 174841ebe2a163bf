/* What is made from packs, kept in a hidden folder beside them: who may write there may change the packs too, so what
 * is read is as good as they are. A file's name is a hash of all it depends on, its first bytes a hash of the rest: a
 * file of another day is never found, and a damaged one is not believed. The latter hash is a quick one: it is against
 * damage, and the file is a megabyte. */
#include "rules/filter.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER ".cache"
#define PREFIX "filter-"
#define MAX_CACHED ((size_t)64 << 20)

#define SUM 16 /* hex digits */

static void put_sum(char to[SUM + 1], hed_str bytes)
{
    snprintf(to, SUM + 1, "%016llx", (unsigned long long)hed_hash(bytes.ptr, bytes.len, 0));
}

/* Of the first pack; NULL when there is none. */
static const char *folder_of(hed_arena *arena, const hed_rules *rules)
{
    if (rules->rules.n == 0)
        return NULL;
    const char *path = rules->rules.at[0].shown.path, *slash = strrchr(path, '/');
    hed_str folder = slash ? (hed_str){path, (size_t)(slash - path)} : HED_S(".");
    return hed_file_join(arena, hed_arena_cstr(arena, folder), FOLDER);
}

bool hed_cache_read(hed_arena *arena, const hed_rules *rules, hed_sha256 key, hed_str *out)
{
    const char *folder = folder_of(arena, rules);
    char sum[SUM + 1];
    hed_str file;
    if (!folder)
        return false;
    hed_str name = hed_arena_printf(arena, "%s/" PREFIX "%s", folder, key.hex);
    if (!hed_file_read(arena, hed_arena_cstr(arena, name), MAX_CACHED, &file, NULL) || file.len <= SUM)
        return false;
    *out = hed_str_sub(file, SUM, file.len);
    put_sum(sum, *out);
    return memcmp(file.ptr, sum, SUM) == 0;
}

/* Files of packs as they were are of no more use. */
static void remove_others(hed_arena *arena, const char *folder)
{
    const char *const *files;
    size_t n;
    if (!hed_file_list(arena, folder, "", &files, &n, NULL))
        return;
    for (size_t i = 0; i < n; i++)
        if (hed_str_starts(hed_str_of(files[i] + strlen(folder) + 1), HED_S(PREFIX)))
            unlink(files[i]);
}

void hed_cache_write(const hed_rules *rules, hed_sha256 key, hed_str bytes)
{
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, NULL);
    const char *folder = arena ? folder_of(arena, rules) : NULL;
    if (folder && (mkdir(folder, 0777) == 0 || errno == EEXIST)) {
        hed_buf file = {0};
        char sum[SUM + 1];
        put_sum(sum, bytes);
        remove_others(arena, folder);
        hed_buf_cstr(&file, sum);
        hed_buf_put(&file, bytes);
        hed_str name = hed_arena_printf(arena, "%s/" PREFIX "%s", folder, key.hex);
        hed_file_write(hed_arena_cstr(arena, name), hed_buf_str(&file), NULL);
        hed_buf_free(&file);
    }
    hed_arena_free(arena);
}
