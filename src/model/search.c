/* The search for C and gamma: each setting is judged on each fold by what was learnt from the others, and the best mean
 * wins. A fold's figure is the mean over corpora: taken together, headlines of one corpus would be compared with those
 * of another, and a setting that tells corpora apart would win. Every such step is a task of its own, so that several
 * run at once; what is known is kept in a file, written at most once a second and always whole, so that a run that was
 * killed goes on where it stood. The steps depend on samples and settings alone, and the file says of which it is: the
 * result is the same with and without it.
 *
 *     hed search 2 0123456789abcdef
 *     0 2 4 0x1.f0p-1           stage, trial, fold, ROC AUC */
#include "model/learn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define VERSION 2
#define MAX_STATE ((size_t)1 << 20)
#define BETTER 1e-4 /* less is noise: the smaller C is kept */

static uint64_t more(uint64_t key, const void *at, size_t n)
{
    return hed_hash(at, n, key);
}

/* Of all that a step depends on. */
static uint64_t key_of(const hed_learning *l)
{
    const hed_model_train_options *o = l->options;
    const double numbers[] = {o->positive_at, o->c_text, o->c_headline, o->gamma};
    const uint64_t counts[] = {l->n,       l->kernel,          l->folds,     o->seed,
                               o->no_text, (uint64_t)o->split, o->n_buckets, o->home};
    uint64_t key = more(VERSION, numbers, sizeof numbers);
    key = more(key, counts, sizeof counts);
    key = more(key, o->features, o->n_features * sizeof *o->features);
    key = more(key, o->fits.schema, strlen(o->fits.schema));
    key = more(key, o->fits.lexicon, strlen(o->fits.lexicon));
    for (size_t i = 0; i < l->n; i++) {
        const hed_sample *s = &l->samples[i];
        const uint64_t facts[] = {s->key, s->group, (uint64_t)s->when, l->fold[i], s->n, s->corpus};
        const float labels[] = {s->target, s->weight};
        key = more(key, facts, sizeof facts);
        key = more(key, labels, sizeof labels);
        if (!o->no_text) {
            key = more(key, s->buckets, s->n * sizeof *s->buckets);
            key = more(key, s->counts, s->n * sizeof *s->counts);
            key = more(key, &s->norm, sizeof s->norm);
        }
        for (size_t j = 0; j < o->n_features; j++)
            key = more(key, &s->dense[o->features[j]], sizeof *s->dense);
    }
    return key;
}

/* ---- The file */

static void save(const hed_learning *l)
{
    hed_buf text = {0};
    hed_buf_printf(&text, "hed search %d %016llx\n", VERSION, (unsigned long long)l->key);
    for (int stage = 0; stage < HED_SEARCHES; stage++)
        for (int trial = 0; trial < HED_MAX_TRIALS; trial++)
            for (unsigned fold = 0; fold < l->folds; fold++)
                if (!isnan((*l->found)[stage][trial][fold]))
                    hed_buf_printf(&text, "%d %d %u %a\n", stage, trial, fold, (*l->found)[stage][trial][fold]);
    hed_file_write(l->options->state, hed_buf_str(&text), NULL); /* without it a run only takes longer */
    hed_buf_free(&text);
}

/* "0x1.f0p-1", as %a writes it, of a number from 0 to 1. */
static bool hex_share(hed_str s, double *out)
{
    char digits[40], *end;
    if (s.len == 0 || s.len >= sizeof digits || !hed_str_starts(s, HED_S("0x")))
        return false;
    memcpy(digits, s.ptr, s.len);
    digits[s.len] = 0;
    *out = hed_strtod(digits, &end);
    return *end == 0 && *out >= 0 && *out <= 1;
}

static bool take_line(hed_learning *l, hed_str line)
{
    static const long long limits[] = {HED_SEARCHES, HED_MAX_TRIALS, HED_MAX_FOLDS};
    long long at[3];
    hed_str word;
    double auc;
    for (int i = 0; i < 3; i++)
        if (!hed_str_word(&line, &word) || !hed_str_int(word, &at[i]) || at[i] < 0 || at[i] >= limits[i])
            return false;
    if (!hed_str_word(&line, &word) || !hex_share(word, &auc) || hed_str_word(&line, &word))
        return false;
    (*l->found)[at[0]][at[1]][at[2]] = auc;
    l->resumed++;
    return true;
}

static void forget(hed_learning *l)
{
    double *all = (double *)*l->found;
    for (size_t i = 0; i < sizeof *l->found / sizeof *all; i++)
        all[i] = NAN;
    l->resumed = 0;
}

