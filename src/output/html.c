/* html: a report in one file that needs nothing else, no script and no network: what came out, how the scores spread,
 * the worst headlines, the rate of each section, axis and rule. All of it is made from the summary. */
#include "output/format.h"
#include "output/put.h"

#include <math.h>
#include <stdlib.h>

static void text(hed_str s, hed_buf *to) /* nothing hidden, nothing that turns the line */
{
    hed_buf seen = {0};
    hed_screen_text(s, &seen);
    hed_put_markup(hed_buf_str(&seen), to);
    hed_buf_free(&seen);
}

/* 1,234,567 */
static void count(size_t n, hed_buf *to)
{
    if (n >= 1000) {
        count(n / 1000, to);
        hed_buf_printf(to, ",%03zu", n % 1000);
    } else {
        hed_buf_printf(to, "%zu", n);
    }
}

static void percent(size_t part, size_t all, hed_buf *to)
{
    const double p = all > 0 ? 100 * (double)part / (double)all : 0;
    if (part > 0 && p < .1)
        hed_buf_cstr(to, "&lt; 0.1 %");
    else
        hed_buf_printf(to, p > 0 && p < 10 ? "%.1f %%" : "%.0f %%", p);
}

static size_t flagged(const size_t *verdicts)
{
    size_t n = 0;
    for (int v = HED_LABEL; v < HED_ACTIONS; v++)
        n += verdicts[v];
    return n;
}

static void table_head(const char *const *columns, hed_buf *to)
{
    PUT(to, "<div class=\"card wide\"><table><thead><tr>");
    for (; *columns; columns++)
        if (**columns == '#')
            hed_buf_printf(to, "<th class=\"n\" scope=\"col\">%s</th>", *columns + 1);
        else
            hed_buf_printf(to, "<th scope=\"col\">%s</th>", *columns);
    PUT(to, "</tr></thead><tbody>\n");
}

static void table_end(hed_buf *to)
{
    PUT(to, "</tbody></table></div>\n");
}

static void number_cell(size_t n, hed_buf *to)
{
    PUT(to, "<td class=\"n\">");
    count(n, to);
    PUT(to, "</td>");
}

static void rate_cells(size_t part, size_t all, hed_buf *to)
{
    PUT(to, "<td class=\"n\">");
    percent(part, all, to);
    hed_buf_printf(to, "</td><td><div class=\"meter\"><i style=\"width:%.1f%%\"></i></div></td>",
                   all > 0 ? 100 * (double)part / (double)all : 0);
}

/* ---- The top */

static void tile(const char *class, size_t n, size_t all, const char *what, hed_buf *to)
{
    hed_buf_printf(to, "<div class=\"tile %s\"><b>", class);
    count(n, to);
    hed_buf_printf(to, "</b><span>%s", what);
    if (all > 0) {
        PUT(to, ", ");
        percent(n, all, to);
    }
    PUT(to, "</span></div>");
}

static void tiles(const hed_summary *s, bool decision, hed_buf *to)
{
    PUT(to, "<div class=\"tiles\">");
    tile("", s->items, 0, s->items == 1 ? "headline" : "headlines", to);
    for (int v = HED_ACTIONS - 1; v >= 0 && decision; v--)
        tile(hed_action_name((hed_action)v), s->verdicts[v], s->items, hed_action_name((hed_action)v), to);
    if (s->errors > 0)
        tile("unread", s->errors, s->items, "not checked", to);
    PUT(to, "</div>\n");
    if (!decision || s->items == 0)
        return;
    PUT(to, "<div class=\"meter tall\" role=\"img\" aria-label=\"Share of each verdict\">");
    for (int v = HED_ACTIONS - 1; v >= 0; v--)
        if (s->verdicts[v] > 0)
            hed_buf_printf(to, "<i class=\"%s\" style=\"width:%.2f%%\"></i>", hed_action_name((hed_action)v),
                           100 * (double)s->verdicts[v] / (double)s->items);
    PUT(to, "</div>\n");
}

