/* A word diff in one line: what went before what came. */
#include "output/format.h"

typedef struct line {
    const hed_style *style;
    hed_buf *to;
} line;

static void put(void *ctx, hed_diff kind, hed_str words, bool spaced)
{
    static const struct {
        const char *open, *close;
        hed_ink ink;
    } marks[] = {[HED_DIFF_GONE] = {"[-", "-]", HED_GONE}, [HED_DIFF_NEW] = {"{+", "+}", HED_NEW}};
    const line *l = ctx;
    if (spaced)
        hed_buf_char(l->to, ' ');
    if (kind == HED_DIFF_KEPT) {
        hed_screen_text(words, l->to);
        return;
    }
    if (l->style->color)
        hed_ink_on(l->style, marks[kind].ink, l->to);
    else
        hed_buf_cstr(l->to, marks[kind].open);
    hed_screen_text(words, l->to);
    if (l->style->color)
        hed_ink_off(l->style, l->to);
    else
        hed_buf_cstr(l->to, marks[kind].close);
}

void hed_word_diff(const hed_style *style, hed_str before, hed_str after, hed_buf *to)
{
    hed_diff_words(before, after, put, &(line){style, to});
}
