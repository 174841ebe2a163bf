/* An arena is one reserved range of addresses: memory is taken from its front, page by page, and given
 * back all at once. Only making an arena can fail. Sizes are limited at the door (headline, body, pack,
 * model), so an allocation never returns NULL; asking beyond the reserve is a bug and aborts. */
#ifndef HED_BASE_ARENA_H
#define HED_BASE_ARENA_H

#include "hed.h"

typedef struct hed_arena hed_arena;

#define HED_ARENA_SCRATCH ((size_t)256 << 20) /* reserve of what one headline (and its body) needs */
/* Reserve of what an engine loads, or a training run; a 32-bit machine has not as many addresses. */
#define HED_ARENA_LOADED ((size_t)1 << (sizeof(size_t) > 4 ? 32 : 29))

hed_arena *hed_arena_new(size_t reserve, hed_err *err);
void hed_arena_free(hed_arena *arena);  /* NULL is allowed */
void hed_arena_reset(hed_arena *arena); /* all memory taken from it is gone */

/* Zeroed, aligned for any type. */
void *hed_arena_alloc(hed_arena *arena, size_t size);
/* Not zeroed, aligned to align (a power of two). For large arrays of plain values. */
void *hed_arena_take(hed_arena *arena, size_t size, size_t align);
hed_str hed_arena_str(hed_arena *arena, hed_str s); /* a copy */
char *hed_arena_cstr(hed_arena *arena, hed_str s);  /* a NUL-terminated copy */
hed_str hed_arena_printf(hed_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Pages from mmap become the arena's, to be unmapped when it is freed. */
void hed_arena_adopt(hed_arena *arena, hed_str mapped);

/* Where the arena stands, and back to there: frees what was taken since. */
size_t hed_arena_mark(const hed_arena *arena);
void hed_arena_rewind(hed_arena *arena, size_t mark);

#define HED_NEW(arena, type) ((type *)hed_arena_alloc((arena), sizeof(type)))
#define HED_NEW_N(arena, type, n) ((type *)hed_arena_alloc((arena), (n) * sizeof(type)))

/* A list that grows inside an arena: struct { T *at; size_t n, cap; }. HED_PUSH gives a zeroed slot. */
#define HED_LIST(type)                                                                                                 \
    struct {                                                                                                           \
        type *at;                                                                                                      \
        size_t n, cap;                                                                                                 \
    }
#define HED_PUSH(arena, list)                                                                                          \
    ((list)->at = hed_arena_grow((arena), (list)->at, sizeof *(list)->at, (list)->n, &(list)->cap),                    \
     &(list)->at[(list)->n++])
void *hed_arena_grow(hed_arena *arena, void *at, size_t size, size_t n, size_t *cap);

#endif