/* ---- Distributions */

/* Twenty bars. Their heights are roots of the counts: most headlines are near 0, and the few that are not matter. */
static void histogram(const char *title, const size_t *bins, hed_buf *to)
{
    size_t most = 0, sum = 0;
    for (int i = 0; i < 20; i++) {
        most = bins[i] > most ? bins[i] : most;
        sum += bins[i];
    }
    hed_buf_printf(to, "<div class=\"card\"><h3>%s</h3>", title);
    hed_buf_printf(to, "<svg viewBox=\"0 0 480 178\" role=\"img\" aria-label=\"%s of %zu headlines\">", title, sum);
    PUT(to, "<line class=\"g\" x1=\"20\" y1=\"150.5\" x2=\"460\" y2=\"150.5\"/>");
    for (int i = 0; i < 20; i++) {
        const double high = most > 0 ? 125 * sqrt((double)bins[i] / (double)most) : 0;
        const int x = 20 + i * 22;
        if (bins[i] == 0)
            continue;
        hed_buf_printf(
            to,
            "<g><title>%.2f to %.2f: %zu</title><rect class=\"b\" x=\"%d\" y=\"%.1f\" width=\"18\" height=\"%.1f\"/>",
            i / 20., (i + 1) / 20., bins[i], x + 2, 150 - (high > 1.5 ? high : 1.5), high > 1.5 ? high : 1.5);
        hed_buf_printf(to, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">", x + 11, 145 - high);
        if (bins[i] >= 10000)
            hed_buf_printf(to, "%zuk", (bins[i] + 500) / 1000);
        else
            count(bins[i], to);
        PUT(to, "</text></g>");
    }
    for (int i = 0; i <= 4; i++)
        hed_buf_printf(to, "<text x=\"%d\" y=\"168\" text-anchor=\"middle\">%.2f</text>", 20 + i * 110, i / 4.);
    PUT(to, "</svg></div>\n");
}

static void distributions(const hed_summary *s, hed_buf *to)
{
    size_t scored = 0;
    for (int i = 0; i < 20; i++)
        scored += s->svm[i];
    PUT(to, "<h2>Scores</h2>\n<div class=\"pair\">\n");
    histogram("Clickbait score of the rules", s->scores, to);
    if (scored > 0)
        histogram("Probability of clickbait by the model", s->svm, to);
    PUT(to, "</div>\n<p class=\"small\">0 is plain, 1 is bait. Heights grow with the root of the count.</p>\n");
}

/* ---- The worst headlines */

static int by_start(const void *a, const void *b)
{
    const hed_mark *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? 1 : x->end > y->end ? -1 : 0;
}

static void trim(hed_str headline, hed_mark *mark)
{
    while (mark->end <= headline.len && mark->start < mark->end && headline.ptr[mark->end - 1] == ' ')
        mark->end--;
    while (mark->end <= headline.len && mark->start < mark->end && headline.ptr[mark->start] == ' ')
        mark->start++;
}

static void marked(const hed_worst *w, hed_buf *to)
{
    hed_mark marks[8];
    size_t at = 0;
    memcpy(marks, w->marks, sizeof marks);
    for (size_t i = 0; i < w->n_marks; i++) /* patterns may take in the spaces around; a mark on them looks wrong */
        trim(w->headline, &marks[i]);
    qsort(marks, w->n_marks, sizeof *marks, by_start);
    for (size_t i = 0; i < w->n_marks; i++) {
        if (marks[i].start == marks[i].end || marks[i].start < at || marks[i].end > w->headline.len)
            continue;
        text(hed_str_sub(w->headline, at, marks[i].start), to);
        PUT(to, "<mark title=\"");
        text(hed_str_of(marks[i].reason), to);
        PUT(to, "\">");
        text(hed_str_sub(w->headline, marks[i].start, marks[i].end), to);
        PUT(to, "</mark>");
        at = marks[i].end;
    }
    text(hed_str_sub(w->headline, at, w->headline.len), to);
}

