/* hed_train: corpora in, a model and its card out. */
#include "engine/training.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Weights */

/* "CORPUS=W" for some of the corpora. */
static bool weigh(const hed_workshop *w, const hed_train_options *options, hed_err *err)
{
    for (size_t i = 0; i < options->n_weights; i++) {
        const char *given = options->weights[i], *equals = strrchr(given, '=');
        double times = 0;
        bool found = false;
        if (!equals || !hed_str_double(hed_str_of(equals + 1), &times) || !(times > 0 && times <= 1000))
            return hed_fail(err, HED_EUSAGE, NULL, 0, "a weight is CORPUS=W, W above 0 and at most 1000; not \"%s\"",
                            given);
        for (size_t row = 0; row < w->rows.rows.n; row++)
            if (hed_names_corpus((hed_str){given, (size_t)(equals - given)},
                                 w->rows.sets.at[w->rows.rows.at[row].corpus].path)) {
                w->samples[row].weight *= (float)times;
                found = true;
            }
        if (!found)
            return hed_fail(err, HED_EUSAGE, NULL, 0, "\"%s\" is the weight of no corpus that is trained on", given);
    }
    return true;
}

/* ---- What is written */

/* news.hed -> news.md */
static const char *card_path(hed_arena *arena, const char *model)
{
    hed_str path = hed_str_of(model);
    if (hed_str_ends(path, HED_S(".hed")))
        path = hed_str_sub(path, 0, path.len - 4);
    return hed_arena_cstr(arena, hed_arena_printf(arena, "%.*s.md", HED_FMT(path)));
}

static void page(hed_lesson *lesson, hed_buf *to)
{
    hed_arena *arena = lesson->w->arena;
    const size_t n = lesson->curve.n;
    double *x = HED_NEW_N(arena, double, n), *y = HED_NEW_N(arena, double, n);
    const char **titles = HED_NEW_N(arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const hed_point *p = &lesson->curve.at[i];
        x[i] = (double)p->n / (double)lesson->curve.at[n - 1].n;
        y[i] = p->auc;
        titles[i] =
            hed_arena_printf(arena, "%zu headlines: ROC AUC %.4f, accuracy %.4f", p->n, p->auc, p->accuracy).ptr;
    }
    hed_plots_open("How good a new model is", "Each headline of the training was judged by models that had not seen it",
                   to);
    if (n > 0)
        hed_plots_curve(x, y, titles, n, to);
    for (size_t i = 0; i < lesson->n_judged; i++)
        hed_plots_figures(&lesson->judged_rows, &lesson->judged[i], to);
    for (size_t i = 0; i < lesson->n_tested; i++)
        hed_plots_figures(&lesson->tests, &lesson->tested[i], to);
    hed_plots_close(to);
}

static bool write_page(hed_lesson *lesson, hed_err *err)
{
    hed_buf text = {0};
    if (!lesson->options->html)
        return true;
    page(lesson, &text);
    const bool ok = hed_file_write(lesson->options->html, hed_buf_str(&text), err);
    hed_buf_free(&text);
    return ok;
}

/* The card is the last part of a model, so that what it tells of the model can be measured with it. */
static bool judge_tests(hed_lesson *lesson, const hed_buf *file, hed_err *err)
{
    const hed_model_fits fits = hed_fits_of(lesson->w->lexicon);
    hed_buf copy = {0};
    if (lesson->options->n_tests == 0)
        return true;
    hed_buf_put(&copy, hed_buf_str(file));
    const bool sealed = hed_model_seal(&copy, HED_S("not yet\n"), err);
    hed_model *model = sealed ? hed_model_parse(hed_buf_str(&copy), "model", &fits, err) : NULL;
    if (model) {
        hed_lesson_test(lesson, model);
        hed_model_free(model);
    }
    hed_buf_free(&copy);
    return model != NULL;
}

static bool write_all(hed_lesson *lesson, hed_buf *file, hed_err *err)
{
    hed_buf text = {0};
    const char *out = lesson->options->out;
    hed_lesson_card(lesson, &text);
    const bool ok = hed_model_seal(file, hed_buf_str(&text), err) && hed_file_write(out, hed_buf_str(file), err) &&
                    hed_file_write(card_path(lesson->w->arena, out), hed_buf_str(&text), err) &&
                    write_page(lesson, err);
    lesson->bytes = file->len;
    hed_buf_free(&text);
    return ok;
}

#define SMALL 2000 /* headlines, of which a learning curve is quickly made */

