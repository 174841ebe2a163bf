/* text: for people at a terminal. Three depths: a line of scores (hed score), a headline with carets under what was
 * found and what is to be done (hed check), and everything (hed explain; explain.c). */
#include "output/format.h"

#define INDENT 2

static unsigned columns_of(const hed_style *style)
{
    return style->width > 20 ? style->width : 100;
}

/* ---- The headline and its carets, in rows as wide as the terminal */

typedef struct row {
    size_t start, end; /* bytes of the headline, without the space where it was broken */
    size_t next;       /* where the next one starts */
} row;

/* The row that starts at byte start: as many words as there is room for. */
static row next_row(hed_str s, size_t start, unsigned room)
{
    unsigned used = 0, columns;
    size_t at = start, space = start;
    while (at < s.len) {
        size_t next = hed_screen_cell(s, at, NULL, &columns);
        if (used + columns > room && at > start)
            return space > start ? (row){start, space - 1, space} : (row){start, at, at};
        used += columns;
        at = next;
        if (s.ptr[at - 1] == ' ')
            space = at;
    }
    return (row){start, s.len, s.len};
}

static void show_score(const hed_style *style, const hed_finding *f, hed_buf *to)
{
    hed_ink_on(style, HED_DIM, to);
    hed_buf_printf(to, "  %s %.2f  ", hed_axis_name(f->axis), f->weight * f->score);
    hed_screen_text(hed_str_of(f->rule), to);
    hed_buf_cstr(to, f->in_quote ? ", in a quotation" : "");
    hed_ink_off(style, to);
}

/* Carets under the part of the finding that is in this row; the reason behind them, or below where that is too long. */
static void show_carets(const hed_style *style, hed_str headline, row r, const hed_finding *f, hed_buf *to)
{
    size_t start = f->span.byte[0], end = f->span.byte[1];
    bool first = start >= r.start;
    start = start > r.start ? start : r.start;
    end = end < r.end ? end : r.end;
    if (start >= end)
        return;
    unsigned left = hed_screen_width(hed_str_sub(headline, r.start, start));
    unsigned wide = hed_screen_width(hed_str_sub(headline, start, end));
    hed_screen_spaces(INDENT + left, to);
    hed_ink_on(style, HED_YELLOW, to);
    for (unsigned i = 0; i < (wide > 0 ? wide : 1); i++)
        hed_buf_char(to, '^');
    hed_ink_off(style, to);
    if (first) {
        size_t text = strlen(f->reason) + strlen(f->rule) + strlen(hed_axis_name(f->axis)) + 10;
        if (INDENT + left + wide + text > columns_of(style)) {
            hed_buf_char(to, '\n');
            hed_screen_spaces(INDENT + 2, to);
        } else {
            hed_buf_char(to, ' ');
        }
        hed_screen_text(hed_str_of(f->reason), to);
        show_score(style, f, to);
    }
    hed_buf_char(to, '\n');
}

static void show_headline(const hed_style *style, hed_str headline, const hed_result *result, hed_buf *to)
{
    for (size_t at = 0; at < headline.len;) {
        row r = next_row(headline, at, columns_of(style) - INDENT);
        const bool cut = hed_unread(result) && r.next < headline.len; /* too long, or no text: its beginning tells */
        hed_screen_spaces(INDENT, to);
        hed_ink_on(style, HED_BOLD, to);
        hed_screen_text(hed_str_sub(headline, r.start, r.end), to);
        hed_buf_cstr(to, cut ? "\xe2\x80\xa6" : "");
        hed_ink_off(style, to);
        hed_buf_char(to, '\n');
        for (size_t i = 0; i < result->n_findings; i++)
            show_carets(style, headline, r, &result->findings[i], to);
        at = cut ? headline.len : r.next;
    }
    for (size_t i = 0; i < result->n_findings; i++) {
        const hed_finding *f = &result->findings[i];
        if (f->span.byte[0] != f->span.byte[1])
            continue;
        hed_screen_spaces(INDENT, to);
        hed_screen_text(hed_str_of(f->reason), to);
        show_score(style, f, to);
        hed_buf_char(to, '\n');
    }
}

