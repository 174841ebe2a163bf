/* hed_eval: how good a model is on each corpus by itself, or, by cross-validation, how good one trained on that
 * corpus would be. Re-casing every headline must not change the answer; the share of flips says whether it does. */
#include "engine/engine.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct judged {
    double *scores, *targets;
    size_t n, flips; /* flips: label differs after re-casing */
    double threshold;
} judged;

/* "hello World" -> "Hello World", and the other way round: what a house style would do to it. */
static hed_str recase(hed_arena *arena, hed_str headline, bool upper)
{
    char *copy = hed_arena_cstr(arena, headline);
    bool start = true;
    for (size_t i = 0; i < headline.len; i++) {
        unsigned char c = (unsigned char)copy[i];
        if (upper && start)
            copy[i] = (char)toupper(c);
        else if (!upper && i > 0)
            copy[i] = (char)tolower(c);
        start = c == ' ';
    }
    return (hed_str){copy, headline.len};
}

static bool flips(const hed_workshop *w, const hed_model *model, hed_str headline, bool label)
{
    size_t mark = hed_arena_mark(w->arena);
    bool flipped = false;
    for (int upper = 0; upper < 2; upper++) {
        hed_score now;
        if (hed_wording_score(w, model, recase(w->arena, headline, upper), &now))
            flipped = flipped || now.label != label;
    }
    hed_arena_rewind(w->arena, mark);
    return flipped;
}

static void judge(const hed_workshop *w, const hed_model *model, size_t row, judged *out)
{
    hed_score got = hed_sample_score(model, &w->samples[row]);
    out->scores[out->n] = got.score;
    out->targets[out->n++] = w->rows.rows.at[row].target;
    out->flips += flips(w, model, w->rows.rows.at[row].headline, got.label);
    out->threshold = hed_model_about(model)->threshold;
}

/* ---- One model on a corpus, or one model a fold */

static bool fold_model(const hed_workshop *w, const hed_row_set *set, unsigned fold, const hed_eval_options *options,
                       hed_model **model, hed_err *err)
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
        return hed_fail(err, HED_EIO, NULL, 0, "out of memory");
    for (size_t i = set->start; i < set->end; i++)
        if (w->samples[i].key / 2 % options->cross_validate != fold)
            kept[n++] = w->samples[i];
    bool ok = hed_workshop_train(w, kept, n, &settings, &facts, &file, err) &&
              hed_model_seal(&file, HED_S("a fold of a cross-validation\n"), err);
    *model = ok ? hed_model_parse(hed_buf_str(&file), "fold", &fits, err) : NULL;
    hed_buf_free(&file);
    free(kept);
    return *model != NULL;
}

static bool cross_validate(const hed_workshop *w, const hed_row_set *set, const hed_eval_options *options, judged *out,
                           hed_err *err)
{
    for (unsigned fold = 0; fold < options->cross_validate; fold++) {
        hed_model *model = NULL;
        if (options->progress)
            options->progress(options->ctx, "folds", fold, options->cross_validate);
        if (!fold_model(w, set, fold, options, &model, err))
            return false;
        for (size_t i = set->start; i < set->end; i++)
            if (w->samples[i].key / 2 % options->cross_validate == fold)
                judge(w, model, i, out);
        hed_model_free(model);
    }
    return true;
}

/* ---- Report */

static void as_json(const hed_row_set *set, const hed_measures *m, const judged *j, hed_json *json)
{
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"threshold", j->threshold},
                   {"accuracy", m->accuracy},
                   {"precision", m->precision},
                   {"recall", m->recall},
                   {"f1", m->f1},
                   {"macro_f1", m->macro_f1},
                   {"auc", m->auc},
                   {"pr_auc", m->pr_auc},
                   {"mse", m->mse},
                   {"brier", m->brier},
                   {"ece", m->ece},
                   {"recase_flips", (double)j->flips / (double)j->n}};
    const struct {
        const char *key;
        size_t value;
    } counts[] = {{"n", m->n}, {"positives", m->positives}, {"tp", m->tp}, {"fp", m->fp}, {"tn", m->tn}, {"fn", m->fn}};
    hed_json_object(json);
    hed_json_key(json, "corpus");
    hed_json_cstr(json, set->path);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        hed_json_key(json, counts[i].key);
        hed_json_int(json, (long long)counts[i].value);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        hed_json_key(json, numbers[i].key);
        hed_json_num(json, numbers[i].value);
    }
    hed_json_object_end(json);
}

