/* Between a feed's bytes and its parser: what is no XML, but can mean one thing only. An ampersand that begins no
 * entity and a "<" that begins no tag are themselves, HTML's named entities are its characters, references to
 * characters that XML may not hold are what browsers make of them. Well-formed XML goes through as it is, and lines
 * stay where they are. */
#include "input/markup.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>

#define LONGEST_ENTITY 34
#define OPENING 9 /* bytes that tell what begins: "<![CDATA[" */

enum { TEXT, TAG, DECLARATION, CDATA, COMMENT, INSTRUCTION };

static const char *const ends[] = {NULL, NULL, NULL, "]]>", "-->", "?>"};

/* Bytes of the reference at s[0], its name in *name; 0 when it is none, or -1 when more is needed to tell. */
static int reference(hed_str s, bool last, hed_str *name)
{
    size_t n = 1;
    while (n < s.len && n < LONGEST_ENTITY && (hed_isalnum(s.ptr[n]) || s.ptr[n] == '#'))
        n++;
    if (n == s.len && n < LONGEST_ENTITY && !last)
        return -1;
    *name = hed_str_sub(s, 1, n);
    return n > 1 && n < s.len && s.ptr[n] == ';' ? (int)n + 1 : 0;
}

/* What the name stands for: 1 for XML's own, which stay as they are; 0 when there is none. */
static uint32_t named(hed_str name)
{
    static const char *const xml[] = {"amp", "lt", "gt", "quot", "apos"};
    char text[LONGEST_ENTITY];
    for (size_t i = 0; i < sizeof xml / sizeof *xml; i++)
        if (hed_str_is(name, xml[i]))
            return 1;
    snprintf(text, sizeof text, "%.*s", HED_FMT(name));
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)text);
    return known ? known->value : 0;
}

static bool is_pair(uint32_t high, uint32_t low)
{
    return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}

/* The ampersand at s[0]; returns the bytes taken, 0 when more is needed. */
static size_t put_reference(hed_str s, bool last, hed_buf *to)
{
    hed_str name, second;
    char out[4];
    const int n = reference(s, last, &name);
    if (n < 0)
        return 0;
    const bool numeric = n > 0 && name.ptr[0] == '#';
    uint32_t cp = n == 0 ? 0 : numeric ? hed_markup_number(hed_str_sub(name, 1, name.len)) : named(name);
    if (cp == 0 && !numeric) {
        hed_buf_cstr(to, "&amp;");
        return 1;
    }
    const hed_str rest = hed_str_sub(s, (size_t)n, s.len);
    if (cp >= 0xd800 && cp < 0xe000) { /* half a character, as UTF-16 has it */
        if (rest.len == 0 && !last)
            return 0;
        const int more = hed_str_starts(rest, HED_S("&")) ? reference(rest, last, &second) : 0;
        if (more < 0)
            return 0;
        const uint32_t low =
            more > 0 && second.ptr[0] == '#' ? hed_markup_number(hed_str_sub(second, 1, second.len)) : 0;
        if (!is_pair(cp, low))
            return (size_t)n;
        cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
        hed_buf_put(to, (hed_str){out, hed_utf8_write(cp, out)});
        return (size_t)n + (size_t)more;
    }
    if (cp >= 0x80)
        hed_buf_put(to, (hed_str){out, hed_utf8_write(cp, out)});
    else if (cp > 0)
        hed_buf_put(to, hed_str_sub(s, 0, (size_t)n));
    return (size_t)n;
}

/* What begins with the "<" at s[0]. */
static int opens(hed_str s)
{
    const unsigned char c = s.len > 1 ? (unsigned char)s.ptr[1] : 0;
    if (hed_str_starts(s, HED_S("<![CDATA[")))
        return CDATA;
    if (hed_str_starts(s, HED_S("<!--")))
        return COMMENT;
    if (c == '?' || c == '!')
        return c == '?' ? INSTRUCTION : DECLARATION;
    return hed_isalpha(c) || c == '/' || c == '_' || c == ':' || c >= 0x80 ? TAG : TEXT;
}

