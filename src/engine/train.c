/* hed_train: corpora in, a model and its card out. */
#include "engine/engine.h"

#include <math.h>
#include <stdio.h>

/* ---- The workshop */

static bool vectors(hed_workshop *w, hed_progress *progress, void *ctx, hed_err *err)
{
    const size_t n = w->rows.rows.n;
    w->samples = HED_NEW_N(w->arena, hed_sample, n);
    for (size_t i = 0; i < n; i++) {
        const struct hed_labelled *row = &w->rows.rows.at[i];
        const hed_row_set *set = &w->rows.sets.at[row->corpus];
        hed_vector v;
        if (!hed_vector_of(w->arena, w->temp, w->lexicon, w->features, row->headline, &v, err))
            return false;
        /* each corpus counts the same, whatever its size; 1 on average */
        double weight = (double)n / (double)w->rows.sets.n / (double)(set->end - set->start);
        w->samples[i] = (hed_sample){.buckets = v.buckets,
                                     .values = v.values,
                                     .n = v.n,
                                     .dense = v.dense,
                                     .target = (float)row->target,
                                     .weight = (float)weight,
                                     .corpus = row->corpus,
                                     .key = row->key};
        if (progress && i % 1000 == 0)
            progress(ctx, "reading headlines", i, n);
    }
    return true;
}

bool hed_workshop_open(hed_workshop *w, const char *lexicon, const char *const *corpora, size_t n,
                       const hed_reader_options *reader, double positive_at, hed_progress *progress, void *ctx,
                       hed_err *err)
{
    memset(w, 0, sizeof *w);
    w->positive_at = positive_at > 0 ? positive_at : .5;
    w->arena = hed_arena_new(HED_ARENA_LOADED * 4, err);
    w->temp = w->arena ? hed_arena_new(HED_ARENA_SCRATCH, err) : NULL;
    if (!w->temp)
        return false;
    if (!lexicon) {
        const char *data = hed_file_data(w->arena, err);
        lexicon = data ? hed_file_join(w->arena, data, "models/lexicon-en.yaml") : NULL;
    }
    w->lexicon = lexicon ? hed_lexicon_load(w->arena, lexicon, err) : NULL;
    w->features = w->lexicon ? hed_features_new(w->arena, w->lexicon, lexicon, err) : NULL;
    return w->features && hed_rows_read(w->arena, corpora, n, reader, w->positive_at, &w->rows, err) &&
           vectors(w, progress, ctx, err);
}

void hed_workshop_close(hed_workshop *w)
{
    hed_arena_free(w->temp);
    hed_arena_free(w->arena);
}

bool hed_workshop_train(const hed_workshop *w, const hed_sample *samples, size_t n, const hed_train_options *options,
                        hed_train_facts *facts, hed_buf *file, hed_err *err)
{
    uint32_t used[256];
    size_t n_used = 0;
    for (size_t i = 0; i < hed_feature_count(); i++)
        if (hed_feature_at(i)->model)
            used[n_used++] = (uint32_t)i;
    const hed_model_train_options settings = {
        .fits = hed_fits_of(w->lexicon),
        .kernel = options->kernel ? options->kernel : "linear",
        .features = used,
        .n_features = n_used,
        .n_buckets = HED_NGRAM_BUCKETS,
        .positive_at = w->positive_at,
        .c_text = options->c_text,
        .c_headline = options->c_headline,
        .gamma = options->gamma,
        .folds = options->folds ? options->folds : 5,
        .jobs = options->jobs ? options->jobs : 1,
        .seed = options->seed,
        .no_text = options->no_text,
        .progress = options->progress,
        .ctx = options->ctx,
    };
    return hed_model_train(samples, n, &settings, facts, file, err);
}

/* ---- Checks that need a person's eye */

static bool both_classes(const hed_workshop *w, hed_err *err)
{
    size_t positives = 0, n = w->rows.rows.n;
    for (size_t i = 0; i < n; i++)
        positives += w->rows.rows.at[i].target >= w->positive_at;
    if (positives < 10 || n - positives < 10)
        return hed_fail(err, HED_EINPUT, NULL, 0,
                        "too little to learn from: %zu positive and %zu negative headlines; at least 10 of each",
                        positives, n - positives);
    return true;
}

static void warn(const hed_workshop *w, hed_buf *report)
{
    if (w->rows.rows.n < 300)
        hed_buf_printf(report, "warning: %zu headlines are few; expect scores that move with each one\n",
                       w->rows.rows.n);
    for (size_t i = 0; i < w->rows.sets.n; i++) {
        const hed_row_set *set = &w->rows.sets.at[i];
        if (set->positives == 0 || set->positives == set->end - set->start)
            hed_buf_printf(report, "warning: %s has one class only\n", set->path);
        if (set->contradictory > 0)
            hed_buf_printf(report, "warning: %s repeats %zu headlines with the other label; the first counts\n",
                           set->path, set->contradictory);
    }
}

/* ---- Weights */

