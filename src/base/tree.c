/* A node is a byte of flags and then numbers, low seven bits first: the places of key and value, the lengths of their
 * texts, how many children there are. Behind them stand the texts, each with a NUL, then the children. */
#include "base/tree.h"

#include "base/cache.h"
#include "base/string.h"

#define MAX_DEPTH 16
#define LEAST 4 /* bytes of a node */

enum { QUOTED = 4, KEYED = 8 }; /* beside the kind */

/* ---- Writing */

static void put_number(hed_buf *to, size_t n)
{
    for (; n >= 0x80; n >>= 7)
        hed_buf_char(to, (char)(0x80 | (n & 0x7f)));
    hed_buf_char(to, (char)n);
}

static void put_text(hed_buf *to, hed_str s)
{
    hed_buf_put(to, s);
    hed_buf_char(to, 0);
}

void hed_tree_put(const hed_node *node, hed_buf *to)
{
    const bool keyed = node->key.ptr != NULL, scalar = node->kind == HED_NODE_SCALAR;
    hed_buf_char(to, (char)(node->kind | (node->quoted ? QUOTED : 0) | (keyed ? KEYED : 0)));
    put_number(to, node->line);
    put_number(to, node->column);
    put_number(to, scalar ? node->text.len : node->n);
    if (keyed) {
        put_number(to, node->key_line);
        put_number(to, node->key_column);
        put_number(to, node->key.len);
        put_text(to, node->key);
    }
    if (scalar)
        put_text(to, node->text);
    for (const hed_node *child = node->first; child; child = child->next)
        hed_tree_put(child, to);
}

/* ---- Reading: what is not as above is refused, and nothing is read beyond the end */

typedef struct cursor {
    hed_arena *arena;
    const char *at, *end;
    size_t left; /* nodes that the bytes may still hold */
} cursor;

static bool take_number(cursor *c, size_t *out)
{
    *out = 0;
    for (unsigned shift = 0; shift < 35 && c->at < c->end; shift += 7) {
        const unsigned char byte = (unsigned char)*c->at++;
        *out |= (size_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return *out <= UINT32_MAX;
    }
    return false;
}

static bool take_place(cursor *c, unsigned *line, unsigned *column)
{
    size_t a, b;
    if (!take_number(c, &a) || !take_number(c, &b))
        return false;
    *line = (unsigned)a;
    *column = (unsigned)b;
    return true;
}

static bool take_text(cursor *c, size_t len, hed_str *out)
{
    if ((size_t)(c->end - c->at) <= len || c->at[len] != 0)
        return false;
    *out = (hed_str){c->at, len};
    c->at += len + 1;
    return true;
}

static bool take_node(cursor *c, hed_node *node, unsigned depth)
{
    size_t n, key;
    if (depth > MAX_DEPTH || c->at == c->end)
        return false;
    const unsigned flags = (unsigned char)*c->at++;
    node->kind = flags & 3;
    node->quoted = flags & QUOTED;
    if (node->kind > HED_NODE_MAP || !take_place(c, &node->line, &node->column) || !take_number(c, &n))
        return false;
    if (flags & KEYED &&
        !(take_place(c, &node->key_line, &node->key_column) && take_number(c, &key) && take_text(c, key, &node->key)))
        return false;
    if (node->kind == HED_NODE_SCALAR)
        return take_text(c, n, &node->text);
    if (n > c->left)
        return false;
    c->left -= n;
    hed_node *children = HED_NEW_N(c->arena, hed_node, n);
    node->first = n > 0 ? children : NULL;
    node->n = n;
    for (size_t i = 0; i < n; i++) {
        children[i].next = i + 1 < n ? &children[i + 1] : NULL;
        if (!take_node(c, &children[i], depth + 1))
            return false;
    }
    return true;
}

const hed_node *hed_tree_take(hed_arena *arena, hed_str bytes)
{
    cursor c = {arena, bytes.ptr, bytes.ptr + bytes.len, bytes.len / LEAST};
    hed_node *root = HED_NEW(arena, hed_node);
    return take_node(&c, root, 1) && c.at == c.end ? root : NULL;
}

/* ---- Both */

const hed_node *hed_tree_parse(hed_arena *arena, hed_str bytes, const char *path, hed_err *err)
{
    char key[HED_CACHE_KEY];
    hed_cache_key(key, bytes);
    hed_str kept;
    const hed_node *root = hed_cache_read(arena, path, NULL, key, &kept) ? hed_tree_take(arena, kept) : NULL;
    if (root || !(root = hed_yaml_parse(arena, bytes, path, err)))
        return root;
    hed_buf to = {0};
    hed_tree_put(root, &to);
    hed_cache_write(path, NULL, key, hed_buf_str(&to));
    hed_buf_free(&to);
    return root;
}