static bool train(hed_lesson *lesson, hed_buf *file, hed_err *err)
{
    hed_workshop *w = lesson->w;
    const hed_train_options *o = lesson->options;
    const size_t n = w->rows.rows.n;
    double *scores = HED_NEW_N(w->arena, double, n);
    const char *state = hed_arena_cstr(w->arena, hed_arena_printf(w->arena, "%s.search", o->out));
    const hed_train_aside aside = {scores, state};
    if (!hed_lesson_doubts(lesson, err) || !weigh(w, o, err) || !hed_lesson_tests(lesson, err) ||
        !hed_workshop_train(w, w->samples, n, o, &aside, &lesson->facts, file, err))
        return false;
    hed_lesson_judge(lesson, scores);
    if (!judge_tests(lesson, file, err) || ((o->curve || n <= SMALL) && !hed_lesson_curve(lesson, err)) ||
        !write_all(lesson, file, err))
        return false;
    remove(state);
    return true;
}

/* The card is written over an older one, not over what somebody else wrote. */
static bool card_is_free(const char *out, hed_err *err)
{
    hed_arena *arena = hed_arena_new(4096, err);
    if (!arena)
        return false;
    const char *path = card_path(arena, out);
    char head[16] = "";
    FILE *f = fopen(path, "r");
    const bool ours = !f || (fread(head, 1, sizeof head - 1, f) < 1) || strncmp(head, "# Model card\n", 13) == 0;
    if (f)
        fclose(f);
    if (!ours)
        hed_fail(err, HED_EUSAGE, path, 0, "is no card of a model: the card of %s would be written over it", out);
    hed_arena_free(arena);
    return ours;
}

/* Before an hour is spent on it: there is a folder to write to, and nothing that is read is written over. */
static bool can_write(const hed_train_options *o, hed_err *err)
{
    struct stat out, in;
    const char *slash = strrchr(o->out, '/');
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - o->out + 1) : 1, slash ? o->out : ".");
    if (access(folder, W_OK) != 0)
        return hed_fail(err, HED_EIO, o->out, 0, "cannot be written: %s", strerror(errno));
    if (!card_is_free(o->out, err))
        return false;
    if (stat(o->out, &out) != 0)
        return true;
    if (S_ISDIR(out.st_mode))
        return hed_fail(err, HED_EIO, o->out, 0, "is a folder");
    for (size_t i = 0; i < o->n_corpora + o->n_tests; i++) {
        const char *path = i < o->n_corpora ? o->corpora[i] : o->tests[i - o->n_corpora];
        if (stat(path, &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
            return hed_fail(err, HED_EUSAGE, o->out, 0, "is read here too: the model would be written over it");
    }
    return true;
}

static bool sensible(const hed_train_options *o, hed_err *err)
{
    if (!o->out)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "no file for the model was given");
    if (o->group && o->time)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "headlines are held out by group or by time, not by both");
    if (o->calibration && strcmp(o->calibration, "sigmoid") != 0 && strcmp(o->calibration, "isotonic") != 0)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "there is no calibration \"%s\": sigmoid or isotonic",
                        o->calibration);
    if (o->date && !hed_str_is_day(hed_str_of(o->date)))
        return hed_fail(err, HED_EUSAGE, NULL, 0, "a date is YYYY-MM-DD, not \"%s\"", o->date);
    return can_write(o, err);
}

bool hed_train(const hed_train_options *options, hed_buf *report, hed_err *err)
{
    hed_workshop w;
    hed_lesson lesson = {.w = &w, .options = options};
    hed_buf file = {0};
    if (!sensible(options, err))
        return false;
    const hed_workshop_options workshop = {.lexicon = options->lexicon,
                                           .corpora = options->corpora,
                                           .n_corpora = options->n_corpora,
                                           .reader = options->reader,
                                           .positive_at = options->positive_at,
                                           .by = {options->group, options->time},
                                           .progress = options->progress,
                                           .ctx = options->ctx};
    const bool ok = hed_workshop_open(&w, &workshop, err) && train(&lesson, &file, err);
    for (size_t i = 0; !options->json && i < lesson.warnings.n; i++)
        hed_buf_printf(report, "warning: %s\n", lesson.warnings.at[i]);
    if (ok)
        (options->json ? hed_lesson_json : hed_lesson_text)(&lesson, report);
    hed_buf_free(&file);
    if (options->n_tests > 0)
        hed_workshop_close(&lesson.tests);
    hed_workshop_close(&w);
    return ok;
}
