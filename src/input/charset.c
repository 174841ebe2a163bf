/* Characters of documents that say, or do not say, how they are encoded. iconv converts; UTF-8 is checked here. */
#include "input/markup.h"

#include <errno.h>
#include <stdio.h>

/* What browsers take a declared name for: pages that say ISO-8859-1 are written in windows-1252. */
static const char *const renamed[][2] = {
    {"iso-8859-1", "WINDOWS-1252"}, {"latin1", "WINDOWS-1252"},     {"latin-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},  {"iso_8859-1", "WINDOWS-1252"}, {"us-ascii", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},      {"iso-8859-9", "WINDOWS-1254"}, {"iso-8859-11", "WINDOWS-874"},
    {"tis-620", "WINDOWS-874"},     {"gb2312", "GB18030"},          {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},           {"ks_c_5601-1987", "CP949"},    {"euc-kr", "CP949"},
    {"shift_jis", "CP932"},         {"shift-jis", "CP932"},         {"x-sjis", "CP932"},
    {"utf-16", "UTF-16LE"},         {"unicode", "UTF-16LE"},        {"x-user-defined", "WINDOWS-1252"},
    {"iso-8859-8-i", "ISO-8859-8"}, {"x-cp1251", "WINDOWS-1251"},   {"win-1251", "WINDOWS-1251"},
};

static bool same_name(hed_str a, const char *b)
{
    return a.len == strlen(b) && hed_strncasecmp(a.ptr, b, a.len) == 0;
}

static bool usable(const char *name)
{
    const iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1)
        return false;
    iconv_close(cd);
    return true;
}

/* The word behind charset= or encoding= near the beginning. */
static hed_str declared(hed_str s)
{
    static const char *const keys[] = {"charset", "encoding"};
    s.len = s.len < 8192 ? s.len : 8192;
    for (size_t i = 0; i + 9 < s.len; i++)
        for (int k = 0; k < 2; k++) {
            size_t at = i + strlen(keys[k]);
            if (hed_strncasecmp(s.ptr + i, keys[k], strlen(keys[k])) != 0)
                continue;
            while (at < s.len && hed_isspace(s.ptr[at]))
                at++;
            if (at >= s.len || s.ptr[at] != '=')
                continue;
            at++;
            while (at < s.len && (hed_isspace(s.ptr[at]) || s.ptr[at] == '"' || s.ptr[at] == '\''))
                at++;
            const size_t from = at;
            while (at < s.len && (hed_isalnum(s.ptr[at]) || memchr("-_.:", s.ptr[at], 4)))
                at++;
            if (at > from && at - from < 39)
                return hed_str_sub(s, from, at);
        }
    return (hed_str){"", 0};
}

/* UTF-8, but for a last character that the beginning cuts. */
static bool is_utf8(hed_str s)
{
    size_t good = 0;
    while (good < s.len && s.ptr[good] == '\0')
        good++; /* a NUL is no matter of encoding here */
    while (good < s.len) {
        good += hed_utf8_check(hed_str_sub(s, good, s.len));
        if (good < s.len && s.ptr[good] != '\0')
            break;
        good += good < s.len;
    }
    return s.len - good < 4 && (good == s.len || (unsigned char)s.ptr[good] >= 0xc0);
}

const char *hed_charset_of(hed_str beginning, char name[40])
{
    const hed_str said = declared(beginning);
    const char *found = NULL;
    if (hed_str_starts(beginning, HED_S("\xef\xbb\xbf")))
        return "UTF-8";
    if (hed_str_starts(beginning, HED_S("\xff\xfe")) || hed_str_starts(beginning, (hed_str){"<\0", 2}))
        return "UTF-16LE";
    if (hed_str_starts(beginning, HED_S("\xfe\xff")) || hed_str_starts(beginning, (hed_str){"\0<", 2}))
        return "UTF-16BE";
    const bool escapes = memchr(beginning.ptr, '\x1b', beginning.len) != NULL; /* ISO-2022: seven bits, but no UTF-8 */
    if (!escapes && is_utf8(beginning))
        return "UTF-8";
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (same_name(said, renamed[i][0]))
            found = renamed[i][1];
    if (found)
        return found;
    snprintf(name, 40, "%.*s", HED_FMT(said));
    const bool eight_bits = hed_strncasecmp(name, "utf-16", 6) != 0 && hed_strncasecmp(name, "utf-32", 6) != 0;
    if (said.len > 0 && !same_name(said, "utf-8") && !same_name(said, "utf8") && eight_bits && usable(name))
        return name;
    if (said.len == 0)
        return "WINDOWS-1252";
    /* It says UTF-8 and is not: a page in another encoding, unless most of it is UTF-8 after all. */
    size_t good = 0, bad = 0;
    for (hed_str s = beginning; s.len > 0;) {
        const size_t n = hed_utf8_check(s);
        for (size_t i = 0; i < n; i++)
            good += (unsigned char)s.ptr[i] >= 0xc0;
        bad += n < s.len;
        s = hed_str_sub(s, n < s.len ? n + 1 : n, s.len);
    }
    return good > 0 && good >= bad ? "UTF-8" : "WINDOWS-1252";
}

