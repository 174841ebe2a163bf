/* HTML fragments as text: what feeds, WordPress and JSON-LD put into their strings. A scan over the bytes, no tree:
 * such fragments are often cut or broken, and all that is wanted is their words. */
#include "input/markup.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <utf8proc.h>

/* Tags that part paragraphs, that hold nothing to read, and that may stand inside a title. */
static const char blocks[] =
    " p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article figure hr pre dl "
    "dt dd header footer ";
static const char hidden[] = " script style noscript template svg iframe object figcaption ";
static const char inlines[] =
    " b i em strong span a br sup sub u s small big cite q p font mark abbr acronym code del ins "
    "wbr img time div h1 h2 h3 strike tt var kbd bdi bdo ";

static bool among(const char *names, hed_str name)
{
    char padded[16];
    if (name.len == 0 || name.len > 12)
        return false;
    padded[0] = ' ';
    for (size_t i = 0; i < name.len; i++)
        padded[i + 1] = hed_tolower(name.ptr[i]);
    padded[name.len + 1] = ' ';
    padded[name.len + 2] = '\0';
    return strstr(names, padded) != NULL;
}

static uint32_t windows(uint32_t cp) /* of U+0080 to 9F */
{
    static const uint16_t table[] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                     0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                     0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                     0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    return table[cp - 0x80];
}

