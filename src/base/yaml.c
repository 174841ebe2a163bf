/* YAML by libyaml's events into a tree of nodes with positions. What a configuration does not need is refused, so
 * that no file can mean two things or grow when it is read: aliases, anchors, tags, merge keys, duplicate keys,
 * second documents. */
#include "base/yaml.h"

#include "base/error.h"
#include "base/file.h"
#include "base/locale.h"
#include "base/string.h"

#include <stdarg.h>
#include <stdio.h>
#include <yaml.h>

#define MAX_BYTES ((size_t)1 << 20)
#define MAX_DEPTH 16
#define MAX_EVENTS 200000

typedef struct reading {
    hed_arena *arena;
    yaml_parser_t parser;
    yaml_event_t event;
    const char *path;
    size_t events;
    hed_err *err;
} reading;

static bool fail(reading *r, hed_code code, yaml_mark_t at, const char *text)
{
    return hed_fail_at(r->err, code, r->path, (unsigned)at.line + 1, (unsigned)at.column + 1, "%s", text);
}

static bool refuse(reading *r)
{
    const yaml_event_t *e = &r->event;
    if (e->type == YAML_ALIAS_EVENT)
        return fail(r, HED_ESYNTAX, e->start_mark, "aliases are not allowed here");
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (e->type == YAML_SCALAR_EVENT)
        anchor = e->data.scalar.anchor, tag = e->data.scalar.tag;
    else if (e->type == YAML_SEQUENCE_START_EVENT)
        anchor = e->data.sequence_start.anchor, tag = e->data.sequence_start.tag;
    else if (e->type == YAML_MAPPING_START_EVENT)
        anchor = e->data.mapping_start.anchor, tag = e->data.mapping_start.tag;
    if (anchor)
        return fail(r, HED_ESYNTAX, e->start_mark, "anchors are not allowed here");
    if (tag)
        return fail(r, HED_ESYNTAX, e->start_mark, "tags are not allowed here");
    return true;
}

static bool next(reading *r)
{
    yaml_event_delete(&r->event);
    if (!yaml_parser_parse(&r->parser, &r->event)) {
        memset(&r->event, 0, sizeof r->event);
        const yaml_parser_t *p = &r->parser;
        if (p->error == YAML_READER_ERROR)
            return hed_fail(r->err, HED_ESYNTAX, r->path, 0, "%s at byte %zu", p->problem, p->problem_offset);
        char text[256];
        snprintf(text, sizeof text, "%s%s%s", p->problem ? p->problem : "not YAML", p->context ? ", " : "",
                 p->context ? p->context : "");
        return fail(r, HED_ESYNTAX, p->problem_mark, text);
    }
    if (++r->events > MAX_EVENTS)
        return fail(r, HED_ELIMIT, r->event.start_mark, "more nodes than the limit of 200,000 events");
    return refuse(r);
}

static hed_node *child(reading *r, hed_node *parent, hed_node **last)
{
    hed_node *node = HED_NEW(r->arena, hed_node);
    if (*last)
        (*last)->next = node;
    else
        parent->first = node;
    *last = node;
    parent->n++;
    return node;
}

static hed_str scalar(reading *r)
{
    hed_str s = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
    return (hed_str){hed_arena_cstr(r->arena, s), s.len};
}

static bool value(reading *r, hed_node *node, unsigned depth);

static bool list(reading *r, hed_node *node, unsigned depth)
{
    hed_node *last = NULL;
    node->kind = HED_NODE_LIST;
    while (next(r)) {
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            return true;
        if (!value(r, child(r, node, &last), depth + 1))
            return false;
    }
    return false;
}

static int by_key(const void *a, const void *b)
{
    const hed_node *x = *(const hed_node *const *)a, *y = *(const hed_node *const *)b;
    int order = hed_str_cmp(x->key, y->key);
    if (order)
        return order;
    return x->key_line != y->key_line ? (x->key_line < y->key_line ? -1 : 1)
                                      : (x->key_column > y->key_column) - (x->key_column < y->key_column);
}

static bool no_duplicates(reading *r, const hed_node *map)
{
    if (map->n < 2)
        return true;
    size_t mark = hed_arena_mark(r->arena), i = 0;
    const hed_node **sorted = HED_NEW_N(r->arena, const hed_node *, map->n);
    for (const hed_node *node = map->first; node; node = node->next)
        sorted[i++] = node;
    qsort(sorted, map->n, sizeof *sorted, by_key);
    bool ok = true;
    for (i = 1; ok && i < map->n; i++)
        if (hed_str_eq(sorted[i - 1]->key, sorted[i]->key))
            ok = hed_fail_at(r->err, HED_ESYNTAX, r->path, sorted[i]->key_line, sorted[i]->key_column,
                             "the key \"%.*s\" is here a second time (first on line %u)", HED_FMT(sorted[i]->key),
                             sorted[i - 1]->key_line);
    hed_arena_rewind(r->arena, mark);
    return ok;
}

