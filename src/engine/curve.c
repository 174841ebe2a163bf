/* The learning curve: would more headlines help? Models that learnt from the first 100, 200, 400 … headlines, by the
 * order of their hashes, and from all, are judged on the same held-out ones, so that what differs is the learning. Held
 * out is each fifth in turn, of headlines or groups; by time the last fifth. C and gamma are those that were found. */
#include "engine/training.h"

#include <math.h>
#include <stdlib.h>

#define FOLDS 5
#define FIRST 100

typedef struct drawn {
    uint64_t hash;
    uint32_t row;
} drawn;

typedef struct fifth {
    drawn *learnt; /* rows to learn from, the first of them first */
    uint32_t *held;
    size_t n_learnt, n_held;
} fifth;

static int by_hash(const void *a, const void *b)
{
    const drawn *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int by_date(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* From this date on headlines are held out. */
static int64_t last_fifth(const hed_workshop *w)
{
    const size_t n = w->rows.rows.n;
    int64_t *dates = HED_NEW_N(w->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        dates[i] = w->samples[i].when;
    qsort(dates, n, sizeof *dates, by_date);
    return dates[n - n / FOLDS];
}

static fifth part(const hed_lesson *lesson, unsigned fold, int64_t from)
{
    const hed_workshop *w = lesson->w;
    const size_t n = w->rows.rows.n;
    fifth f = {HED_NEW_N(w->arena, drawn, n), HED_NEW_N(w->arena, uint32_t, n), 0, 0};
    for (uint32_t i = 0; i < n; i++) {
        const hed_sample *s = &w->samples[i];
        const uint64_t keys[] = {s->group, lesson->options->seed};
        const uint64_t hash = hed_hash(keys, sizeof keys, 23);
        if (lesson->options->time ? s->when >= from : hash / 2 % FOLDS == fold)
            f.held[f.n_held++] = i;
        else
            f.learnt[f.n_learnt++] = (drawn){hed_hash(keys, sizeof keys, 29), i};
    }
    qsort(f.learnt, f.n_learnt, sizeof *f.learnt, by_hash);
    return f;
}

/* Of the first n of what is learnt from; NULL when they are too few for it. */
static hed_model *model_of(const hed_lesson *lesson, const fifth *f, size_t n)
{
    const hed_workshop *w = lesson->w;
    const hed_model_fits fits = hed_fits_of(w->lexicon);
    hed_train_options options = *lesson->options;
    hed_sample *kept = malloc((n + 1) * sizeof *kept);
    hed_train_facts facts;
    hed_buf file = {0};
    hed_err err;
    if (!kept)
        abort();
    for (size_t i = 0; i < n; i++)
        kept[i] = w->samples[f->learnt[i].row];
    options.c_text = lesson->facts.c_text;
    options.c_headline = lesson->facts.c_headline;
    options.gamma = lesson->facts.gamma;
    options.progress = NULL;
    const bool ok = hed_workshop_train(w, kept, n, &options, NULL, &facts, &file, &err) &&
                    hed_model_seal(&file, HED_S("a point of a learning curve\n"), &err);
    hed_model *model = ok ? hed_model_parse(hed_buf_str(&file), "curve", &fits, &err) : NULL;
    hed_buf_free(&file);
    free(kept);
    return model;
}

/* Labels are measured by each model's own threshold, scores of all folds together. */
static bool measure(const hed_lesson *lesson, const fifth *parts, unsigned folds, size_t size, hed_point *out)
{
    const hed_workshop *w = lesson->w;
    const size_t mark = hed_arena_mark(w->arena);
    double *scores = HED_NEW_N(w->arena, double, w->rows.rows.n),
           *targets = HED_NEW_N(w->arena, double, w->rows.rows.n);
    size_t n = 0, right = 0, learnt = 0, tp = 0, fp = 0, fn = 0;
    for (unsigned fold = 0; fold < folds; fold++) {
        const fifth *f = &parts[fold];
        const size_t used = size < f->n_learnt ? size : f->n_learnt;
        hed_model *model = model_of(lesson, f, used);
        learnt += used;
        for (size_t i = 0; model && i < f->n_held; i++) {
            const hed_sample *s = &w->samples[f->held[i]];
            const hed_score got = hed_sample_score(model, s);
            const bool is = (double)s->target >= w->positive_at;
            scores[n] = got.score;
            targets[n++] = is;
            right += got.label == is;
            tp += got.label && is, fp += got.label && !is, fn += !got.label && is;
        }
        if (!model) {
            hed_arena_rewind(w->arena, mark);
            return false;
        }
        hed_model_free(model);
    }
    hed_measures m;
    hed_measure(scores, targets, n, .5, .5, &m);
    hed_arena_rewind(w->arena, mark);
    *out = (hed_point){learnt / folds, m.auc, n > 0 ? (double)right / (double)n : NAN,
                       tp > 0 ? 2. * (double)tp / (double)(2 * tp + fp + fn) : 0};
    return n > 0;
}

bool hed_lesson_curve(hed_lesson *lesson, hed_err *err)
{
    const hed_train_options *options = lesson->options;
    const unsigned folds = options->time ? 1 : FOLDS;
    const int64_t from = options->time ? last_fifth(lesson->w) : 0;
    fifth parts[FOLDS];
    size_t most = 0, steps = 1, step = 0;
    for (unsigned fold = 0; fold < folds; fold++) {
        parts[fold] = part(lesson, fold, from);
        most = parts[fold].n_learnt > most ? parts[fold].n_learnt : most;
    }
    for (size_t size = FIRST; size < most; size *= 2)
        steps++;
    for (size_t size = FIRST; step < steps; size *= 2, step++) {
        hed_point point;
        if (options->progress)
            options->progress(options->ctx, "learning curve", step, steps);
        if (measure(lesson, parts, folds, size < most ? size : most, &point))
            *HED_PUSH(lesson->w->arena, &lesson->curve) = point;
    }
    if (options->curve && lesson->curve.n == 0)
        return hed_fail(err, HED_EINPUT, NULL, 0, "there are too few headlines for a learning curve");
    return true;
}
