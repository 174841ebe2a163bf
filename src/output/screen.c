/* Text for a terminal, in columns: one grapheme cluster after the other, as wide as its widest code point. */
#include "output/format.h"

#include <stdio.h>
#include <utf8proc.h>

/* What must not reach a terminal or a reader's eye unseen. Joiners stay where scripts and emoji need them. */
static bool hidden(int32_t cp, int32_t before)
{
    if (cp < 0x20 || cp == 0x7f)
        return true;
    if (cp < 0x80)
        return false;
    if (cp == 0x200c || cp == 0x200d) /* joiners: nothing to join after a Latin letter or at the start */
        return before < 0x250;
    if (cp == 0x034f || cp == 0x115f || cp == 0x1160 || cp == 0x3164 || cp == 0xffa0 || cp == 0x2800)
        return true; /* letters and symbols without a shape */
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CN:
        return true;
    case UTF8PROC_CATEGORY_CF:
        return !(cp >= 0x600 && cp <= 0x605) && cp != 0x6dd && cp != 0x70f; /* Arabic and Syriac signs are seen */
    default:
        return false;
    }
}

/* Length of the code point at s[at], 0 when it is not UTF-8. */
static size_t decode(hed_str s, size_t at, int32_t *cp)
{
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + at, (utf8proc_ssize_t)(s.len - at), cp);
    return n > 0 ? (size_t)n : 0;
}

static unsigned width(int32_t cp)
{
    int columns = utf8proc_charwidth(cp);
    return columns > 0 ? (unsigned)columns : 0;
}

static bool flag(int32_t cp)
{
    return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

static unsigned escape(hed_str s, size_t at, size_t n, int32_t cp, hed_buf *to)
{
    char text[16];
    int len = n > 0 ? snprintf(text, sizeof text, "<U+%04X>", (unsigned)cp)
                    : snprintf(text, sizeof text, "<%02X>", (unsigned)(unsigned char)s.ptr[at]);
    if (to)
        hed_buf_cstr(to, text);
    return (unsigned)len;
}

size_t hed_screen_cell(hed_str s, size_t at, hed_buf *to, unsigned *columns)
{
    int32_t cp, next, state = 0;
    size_t n = decode(s, at, &cp), end = at + n;
    if (n == 0 || hidden(cp, 0)) {
        *columns = escape(s, at, n, cp, to);
        return at + (n > 0 ? n : 1);
    }
    *columns = width(cp);
    for (size_t more; end < s.len && (more = decode(s, end, &next)) > 0; end += more, cp = next) {
        if (utf8proc_grapheme_break_stateful(cp, next, &state) || hidden(next, cp))
            break;
        if (flag(cp) && flag(next))
            *columns = 2;
        else if (width(next) > *columns)
            *columns = width(next);
    }
    if (to)
        hed_buf_put(to, hed_str_sub(s, at, end));
    return end;
}

void hed_screen_text(hed_str s, hed_buf *to)
{
    unsigned columns;
    for (size_t at = 0; at < s.len;)
        at = hed_screen_cell(s, at, to, &columns);
}

unsigned hed_screen_width(hed_str s)
{
    unsigned columns, sum = 0;
    for (size_t at = 0; at < s.len; sum += columns)
        at = hed_screen_cell(s, at, NULL, &columns);
    return sum;
}

void hed_screen_spaces(unsigned n, hed_buf *to)
{
    while (n-- > 0)
        hed_buf_char(to, ' ');
}

/* ---- Colour. It only underlines what words and marks say as well. */

static const char *const codes[] = {
    [HED_PLAIN] = "0",   [HED_BOLD] = "1",     [HED_DIM] = "2",   [HED_RED] = "31",    [HED_GREEN] = "32",
    [HED_YELLOW] = "33", [HED_MAGENTA] = "35", [HED_CYAN] = "36", [HED_GONE] = "9;31", [HED_NEW] = "4;32",
};

void hed_ink_on(const hed_style *style, hed_ink ink, hed_buf *to)
{
    if (style->color)
        hed_buf_printf(to, "\033[%sm", codes[ink]);
}

void hed_ink_off(const hed_style *style, hed_buf *to)
{
    if (style->color)
        hed_buf_cstr(to, "\033[0m");
}

void hed_ink_put(const hed_style *style, hed_ink ink, const char *text, hed_buf *to)
{
    hed_ink_on(style, ink, to);
    hed_screen_text(hed_str_of(text), to);
    hed_ink_off(style, to);
}

hed_ink hed_ink_of(hed_action action)
{
    static const hed_ink inks[HED_ACTIONS] = {HED_GREEN, HED_CYAN, HED_YELLOW, HED_MAGENTA, HED_RED};
    return inks[action];
}