static size_t put_text(hed_mender *m, hed_str s, bool last, hed_buf *to)
{
    size_t at = 0;
    while (at < s.len && s.ptr[at] != '<' && s.ptr[at] != '&')
        at++;
    hed_buf_put(to, hed_str_sub(s, 0, at));
    if (at > 0)
        return at;
    if (s.ptr[0] == '&')
        return put_reference(s, last, to);
    if (s.len < OPENING && !last)
        return 0;
    m->in = opens(s);
    m->quote = 0;
    m->depth = 0;
    hed_buf_cstr(to, m->in == TEXT ? "&lt;" : "<");
    return 1;
}

static size_t put_tag(hed_mender *m, hed_str s, bool last, hed_buf *to)
{
    const char c = s.ptr[0];
    if (c == '&' && m->quote)
        return put_reference(s, last, to);
    if (c == '<') { /* the tag never ended: for the parser to say */
        m->in = TEXT;
        return put_text(m, s, last, to);
    }
    if (m->quote ? c == m->quote : c == '"' || c == '\'')
        m->quote = m->quote ? 0 : c;
    else if (c == '>' && !m->quote)
        m->in = TEXT;
    hed_buf_char(to, c);
    return 1;
}

/* DOCTYPE: to its end, behind what it holds between brackets. */
static size_t put_declaration(hed_mender *m, hed_str s, hed_buf *to)
{
    const char c = s.ptr[0];
    m->depth += c == '[';
    m->depth -= c == ']' && m->depth > 0;
    if (c == '>' && m->depth == 0)
        m->in = TEXT;
    hed_buf_char(to, c);
    return 1;
}

static size_t put_until(hed_mender *m, hed_str s, bool last, hed_buf *to)
{
    const char *end = ends[m->in], *found = memmem(s.ptr, s.len, end, strlen(end));
    const size_t kept = last ? 0 : strlen(end) - 1;
    if (found)
        m->in = TEXT;
    const size_t n = found ? (size_t)(found - s.ptr) + strlen(end) : s.len > kept ? s.len - kept : 0;
    hed_buf_put(to, hed_str_sub(s, 0, n));
    return n;
}

static size_t put(hed_mender *m, hed_str s, bool last, hed_buf *to)
{
    switch (m->in) {
    case TEXT:
        return put_text(m, s, last, to);
    case TAG:
        return put_tag(m, s, last, to);
    case DECLARATION:
        return put_declaration(m, s, to);
    default:
        return put_until(m, s, last, to);
    }
}

size_t hed_mend_start(hed_str text)
{
    static const char *const starts[] = {"<?xml", "<!", "<rss", "<feed", "<rdf:RDF"};
    const size_t mark = hed_str_starts(text, HED_S("\xef\xbb\xbf")) ? 3 : 0, n = sizeof starts / sizeof *starts;
    size_t from = mark;
    while (from < text.len && strchr(" \t\r\n", text.ptr[from]))
        from++;
    const hed_str s = hed_str_sub(text, from, text.len);
    for (size_t i = 0; i < n; i++)
        if (hed_str_starts(s, hed_str_of(starts[i])))
            return from;
    for (size_t i = 0; i < n; i++) { /* what a server had to say stands in front of it */
        const char *found = i == 1 ? NULL : memmem(s.ptr, s.len, starts[i], strlen(starts[i]));
        if (found)
            return (size_t)(found - text.ptr);
    }
    return from;
}

void hed_mender_put(hed_mender *m, hed_str bytes, bool last, hed_buf *to)
{
    hed_buf_put(&m->rest, bytes);
    const hed_str all = hed_buf_str(&m->rest);
    size_t at = 0, n = 1;
    while (at < all.len && n > 0) {
        n = put(m, hed_str_sub(all, at, all.len), last, to);
        at += n;
    }
    const size_t left = all.len - at;
    if (left > 0)
        memmove(m->rest.ptr, m->rest.ptr + at, left);
    m->rest.len = left;
}

void hed_mender_close(hed_mender *m)
{
    hed_buf_free(&m->rest);
}
