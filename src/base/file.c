#include "base/file.h"

#include "base/error.h"
#include "base/string.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Reading */

static int open_plain(const char *path, struct stat *about, hed_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        hed_fail(err, HED_EIO, path, 0, "cannot open: %s", strerror(errno));
        return -1;
    }
    if (fstat(fd, about) != 0)
        hed_fail(err, HED_EIO, path, 0, "cannot read: %s", strerror(errno));
    else if (S_ISDIR(about->st_mode))
        hed_fail(err, HED_EIO, path, 0, "is a folder, not a file");
    else
        return fd;
    close(fd);
    return -1;
}

static ssize_t read_some(int fd, char *to, size_t n)
{
    ssize_t got;
    do
        got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* The last read's result: above 0 when all n bytes are there, 0 at the end, below it on failure. *len: how many are. */
static ssize_t fill(int fd, char *to, size_t n, size_t *len)
{
    ssize_t got = 1;
    *len = 0;
    while (got > 0 && *len < n) {
        got = read_some(fd, to + *len, n - *len);
        *len += got > 0 ? (size_t)got : 0;
    }
    return got;
}

bool hed_file_fill(int fd, char *to, size_t n)
{
    size_t len;
    fill(fd, to, n, &len);
    return len == n;
}

/* What is left of a file, up to one byte more than max. */
static ssize_t read_rest(int fd, size_t max, hed_buf *to)
{
    ssize_t got = 1;
    while (got > 0 && to->len <= max) {
        got = read_some(fd, hed_buf_room(to, 65536), 65536);
        to->len += got > 0 ? (size_t)got : 0;
    }
    return got;
}

/* Straight into the arena, as long as the file is what it says; a pipe, or a file that grows, by way of a buffer. */
bool hed_file_read(hed_arena *arena, const char *path, size_t max, hed_str *out, hed_err *err)
{
    struct stat about;
    int fd = open_plain(path, &about, err);
    if (fd < 0)
        return false;
    const size_t size =
        S_ISREG(about.st_mode) && about.st_size >= 0 && (size_t)about.st_size <= max ? (size_t)about.st_size : 0;
    char *at = hed_arena_take(arena, size + 1, 1);
    hed_buf more = {0};
    size_t len;
    ssize_t got = fill(fd, at, size + 1, &len); /* the byte behind its end shows that it is the end */
    if (got > 0) {
        hed_buf_put(&more, (hed_str){at, len});
        got = read_rest(fd, max, &more);
    }
    const int failed = errno;
    close(fd);
    bool ok = true;
    if (got < 0)
        ok = hed_fail(err, HED_EIO, path, 0, "cannot read: %s", strerror(failed));
    else if (more.len > max)
        ok = hed_fail(err, HED_ELIMIT, path, 0, "is longer than the limit of %zu bytes", max);
    else if (more.ptr)
        *out = (hed_str){hed_arena_cstr(arena, hed_buf_str(&more)), more.len};
    else
        *out = (hed_str){at, len};
    if (ok && !more.ptr)
        at[len] = 0;
    hed_buf_free(&more);
    return ok;
}

bool hed_file_map(const char *path, size_t max, hed_str *out, hed_err *err)
{
    struct stat about;
    int fd = open_plain(path, &about, err);
    if (fd < 0)
        return false;
    size_t size = about.st_size > 0 ? (size_t)about.st_size : 0;
    void *at = MAP_FAILED;
    if (size > 0 && size <= max)
        at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    int failed = errno;
    close(fd);
    if (size == 0)
        return hed_fail(err, HED_ECORRUPT, path, 0, "is empty");
    if (size > max)
        return hed_fail(err, HED_ELIMIT, path, 0, "is longer than the limit of %zu bytes", max);
    if (at == MAP_FAILED)
        return hed_fail(err, HED_EIO, path, 0, "cannot map: %s", strerror(failed));
    *out = (hed_str){at, size};
    return true;
}

void hed_file_unmap(hed_str bytes)
{
    if (bytes.len > 0)
        munmap((void *)(uintptr_t)bytes.ptr, bytes.len);
}

/* ---- Writing */

static bool write_all(int fd, hed_str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = hed_str_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

/* The name that was given to a file is on the disk. File systems that cannot tell are taken at their word. */
static bool sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (slash == path)
        snprintf(folder, sizeof folder, "/");
    else
        snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES; /* a folder that may be written to but not read */
    const bool ok = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
    const int failed = errno;
    close(fd);
    errno = failed;
    return ok;
}

/* A new file beside path, its name in temp, with the mode that the process gives its files: to ask for that mask would
 * be to change it, for all threads. */
static int create_beside(const char *path, mode_t mode, char *temp, size_t size)
{
    static atomic_uint last;
    for (unsigned tries = 0; tries < 100; tries++) {
        const unsigned n = atomic_fetch_add(&last, 1);
        if ((size_t)snprintf(temp, size, "%s.%ld-%u", path, (long)getpid(), n) >= size) {
            errno = ENAMETOOLONG;
            return -1;
        }
        const int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool cannot_write(const char *path, int why, hed_err *err)
{
    return hed_fail(err, HED_EIO, path, 0, "cannot write: %s", strerror(why));
}

/* A pipe or a device: there is nothing to put beside it. */
static bool write_through(const char *path, hed_str bytes, hed_err *err)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, bytes);
    int failed = errno;
    if (fd >= 0 && close(fd) != 0 && ok)
        ok = false, failed = errno;
    return ok || cannot_write(path, failed, err);
}

/* old: what is at path; NULL when nothing is. synced: it is on the disk when this returns. */
static bool replace(const char *path, const struct stat *old, hed_str bytes, bool synced, hed_err *err)
{
    char temp[PATH_MAX];
    const int fd = create_beside(path, old ? old->st_mode & 0777 : 0666, temp, sizeof temp);
    if (fd < 0)
        return cannot_write(path, errno, err);
    bool ok = (!old || fchmod(fd, old->st_mode & 07777) == 0) && write_all(fd, bytes) && (!synced || fsync(fd) == 0);
    int failed = errno;
    if (close(fd) != 0 && ok)
        ok = false, failed = errno;
    if (ok && rename(temp, path) != 0)
        ok = false, failed = errno;
    if (!ok) {
        unlink(temp);
        return cannot_write(path, failed, err);
    }
    if (synced && !sync_folder(path))
        return hed_fail(err, HED_EIO, path, 0, "cannot write: its folder: %s", strerror(errno));
    return true;
}

bool hed_file_write(const char *path, hed_str bytes, hed_err *err)
{
    struct stat old;
    const bool there = stat(path, &old) == 0;
    if (there && !S_ISREG(old.st_mode))
        return write_through(path, bytes, err);
    char *real = there ? realpath(path, NULL) : NULL;
    const bool ok = replace(real ? real : path, there ? &old : NULL, bytes, true, err);
    free(real);
    return ok;
}

bool hed_file_write_quickly(const char *path, hed_str bytes, hed_err *err)
{
    return replace(path, NULL, bytes, false, err);
}

/* ---- Paths */

bool hed_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool hed_file_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool hed_file_list(hed_arena *arena, const char *folder, const char *ending, const char *const **out, size_t *n,
                   hed_err *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return hed_fail(err, HED_EIO, folder, 0, "cannot open: %s", strerror(errno));
    HED_LIST(const char *) paths = {0};
    errno = 0;
    for (struct dirent *entry; (entry = readdir(dir)); errno = 0)
        if (entry->d_name[0] != '.' && hed_str_ends(hed_str_of(entry->d_name), hed_str_of(ending)))
            *HED_PUSH(arena, &paths) = hed_file_join(arena, folder, entry->d_name);
    const int failed = errno;
    closedir(dir);
    if (failed)
        return hed_fail(err, HED_EIO, folder, 0, "cannot read: %s", strerror(failed));
    if (paths.n > 0)
        qsort(paths.at, paths.n, sizeof *paths.at, by_name);
    *out = paths.at;
    *n = paths.n;
    return true;
}

char *hed_file_join(hed_arena *arena, const char *folder, const char *name)
{
    size_t len = strlen(folder);
    hed_str path = hed_arena_printf(arena, "%s%s%s", folder, len > 0 && folder[len - 1] == '/' ? "" : "/", name);
    return hed_arena_cstr(arena, path);
}

static bool holds_data(hed_arena *arena, const char *folder)
{
    return hed_file_is_folder(hed_file_join(arena, folder, "rules/en")) &&
           hed_file_is_folder(hed_file_join(arena, folder, "models"));
}

/* A built library or program stands in PREFIX/lib, PREFIX/lib/<triplet> or PREFIX/bin, and before installation in
 * a build folder of the source tree, at most two below its top. */
char *hed_file_data(hed_arena *arena, hed_err *err)
{
    const char *told = getenv("HED_DATA");
    if (told && told[0]) {
        if (holds_data(arena, told))
            return hed_arena_cstr(arena, hed_str_of(told));
        hed_fail(err, HED_EIO, told, 0, "HED_DATA has no rules/en and models in it");
        return NULL;
    }
    static const char here;
    Dl_info about;
    char *real = dladdr(&here, &about) && about.dli_fname ? realpath(about.dli_fname, NULL) : NULL;
    if (!real) /* a static program that was started by its bare name */
        real = realpath("/proc/self/exe", NULL);
    char *found = NULL;
    if (real) {
        char *folder = hed_arena_cstr(arena, hed_str_of(real));
        for (int up = 0; up < 4 && !found; up++) {
            char *slash = strrchr(folder, '/');
            if (!slash || slash == folder)
                break;
            *slash = 0;
            char *shared = hed_file_join(arena, folder, "share/hed");
            if (holds_data(arena, shared))
                found = shared;
            else if (holds_data(arena, folder))
                found = hed_arena_cstr(arena, hed_str_of(folder));
        }
    }
    free(real);
    if (!found)
        hed_fail(err, HED_EIO, NULL, 0,
                 "the rules and models that come with hed are not beside it; set HED_DATA to the folder that has "
                 "rules/ and models/");
    return found;
}

/* ---- Checksums: by Nettle, which uses the instructions for it that processors have */

static hed_sha256 finish(struct sha256_ctx *ctx)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    hed_sha256 out = {0};
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(ctx, digest);
#else
    sha256_digest(ctx, sizeof digest, digest);
#endif
    for (size_t i = 0; i < 2 * sizeof digest; i++)
        out.hex[i] = "0123456789abcdef"[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
    return out;
}

hed_sha256 hed_sha256_of(hed_str bytes)
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, bytes.len, (const uint8_t *)bytes.ptr);
    return finish(&ctx);
}

hed_sha256 hed_sha256_of_all(const hed_str *parts, size_t n)
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    for (size_t i = 0; i < n; i++) {
        uint8_t len[8];
        for (unsigned b = 0; b < 8; b++)
            len[b] = (uint8_t)((uint64_t)parts[i].len >> (8 * b));
        sha256_update(&ctx, sizeof len, len);
        sha256_update(&ctx, parts[i].len, (const uint8_t *)parts[i].ptr);
    }
    return finish(&ctx);
}
