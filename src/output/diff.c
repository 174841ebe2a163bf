/* A word diff: the longest common subsequence of words, what went before what came. */
#include "output/format.h"

#define MOST 200 /* words of a side; beyond, one is shown after the other */

typedef struct words {
    hed_str at[MOST];
    size_t n;
    bool all; /* there were no more */
} words;

static void split(hed_str s, words *out)
{
    size_t i = 0;
    out->n = 0;
    while (i < s.len && out->n < MOST) {
        size_t start = i;
        while (i < s.len && s.ptr[i] != ' ')
            i++;
        if (i > start)
            out->at[out->n++] = hed_str_sub(s, start, i);
        while (i < s.len && s.ptr[i] == ' ')
            i++;
    }
    out->all = i >= s.len;
}

static void show(const hed_style *style, const words *w, size_t from, size_t to_, bool gone, bool *space, hed_buf *to)
{
    if (from == to_)
        return;
    if (*space)
        hed_buf_char(to, ' ');
    *space = true;
    if (style->color)
        hed_ink_on(style, gone ? HED_GONE : HED_NEW, to);
    else
        hed_buf_cstr(to, gone ? "[-" : "{+");
    for (size_t i = from; i < to_; i++) {
        if (i > from)
            hed_buf_char(to, ' ');
        hed_screen_text(w->at[i], to);
    }
    if (style->color)
        hed_ink_off(style, to);
    else
        hed_buf_cstr(to, gone ? "-]" : "+}");
}

static void walk(const hed_style *style, const words *a, const words *b, uint8_t (*common)[MOST + 1], hed_buf *to)
{
    size_t i = 0, j = 0, gone = 0, new = 0; /* what is not shown yet starts at gone and new */
    bool space = false;
    while (i < a->n && j < b->n) {
        if (!hed_str_eq(a->at[i], b->at[j])) {
            if (common[i + 1][j] >= common[i][j + 1])
                i++;
            else
                j++;
            continue;
        }
        show(style, a, gone, i, true, &space, to);
        show(style, b, new, j, false, &space, to);
        if (space)
            hed_buf_char(to, ' ');
        space = true;
        hed_screen_text(a->at[i], to);
        gone = ++i;
        new = ++j;
    }
    show(style, a, gone, a->n, true, &space, to);
    show(style, b, new, b->n, false, &space, to);
}

void hed_word_diff(const hed_style *style, hed_str before, hed_str after, hed_buf *to)
{
    words a, b;
    uint8_t common[MOST + 1][MOST + 1]; /* of the words from i and from j */
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
            else if (hed_str_eq(a.at[i], b.at[j]))
                common[i][j] = (uint8_t)(common[i + 1][j + 1] + 1);
            else
                common[i][j] = common[i + 1][j] > common[i][j + 1] ? common[i + 1][j] : common[i][j + 1];
        }
    walk(style, &a, &b, common, to);
}
