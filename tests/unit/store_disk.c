/* A layer over SQLite's own way to the disk. It remembers what each file held at its last sync and every write since.
 */
#include "store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 16
#define SECTOR 512

typedef enum change_kind { WRITE, TRUNCATE, DELETE } change_kind;

typedef struct change {
    change_kind kind;
    size_t at, n;
    char *bytes;
} change;

typedef struct image {
    char path[128];
    hed_buf synced;
    bool there; /* its name is in the folder for good */
    change *changes;
    size_t n, cap;
} image;

typedef struct file {
    sqlite3_file base;
    image *image; /* NULL: a temporary file */
    sqlite3_file *real;
} file;

disk the_disk;
static image images[MOST_FILES];
static sqlite3_vfs *under, over;

static unsigned draw(unsigned sides)
{
    the_disk.lot = the_disk.lot * 1103515245 + 12345;
    return (the_disk.lot >> 16) % sides;
}

/* ---- Images */

static hed_buf content(const char *path)
{
    hed_buf all = {0};
    char part[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t n; fd >= 0 && (n = read(fd, part, sizeof part)) > 0;)
        hed_buf_put(&all, (hed_str){part, (size_t)n});
    if (fd >= 0)
        close(fd);
    return all;
}

static image *image_of(const char *path)
{
    for (size_t i = 0; i < MOST_FILES; i++) {
        image *im = &images[i];
        if (strcmp(im->path, path) == 0)
            return im;
        if (im->path[0])
            continue;
        snprintf(im->path, sizeof im->path, "%s", path);
        im->there = access(path, F_OK) == 0;
        im->synced = content(path);
        return im;
    }
    abort();
}

static void forget_changes(image *im)
{
    for (size_t i = 0; i < im->n; i++)
        free(im->changes[i].bytes);
    im->n = 0;
}

static void add_change(image *im, change_kind kind, const void *bytes, size_t at, size_t n)
{
    if (im->n == im->cap) {
        im->cap = im->cap ? im->cap * 2 : 16;
        im->changes = realloc(im->changes, im->cap * sizeof *im->changes);
    }
    char *copy = malloc(n + 1);
    if (!im->changes || !copy)
        abort();
    if (bytes)
        memcpy(copy, bytes, n);
    im->changes[im->n++] = (change){kind, at, n, copy};
}

static void put_at(hed_buf *to, const char *bytes, size_t at, size_t n)
{
    while (to->len < at + n)
        hed_buf_char(to, 0);
    memcpy(to->ptr + at, bytes, n);
}

/* One change as the disk has it after the power went. */
static void settle(image *im, const change *c, bool *gone)
{
    const unsigned fate = draw(4); /* 0: lost, 1: in part, else done */
    if (fate == 0)
        return;
    *gone = c->kind == DELETE;
    if (c->kind == TRUNCATE)
        im->synced.len = c->at < im->synced.len ? c->at : im->synced.len;
    for (size_t done = 0; c->kind == WRITE && done < c->n; done += SECTOR)
        if (fate > 1 || draw(2))
            put_at(&im->synced, c->bytes + done, c->at + done, c->n - done < SECTOR ? c->n - done : SECTOR);
}

static void power_goes(void)
{
    for (size_t i = 0; i < MOST_FILES && images[i].path[0]; i++) {
        image *im = &images[i];
        bool gone = !im->there && draw(2);
        for (size_t k = 0; k < im->n; k++)
            settle(im, &im->changes[k], &gone);
        int fd = open(im->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0 || write(fd, im->synced.ptr, im->synced.len) != (ssize_t)im->synced.len ||
            ftruncate(fd, (off_t)im->synced.len) != 0)
            abort();
        close(fd);
        if (gone)
            unlink(im->path);
    }
    _exit(DISK_CUT);
}

/* SQLITE_OK, or what this operation fails with. */
static int count(void)
{
    const unsigned now = ++the_disk.n;
    if (now == the_disk.cut_at)
        power_goes();
    const bool fails = the_disk.fail_at && (the_disk.fail_on ? now >= the_disk.fail_at : now == the_disk.fail_at);
    return fails ? the_disk.fail_with : SQLITE_OK;
}