static bool map(reading *r, hed_node *node, unsigned depth)
{
    hed_node *last = NULL;
    node->kind = HED_NODE_MAP;
    while (next(r)) {
        if (r->event.type == YAML_MAPPING_END_EVENT)
            return no_duplicates(r, node);
        if (r->event.type != YAML_SCALAR_EVENT)
            return fail(r, HED_ESYNTAX, r->event.start_mark, "a key must be plain text");
        hed_node *entry = child(r, node, &last);
        entry->key = scalar(r);
        entry->key_line = (unsigned)r->event.start_mark.line + 1;
        entry->key_column = (unsigned)r->event.start_mark.column + 1;
        if (memchr(entry->key.ptr, 0, entry->key.len))
            return fail(r, HED_ESYNTAX, r->event.start_mark, "a key must not hold a NUL");
        if (hed_str_is(entry->key, "<<"))
            return fail(r, HED_ESYNTAX, r->event.start_mark, "merge keys are not allowed here");
        if (!next(r) || !value(r, entry, depth + 1))
            return false;
    }
    return false;
}

static bool value(reading *r, hed_node *node, unsigned depth)
{
    node->line = (unsigned)r->event.start_mark.line + 1;
    node->column = (unsigned)r->event.start_mark.column + 1;
    if (depth > MAX_DEPTH)
        return fail(r, HED_ELIMIT, r->event.start_mark, "nested deeper than the limit of 16");
    if (r->event.type == YAML_SEQUENCE_START_EVENT)
        return list(r, node, depth);
    if (r->event.type == YAML_MAPPING_START_EVENT)
        return map(r, node, depth);
    node->kind = HED_NODE_SCALAR;
    node->quoted = r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = scalar(r);
    if (memchr(node->text.ptr, 0, node->text.len))
        return fail(r, HED_ESYNTAX, r->event.start_mark, "text must not hold a NUL");
    return true;
}

/* stream start, document start, one value, document end, stream end */
static const hed_node *document(reading *r)
{
    if (!next(r) || !next(r))
        return NULL;
    if (r->event.type == YAML_STREAM_END_EVENT) {
        hed_fail(r->err, HED_ESYNTAX, r->path, 1, "the file is empty");
        return NULL;
    }
    hed_node *root = HED_NEW(r->arena, hed_node);
    if (!next(r) || !value(r, root, 1) || !next(r) || !next(r))
        return NULL;
    if (r->event.type == YAML_STREAM_END_EVENT)
        return root;
    fail(r, HED_ESYNTAX, r->event.start_mark, "a second document in one file is not allowed");
    return NULL;
}

const hed_node *hed_yaml_parse(hed_arena *arena, hed_str bytes, const char *path, hed_err *err)
{
    if (bytes.len > MAX_BYTES) {
        hed_fail(err, HED_ELIMIT, path, 0, "is longer than the limit of %zu bytes", MAX_BYTES);
        return NULL;
    }
    reading r = {.arena = arena, .path = path, .err = err};
    if (!yaml_parser_initialize(&r.parser)) {
        hed_fail(err, HED_EIO, path, 0, "out of memory");
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes.ptr, bytes.len);
    const hed_node *root = document(&r);
    yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    return root;
}

const hed_node *hed_yaml_load(hed_arena *arena, const char *path, hed_err *err)
{
    hed_str bytes;
    if (!hed_file_read(arena, path, MAX_BYTES, &bytes, err))
        return NULL;
    return hed_yaml_parse(arena, bytes, path, err);
}

/* ---- Nodes */

const hed_node *hed_node_get(const hed_node *map_, const char *key)
{
    if (!map_ || map_->kind != HED_NODE_MAP)
        return NULL;
    for (const hed_node *node = map_->first; node; node = node->next)
        if (hed_str_is(node->key, key))
            return node;
    return NULL;
}

static bool plain(const hed_node *node)
{
    return node && node->kind == HED_NODE_SCALAR && !node->quoted;
}

bool hed_node_double(const hed_node *node, double *out)
{
    return plain(node) && hed_str_double(node->text, out);
}

bool hed_node_int(const hed_node *node, long long *out)
{
    return plain(node) && hed_str_int(node->text, out);
}

bool hed_node_bool(const hed_node *node, bool *out)
{
    if (!plain(node) || !(hed_str_is(node->text, "true") || hed_str_is(node->text, "false")))
        return false;
    *out = node->text.ptr[0] == 't';
    return true;
}

const char *hed_node_kind_name(const hed_node *node)
{
    static const char *const kinds[] = {"text", "a list", "a map"};
    return kinds[node->kind];
}

bool hed_node_fail(const hed_node *node, const char *path, hed_err *err, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return hed_fail_at(err, HED_ESCHEMA, path, node->line, node->column, "%s", text);
}

bool hed_key_fail(const hed_node *node, const char *path, hed_err *err, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return hed_fail_at(err, HED_ESCHEMA, path, node->key_line, node->key_column, "%s", text);
}

bool hed_node_keys(const hed_node *map_, const char *path, const char *const *names, size_t n, hed_err *err)
{
    for (const hed_node *node = map_->first; node; node = node->next) {
        size_t i = 0;
        while (i < n && !hed_str_is(node->key, names[i]))
            i++;
        if (i < n)
            continue;
        const char *near = hed_suggest(node->key, names, n);
        return hed_key_fail(node, path, err, "unknown key \"%.*s\"%s%s%s", HED_FMT(node->key),
                            near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    return true;
}
