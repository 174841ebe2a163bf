/* hed_eval: how good a model is on each corpus by itself, or, by cross-validation, how good one trained on that
 * corpus would be, or, across corpora, how good one trained on each would be on the others. */
#include "engine/training.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CROSS_FOLDS 5 /* of the table's diagonal */

static void judge_wordings(const hed_workshop *w, const hed_model *model, hed_str headline, bool label, hed_judged *out)
{
    for (int p = 0; p < HED_PERTURBATIONS; p++) {
        const size_t mark = hed_arena_mark(w->arena);
        for (unsigned way = 0; way < hed_perturbations[p].ways; way++) {
            const hed_str other = hed_perturbations[p].change(w->arena, headline, way);
            hed_score now;
            if (hed_str_eq(other, headline) || !hed_wording_score(w, model, other, &now))
                continue;
            out->changed[p]++;
            out->flipped[p] += now.label != label;
        }
        hed_arena_rewind(w->arena, mark);
    }
}

static void judge(const hed_workshop *w, const hed_model *model, size_t row, hed_judged *out)
{
    const hed_score got = hed_sample_score(model, &w->samples[row]);
    out->scores[row - out->set->start] = got.score;
    judge_wordings(w, model, w->rows.rows.at[row].headline, got.label, out);
    out->threshold = hed_model_about(model)->threshold;
}

static hed_judged judged_of(const hed_workshop *w, size_t set)
{
    hed_judged j = {.set = &w->rows.sets.at[set], .threshold = .5, .positive_at = w->positive_at};
    j.n = j.set->end - j.set->start;
    j.scores = HED_NEW_N(w->arena, double, j.n);
    j.targets = HED_NEW_N(w->arena, double, j.n);
    for (size_t i = 0; i < j.n; i++)
        j.targets[i] = w->rows.rows.at[j.set->start + i].target;
    return j;
}

/* ---- One model on a corpus, or one model a fold */

#define NO_FOLD ((unsigned)-1)

/* A model of the corpus without that fold of it. */
static hed_model *model_of(const hed_workshop *w, const hed_row_set *set, unsigned fold, unsigned folds,
                           const hed_eval_options *options, hed_err *err)
{
    hed_train_options settings = options->train ? *options->train : (hed_train_options){0};
    settings.progress = options->progress;
    settings.ctx = options->ctx;
    hed_sample *kept = malloc((set->end - set->start) * sizeof *kept);
    hed_buf file = {0};
    hed_train_facts facts;
    const hed_model_fits fits = hed_fits_of(w->lexicon);
    size_t n = 0;
    if (!kept)
        abort();
    for (size_t i = set->start; i < set->end; i++)
        if (fold == NO_FOLD || w->samples[i].group / 2 % folds != fold)
            kept[n++] = w->samples[i];
    const bool ok = hed_workshop_train(w, kept, n, &settings, NULL, &facts, &file, err) &&
                    hed_model_seal(&file, HED_S("a fold of a cross-validation\n"), err);
    hed_model *model = ok ? hed_model_parse(hed_buf_str(&file), "fold", &fits, err) : NULL;
    hed_buf_free(&file);
    free(kept);
    return model;
}

static bool cross_validate(const hed_workshop *w, unsigned folds, const hed_eval_options *options, hed_judged *out,
                           hed_err *err)
{
    const hed_row_set *set = out->set;
    for (unsigned fold = 0; fold < folds; fold++) {
        if (options->progress)
            options->progress(options->ctx, "folds", fold, folds);
        hed_model *model = model_of(w, set, fold, folds, options, err);
        if (!model)
            return false;
        for (size_t i = set->start; i < set->end; i++)
            if (w->samples[i].group / 2 % folds == fold)
                judge(w, model, i, out);
        hed_model_free(model);
    }
    return true;
}

static bool judge_set(const hed_workshop *w, const hed_model *model, const hed_eval_options *options, hed_judged *out,
                      hed_err *err)
{
    if (!model && !cross_validate(w, options->cross_validate, options, out, err))
        return false;
    if (model)
        out->trained_on = hed_model_trained_on(w, model, out->set->start, out->set->end);
    for (size_t row = out->set->start; model && row < out->set->end; row++) {
        if (options->progress && row % 1000 == 0)
            options->progress(options->ctx, "scoring", row, w->rows.rows.n);
        judge(w, model, row, out);
    }
    hed_judged_measure(out, options->train ? options->train->seed : 0);
    return true;
}

static bool write_page(const hed_workshop *w, const hed_judged *all, const hed_eval_options *options, hed_err *err)
{
    hed_buf page = {0};
    const char *model = options->cross_validate > 1 ? "Each headline was judged by a model trained on the other folds"
                        : options->model            ? options->model
                                                    : "The shipped model";
    hed_plots_open("How good the model is", model, &page);
    for (size_t i = 0; i < w->rows.sets.n; i++)
        hed_plots_figures(w, &all[i], &page);
    hed_plots_close(&page);
    const bool ok = hed_file_write(options->html, hed_buf_str(&page), err);
    hed_buf_free(&page);
    return ok;
}

