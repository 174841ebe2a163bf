/* One reserved range of addresses with a bump pointer. The kernel gives pages when they are touched, so a large
 * reserve costs nothing. After a reset, pages beyond what a usual headline needs go back to the kernel, so that one
 * huge item does not stay in memory. */
#include "base/arena.h"

#include "base/error.h"
#include "base/locale.h"
#include "base/string.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define KEEP ((size_t)1 << 20) /* bytes that stay mapped over a reset */
#define HEADER 64

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define HED_ASAN 1
#endif
#endif
#if defined __SANITIZE_ADDRESS__
#define HED_ASAN 1
#endif
#ifdef HED_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/lsan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

struct adopted {
    hed_str mapped;
    struct adopted *before;
};

/* The arena's own data stand at the front of its range. used counts from there; what lies between dirty and the
 * end has never been written since the kernel gave it.
 *
 * The sanitizers are told two things, step by step, because to tell them of the whole reserve would take an eighth of
 * it in memory: what is not taken yet, for a stretch ahead of used (up to poisoned), and that pointers in the arena (up
 * to rooted) keep what they point to from being a leak. */
struct hed_arena {
    size_t reserve, used, dirty;
    struct adopted *adopted; /* the latest; on the heap, for it outlives a reset */
#ifdef HED_ASAN
    size_t poisoned, rooted;
#endif
};

#define STEP ((size_t)1 << 20)

static void tell_sanitizers(hed_arena *arena)
{
#ifdef HED_ASAN
    for (; arena->rooted < arena->used; arena->rooted += STEP)
        __lsan_register_root_region((char *)arena + arena->rooted, STEP);
    const size_t from = arena->used > arena->poisoned ? arena->used : arena->poisoned;
    if (arena->used + STEP / 2 <= arena->poisoned || from == arena->reserve)
        return;
    const size_t to = arena->reserve - from > STEP ? from + STEP : arena->reserve;
    ASAN_POISON_MEMORY_REGION((char *)arena + from, to - from);
    arena->poisoned = to;
#else
    (void)arena;
#endif
}

hed_arena *hed_arena_new(size_t reserve, hed_err *err)
{
    void *at = mmap(NULL, reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) {
        hed_fail(err, HED_EIO, NULL, 0, "cannot reserve %zu MiB of addresses: %s", reserve >> 20, strerror(errno));
        return NULL;
    }
    hed_arena *arena = at;
    arena->reserve = reserve;
    arena->used = arena->dirty = HEADER;
    tell_sanitizers(arena);
    return arena;
}

void hed_arena_free(hed_arena *arena)
{
    if (!arena)
        return;
#ifdef HED_ASAN
    for (size_t at = 0; at < arena->rooted; at += STEP)
        __lsan_unregister_root_region((char *)arena + at, STEP);
    ASAN_UNPOISON_MEMORY_REGION(arena, arena->poisoned);
#endif
    for (struct adopted *a = arena->adopted, *before; a; a = before) {
        before = a->before;
        munmap((void *)(uintptr_t)a->mapped.ptr, a->mapped.len);
        free(a);
    }
    munmap(arena, arena->reserve);
}

void hed_arena_adopt(hed_arena *arena, hed_str mapped)
{
    struct adopted *a = malloc(sizeof *a);
    if (!a) {
        fprintf(stderr, "hed: out of memory\n");
        abort();
    }
    *a = (struct adopted){mapped, arena->adopted};
    arena->adopted = a;
}

size_t hed_arena_mark(const hed_arena *arena)
{
    return arena->used;
}

void hed_arena_rewind(hed_arena *arena, size_t mark)
{
    if (arena->used > arena->dirty)
        arena->dirty = arena->used;
    ASAN_POISON_MEMORY_REGION((char *)arena + mark, arena->used - mark);
    arena->used = mark;
}

void hed_arena_reset(hed_arena *arena)
{
    hed_arena_rewind(arena, HEADER);
    if (arena->dirty > KEEP && madvise((char *)arena + KEEP, arena->dirty - KEEP, MADV_DONTNEED) == 0)
        arena->dirty = KEEP; /* else, where the program locks its memory, what was written stays */
}

void *hed_arena_take(hed_arena *arena, size_t size, size_t align)
{
    size_t start = (arena->used + align - 1) & ~(align - 1);
    if (size > arena->reserve || start > arena->reserve - size) {
        fprintf(stderr, "hed: an arena of %zu MiB is used up\n", arena->reserve >> 20);
        abort();
    }
    arena->used = start + size;
    ASAN_UNPOISON_MEMORY_REGION((char *)arena + start, size);
    tell_sanitizers(arena);
    return (char *)arena + start;
}

void *hed_arena_alloc(hed_arena *arena, size_t size)
{
    char *at = hed_arena_take(arena, size, _Alignof(max_align_t));
    size_t start = (size_t)(at - (char *)arena);
    if (start < arena->dirty) /* beyond it, the kernel's zeros */
        memset(at, 0, start + size <= arena->dirty ? size : arena->dirty - start);
    return at;
}

hed_str hed_arena_str(hed_arena *arena, hed_str s)
{
    char *at = hed_arena_take(arena, s.len, 1);
    if (s.len > 0)
        memcpy(at, s.ptr, s.len);
    return (hed_str){at, s.len};
}

char *hed_arena_cstr(hed_arena *arena, hed_str s)
{
    char *at = hed_arena_take(arena, s.len + 1, 1);
    if (s.len > 0)
        memcpy(at, s.ptr, s.len);
    at[s.len] = 0;
    return at;
}

hed_str hed_arena_printf(hed_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = hed_vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t n = len > 0 ? (size_t)len : 0;
    char *at = hed_arena_take(arena, n + 1, 1);
    hed_vsnprintf(at, n + 1, format, again);
    va_end(again);
    return (hed_str){at, n};
}

void *hed_arena_grow(hed_arena *arena, void *at, size_t size, size_t n, size_t *cap)
{
    if (n < *cap)
        return memset((char *)at + n * size, 0, size), at;
    size_t more = *cap ? *cap * 2 : 8;
    bool last = at && (char *)at + *cap * size == (char *)arena + arena->used;
    void *grown;
    if (last) { /* extend in place */
        hed_arena_take(arena, (more - *cap) * size, 1);
        grown = at;
    } else {
        grown = hed_arena_take(arena, more * size, _Alignof(max_align_t));
        if (n > 0)
            memcpy(grown, at, n * size);
    }
    memset((char *)grown + n * size, 0, size);
    *cap = more;
    return grown;
}
