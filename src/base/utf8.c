/* UTF-8 by the table of The Unicode Standard (3-7): no overlong forms, no surrogates, nothing beyond
 * U+10FFFF; and no NUL, which is never part of a headline. Runs of ASCII are skipped eight bytes at a time. */
#include "base/utf8.h"

#include <string.h>

#define ONES 0x0101010101010101u
#define TOPS 0x8080808080808080u

/* Bytes from i that are ASCII and not NUL, in whole words of eight. */
static size_t skip_ascii(hed_str s, size_t i)
{
    while (i + 8 <= s.len) {
        uint64_t word;
        memcpy(&word, s.ptr + i, 8);
        if ((word | (word - ONES)) & TOPS)
            break;
        i += 8;
    }
    return i;
}

/* Length of the well-formed sequence at u[0, n), 0 when there is none. *bad: how many bytes a reader that
 * replaces takes as one error (the longest start of a sequence, at least one byte). */
static size_t sequence(const unsigned char *u, size_t n, size_t *bad)
{
    unsigned low = 0x80, high = 0xbf;
    size_t need;
    *bad = 1;
    if (u[0] < 0x80)
        return u[0] != 0;
    if (u[0] < 0xc2 || u[0] > 0xf4)
        return 0;
    need = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
    if (u[0] == 0xe0)
        low = 0xa0;
    else if (u[0] == 0xed)
        high = 0x9f;
    else if (u[0] == 0xf0)
        low = 0x90;
    else if (u[0] == 0xf4)
        high = 0x8f;
    for (size_t i = 1; i < need; i++) {
        if (i >= n || u[i] < low || u[i] > high)
            return 0;
        low = 0x80, high = 0xbf;
        *bad = i + 1;
    }
    return need;
}

size_t hed_utf8_check(hed_str s)
{
    size_t bad;
    for (size_t i = skip_ascii(s, 0); i < s.len;) {
        size_t len = sequence((const unsigned char *)s.ptr + i, s.len - i, &bad);
        if (len == 0)
            return i;
        i += len;
        if (i < s.len && (unsigned char)s.ptr[i] < 0x80)
            i = skip_ascii(s, i);
    }
    return s.len;
}

hed_str hed_utf8_replace(hed_arena *arena, hed_str s)
{
    size_t good = hed_utf8_check(s), n = good, bad;
    if (good == s.len)
        return s;
    char *out = hed_arena_take(arena, good + (s.len - good) * 3, 1);
    memcpy(out, s.ptr, good);
    for (size_t i = good; i < s.len;) {
        size_t len = sequence((const unsigned char *)s.ptr + i, s.len - i, &bad);
        if (len > 0)
            memcpy(out + n, s.ptr + i, len);
        else
            memcpy(out + n, "\xef\xbf\xbd", 3);
        n += len > 0 ? len : 3;
        i += len > 0 ? len : bad;
    }
    return (hed_str){out, n};
}

bool hed_utf8_ascii(hed_str s)
{
    size_t i = skip_ascii(s, 0);
    while (i < s.len && (unsigned char)s.ptr[i] < 0x80)
        i++;
    return i == s.len;
}

size_t hed_utf8_count(hed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

size_t hed_utf8_write(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3f));
    out[0] = (char)(lead[len] | cp);
    return len;
}
