/* What is made from files, kept in the folder .cache beside them, so that the next run need not make it again. A file's
 * key is a hash of all that it depends on: one of another day is never found, and a damaged one is not believed. Where
 * nothing can be written nothing is kept. Files are only ever replaced, so a large one is mapped, not copied. */
#ifndef HED_BASE_CACHE_H
#define HED_BASE_CACHE_H

#include "base/arena.h"

/* Of what is made from bytes, by hed as it was built: by other sources something else might be made. */
#define HED_CACHE_KEY 17
void hed_cache_key(char key[HED_CACHE_KEY], hed_str bytes);

/* Of a file in whose folder to look; kind: what it is, in a file name; NULL: that file's own. False when there is none
 * to be had: nothing is wrong then. The bytes are the arena's until it is freed, and aligned for any number. */
bool hed_cache_read(hed_arena *arena, const char *beside, const char *kind, const char *key, hed_str *out);
/* In place of what there was of this kind. */
void hed_cache_write(const char *beside, const char *kind, const char *key, hed_str bytes);

#endif
