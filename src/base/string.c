#include "base/string.h"

#include "base/locale.h"

#include <endian.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Reading */

int hed_str_cmp(hed_str a, hed_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n > 0 ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool hed_str_starts(hed_str s, hed_str prefix)
{
    return s.len >= prefix.len && hed_str_eq(hed_str_sub(s, 0, prefix.len), prefix);
}

bool hed_str_ends(hed_str s, hed_str suffix)
{
    return s.len >= suffix.len && hed_str_eq(hed_str_sub(s, s.len - suffix.len, s.len), suffix);
}

bool hed_str_is_kind(hed_str s, hed_str name)
{
    if (s.len < name.len || (s.len > name.len && s.ptr[name.len] != '-'))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (hed_tolower(s.ptr[i]) != hed_tolower(name.ptr[i]))
            return false;
    return true;
}

hed_str hed_str_trim(hed_str s)
{
    size_t start = 0, end = s.len;
    while (start < end && hed_isspace(s.ptr[start]))
        start++;
    while (end > start && hed_isspace(s.ptr[end - 1]))
        end--;
    return hed_str_sub(s, start, end);
}

bool hed_str_word(hed_str *rest, hed_str *word)
{
    size_t start = 0, end;
    while (start < rest->len && (unsigned char)rest->ptr[start] <= ' ')
        start++;
    for (end = start; end < rest->len && (unsigned char)rest->ptr[end] > ' ';)
        end++;
    *word = hed_str_sub(*rest, start, end);
    *rest = hed_str_sub(*rest, end, rest->len);
    return word->len > 0;
}

bool hed_str_is_day(hed_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (i == 4 || i == 7 ? s.ptr[i] != '-' : s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len == 10;
}

bool hed_str_line(hed_str *rest, hed_str *line)
{
    if (rest->len == 0)
        return false;
    const char *newline = memchr(rest->ptr, '\n', rest->len);
    size_t len = newline ? (size_t)(newline - rest->ptr) : rest->len, behind = newline ? len + 1 : len;
    *line = hed_str_sub(*rest, 0, len > 0 && rest->ptr[len - 1] == '\r' ? len - 1 : len);
    *rest = hed_str_sub(*rest, behind, rest->len);
    return true;
}

bool hed_str_double(hed_str s, double *out)
{
    char copy[64], *end;
    if (s.len == 0 || s.len >= sizeof copy || !(hed_isdigit(s.ptr[s.len - 1]) || s.ptr[s.len - 1] == '.'))
        return false;
    for (size_t i = 0; i < s.len; i++) { /* no hex, inf, nan, leading space */
        copy[i] = s.ptr[i];
        if (!hed_isdigit(copy[i]) && !memchr("+-.eE", copy[i], 5))
            return false;
    }
    copy[s.len] = 0;
    double value = hed_strtod(copy, &end);
    if (*end || end == copy || !isfinite(value))
        return false;
    *out = value;
    return true;
}

bool hed_str_int(hed_str s, long long *out)
{
    unsigned long long value = 0, most = (1ULL << 63) - 1;
    size_t i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+');
    if (i == s.len)
        return false;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned)(unsigned char)s.ptr[i] - '0';
        if (digit > 9 || value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = s.ptr[0] == '-' ? -(long long)value : (long long)value;
    return true;
}

/* ---- Hash: folded 64×64→128 multiplications over little-endian words, after wyhash */

static uint64_t mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else /* 32-bit machines: by halves */
    const uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    const uint64_t low = a0 * b0, mid = a1 * b0 + (low >> 32), cross = a0 * b1 + (uint32_t)mid;
    return ((cross << 32) | (uint32_t)low) ^ (a1 * b1 + (mid >> 32) + (cross >> 32));
#endif
}

/* The first of n bytes lowest, n up to 8. Words are short, so it counts: what is read twice is the same both times. */
static uint64_t load(const unsigned char *p, size_t n)
{
    if (n >= 4) {
        uint32_t low, high;
        memcpy(&low, p, 4);
        memcpy(&high, p + n - 4, 4);
        return le32toh(low) | (uint64_t)le32toh(high) << (8 * (n - 4));
    }
    return n == 0 ? 0 : p[0] | (uint64_t)p[n / 2] << (n / 2 * 8) | (uint64_t)p[n - 1] << (n - 1) * 8;
}

static uint64_t load8(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return le64toh(word);
}

uint64_t hed_hash(const void *ptr, size_t len, uint64_t seed)
{
    const uint64_t k0 = 0xa0761d6478bd642fULL, k1 = 0xe7037ed1a0b428dbULL, k2 = 0x8ebc6af09c88c6e3ULL;
    const unsigned char *p = ptr;
    uint64_t h = seed ^ mix(seed ^ k0, k1 ^ len);
    size_t left = len;
    for (; left >= 16; left -= 16, p += 16)
        h = mix(load8(p) ^ k1, load8(p + 8) ^ h);
    uint64_t a = left >= 8 ? load8(p) : load(p, left), b = left > 8 ? load(p + 8, left - 8) : 0;
    return mix(k2 ^ len, mix(a ^ k1, b ^ h));
}

/* ---- Suggestions */

/* Edit distance with swaps of neighbours (optimal string alignment), for names up to 63 bytes. */
static unsigned distance(hed_str a, hed_str b)
{
    unsigned row[3][64] = {{0}};
    for (unsigned j = 0; j <= b.len; j++)
        row[0][j] = j;
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            unsigned change = last[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            unsigned best = last[j] + 1 < now[j - 1] + 1 ? last[j] + 1 : now[j - 1] + 1;
            best = change < best ? change : best;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    return row[a.len % 3][b.len];
}

const char *hed_suggest(hed_str s, const char *const *names, size_t n)
{
    const char *best = NULL;
    unsigned limit = s.len < 3 ? 1 : s.len < 6 ? 2 : 3, found = limit + 1;
    if (s.len == 0 || s.len > 63)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        hed_str name = hed_str_of(names[i]);
        if (name.len == 0 || name.len > 63 || name.len > s.len + limit || s.len > name.len + limit)
            continue;
        unsigned d = distance(s, name);
        if (d < found && d < name.len && d < s.len)
            found = d, best = names[i];
    }
    return best;
}

/* ---- Writing */

char *hed_buf_room(hed_buf *buf, size_t n)
{
    if (buf->cap - buf->len < n) {
        size_t cap = buf->cap ? buf->cap : 256;
        while (cap - buf->len < n && cap <= SIZE_MAX / 2)
            cap *= 2;
        char *grown = cap - buf->len >= n ? realloc(buf->ptr, cap) : NULL;
        if (!grown) {
            fprintf(stderr, "hed: out of memory\n");
            abort();
        }
        buf->ptr = grown;
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void hed_buf_free(hed_buf *buf)
{
    free(buf->ptr);
    *buf = (hed_buf){0};
}

void hed_buf_put(hed_buf *buf, hed_str s)
{
    if (s.len > 0)
        memcpy(hed_buf_room(buf, s.len), s.ptr, s.len);
    buf->len += s.len;
}

void hed_buf_char(hed_buf *buf, char c)
{
    *hed_buf_room(buf, 1) = c;
    buf->len++;
}

void hed_buf_cstr(hed_buf *buf, const char *s)
{
    hed_buf_put(buf, hed_str_of(s));
}

void hed_buf_doubled(hed_buf *to, hed_str s, char quote)
{
    hed_buf_char(to, quote);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == quote)
            hed_buf_char(to, quote);
        hed_buf_char(to, s.ptr[i]);
    }
    hed_buf_char(to, quote);
}

void hed_buf_html(hed_buf *buf, hed_str s)
{
    static const struct {
        char c;
        const char *escaped;
    } table[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (size_t i = 0; i < s.len; i++) {
        size_t k = 0;
        while (k < sizeof table / sizeof *table && table[k].c != s.ptr[i])
            k++;
        if (k < sizeof table / sizeof *table)
            hed_buf_cstr(buf, table[k].escaped);
        else
            hed_buf_char(buf, s.ptr[i]);
    }
}

void hed_buf_printf(hed_buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t room = buf->cap - buf->len;
    int len = hed_vsnprintf(room ? buf->ptr + buf->len : NULL, room, format, args);
    va_end(args);
    if (len >= 0 && (size_t)len >= room)
        hed_vsnprintf(hed_buf_room(buf, (size_t)len + 1), (size_t)len + 1, format, again);
    va_end(again);
    buf->len += len > 0 ? (size_t)len : 0;
}

/* Whole numbers and decimals of usual sizes, as printf rounds them, without printf. False where only it knows: beside
 * these sizes, and where what is cut off is so near to a half that the product's own rounding could decide. */
static bool put_decimals(hed_buf *buf, double value, int significant)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    static const double parts[] = {1, 1e-1, 1e-2, 1e-3, 1e-4};
    const double size = fabs(value);
    int whole = 0, zeros = 0; /* digits before the point; zeros behind it, before the first other */
    char text[24], *at = text + sizeof text;
    if (significant > 9 || !(size >= 1e-4 && size < powers[significant]))
        return false;
    while (size >= powers[whole])
        whole++;
    while (size < parts[zeros + 1])
        zeros++;
    int decimals = significant - whole + zeros;
    const double scaled = size * powers[decimals];
    uint64_t digits = (uint64_t)scaled;
    const double cut = scaled - (double)digits;
    if (fabs(cut - .5) < 1e-6)
        return false;
    digits += cut > .5;
    for (; decimals > 0 && digits % 10 == 0; digits /= 10)
        decimals--;
    for (int written = 0; digits > 0 || written <= decimals; digits /= 10) {
        *--at = (char)('0' + digits % 10);
        if (++written == decimals)
            *--at = '.';
    }
    if (value < 0)
        *--at = '-';
    hed_buf_put(buf, (hed_str){at, (size_t)(text + sizeof text - at)});
    return true;
}

void hed_buf_double(hed_buf *buf, double value, int significant)
{
    char text[64];
    if (value == 0) { /* no minus zero */
        hed_buf_char(buf, '0');
        return;
    }
    if (put_decimals(buf, value, significant))
        return;
    const double size = fabs(value);
    for (int digits = size < 1e15 ? significant : 1; digits <= significant; digits++) {
        hed_snprintf(text, sizeof text, "%.*g", digits,
                     value); /* without zeros at its end: the shortest, written out */
        char most[64];
        if (digits == significant)
            break;
        hed_snprintf(most, sizeof most, "%.*g", significant, value);
        if (hed_strtod(text, NULL) == hed_strtod(most, NULL)) /* NOLINT: equal decimals, equal bits */
            break;
    }
    if (strchr(text, 'e') && size >= 1e-7 && size < 1e15) { /* 1e+03, 2.5e-05: write them out */
        int digits = 0;
        for (const char *at = text; *at && *at != 'e'; at++)
            digits += hed_isdigit(*at);
        int decimals = digits - 1 - (int)floor(log10(size) + 1e-12);
        hed_snprintf(text, sizeof text, "%.*f", decimals > 0 ? decimals : 0, value);
    }
    hed_buf_cstr(buf, text);
}

hed_str hed_buf_str(const hed_buf *buf)
{
    return buf->ptr ? (hed_str){buf->ptr, buf->len} : (hed_str){"", 0};
}
