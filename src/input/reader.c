/* The reader: finds the format, hands out items in order, and never loses one without saying so. */
#include "input/reader.h"

#include <stdio.h>

static int text_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    hed_str line;
    uint64_t offset;
    int got = hed_reader_line(r, arena, item, &line, &offset);
    if (got != 1)
        return got < 0 ? -1 : 1;
    hed_str headline = hed_str_trim(line);
    if (headline.len == 0)
        return 0;
    uint64_t start = offset + (uint64_t)(headline.ptr - line.ptr);
    item->headline = hed_arena_str(arena, headline);
    hed_item_place(r, arena, item, r->line - 1, start, start + headline.len);
    return 1;
}

static bool any_open(hed_reader *r, hed_err *err)
{
    (void)r, (void)err;
    return true;
}

static void plain_encode(hed_str text, hed_str old, hed_buf *to)
{
    (void)old;
    hed_buf_put(to, text);
}

static const hed_format formats[] = {
    {"text", " .txt .text ", any_open, text_next, plain_encode, NULL},
    {"page", " .page ", hed_page_open, hed_page_next, plain_encode, NULL},
    {"jsonl", " .jsonl .ndjson ", any_open, hed_jsonl_next, hed_jsonl_encode, NULL},
    {"csv", " .csv ", hed_csv_open, hed_csv_next, hed_csv_encode, NULL},
    {"tsv", " .tsv .tab ", hed_tsv_open, hed_csv_next, hed_csv_encode, NULL},
    {"html", " .html .htm .xhtml .amp ", hed_html_open, hed_page_next, NULL, NULL},
    {"feed", " .rss .atom .rdf .feed .xml ", hed_feed_open, hed_feed_next, NULL, hed_feed_close},
    {"json", " .json ", hed_json_open, hed_json_next, hed_jsonl_encode, hed_json_close},
    {"wordpress", " ", hed_json_open, hed_wordpress_next, hed_jsonl_encode, hed_json_close},
    {"ninjs", " .ninjs ", hed_json_open, hed_ninjs_next, hed_jsonl_encode, hed_json_close},
    {"newsml", " .newsml ", hed_newsml_open, hed_page_next, NULL, NULL},
    {"markdown", " .md .markdown .mdx .qmd ", hed_markdown_open, hed_page_next, hed_markdown_encode, NULL},
};
#define FORMATS (sizeof formats / sizeof *formats)
enum { TEXT, PAGE, JSONL, CSV, TSV };

const char *const *hed_reader_formats(size_t *n)
{
    static const char *const names[] = {"text", "page", "jsonl",     "csv",   "tsv",    "html",
                                        "feed", "json", "wordpress", "ninjs", "newsml", "markdown"};
    _Static_assert(sizeof names / sizeof *names == FORMATS, "a name for each format");
    *n = FORMATS;
    return names;
}

/* ---- The reader */

static bool has_ending(const char *path, const hed_format *format)
{
    hed_str name = hed_str_of(path);
    const char *const packed[] = {".gz", ".zst"};
    for (size_t i = 0; i < 2; i++)
        if (hed_str_ends(name, hed_str_of(packed[i])))
            name.len -= strlen(packed[i]);
    const char *dot = memrchr(name.ptr, '.', name.len);
    char ending[16];
    size_t len = dot ? (size_t)(name.ptr + name.len - dot) : 0;
    if (len == 0 || len > 10)
        return false;
    snprintf(ending, sizeof ending, " %.*s ", (int)len, dot);
    return strstr(format->endings, ending) != NULL;
}

