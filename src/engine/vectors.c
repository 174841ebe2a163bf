/* From labelled corpora to the vectors that the model learns from. */
#include "engine/training.h"

#include <math.h>
#include <stdlib.h>

/* ---- Rows */

static size_t seek(const hed_seen *set, uint64_t key)
{
    size_t i = key & (set->cap - 1);
    while (set->keys[i] && set->keys[i] != key)
        i = (i + 1) & (set->cap - 1);
    return i;
}

static void widen(hed_seen *set)
{
    hed_seen wider = {.cap = set->cap ? set->cap * 2 : 4096, .n = set->n};
    wider.keys = calloc(wider.cap, sizeof *wider.keys);
    wider.rows = calloc(wider.cap, sizeof *wider.rows);
    if (!wider.keys || !wider.rows)
        abort();
    for (size_t i = 0; i < set->cap; i++)
        if (set->keys[i]) {
            size_t to = seek(&wider, set->keys[i]);
            wider.keys[to] = set->keys[i];
            wider.rows[to] = set->rows[i];
        }
    free(set->keys);
    free(set->rows);
    *set = wider;
}

void hed_seen_free(hed_seen *set)
{
    free(set->keys);
    free(set->rows);
}

/* The row that has this key already, or NULL after noting it. */
static struct hed_labelled *repeated(hed_rows *rows, hed_seen *set, uint64_t key)
{
    if (set->n * 2 >= set->cap)
        widen(set);
    size_t i = seek(set, key);
    if (set->keys[i])
        return &rows->rows.at[set->rows[i]];
    set->keys[i] = key;
    set->rows[i] = (uint32_t)rows->rows.n;
    set->n++;
    return NULL;
}

/* Headlines that differ in case, quotes and spaces only are one. */
static bool key_of(hed_arena *arena, hed_str headline, uint64_t *key)
{
    hed_text text;
    size_t mark = hed_arena_mark(arena);
    bool ok = hed_text_read(arena, NULL, headline, HED_MAX_CODEPOINTS, &text, NULL);
    if (ok)
        *key = hed_hash(text.folded.ptr, text.folded.len, 1) | 1;
    hed_arena_rewind(arena, mark);
    return ok;
}

/* The usual names of the two classes; a number is read by the reader. */
static bool target_of(const hed_item *item, double *target)
{
    static const struct {
        const char *name;
        double target;
    } names[] = {{"clickbait", 1},     {"bait", 1}, {"yes", 1}, {"true", 1},  {"no-clickbait", 0},
                 {"non-clickbait", 0}, {"news", 0}, {"no", 0},  {"false", 0}, {"not clickbait", 0}};
    *target = item->label;
    if (!isnan(*target))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (hed_str_is(item->label_name, names[i].name)) {
            *target = names[i].target;
            return true;
        }
    return false;
}

static bool date_of(const hed_item *item, const char *field, const char *path, int64_t *when, hed_err *err)
{
    const unsigned line = item->n_places ? item->places[0].line : 0;
    const hed_str date = hed_str_trim(item->date);
    if (date.len == 0)
        return hed_fail(err, HED_EINPUT, path, line, "has no date: the field \"%s\" is empty or not there", field);
    return hed_split_date(date, when) ||
           hed_fail(err, HED_EINPUT, path, line,
                    "\"%.*s\" in the field \"%s\" is no date: give 2026-03-05 or 2026-03-05T12:30:00Z",
                    (int)(date.len < 40 ? date.len : 40), date.ptr, field);
}

static void count_repeat(hed_rows *rows, const struct hed_labelled *first, bool contradicts, unsigned line)
{
    hed_row_set *set = &rows->sets.at[rows->sets.n - 1];
    const hed_repeat here = {line, (uint32_t)(first - rows->rows.at), rows->sets.at[first->corpus].path};
    const bool shares = first->corpus + 1 < rows->sets.n;
    set->duplicates++;
    if (contradicts && set->contradictory++ == 0)
        set->contradicted = here;
    if (shares && set->shared++ == 0)
        set->shares = here;
}

bool hed_rows_take(hed_arena *arena, const hed_item *item, double positive_at, hed_rows *out, hed_seen *set,
                   hed_err *err)
{
    hed_row_set *count = &out->sets.at[out->sets.n - 1];
    double target;
    uint64_t key;
    count->read++;
    if (item->bad && err)
        *err = *item->bad;
    if (item->bad) /* nobody should learn from half a corpus unawares */
        return false;
    if (!key_of(arena, item->headline, &key)) {
        count->bad++;
        return true;
    }
    if (!target_of(item, &target)) {
        count->unlabelled++;
        if (item->label_name.len == 0)
            return true;
        return hed_fail(err, HED_EINPUT, count->path, item->n_places ? item->places[0].line : 0,
                        "the label \"%.*s\" is not known: give 0..1, or clickbait and news",
                        (int)(item->label_name.len < 60 ? item->label_name.len : 60), item->label_name.ptr);
    }
    if (target < 0 || target > 1)
        return hed_fail(err, HED_EINPUT, count->path, item->n_places ? item->places[0].line : 0,
                        "the label %g is not in 0..1", target);
    const unsigned line = item->n_places ? item->places[0].line : 0;
    int64_t when = 0;
    if (out->by.time && !date_of(item, out->by.time, count->path, &when, err))
        return false;
    const struct hed_labelled *first = repeated(out, set, key);
    if (first) {
        count_repeat(out, first, (first->target >= positive_at) != (target >= positive_at), line);
        return true;
    }
    count->positives += target >= positive_at;
    const hed_str kept = hed_arena_str(arena, item->headline),
                  group = out->by.group ? hed_split_group(item, out->by.group) : HED_S("");
    *HED_PUSH(out->list ? out->list : arena, &out->rows) =
        (struct hed_labelled){.headline = kept,
                              .id = hed_arena_str(arena, item->id),
                              .section = hed_arena_str(arena, item->section),
                              .outlet = hed_arena_str(arena, item->outlet),
                              .group = hed_arena_str(arena, group),
                              .when = when,
                              .line = line,
                              .target = target,
                              .corpus = (uint32_t)out->sets.n - 1,
                              .key = key};
    return true;
}