static bool eval(const hed_workshop *w, const hed_model *model, const hed_eval_options *options, hed_buf *report,
                 hed_err *err)
{
    const size_t n = w->rows.sets.n;
    hed_judged *all = HED_NEW_N(w->arena, hed_judged, n);
    hed_json json = {.to = report};
    for (size_t i = 0; i < n; i++) {
        all[i] = judged_of(w, i);
        if (!judge_set(w, model, options, &all[i], err))
            return false;
    }
    if (options->json)
        hed_json_array(&json);
    for (size_t i = 0; i < n && !options->json; i++)
        hed_trained_on_warn(all[i].set->path, "the model", all[i].trained_on, all[i].n, report);
    for (size_t i = 0; i < n; i++) {
        if (options->json)
            hed_figures_json(w, &all[i], &json);
        else
            hed_figures_text(w, &all[i], options->verbose, report);
    }
    if (options->json) {
        hed_json_array_end(&json);
        hed_buf_char(report, '\n');
    }
    return !options->html || write_page(w, all, options, err);
}

/* ---- Across corpora */

/* Row by row: trained on that corpus, judged on each; on itself by cross-validation. */
static bool cross(const hed_workshop *w, const hed_eval_options *options, hed_measures *table, hed_err *err)
{
    const size_t n = w->rows.sets.n;
    for (size_t from = 0; from < n; from++) {
        hed_model *model = model_of(w, &w->rows.sets.at[from], NO_FOLD, 1, options, err);
        for (size_t to = 0; model && to < n; to++) {
            hed_judged j = judged_of(w, to);
            if (to == from && !cross_validate(w, CROSS_FOLDS, options, &j, err)) {
                hed_model_free(model);
                return false;
            }
            for (size_t i = 0; to != from && i < j.n; i++)
                j.scores[i] = hed_sample_score(model, &w->samples[j.set->start + i]).score;
            j.threshold = to == from ? j.threshold : hed_model_about(model)->threshold;
            hed_measure(j.scores, j.targets, j.n, j.threshold, j.positive_at, &table[from * n + to]);
        }
        if (!model)
            return false;
        hed_model_free(model);
    }
    return true;
}

static void cross_text(const hed_workshop *w, const hed_measures *table, hed_buf *to)
{
    const size_t n = w->rows.sets.n;
    hed_buf_cstr(to, "ROC AUC (accuracy); a row is trained on, a column judged on; on itself by 5 folds\n");
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "  %zu  %s\n", i + 1, w->rows.sets.at[i].path);
    hed_buf_cstr(to, "trained on");
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "  %15zu", i + 1);
    for (size_t from = 0; from < n; from++) {
        hed_buf_printf(to, "\n%10zu", from + 1);
        for (size_t i = 0; i < n; i++)
            hed_buf_printf(to, "  %.4f (%.4f)", table[from * n + i].auc, table[from * n + i].accuracy);
    }
    hed_buf_char(to, '\n');
}

static void cross_json(const hed_workshop *w, const hed_measures *table, hed_buf *to)
{
    const size_t n = w->rows.sets.n;
    hed_json json = {.to = to};
    hed_json_array(&json);
    for (size_t i = 0; i < n * n; i++) {
        hed_json_object(&json);
        hed_json_key(&json, "trained_on");
        hed_json_cstr(&json, w->rows.sets.at[i / n].path);
        hed_json_key(&json, "judged_on");
        hed_json_cstr(&json, w->rows.sets.at[i % n].path);
        hed_json_key(&json, "accuracy");
        hed_json_num(&json, table[i].accuracy);
        hed_json_key(&json, "auc");
        hed_json_num(&json, table[i].auc);
        hed_json_key(&json, "f1");
        hed_json_num(&json, table[i].f1);
        hed_json_key(&json, "mse");
        hed_json_num(&json, table[i].mse);
        hed_json_object_end(&json);
    }
    hed_json_array_end(&json);
    hed_buf_char(to, '\n');
}

bool hed_eval(const hed_eval_options *options, hed_buf *report, hed_err *err)
{
    hed_workshop w;
    hed_model *model = NULL;
    const hed_workshop_options workshop = {.lexicon = options->train ? options->train->lexicon : NULL,
                                           .corpora = options->corpora,
                                           .n_corpora = options->n_corpora,
                                           .reader = options->reader,
                                           .positive_at = options->positive_at,
                                           .by = {.group = options->train ? options->train->group : NULL},
                                           .progress = options->progress,
                                           .ctx = options->ctx};
    size_t without;
    uint32_t first;
    bool ok = hed_workshop_open(&w, &workshop, err) && hed_split_grouped(&w.rows, &without, &first, err);
    if (ok && options->cross_corpus) {
        hed_measures *table = HED_NEW_N(w.arena, hed_measures, w.rows.sets.n * w.rows.sets.n);
        ok = cross(&w, options, table, err);
        if (ok)
            (options->json ? cross_json : cross_text)(&w, table, report);
    } else if (ok) {
        if (options->cross_validate < 2)
            ok = (model = hed_model_open(&w, options->model, err)) != NULL;
        ok = ok && eval(&w, model, options, report, err);
    }
    if (model)
        hed_model_free(model);
    hed_workshop_close(&w);
    return ok;
}
