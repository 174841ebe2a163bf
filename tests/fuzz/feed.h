/* Bytes as a file that can be opened, and what holds of every item that is read from it. */
#ifndef HED_FUZZ_FEED_H
#define HED_FUZZ_FEED_H

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                    \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

typedef struct feed {
    int fd;
    char path[40];
    hed_str bytes;
} feed;

static inline feed feed_open(hed_str bytes)
{
    feed f = {.fd = memfd_create("hed-fuzz", MFD_CLOEXEC), .bytes = bytes};
    MUST(f.fd >= 0 && write(f.fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    snprintf(f.path, sizeof f.path, "/proc/self/fd/%d", f.fd);
    return f;
}

static inline bool feed_is_packed(hed_str bytes)
{
    return hed_str_starts(bytes, HED_S("\x1f\x8b")) || hed_str_starts(bytes, HED_S("\x28\xb5\x2f\xfd"));
}

typedef struct feed_items {
    hed_reader *reader;
    hed_batch batch;
} feed_items;

/* Reads what is there, at most a thousand items. False when the file is refused, with a reason. */
static inline bool feed_read_with(const feed *f, hed_reader_options options, feed_items *out)
{
    hed_err err = {0};
    out->reader = hed_reader_open(f->path, &options, &err);
    if (!out->reader) {
        MUST(err.text[0] && err.code != HED_OK);
        return false;
    }
    MUST(hed_batch_new(&out->batch, &err));
    hed_reader_read(out->reader, &out->batch, 1000);
    MUST(out->batch.n > 0);
    for (size_t i = 0; i < out->batch.n; i++) {
        const hed_item *item = &out->batch.items[i];
        MUST(!item->bad || (item->bad->code != HED_OK && item->bad->text[0]));
        MUST(item->n_places > 0);
        for (size_t k = 0; k < item->n_places; k++)
            MUST(item->places[k].start <= item->places[k].end);
    }
    return true;
}

static inline bool feed_read(const feed *f, const char *format, feed_items *out)
{
    return feed_read_with(f, (hed_reader_options){.format = format}, out);
}

static inline void feed_free(feed_items *items)
{
    hed_batch_free(&items->batch);
    hed_reader_free(items->reader);
}

/* Puts text in the place of each headline: it must read back from the same number of items. */
static inline void feed_splice(const feed *f, const char *format, const feed_items *items, hed_str text)
{
    const hed_reader_options options = {.format = format};
    hed_place places[1000];
    hed_str texts[1000];
    hed_buf out = {0};
    hed_err err = {0};
    size_t n = 0;
    uint64_t at = 0;
    for (size_t i = 0; i < items->batch.n; i++) {
        const hed_item *item = &items->batch.items[i];
        if (item->bad || item->places[0].start == item->places[0].end)
            continue;
        MUST(item->places[0].start >= at && item->places[0].end <= f->bytes.len);
        at = item->places[0].end;
        places[n] = item->places[0];
        texts[n++] = text;
    }
    MUST(hed_reader_splice(f->path, &options, places, texts, n, &out, &err));
    feed again = feed_open(hed_buf_str(&out));
    feed_items read;
    MUST(feed_read(&again, format, &read));
    MUST(read.batch.n == items->batch.n);
    for (size_t i = 0; i < read.batch.n; i++) {
        const hed_item *old = &items->batch.items[i], *new = &read.batch.items[i];
        MUST(!old->bad == !new->bad);
        if (!old->bad && old->places[0].start < old->places[0].end)
            MUST(hed_str_eq(new->headline, text));
        MUST(hed_str_eq(old->dek, new->dek) && hed_str_eq(old->id, new->id) && hed_str_eq(old->body, new->body));
    }
    feed_free(&read);
    close(again.fd);
    hed_buf_free(&out);
}

#endif
