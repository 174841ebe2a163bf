/* Writing JSON fast: lines to JSONL is the hot path, so nothing here is formatted by printf or allocated, and text is
 * copied in runs. Keys and commas are in the literals of the caller. Private to output/. */
#ifndef HED_OUTPUT_PUT_H
#define HED_OUTPUT_PUT_H

#include "base/base.h"

static inline char *hed_put_room(hed_buf *to, size_t n)
{
    return to->cap - to->len >= n ? to->ptr + to->len : hed_buf_room(to, n);
}

static inline void hed_put(hed_buf *to, const char *bytes, size_t n)
{
    memcpy(hed_put_room(to, n), bytes, n);
    to->len += n;
}

#define PUT(to, literal) hed_put((to), "" literal, sizeof(literal) - 1)

/* A key and its value: PUT_WITH(to, ",\"line\":", hed_put_uint, row->line). */
#define PUT_WITH(to, literal, put, value) (PUT((to), literal), put((to), (value)))

static inline void hed_put_cstr(hed_buf *to, const char *s)
{
    hed_put(to, s, strlen(s));
}

/* put.c */
void hed_put_uint(hed_buf *to, uint64_t value);
/* At most six decimals, none that are zero; not finite: null. */
void hed_put_num(hed_buf *to, double value);
/* In quotes, escaped. What is not UTF-8 becomes U+FFFD: the output is always valid. */
void hed_put_text(hed_buf *to, hed_str s);
void hed_put_or_null(hed_buf *to, hed_str s); /* null when empty */
void hed_put_bool(hed_buf *to, bool value);
size_t hed_put_character(hed_buf *to, hed_str s, size_t i); /* that of UTF-8 at s[i], else U+FFFD; its bytes in s */
/* Text or an attribute's value of XML and HTML; what XML cannot hold becomes U+FFFD. */
void hed_put_markup(hed_str s, hed_buf *to);

#endif
