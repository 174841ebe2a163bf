/* The figures as one page that needs nothing else: ROC, precision over recall, reliability and the scores' histogram
 * as inline SVG, in the reader's own light or dark. */
#include "engine/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SIDE 300 /* of a plot, in the SVG's own units */
#define BINS 20
#define FEWEST 10  /* headlines in a bin that is shown in the reliability plot */
#define POINTS 600 /* of a curve, at most about */

static const char style[] =
    "<style>\n:root{color-scheme:light dark;--ink:#1c2127;--soft:#5f6b7a;--page:#fff;--panel:#f5f7f9;--line:#d5dbe1;"
    "--bait:#c2410c;--news:#1d6fb8}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6eaef;--soft:#98a4b3;--page:#14181d;--panel:#1c222a;--line:#"
    "37414d;"
    "--bait:#fb8c4a;--news:#62aef0}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:76rem;margin:2rem auto;"
    "padding:0 1rem}\nh1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2.5rem 0 .25rem;overflow-wrap:anywhere}"
    "h3{font-size:1rem;margin:1.5rem 0 .5rem}p{margin:.25rem 0;color:var(--soft)}\n"
    ".tables{display:flex;flex-wrap:wrap;gap:0 "
    "4rem}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem;margin:1rem 0}\n"
    "figure{margin:0;background:var(--panel);border-radius:.5rem;padding:.75rem}figcaption{font-size:.9rem;"
    "font-weight:600}\nsvg{display:block;width:100%;height:auto}svg text{font-size:13px;fill:var(--soft)}\n"
    ".axis{stroke:var(--line);fill:none}.guide{stroke:var(--soft);stroke-dasharray:4 4;fill:none}\n"
    ".curve{stroke:var(--bait);stroke-width:2;fill:none}.dot{fill:var(--bait)}.bait{fill:var(--bait)}"
    ".news{fill:var(--news)}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}.wide{overflow-x:auto}\n"
    "th,td{padding:.2rem .8rem .2rem 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}"
    "th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:500}\n"
    ".key{font-weight:400;color:var(--soft)}.key b{font-weight:600}.key .b{color:var(--bait)}.key .n{color:var(--news)}"
    "\n</style>\n";

/* ---- Plots: x and y from 0 to 1 */

static double across(double x)
{
    return 34 + x * (SIDE - 44);
}

static double down(double y)
{
    return SIDE - 38 - y * (SIDE - 48);
}

