/* Records with fields: JSON lines, CSV (RFC 4180), TSV. */
#include "input/objects.h"

#include <limits.h>
#include <stdio.h>

/* ---- JSON lines: jansson reads the object; a scan over the line, valid by then, finds where the headline stands. */

static size_t string_end(hed_str s, size_t i) /* behind the closing quote of the string that opens at i */
{
    for (i++; i < s.len && s.ptr[i] != '"'; i++)
        i += s.ptr[i] == '\\';
    return i + 1;
}

bool hed_json_find(hed_str line, const char *key, size_t *start, size_t *end)
{
    size_t depth = 0, n = strlen(key);
    bool wanted = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == '"') {
            size_t stop = string_end(line, i), after = stop;
            while (after < line.len && strchr(" \t\n\r", line.ptr[after]))
                after++;
            bool is_key = depth == 1 && after < line.len && line.ptr[after] == ':';
            if (wanted && !is_key) {
                *start = i;
                *end = stop;
                return true;
            }
            if (is_key)
                wanted = stop - i == n + 2 && memcmp(line.ptr + i + 1, key, n) == 0;
            i = stop - 1;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

static bool set_json(hed_arena *arena, hed_item *item, int field, const char *key, json_t *value, hed_err *err)
{
    char number[40];
    if (json_is_string(value))
        return hed_item_set(arena, item, (hed_field)field,
                            (hed_str){json_string_value(value), json_string_length(value)}, err);
    if (json_is_null(value))
        return true;
    if (field == HED_F_LABEL || field == HED_F_ID || field >= HED_F_GROUP) {
        if (json_is_integer(value))
            snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        else if (json_is_real(value))
            hed_snprintf(number, sizeof number, "%.17g", json_real_value(value));
        else if (json_is_boolean(value))
            snprintf(number, sizeof number, "%d", json_is_true(value));
        else
            return hed_fail(err, HED_EINPUT, NULL, 0, "\"%s\" is neither a text nor a number", key);
        return hed_item_set(arena, item, (hed_field)field, hed_str_of(number), err);
    }
    return hed_fail(err, HED_EINPUT, NULL, 0, "\"%s\" is not a text", key);
}

static const char *text_of(hed_arena *arena, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return "";
    return hed_arena_cstr(arena, hed_str_trim((hed_str){json_string_value(value), json_string_length(value)}));
}

/* "allow": [{"rule": …, "reason": …, "until": "YYYY-MM-DD"}] */
static bool set_allow(hed_arena *arena, hed_item *item, json_t *list, hed_err *err)
{
    if (!list || json_is_null(list))
        return true;
    if (!json_is_array(list))
        return hed_fail(err, HED_EINPUT, NULL, 0, "\"allow\" is not a list");
    hed_allow *allow = HED_NEW_N(arena, hed_allow, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *one = json_array_get(list, i);
        allow[i] =
            (hed_allow){text_of(arena, one, "rule"), text_of(arena, one, "reason"), text_of(arena, one, "until")};
        if (!*allow[i].rule || !*allow[i].reason)
            return hed_fail(err, HED_EINPUT, NULL, 0, "an allowance needs a \"rule\" and a \"reason\"");
        if (json_object_get(one, "until") && !hed_str_is_day(hed_str_of(allow[i].until)))
            return hed_fail(err, HED_EINPUT, NULL, 0, "\"until\" of an allowance is a day such as 2026-12-31");
    }
    item->allow = allow;
    item->n_allow = json_array_size(list);
    return true;
}

bool hed_json_fields(const hed_reader *r, hed_arena *arena, hed_item *item, json_t *object, const char **headline_key,
                     hed_err *err)
{
    int ranks[HED_F_COUNT], rank;
    const char *key;
    json_t *value;
    for (int i = 0; i < HED_F_COUNT; i++)
        ranks[i] = INT_MAX;
    if (!set_allow(arena, item, json_object_get(object, "allow"), err))
        return false;
    json_object_foreach(object, key, value)
    {
        const int field = hed_field_named(r, hed_str_of(key), &rank);
        if (field < 0 || rank >= ranks[field])
            continue;
        ranks[field] = rank;
        if (field == HED_F_HEADLINE)
            *headline_key = hed_arena_cstr(arena, hed_str_of(key));
        if (!set_json(arena, item, field, key, value, err))
            return false;
    }
    return true;
}

int hed_jsonl_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    hed_str line;
    uint64_t offset;
    json_error_t why;
    hed_err err = {0};
    int got = hed_reader_line(r, arena, item, &line, &offset);
    if (got != 1)
        return got < 0 ? -1 : 1;
    if (hed_str_trim(line).len == 0)
        return 0;
    unsigned number = r->line - 1;
    const size_t bad = hed_utf8_check(line);
    if (bad < line.len && !r->replace) {
        hed_item_bad(r, arena, item, HED_EINPUT, number, (unsigned)bad + 1, "byte %zu (0x%02x) is not UTF-8", bad,
                     (unsigned)(unsigned char)line.ptr[bad]);
        return 1;
    }
    const bool repaired = bad < line.len;
    line = hed_utf8_replace(arena, hed_arena_str(arena, line));
    json_t *object = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(object)) {
        if (object)
            hed_item_bad(r, arena, item, HED_ESYNTAX, number, 1, "is not a JSON object");
        else
            hed_item_bad(r, arena, item, HED_ESYNTAX, number, (unsigned)(why.column > 0 ? why.column : 1), "JSON: %s",
                         why.text);
        json_decref(object);
        return 1;
    }
    const char *headline_key = NULL;
    size_t start = 0, end = 0;
    const bool ok = hed_json_fields(r, arena, item, object, &headline_key, &err);
    json_decref(object);
    if (!ok)
        hed_item_bad(r, arena, item, err.code, number, 0, "%s", err.text);
    else if (!headline_key)
        hed_item_bad(r, arena, item, HED_EINPUT, number, 0, "the object has no \"headline\" or \"title\"");
    else if (!repaired && hed_json_find(line, headline_key, &start, &end))
        hed_item_place(r, arena, item, number, offset + start, offset + end);
    else
        hed_item_place(r, arena, item, number, 0, 0);
    item->field = hed_str_of(headline_key);
    return 1;
}

