/* The longest common subsequence of words and marks. */
#include "base/base.h"

#define MOST 200 /* pieces of a side; beyond, one is told after the other */

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

/* What is not told yet: pieces of either side, one of which is behind. */
typedef struct telling {
    hed_diff_each *each;
    void *ctx;
    bool any;
} telling;

static void tell(telling *t, hed_diff kind, const pieces *p, size_t from, size_t end, bool spaced)
{
    if (from == end)
        return;
    const hed_str last = p->at[end - 1].text;
    const hed_str words = {p->at[from].text.ptr, (size_t)(last.ptr + last.len - p->at[from].text.ptr)};
    t->each(t->ctx, kind, words, spaced && t->any);
    t->any = true;
}

static void walk(telling *t, const pieces *a, const pieces *b, uint8_t (*common)[MOST + 1])
{
    size_t i = 0, j = 0;
    while (i < a->n || j < b->n) {
        const size_t gone = i, new = j;
        while (i < a->n && j < b->n && !hed_str_eq(a->at[i].text, b->at[j].text))
            if (common[i + 1][j] >= common[i][j + 1])
                i++;
            else
                j++;
        if (i == a->n || j == b->n)
            i = a->n, j = b->n;
        tell(t, HED_DIFF_GONE, a, gone, i, gone < a->n && a->at[gone].spaced);
        tell(t, HED_DIFF_NEW, b, new, j, new < b->n && b->at[new].spaced);
        const size_t kept = j;
        const bool spaced = i < a->n && j < b->n && (a->at[i].spaced || b->at[j].spaced);
        while (i < a->n && j < b->n && hed_str_eq(a->at[i].text, b->at[j].text) &&
               (j == kept || a->at[i].spaced == b->at[j].spaced))
            i++, j++;
        tell(t, HED_DIFF_KEPT, b, kept, j, spaced);
    }
}

static void fill(const pieces *a, const pieces *b, uint8_t (*common)[MOST + 1])
{
    for (size_t i = a->n + 1; i-- > 0;)
        for (size_t j = b->n + 1; j-- > 0;) {
            if (i == a->n || j == b->n)
                common[i][j] = 0;
            else if (hed_str_eq(a->at[i].text, b->at[j].text))
                common[i][j] = (uint8_t)(common[i + 1][j + 1] + 1);
            else
                common[i][j] = common[i + 1][j] > common[i][j + 1] ? common[i + 1][j] : common[i][j + 1];
        }
}

void hed_diff_words(hed_str before, hed_str after, hed_diff_each *each, void *ctx)
{
    pieces a, b;
    uint8_t common[MOST + 1][MOST + 1]; /* of the pieces from i and from j */
    split(before, &a);
    split(after, &b);
    if (!a.all || !b.all) {
        each(ctx, HED_DIFF_GONE, before, false);
        each(ctx, HED_DIFF_NEW, after, true);
        return;
    }
    fill(&a, &b, common);
    walk(&(telling){.each = each, .ctx = ctx}, &a, &b, common);
}