static void open_plot(const char *title, const char *key, const char *x, const char *y, hed_buf *to)
{
    hed_buf_printf(to,
                   "<figure><figcaption>%s%s</figcaption>\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                   title, key, SIDE, SIDE, title);
    for (int i = 0; i <= 4; i++)
        hed_buf_printf(to, "<path class=\"axis\" d=\"M%.1f %.1fH%.1fM%.1f %.1fV%.1f\"/>", across(0), down(i / 4.),
                       across(1), across(i / 4.), down(0), down(1));
    hed_buf_printf(to,
                   "<text x=\"%.1f\" y=\"%.1f\">0</text><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">1</text>"
                   "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>"
                   "<text transform=\"translate(%.1f %.1f)rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                   across(0), down(0) + 16, across(1), down(0) + 16, across(.5), down(0) + 28, x, across(0) - 14,
                   down(.5), y);
}

static void close_plot(hed_buf *to)
{
    hed_buf_cstr(to, "</svg></figure>\n");
}

typedef struct scored {
    double score;
    bool positive;
} scored;

static int highest_first(const void *a, const void *b)
{
    const double x = ((const scored *)a)->score, y = ((const scored *)b)->score;
    return (x < y) - (x > y);
}

/* Both curves walk down the scores, equal ones in one step. */
static void curve(const scored *s, size_t n, size_t positives, bool roc, hed_buf *to)
{
    size_t tp = 0, last = 0;
    const double p = (double)positives, q = (double)(n - positives);
    hed_buf_cstr(to, "<path class=\"curve\" d=\"");
    char pen = 'M';
    if (roc)
        hed_buf_printf(to, "M%.1f %.1f", across(0), down(0)), pen = 'L';
    for (size_t i = 0; i < n; i++) {
        tp += s[i].positive;
        const bool whole = i + 1 == n || s[i + 1].score < s[i].score;
        if (!whole || (i + 1 < n && pen == 'L' && i - last < n / POINTS))
            continue;
        last = i;
        const double recall = (double)tp / p, other = roc ? (double)(i + 1 - tp) / q : (double)tp / (double)(i + 1);
        hed_buf_printf(to, "%c%.1f %.1f", pen, across(roc ? other : recall), down(roc ? recall : other));
        pen = 'L';
    }
    hed_buf_cstr(to, "\"/>");
}

static void dot(double x, double y, const char *what, hed_buf *to)
{
    hed_buf_printf(to, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s</title></circle>", across(x),
                   down(y), what);
}

static void curves(const hed_judged *j, hed_buf *to)
{
    scored *s = malloc((j->n + 1) * sizeof *s);
    char at[64];
    const double fp = (double)j->m.fp / fmax(1, (double)(j->m.n - j->m.positives));
    if (!s)
        abort();
    for (size_t i = 0; i < j->n; i++)
        s[i] = (scored){j->scores[i], j->targets[i] >= j->positive_at};
    qsort(s, j->n, sizeof *s, highest_first);
    hed_snprintf(at, sizeof at, "at the threshold of %.2f", j->threshold);
    open_plot("ROC", "", "news called bait", "bait found", to);
    hed_buf_printf(to, "<path class=\"guide\" d=\"M%.1f %.1fL%.1f %.1f\"/>", across(0), down(0), across(1), down(1));
    if (!isnan(j->m.auc))
        curve(s, j->n, j->m.positives, true, to);
    dot(fp, j->m.recall, at, to);
    close_plot(to);
    open_plot("Precision over recall", "", "recall: bait found", "precision", to);
    if (!isnan(j->m.auc))
        curve(s, j->n, j->m.positives, false, to);
    dot(j->m.recall, j->m.precision, at, to);
    close_plot(to);
    free(s);
}

typedef struct bin {
    size_t n[2]; /* news, bait */
    double scores, targets;
} bin;

static void fill(const hed_judged *j, bin bins[BINS])
{
    for (size_t i = 0; i < j->n; i++) {
        const int at = j->scores[i] >= 1 ? BINS - 1 : j->scores[i] > 0 ? (int)(j->scores[i] * BINS) : 0;
        bins[at].n[j->targets[i] >= j->positive_at]++;
        bins[at].scores += j->scores[i];
        bins[at].targets += j->targets[i];
    }
}

static void reliability(const bin bins[BINS], hed_buf *to)
{
    char pen = 'M';
    open_plot("Reliability", "", "score", "share of bait among them", to);
    hed_buf_printf(to, "<path class=\"guide\" d=\"M%.1f %.1fL%.1f %.1f\"/><path class=\"curve\" d=\"", across(0),
                   down(0), across(1), down(1));
    for (int b = 0; b < BINS; b++) {
        const double n = (double)(bins[b].n[0] + bins[b].n[1]);
        if (n < FEWEST)
            continue;
        hed_buf_printf(to, "%c%.1f %.1f", pen, across(bins[b].scores / n), down(bins[b].targets / n));
        pen = 'L';
    }
    hed_buf_cstr(to, "\"/>");
    for (int b = 0; b < BINS; b++) {
        const double n = (double)(bins[b].n[0] + bins[b].n[1]);
        char what[64];
        hed_snprintf(what, sizeof what, "%.0f headlines: score %.3f, bait %.3f", n, bins[b].scores / n,
                     bins[b].targets / n);
        if (n >= FEWEST)
            dot(bins[b].scores / n, bins[b].targets / n, what, to);
    }
    close_plot(to);
}

static void histogram(const bin bins[BINS], double threshold, hed_buf *to)
{
    size_t most = 1;
    for (int b = 0; b < BINS; b++)
        for (int k = 0; k < 2; k++)
            most = bins[b].n[k] > most ? bins[b].n[k] : most;
    open_plot("Scores", " <span class=\"key\"><b class=\"b\">bait</b> and <b class=\"n\">news</b></span>", "score",
              "headlines", to);
    for (int b = 0; b < BINS; b++)
        for (int k = 0; k < 2; k++) {
            const double top = (double)bins[b].n[k] / (double)most, half = 1. / BINS / 2;
            hed_buf_printf(to,
                           "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%zu %s, "
                           "%.2f to %.2f</title></rect>",
                           k ? "bait" : "news", across((double)b / BINS + (k ? 0 : half)), down(top),
                           across(half * .9) - across(0), down(0) - down(top), bins[b].n[k], k ? "bait" : "news",
                           (double)b / BINS, (b + 1.) / BINS);
        }
    hed_buf_printf(to, "<path class=\"guide\" d=\"M%.1f %.1fV%.1f\"/>", across(threshold), down(0), down(1));
    hed_buf_printf(to, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%zu</text>", across(0) - 2, down(1) + 10, most);
    close_plot(to);
}

/* ---- Tables */

static void number(double value, hed_buf *to)
{
    hed_buf_printf(to, isnan(value) ? "<td>–</td>" : "<td>%.4f</td>", value);
}

static void figures_table(const hed_judged *j, hed_buf *to)
{
    static const struct {
        const char *name;
        size_t at;
    } rows[] = {{"accuracy", offsetof(hed_measures, accuracy)},
                {"precision", offsetof(hed_measures, precision)},
                {"recall", offsetof(hed_measures, recall)},
                {"F1", offsetof(hed_measures, f1)},
                {"macro-F1", offsetof(hed_measures, macro_f1)},
                {"ROC AUC", offsetof(hed_measures, auc)},
                {"PR AUC", offsetof(hed_measures, pr_auc)},
                {"MSE", offsetof(hed_measures, mse)},
                {"Brier score", offsetof(hed_measures, brier)},
                {"calibration error", offsetof(hed_measures, ece)},
                {"the same, less what few headlines add", offsetof(hed_measures, ece_fair)}};
    const hed_measures *all[] = {&j->m, &j->low, &j->high};
    hed_buf_cstr(
        to,
        "<div "
        "class=\"wide\"><h3>Figures</h3>\n<table><tr><th>measure</th><th>value</th><th>from</th><th>to</th></tr>\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hed_buf_printf(to, "<tr><td>%s</td>", rows[i].name);
        for (int k = 0; k < 3; k++) {
            double value;
            memcpy(&value, (const char *)all[k] + rows[i].at, sizeof value);
            number(value, to);
        }
        hed_buf_cstr(to, "</tr>\n");
    }
    hed_buf_cstr(to, "</table></div>\n");
}

static void rewordings_table(const hed_judged *j, hed_buf *to)
{
    hed_buf_cstr(to, "<div class=\"wide\"><h3>Labels that change when headlines are reworded</h3>\n<table><tr>"
                     "<th>headlines</th><th>changed</th><th>other label</th><th>share</th></tr>\n");
    for (int p = 0; p < HED_PERTURBATIONS; p++)
        hed_buf_printf(to, "<tr><td>%s</td><td>%zu</td><td>%zu</td><td>%.2f %%</td></tr>\n", hed_perturbations[p].what,
                       j->changed[p], j->flipped[p],
                       j->changed[p] ? 100. * (double)j->flipped[p] / (double)j->changed[p] : 0);
    hed_buf_cstr(to, "</table></div>\n");
}

static void slices_table(const hed_workshop *w, const hed_judged *j, hed_buf *to)
{
    size_t n;
    const hed_slice *slices = hed_slices(w, j->set->start, j->set->end, &n);
    hed_buf_cstr(to, "<h3>Slices</h3>\n<div class=\"wide\"><table><tr><th>slice</th><th>headlines</th><th>bait</th>"
                     "<th>accuracy</th><th>precision</th><th>recall</th><th>F1</th><th>ROC AUC</th></tr>\n");
    for (size_t i = 0; i < n; i++) {
        const hed_measures m = hed_slice_measures(j, &slices[i], w->arena);
        const double values[] = {m.accuracy, m.precision, m.recall, m.f1, m.auc};
        hed_buf_cstr(to, "<tr><td>");
        if (i > 0)
            hed_buf_printf(to, "%s: ", slices[i].kind);
        hed_buf_html(to, slices[i].name);
        hed_buf_printf(to, "</td><td>%zu</td><td>%zu</td>", m.n, m.positives);
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            number(values[k], to);
        hed_buf_cstr(to, "</tr>\n");
    }
    hed_buf_cstr(to, "</table></div>\n");
}

void hed_plots_figures(const hed_workshop *w, const hed_judged *j, hed_buf *to)
{
    bin bins[BINS] = {0};
    fill(j, bins);
    hed_buf_cstr(to, "<h2>");
    hed_buf_html(to, hed_str_of(j->set->path));
    hed_buf_printf(to,
                   "</h2>\n<p>%zu headlines, %zu of them bait. Threshold %.2f: %zu called bait, %zu of them rightly; "
                   "%zu bait missed.</p>\n<div class=\"plots\">\n",
                   j->m.n, j->m.positives, j->threshold, j->m.tp + j->m.fp, j->m.tp, j->m.fn);
    curves(j, to);
    reliability(bins, to);
    histogram(bins, j->threshold, to);
    hed_buf_cstr(to, "</div>\n");
    hed_buf_cstr(to, "<div class=\"tables\">\n");
    figures_table(j, to);
    if (j->changed[HED_RECASE] > 0) /* else nothing was reworded */
        rewordings_table(j, to);
    hed_buf_cstr(to, "</div>\n");
    slices_table(w, j, to);
}

void hed_plots_open(const char *title, const char *what, hed_buf *to)
{
    hed_buf_cstr(to, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                     "content=\"width=device-width\">\n");
    hed_buf_printf(to, "<title>%s</title>\n", title);
    hed_buf_cstr(to, style);
    hed_buf_printf(to, "<h1>%s</h1>\n<p>", title);
    hed_buf_html(to, hed_str_of(what));
    hed_buf_cstr(to, ". Figures are with their 95 % intervals, from 1000 resamples of the headlines.</p>\n");
}

void hed_plots_curve(const double *x, const double *y, const char *const *titles, size_t n, hed_buf *to)
{
    hed_buf_cstr(to, "<h2>Learning curve</h2>\n<div class=\"plots\">\n");
    open_plot("ROC AUC by what was learnt from", "", "share of the headlines", "ROC AUC", to);
    hed_buf_cstr(to, "<path class=\"curve\" d=\"");
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "%c%.1f %.1f", i > 0 ? 'L' : 'M', across(x[i]), down(y[i]));
    hed_buf_cstr(to, "\"/>");
    for (size_t i = 0; i < n; i++)
        dot(x[i], y[i], titles[i], to);
    close_plot(to);
    hed_buf_cstr(to, "</div>\n");
}

void hed_plots_close(hed_buf *to)
{
    hed_buf_cstr(to, "</html>\n");
}
