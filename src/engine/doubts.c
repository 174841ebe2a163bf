/* What a person should know before a model is trusted: too little to learn from, one class, labels that contradict each
 * other, headlines that are in the training and in what it is judged by, features that say nothing. Each is a line that
 * tells how many there are and where the first of them is. They go into the card, so that corpora go by their file
 * names, wherever they are. */
#include "engine/training.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FEW 500       /* headlines, below which each one moves the scores */
#define FEW_OF_ONE 30 /* of a class */
#define LEAST 10      /* of a class, to learn at all */
#define NAMED 6       /* constant features that are named */

void hed_lesson_warn(hed_lesson *lesson, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    *HED_PUSH(lesson->w->arena, &lesson->warnings) = hed_arena_cstr(lesson->w->arena, hed_str_of(text));
}

/* "line 12", or what there is to say without one. */
static const char *line(unsigned number, char to[32])
{
    snprintf(to, 32, number > 0 ? "line %u" : "one of them", number);
    return to;
}

static const char *row_place(const hed_rows *rows, uint32_t row, char *to, size_t size)
{
    const struct hed_labelled *r = &rows->rows.at[row];
    snprintf(to, size, r->line > 0 ? "%s:%u" : "%s", hed_base_name(rows->sets.at[r->corpus].path).ptr, r->line);
    return to;
}

static bool both_classes(hed_lesson *lesson, hed_err *err)
{
    const hed_workshop *w = lesson->w;
    size_t positives = 0, n = w->rows.rows.n;
    for (size_t i = 0; i < n; i++)
        positives += w->rows.rows.at[i].target >= w->positive_at;
    const size_t fewer = positives < n - positives ? positives : n - positives;
    if (fewer == 0)
        return hed_fail(err, HED_EINPUT, NULL, 0, "one class only: %zu positive and %zu negative headlines", positives,
                        n - positives);
    if (fewer < LEAST)
        return hed_fail(err, HED_EINPUT, NULL, 0,
                        "too little to learn from: %zu positive and %zu negative headlines; at least %d of each",
                        positives, n - positives, LEAST);
    if (n < FEW)
        hed_lesson_warn(lesson, "%zu headlines are few; expect scores that move with each one", n);
    if (fewer < FEW_OF_ONE)
        hed_lesson_warn(lesson, "only %zu of %zu headlines are %s: what is learnt of them is little", fewer, n,
                        fewer == positives ? "positive" : "negative");
    return true;
}

static void sets(hed_lesson *lesson)
{
    const hed_rows *rows = &lesson->w->rows;
    for (size_t i = 0; i < rows->sets.n; i++) {
        const hed_row_set *set = &rows->sets.at[i];
        const char *name = hed_base_name(set->path).ptr;
        char at[32], before[320];
        if (rows->sets.n > 1 && (set->positives == 0 || set->positives == set->end - set->start))
            hed_lesson_warn(lesson, "%s has one class only: %zu headlines, %zu positive", name, set->end - set->start,
                            set->positives);
        if (set->contradictory > 0)
            hed_lesson_warn(lesson,
                            "%s repeats %zu headline%s with the other label; the first counts: %s, before it %s", name,
                            set->contradictory, set->contradictory > 1 ? "s" : "", line(set->contradicted.line, at),
                            row_place(rows, set->contradicted.of, before, sizeof before));
        if (set->shared > 0)
            hed_lesson_warn(lesson, "%s has %zu headline%s of the corpora before it, left out here: %s is %s", name,
                            set->shared, set->shared > 1 ? "s" : "", line(set->shares.line, at),
                            row_place(rows, set->shares.of, before, sizeof before));
    }
}

static bool constant(const hed_workshop *w, uint32_t feature)
{
    for (size_t i = 1; i < w->rows.rows.n; i++)
        if (fabsf(w->samples[i].dense[feature] - w->samples[0].dense[feature]) > 0)
            return false;
    return true;
}