static void details(const hed_worst *w, hed_buf *to)
{
    if (w->place.path.len > 0) {
        PUT(to, "<div class=\"small\">");
        text(w->place.path, to);
        if (w->place.line > 0)
            hed_buf_printf(to, ":%u", w->place.line);
        if (w->section.len > 0) {
            PUT(to, ", ");
            text(w->section, to);
        }
        PUT(to, "</div>");
    }
    PUT(to, "<div class=\"small why\">");
    text(w->because, to);
    if (w->row && !w->unread) {
        PUT(to, " <code>");
        text(hed_str_of(w->row), to);
        PUT(to, "</code>");
    }
    PUT(to, "</div>");
    for (size_t i = 0; i < w->n_marks; i++) {
        PUT(to, "<div class=\"small\">");
        text(hed_str_of(w->marks[i].reason), to);
        PUT(to, " <code>");
        text(hed_str_of(w->marks[i].rule), to);
        PUT(to, "</code></div>");
    }
    if (w->rewrite.len == 0)
        return;
    PUT(to, "<div class=\"small why\">Rewrite: <bdi>");
    text(w->rewrite, to);
    PUT(to, "</bdi></div>");
}

static void score_cell(bool has, double score, hed_buf *to)
{
    if (has)
        hed_buf_printf(to, "<td class=\"n\">%.2f</td>", score);
    else
        PUT(to, "<td class=\"n\">&ndash;</td>");
}

static void worst(const hed_summary *s, hed_buf *to)
{
    static const char *const columns[] = {"Verdict", "Headline", "#Rules", "#Model", NULL};
    const size_t n = s->n_worst[0] + s->n_worst[1], all = flagged(s->verdicts) + s->errors;
    PUT(to, "<h2>Worst headlines</h2>\n");
    if (n == 0) {
        PUT(to, "<p class=\"soft\">Nothing was found.</p>\n");
        return;
    }
    table_head(columns, to);
    for (int list = 1; list >= 0; list--)
        for (size_t i = 0; i < s->n_worst[list]; i++) {
            const hed_worst *w = &s->worst[list][i];
            hed_buf_printf(to, "<tr><td><span class=\"v %s\">%s</span></td><td><div class=\"head\"><bdi>",
                           w->unread ? "unread" : hed_action_name(w->verdict),
                           w->unread ? "not checked" : hed_action_name(w->verdict));
            marked(w, to);
            PUT(to, "</bdi></div>");
            details(w, to);
            PUT(to, "</td>");
            score_cell(!w->unread, w->clickbait, to);
            score_cell(w->has_svm, w->svm, to);
            PUT(to, "</tr>\n");
        }
    table_end(to);
    if (n == all)
        return;
    PUT(to, "<p class=\"small\">");
    count(n, to);
    PUT(to, " of ");
    count(all, to);
    PUT(to, " are shown.</p>\n");
}

/* ---- Rates */

static void sections(const hed_summary *s, hed_buf *to)
{
    static const char *const columns[] = {"Section", "#Headlines", "#Block", "#Hold", "#Rewrite",
                                          "#Label",  "#Flagged",   "",       NULL};
    if (s->n_sections < 2 && (s->n_sections == 0 || s->sections[0].name.len == 0))
        return;
    PUT(to, "<h2>Sections</h2>\n");
    table_head(columns, to);
    for (size_t i = 0; i < s->n_sections; i++) {
        const hed_section *one = &s->sections[i];
        PUT(to, "<tr><td>");
        text(one->name.len > 0 ? one->name : HED_S("(none)"), to);
        PUT(to, "</td>");
        number_cell(one->items, to);
        for (int v = HED_BLOCK; v > HED_PASS; v--)
            number_cell(one->verdicts[v], to);
        rate_cells(flagged(one->verdicts), one->items, to);
        PUT(to, "</tr>\n");
    }
    table_end(to);
}

