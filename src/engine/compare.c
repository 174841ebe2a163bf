/* hed_compare_models: may model B take the place of model A? Both score the same headlines; on the whole and in each
 * slice the difference of accuracy is put to McNemar's exact test, that of ROC AUC to the bootstrap. So many tests
 * would find a difference somewhere by chance alone: Holm's correction keeps the chance that any is wrong at 5 %. */
#include "engine/labelled.h"

#include "hed_train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LEVEL .05
#define ROUNDS 1000

typedef struct compared {
    const hed_slice *slice;
    hed_paired paired;
    bool worse_accuracy, worse_auc;
} compared;

typedef struct scored {
    double *a, *b;
    double threshold_a, threshold_b;
} scored;

static void *need(hed_arena *arena, size_t n)
{
    return hed_arena_take(arena, (n ? n : 1) * sizeof(double), _Alignof(double));
}

static void score(const hed_workshop *w, const hed_model *a, const hed_model *b, scored *out)
{
    const size_t n = w->rows.rows.n;
    out->a = need(w->arena, n);
    out->b = need(w->arena, n);
    out->threshold_a = hed_model_about(a)->threshold;
    out->threshold_b = hed_model_about(b)->threshold;
    for (size_t i = 0; i < n; i++) {
        out->a[i] = hed_sample_score(a, &w->samples[i]).score;
        out->b[i] = hed_sample_score(b, &w->samples[i]).score;
    }
}

static void compare_slice(const hed_workshop *w, const scored *all, uint64_t seed, compared *out)
{
    const hed_slice *s = out->slice;
    const size_t mark = hed_arena_mark(w->arena);
    double *a = need(w->arena, s->n), *b = need(w->arena, s->n), *targets = need(w->arena, s->n);
    for (size_t i = 0; i < s->n; i++) {
        a[i] = all->a[s->rows[i]];
        b[i] = all->b[s->rows[i]];
        targets[i] = w->rows.rows.at[s->rows[i]].target;
    }
    hed_pair(&(hed_rival){a, all->threshold_a}, &(hed_rival){b, all->threshold_b}, targets, s->n, w->positive_at,
             ROUNDS, seed, &out->paired);
    hed_arena_rewind(w->arena, mark);
}

/* The number of tests; *n_worse how many of them say that B is worse. */
static size_t correct(hed_arena *arena, compared *c, size_t n, size_t *n_worse)
{
    double *p = need(arena, 2 * n);
    size_t tests = 0;
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = c[i].paired.accuracy.p;
        p[2 * i + 1] = c[i].paired.auc.p;
        tests += isnan(c[i].paired.auc.p) ? 1 : 2;
    }
    const double below = hed_holm(p, 2 * n, LEVEL);
    *n_worse = 0;
    for (size_t i = 0; i < n; i++) {
        const hed_difference *accuracy = &c[i].paired.accuracy, *auc = &c[i].paired.auc;
        c[i].worse_accuracy = accuracy->b < accuracy->a && accuracy->p <= below;
        c[i].worse_auc = auc->b < auc->a && auc->p <= below;
        *n_worse += c[i].worse_accuracy + c[i].worse_auc;
    }
    return tests;
}

/* ---- Report */

static void difference_text(const hed_difference *d, bool worse, hed_buf *to)
{
    if (isnan(d->b - d->a))
        hed_buf_printf(to, "  %-48s", "     - (one class only)");
    else
        hed_buf_printf(to, "  %.4f %.4f %+.4f [%+.4f, %+.4f] %6.4f %s", d->a, d->b, d->b - d->a, d->low, d->high, d->p,
                       worse ? "WORSE" : "     ");
}

static void trim(hed_buf *to)
{
    while (to->len > 0 && to->ptr[to->len - 1] == ' ')
        to->len--;
    hed_buf_char(to, '\n');
}

static void as_text(const hed_compare_options *options, const compared *c, size_t n, size_t tests, size_t n_worse,
                    const size_t trained_on[2], hed_buf *to)
{
    for (int i = 0; i < 2; i++)
        hed_trained_on_warn(i == 0 ? options->a : options->b, i == 0 ? "A" : "B", trained_on[i], c[0].slice->n, to);
    hed_buf_printf(to, "A %s\nB %s\nB - A with its 95 %% interval and p, on the same headlines (%d resamples)\n\n",
                   options->a, options->b, ROUNDS);
    hed_buf_printf(to, "%-31s %7s  %-56s  %s\n", "", "n", "accuracy: A, B, B - A", "ROC AUC: A, B, B - A");
    for (size_t i = 0; i < n; i++) {
        const hed_slice *s = c[i].slice;
        const hed_str title = hed_slice_title(s, 21);
        hed_buf_printf(to, "%-9s%-22.*s %7zu", i == 0 || strcmp(s->kind, c[i - 1].slice->kind) != 0 ? s->kind : "",
                       i == 0 ? 0 : (int)title.len, title.ptr, s->n);
        difference_text(&c[i].paired.accuracy, c[i].worse_accuracy, to);
        difference_text(&c[i].paired.auc, c[i].worse_auc, to);
        trim(to);
    }
    if (n_worse > 0)
        hed_buf_printf(to, "\nB is significantly worse in %zu of %zu tests (level .05, Holm's correction)\n", n_worse,
                       tests);
    else
        hed_buf_printf(to, "\nB is nowhere significantly worse (%zu tests, level .05, Holm's correction)\n", tests);
}

