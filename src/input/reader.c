/* The reader: finds the format, hands out items in order, and never loses one without saying so. */
#include "input/reader.h"

#include <stdarg.h>
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
};
#define FORMATS (sizeof formats / sizeof *formats)
enum { TEXT, PAGE, JSONL, CSV, TSV };

const char *const *hed_reader_formats(size_t *n)
{
    static const char *const names[] = {"text", "page", "jsonl",     "csv",   "tsv",   "html",
                                        "feed", "json", "wordpress", "ninjs", "newsml"};
    _Static_assert(sizeof names / sizeof *names == FORMATS, "a name for each format");
    *n = FORMATS;
    return names;
}

/* ---- Fields */

/* Usual names of the fields, hed's own first. */
static const char *const usual[HED_F_COUNT][6] = {
    [HED_F_HEADLINE] = {"headline", "title"},
    [HED_F_DEK] = {"dek", "description", "summary", "deck"},
    [HED_F_BODY] = {"body", "text", "content"},
    [HED_F_ID] = {"id"},
    [HED_F_SECTION] = {"section", "category"},
    [HED_F_OUTLET] = {"outlet", "source"},
    [HED_F_LANG] = {"lang", "language"},
    [HED_F_SLOT] = {"slot"},
    [HED_F_LABEL] = {"label"},
    [HED_F_GROUP] = {"group"},
    [HED_F_DATE] = {"date"},
};

static bool same(hed_str a, const char *b)
{
    return a.len == strlen(b) && hed_strncasecmp(a.ptr, b, a.len) == 0;
}

int hed_field_named(const hed_reader *r, hed_str name, int *rank)
{
    for (size_t i = 0; i < r->n_fields; i++)
        for (int field = HED_F_GROUP; field < HED_F_COUNT; field++)
            if (same(hed_str_of(r->fields[i][0]), usual[field][0]) && hed_str_is(name, r->fields[i][1])) {
                *rank = (int)i;
                return field;
            }
    for (int field = 0; field < HED_F_GROUP; field++) {
        bool mapped = false;
        for (size_t i = 0; i < r->n_fields; i++) {
            if (!same(hed_str_of(r->fields[i][0]), usual[field][0]))
                continue;
            mapped = true;
            *rank = (int)i;
            if (hed_str_is(name, r->fields[i][1]))
                return field;
        }
        for (*rank = 0; !mapped && *rank < 6 && usual[field][*rank]; ++*rank)
            if (same(name, usual[field][*rank]))
                return field;
    }
    return -1;
}

static bool set_label(hed_item *item, hed_str value, hed_err *err)
{
    static const char *const positive[] = {"clickbait", "bait", "true", "yes"};
    static const char *const negative[] = {"no-clickbait", "non-clickbait", "not-clickbait", "news", "false", "no"};
    double number;
    item->label_name = value;
    if (value.len == 0)
        return true;
    if (hed_str_double(value, &number)) {
        if (number < 0 || number > 1)
            return hed_fail(err, HED_EINPUT, NULL, 0, "label %g is not between 0 and 1", number);
        item->label = number;
        return true;
    }
    for (size_t i = 0; i < sizeof positive / sizeof *positive; i++)
        if (same(value, positive[i]))
            item->label = 1;
    for (size_t i = 0; i < sizeof negative / sizeof *negative; i++)
        if (same(value, negative[i]))
            item->label = 0;
    return true;
}

bool hed_item_set(hed_arena *arena, hed_item *item, hed_field field, hed_str value, hed_err *err)
{
    hed_str *const fields[HED_F_COUNT] = {&item->headline, &item->dek,  &item->body, &item->id, &item->section,
                                          &item->outlet,   &item->lang, &item->slot, NULL,      &item->group,
                                          &item->date};
    value = hed_arena_str(arena, value);
    if (field == HED_F_LABEL)
        return set_label(item, hed_str_trim(value), err);
    *fields[field] = value;
    return true;
}

void hed_place_column(hed_str before, hed_place *place)
{
    uint32_t column[3] = {(uint32_t)before.len + 1, 1, 1};
    for (size_t i = 0; i < before.len; i++) {
        const unsigned char byte = (unsigned char)before.ptr[i];
        column[1] += (byte & 0xc0u) != 0x80;
        column[2] += ((byte & 0xc0u) != 0x80 ? 1u : 0u) + (byte >= 0xf0 ? 1u : 0u);
    }
    memcpy(place->column, column, sizeof column);
}

void hed_item_copy(hed_arena *arena, const hed_item *from, hed_item *to)
{
    *to = *from;
    hed_str *const strings[] = {&to->headline,   &to->dek,   &to->body, &to->id,    &to->section,
                                &to->outlet,     &to->lang,  &to->slot, &to->field, &to->note,
                                &to->label_name, &to->group, &to->date};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = hed_arena_str(arena, *strings[i]);
    hed_place *places = HED_NEW_N(arena, hed_place, from->n_places);
    for (size_t i = 0; i < from->n_places; i++) {
        places[i] = from->places[i];
        places[i].path = hed_arena_str(arena, from->places[i].path);
    }
    to->places = places;
    hed_allow *allow = HED_NEW_N(arena, hed_allow, from->n_allow);
    for (size_t i = 0; i < from->n_allow; i++)
        allow[i] = (hed_allow){hed_arena_cstr(arena, hed_str_of(from->allow[i].rule)),
                               hed_arena_cstr(arena, hed_str_of(from->allow[i].reason)),
                               hed_arena_cstr(arena, hed_str_of(from->allow[i].until))};
    to->allow = allow;
    if (from->bad) {
        hed_err *bad = HED_NEW(arena, hed_err);
        *bad = *from->bad;
        to->bad = bad;
    }
}

void hed_item_place(const hed_reader *r, hed_arena *arena, hed_item *item, unsigned line, uint64_t start, uint64_t end)
{
    hed_place *place = HED_NEW(arena, hed_place);
    *place = (hed_place){.path = hed_arena_str(arena, r->path), .line = line, .start = start, .end = end};
    if (start < end && line + 1 == r->line && start >= r->present_at)
        hed_place_column(hed_str_sub(r->present, 0, (size_t)(start - r->present_at)), place);
    item->places = place;
    item->n_places = 1;
}

void hed_item_bad(const hed_reader *r, hed_arena *arena, hed_item *item, hed_code code, unsigned line, unsigned column,
                  const char *format, ...)
{
    hed_err *err = HED_NEW(arena, hed_err);
    char text[sizeof err->text];
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    hed_fail_at(err, code, r->path.ptr, line, column, "%s", text);
    item->bad = err;
    hed_item_place(r, arena, item, line, 0, 0);
}

int hed_reader_line(hed_reader *r, hed_arena *arena, hed_item *item, hed_str *line, uint64_t *offset)
{
    uint64_t length;
    if (!hed_source_line(r->source, line, offset, &length))
        return -1;
    unsigned number = r->line++;
    if (length > HED_MAX_LINE) {
        hed_item_bad(r, arena, item, HED_ELIMIT, number, 0, "the line is %llu bytes long, over the limit of %zu",
                     (unsigned long long)length, HED_MAX_LINE);
        return 0;
    }
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->len--;
    r->present = *line;
    r->present_at = *offset;
    return 1;
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
    if (r->source && r->format->open(r, err))
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

size_t hed_reader_read(hed_reader *r, hed_batch *batch, size_t max)
{
    hed_arena_reset(batch->arena);
    batch->items = HED_NEW_N(batch->arena, hed_item, max);
    batch->n = 0;
    while (batch->n < max && !r->over) {
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
