/* What a decision was made with besides its headline, from the items that it was made from. */
#include "cli/replay.h"

#include <stdlib.h>
#include <string.h>

static hed_str copy(hed_str s)
{
    char *to = malloc(s.len + 1);
    if (!to)
        abort();
    if (s.len > 0)
        memcpy(to, s.ptr, s.len);
    return (hed_str){to, s.len};
}

static void add(hed_stories *stories, const hed_item *item)
{
    if (item->bad || (item->dek.len == 0 && item->body.len == 0))
        return;
    if (stories->n == stories->cap) {
        stories->cap = stories->cap ? stories->cap * 2 : 64;
        stories->at = realloc(stories->at, stories->cap * sizeof *stories->at);
        if (!stories->at)
            abort();
    }
    stories->at[stories->n++] = (hed_story){copy(item->headline), copy(item->dek), copy(item->body)};
}

bool hed_stories_read(hed_stories *stories, const hed_options *options, const char *path)
{
    hed_reader_options reader_options;
    hed_batch batch;
    hed_err err;
    if (!hed_cli_reader(options, &reader_options))
        return false;
    hed_reader *reader = hed_reader_open(path, &reader_options, &err);
    const bool ok = reader && hed_batch_new(&batch, &err);
    while (ok && hed_reader_read(reader, &batch, 256) > 0)
        for (size_t i = 0; i < batch.n; i++)
            add(stories, &batch.items[i]);
    if (ok)
        hed_batch_free(&batch);
    else
        hed_cli_fail_err(&err);
    hed_reader_free(reader);
    return ok;
}

static int compare(hed_str a, hed_str b)
{
    const int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}

static int by_headline(const void *a, const void *b)
{
    return compare(((const hed_story *)a)->headline, ((const hed_story *)b)->headline);
}

void hed_stories_seal(hed_stories *stories)
{
    if (stories->n > 0)
        qsort(stories->at, stories->n, sizeof *stories->at, by_headline);
}

const hed_story *hed_stories_find(const hed_stories *stories, hed_str headline, size_t *n)
{
    size_t low = 0, high = stories->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (compare(stories->at[middle].headline, headline) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *n = 0;
    while (low + *n < stories->n && compare(stories->at[low + *n].headline, headline) == 0)
        ++*n;
    return *n > 0 ? stories->at + low : NULL;
}

void hed_stories_free(hed_stories *stories)
{
    for (size_t i = 0; i < stories->n; i++) {
        free((void *)(uintptr_t)stories->at[i].headline.ptr);
        free((void *)(uintptr_t)stories->at[i].dek.ptr);
        free((void *)(uintptr_t)stories->at[i].body.ptr);
    }
    free(stories->at);
}
