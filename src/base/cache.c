/* A file's name is its kind and its key, its first bytes a hash of the rest. That hash is a quick one: it is against
 * damage. Against others there is the owner: a file is believed when it belongs to whom the folder belongs, who may
 * change what it was made from, or to root, or to us. In a folder where all may write, as /tmp, theirs is not. */
#include "base/cache.h"

#include "base/file.h"
#include "base/string.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE (128 << 10)
#define MAX_KEPT ((off_t)64 << 20)
#define SUM 16 /* hex digits */
#ifndef HED_SOURCES
#error "the checksum of the sources that make what is kept: see the Makefile"
#endif

static void put_sum(char to[SUM + 1], hed_str bytes)
{
    snprintf(to, SUM + 1, "%016llx", (unsigned long long)hed_hash(bytes.ptr, bytes.len, 0));
}

/* Of the folder that path stands in, or of its .cache; false when that is too long. */
static bool put_folder(char to[PATH_MAX], const char *path, const char *behind)
{
    const char *slash = strrchr(path, '/');
    const int len = slash ? (int)(slash - path) : 1;
    return snprintf(to, PATH_MAX, "%.*s%s", len, slash ? path : ".", behind) < PATH_MAX;
}

static const char *kind_of(const char *beside, const char *kind)
{
    const char *slash = strrchr(beside, '/');
    kind = kind ? kind : slash ? slash + 1 : beside;
    return kind + strspn(kind, "."); /* hidden files are not listed, and would never be removed */
}

static bool put_name(char to[PATH_MAX], const char *folder, const char *kind, const char *key)
{
    return snprintf(to, PATH_MAX, "%s/%s-%s", folder, kind, key) < PATH_MAX;
}

void hed_cache_key(char key[HED_CACHE_KEY], hed_str bytes)
{
    snprintf(key, HED_CACHE_KEY, "%016llx", (unsigned long long)hed_hash(bytes.ptr, bytes.len, HED_SOURCES));
}

/* ---- Reading */

static bool is_trusted(const char *beside, const struct stat *file)
{
    char folder[PATH_MAX];
    struct stat about;
    return file->st_uid == geteuid() || file->st_uid == 0 ||
           (put_folder(folder, beside, "/") && stat(folder, &about) == 0 && file->st_uid == about.st_uid);
}

/* A large file is mapped: the pages that nobody looks at are not read. */
static bool take_in(hed_arena *arena, int fd, size_t size, bool map, hed_str *out)
{
    char *at = map ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : hed_arena_take(arena, size, 16);
    *out = (hed_str){at, size};
    return map ? at != MAP_FAILED : hed_file_fill(fd, at, size);
}

bool hed_cache_read(hed_arena *arena, const char *beside, const char *kind, const char *key, hed_str *out)
{
    char folder[PATH_MAX], name[PATH_MAX], sum[SUM + 1];
    struct stat about;
    if (!put_folder(folder, beside, "/.cache") || !put_name(name, folder, kind_of(beside, kind), key))
        return false;
    const int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    hed_str all = {0};
    const bool fit = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > SUM &&
                     about.st_size <= MAX_KEPT && is_trusted(beside, &about);
    const bool map = fit && about.st_size >= LARGE, there = fit && take_in(arena, fd, (size_t)about.st_size, map, &all);
    close(fd);
    if (!there)
        return false;
    *out = hed_str_sub(all, SUM, all.len);
    put_sum(sum, *out);
    const bool sound = memcmp(all.ptr, sum, SUM) == 0;
    if (map && sound)
        hed_arena_adopt(arena, all);
    else if (map)
        munmap((void *)(uintptr_t)all.ptr, all.len);
    return sound;
}

/* ---- Writing */

/* What was made from files as they were is of no more use. */
static void remove_others(const char *folder, const char *kind)
{
    const char *const *files;
    size_t n;
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, NULL);
    const size_t len = strlen(kind);
    if (arena && hed_file_list(arena, folder, "", &files, &n, NULL))
        for (size_t i = 0; i < n; i++) {
            const char *name = files[i] + strlen(folder) + 1;
            if (strncmp(name, kind, len) == 0 && name[len] == '-')
                unlink(files[i]);
        }
    hed_arena_free(arena);
}

void hed_cache_write(const char *beside, const char *kind, const char *key, hed_str bytes)
{
    char folder[PATH_MAX], name[PATH_MAX], sum[SUM + 1];
    hed_buf file = {0};
    if (!put_folder(folder, beside, "/.cache") || !put_name(name, folder, kind_of(beside, kind), key) ||
        (mkdir(folder, 0777) != 0 && errno != EEXIST))
        return;
    put_sum(sum, bytes);
    remove_others(folder, kind_of(beside, kind));
    hed_buf_cstr(&file, sum);
    hed_buf_put(&file, bytes);
    hed_file_write_quickly(name, hed_buf_str(&file), NULL);
    hed_buf_free(&file);
}