static void features(hed_lesson *lesson)
{
    uint32_t used[256];
    const size_t n = hed_workshop_used(used);
    size_t found = 0;
    hed_buf names = {0};
    for (size_t i = 0; i < n; i++) {
        if (!constant(lesson->w, used[i]) || ++found > NAMED)
            continue;
        hed_buf_printf(&names, "%s%s", found > 1 ? ", " : "", hed_feature_at(used[i])->name);
    }
    if (found > NAMED)
        hed_buf_printf(&names, " and %zu more", found - NAMED);
    if (found > 0)
        hed_lesson_warn(lesson, "features that are the same in every headline teach nothing, %zu of %zu: %.*s", found,
                        n, (int)names.len, names.ptr);
    hed_buf_free(&names);
}

static bool groups(hed_lesson *lesson, hed_err *err)
{
    const hed_rows *rows = &lesson->w->rows;
    const char *field = lesson->options->group;
    uint32_t first;
    size_t without;
    char at[320];
    if (!hed_split_grouped(rows, &without, &first, err))
        return false;
    if (without > 0)
        hed_lesson_warn(lesson, "%zu headlines have no \"%s\": each is a group of its own, first %s", without, field,
                        row_place(rows, first, at, sizeof at));
    return true;
}

bool hed_lesson_doubts(hed_lesson *lesson, hed_err *err)
{
    if (!both_classes(lesson, err) || !groups(lesson, err))
        return false;
    sets(lesson);
    features(lesson);
    return true;
}

/* ---- What it is judged by */

typedef struct keyed {
    uint64_t key;
    uint32_t row;
} keyed;

static int by_key(const void *a, const void *b)
{
    const uint64_t x = ((const keyed *)a)->key, y = ((const keyed *)b)->key;
    return (x > y) - (x < y);
}

static void drop_leaked(hed_lesson *lesson, hed_row_set *set, const keyed *known, size_t n, size_t *kept)
{
    hed_workshop *t = &lesson->tests;
    size_t leaked = 0;
    keyed seen = {0};
    unsigned first = 0;
    const size_t start = *kept, all = set->end - set->start;
    for (size_t i = set->start; i < set->end; i++) {
        const keyed wanted = {t->rows.rows.at[i].key, 0};
        const keyed *found = bsearch(&wanted, known, n, sizeof *known, by_key);
        if (found && leaked++ == 0) {
            seen = *found;
            first = t->rows.rows.at[i].line;
        }
        if (found)
            continue;
        t->rows.rows.at[*kept] = t->rows.rows.at[i];
        t->samples[(*kept)++] = t->samples[i];
    }
    set->start = start;
    set->end = *kept;
    char at[32], before[320];
    if (leaked > 0)
        hed_lesson_warn(lesson,
                        "%zu of %zu headlines of %s are in the training too, and left out of its figures: %s is %s",
                        leaked, all, hed_base_name(set->path).ptr, line(first, at),
                        row_place(&lesson->w->rows, seen.row, before, sizeof before));
}

bool hed_lesson_tests(hed_lesson *lesson, hed_err *err)
{
    const hed_train_options *o = lesson->options;
    const hed_workshop_options options = {.lexicon = o->lexicon,
                                          .corpora = o->tests,
                                          .n_corpora = o->n_tests,
                                          .reader = o->reader,
                                          .positive_at = o->positive_at};
    hed_workshop *t = &lesson->tests;
    const size_t n = lesson->w->rows.rows.n;
    size_t kept = 0;
    if (o->n_tests == 0)
        return true;
    if (!hed_workshop_open(t, &options, err))
        return false;
    keyed *known = HED_NEW_N(lesson->w->arena, keyed, n);
    for (uint32_t i = 0; i < n; i++)
        known[i] = (keyed){lesson->w->rows.rows.at[i].key, i};
    qsort(known, n, sizeof *known, by_key);
    for (size_t i = 0; i < t->rows.sets.n; i++) {
        hed_row_set *set = &t->rows.sets.at[i];
        drop_leaked(lesson, set, known, n, &kept);
        if (set->end == set->start)
            return hed_fail(err, HED_EINPUT, set->path, 0, "has no headline that is not in the training too");
    }
    t->rows.rows.n = kept;
    return true;
}