static bool is_corpus(const char *path, hed_str name)
{
    const char *slash = strrchr(path, '/');
    return hed_str_is(name, path) || (slash && hed_str_is(name, slash + 1));
}

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
            if (is_corpus(w->rows.sets.at[w->rows.rows.at[row].corpus].path,
                          (hed_str){given, (size_t)(equals - given)})) {
                w->samples[row].weight *= (float)times;
                found = true;
            }
        if (!found)
            return hed_fail(err, HED_EUSAGE, NULL, 0, "\"%s\" is the weight of no corpus that is trained on", given);
    }
    return true;
}

/* ---- The card */

#define MAX_SOURCE 4096

/* Where a corpus is from and under which licence is told by a file beside it, PATH.source. */
static void sources(const hed_workshop *w, hed_buf *to)
{
    for (size_t i = 0; i < w->rows.sets.n; i++) {
        hed_str path = hed_arena_printf(w->arena, "%s.source", w->rows.sets.at[i].path), text;
        const char *name = hed_arena_cstr(w->arena, path);
        if (hed_file_exists(name) && hed_file_read(w->arena, name, MAX_SOURCE, &text, NULL))
            hed_buf_printf(to, "\n%.*s\n", HED_FMT(hed_str_trim(text)));
    }
}

static void card(const hed_workshop *w, const hed_train_options *options, const hed_train_facts *facts, hed_buf *to)
{
    hed_buf_cstr(to, "# Model card\n\nA two-stage SVM that scores English news headlines for clickbait: hashed n-grams"
                     " of words and characters,\nthen their margin beside dense features. The score is a calibrated"
                     " probability.\n\n## Trained on\n\nEach corpus counts the same, whatever its size, but no "
                     "headline more than twenty times as much as"
                     " another.\n\n");
    hed_rows_report(&w->rows, to);
    for (size_t i = 0; i < options->n_weights; i++)
        hed_buf_printf(to, "%s%s%s", i == 0 ? "\nBut, by request, these times as much: " : ", ", options->weights[i],
                       i + 1 == options->n_weights ? ".\n" : "");
    sources(w, to);
    hed_buf_printf(to, "\n## How\n\n- command: `%s`\n- hed %s, feature schema %s, lexicon %.12s\n",
                   options->command ? options->command : "hed_train()", HED_VERSION, hed_feature_schema(),
                   hed_lexicon_hash(w->lexicon));
    hed_buf_printf(to, "- positive at %g, %u folds, seed %llu, kernel %s%s\n", w->positive_at,
                   options->folds ? options->folds : 5, (unsigned long long)options->seed,
                   options->kernel ? options->kernel : "linear", options->no_text ? ", no text stage" : "");
    hed_buf_printf(to, "- C of the text stage %g, of the headline stage %g, gamma %g\n", facts->c_text,
                   facts->c_headline, facts->gamma);
    hed_buf_printf(to,
                   "\n## Figures\n\nOn out-of-fold scores of the training headlines: ROC AUC %.4f, accuracy %.4f."
                   "\n`hed eval` measures it on other corpora, each by itself.\n",
                   facts->cv_auc, facts->cv_accuracy);
    hed_buf_cstr(to, "\n## Use\n\nFor a label beside rules and an editor, not for decisions alone: a style that the"
                     " corpora do not have\n(headlines that withhold in a newspaper's tone) is not seen by it."
                     " Punctuation, capitals and dates are not\nlooked at, on purpose.\n");
}

/* news.hed -> news.md */
static const char *card_path(hed_arena *arena, const char *model)
{
    hed_str path = hed_str_of(model);
    if (hed_str_ends(path, HED_S(".hed")))
        path = hed_str_sub(path, 0, path.len - 4);
    return hed_arena_cstr(arena, hed_arena_printf(arena, "%.*s.md", HED_FMT(path)));
}

static bool train(hed_workshop *w, const hed_train_options *options, hed_buf *report, hed_err *err)
{
    hed_buf file = {0}, text = {0};
    hed_train_facts facts = {0};
    warn(w, report);
    bool ok = both_classes(w, err) && weigh(w, options, err) &&
              hed_workshop_train(w, w->samples, w->rows.rows.n, options, &facts, &file, err);
    if (ok) {
        card(w, options, &facts, &text);
        ok = hed_model_seal(&file, hed_buf_str(&text), err) && hed_file_write(options->out, hed_buf_str(&file), err) &&
             hed_file_write(card_path(w->arena, options->out), hed_buf_str(&text), err);
    }
    if (ok) {
        hed_rows_report(&w->rows, report);
        hed_buf_printf(report, "out-of-fold: AUC %.4f, accuracy %.4f (C %g and %g)\nwrote %s (%.1f MB) and its card\n",
                       facts.cv_auc, facts.cv_accuracy, facts.c_text, facts.c_headline, options->out,
                       (double)file.len / 1e6);
    }
    hed_buf_free(&file);
    hed_buf_free(&text);
    return ok;
}

bool hed_train(const hed_train_options *options, hed_buf *report, hed_err *err)
{
    hed_workshop w;
    if (!options->out)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "no file for the model was given");
    bool ok = hed_workshop_open(&w, options->lexicon, options->corpora, options->n_corpora, options->reader,
                                options->positive_at, options->progress, options->ctx, err) &&
              train(&w, options, report, err);
    hed_workshop_close(&w);
    return ok;
}
