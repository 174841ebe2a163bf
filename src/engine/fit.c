/* hed_engine_fit_rules: labelled headlines to weights that the rules might have, judged on headlines that were left out
 * of the fitting, as a report and as a patch of the packs. */
#include "engine/labelled.h"

#include "hed_train.h"

#include <math.h>
#include <stdlib.h>

#define BAND 2
#define SUPPORT 30
#define FOLDS 5

/* What the present weights or the proposed ones make of headlines that they were not fitted to. */
typedef struct judged {
    double *scores; /* of each headline */
    double loss, auc;
    double fold_loss[HED_FIT_FOLDS];
} judged;

typedef struct fitting {
    const hed_engine *engine;
    const hed_fit_options *options;
    const hed_train_options *on;
    double band, positive_at;
    size_t support;
    unsigned folds;
    hed_arena *arena, *temp;
    hed_rows rows;
    hed_fit *fit;
    uint32_t *cases;   /* of each headline */
    unsigned *fold_of; /* likewise */
    double *targets;
    judged present, proposed;
    double leak;
    const hed_fit_weight *weights;
    size_t n_weights, n_changed, n_few;
} fitting;

/* ---- Headlines to cases */

static void match_row(fitting *f, hed_rules_scratch *scratch, size_t i)
{
    const struct hed_labelled *row = &f->rows.rows.at[i];
    float *dense = HED_NEW_N(f->temp, float, hed_feature_count());
    hed_text text;
    hed_hits hits = {0};
    const hed_rules_input input = {
        .headline = &text,
        .features = dense,
        .section = hed_section_of(row->section, row->headline),
        .outlet = row->outlet,
    };
    if (hed_text_read(f->temp, f->engine->lexicon, row->headline, HED_MAX_CODEPOINTS, &text, NULL)) {
        hed_features_dense(f->engine->features, &text, dense);
        hed_rules_match(f->engine->rules, scratch, f->temp, &input, &hits);
    }
    f->fold_of[i] = (unsigned)((row->key >> 8) % f->folds);
    f->targets[i] = row->target;
    f->cases[i] = hed_fit_add(f->fit, &hits, row->target, f->fold_of[i]);
}

static bool match_rows(fitting *f, hed_err *err)
{
    const size_t n = f->rows.rows.n;
    hed_rules_scratch *scratch = hed_rules_scratch_new(f->engine->rules, err);
    f->cases = HED_NEW_N(f->arena, uint32_t, n);
    f->fold_of = HED_NEW_N(f->arena, unsigned, n);
    f->targets = HED_NEW_N(f->arena, double, n);
    f->fit = hed_fit_new(f->arena, f->engine->rules);
    for (size_t i = 0; scratch && i < n; i++) {
        hed_arena_reset(f->temp);
        match_row(f, scratch, i);
        if (f->on->progress && i % 1000 == 0)
            f->on->progress(f->on->ctx, "matching headlines", i, n);
    }
    hed_rules_scratch_free(scratch);
    return scratch != NULL;
}

static bool enough(const fitting *f, hed_err *err)
{
    size_t positives = 0;
    const size_t n = f->rows.rows.n;
    for (size_t i = 0; i < n; i++)
        positives += f->rows.rows.at[i].target >= f->positive_at;
    if (positives >= 10 && n - positives >= 10)
        return true;
    return hed_fail(err, HED_EINPUT, NULL, 0,
                    "too little to fit to: %zu positive and %zu negative headlines; at least "
                    "10 of each",
                    positives, n - positives);
}

/* ---- Judgement: each headline by weights that were fitted without its fold */

static void note_fold(const fitting *f, unsigned fold, judged *to)
{
    size_t n = 0;
    for (size_t i = 0; i < f->rows.rows.n; i++) {
        if (f->fold_of[i] != fold)
            continue;
        const double p = hed_fit_chance(f->fit, f->cases[i]);
        const double loss = -f->targets[i] * log(p) - (1 - f->targets[i]) * log1p(-p);
        to->scores[i] = hed_fit_score(f->fit, f->cases[i]);
        to->fold_loss[fold] += loss;
        to->loss += loss / (double)f->rows.rows.n;
        n++;
    }
    to->fold_loss[fold] /= n > 0 ? (double)n : 1;
}

