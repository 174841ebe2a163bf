/* Values of a pack's keys: texts, numbers, choices, lists; and where in the file a byte of them stands. */
#include "rules/pack.h"

#include <stdarg.h>
#include <stdio.h>

static bool fail(hed_pack *pack, const hed_node *node, bool key, const char *format, va_list args)
{
    hed_err err;
    char text[sizeof err.text];
    hed_vsnprintf(text, sizeof text, format, args);
    (key ? hed_key_fail : hed_node_fail)(node, pack->path, &err, "%s", text);
    hed_errors_add(pack->errors, &err);
    return false;
}

bool hed_pack_fail(hed_pack *pack, const hed_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(pack, node, false, format, args);
    va_end(args);
    return false;
}

bool hed_pack_key_fail(hed_pack *pack, const hed_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(pack, node, true, format, args);
    va_end(args);
    return false;
}

bool hed_pack_text(hed_pack *pack, const hed_node *node, const char **out)
{
    if (node->kind != HED_NODE_SCALAR)
        return hed_pack_fail(pack, node, "\"%s\" is a text, not %s", node->key.ptr, hed_node_kind_name(node));
    if (hed_str_trim(node->text).len == 0)
        return hed_pack_fail(pack, node, "\"%s\" is blank", node->key.ptr);
    *out = node->text.ptr;
    return true;
}

bool hed_pack_number(hed_pack *pack, const hed_node *node, double least, double most, double *out)
{
    if (!hed_node_double(node, out) || *out < least || *out > most)
        return hed_pack_fail(pack, node, "\"%s\" is a number from %g to %g", node->key.ptr, least, most);
    return true;
}

bool hed_pack_choice(hed_pack *pack, const hed_node *node, const char *const *names, size_t n, unsigned *out)
{
    for (*out = 0; *out < n; ++*out)
        if (node->kind == HED_NODE_SCALAR && hed_str_is(node->text, names[*out]))
            return true;
    hed_buf all = {0};
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(&all, "%s%s", i ? ", " : "", names[i]);
    const char *near = node->kind == HED_NODE_SCALAR ? hed_suggest(node->text, names, n) : NULL;
    hed_pack_fail(pack, node, "\"%s\" is one of %.*s%s%s%s", node->key.ptr, HED_FMT(hed_buf_str(&all)),
                  near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    hed_buf_free(&all);
    *out = 0;
    return false;
}

bool hed_pack_values(hed_pack *pack, const hed_node *node, hed_values *out)
{
    hed_str *at = HED_NEW_N(pack->rules->arena, hed_str, node->kind == HED_NODE_LIST ? node->n + 1 : 1);
    size_t n = 0;
    if (node->kind == HED_NODE_SCALAR)
        at[n++] = node->text;
    for (const hed_node *item = node->first; node->kind == HED_NODE_LIST && item; item = item->next) {
        if (item->kind != HED_NODE_SCALAR)
            return hed_pack_fail(pack, item, "\"%s\" is a list of texts; this is %s", node->key.ptr,
                                 hed_node_kind_name(item));
        at[n++] = item->text;
    }
    if (n == 0)
        return hed_pack_fail(pack, node, "\"%s\" is a text or a list of texts", node->key.ptr);
    const hed_node *item = node->kind == HED_NODE_LIST ? node->first : node;
    for (size_t i = 0; i < n; i++, item = item->next)
        if (hed_str_trim(at[i]).len == 0)
            return hed_pack_fail(pack, item, "\"%s\" has a blank text", node->key.ptr);
    *out = (hed_values){at, n};
    return true;
}

static const hed_key *find_key(const hed_key *keys, size_t n, hed_str name)
{
    for (size_t i = 0; i < n; i++)
        if (hed_str_is(name, keys[i].name))
            return &keys[i];
    return NULL;
}

bool hed_pack_keys(hed_pack *pack, const hed_node *map, const hed_key *keys, size_t n)
{
    bool ok = true;
    for (const hed_node *node = map->first; node; node = node->next) {
        const hed_key *key = find_key(keys, n, node->key);
        if (key) {
            ok = (!key->read || key->read(pack, node)) && ok;
            continue;
        }
        const char **names = HED_NEW_N(pack->rules->arena, const char *, n);
        for (size_t i = 0; i < n; i++)
            names[i] = keys[i].name;
        const char *near = hed_suggest(node->key, names, n);
        ok = hed_pack_key_fail(pack, node, "unknown key \"%s\"%s%s%s", node->key.ptr, near ? "; did you mean \"" : "",
                               near ? near : "", near ? "\"?" : "");
    }
    return ok;
}

/* ---- Places */

static size_t character(hed_str s, size_t i)
{
    for (i++; i < s.len && ((unsigned char)s.ptr[i] & 0xc0) == 0x80; i++)
        ;
    return i;
}

/* Bytes in the file of the character that starts at i, by the rules of the quotes around it. */
static size_t written(hed_str line, size_t i, char quote)
{
    static const char lengths[] = "x\4u\6U\12";
    if (quote == '\'' && line.ptr[i] == '\'' && i + 1 < line.len)
        return 2;
    if (quote != '"' || line.ptr[i] != '\\' || i + 1 >= line.len)
        return character(line, i) - i;
    const char *length = strchr(lengths, line.ptr[i + 1]);
    return length ? (size_t)length[1] : 2;
}

const hed_node *hed_node_piece(const hed_node *node, size_t *at)
{
    const hed_node *piece = node->first;
    for (; piece && piece->next && *at >= piece->text.len; piece = piece->next)
        *at -= piece->text.len;
    return piece ? piece : node;
}

unsigned hed_node_column(hed_str bytes, const hed_node *node, size_t at)
{
    hed_str line = {0};
    if (node->kind != HED_NODE_SCALAR)
        return node->column;
    for (unsigned n = 0; n < node->line; n++)
        if (!hed_str_line(&bytes, &line))
            return node->column;
    size_t i = 0, text = 0;
    unsigned column = 1;
    for (; column < node->column && i < line.len; column++)
        i = character(line, i);
    char quote = node->quoted && i < line.len ? line.ptr[i] : 0;
    if (quote && quote != '"' && quote != '\'')
        return node->column; /* a block: its lines are folded, so only its start is known */
    i += quote != 0;
    column += quote != 0;
    while (text < at && i < line.len) {
        size_t length = written(line, i, quote);
        for (size_t end = i + length < line.len ? i + length : line.len; i < end; column++)
            i = character(line, i);
        text = character(node->text, text);
    }
    return column;
}
