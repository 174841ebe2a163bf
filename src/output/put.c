#include "output/put.h"

#include <math.h>

void hed_put_uint(hed_buf *to, uint64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    hed_put(to, digits + at, sizeof digits - at);
}

void hed_put_num(hed_buf *to, double value)
{
    char text[32];
    size_t at = sizeof text;
    double size = fabs(value);
    if (value == 0) { /* as most axes are */
        PUT(to, "0");
        return;
    }
    if (!isfinite(value)) {
        PUT(to, "null");
        return;
    }
    if (size >= 1e12) {
        hed_buf_double(to, value, 15);
        return;
    }
    uint64_t millionths = (uint64_t)(size * 1e6 + .5), whole = millionths / 1000000, part = millionths % 1000000;
    if (part > 0) {
        unsigned decimals = 6;
        for (; part % 10 == 0; part /= 10)
            decimals--;
        for (; decimals > 0; decimals--, part /= 10)
            text[--at] = (char)('0' + part % 10);
        text[--at] = '.';
    }
    do
        text[--at] = (char)('0' + whole % 10);
    while ((whole /= 10) > 0);
    if (value < 0 && millionths > 0)
        text[--at] = '-';
    hed_put(to, text + at, sizeof text - at);
}

#define ONES 0x0101010101010101u
#define TOPS 0x8080808080808080u

/* The top bit of each byte that is zero, and perhaps of others above it. */
static uint64_t zeros(uint64_t word)
{
    return (word - ONES) & ~word;
}

/* Stands for itself in JSON: ASCII but for controls, quotes, backslashes and DEL. */
static bool verbatim(char c)
{
    return (unsigned char)(c - 0x20) < 0x5f && c != '"' && c != '\\';
}

/* All of these eight bytes do. */
static bool verbatim_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, 8);
    const uint64_t special =
        word | (word - ONES * 0x20) | zeros(word ^ ONES * '"') | zeros(word ^ ONES * '\\') | zeros(word ^ ONES * 0x7f);
    return (special & TOPS) == 0;
}

/* Where the run of such bytes from i on ends. */
static size_t plain(hed_str s, size_t i)
{
    while (i + 8 <= s.len && verbatim_word(s.ptr + i))
        i += 8;
    if (s.len >= 8 && i + 8 > s.len && verbatim_word(s.ptr + s.len - 8))
        return s.len;
    while (i < s.len && verbatim(s.ptr[i]))
        i++;
    return i;
}

static size_t put_escape(hed_buf *to, unsigned char c)
{
    static const char hex[] = "0123456789abcdef", letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *pair = letters; *pair; pair += 2)
        if ((unsigned char)*pair == c) {
            hed_put(to, (char[]){'\\', pair[1]}, 2);
            return 1;
        }
    hed_put(to, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
    return 1;
}

/* One character beyond ASCII. U+2028 and U+2029 end a line in JavaScript, the controls of U+0080..9F move some
 * terminals: both are escaped. Returns the bytes read. */
static size_t put_wide(hed_buf *to, hed_str s, size_t i)
{
    static const char hex[] = "0123456789abcdef";
    size_t lead = (unsigned char)s.ptr[i], n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    uint32_t cp;
    if (n > s.len - i || hed_utf8_check(hed_str_sub(s, i, i + n)) < n) {
        PUT(to, "\xef\xbf\xbd");
        return 1;
    }
    hed_utf8_read(s.ptr + i, &cp);
    if (cp == 0x2028 || cp == 0x2029 || cp < 0xa0)
        hed_put(to, (char[]){'\\', 'u', hex[cp >> 12 & 15], hex[cp >> 8 & 15], hex[cp >> 4 & 15], hex[cp & 15]}, 6);
    else
        hed_put(to, s.ptr + i, n);
    return n;
}

void hed_put_text(hed_buf *to, hed_str s)
{
    PUT(to, "\"");
    for (size_t i = 0; i < s.len;) {
        size_t end = plain(s, i);
        hed_put(to, s.ptr + i, end - i);
        if (end == s.len)
            break;
        unsigned char c = (unsigned char)s.ptr[end];
        i = end + (c < 0x80 ? put_escape(to, c) : put_wide(to, s, end));
    }
    PUT(to, "\"");
}

void hed_put_or_null(hed_buf *to, hed_str s)
{
    if (s.len > 0)
        hed_put_text(to, s);
    else
        PUT(to, "null");
}

void hed_put_bool(hed_buf *to, bool value)
{
    if (value)
        PUT(to, "true");
    else
        PUT(to, "false");
}

/* U+FFFE and U+FFFF, which XML 1.0 does not have. */
static bool no_character(const char *s, size_t n)
{
    return n == 3 && memcmp(s, "\xef\xbf", 2) == 0 && (unsigned char)s[2] >= 0xbe;
}

void hed_put_markup(hed_str s, hed_buf *to)
{
    for (size_t i = 0; i < s.len;) {
        const unsigned char c = (unsigned char)s.ptr[i];
        const size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        const bool whole = n <= s.len - i && hed_utf8_check(hed_str_sub(s, i, i + n)) == n;
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' || c == '\t' || c == '\n' || c == '\r')
            hed_buf_printf(to, "&#%u;", c);
        else if (!whole || c < 0x20 || no_character(s.ptr + i, n))
            PUT(to, "\xef\xbf\xbd");
        else
            hed_put(to, s.ptr + i, n);
        i += whole ? n : 1;
    }
}