/* ---- Files */

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((file *)f)->real;
}

static int close_file(sqlite3_file *f)
{
    return real_of(f)->pMethods->xClose(real_of(f));
}

static int read_file(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}

static int write_file(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    image *im = ((file *)f)->image;
    if (im)
        add_change(im, WRITE, bytes, (size_t)at, (size_t)n);
    const int failed = im ? count() : SQLITE_OK;
    return failed ? failed : real_of(f)->pMethods->xWrite(real_of(f), bytes, n, at);
}

static int truncate_file(sqlite3_file *f, sqlite3_int64 size)
{
    image *im = ((file *)f)->image;
    if (im)
        add_change(im, TRUNCATE, NULL, (size_t)size, 0);
    const int failed = im ? count() : SQLITE_OK;
    return failed ? failed : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

/* Nothing is synced in truth: that is slow, and the power stays. */
static int sync_file(sqlite3_file *f, int flags)
{
    image *im = ((file *)f)->image;
    (void)flags;
    const int failed = im ? count() : SQLITE_OK;
    if (failed || !im)
        return failed;
    forget_changes(im);
    hed_buf_free(&im->synced);
    im->synced = content(im->path);
    im->there = true;
    return SQLITE_OK;
}

static int size_file(sqlite3_file *f, sqlite3_int64 *size)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int lock_file(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int unlock_file(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int reserved_file(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int control_file(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int sector_file(sqlite3_file *f)
{
    (void)f;
    return SECTOR;
}

static int traits_file(sqlite3_file *f)
{
    (void)f;
    return 0; /* nothing is promised */
}

static int map_shm(sqlite3_file *f, int page, int size, int extend, void volatile **to)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, to);
}

static int lock_shm(sqlite3_file *f, int offset, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void barrier_shm(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int unmap_shm(sqlite3_file *f, int gone)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), gone);
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out)
{
    static const sqlite3_io_methods methods = {.iVersion = 2,
                                               .xClose = close_file,
                                               .xRead = read_file,
                                               .xWrite = write_file,
                                               .xTruncate = truncate_file,
                                               .xSync = sync_file,
                                               .xFileSize = size_file,
                                               .xLock = lock_file,
                                               .xUnlock = unlock_file,
                                               .xCheckReservedLock = reserved_file,
                                               .xFileControl = control_file,
                                               .xSectorSize = sector_file,
                                               .xDeviceCharacteristics = traits_file,
                                               .xShmMap = map_shm,
                                               .xShmLock = lock_shm,
                                               .xShmBarrier = barrier_shm,
                                               .xShmUnmap = unmap_shm};
    file *own = (file *)f;
    (void)vfs;
    own->image = path ? image_of(path) : NULL;
    own->real = (sqlite3_file *)(void *)(own + 1);
    const int code = under->xOpen(under, path, own->real, flags, out);
    own->base.pMethods = own->real->pMethods ? &methods : NULL;
    return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync)
{
    image *im = image_of(path);
    (void)vfs;
    add_change(im, DELETE, NULL, 0, 0);
    const int failed = count();
    const int code = failed ? failed : under->xDelete(under, path, 0);
    if (code == SQLITE_OK && sync) {
        forget_changes(im);
        hed_buf_free(&im->synced);
        im->there = false;
    }
    return code;
}

void disk_insert(const disk *how)
{
    the_disk = *how;
    under = sqlite3_vfs_find("unix");
    over = *under;
    over.zName = "disk";
    over.pNext = NULL;
    over.szOsFile = (int)sizeof(file) + under->szOsFile;
    over.xOpen = open_file;
    over.xDelete = delete_file;
    sqlite3_vfs_register(&over, 1);
}

void disk_remove(void)
{
    sqlite3_vfs_unregister(&over);
    for (size_t i = 0; i < MOST_FILES; i++) {
        forget_changes(&images[i]);
        free(images[i].changes);
        hed_buf_free(&images[i].synced);
        images[i] = (image){0};
    }
}
