/* Values of a policy: each is what its place asks for, or is reported with what was meant. */
#include "policy/loading.h"

#include <stdarg.h>

bool hed_policy_wrong(const hed_policy_loading *l, const hed_node *node, bool key, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    hed_err err;
    if (key)
        hed_key_fail(node, l->path, &err, "%s", text);
    else
        hed_node_fail(node, l->path, &err, "%s", text);
    hed_errors_add(l->errors, &err);
    return false;
}

hed_policy_at hed_policy_place(const hed_policy_loading *l, const hed_node *node, bool key)
{
    return (hed_policy_at){l->path, key ? node->key_line : node->line, key ? node->key_column : node->column, l->file};
}

bool hed_policy_is(const hed_policy_loading *l, const hed_node *node, hed_node_kind kind, const char *what)
{
    const hed_node wanted = {.kind = kind};
    if (node->kind == kind)
        return true;
    return hed_policy_wrong(l, node, false, "%s is %s, not %s", what, hed_node_kind_name(node),
                            hed_node_kind_name(&wanted));
}

static void unknown(const hed_policy_loading *l, const hed_node *node, bool key, const char *what, hed_str text,
                    const char *const *names, size_t n)
{
    const char *near = hed_suggest(text, names, n);
    hed_policy_wrong(l, node, key, "unknown %s \"%.*s\"%s%s%s", what, HED_FMT(text), near ? "; did you mean \"" : "",
                     near ? near : "", near ? "\"?" : "");
}

int hed_policy_index(hed_str text, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (hed_str_is(text, names[i]))
            return (int)i;
    return -1;
}

void hed_policy_keys(const hed_policy_loading *l, const hed_node *map, const char *part)
{
    size_t all, n = 0;
    const hed_key_help *keys = hed_policy_key_help(&all);
    const char *names[64];
    for (size_t i = 0; i < all; i++)
        if (strcmp(keys[i].part, part) == 0 && n < sizeof names / sizeof *names)
            names[n++] = keys[i].name;
    for (const hed_node *node = map->first; node; node = node->next)
        if (hed_policy_index(node->key, names, n) < 0)
            unknown(l, node, true, "key", node->key, names, n);
}

int hed_policy_name(const hed_policy_loading *l, hed_str text, const hed_node *node, const char *what,
                    const char *const *names, size_t n)
{
    int i = hed_policy_index(text, names, n);
    if (i < 0)
        unknown(l, node, node->kind != HED_NODE_SCALAR, what, text, names, n);
    return i;
}

const char *hed_scale_name(int scale)
{
    return scale == HED_CLICKBAIT ? "clickbait" : hed_axis_name((hed_axis)scale);
}

/* As a value where text is the node's, else as a key. */
int hed_policy_scale(const hed_policy_loading *l, hed_str text, const hed_node *node, bool clickbait)
{
    const char *names[HED_SCALES];
    for (int i = 0; i < HED_SCALES; i++)
        names[i] = hed_scale_name(i);
    const size_t n = clickbait ? HED_SCALES : HED_AXES;
    int i = hed_policy_index(text, names, n);
    if (i < 0)
        unknown(l, node, text.ptr == node->key.ptr, "axis", text, names, n);
    return i;
}

int hed_policy_axis(const hed_policy_loading *l, const hed_node *node)
{
    return hed_policy_is(l, node, HED_NODE_SCALAR, "an axis") ? hed_policy_scale(l, node->text, node, false) : -1;
}

bool hed_policy_action(const hed_policy_loading *l, const hed_node *node, hed_action *out)
{
    const char *names[HED_ACTIONS];
    for (int i = 0; i < HED_ACTIONS; i++)
        names[i] = hed_action_name((hed_action)i);
    if (!hed_policy_is(l, node, HED_NODE_SCALAR, "an action"))
        return false;
    int i = hed_policy_name(l, node->text, node, "action", names, HED_ACTIONS);
    if (i >= 0)
        *out = (hed_action)i;
    return i >= 0;
}

const char *hed_policy_text(const hed_policy_loading *l, const hed_node *node, const char *what)
{
    if (!hed_policy_is(l, node, HED_NODE_SCALAR, what))
        return NULL;
    if (node->text.len > 0 && node->text.len <= 120)
        return hed_arena_cstr(l->arena, node->text);
    hed_policy_wrong(l, node, false, node->text.len ? "%s is longer than 120 bytes" : "%s is empty", what);
    return NULL;
}

bool hed_policy_share(const hed_policy_loading *l, const hed_node *node, const char *what, double *out)
{
    if (hed_node_double(node, out) && *out >= 0 && *out <= 1)
        return true;
    return hed_policy_wrong(l, node, false, "%s is a number of 0 to 1", what);
}