/* ---- What is to be done */

static void show_rewrite(const hed_style *style, const hed_item *item, const hed_rewrite *w, hed_buf *to)
{
    if (w->text.len == 0 && !w->refused)
        return;
    if (w->text.len == 0) {
        hed_buf_printf(to, "  %-10s ", "no rewrite");
        hed_screen_text(hed_str_of(w->refused), to);
        hed_buf_char(to, '\n');
    }
    if (w->from_story.len > 0) {
        hed_buf_printf(to, "  %-10s ", "from story");
        hed_screen_text(w->from_story, to);
        hed_buf_char(to, '\n');
    }
    for (size_t i = 0; i < w->n_spoilers && (i == 0 || style->explain); i++) {
        hed_buf_printf(to, "  %-10s %s: ", i == 0 ? "may tell" : "", w->spoilers[i].asks);
        hed_screen_text(w->spoilers[i].sentence, to);
        hed_buf_char(to, '\n');
    }
    if (w->text.len == 0)
        return;
    hed_buf_printf(to, "  %-10s ", w->applied ? "rewrite" : "suggestion");
    hed_ink_on(style, HED_BOLD, to);
    hed_screen_text(w->text, to);
    hed_ink_off(style, to);
    hed_buf_printf(to, "\n  %-10s ", "");
    hed_word_diff(style, item->headline, w->text, to);
    hed_buf_char(to, '\n');
}

static void show_decision(const hed_style *style, const hed_item *item, const hed_result *r, hed_buf *to)
{
    if (r->n_rows > 0 && !style->explain) {
        hed_buf_printf(to, "  %-10s ", "because");
        hed_screen_text(hed_str_of(r->rows[0].because), to);
        hed_buf_cstr(to, "  ");
        hed_ink_put(style, HED_DIM, r->rows[0].reason, to);
        hed_buf_char(to, '\n');
    }
    for (size_t i = 0; i < r->n_labels; i++) {
        hed_buf_cstr(to, i == 0 ? "  labels     " : ", ");
        hed_screen_text(hed_str_of(r->labels[i]), to);
    }
    if (r->n_labels > 0)
        hed_buf_char(to, '\n');
    const bool briefly = r->story && strcmp(r->story, "short") == 0;
    if ((briefly || r->n_missing > 0) && !style->explain) {
        hed_buf_printf(to, "  %-10s ", "story");
        if (briefly)
            hed_short_story(r, to);
        hed_missing_words(r, briefly ? "; it does not have " : "does not have ", to);
        hed_buf_char(to, '\n');
    }
    show_rewrite(style, item, &r->rewrite, to);
}

static void show_errors(const hed_result *r, hed_buf *to)
{
    for (size_t i = 0; i < r->n_errors; i++) {
        hed_buf_printf(to, "  %-10s ", "error");
        hed_screen_text(hed_str_of(r->errors[i].text), to);
        hed_buf_char(to, '\n');
    }
}

static void show_note(hed_str note, hed_buf *to)
{
    if (note.len == 0)
        return;
    hed_buf_printf(to, "  %-10s ", "note");
    hed_screen_text(note, to);
    hed_buf_char(to, '\n');
}

static void show_place(const hed_item *item, hed_buf *to)
{
    if (item->n_places == 0 || item->places[0].path.len == 0)
        return;
    hed_screen_text(item->places[0].path, to);
    if (item->places[0].line > 0)
        hed_buf_printf(to, ":%u", item->places[0].line);
    hed_buf_cstr(to, ": ");
}

static void show_first_line(const hed_shown *shown, hed_buf *to)
{
    const hed_style *style = shown->style;
    const hed_result *r = shown->result;
    show_place(shown->item, to);
    if (hed_unread(r)) {
        hed_ink_put(style, HED_RED, "not checked", to);
        hed_buf_char(to, '\n');
        return;
    }
    hed_ink_put(style, hed_ink_of(r->verdict), hed_action_name(r->verdict), to);
    hed_buf_printf(to, "  clickbait %.2f", r->clickbait);
    if (r->has_svm)
        hed_buf_printf(to, "  svm %.2f", r->svm_score);
    hed_buf_char(to, '\n');
}