static void judge(fitting *f)
{
    const size_t n = f->rows.rows.n;
    judged *const both[] = {&f->present, &f->proposed};
    for (size_t i = 0; i < 2; i++)
        both[i]->scores = HED_NEW_N(f->arena, double, n);
    for (unsigned fold = 0; fold < f->folds; fold++) {
        if (f->on->progress)
            f->on->progress(f->on->ctx, "fitting", fold, f->folds + 1);
        hed_fit_run(f->fit, fold, 1, f->support);
        note_fold(f, fold, &f->present);
        hed_fit_run(f->fit, fold, f->band, f->support);
        hed_fit_round(f->fit, f->band);
        note_fold(f, fold, &f->proposed);
    }
    for (size_t i = 0; i < 2; i++) {
        hed_measures m;
        hed_measure(both[i]->scores, f->targets, n, .5, f->positive_at, &m);
        both[i]->auc = m.auc;
    }
}

static bool changed(const hed_fit_weight *w)
{
    return fabs(w->now - w->old) > 1e-9;
}

static bool propose(fitting *f, hed_buf *patch, hed_err *err)
{
    hed_fit_run(f->fit, HED_FIT_FOLDS, f->band, f->support);
    hed_fit_round(f->fit, f->band);
    f->leak = hed_fit_leak(f->fit);
    f->weights = hed_fit_weights(f->fit, &f->n_weights);
    hed_new_weight *new = HED_NEW_N(f->arena, hed_new_weight, f->n_weights + 1);
    for (size_t i = 0; i < f->n_weights; i++) {
        const hed_fit_weight *w = &f->weights[i];
        f->n_few += w->few;
        if (changed(w))
            new[f->n_changed++] = (hed_new_weight){w->rule, w->axis, w->now};
    }
    return hed_rules_patch(f->engine->rules, f->arena, new, f->n_changed, patch, err);
}

static unsigned folds_better(const fitting *f)
{
    unsigned n = 0;
    for (unsigned i = 0; i < f->folds; i++)
        n += f->proposed.fold_loss[i] < f->present.fold_loss[i];
    return n;
}

/* ---- Report */

static void weight_text(const fitting *f, const hed_fit_weight *w, hed_buf *to)
{
    hed_buf_printf(to, "  %-26s %-11s %5.2f -> %4.2f %7zu  %5.3f%s\n", hed_rules_at(f->engine->rules, w->rule)->id,
                   hed_axis_name(w->axis), w->old, w->now, w->support, w->bait / (double)w->support,
                   w->at_end ? "  end of its band" : "");
}

/* Names, filled into lines of about 100 columns. */
static void few_text(const fitting *f, hed_buf *to)
{
    size_t column = 0;
    hed_buf_printf(to, "\n%zu weights stay, as their rules hit fewer than %zu headlines:", f->n_few, f->support);
    for (size_t i = 0; i < f->n_weights; i++) {
        const hed_fit_weight *w = &f->weights[i];
        const char *id = hed_rules_at(f->engine->rules, w->rule)->id;
        if (!w->few)
            continue;
        hed_buf_cstr(to, column == 0 ? "\n  " : " ");
        hed_buf_printf(to, "%s (%zu)", id, w->support);
        column += strlen(id) + 6;
        column = column > 90 ? 0 : column;
    }
    hed_buf_char(to, '\n');
}

static void as_text(const fitting *f, hed_buf *to)
{
    hed_rows_report(&f->rows, to);
    hed_buf_printf(to, "\n%-12s %9s %9s   on headlines left out of the fitting, %u folds\n", "", "present", "proposed",
                   f->folds);
    hed_buf_printf(to, "%-12s %9.4f %9.4f   smaller is better; it is in %u of %u folds\n", "log loss", f->present.loss,
                   f->proposed.loss, folds_better(f), f->folds);
    hed_buf_printf(to, "%-12s %9.4f %9.4f\n", "ROC AUC", f->present.auc, f->proposed.auc);
    hed_buf_printf(to, "%-12s %9s %9.4f   chance of bait where no rule hits\n", "leak", "", f->leak);
    hed_buf_printf(to, "\n%zu of %zu weights change%s\n", f->n_changed, f->n_weights, f->n_changed ? ":" : "");
    if (f->n_changed > 0)
        hed_buf_printf(to, "  %-26s %-11s %5s    %4s %7s  %5s\n", "rule", "axis", "now", "new", "hits", "bait");
    for (size_t i = 0; i < f->n_weights; i++)
        if (changed(&f->weights[i]))
            weight_text(f, &f->weights[i], to);
    if (f->n_few > 0)
        few_text(f, to);
}