static void as_text(const hed_row_set *set, const hed_measures *m, const judged *j, hed_buf *to)
{
    hed_buf_printf(to, "%s: %zu headlines, %zu positive\n", set->path, m->n, m->positives);
    hed_buf_printf(to, "  accuracy  %.4f    ROC AUC  %.4f    MSE    %.4f\n", m->accuracy, m->auc, m->mse);
    hed_buf_printf(to, "  precision %.4f    PR AUC   %.4f    Brier  %.4f\n", m->precision, m->pr_auc, m->brier);
    hed_buf_printf(to, "  recall    %.4f    F1       %.4f    ECE    %.4f\n", m->recall, m->f1, m->ece);
    hed_buf_printf(to, "  re-cased headlines that change their label: %.2f %%\n",
                   100.0 * (double)j->flips / (double)j->n);
    hed_buf_printf(to, "  confusion at %.2f       said bait   said news\n", j->threshold);
    hed_buf_printf(to, "    is bait              %10zu  %10zu\n", m->tp, m->fn);
    hed_buf_printf(to, "    is news              %10zu  %10zu\n", m->fp, m->tn);
}

static bool eval_set(const hed_workshop *w, size_t i, const hed_model *model, const hed_eval_options *options,
                     hed_json *json, hed_buf *report, hed_err *err)
{
    const hed_row_set *set = &w->rows.sets.at[i];
    const size_t n = set->end - set->start;
    judged all = {.scores = malloc(n * sizeof(double)), .targets = malloc(n * sizeof(double)), .threshold = .5};
    bool ok = all.scores && all.targets;
    if (!ok)
        hed_fail(err, HED_EIO, NULL, 0, "out of memory");
    if (ok && !model)
        ok = cross_validate(w, set, options, &all, err);
    for (size_t row = set->start; ok && model && row < set->end; row++) {
        if (options->progress && row % 1000 == 0)
            options->progress(options->ctx, "scoring", row, w->rows.rows.n);
        judge(w, model, row, &all);
    }
    if (ok) {
        hed_measures m;
        hed_measure(all.scores, all.targets, all.n, all.threshold, w->positive_at, &m);
        if (options->json)
            as_json(set, &m, &all, json);
        else
            as_text(set, &m, &all, report);
    }
    free(all.scores);
    free(all.targets);
    return ok;
}

static bool eval(const hed_workshop *w, const hed_model *model, const hed_eval_options *options, hed_buf *report,
                 hed_err *err)
{
    hed_json json = {.to = report};
    bool ok = true;
    if (options->json)
        hed_json_array(&json);
    for (size_t i = 0; ok && i < w->rows.sets.n; i++)
        ok = eval_set(w, i, model, options, &json, report, err);
    if (options->json) {
        hed_json_array_end(&json);
        hed_buf_char(report, '\n');
    }
    return ok;
}

bool hed_eval(const hed_eval_options *options, hed_buf *report, hed_err *err)
{
    hed_workshop w;
    hed_model *model = NULL;
    const char *lexicon = options->train ? options->train->lexicon : NULL;
    bool ok = hed_workshop_open(&w, lexicon, options->corpora, options->n_corpora, options->reader,
                                options->positive_at, options->progress, options->ctx, err);
    if (ok && options->cross_validate < 2) {
        model = hed_model_open(&w, options->model, err);
        ok = model != NULL;
    }
    ok = ok && eval(&w, model, options, report, err);
    if (model)
        hed_model_free(model);
    hed_workshop_close(&w);
    return ok;
}
