/* Bytes of a file or of standard input, plain or compressed, in lines. Memory stays flat: a window slides over the
 * input, and a line over MAX_LINE is counted, not kept. */
#include "input/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define BLOCK ((size_t)64 << 10)

struct hed_source {
    const char *path;
    int fd;
    uint64_t raw, total; /* bytes read, of the file */
    unsigned char block[BLOCK];
    size_t block_at, block_n;
    enum { PLAIN, GZIP, ZSTANDARD } packing;
    z_stream gz;
    ZSTD_DStream *zstd;
    bool raw_end, midway; /* midway: inside a compressed member */
    bool pending;         /* the unpacker filled its room: it may hold more without further input */
    char *window;         /* plain bytes not yet taken */
    size_t window_at, window_n, window_cap;
    uint64_t offset; /* of window[window_at] in the plain input */
    bool end;        /* nothing more comes into the window */
    hed_err err;     /* why the end came early; code HED_OK when it did not */
};

static bool fill_block(hed_source *s)
{
    ssize_t n;
    do
        n = read(s->fd, s->block, BLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        hed_fail(&s->err, HED_EIO, s->path, 0, "cannot be read: %s", strerror(errno));
    s->block_at = 0;
    s->block_n = n > 0 ? (size_t)n : 0;
    s->raw += s->block_n;
    s->raw_end = n <= 0;
    return n > 0;
}

static void broken(hed_source *s, const char *what)
{
    hed_fail(&s->err, HED_EINPUT, s->path, 0, "%s: what follows byte %llu of it is lost", what,
             (unsigned long long)(s->offset + s->window_n - s->window_at));
    s->end = true;
}

/* Unpacks what the block holds into room bytes at to; returns how many. */
static size_t unpack(hed_source *s, char *to, size_t room)
{
    if (s->packing == ZSTANDARD) {
        ZSTD_inBuffer in = {s->block + s->block_at, s->block_n - s->block_at, 0};
        ZSTD_outBuffer out = {to, room, 0};
        size_t rc = ZSTD_decompressStream(s->zstd, &out, &in);
        s->block_at += in.pos;
        s->midway = rc != 0;
        if (ZSTD_isError(rc))
            broken(s, "the zst data is damaged");
        s->pending = out.pos == room;
        return ZSTD_isError(rc) ? 0 : out.pos;
    }
    s->gz.next_in = s->block + s->block_at;
    s->gz.avail_in = (uInt)(s->block_n - s->block_at);
    s->gz.next_out = (unsigned char *)to;
    s->gz.avail_out = (uInt)room;
    int rc = inflate(&s->gz, Z_NO_FLUSH);
    s->block_at = s->block_n - s->gz.avail_in;
    s->midway = rc != Z_STREAM_END;
    if (rc == Z_STREAM_END)
        inflateReset(&s->gz); /* members may follow each other */
    else if (rc != Z_OK && rc != Z_BUF_ERROR)
        broken(s, "the gz data is damaged");
    s->pending = s->gz.avail_out == 0;
    return room - s->gz.avail_out;
}

/* More plain bytes into the window. */
static void fill(hed_source *s)
{
    if (s->window_at > 0) {
        memmove(s->window, s->window + s->window_at, s->window_n - s->window_at);
        s->window_n -= s->window_at;
        s->window_at = 0;
    }
    if (s->window_cap - s->window_n < BLOCK) {
        s->window_cap = s->window_cap ? s->window_cap * 2 : BLOCK * 4;
        char *grown = realloc(s->window, s->window_cap);
        if (!grown)
            abort();
        s->window = grown;
    }
    size_t before = s->window_n;
    while (!s->end && s->window_n == before) {
        if (s->block_at == s->block_n && !s->raw_end && !s->pending)
            fill_block(s);
        if (s->block_at == s->block_n && s->raw_end && !s->pending) {
            if (s->midway && s->err.code == HED_OK)
                broken(s, "the compressed data ends early");
            s->end = true;
        } else if (s->packing == PLAIN) {
            memcpy(s->window + s->window_n, s->block + s->block_at, s->block_n - s->block_at);
            s->window_n += s->block_n - s->block_at;
            s->block_at = s->block_n;
        } else {
            s->window_n += unpack(s, s->window + s->window_n, s->window_cap - s->window_n);
        }
    }
}

hed_source *hed_source_open(const char *path, hed_err *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
        hed_fail(err, HED_EIO, path, 0, "%s", fd < 0 || !S_ISDIR(st.st_mode) ? strerror(errno) : "is a directory");
        if (fd > STDIN_FILENO)
            close(fd);
        return NULL;
    }
    hed_source *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->path = path;
    s->fd = fd;
    s->total = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
    fill_block(s);
    if (s->block_n >= 2 && memcmp(s->block, "\x1f\x8b", 2) == 0) {
        s->packing = GZIP;
        s->midway = inflateInit2(&s->gz, 15 + 16) == Z_OK;
    } else if (s->block_n >= 4 && memcmp(s->block, "\x28\xb5\x2f\xfd", 4) == 0) {
        s->packing = ZSTANDARD;
        s->midway = (s->zstd = ZSTD_createDStream()) != NULL;
    }
    fill(s);
    if (s->window_n >= 3 && memcmp(s->window, "\xef\xbb\xbf", 3) == 0) {
        s->window_at = 3;
        s->offset = 3;
    }
    return s;
}

void hed_source_close(hed_source *s)
{
    if (!s)
        return;
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    if (s->packing == GZIP)
        inflateEnd(&s->gz);
    ZSTD_freeDStream(s->zstd);
    free(s->window);
    free(s);
}

hed_str hed_source_peek(const hed_source *s)
{
    return (hed_str){s->window + s->window_at, s->window_n - s->window_at};
}

bool hed_source_packed(const hed_source *s)
{
    return s->packing != PLAIN;
}

const hed_err *hed_source_error(const hed_source *s)
{
    return s->err.code == HED_OK ? NULL : &s->err;
}

uint64_t hed_source_bytes(const hed_source *s, uint64_t *total)
{
    *total = s->total;
    return s->raw;
}

bool hed_source_line(hed_source *s, hed_str *line, uint64_t *offset, uint64_t *length)
{
    size_t looked = 0;
    uint64_t skipped = 0;
    for (;;) {
        char *from = s->window + s->window_at;
        size_t n = s->window_n - s->window_at;
        char *newline = n > looked ? memchr(from + looked, '\n', n - looked) : NULL;
        if (newline || s->end) {
            size_t len = newline ? (size_t)(newline - from) : n;
            if (!newline && (len + skipped == 0 || s->err.code != HED_OK)) /* what was cut off is no line */
                return false;
            *offset = s->offset - skipped;
            *length = len + skipped;
            *line = (hed_str){from, skipped ? 0 : len};
            s->window_at += len + (newline != NULL);
            s->offset += len + (newline != NULL);
            return true;
        }
        looked = n;
        if (n > HED_MAX_LINE) {
            skipped += n;
            s->offset += n;
            s->window_at = s->window_n;
            looked = 0;
        }
        fill(s);
    }
}

hed_str hed_source_some(hed_source *s)
{
    if (s->window_at == s->window_n && !s->end)
        fill(s);
    const hed_str some = hed_source_peek(s);
    s->window_at = s->window_n;
    s->offset += some.len;
    return some;
}

bool hed_source_all(hed_source *s, size_t max, hed_str *all, uint64_t *offset)
{
    while (!s->end && s->window_n - s->window_at <= max)
        fill(s);
    *all = hed_source_peek(s);
    *offset = s->offset;
    return all->len <= max;
}