static void axes(const hed_summary *s, hed_buf *to)
{
    static const char *const columns[] = {"Axis", "#Headlines", "#Share", "", NULL};
    PUT(to, "<h2>Axes</h2>\n");
    table_head(columns, to);
    for (int axis = 0; axis < HED_AXES; axis++) {
        if (s->axes[axis] == 0)
            continue;
        hed_buf_printf(to, "<tr><td>%s</td>", hed_axis_name((hed_axis)axis));
        number_cell(s->axes[axis], to);
        rate_cells(s->axes[axis], s->items, to);
        PUT(to, "</tr>\n");
    }
    table_end(to);
}

static int by_items(const void *a, const void *b)
{
    const hed_rule_count *x = *(const hed_rule_count *const *)a, *y = *(const hed_rule_count *const *)b;
    if (x->items != y->items)
        return x->items < y->items ? 1 : -1;
    return strcmp(x->rule, y->rule);
}

static void rules(const hed_document *d, hed_buf *to)
{
    static const char *const columns[] = {"Rule", "Reason", "Axis", "#Headlines", "#Share", "", NULL};
    const hed_summary *s = d->summary;
    const hed_rule_count **sorted = malloc((s->n_rules + 1) * sizeof *sorted);
    if (!sorted)
        abort();
    for (size_t i = 0; i < s->n_rules; i++)
        sorted[i] = &s->rules[i];
    qsort(sorted, s->n_rules, sizeof *sorted, by_items);
    PUT(to, "<h2>Rules</h2>\n");
    table_head(columns, to);
    for (size_t i = 0; i < s->n_rules; i++) {
        PUT(to, "<tr><td><code>");
        text(hed_str_of(sorted[i]->rule), to);
        PUT(to, "</code></td><td>");
        text(hed_str_of(sorted[i]->reason), to);
        hed_buf_printf(to, "</td><td>%s</td>", hed_axis_name(sorted[i]->axis));
        number_cell(sorted[i]->items, to);
        rate_cells(sorted[i]->items, s->items, to);
        PUT(to, "</tr>\n");
    }
    free(sorted);
    table_end(to);
    const size_t all = hed_engine_rule_count(d->engine);
    if (all > s->n_rules)
        hed_buf_printf(to, "<p class=\"small\">%zu of %zu loaded rules found nothing.</p>\n", all - s->n_rules, all);
}

static void foot(const hed_engine *engine, hed_buf *to)
{
    const hed_by *by = hed_engine_by(engine);
    const struct {
        const char *name, *value;
    } parts[] = {{"model", by->model}, {"rules", by->rules}, {"policy", by->policy}};
    hed_buf_printf(to, "<footer class=\"small\">hed %s", HED_VERSION);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].value && parts[i].value[0])
            hed_buf_printf(to, ", %s <code>%.16s</code>", parts[i].name, parts[i].value);
    PUT(to, "</footer>\n</main>\n</body>\n</html>\n");
}

void hed_html_tail(const hed_document *d, hed_buf *to)
{
    const hed_summary *s = d->summary;
    PUT(to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
            "<title>Headlines checked by hed</title>\n<style>\n");
    hed_put_cstr(to, hed_html_style);
    PUT(to, "</style>\n</head>\n<body>\n<main>\n<h1>Headlines checked</h1>\n<p class=\"soft\">");
    count(s->items, to);
    hed_buf_printf(to, " headline%s, ", s->items == 1 ? "" : "s");
    count(s->findings, to);
    hed_buf_printf(to, " finding%s", s->findings == 1 ? "" : "s");
    if (d->style->decision) {
        PUT(to, ", ");
        percent(flagged(s->verdicts), s->items, to);
        PUT(to, " flagged");
    }
    PUT(to, ".</p>\n");
    tiles(s, d->style->decision, to);
    distributions(s, to);
    if (d->style->decision)
        worst(s, to);
    sections(s, to);
    if (s->n_rules > 0) {
        axes(s, to);
        rules(d, to);
    }
    foot(d->engine, to);
}
