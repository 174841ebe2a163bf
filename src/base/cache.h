/* What is made from files, kept in the folder .cache beside them, so that the next run need not make it again. A file's
 * key is a hash of all that it depends on: one of another day is never found, and a damaged one is not believed. Where
 * nothing can be written nothing is kept. */
#ifndef HED_BASE_CACHE_H
#define HED_BASE_CACHE_H

#include "base/arena.h"

/* Of a file in whose folder to look; kind: what it is, in a file name. False when there is none to be had: nothing is
 * wrong then. The bytes are in the arena, aligned for any number. */
bool hed_cache_read(hed_arena *arena, const char *beside, const char *kind, const char *key, hed_str *out);
/* In place of what there was of this kind. */
void hed_cache_write(const char *beside, const char *kind, const char *key, hed_str bytes);

#endif
