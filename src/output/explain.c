/* What hed explain adds: where the score comes from, which rows of the policy matched, what the rewrite changed and
 * why that is safe. */
#include "output/format.h"

#include <math.h>
#include <stdlib.h>

#define SHOWN 12 /* contributions */

static void key(const char *name, hed_buf *to)
{
    hed_buf_printf(to, "  %-10s ", name);
}

static void axes(const hed_shown *shown, hed_buf *to)
{
    const unsigned measured = hed_engine_axes(shown->engine);
    const double *at = shown->result->axes;
    bool any = false;
    key("axes", to);
    for (unsigned axis = 0; axis < HED_AXES; axis++)
        if (at[axis] > 0) {
            hed_buf_printf(to, "%s%s %.2f", any ? "  " : "", hed_axis_name((hed_axis)axis), at[axis]);
            any = true;
        }
    hed_buf_cstr(to, any ? "\n" : measured > 0 ? "nothing found by any rule\n" : "no rules are loaded\n");
}

static void rows(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    for (size_t i = 0; i < r->n_rows; i++) {
        const hed_row *row = &r->rows[i];
        key(i == 0 ? "decided by" : "also", to);
        hed_screen_text(hed_str_of(row->reason), to);
        hed_buf_printf(to, " (line %u, priority %d): ", row->line, row->priority);
        hed_ink_put(shown->style, hed_ink_of(row->action), hed_action_name(row->action), to);
        if (row->label) {
            hed_buf_cstr(to, " \"");
            hed_screen_text(hed_str_of(row->label), to);
            hed_buf_char(to, '"');
        }
        hed_buf_cstr(to, ", as ");
        hed_screen_text(hed_str_of(row->because), to);
        hed_buf_char(to, '\n');
    }
    if (r->n_rows == 0 && shown->style->decision) {
        key("decided by", to);
        hed_buf_cstr(to, "no row of the policy matched: its default\n");
    }
}

static void edits(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    const hed_rewrite *w = &r->rewrite;
    if (w->text.len == 0)
        return;
    key("scores", to);
    hed_buf_printf(to, "clickbait %.2f -> %.2f", r->clickbait, w->clickbait);
    if (r->has_svm)
        hed_buf_printf(to, ", svm %.2f -> %.2f", r->svm_score, w->svm);
    hed_buf_char(to, '\n');
    for (size_t i = 0; i < w->n_edits; i++) {
        const hed_edit *e = &w->edits[i];
        key(i == 0 ? "changed" : "", to);
        hed_buf_printf(to, "%s: \"", e->stage);
        hed_screen_text(e->before, to);
        hed_buf_cstr(to, "\" -> \"");
        hed_screen_text(e->after, to);
        hed_buf_char(to, '"');
        if (e->rule) {
            hed_buf_cstr(to, "  (");
            hed_screen_text(hed_str_of(e->rule), to);
            hed_buf_char(to, ')');
        }
        hed_buf_char(to, '\n');
        if (e->safe) {
            key("", to);
            hed_buf_cstr(to, "  safe: ");
            hed_screen_text(hed_str_of(e->safe), to);
            hed_buf_char(to, '\n');
        }
    }
}

/* ---- The SVM */

typedef struct group {
    const char *name;
    double points;
} group;

static int by_size(const void *a, const void *b)
{
    double x = fabs(((const group *)a)->points), y = fabs(((const group *)b)->points);
    if (x < y || x > y)
        return x < y ? 1 : -1;
    return strcmp(((const group *)a)->name, ((const group *)b)->name);
}

static void groups(const hed_result *r, hed_buf *to)
{
    group sums[24];
    size_t n = 0;
    for (size_t i = 0; i < r->n_contributions; i++) {
        const hed_contribution *c = &r->contributions[i];
        size_t k = 0;
        while (k < n && strcmp(sums[k].name, c->group) != 0)
            k++;
        if (k == n && n == sizeof sums / sizeof *sums)
            continue;
        if (k == n)
            sums[n++] = (group){c->group, 0};
        sums[k].points += c->points;
    }
    qsort(sums, n, sizeof *sums, by_size);
    key("made of", to);
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "%s%s %+.2f", i > 0 ? "  " : "", sums[i].name, sums[i].points);
    hed_buf_char(to, '\n');
}

static void largest(const hed_result *r, hed_buf *to)
{
    size_t shown = 0;
    for (size_t i = 0; i < r->n_contributions && shown < SHOWN; i++) {
        const hed_contribution *c = &r->contributions[i];
        if (fabs(c->points) < .005 || c->kind == HED_BIAS)
            continue;
        key(shown++ == 0 ? "largest" : "", to);
        hed_buf_printf(to, "%+6.2f  ", c->points);
        if (c->kind == HED_FEATURE) {
            hed_buf_printf(to, "%.*s = ", HED_FMT(c->id));
            hed_buf_double(to, c->value, 3);
            hed_buf_printf(to, "  (%s)", c->group);
        } else {
            hed_buf_cstr(to, c->kind == HED_WORD_NGRAM ? "words \"" : "letters \"");
            hed_screen_text(c->id, to);
            hed_buf_char(to, '"');
        }
        hed_buf_char(to, '\n');
    }
}

static void svm(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    if (!r->has_svm)
        return;
    key("svm", to);
    hed_buf_printf(to, "%.3f, %s (threshold %.2f, margin %+.2f; above zero is bait)\n", r->svm_score,
                   r->svm_score >= r->svm_threshold ? "clickbait" : "news", r->svm_threshold, r->svm_margin);
    if (r->n_contributions == 0)
        return;
    groups(r, to);
    largest(r, to);
}

void hed_explain_item(const hed_shown *shown, hed_buf *to)
{
    rows(shown, to);
    edits(shown, to);
    axes(shown, to);
    svm(shown, to);
}
