/* Bytes as a tree that was kept: refused, or a tree that can be walked, and which comes back from its own bytes; and as
 * YAML: what is read comes back the same. */
#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t walk(const hed_node *node)
{
    size_t n = 0, sum = node->key.len + node->text.len;
    MUST(!node->key.ptr || node->key.ptr[node->key.len] == 0);
    MUST(!node->text.ptr || node->text.ptr[node->text.len] == 0);
    for (const hed_node *child = node->first; child; child = child->next, n++)
        sum += walk(child);
    MUST(n == node->n);
    return sum;
}

static void comes_back(hed_arena *arena, const hed_node *root)
{
    hed_buf once = {0}, twice = {0};
    hed_tree_put(root, &once);
    const hed_node *back = hed_tree_take(arena, hed_buf_str(&once));
    MUST(back && walk(back) == walk(root));
    hed_tree_put(back, &twice);
    MUST(hed_str_eq(hed_buf_str(&once), hed_buf_str(&twice)));
    hed_buf_free(&once);
    hed_buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static hed_arena *arena;
    hed_err err;
    if (!arena)
        arena = hed_arena_new(HED_ARENA_LOADED, NULL);
    hed_arena_reset(arena);
    const hed_str bytes = {(const char *)data, size};
    const hed_node *root = hed_tree_take(arena, bytes), *yaml = hed_yaml_parse(arena, bytes, "f", &err);
    if (root)
        comes_back(arena, root);
    if (yaml)
        comes_back(arena, yaml);
    return 0;
}
