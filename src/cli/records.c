/* Results as hed wrote them, read one at a time with the bytes that each stands in: JSON lines, an array (-f json), or
 * either after another program has laid it out anew. */
#include "cli/replay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)64 << 20) /* of one record */

bool hed_records_open(hed_records *records, const char *path)
{
    *records = (hed_records){.path = path, .line = 1};
    records->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (!records->file)
        hed_cli_fail("%s: cannot open: %s", path, strerror(errno));
    return records->file != NULL;
}

void hed_records_close(hed_records *records)
{
    if (records->file && records->file != stdin)
        fclose(records->file);
    hed_buf_free(&records->raw);
}

static void keep(hed_buf *raw, char c)
{
    if (raw->len == raw->cap) {
        raw->cap = raw->cap ? raw->cap * 2 : 4096;
        raw->ptr = realloc(raw->ptr, raw->cap);
        if (!raw->ptr)
            abort();
    }
    raw->ptr[raw->len++] = c;
}

/* A json_load_callback_t that gives one byte at a time, so that nothing behind the record is taken. */
static size_t give(void *buffer, size_t size, void *ctx)
{
    hed_records *records = ctx;
    const int c = size > 0 && records->raw.len < MOST_BYTES ? getc_unlocked(records->file) : EOF;
    if (c == EOF)
        return 0;
    keep(&records->raw, (char)c);
    *(char *)buffer = (char)c;
    return 1;
}

static hed_next bad(const hed_records *records, unsigned line, const char *why)
{
    hed_cli_warn("%s:%u: %s", records->path, line, why);
    return HED_RECORDS_BAD;
}

/* Up to the next record: spaces, and the marks of an array. */
static hed_next skip(hed_records *records)
{
    bool comma = false;
    for (int c; (c = getc_unlocked(records->file)) != EOF;) {
        if (c == '\n')
            records->line++;
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
            continue;
        if (c == '[' && !records->array) {
            records->array = true;
            records->many = false;
        } else if (c == ',' && records->array && records->many && !comma) {
            comma = true;
        } else if (c == ']' && records->array && !comma) {
            records->array = false;
        } else if (c == '{' && (!records->array || comma || !records->many)) {
            ungetc(c, records->file);
            return HED_RECORD;
        } else {
            return bad(records, records->line, "a result of hed is expected here: {\"schema\":\"hed/1\", …}");
        }
    }
    if (ferror(records->file))
        return bad(records, records->line, strerror(errno));
    return records->array ? bad(records, records->line, "the array is not closed") : HED_RECORDS_END;
}

static const char *type_wrong(const json_t *record)
{
    static const char *const texts[] = {"headline", "schema"}, *const objects[] = {"source", "lang", "by"};
    const char *schema = json_string_value(json_object_get(record, "schema"));
    if (!schema || strcmp(schema, "hed/1") != 0)
        return "no result of hed: its \"schema\" is not \"hed/1\"";
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!json_is_string(json_object_get(record, texts[i])))
            return "a result whose \"headline\" is not a text";
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        if (!json_is_object(json_object_get(record, objects[i])))
            return "a result without one of \"source\", \"lang\", \"by\"";
    return NULL;
}

hed_next hed_records_next(hed_records *records, json_t **record)
{
    json_error_t error;
    const hed_next next = skip(records);
    if (next != HED_RECORD)
        return next;
    records->raw.len = 0;
    records->at = records->line;
    *record =
        json_load_callback(give, records, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
    for (size_t i = 0; i < records->raw.len; i++)
        records->line += records->raw.ptr[i] == '\n';
    records->many = true;
    if (!*record) {
        char text[JSON_ERROR_TEXT_LENGTH + 64];
        if (records->raw.len == MOST_BYTES)
            return bad(records, records->at, "a record of more than 64 MB");
        snprintf(text, sizeof text, "not JSON: %s", error.text);
        return bad(records, records->at + (error.line > 0 ? (unsigned)error.line - 1 : 0), text);
    }
    const char *wrong = type_wrong(*record);
    if (!wrong)
        return HED_RECORD;
    json_decref(*record);
    return bad(records, records->at, wrong);
}