/* ---- hed score */

static void score_line(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    if (hed_unread(r)) {
        hed_buf_cstr(to, "    -     -  ");
        show_place(shown->item, to);
        hed_buf_cstr(to, "not checked\n");
        return;
    }
    hed_buf_printf(to, "%5.2f", r->clickbait);
    if (r->has_svm)
        hed_buf_printf(to, " %5.2f  ", r->svm_score);
    else
        hed_buf_cstr(to, "     -  ");
    hed_screen_text(shown->item->headline, to);
    hed_buf_char(to, '\n');
}

/* ---- The format */

void hed_text_head(const hed_document *document, hed_buf *to)
{
    if (!document->style->decision && !document->style->explain)
        hed_buf_cstr(to, " bait   svm  headline\n");
}

void hed_text_item(const hed_shown *shown, hed_buf *to)
{
    const hed_style *style = shown->style;
    const hed_result *r = shown->result;
    if (!style->decision && !style->explain) {
        score_line(shown, to);
        return;
    }
    if (hed_unread(r) && !style->explain && !style->passing)
        return; /* what is wrong is for the errors' place to say */
    if (style->decision && !style->explain && r->verdict == HED_PASS && r->n_errors == 0 && !style->passing &&
        shown->item->note.len == 0 && !r->foreign)
        return;
    show_first_line(shown, to);
    show_headline(style, shown->item->headline, r, to);
    show_note(shown->item->note, to);
    show_note(hed_str_of(r->foreign), to);
    if (!hed_unread(r))
        show_errors(r, to);
    if (!hed_unread(r) && style->explain)
        hed_explain_decision(shown, to);
    if (!hed_unread(r) && style->decision)
        show_decision(style, shown->item, r, to);
    if (!hed_unread(r) && style->explain)
        hed_explain_item(shown, to);
    hed_buf_char(to, '\n');
}

/* Where the flagged headlines are, for a run over a corpus: by section, and by what was found in them. */
static void show_counts(const hed_summary *s, hed_buf *to)
{
    const char *comma = "axes: ";
    for (int axis = 0; axis < HED_AXES; axis++)
        if (s->axes[axis] > 0) {
            hed_buf_printf(to, "%s%s %zu", comma, hed_axis_name((hed_axis)axis), s->axes[axis]);
            comma = ", ";
        }
    if (*comma == ',')
        hed_buf_char(to, '\n');
    comma = "sections: ";
    for (size_t i = 0; i < s->n_sections && (s->n_sections > 1 || s->sections[0].name.len > 0); i++) {
        const hed_section *in = &s->sections[i];
        const size_t flagged = in->items - in->errors - in->verdicts[HED_PASS];
        if (flagged == 0)
            continue;
        hed_buf_cstr(to, comma);
        hed_screen_text(in->name.len > 0 ? in->name : HED_S("(none)"), to);
        hed_buf_printf(to, " %zu of %zu", flagged, in->items);
        comma = ", ";
    }
    if (*comma == ',')
        hed_buf_char(to, '\n');
}

void hed_text_tail(const hed_document *document, hed_buf *to)
{
    const hed_style *style = document->style;
    const hed_summary *summary = document->summary;
    const char *comma = ": ";
    if (!style->summary || !style->decision)
        return;
    hed_buf_printf(to, "%zu headline%s", summary->items, summary->items == 1 ? "" : "s");
    for (int action = HED_ACTIONS - 1; action >= 0; action--) {
        if (summary->verdicts[action] == 0)
            continue;
        hed_buf_printf(to, "%s%zu ", comma, summary->verdicts[action]);
        hed_ink_put(style, hed_ink_of((hed_action)action), hed_action_name((hed_action)action), to);
        comma = ", ";
    }
    if (summary->errors > 0)
        hed_buf_printf(to, "%s%zu not checked", comma, summary->errors);
    if (summary->suppressed > 0)
        hed_buf_printf(to, "; %zu finding%s let pass", summary->suppressed, summary->suppressed == 1 ? "" : "s");
    hed_buf_char(to, '\n');
    show_counts(summary, to);
}