static void difference_json(const char *name, const hed_difference *d, bool worse, hed_json *json)
{
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"a", d->a},     {"b", d->b},       {"difference", d->b - d->a},
                   {"low", d->low}, {"high", d->high}, {"p", d->p}};
    hed_json_key(json, name);
    hed_json_object(json);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        hed_json_key(json, numbers[i].key);
        hed_json_num(json, numbers[i].value);
    }
    hed_json_key(json, "worse");
    hed_json_bool(json, worse);
    hed_json_object_end(json);
}

static void slice_json(const compared *c, hed_json *json)
{
    const hed_paired *p = &c->paired;
    const struct {
        const char *key;
        size_t value;
    } counts[] = {{"n", p->n}, {"positives", p->positives}, {"only_a_right", p->only_a}, {"only_b_right", p->only_b}};
    hed_json_object(json);
    hed_json_key(json, "kind");
    hed_json_cstr(json, c->slice->kind);
    hed_json_key(json, "name");
    hed_json_str(json, c->slice->name);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        hed_json_key(json, counts[i].key);
        hed_json_int(json, (long long)counts[i].value);
    }
    difference_json("accuracy", &p->accuracy, c->worse_accuracy, json);
    difference_json("auc", &p->auc, c->worse_auc, json);
    hed_json_object_end(json);
}

static void as_json(const hed_compare_options *options, const compared *c, size_t n, size_t tests, size_t n_worse,
                    const size_t trained_on[2], hed_buf *to)
{
    hed_json json = {.to = to};
    hed_json_object(&json);
    hed_json_key(&json, "a");
    hed_json_cstr(&json, options->a);
    hed_json_key(&json, "b");
    hed_json_cstr(&json, options->b);
    hed_json_key(&json, "trained_on_a");
    hed_json_int(&json, (long long)trained_on[0]);
    hed_json_key(&json, "trained_on_b");
    hed_json_int(&json, (long long)trained_on[1]);
    hed_json_key(&json, "tests");
    hed_json_int(&json, (long long)tests);
    hed_json_key(&json, "worse");
    hed_json_int(&json, (long long)n_worse);
    hed_json_key(&json, "slices");
    hed_json_array(&json);
    for (size_t i = 0; i < n; i++)
        slice_json(&c[i], &json);
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(to, '\n');
}

static void compare(const hed_workshop *w, const hed_model *a, const hed_model *b, const hed_compare_options *options,
                    bool *worse, hed_buf *report)
{
    size_t n, n_worse;
    const hed_slice *slices = hed_slices(w, 0, w->rows.rows.n, &n);
    compared *c = HED_NEW_N(w->arena, compared, n);
    scored all;
    score(w, a, b, &all);
    for (size_t i = 0; i < n; i++) {
        if (options->progress)
            options->progress(options->ctx, "resampling", i, n);
        c[i].slice = &slices[i];
        compare_slice(w, &all, options->seed, &c[i]);
    }
    const size_t tests = correct(w->arena, c, n, &n_worse);
    *worse = n_worse > 0;
    const size_t trained_on[] = {hed_model_trained_on(w, a, 0, w->rows.rows.n),
                                 hed_model_trained_on(w, b, 0, w->rows.rows.n)};
    (options->json ? as_json : as_text)(options, c, n, tests, n_worse, trained_on, report);
}

bool hed_compare_models(const hed_compare_options *options, bool *worse, hed_buf *report, hed_err *err)
{
    hed_workshop w;
    hed_model *a = NULL, *b = NULL;
    const hed_workshop_options workshop = {.lexicon = options->lexicon,
                                           .corpora = options->corpora,
                                           .n_corpora = options->n_corpora,
                                           .reader = options->reader,
                                           .positive_at = options->positive_at,
                                           .progress = options->progress,
                                           .ctx = options->ctx};
    bool ok = hed_workshop_open(&w, &workshop, err);
    ok = ok && (a = hed_model_open(&w, options->a, err)) && (b = hed_model_open(&w, options->b, err));
    if (ok)
        compare(&w, a, b, options, worse, report);
    if (a)
        hed_model_free(a);
    if (b)
        hed_model_free(b);
    hed_workshop_close(&w);
    return ok;
}
