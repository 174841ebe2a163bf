/* Configuration files. They are read to a flat list of settings, each with its place, and know nothing of what the
 * settings mean: that is the program's table of options. */
#include "base/base.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME ".hed.yaml"
#define DEEPEST 8 /* files that extend one another */

struct hed_config {
    hed_arena *arena;
    HED_LIST(hed_setting) settings;
    unsigned groups[2]; /* entries so far, of each of lists */
};

static const struct {
    const char *key, *needs, *what;
} lists[] = {{"paths", "match", "a list of maps with a match"}, {"profiles", "policy", "a list of maps with a policy"}};

typedef struct loading {
    hed_config *config;
    const char *chain[DEEPEST]; /* files that are being read, by their real paths */
    size_t depth;
    hed_err *err;
} loading;

static bool load_file(loading *l, const char *path);

static bool has_key(const hed_config *config, const char *key, size_t before)
{
    for (size_t i = 0; i < before; i++)
        if (config->settings.at[i].group == 0 && strcmp(config->settings.at[i].key, key) == 0)
            return true;
    return false;
}

static bool add_value(loading *l, const char *path, const char *key, const hed_node *node, const char *list,
                      unsigned group)
{
    if (node->kind != HED_NODE_SCALAR)
        return hed_node_fail(node, path, l->err, "%s is a value or a list of values, not %s", key,
                             hed_node_kind_name(node));
    *HED_PUSH(l->config->arena, &l->config->settings) = (hed_setting){.key = key,
                                                                      .value = node->text.ptr,
                                                                      .path = path,
                                                                      .line = node->line,
                                                                      .column = node->column,
                                                                      .list = list,
                                                                      .group = group};
    return true;
}

static bool add(loading *l, const char *path, const hed_node *node, const char *list, unsigned group)
{
    const char *key = node->key.ptr;
    if (node->kind != HED_NODE_LIST)
        return add_value(l, path, key, node, list, group);
    for (const hed_node *one = node->first; one; one = one->next)
        if (!add_value(l, path, key, one, list, group))
            return false;
    return true;
}

/* A list of maps, each of which is for some of the inputs. */
static bool add_groups(loading *l, const char *path, const hed_node *node, size_t which)
{
    unsigned *n = &l->config->groups[which];
    if (node->kind != HED_NODE_LIST)
        return hed_node_fail(node, path, l->err, "%s is %s", lists[which].key, lists[which].what);
    for (const hed_node *map = node->first; map; map = map->next) {
        if (!hed_node_get(map, lists[which].needs))
            return hed_node_fail(map, path, l->err, "an entry of %s is a map with a %s", lists[which].key,
                                 lists[which].needs);
        ++*n;
        for (const hed_node *one = map->first; one; one = one->next)
            if (!add(l, path, one, lists[which].key, *n))
                return false;
    }
    return true;
}

static bool extend(loading *l, const char *path, const hed_node *node)
{
    hed_arena *arena = l->config->arena;
    const char *slash = strrchr(path, '/');
    const hed_node *one = node->kind == HED_NODE_LIST ? node->first : node;
    char *folder = hed_arena_cstr(arena, (hed_str){path, slash ? (size_t)(slash - path) + 1 : 0});
    for (; one; one = node->kind == HED_NODE_LIST ? one->next : NULL) {
        hed_err why = {0}, *kept = l->err;
        if (one->kind != HED_NODE_SCALAR)
            return hed_node_fail(one, path, l->err, "extends is a path or a list of paths");
        const bool absolute = one->text.ptr[0] == '/';
        hed_str to = hed_arena_printf(arena, "%s%s", absolute ? "" : folder, one->text.ptr);
        l->err = &why;
        const bool ok = load_file(l, hed_arena_cstr(arena, to));
        l->err = kept;
        if (!ok && why.code == HED_EIO) /* which file, is known here alone */
            return hed_node_fail(one, path, l->err, "extends %s: %s", one->text.ptr, why.text);
        if (!ok && l->err)
            *l->err = why;
        if (!ok)
            return false;
    }
    return true;
}

