/* A word diff: the longest common subsequence of words and marks, what went before what came. */
#include "output/format.h"

#define MOST 200 /* pieces of a side; beyond, one is shown after the other */

/* A word, or the marks before or after one. */
typedef struct piece {
    hed_str text;
    bool spaced; /* a space stands before it */
} piece;

typedef struct pieces {
    piece at[MOST];
    size_t n;
    bool all; /* there were no more */
} pieces;

static bool mark(char c)
{
    return c != ' ' && strchr("!\"'(),-.:;?[]{}|/", c) != NULL;
}

static void split(hed_str s, pieces *out)
{
    bool spaced = false;
    size_t i = 0;
    out->n = 0;
    while (i < s.len && out->n < MOST) {
        if (s.ptr[i] == ' ') {
            spaced = true;
            i++;
            continue;
        }
        size_t start = i;
        bool marks = mark(s.ptr[i]);
        while (i < s.len && s.ptr[i] != ' ') {
            bool inside = i > start && !marks && i + 1 < s.len && s.ptr[i + 1] != ' ' && !mark(s.ptr[i + 1]);
            if (mark(s.ptr[i]) != marks && !inside) /* what's, 4.5, U.S. stay whole */
                break;
            i++;
        }
        out->at[out->n++] = (piece){hed_str_sub(s, start, i), spaced};
        spaced = false;
    }
    out->all = i >= s.len;
}

static void show(const hed_style *style, const pieces *p, size_t from, size_t end, bool gone, hed_buf *to, size_t start)
{
    if (from == end)
        return;
    if (p->at[from].spaced && to->len > start)
        hed_buf_char(to, ' ');
    if (style->color)
        hed_ink_on(style, gone ? HED_GONE : HED_NEW, to);
    else
        hed_buf_cstr(to, gone ? "[-" : "{+");
    for (size_t i = from; i < end; i++) {
        if (i > from && p->at[i].spaced)
            hed_buf_char(to, ' ');
        hed_screen_text(p->at[i].text, to);
    }
    if (style->color)
        hed_ink_off(style, to);
    else
        hed_buf_cstr(to, gone ? "-]" : "+}");
}

static void walk(const hed_style *style, const pieces *a, const pieces *b, uint8_t (*common)[MOST + 1], hed_buf *to)
{
    size_t i = 0, j = 0, gone = 0, new = 0; /* what is not shown yet starts at gone and new */
    const size_t start = to->len;
    while (i < a->n && j < b->n) {
        if (!hed_str_eq(a->at[i].text, b->at[j].text)) {
            if (common[i + 1][j] >= common[i][j + 1])
                i++;
            else
                j++;
            continue;
        }
        show(style, a, gone, i, true, to, start);
        show(style, b, new, j, false, to, start);
        if (to->len > start && (a->at[i].spaced || b->at[j].spaced))
            hed_buf_char(to, ' ');
        hed_screen_text(a->at[i].text, to);
        gone = ++i;
        new = ++j;
    }
    show(style, a, gone, a->n, true, to, start);
    show(style, b, new, b->n, false, to, start);
}

void hed_word_diff(const hed_style *style, hed_str before, hed_str after, hed_buf *to)
{
    pieces a, b;
    uint8_t common[MOST + 1][MOST + 1]; /* of the pieces from i and from j */
    split(before, &a);
    split(after, &b);
    if (!a.all || !b.all) {
        hed_screen_text(before, to);
        hed_buf_cstr(to, " -> ");
        hed_screen_text(after, to);
        return;
    }
    for (size_t i = a.n + 1; i-- > 0;)
        for (size_t j = b.n + 1; j-- > 0;) {
            if (i == a.n || j == b.n)
                common[i][j] = 0;
            else if (hed_str_eq(a.at[i].text, b.at[j].text))
                common[i][j] = (uint8_t)(common[i + 1][j + 1] + 1);
            else
                common[i][j] = common[i + 1][j] > common[i][j + 1] ? common[i + 1][j] : common[i][j + 1];
        }
    walk(style, &a, &b, common, to);
}
