/* YAML documents with positions, read by libyaml's events under caps: 1 MiB, depth 16, 200,000 events;
 * no aliases, anchors, tags, merge keys, duplicate keys or second documents. */
#ifndef HED_BASE_YAML_H
#define HED_BASE_YAML_H

#include "base/arena.h"

typedef enum hed_node_kind { HED_NODE_SCALAR, HED_NODE_LIST, HED_NODE_MAP } hed_node_kind;

/* A node and, through next, its younger siblings. */
typedef struct hed_node {
    hed_node_kind kind;
    bool quoted;           /* a scalar in quotes: never a number, bool or null */
    unsigned line, column; /* 1-based, of the value */
    hed_str text;          /* of a scalar; NUL-terminated */
    hed_str key;           /* in a map; NUL-terminated */
    unsigned key_line, key_column;
    const struct hed_node *first, *next;
    size_t n; /* children */
} hed_node;

/* Reads the file into the arena. path is for messages in hed_yaml_parse. NULL and *err on failure. */
const hed_node *hed_yaml_load(hed_arena *arena, const char *path, hed_err *err);
const hed_node *hed_yaml_parse(hed_arena *arena, hed_str bytes, const char *path, hed_err *err);

const hed_node *hed_node_get(const hed_node *map, const char *key); /* NULL when absent or not a map */
bool hed_node_double(const hed_node *node, double *out);
bool hed_node_int(const hed_node *node, long long *out);
bool hed_node_bool(const hed_node *node, bool *out); /* true, false */
const char *hed_node_kind_name(const hed_node *node);

/* hed_fail_at at the node's value (or its key): ESCHEMA. */
bool hed_node_fail(const hed_node *node, const char *path, hed_err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool hed_key_fail(const hed_node *node, const char *path, hed_err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Every key of the map is one of the names; else ESCHEMA at the key, with the nearest name. */
bool hed_node_keys(const hed_node *map, const char *path, const char *const *names, size_t n, hed_err *err);

#endif