static void put_pair(hed_json *json, const char *key, double present, double proposed)
{
    hed_json_key(json, key);
    hed_json_object(json);
    hed_json_key(json, "present");
    hed_json_num(json, present);
    hed_json_key(json, "proposed");
    hed_json_num(json, proposed);
    hed_json_object_end(json);
}

static void put_int(hed_json *json, const char *key, size_t value)
{
    hed_json_key(json, key);
    hed_json_int(json, (long long)value);
}

static void weight_json(const fitting *f, const hed_fit_weight *w, hed_json *json)
{
    hed_json_object(json);
    hed_json_key(json, "rule");
    hed_json_cstr(json, hed_rules_at(f->engine->rules, w->rule)->id);
    hed_json_key(json, "axis");
    hed_json_cstr(json, hed_axis_name(w->axis));
    hed_json_key(json, "present");
    hed_json_num(json, w->old);
    hed_json_key(json, "proposed");
    hed_json_num(json, w->now);
    put_int(json, "headlines", w->support);
    hed_json_key(json, "bait");
    hed_json_num(json, w->bait);
    hed_json_key(json, "support");
    hed_json_bool(json, !w->few);
    hed_json_key(json, "end_of_band");
    hed_json_bool(json, w->at_end);
    hed_json_object_end(json);
}

static void as_json(const fitting *f, const hed_buf *patch, hed_buf *to)
{
    hed_json json = {.to = to};
    hed_json_object(&json);
    put_int(&json, "headlines", f->rows.rows.n);
    put_int(&json, "folds", f->folds);
    put_int(&json, "folds_better", folds_better(f));
    hed_json_key(&json, "band");
    hed_json_num(&json, f->band);
    put_int(&json, "least_support", f->support);
    put_pair(&json, "log_loss", f->present.loss, f->proposed.loss);
    put_pair(&json, "auc", f->present.auc, f->proposed.auc);
    hed_json_key(&json, "leak");
    hed_json_num(&json, f->leak);
    put_int(&json, "changed", f->n_changed);
    hed_json_key(&json, "weights");
    hed_json_array(&json);
    for (size_t i = 0; i < f->n_weights; i++)
        weight_json(f, &f->weights[i], &json);
    hed_json_array_end(&json);
    hed_json_key(&json, "patch");
    hed_json_str(&json, hed_buf_str(patch));
    hed_json_object_end(&json);
    hed_buf_char(to, '\n');
}

static bool settle(fitting *f, hed_err *err)
{
    const hed_fit_options *o = f->options;
    f->band = o->band > 0 ? o->band : BAND;
    f->support = o->support > 0 ? o->support : SUPPORT;
    f->folds = f->on->folds > 0 ? f->on->folds : FOLDS;
    f->positive_at = f->on->positive_at > 0 ? f->on->positive_at : .5;
    if (!f->engine->rules)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "no rules are loaded");
    if (f->band <= 1 || f->band > 100)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "the band is above 1 and at most 100, not %g", f->band);
    if (f->folds < 2 || f->folds > HED_FIT_FOLDS)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "there are 2 to %d folds, not %u", HED_FIT_FOLDS, f->folds);
    return true;
}

bool hed_engine_fit_rules(const hed_engine *engine, const hed_fit_options *options, hed_buf *report, hed_buf *patch,
                          hed_err *err)
{
    const hed_train_options *on = options->on;
    fitting f = {.engine = engine, .options = options, .on = on};
    if (!settle(&f, err))
        return false;
    f.arena = hed_arena_new(HED_ARENA_LOADED, err);
    f.temp = f.arena ? hed_arena_new(HED_ARENA_SCRATCH, err) : NULL;
    bool ok =
        f.temp && hed_rows_read(f.arena, on->corpora, on->n_corpora, on->reader, f.positive_at, NULL, &f.rows, err);
    ok = ok && enough(&f, err) && match_rows(&f, err);
    if (ok) {
        judge(&f);
        ok = propose(&f, patch, err);
    }
    if (ok && options->json)
        as_json(&f, patch, report);
    else if (ok)
        as_text(&f, report);
    hed_arena_free(f.temp);
    hed_arena_free(f.arena);
    return ok;
}