static const hed_format *find(const char *name, hed_err *err)
{
    size_t n;
    const char *const *names = hed_reader_formats(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return &formats[i];
    const char *near = hed_suggest(hed_str_of(name), names, n);
    hed_fail(err, HED_EUSAGE, NULL, 0, "there is no input format \"%s\"%s%s%s", name, near ? " (did you mean " : "",
             near ? near : "", near ? "?)" : "");
    return NULL;
}

/* By content where that is plain, whatever the ending says; then by ending; then by the look of the lines. */
static const hed_format *guess(const hed_reader *r, const char *path)
{
    const hed_str beginning = hed_str_trim(hed_source_peek(r->source));
    const char *plain =
        hed_guess_json_feed(hed_source_peek(r->source)) ? "json" : hed_guess_content(hed_source_peek(r->source));
    if (r->pointer.len > 0 && (!plain || strncmp(plain, "json", 4) == 0))
        return find("json", NULL); /* the one that has a use for a pointer */
    const bool line =
        hed_str_starts(beginning, HED_S("{")) && has_ending(path, &formats[JSONL]); /* if only its first */
    if (plain && !line)
        return find(plain, NULL);
    for (size_t i = 1; i < FORMATS; i++)
        if (has_ending(path, &formats[i]))
            return &formats[i];
    if (hed_csv_looks(r, beginning, ',') || hed_csv_looks(r, beginning, '\t'))
        return &formats[hed_csv_looks(r, beginning, ',') ? CSV : TSV];
    return &formats[hed_page_looks(hed_source_peek(r->source)) ? PAGE : TEXT];
}

hed_reader *hed_reader_open(const char *path, const hed_reader_options *options, hed_err *err)
{
    static const hed_reader_options none = {0};
    const hed_reader_options *o = options ? options : &none;
    bool automatic = !o->format || strcmp(o->format, "auto") == 0;
    const hed_format *format = automatic ? NULL : find(o->format, err);
    if (!automatic && !format)
        return NULL;
    hed_arena *own = hed_arena_new(HED_ARENA_SCRATCH, err);
    if (!own)
        return NULL;
    hed_reader *r = HED_NEW(own, hed_reader);
    *r = (hed_reader){.own = own, .fields = o->fields, .n_fields = o->n_fields, .replace = o->replace_invalid_utf8};
    r->path = hed_str_of(hed_arena_cstr(own, hed_str_of(path)));
    r->pointer = hed_arena_str(own, hed_str_of(o->pointer));
    r->teasers = o->teasers;
    r->sites = o->sites;
    r->line = 1;
    r->source = hed_source_open(r->path.ptr, err);
    if (r->source)
        r->format = format ? format : guess(r, path);
    if (r->source && strcmp(r->format->name, "json") == 0 && r->pointer.len == 0 &&
        hed_guess_json_feed(hed_source_peek(r->source)))
        r->pointer = HED_S("/items");
    const char *foreign = r->source && r->format->encode ? hed_guess_foreign(hed_source_peek(r->source)) : NULL;
    if (foreign)
        hed_fail(err, HED_EINPUT, path, 0, "%s", foreign);
    else if (r->source && r->format->open(r, err))
        return r;
    hed_reader_free(r);
    return NULL;
}

void hed_reader_free(hed_reader *r)
{
    if (!r)
        return;
    if (r->format && r->format->close)
        r->format->close(r);
    hed_source_close(r->source);
    hed_arena_free(r->own);
}

uint64_t hed_reader_bytes(const hed_reader *r, uint64_t *total)
{
    return hed_source_bytes(r->source, total);
}

/* At the end of the input: what ended it early, or that there was nothing in it. 1 when that makes an item. */
static int last(hed_reader *r, hed_arena *arena, hed_item *item)
{
    const hed_err *early = hed_source_error(r->source);
    bool was_over = r->over;
    r->over = true;
    if (was_over || (!early && r->given > 0))
        return 0;
    if (early)
        hed_item_bad(r, arena, item, early->code, r->line, 0, "%s", early->text);
    else
        hed_item_bad(r, arena, item, HED_EINPUT, 0, 0, "holds no headline");
    return 1;
}

static void replace_invalid(hed_arena *arena, hed_item *item)
{
    hed_str *const all[] = {&item->headline,   &item->dek,    &item->body, &item->id,
                            &item->section,    &item->outlet, &item->lang, &item->slot,
                            &item->label_name, &item->group,  &item->date};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *all[i] = hed_utf8_replace(arena, *all[i]);
}

#define LARGE_BATCH ((size_t)64 << 20) /* bytes after which no item is added: each may be megabytes */

size_t hed_reader_read(hed_reader *r, hed_batch *batch, size_t max)
{
    hed_arena_reset(batch->arena);
    batch->items = HED_NEW_N(batch->arena, hed_item, max);
    batch->n = 0;
    while (batch->n < max && !r->over && hed_arena_mark(batch->arena) < LARGE_BATCH) {
        hed_item *item = &batch->items[batch->n];
        *item = hed_item_of("");
        int got = r->format->next(r, batch->arena, item);
        if (got < 0) {
            *item = hed_item_of("");
            got = last(r, batch->arena, item);
        }
        if (got > 0 && r->replace)
            replace_invalid(batch->arena, item);
        batch->n += got > 0;
        r->given += got > 0;
    }
    return batch->n;
}

bool hed_batch_new(hed_batch *batch, hed_err *err)
{
    *batch = (hed_batch){.arena = hed_arena_new(HED_ARENA_LOADED, err)};
    return batch->arena != NULL;
}

void hed_batch_free(hed_batch *batch)
{
    hed_arena_free(batch->arena);
    *batch = (hed_batch){0};
}

/* ---- Splice */

bool hed_reader_splice(const char *path, const hed_reader_options *options, const hed_place *places,
                       const hed_str *texts, size_t n, hed_buf *to, hed_err *err)
{
    if (strcmp(path, "-") == 0)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "standard input cannot be written to");
    hed_reader *r = hed_reader_open(path, options, err);
    if (!r)
        return false;
    bool packed = hed_source_packed(r->source);
    const hed_format *format = r->format;
    hed_reader_free(r);
    if (packed)
        return hed_fail(err, HED_EUSAGE, path, 0, "is compressed: unpack it to have it rewritten");
    hed_str bytes;
    hed_arena *arena = hed_arena_new(HED_ARENA_LOADED, err);
    bool ok = arena && hed_file_read(arena, path, (size_t)1 << 30, &bytes, err);
    uint64_t at = 0;
    if (ok && n > 0 && !format->encode)
        ok = hed_fail(err, HED_EUSAGE, path, 0, "%s: its headlines cannot be rewritten in place", format->name);
    for (size_t i = 0; ok && i < n; i++) {
        if (ok && places[i].start == places[i].end) {
            ok = hed_fail(err, HED_EUSAGE, path, places[i].line,
                          "this headline cannot be rewritten in place: it is "
                          "not written there as it reads");
            break;
        }
        if (places[i].start < at || places[i].end > bytes.len || places[i].start > places[i].end) {
            ok = hed_fail(err, HED_EINPUT, path, places[i].line, "changed while it was read");
            break;
        }
        hed_str old = hed_str_sub(bytes, places[i].start, places[i].end);
        hed_buf_put(to, hed_str_sub(bytes, at, places[i].start));
        format->encode(texts[i], old, to);
        at = places[i].end;
    }
    if (ok)
        hed_buf_put(to, hed_str_sub(bytes, at, bytes.len));
    hed_arena_free(arena);
    return ok;
}
