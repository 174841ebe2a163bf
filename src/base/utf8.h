/* UTF-8: checked, repaired, counted, read and written. */
#ifndef HED_BASE_UTF8_H
#define HED_BASE_UTF8_H

#include "base/arena.h"

/* The first bad byte's offset of a string that should be UTF-8 without NUL; its length when all is well. */
size_t hed_utf8_check(hed_str s);
/* The string with U+FFFD for each bad sequence, in the arena. */
hed_str hed_utf8_replace(hed_arena *arena, hed_str s);
bool hed_utf8_ascii(hed_str s);   /* of valid UTF-8: all ASCII */
size_t hed_utf8_count(hed_str s); /* code points of valid UTF-8 */

/* Reads the code point that valid UTF-8 has at s; returns its bytes, 1 to 4. */
static inline size_t hed_utf8_read(const char *s, uint32_t *cp)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80)
        return *cp = u[0], (size_t)1;
    if (u[0] < 0xe0)
        return *cp = (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu), (size_t)2;
    if (u[0] < 0xf0)
        return *cp = (u[0] & 0xfu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu), (size_t)3;
    return *cp = (u[0] & 7u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu), (size_t)4;
}
size_t hed_utf8_write(uint32_t cp, char out[4]); /* returns its bytes */

#endif