void hed_jsonl_encode(hed_str text, hed_str old, hed_buf *to)
{
    (void)old;
    hed_json json = {.to = to};
    hed_json_str(&json, text);
}

/* ---- CSV and TSV */

#define MOST_FIELDS 10000                 /* of a record */
#define LONGEST_RECORD (4 * HED_MAX_LINE) /* bytes */

/* One record: fields in *cells, each with where it stands. A quoted field may hold line breaks. */
typedef struct cell {
    hed_str text;
    uint64_t start, end;
} cell;

typedef struct record {
    HED_LIST(cell) cells;
    unsigned line;   /* at which it starts */
    unsigned opened; /* line of a quote that was never closed; 0 when all were */
    unsigned behind; /* line of text between a closing quote and the next separator; 0 for none */
} record;

/* Where reading stands: at byte at of a line, which starts at offset. */
typedef struct cursor {
    hed_reader *r;
    hed_arena *arena;
    hed_item *item;
    hed_str line;
    uint64_t offset;
    size_t at;
} cursor;

/* Tables with tabs are written without quoting as often as with it: there, a quote at a field's start opens it only
 * when another closes it before the next tab. */
static bool opens(hed_str line, size_t i, char separator)
{
    if (i >= line.len || line.ptr[i] != '"')
        return false;
    if (separator == ',')
        return true;
    for (i++; i < line.len; i++) {
        if (line.ptr[i] != '"')
            continue;
        if (i + 1 == line.len || line.ptr[i + 1] == separator)
            return true;
        if (line.ptr[++i] != '"')
            return false;
    }
    return false;
}