static bool read_set(hed_arena *arena, const char *path, const hed_reader_options *options, double positive_at,
                     hed_rows *out, hed_seen *set, hed_batch *batch, hed_err *err)
{
    hed_reader *reader = hed_reader_open(path, options, err);
    if (!reader)
        return false;
    hed_row_set *count = HED_PUSH(arena, &out->sets);
    count->path = path;
    count->start = out->rows.n;
    bool ok = true;
    while (ok && hed_reader_read(reader, batch, 1024) > 0)
        for (size_t i = 0; ok && i < batch->n; i++)
            ok = hed_rows_take(arena, &batch->items[i], positive_at, out, set, err);
    hed_reader_free(reader);
    count->end = out->rows.n;
    if (ok && count->end == count->start)
        return hed_fail(err, HED_EINPUT, path, 0, "has no labelled headline in it (%zu read, %zu unlabelled, %zu bad)",
                        count->read, count->unlabelled, count->bad);
    return ok;
}

bool hed_rows_read(hed_arena *arena, const char *const *paths, size_t n, const hed_reader_options *reader,
                   double positive_at, const hed_split_fields *by, hed_rows *out, hed_err *err)
{
    static const hed_split_fields none;
    hed_batch batch;
    if (n == 0)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "no corpus was given");
    if (!hed_batch_new(&batch, err))
        return false;
    bool ok = true;
    hed_seen set = {0};
    *out = (hed_rows){.by = by ? *by : none, .list = out->list};
    const hed_reader_options options = hed_split_reader(arena, reader, &out->by);
    for (size_t i = 0; ok && i < n; i++)
        ok = read_set(arena, paths[i], &options, positive_at, out, &set, &batch, err);
    hed_seen_free(&set);
    hed_batch_free(&batch);
    return ok;
}

static void count_in(hed_buf *to, size_t n, const char *what)
{
    if (n > 0)
        hed_buf_printf(to, ", %zu %s", n, what);
}

void hed_row_set_report(const hed_row_set *set, const char *name, hed_buf *to)
{
    hed_buf_printf(to, "- %s: %zu headlines, %zu positive", name, set->end - set->start, set->positives);
    count_in(to, set->duplicates, "duplicates left out");
    count_in(to, set->contradictory, "of them with the other label");
    count_in(to, set->unlabelled, "unlabelled");
    count_in(to, set->bad, "unreadable");
}

void hed_rows_report(const hed_rows *rows, hed_buf *to)
{
    for (size_t i = 0; i < rows->sets.n; i++) {
        hed_row_set_report(&rows->sets.at[i], rows->sets.at[i].path, to);
        hed_buf_char(to, '\n');
    }
}

/* ---- Vectors */

static int by_bucket(const void *a, const void *b)
{
    uint32_t x = ((const hed_ngram *)a)->bucket, y = ((const hed_ngram *)b)->bucket;
    return (x > y) - (x < y);
}

bool hed_vector_of(hed_arena *arena, hed_arena *temp, const hed_lexicon *lexicon, const hed_features *features,
                   hed_str headline, hed_vector *out, hed_err *err)
{
    hed_text text;
    size_t n, kept = 0;
    double norm;
    hed_arena_reset(temp);
    if (!hed_text_read(temp, lexicon, headline, HED_MAX_CODEPOINTS, &text, err))
        return false;
    float *dense = hed_arena_take(arena, hed_feature_count() * sizeof *dense, _Alignof(float));
    hed_features_dense(features, &text, dense);
    const hed_ngram *ngrams = hed_ngrams(temp, &text, &n, &norm);
    hed_ngram *sorted = hed_arena_take(temp, (n + 1) * sizeof *sorted, _Alignof(hed_ngram));
    memcpy(sorted, ngrams, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_bucket);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && sorted[kept - 1].bucket == sorted[i].bucket)
            sorted[kept - 1].count += sorted[i].count;
        else
            sorted[kept++] = sorted[i];
    }
    uint32_t *buckets = hed_arena_take(arena, kept * sizeof *buckets, _Alignof(uint32_t));
    uint8_t *counts = hed_arena_take(arena, kept, 1);
    for (size_t i = 0; i < kept; i++) {
        buckets[i] = sorted[i].bucket;
        counts[i] = (uint8_t)(sorted[i].count < UINT8_MAX ? sorted[i].count : UINT8_MAX);
    }
    *out = (hed_vector){.dense = dense, .buckets = buckets, .counts = counts, .norm = norm, .n = (uint32_t)kept};
    return true;
}
