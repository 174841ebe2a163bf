/* What was measured, as text and as JSON. */
#include "engine/eval.h"

#include <math.h>
#include <stdio.h>

void hed_judged_measure(hed_judged *j, uint64_t seed)
{
    hed_measure(j->scores, j->targets, j->n, j->threshold, j->positive_at, &j->m);
    hed_measure_interval(j->scores, j->targets, j->n, j->threshold, j->positive_at, HED_EVAL_ROUNDS, seed, &j->low,
                         &j->high);
}

/* ---- Slices and thresholds */

hed_measures hed_slice_measures(const hed_judged *j, const hed_slice *slice, hed_arena *arena)
{
    const size_t mark = hed_arena_mark(arena);
    double *scores = HED_NEW_N(arena, double, slice->n), *targets = HED_NEW_N(arena, double, slice->n);
    hed_measures m;
    for (size_t i = 0; i < slice->n; i++) {
        scores[i] = j->scores[slice->rows[i] - j->set->start];
        targets[i] = j->targets[slice->rows[i] - j->set->start];
    }
    hed_measure(scores, targets, slice->n, j->threshold, j->positive_at, &m);
    hed_arena_rewind(arena, mark);
    return m;
}

static hed_measures at_threshold(const hed_judged *j, double threshold)
{
    hed_measures m;
    hed_measure(j->scores, j->targets, j->n, threshold, j->positive_at, &m);
    return m;
}

#define STEPS ((int)(1 / HED_EVAL_STEP + .5))

/* ---- Text */

static void area_text(double value, hed_buf *to)
{
    if (isnan(value))
        hed_buf_printf(to, " %8s", "-");
    else
        hed_buf_printf(to, " %8.4f", value);
}

static void row_text(const hed_measures *m, hed_buf *to)
{
    hed_buf_printf(to, "%8.4f  %8.4f %8.4f %8.4f", m->accuracy, m->precision, m->recall, m->f1);
}

static void details_text(const hed_workshop *w, const hed_judged *j, hed_buf *to)
{
    size_t n;
    const hed_slice *slices = hed_slices(w, j->set->start, j->set->end, &n);
    hed_buf_printf(to, "  %-36s%8s  %8s %8s %8s\n", "threshold                     bait", "accuracy", "precision",
                   "recall", "F1");
    for (int i = 1; i < STEPS; i++) {
        const hed_measures m = at_threshold(j, i * HED_EVAL_STEP);
        hed_buf_printf(to, "    %.2f                   %9zu  ", i * HED_EVAL_STEP, m.tp + m.fp);
        row_text(&m, to);
        hed_buf_char(to, '\n');
    }
    hed_buf_printf(to, "  %-36s%8s  %8s %8s %8s %8s\n", "slice                            n", "accuracy", "precision",
                   "recall", "F1", "ROC AUC");
    for (size_t i = 1; i < n; i++) {
        const hed_measures m = hed_slice_measures(j, &slices[i], w->arena);
        const hed_str title = hed_slice_title(&slices[i], 16);
        hed_buf_printf(to, "    %-8s %-16.*s %6zu  ", slices[i].kind, (int)title.len, title.ptr, m.n);
        row_text(&m, to);
        area_text(m.auc, to);
        hed_buf_char(to, '\n');
    }
}

static void figure_text(const char *name, double value, double low, double high, const char *end, hed_buf *to)
{
    if (isnan(value))
        hed_buf_printf(to, "%-9s  %-22s%s", name, "-", end);
    else
        hed_buf_printf(to, "%-9s %.4f [%.4f, %.4f]%s", name, value, low, high, end);
}

void hed_figures_text(const hed_workshop *w, const hed_judged *j, bool verbose, hed_buf *to)
{
    static const struct {
        const char *name;
        size_t at;
    } figures[] = {{"accuracy", offsetof(hed_measures, accuracy)}, {"ROC AUC", offsetof(hed_measures, auc)},
                   {"MSE", offsetof(hed_measures, mse)},           {"precision", offsetof(hed_measures, precision)},
                   {"PR AUC", offsetof(hed_measures, pr_auc)},     {"Brier", offsetof(hed_measures, brier)},
                   {"recall", offsetof(hed_measures, recall)},     {"F1", offsetof(hed_measures, f1)},
                   {"ECE", offsetof(hed_measures, ece)},           {"ECE fair", offsetof(hed_measures, ece_fair)}};
    const hed_measures *all[] = {&j->m, &j->low, &j->high};
    hed_buf_printf(to, "%s: %zu headlines, %zu positive; with 95 %% intervals\n", j->set->path, j->m.n, j->m.positives);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        double values[3];
        for (int k = 0; k < 3; k++)
            memcpy(&values[k], (const char *)all[k] + figures[i].at, sizeof values[k]);
        const bool last = i % 3 == 2 || i + 1 == sizeof figures / sizeof *figures;
        hed_buf_cstr(to, i % 3 == 0 ? "  " : "   ");
        figure_text(figures[i].name, values[0], values[1], values[2], last ? "\n" : "", to);
    }
    hed_buf_cstr(to, "  labels that change when headlines are reworded\n");
    for (int p = 0; p < HED_PERTURBATIONS; p++)
        hed_buf_printf(to, "    %-26s %5.2f %%   (%zu of %zu)\n", hed_perturbations[p].what,
                       j->changed[p] ? 100.0 * (double)j->flipped[p] / (double)j->changed[p] : 0, j->flipped[p],
                       j->changed[p]);
    hed_buf_printf(to, "  confusion at %.2f       said bait   said news\n", j->threshold);
    hed_buf_printf(to, "    is bait              %10zu  %10zu\n", j->m.tp, j->m.fn);
    hed_buf_printf(to, "    is news              %10zu  %10zu\n", j->m.fp, j->m.tn);
    if (verbose)
        details_text(w, j, to);
}