static bool read_map(loading *l, const char *path, const hed_node *root)
{
    const size_t before = l->config->settings.n;
    if (root->kind != HED_NODE_MAP)
        return hed_node_fail(root, path, l->err, "a configuration is a map of settings");
    for (const hed_node *node = root->first; node; node = node->next) {
        if (hed_str_is(node->key, "extends") || hed_str_is(node->key, "paths") || hed_str_is(node->key, "profiles"))
            continue;
        if (!has_key(l->config, node->key.ptr, before) && !add(l, path, node, NULL, 0))
            return false;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const hed_node *list = hed_node_get(root, lists[i].key);
        if (list && !add_groups(l, path, list, i))
            return false;
    }
    const hed_node *extends = hed_node_get(root, "extends");
    return !extends || extend(l, path, extends);
}

static bool load_file(loading *l, const char *path)
{
    char *real = realpath(path, NULL);
    bool ok = l->depth < DEEPEST || hed_fail(l->err, HED_ESCHEMA, path, 0, "extends more than %d files", DEEPEST - 1);
    for (size_t i = 0; real && i < l->depth && ok; i++)
        if (strcmp(l->chain[i], real) == 0)
            ok = hed_fail(l->err, HED_ESCHEMA, path, 0, "extends itself");
    if (ok) {
        l->chain[l->depth++] = hed_arena_cstr(l->config->arena, hed_str_of(real ? real : path));
        const char *kept = hed_arena_cstr(l->config->arena, hed_str_of(path));
        const hed_node *root = hed_yaml_load(l->config->arena, kept, l->err);
        ok = root && read_map(l, kept, root);
        l->depth--;
    }
    free(real);
    return ok;
}

hed_config *hed_config_load(const char *path, hed_err *err)
{
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, err);
    if (!arena)
        return NULL;
    hed_config *config = HED_NEW(arena, hed_config);
    loading l = {.config = config, .err = err};
    config->arena = arena;
    if (load_file(&l, path))
        return config;
    hed_arena_free(arena);
    return NULL;
}

void hed_config_free(hed_config *config)
{
    if (config)
        hed_arena_free(config->arena);
}

const hed_setting *hed_config_settings(const hed_config *config, size_t *n)
{
    *n = config->settings.n;
    return config->settings.at;
}

/* ---- Finding */

static bool give(hed_buf *to, size_t start, const char *folder, const char *name)
{
    to->len = start;
    hed_buf_printf(to, "%s%s", folder, name);
    hed_buf_char(to, 0);
    to->len--;
    if (hed_file_exists(to->ptr + start) && !hed_file_is_folder(to->ptr + start))
        return true;
    to->len = start;
    return false;
}

static bool holds(const char *folder, const char *name)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s%s", folder, name);
    return access(path, F_OK) == 0;
}

static bool find_above(const char *input, hed_buf *to)
{
    char folder[PATH_MAX];
    const size_t start = to->len;
    if (!realpath(input, folder))
        return false;
    if (!hed_file_is_folder(folder))
        *strrchr(folder, '/') = 0;
    for (;;) { /* folder has no slash at its end; the root is "" */
        if (give(to, start, folder, "/" NAME))
            return true;
        char *slash = strrchr(folder, '/');
        if (holds(folder, "/.git") || !slash)
            return false;
        *slash = 0;
    }
}

bool hed_config_find(const char *input, hed_buf *to)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (find_above(input, to))
        return true;
    if (xdg && xdg[0] == '/' && give(to, to->len, xdg, "/hed/config.yaml"))
        return true;
    if (!(xdg && xdg[0] == '/') && home && give(to, to->len, home, "/.config/hed/config.yaml"))
        return true;
    return give(to, to->len, "", "/etc/hed/config.yaml");
}