void hed_decoder_open(hed_decoder *d, const char *charset)
{
    *d = (hed_decoder){.iconv = (iconv_t)-1};
    if (strcmp(charset, "UTF-8") != 0)
        d->iconv = iconv_open("UTF-8", charset);
}

void hed_decoder_close(hed_decoder *d)
{
    if (d->iconv != (iconv_t)-1)
        iconv_close(d->iconv);
    d->iconv = (iconv_t)-1;
}

static void replacement(hed_decoder *d, hed_buf *to)
{
    hed_buf_cstr(to, "\xef\xbf\xbd");
    d->bad++;
}

/* Good UTF-8, less the control characters that markup may not hold: nobody sees them. A NUL is no character at all. */
static void put_clean(hed_decoder *d, hed_str s, hed_buf *to)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        const bool nonchar = c == 0xef && i + 2 < s.len && (unsigned char)s.ptr[i + 1] == 0xbf &&
                             ((unsigned char)s.ptr[i + 2] & 0xfe) == 0xbe; /* U+FFFE, U+FFFF */
        if (!nonchar && (c >= 0x20 || c == '\t' || c == '\n' || c == '\r'))
            continue;
        hed_buf_put(to, hed_str_sub(s, from, i));
        if (c == '\f' || c == '\v')
            hed_buf_char(to, ' ');
        else if (c == 0 || nonchar)
            replacement(d, to);
        i += nonchar ? 2 : 0;
        from = i + 1;
    }
    hed_buf_put(to, hed_str_sub(s, from, s.len));
}

/* Bytes that the lead byte of a UTF-8 character asks for. */
static size_t asked(unsigned char lead)
{
    return lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/* Converts what it can of s; returns the bytes taken. */
static size_t put_utf8(hed_decoder *d, hed_str s, bool last, hed_buf *to)
{
    size_t at = 0;
    while (at < s.len) {
        const size_t good = hed_utf8_check(hed_str_sub(s, at, s.len));
        put_clean(d, hed_str_sub(s, at, at + good), to);
        at += good;
        if (at == s.len)
            break;
        const unsigned char lead = (unsigned char)s.ptr[at];
        bool cut = !last && lead >= 0xc2 && lead < 0xf5 && s.len - at < asked(lead);
        for (size_t i = at + 1; i < s.len; i++)
            cut = cut && ((unsigned char)s.ptr[i] & 0xc0) == 0x80;
        if (cut)
            break;
        replacement(d, to);
        at++;
    }
    return at;
}

static size_t put_iconv(hed_decoder *d, hed_str s, bool last, hed_buf *to)
{
    char *in = (char *)(uintptr_t)s.ptr; /* iconv's interface lacks the const */
    size_t left = s.len;
    hed_buf raw = {0};
    while (left > 0) {
        const size_t room = 8192;
        char *out = hed_buf_room(&raw, room);
        size_t out_left = room;
        const size_t rc = iconv(d->iconv, &in, &left, &out, &out_left);
        raw.len += room - out_left;
        if (rc != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno == EINVAL && !last && left < sizeof d->rest)
            break;
        put_clean(d, hed_buf_str(&raw), to);
        raw.len = 0;
        replacement(d, to);
        in++;
        left--;
    }
    put_clean(d, hed_buf_str(&raw), to);
    hed_buf_free(&raw);
    return s.len - left;
}

static size_t put(hed_decoder *d, hed_str s, bool last, hed_buf *to)
{
    return d->iconv == (iconv_t)-1 ? put_utf8(d, s, last, to) : put_iconv(d, s, last, to);
}

void hed_decoder_put(hed_decoder *d, hed_str bytes, bool last, hed_buf *to)
{
    hed_buf joined = {0};
    if (d->n_rest > 0) {
        hed_buf_put(&joined, (hed_str){d->rest, d->n_rest});
        hed_buf_put(&joined, bytes);
        bytes = hed_buf_str(&joined);
    }
    const size_t taken = put(d, bytes, last, to);
    d->n_rest = bytes.len - taken;
    if (d->n_rest > 0)
        memcpy(d->rest, bytes.ptr + taken, d->n_rest);
    hed_buf_free(&joined);
}

hed_str hed_charset_decode(hed_arena *arena, hed_str bytes, size_t *bad)
{
    char name[40];
    hed_decoder d;
    hed_buf to = {0};
    hed_decoder_open(&d, hed_charset_of(bytes, name));
    hed_decoder_put(&d, bytes, true, &to);
    hed_decoder_close(&d);
    *bad = d.bad;
    hed_str text = hed_buf_str(&to);
    if (hed_str_starts(text, HED_S("\xef\xbb\xbf")))
        text = hed_str_sub(text, 3, text.len);
    text = hed_arena_str(arena, text);
    hed_buf_free(&to);
    return text;
}
