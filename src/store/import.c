/* Reading back what hed_store_export wrote: all lines, in one transaction, or none. */
#include "store/parts.h"

#include <jansson.h>

#define MAX_FILE ((size_t)1 << 30)

typedef struct import {
    hed_store *store;
    const char *path;
    unsigned line;
    size_t added, known;
} import;

/* A text of the object; absent is empty, another type an error. */
static bool text(const import *in, const json_t *object, const char *key, hed_str *out, hed_err *err)
{
    const json_t *value = json_object_get(object, key);
    *out = (hed_str){"", 0};
    if (!value)
        return true;
    if (!json_is_string(value))
        return hed_fail(err, HED_ESCHEMA, in->path, in->line, "%s is not a text", key);
    *out = (hed_str){json_string_value(value), json_string_length(value)};
    return true;
}

/* The kind as written; a labelled headline from elsewhere says bait or fine by its label. */
static bool kind_of(const import *in, const json_t *object, hed_feedback_kind *kind, hed_err *err)
{
    const json_t *label = json_object_get(object, "label");
    hed_str name;
    if (!text(in, object, "kind", &name, err))
        return false;
    if (name.len > 0)
        return hed_feedback_find(name, kind) ||
               hed_fail(err, HED_ESCHEMA, in->path, in->line,
                        "kind is one of dismissed, accepted, edited, bait, fine; not \"%.*s\"", HED_FMT(name));
    if (!json_is_number(label))
        return hed_fail(err, HED_ESCHEMA, in->path, in->line, "needs a kind, or a label from 0 to 1");
    *kind = json_number_value(label) >= .5 ? HED_BAIT : HED_FINE;
    return true;
}

static bool add(import *in, const json_t *object, hed_err *err)
{
    hed_feedback row = {0};
    const json_t *at = json_object_get(object, "at");
    const struct {
        const char *key;
        hed_str *to;
    } texts[] = {{"headline", &row.headline}, {"id", &row.item},       {"rule", &row.rule},
                 {"reason", &row.reason},     {"editor", &row.editor}, {"replacement", &row.replacement},
                 {"model", &row.model},       {"rules", &row.rules},   {"policy", &row.policy}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!text(in, object, texts[i].key, texts[i].to, err))
            return false;
    if (row.headline.len == 0)
        return hed_fail(err, HED_ESCHEMA, in->path, in->line, "needs a headline");
    if (at && !json_is_integer(at))
        return hed_fail(err, HED_ESCHEMA, in->path, in->line, "at is not a number of milliseconds");
    row.at = at ? json_integer_value(at) : 1; /* a date long ago, the same at every import */
    bool added;
    if (!kind_of(in, object, &row.kind, err) || !hed_store_insert(in->store, &row, true, &added, err))
        return false;
    in->added += added;
    in->known += !added;
    return true;
}

static bool add_lines(import *in, hed_str rest, hed_err *err)
{
    hed_str line;
    while (hed_str_line(&rest, &line)) {
        json_error_t where;
        in->line++;
        if (hed_str_trim(line).len == 0)
            continue;
        json_t *object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, &where);
        bool ok = json_is_object(object) ? add(in, object, err)
                  : object               ? hed_fail(err, HED_ESYNTAX, in->path, in->line, "not a JSON object")
                           : hed_fail_at(err, HED_ESYNTAX, in->path, in->line, (unsigned)where.column, "not JSON: %s",
                                         where.text);
        json_decref(object);
        if (!ok)
            return false;
    }
    return true;
}

bool hed_store_import(hed_store *store, const char *path, size_t *added, size_t *known, hed_err *err)
{
import in = {.store = store, .path = path };
    hed_arena *arena = hed_arena_new(MAX_FILE + ((size_t)1 << 20), err);
    hed_str bytes;
    bool ok = arena && hed_file_read(arena, path, MAX_FILE, &bytes, err) && hed_store_begin(store, err);
    ok = ok && hed_store_end(store, add_lines(&in, bytes, err), err);
    hed_arena_free(arena);
    *added = ok ? in.added : 0;
    *known = ok ? in.known : 0;
    return ok;
}