/* ---- JSON */

static void numbers_json(const hed_measures *m, bool errors, hed_json *json)
{
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"accuracy", m->accuracy}, {"precision", m->precision},
                   {"recall", m->recall},     {"f1", m->f1},
                   {"macro_f1", m->macro_f1}, {"auc", m->auc},
                   {"pr_auc", m->pr_auc},     {"mse", m->mse},
                   {"brier", m->brier},       {"ece", m->ece},
                   {"ece_fair", m->ece_fair}};
    for (size_t i = 0; i < (errors ? 11 : 7); i++) {
        hed_json_key(json, numbers[i].key);
        hed_json_num(json, numbers[i].value);
    }
}

static void counts_json(const hed_measures *m, hed_json *json)
{
    const struct {
        const char *key;
        size_t value;
    } counts[] = {{"n", m->n}, {"positives", m->positives}, {"tp", m->tp}, {"fp", m->fp}, {"tn", m->tn}, {"fn", m->fn}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        hed_json_key(json, counts[i].key);
        hed_json_int(json, (long long)counts[i].value);
    }
}

static void slices_json(const hed_workshop *w, const hed_judged *j, hed_json *json)
{
    size_t n;
    const hed_slice *slices = hed_slices(w, j->set->start, j->set->end, &n);
    hed_json_key(json, "slices");
    hed_json_array(json);
    for (size_t i = 1; i < n; i++) {
        const hed_measures m = hed_slice_measures(j, &slices[i], w->arena);
        hed_json_object(json);
        hed_json_key(json, "kind");
        hed_json_cstr(json, slices[i].kind);
        hed_json_key(json, "name");
        hed_json_str(json, slices[i].name);
        counts_json(&m, json);
        numbers_json(&m, true, json);
        hed_json_object_end(json);
    }
    hed_json_array_end(json);
}

static void thresholds_json(const hed_judged *j, hed_json *json)
{
    hed_json_key(json, "thresholds");
    hed_json_array(json);
    for (int i = 1; i < STEPS; i++) {
        const hed_measures m = at_threshold(j, i * HED_EVAL_STEP);
        hed_json_object(json);
        hed_json_key(json, "threshold");
        hed_json_num(json, i * HED_EVAL_STEP);
        counts_json(&m, json);
        numbers_json(&m, false, json);
        hed_json_object_end(json);
    }
    hed_json_array_end(json);
}

static void perturbations_json(const hed_judged *j, hed_json *json)
{
    hed_json_key(json, "recase_flips");
    hed_json_num(json, j->changed[HED_RECASE] ? (double)j->flipped[HED_RECASE] / (double)j->changed[HED_RECASE] : 0);
    hed_json_key(json, "perturbations");
    hed_json_object(json);
    for (int p = 0; p < HED_PERTURBATIONS; p++) {
        hed_json_key(json, hed_perturbations[p].key);
        hed_json_object(json);
        hed_json_key(json, "changed");
        hed_json_int(json, (long long)j->changed[p]);
        hed_json_key(json, "flipped");
        hed_json_int(json, (long long)j->flipped[p]);
        hed_json_object_end(json);
    }
    hed_json_object_end(json);
}

void hed_measures_json(const hed_judged *j, hed_json *json)
{
    counts_json(&j->m, json);
    hed_json_key(json, "threshold");
    hed_json_num(json, j->threshold);
    numbers_json(&j->m, true, json);
    hed_json_key(json, "low");
    hed_json_object(json);
    numbers_json(&j->low, true, json);
    hed_json_object_end(json);
    hed_json_key(json, "high");
    hed_json_object(json);
    numbers_json(&j->high, true, json);
    hed_json_object_end(json);
}

void hed_figures_json(const hed_workshop *w, const hed_judged *j, hed_json *json)
{
    hed_json_object(json);
    hed_json_key(json, "corpus");
    hed_json_cstr(json, j->set->path);
    hed_json_key(json, "trained_on");
    hed_json_int(json, (long long)j->trained_on);
    hed_measures_json(j, json);
    perturbations_json(j, json);
    thresholds_json(j, json);
    slices_json(w, j, json);
    hed_json_object_end(json);
}