/* Of other samples, or damaged: all is looked for anew. */
static void resume(hed_learning *l)
{
    hed_err err;
    hed_arena *arena = hed_arena_new(HED_ARENA_SCRATCH, &err);
    hed_str text, line;
    if (arena && hed_file_read(arena, l->options->state, MAX_STATE, &text, &err)) {
        const hed_str head = hed_arena_printf(arena, "hed search %d %016llx", VERSION, (unsigned long long)l->key);
        bool ok = hed_str_line(&text, &line) && hed_str_eq(line, head);
        while (ok && hed_str_line(&text, &line))
            ok = take_line(l, line);
        if (!ok)
            forget(l);
    }
    hed_arena_free(arena);
}

void hed_search_open(hed_learning *l)
{
    l->found = hed_learn_share(sizeof *l->found);
    forget(l);
    if (!l->options->state)
        return;
    l->key = key_of(l);
    if (hed_file_exists(l->options->state))
        resume(l);
}

/* ---- The steps */

struct hed_search {
    int stage;
    const hed_trial *trials;
    unsigned first, folds; /* folds that are judged */
    time_t saved;
};

static double *slot(const hed_learning *l, unsigned task)
{
    const struct hed_search *s = l->search;
    return &(*l->found)[s->stage][task / s->folds][s->first + task % s->folds];
}

static void step(hed_learning *l, unsigned task)
{
    const struct hed_search *s = l->search;
    double *auc = slot(l, task);
    if (isnan(*auc))
        *auc = (s->stage == HED_SEARCH_TEXT ? hed_text_auc : hed_headline_auc)(l, &s->trials[task / s->folds],
                                                                               s->first + task % s->folds);
}

static void step_done(hed_learning *l, unsigned task)
{
    (void)task;
    const time_t now = time(NULL);
    if (!l->options->state || now == l->search->saved)
        return;
    l->search->saved = now;
    save(l);
}

static double auc_of(const double *scores, const double *targets, size_t n)
{
    hed_measures m;
    hed_measure(scores, targets, n, 0, .5, &m);
    return m.auc;
}

/* The corpora one after the other, each in its order. */
static void by_corpus(const hed_learning *l, const hed_decided *d, size_t corpus, hed_decided *part)
{
    part->n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (l->samples[d->rows[i]].corpus == corpus) {
            part->scores[part->n] = d->scores[i];
            part->rows[part->n++] = d->rows[i];
        }
}

hed_decided hed_decided_open(size_t room)
{
    return (hed_decided){hed_learn_need(room, sizeof(double)), hed_learn_need(room, sizeof(uint32_t)), 0};
}

void hed_decided_close(hed_decided *d)
{
    free(d->scores);
    free(d->rows);
}

static double pooled(const hed_learning *l, const hed_decided *d)
{
    double *targets = hed_learn_need(d->n, sizeof *targets);
    for (size_t i = 0; i < d->n; i++)
        targets[i] = l->y[d->rows[i]] > 0;
    const double auc = auc_of(d->scores, targets, d->n);
    free(targets);
    return auc;
}

double hed_decided_auc(const hed_learning *l, const hed_decided *d)
{
    hed_decided part = hed_decided_open(d->n);
    double sum = 0, of = 0;
    for (size_t corpus = 0; corpus < l->n_comparable; corpus++) {
        by_corpus(l, d, corpus, &part);
        const double auc = pooled(l, &part);
        sum += isnan(auc) ? 0 : auc; /* a corpus that has one class in this fold */
        of += !isnan(auc);
    }
    hed_decided_close(&part);
    const double auc = of > 0 ? sum / of : pooled(l, d);
    return isnan(auc) ? 0 : auc;
}

bool hed_search(hed_learning *l, int stage, const hed_trial *trials, unsigned n, size_t *best, hed_err *err)
{
    static const char *const names[] = {"searching C of the text stage", "searching the headline stage"};
    const unsigned first = stage == HED_SEARCH_TEXT ? l->first_text : l->first_headline;
    struct hed_search search = {stage, trials, first, l->folds - first, time(NULL)};
    double most = -1;
    *best = 0;
    if (n < 2)
        return true;
    l->search = &search;
    const bool ok = hed_learn_tasks(l, names[stage], 0, n * search.folds, step, step_done, err);
    if (ok && l->options->state)
        save(l);
    for (unsigned trial = 0; ok && trial < n; trial++) {
        double sum = 0;
        for (unsigned fold = 0; fold < search.folds; fold++)
            sum += *slot(l, trial * search.folds + fold);
        if (sum / search.folds > most + BETTER)
            most = sum / search.folds, *best = trial;
    }
    l->search = NULL;
    return ok;
}

bool hed_search_reject(hed_learning *l, int stage, size_t trial, unsigned n)
{
    bool left = false;
    for (unsigned fold = 0; fold < l->folds; fold++)
        (*l->found)[stage][trial][fold] = 0;
    for (unsigned other = 0; other < n; other++)
        for (unsigned fold = 0; fold < l->folds; fold++)
            left = left || (*l->found)[stage][other][fold] > 0;
    return left;
}
