/* Published corpora to hed's own JSON lines: each headline once, by its folded form, the first label counting. */
#include "engine/labelled.h"

#include "hed_train.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_LINE ((size_t)8 << 20) /* of Webis-17, whose lines hold the whole article */

typedef struct importing {
    hed_arena *arena;
    const hed_import_options *options;
    hed_rows rows;
    hed_seen seen;
} importing;

static void new_set(importing *in, const char *path)
{
    *HED_PUSH(in->arena, &in->rows.sets) = (hed_row_set){.path = path, .start = in->rows.rows.n};
}

static bool take(importing *in, const hed_item *item, hed_err *err)
{
    const bool ok = hed_rows_take(in->arena, item, in->options->positive_at > 0 ? in->options->positive_at : .5,
                                  &in->rows, &in->seen, err);
    in->rows.sets.at[in->rows.sets.n - 1].end = in->rows.rows.n;
    return ok;
}

/* A whole file by the usual readers; label NAN: the items' own. */
static bool read_items(importing *in, const char *path, const hed_reader_options *options, double label, hed_err *err)
{
    hed_batch batch;
    hed_reader *reader = hed_reader_open(path, options, err);
    if (!reader)
        return false;
    bool ok = hed_batch_new(&batch, err);
    if (!ok) {
        hed_reader_free(reader);
        return false;
    }
    new_set(in, path);
    while (ok && hed_reader_read(reader, &batch, 1024) > 0)
        for (size_t i = 0; ok && i < batch.n; i++) {
            if (!isnan(label))
                batch.items[i].label = label;
            ok = take(in, &batch.items[i], err);
        }
    hed_batch_free(&batch);
    hed_reader_free(reader);
    return ok;
}

static bool labelled(importing *in, hed_err *err)
{
    for (size_t i = 0; i < in->options->n_paths; i++)
        if (!read_items(in, in->options->paths[i], in->options->reader, NAN, err))
            return false;
    return true;
}

/* Two files of lines, the first bait. */
static bool stop_clickbait(importing *in, hed_err *err)
{
    const hed_reader_options lines = {.format = "text"};
    if (in->options->n_paths != 2)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "stop-clickbait takes two files: the clickbait, then the rest");
    return read_items(in, in->options->paths[0], &lines, 1, err) &&
           read_items(in, in->options->paths[1], &lines, 0, err);
}

/* ---- Webis-17: posts in one file, what the judges said in another, by id */

typedef struct truth {
    hed_str id;
    double mean;
} truth;

typedef HED_LIST(truth) truths;

static int by_id(const void *a, const void *b)
{
    return hed_str_cmp(((const truth *)a)->id, ((const truth *)b)->id);
}

static bool no_webis(const char *path, unsigned line, const char *what, hed_err *err)
{
    return hed_fail(err, HED_ESYNTAX, path, line, "is not of Webis-17: %s", what);
}

static bool take_truth(importing *in, json_t *object, const char *path, unsigned line, void *ctx, hed_err *err)
{
    truths *all = ctx;
    const char *id = json_string_value(json_object_get(object, "id"));
    json_t *mean = json_object_get(object, "truthMean");
    if (!id || !json_is_number(mean))
        return no_webis(path, line, "no \"id\" and \"truthMean\"", err);
    *HED_PUSH(in->arena, all) = (truth){hed_arena_str(in->arena, hed_str_of(id)), json_number_value(mean)};
    return true;
}

/* A string, or the first of a list of them: "postText" is a list of one. */
static const char *text_of(json_t *object, const char *field)
{
    json_t *value = json_object_get(object, field);
    return json_string_value(json_is_array(value) ? json_array_get(value, 0) : value);
}

static const char *headline_field(const hed_import_options *options)
{
    for (size_t i = 0; options->reader && i < options->reader->n_fields; i++)
        if (strcmp(options->reader->fields[i][0], "headline") == 0)
            return options->reader->fields[i][1];
    return "postText";
}