uint32_t hed_markup_number(hed_str digits)
{
    const bool hex = digits.len > 0 && (digits.ptr[0] | 0x20) == 'x';
    uint32_t cp = 0;
    if (digits.len <= (size_t)hex)
        return 0;
    for (size_t i = hex; i < digits.len; i++) {
        const unsigned char c = (unsigned char)digits.ptr[i];
        if (!(hex ? hed_isxdigit(c) : hed_isdigit(c)) || cp > 0x10ffff)
            return 0;
        cp = cp * (hex ? 16 : 10) + (uint32_t)(hed_isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (cp >= 0x80 && cp < 0xa0)
        cp = windows(cp);
    if (cp == '\t' || cp == '\n' || cp == '\r')
        return ' ';
    return cp < 0x20 || cp > 0x10ffff ? 0 : cp;
}

/* Appends what the entity at s[0] stands for, and returns its bytes; 0 when it is none. Only with its semicolon: "AT&T"
 * and "?a=1&copy=2" are no entities. */
static size_t put_entity(hed_str s, hed_buf *to)
{
    char name[34], out[4];
    size_t n = 1;
    while (n < s.len && n < sizeof name && (hed_isalnum(s.ptr[n]) || (n == 1 && s.ptr[n] == '#')))
        n++;
    if (n == 1 || n >= s.len || n >= sizeof name || s.ptr[n] != ';')
        return 0;
    memcpy(name, s.ptr + 1, n - 1);
    name[n - 1] = '\0';
    uint32_t cp = 0;
    if (name[0] == '#') {
        cp = hed_markup_number(hed_str_of(name + 1));
        cp = cp >= 0xd800 && cp < 0xe000 ? 0 : cp;
    } else if (strcmp(name, "apos") == 0) {
        cp = '\'';
    } else {
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
        cp = entity ? entity->value : 0;
    }
    if (cp == 0)
        return 0;
    hed_buf_put(to, (hed_str){out, hed_utf8_write(cp, out)});
    return n + 1;
}

/* White space to one space each, none at the ends; a run with marks (form feeds, two for a block tag) to two newlines.
 * No-break spaces inside are the writer's and stay. Squeezes in place. */
static hed_str squeeze(hed_buf *buf)
{
    const hed_str s = hed_buf_str(buf);
    size_t to = 0;
    bool space = false, block = false;
    for (size_t i = 0; i < s.len; i++) {
        if (hed_isspace(s.ptr[i])) {
            space = true;
            block = block || s.ptr[i] == '\f';
            continue;
        }
        if (space && to > 0) {
            if (block)
                buf->ptr[to++] = '\n';
            buf->ptr[to++] = block ? '\n' : ' ';
        }
        space = block = false;
        buf->ptr[to++] = s.ptr[i];
    }
    hed_str text = {s.ptr, to};
    for (size_t before = text.len + 1; before != text.len;) {
        before = text.len;
        text = hed_str_trim(text);
        if (hed_str_starts(text, HED_S("\xc2\xa0")))
            text = hed_str_sub(text, 2, text.len);
        if (hed_str_ends(text, HED_S("\xc2\xa0")))
            text.len -= 2;
    }
    return text;
}

static hed_str finish(hed_arena *arena, hed_buf *buf)
{
    const hed_str text = hed_arena_str(arena, squeeze(buf));
    hed_buf_free(buf);
    return text;
}

/* The end of the tag, comment or declaration that opens at i; 0 when a mere "<" stands there. */
static size_t tag_end(hed_str s, size_t i, hed_str *name)
{
    size_t at = i + 1;
    *name = (hed_str){"", 0};
    if (hed_str_starts(hed_str_sub(s, i, s.len), HED_S("<!--"))) {
        const char *end = memmem(s.ptr + at, s.len - at, "-->", 3);
        return end ? (size_t)(end - s.ptr) + 3 : s.len;
    }
    const bool odd = at < s.len && (s.ptr[at] == '!' || s.ptr[at] == '?');
    at += odd || (at < s.len && s.ptr[at] == '/');
    const size_t from = at;
    while (at < s.len && (hed_isalnum(s.ptr[at]) || s.ptr[at] == '-' || s.ptr[at] == ':'))
        at++;
    *name = hed_str_sub(s, from, at);
    if (at == from || !hed_isalpha(s.ptr[from]))
        return 0;
    for (char quote = 0; at < s.len; at++) {
        if (quote)
            quote = s.ptr[at] == quote ? '\0' : quote;
        else if ((s.ptr[at] == '"' || s.ptr[at] == '\'') && s.ptr[at - 1] == '=')
            quote = s.ptr[at];
        else if (s.ptr[at] == '>')
            return at + 1;
    }
    return s.len;
}

/* Behind the end tag of an element whose content is not read. */
static size_t element_end(hed_str s, size_t at, hed_str name)
{
    for (const char *p; at < s.len && (p = memmem(s.ptr + at, s.len - at, "</", 2)); at++) {
        hed_str closing;
        at = (size_t)(p - s.ptr);
        const bool same = s.len - at - 2 >= name.len && hed_strncasecmp(p + 2, name.ptr, name.len) == 0;
        const size_t end = same ? tag_end(s, at, &closing) : 0; /* of others the end is not looked for */
        if (end > 0 && closing.len == name.len)
            return end;
    }
    return s.len;
}

#define PATIENCE 16 /* times the text's length that is looked at for tags that are none */

static hed_str strip(hed_arena *arena, hed_str s, const char *only)
{
    hed_buf buf = {0};
    size_t in_vain = 0;
    for (size_t i = 0, n; i < s.len;) {
        hed_str name;
        if (s.ptr[i] == '&' && (n = put_entity(hed_str_sub(s, i, s.len), &buf)) > 0) {
            i += n;
            continue;
        }
        n = s.ptr[i] == '<' && in_vain <= PATIENCE * s.len ? tag_end(s, i, &name) : 0;
        if (n > 0 && (!only || (among(only, name) && s.ptr[n - 1] == '>'))) {
            if (among(blocks, name))
                hed_buf_cstr(&buf, only ? " " : "\f\f");
            i = among(hidden, name) && s.ptr[i + 1] != '/' ? element_end(s, n, name) : n;
        } else {
            hed_buf_char(&buf, s.ptr[i] == '\f' ? ' ' : s.ptr[i]);
            in_vain += n > 0 ? n - i : 0;
            i++;
        }
    }
    return finish(arena, &buf);
}

hed_str hed_markup_text(hed_arena *arena, hed_str html)
{
    return strip(arena, html, NULL);
}

hed_str hed_markup_title(hed_arena *arena, hed_str title)
{
    return strip(arena, title, inlines);
}

hed_str hed_markup_entities(hed_arena *arena, hed_str text)
{
    hed_buf buf = {0};
    for (size_t i = 0, n; i < text.len;) {
        if (text.ptr[i] == '&' && (n = put_entity(hed_str_sub(text, i, text.len), &buf)) > 0) {
            i += n;
            continue;
        }
        hed_buf_char(&buf, text.ptr[i] == '\f' ? ' ' : text.ptr[i]);
        i++;
    }
    return finish(arena, &buf);
}

hed_str hed_markup_squeeze(hed_arena *arena, hed_str text)
{
    hed_buf buf = {0};
    char out[4];
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i],
                            next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        if (c == 0xc2 && next >= 0x80 && next < 0xa0 && windows(next)) { /* "&#147;", as libxml2 leaves it */
            hed_buf_put(&buf, (hed_str){out, hed_utf8_write(windows(next), out)});
            i++;
        } else {
            hed_buf_char(&buf, c == '\f' ? ' ' : (char)c);
        }
    }
    return finish(arena, &buf);
}

hed_str hed_markup_without_footer(hed_str text)
{
    size_t from = text.len;
    while (from > 0 && text.ptr[from - 1] != '\n')
        from--;
    const hed_str last = hed_str_sub(text, from, text.len);
    const bool footer =
        hed_str_starts(last, HED_S("The post ")) && memmem(last.ptr, last.len, " appeared first on ", 19);
    return footer ? hed_str_trim(hed_str_sub(text, 0, from)) : text;
}

hed_str hed_markup_key(hed_arena *arena, hed_str text)
{
    hed_buf buf = {0};
    if (hed_utf8_check(text) < text.len)
        return hed_arena_str(arena, text);
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &folded,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    for (size_t i = 0, len; n > 0 && i < (size_t)n; i += len) {
        uint32_t cp;
        len = hed_utf8_read((const char *)folded + i, &cp);
        const utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
        const bool kept = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) ||
                          category == UTF8PROC_CATEGORY_SC || cp == '%';
        if (kept)
            hed_buf_put(&buf, (hed_str){(const char *)folded + i, len});
    }
    free(folded);
    const hed_str key = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return key;
}
