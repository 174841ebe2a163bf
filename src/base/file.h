/* Files: whole reads under a cap, atomic writes, checksums, lists of paths. */
#ifndef HED_BASE_FILE_H
#define HED_BASE_FILE_H

#include "base/arena.h"

/* The whole file in the arena, NUL-terminated behind its end. Longer than max: ELIMIT. */
bool hed_file_read(hed_arena *arena, const char *path, size_t max, hed_str *out, hed_err *err);
/* As hed_file_write, which see, but not waited for: if the machine stops, the file may be there and hold something
 * else.
 */
bool hed_file_write_quickly(const char *path, hed_str bytes, hed_err *err);
/* The next n bytes; false when there are fewer, or they cannot be read. */
bool hed_file_fill(int fd, char *to, size_t n);
/* Read-only mapping of a whole file; hed_file_unmap gives it back. An empty file is an error. */
bool hed_file_map(const char *path, size_t max, hed_str *out, hed_err *err);
void hed_file_unmap(hed_str bytes);
bool hed_file_exists(const char *path);
bool hed_file_is_folder(const char *path);
/* The paths in folder whose names end so, sorted bytewise, in the arena. */
bool hed_file_list(hed_arena *arena, const char *folder, const char *ending, const char *const **out, size_t *n,
                   hed_err *err);
char *hed_file_join(hed_arena *arena, const char *folder, const char *name);
/* The folder that holds models/ and rules/: $HED_DATA, PREFIX/share/hed of the library's own place, or
 * the source tree above build/. NULL and *err when there is none. */
char *hed_file_data(hed_arena *arena, hed_err *err);

/* SHA-256 as 64 lower-case hex digits and a NUL. */
typedef struct hed_sha256 {
    char hex[65];
} hed_sha256;
hed_sha256 hed_sha256_of(hed_str bytes);
/* Of several parts in order, each preceded by its length: no two lists give the same hash by accident. */
hed_sha256 hed_sha256_of_all(const hed_str *parts, size_t n);

#endif