static bool take_post(importing *in, json_t *object, const char *path, unsigned line, void *ctx, hed_err *err)
{
    const truths *all = ctx;
    const char *id = json_string_value(json_object_get(object, "id"));
    const char *text = text_of(object, headline_field(in->options));
    const truth key = {.id = hed_str_of(id)};
    if (!id || !text)
        return hed_fail(err, HED_ESYNTAX, path, line, "is not of Webis-17: no \"id\" and \"%s\"",
                        headline_field(in->options));
    const truth *said = all->n ? bsearch(&key, all->at, all->n, sizeof key, by_id) : NULL;
    hed_item item = hed_item_of(text);
    item.id = key.id;
    item.label = said ? said->mean : NAN;
    return hed_str_trim(item.headline).len == 0 || take(in, &item, err);
}

static bool each_line(importing *in, const char *path,
                      bool (*use)(importing *, json_t *, const char *, unsigned, void *, hed_err *), void *ctx,
                      hed_err *err)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t cap = 0;
    unsigned number = 0;
    bool ok = file != NULL;
    if (!file)
        return hed_fail(err, HED_EIO, path, 0, "cannot open: %s", strerror(errno));
    for (ssize_t len; ok && (len = getline(&line, &cap, file)) >= 0;) {
        json_error_t at;
        number++;
        if ((size_t)len > MAX_LINE) {
            ok = hed_fail(err, HED_ELIMIT, path, number, "the line has more than %zu bytes", MAX_LINE);
            break;
        }
        if (hed_str_trim((hed_str){line, (size_t)len}).len == 0)
            continue;
        json_t *object = json_loadb(line, (size_t)len, 0, &at);
        ok = object ? use(in, object, path, number, ctx, err) : no_webis(path, number, at.text, err);
        json_decref(object);
    }
    if (ok && ferror(file))
        ok = hed_fail(err, HED_EIO, path, 0, "cannot read: %s", strerror(errno));
    free(line);
    fclose(file);
    return ok;
}

static bool webis(importing *in, hed_err *err)
{
    truths all = {0};
    if (in->options->n_paths != 2)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "webis-17 takes two files: instances.jsonl, then truth.jsonl");
    if (!each_line(in, in->options->paths[1], take_truth, &all, err))
        return false;
    if (all.n > 0)
        qsort(all.at, all.n, sizeof *all.at, by_id);
    new_set(in, in->options->paths[0]);
    return each_line(in, in->options->paths[0], take_post, &all, err);
}

static const struct kind {
    const char *name;
    bool (*read)(importing *in, hed_err *err);
} kinds[] = {{"labelled", labelled}, {"stop-clickbait", stop_clickbait}, {"webis-17", webis}};
#define KINDS (sizeof kinds / sizeof *kinds)

static void write_rows(const hed_rows *rows, hed_buf *to)
{
    for (size_t i = 0; i < rows->rows.n; i++) {
        const struct hed_labelled *row = &rows->rows.at[i];
        const struct {
            const char *key;
            hed_str value;
        } texts[] = {{"id", row->id}, {"headline", row->headline}, {"section", row->section}, {"outlet", row->outlet}};
        hed_json json = {.to = to};
        hed_json_object(&json);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (texts[k].value.len > 0) {
                hed_json_key(&json, texts[k].key);
                hed_json_str(&json, texts[k].value);
            }
        hed_json_key(&json, "label");
        hed_json_num(&json, row->target);
        hed_json_object_end(&json);
        hed_buf_char(to, '\n');
    }
}

static const struct kind *kind_of(const char *from)
{
    for (size_t i = 0; i < KINDS; i++)
        if (!from || strcmp(from, kinds[i].name) == 0)
            return &kinds[i];
    return NULL;
}

bool hed_corpus_import(const hed_import_options *options, hed_buf *rows, hed_buf *report, hed_err *err)
{
    const struct kind *kind = kind_of(options->from);
    if (!kind || options->n_paths == 0)
        return hed_fail(err, HED_EUSAGE, NULL, 0, kind ? "no corpus was given" : "nothing is imported from \"%.80s\"",
                        options->from);
    importing in = {.options = options, .arena = hed_arena_new(HED_ARENA_LOADED, err)};
    if (!in.arena)
        return false;
    bool ok = kind->read(&in, err);
    if (ok && in.rows.rows.n == 0)
        ok = hed_fail(err, HED_EINPUT, options->paths[0], 0,
                      "no headline has a label; --field label=NAME tells which field or column it is in");
    if (ok) {
        write_rows(&in.rows, rows);
        hed_rows_report(&in.rows, report);
    }
    hed_seen_free(&in.seen);
    hed_arena_free(in.arena);
    return ok;
}