/* The quoted field that opens at the cursor, which moves behind its end; false when nothing closes it. */
static bool read_quoted(cursor *c, uint64_t record_start, hed_str *text)
{
    hed_buf buf = {0};
    bool closed = false;
    for (c->at++; !closed;) {
        if (c->at < c->line.len && c->line.ptr[c->at] != '"') {
            hed_buf_char(&buf, c->line.ptr[c->at++]);
        } else if (c->at + 1 < c->line.len && c->line.ptr[c->at + 1] == '"') {
            hed_buf_char(&buf, '"');
            c->at += 2;
        } else if (c->at < c->line.len) {
            closed = true;
            c->at++;
        } else if (c->offset + c->at - record_start > LONGEST_RECORD ||
                   hed_reader_line(c->r, c->arena, c->item, &c->line, &c->offset) != 1) {
            break;
        } else {
            hed_buf_char(&buf, '\n');
            c->at = 0;
        }
    }
    *text = hed_arena_str(c->arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return closed;
}

/* Reads on while a quote is open. 1 a record, 0 a bad item, -1 the end. */
static int read_record(hed_reader *r, hed_arena *arena, hed_item *item, record *rec)
{
    cursor c = {.r = r, .arena = arena, .item = item};
    rec->line = r->line;
    const int got = hed_reader_line(r, arena, item, &c.line, &c.offset);
    if (got != 1)
        return got;
    const uint64_t start = c.offset;
    for (;;) {
        if (rec->cells.n == MOST_FIELDS) {
            hed_item_bad(r, arena, item, HED_ELIMIT, r->line - 1, 0, "a row has at most %d fields", MOST_FIELDS);
            return 0;
        }
        cell *f = HED_PUSH(arena, &rec->cells);
        const bool quoted = opens(c.line, c.at, r->separator);
        f->start = c.offset + c.at;
        rec->opened = quoted ? r->line - 1 : 0;
        if (quoted && !read_quoted(&c, start, &f->text))
            return 1;
        rec->opened = 0;
        const size_t from = c.at;
        while (c.at < c.line.len && c.line.ptr[c.at] != r->separator)
            c.at++;
        const hed_str rest = hed_str_sub(c.line, from, c.at);
        if (!quoted)
            f->text = hed_arena_str(arena, rest);
        else if (hed_str_trim(rest).len > 0 && rec->behind == 0)
            rec->behind = r->line - 1;
        f->end = c.offset + c.at;
        if (c.at++ >= c.line.len)
            return 1;
    }
}

static bool open_table(hed_reader *r, char separator, hed_err *err)
{
    record head = {0};
    hed_item item = hed_item_of("");
    hed_buf names = {0};
    bool found = false;
    r->separator = separator;
    int got = read_record(r, r->own, &item, &head);
    if (got < 0)
        return true; /* an empty file: said at the end */
    if (got == 0)
        return hed_fail(err, item.bad->code, r->path.ptr, head.line, "the header row cannot be read: %s",
                        item.bad->text);
    if (head.opened)
        return hed_fail(err, HED_ESYNTAX, r->path.ptr, head.opened,
                        "the header row cannot be read: the quote that opens here is never closed");
    int ranks[HED_F_COUNT], rank;
    for (int i = 0; i < HED_F_COUNT; i++)
        ranks[i] = INT_MAX;
    r->columns = HED_NEW_N(r->own, int, head.cells.n);
    r->n_columns = head.cells.n;
    for (size_t i = 0; i < head.cells.n; i++) {
        const hed_str name = hed_str_trim(head.cells.at[i].text);
        const int field = hed_field_named(r, name, &rank);
        const bool better = field >= 0 && rank < ranks[field];
        r->columns[i] = better ? field : -1;
        hed_buf_printf(&names, "%s%.*s", i ? ", " : "", HED_FMT(name));
        if (!better)
            continue;
        ranks[field] = rank;
        for (size_t k = 0; k < i; k++)
            if (r->columns[k] == field)
                r->columns[k] = -1;
        if (field == HED_F_HEADLINE)
            r->column = name;
        found = found || field == HED_F_HEADLINE;
    }
    if (!found)
        hed_fail(err, HED_ESCHEMA, r->path.ptr, head.line,
                 "no column is called headline or title (there are: %.*s); name it with --field headline=NAME",
                 (int)(names.len < 120 ? names.len : 120), names.ptr);
    hed_buf_free(&names);
    return found;
}

bool hed_csv_looks(const hed_reader *r, hed_str beginning, char separator)
{
    hed_str row;
    size_t cells = 0;
    bool found = false;
    int rank;
    if (!hed_str_line(&beginning, &row))
        return false;
    for (size_t i = 0, end; i <= row.len; i = end + 1, cells++) {
        for (end = i; end < row.len && row.ptr[end] != separator; end++)
            ;
        hed_str name = hed_str_trim(hed_str_sub(row, i, end));
        if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
            name = hed_str_sub(name, 1, name.len - 1);
        if (name.len == 0 || memchr(name.ptr, ' ', name.len))
            return false; /* a sentence with a comma in it */
        found = found || hed_field_named(r, name, &rank) == HED_F_HEADLINE;
    }
    return found && cells > 1;
}

bool hed_csv_open(hed_reader *r, hed_err *err)
{
    return open_table(r, ',', err);
}

bool hed_tsv_open(hed_reader *r, hed_err *err)
{
    return open_table(r, '\t', err);
}

int hed_csv_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    record rec = {0};
    hed_err err;
    int got = read_record(r, arena, item, &rec);
    if (got < 0)
        return -1;
    if (got == 0)
        return 1;
    if (rec.opened) {
        hed_item_bad(r, arena, item, HED_ESYNTAX, rec.opened, 0,
                     "the quote that opens here is never closed: up to line %u all is lost", r->line - 1);
        return 1;
    }
    if (rec.behind) {
        hed_item_bad(r, arena, item, HED_ESYNTAX, rec.behind, 0, "there is text behind the quote that closes a field");
        return 1;
    }
    if (rec.cells.n == 1 && hed_str_trim(rec.cells.at[0].text).len == 0)
        return 0;
    if (rec.cells.n != r->n_columns) {
        hed_item_bad(r, arena, item, HED_EINPUT, rec.line, 0, "the row has %zu fields, the header %zu", rec.cells.n,
                     r->n_columns);
        return 1;
    }
    for (size_t i = 0; i < rec.cells.n; i++) {
        const cell *c = &rec.cells.at[i];
        if (r->columns[i] < 0)
            continue;
        if (!hed_item_set(arena, item, (hed_field)r->columns[i], c->text, &err)) {
            hed_item_bad(r, arena, item, err.code, rec.line, 0, "%s", err.text);
            return 1;
        }
        if (r->columns[i] == HED_F_HEADLINE)
            hed_item_place(r, arena, item, rec.line, c->start, c->end);
    }
    item->field = hed_arena_str(arena, r->column);
    return 1;
}

void hed_csv_encode(hed_str text, hed_str old, hed_buf *to)
{
    bool quote = hed_str_starts(old, HED_S("\"")) || memchr(text.ptr, ',', text.len) ||
                 memchr(text.ptr, '"', text.len) || memchr(text.ptr, '\t', text.len) ||
                 memchr(text.ptr, '\n', text.len);
    if (!quote) {
        hed_buf_put(to, text);
        return;
    }
    hed_buf_doubled(to, text, '"');
}
