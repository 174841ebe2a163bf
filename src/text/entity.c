/* HTML entities that somebody left in: "&#8217;", "&amp;", "&#115;ecret".
 *
 * Input decodes entities where its format has them, once. One that is still there shows up in print, which is a finding
 * of its own; but the headline is scored as the reader's browser may show it. So the folding reads entities until none
 * is left: at each ';' it looks back for the start of one, puts its character in its place, and looks again when that
 * is a ';'. A letter or digit of ASCII written as an entity is a disguise and counts as one. */
#include "text/fold.h"

#define LONGEST 10 /* characters between & and ; */

static uint32_t number(const char *name, size_t len)
{
    /* What Windows-1252 has where Unicode has controls: browsers read these numbers so. */
    static const uint16_t windows[] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                       0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                       0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    const bool hex = len > 0 && (name[0] | 0x20) == 'x';
    uint32_t cp = 0;
    for (size_t i = hex; i < len; i++) {
        const char c = name[i], low = (char)(c | 0x20);
        const bool digit = c >= '0' && c <= '9', letter = hex && low >= 'a' && low <= 'f';
        if ((!digit && !letter) || cp > 0x10ffff)
            return 0;
        cp = cp * (hex ? 16 : 10) + (uint32_t)(digit ? c - '0' : low - 'a' + 10);
    }
    if (cp >= 0x80 && cp < 0xa0)
        return windows[cp - 0x80];
    return cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000) ? 0 : cp;
}

static uint32_t named(const char *name, size_t len)
{
    static const struct {
        const char *name;
        uint32_t cp;
    } names[] = {
        {"amp", '&'},      {"apos", '\''},    {"bull", 0x2022},  {"cent", 0xa2},     {"copy", 0xa9},
        {"euro", 0x20ac},  {"excl", '!'},     {"gt", '>'},       {"hellip", 0x2026}, {"laquo", 0xab},
        {"ldquo", 0x201c}, {"lsquo", 0x2018}, {"lt", '<'},       {"mdash", 0x2014},  {"middot", 0xb7},
        {"nbsp", 0xa0},    {"ndash", 0x2013}, {"num", '#'},      {"pound", 0xa3},    {"quest", '?'},
        {"quot", '"'},     {"raquo", 0xbb},   {"rdquo", 0x201d}, {"reg", 0xae},      {"rsquo", 0x2019},
        {"semi", ';'},     {"shy", 0xad},     {"trade", 0x2122}, {"zwj", 0x200d},    {"zwnj", 0x200c},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == len && hed_strncasecmp(names[i].name, name, len) == 0)
            return names[i].cp;
    return 0;
}

/* The character that units [0, n) end in an entity of, and where that starts; 0 when they do not. */
static uint32_t entity(const hed_unit *units, size_t n, size_t *start)
{
    char name[LONGEST + 1];
    size_t at = sizeof name;
    for (size_t i = n - 1; i-- > 0 && at > 0;) {
        const uint32_t cp = units[i].cp;
        if (cp == '&') {
            *start = i;
            const char *from = name + at;
            const size_t len = sizeof name - at;
            return len > 1 && *from == '#' ? number(from + 1, len - 1) : named(from, len);
        }
        if (cp >= 0x80 ||
            (cp != '#' && hed_text_kind(units[i].cls) != CLS_LETTER && hed_text_kind(units[i].cls) != CLS_DIGIT))
            return 0;
        name[--at] = (char)cp;
    }
    return 0;
}

bool hed_text_undo_entities(hed_fold *fold)
{
    const hed_unit *old = fold->units;
    const size_t n = fold->n;
    size_t cluster = 0, start = 0;
    bool open = false, any = false;
    for (size_t i = 0; i < n && !any; i++) {
        open = open || old[i].cp == '&';
        any = open && old[i].cp == ';' && entity(old, i + 1, &start);
    }
    if (!any)
        return false;
    fold->units = hed_arena_take(fold->arena, fold->cap * sizeof *fold->units, _Alignof(hed_unit));
    fold->n = fold->crowded = 0;
    fold->reversing = 0; /* but for those written as entities, reversals were counted */
    for (size_t i = 0; i < n; i++) {
        if (hed_text_kind(old[i].cls) == CLS_MARK || (old[i].cp >= 0x1160 && old[i].cp < 0x1200)) {
            hed_text_decode_one(fold, old[i].cp, old[i].start, old[i].end, &cluster); /* may have got a new base */
            continue;
        }
        cluster = fold->n;
        fold->units[fold->n++] = old[i];
        hed_text_count_reversed(fold);
        for (uint32_t cp; fold->units[fold->n - 1].cp == ';' && (cp = entity(fold->units, fold->n, &start));) {
            const uint32_t from = fold->units[start].start, to = fold->units[fold->n - 1].end;
            fold->n = start;
            fold->undone[HED_OBF_WIDTH] += cp < 0x80 && (hed_text_ascii_class[cp] & CLS_KIND) <= CLS_DIGIT && cp > ' ';
            for (cluster = start; cluster > 0 && hed_text_kind(fold->units[cluster - 1].cls) == CLS_MARK;)
                cluster--;
            cluster -= cluster > 0;
            hed_text_decode_one(fold, cp, from, to, &cluster);
            if (fold->n == 0)
                break;
        }
    }
    return true;
}
