/* YAML that was parsed before, kept beside its file: see cache.h. */
#ifndef HED_BASE_TREE_H
#define HED_BASE_TREE_H

#include "base/yaml.h"

/* As hed_yaml_parse of the bytes of the file at path, quicker from the second time on. */
const hed_node *hed_tree_parse(hed_arena *arena, hed_str bytes, const char *path, hed_err *err);

/* A tree as bytes, and back. The bytes are part of the tree and stay; NULL when they are no tree. */
void hed_tree_put(const hed_node *root, hed_buf *to);
const hed_node *hed_tree_take(hed_arena *arena, hed_str bytes);

#endif
