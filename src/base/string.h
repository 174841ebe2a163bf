/* Strings: hed_str by value for what is read, hed_buf for what is written. */
#ifndef HED_BASE_STRING_H
#define HED_BASE_STRING_H

#include "hed.h"

#include <string.h>

#define HED_S(literal) ((hed_str){"" literal, sizeof(literal) - 1})
#define HED_FMT(s) (int)(s).len, (s).ptr /* for "%.*s" */

static inline hed_str hed_str_of(const char *cstr)
{
    return cstr ? (hed_str){cstr, strlen(cstr)} : (hed_str){"", 0};
}

static inline hed_str hed_str_sub(hed_str s, size_t start, size_t end)
{
    return (hed_str){start ? s.ptr + start : s.ptr, end - start}; /* NULL + 0 is undefined */
}

static inline bool hed_str_eq(hed_str a, hed_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Most that are not the same differ in their first byte: a search through names need not measure each. */
static inline bool hed_str_is(hed_str a, const char *cstr)
{
    return *cstr == (a.len > 0 ? *a.ptr : 0) && hed_str_eq(a, hed_str_of(cstr));
}

int hed_str_cmp(hed_str a, hed_str b); /* bytewise */
bool hed_str_starts(hed_str s, hed_str prefix);
bool hed_str_ends(hed_str s, hed_str suffix);
/* s is the name or a kind of it, "en-GB" of "en"; ASCII letters in either case. */
bool hed_str_is_kind(hed_str s, hed_str name);
hed_str hed_str_trim(hed_str s); /* ASCII white space at both ends */
/* The next run of bytes that are no ASCII white space; *rest moves behind it. False at the end. */
bool hed_str_word(hed_str *rest, hed_str *word);
/* The next line without its \n or \r\n; *rest moves behind it. False at the end. */
bool hed_str_line(hed_str *rest, hed_str *line);
bool hed_str_double(hed_str s, double *out); /* all of s, finite, "C" locale */
bool hed_str_int(hed_str s, long long *out); /* all of s, decimal */
bool hed_str_is_day(hed_str s);              /* YYYY-MM-DD by its shape */

/* 64-bit hash (a wyhash-like mix), the same on every machine: part of the model's file format. */
uint64_t hed_hash(const void *ptr, size_t len, uint64_t seed);

void hed_buf_put(hed_buf *buf, hed_str s);
void hed_buf_char(hed_buf *buf, char c);
void hed_buf_cstr(hed_buf *buf, const char *s);
void hed_buf_doubled(hed_buf *to, hed_str s, char quote); /* between two of quote, each of them inside doubled */
void hed_buf_html(hed_buf *buf, hed_str s);               /* escaped for text and attributes */
void hed_buf_printf(hed_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *hed_buf_room(hed_buf *buf, size_t n); /* n writable bytes at the end; add to len what was used */
/* Shortest digits that give the value back at this precision; never exponent for usual sizes. */
void hed_buf_double(hed_buf *buf, double value, int significant);
hed_str hed_buf_str(const hed_buf *buf);

#endif
