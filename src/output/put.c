#include "output/put.h"

#include <math.h>

/* Numbers are written from the back of the first half of twice as many bytes, and copied at a fixed length, which
 * takes no call. */
#define MOST 32

static void put_number(hed_buf *to, const char *number, size_t len)
{
    memcpy(hed_put_room(to, MOST), number, MOST);
    to->len += len;
}

void hed_put_uint(hed_buf *to, uint64_t value)
{
    char text[2 * MOST];
    size_t at = MOST;
    do
        text[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    put_number(to, text + at, MOST - at);
}

void hed_put_num(hed_buf *to, double value)
{
    char text[2 * MOST];
    size_t at = MOST;
    const double size = fabs(value);
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
    const uint64_t millionths = (uint64_t)(size * 1e6 + .5);
    uint64_t whole = millionths / 1000000;
    uint32_t part = (uint32_t)(millionths % 1000000);
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
    put_number(to, text + at, MOST - at);
}

/* Stands for itself in JSON: ASCII but for controls, quotes, backslashes and DEL. */
static bool verbatim(char c)
{
    return (unsigned char)(c - 0x20) < 0x5f && c != '"' && c != '\\';
}

typedef signed char bytes __attribute__((vector_size(16)));

/* All of eight bytes and of eight others do. Those beyond ASCII are less than 0. */
static inline bool all_verbatim(const char *these, const char *those)
{
    uint64_t halves[2];
    bytes b;
    memcpy(&halves[0], these, sizeof halves[0]);
    memcpy(&halves[1], those, sizeof halves[1]);
    memcpy(&b, halves, sizeof b);
    const bytes special = (bytes)(b < 0x20) | (bytes)(b == '"') | (bytes)(b == '\\') | (bytes)(b == 0x7f);
    memcpy(halves, &special, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

/* Where the run of such bytes from i on ends. */
static size_t plain(hed_str s, size_t i)
{
    while (i + 16 <= s.len && all_verbatim(s.ptr + i, s.ptr + i + 8))
        i += 16;
    if (i + 8 <= s.len && i + 16 > s.len && all_verbatim(s.ptr + i, s.ptr + s.len - 8))
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

/* Bytes of the UTF-8 character at s[i]; 0 when there is none. */
static size_t whole(hed_str s, size_t i)
{
    const unsigned char c = (unsigned char)s.ptr[i];
    const size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    return n <= s.len - i && hed_utf8_check(hed_str_sub(s, i, i + n)) == n ? n : 0;
}

size_t hed_put_character(hed_buf *to, hed_str s, size_t i)
{
    const size_t n = whole(s, i);
    if (n > 0)
        hed_put(to, s.ptr + i, n);
    else
        PUT(to, "\xef\xbf\xbd");
    return n > 0 ? n : 1;
}

/* One character beyond ASCII. U+2028 and U+2029 end a line in JavaScript, the controls of U+0080..9F move some
 * terminals: both are escaped. Returns the bytes read. */
static size_t put_wide(hed_buf *to, hed_str s, size_t i)
{
    static const char hex[] = "0123456789abcdef";
    const size_t n = whole(s, i);
    uint32_t cp = UINT32_MAX;
    if (n > 0)
        hed_utf8_read(s.ptr + i, &cp);
    if (cp != 0x2028 && cp != 0x2029 && cp >= 0xa0)
        return hed_put_character(to, s, i);
    hed_put(to, (char[]){'\\', 'u', hex[cp >> 12 & 15], hex[cp >> 8 & 15], hex[cp >> 4 & 15], hex[cp & 15]}, 6);
    return n;
}

void hed_put_text(hed_buf *to, hed_str s)
{
    size_t end = plain(s, 0);
    char *at = hed_put_room(to, s.len + 2);
    at[0] = '"';
    if (end > 0)
        memcpy(at + 1, s.ptr, end);
    to->len += 1 + end;
    while (end < s.len) {
        const unsigned char c = (unsigned char)s.ptr[end];
        const size_t i = end + (c < 0x80 ? put_escape(to, c) : put_wide(to, s, end));
        end = plain(s, i);
        hed_put(to, s.ptr + i, end - i);
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
        const size_t n = whole(s, i);
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' || c == '\t' || c == '\n' || c == '\r')
            hed_buf_printf(to, "&#%u;", c);
        else if (c < 0x20 || no_character(s.ptr + i, n))
            PUT(to, "\xef\xbf\xbd");
        else
            hed_put_character(to, s, i);
        i += n > 0 ? n : 1;
    }
}
