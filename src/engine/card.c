/* What a training is told as: the card that goes into the model, the report as text and as JSON. The card is part of
 * the model's bytes, so nothing in it depends on where files are: corpora go by their file names and by the SHA-256 of
 * what was learnt from them. */
#include "engine/training.h"

#include <math.h>
#include <stdio.h>

#define MAX_SOURCE 4096

hed_str hed_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return hed_str_of(slash ? slash + 1 : path);
}

unsigned hed_lesson_folds(const hed_train_options *options)
{
    return options->folds ? options->folds : 5;
}

static const char *calibration(const hed_train_options *options)
{
    return options->calibration ? options->calibration : "sigmoid";
}

static const char *kernel(const hed_train_options *options)
{
    return options->kernel ? options->kernel : "linear";
}

/* Of labels and headlines, a line each. */
static hed_sha256 digest(const hed_rows *rows, const hed_row_set *set)
{
    hed_buf all = {0};
    for (size_t i = set->start; i < set->end; i++)
        hed_buf_printf(&all, "%.17g\t%.*s\n", rows->rows.at[i].target, HED_FMT(rows->rows.at[i].headline));
    const hed_sha256 sum = hed_sha256_of(hed_buf_str(&all));
    hed_buf_free(&all);
    return sum;
}

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

static void put_word(hed_buf *to, const char *option, hed_str value)
{
    hed_buf_printf(to, " %s%s", option, option[0] ? " " : "");
    bool plain = value.len > 0;
    for (size_t i = 0; i < value.len; i++)
        plain = plain && !strchr(" \t\n\"'\\*?$`&|;<>()", value.ptr[i]);
    hed_buf_printf(to, plain ? "%.*s" : "'%.*s'", HED_FMT(value));
}

static void put_number(hed_buf *to, const char *option, double value)
{
    if (value > 0)
        hed_buf_printf(to, " %s %g", option, value);
}

/* What makes the model what it is, as it would be typed. */
static void command(const hed_lesson *lesson, hed_buf *to)
{
    const hed_train_options *o = lesson->options;
    const hed_reader_options *r = o->reader;
    const struct {
        const char *option, *value;
    } words[] = {{"--input", r ? r->format : NULL},
                 {"--kernel", o->kernel},
                 {"--calibration", o->calibration},
                 {"--home", o->home},
                 {"--group", o->group},
                 {"--time", o->time},
                 {"--date", o->date}};
    hed_buf_cstr(to, "hed train");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].value)
            put_word(to, words[i].option, hed_str_of(words[i].value));
    for (size_t i = 0; r && i < r->n_fields; i++)
        hed_buf_printf(to, " --field %s=%s", r->fields[i][0], r->fields[i][1]);
    put_number(to, "--positive-at", o->positive_at);
    put_number(to, "--c-text", o->c_text);
    put_number(to, "--c-headline", o->c_headline);
    put_number(to, "--gamma", o->gamma);
    put_number(to, "--folds", o->folds);
    put_number(to, "--seed", (double)o->seed);
    if (o->no_text)
        hed_buf_cstr(to, " --no-text");
    for (size_t i = 0; i < o->n_weights; i++)
        put_word(to, "--weight", hed_base_name(o->weights[i]));
    for (size_t i = 0; i < o->n_tests; i++)
        put_word(to, "--test", hed_base_name(o->tests[i]));
    for (size_t i = 0; i < o->n_corpora; i++)
        put_word(to, "", hed_base_name(o->corpora[i]));
}

/* How it was judged, to go on after "by". */
static void judged_how(const hed_lesson *lesson, hed_buf *to)
{
    const hed_train_options *o = lesson->options;
    const unsigned folds = hed_lesson_folds(o);
    if (o->group)
        hed_buf_printf(to, "%u folds: each headline was judged by models that had seen no other of the same \"%s\"",
                       folds, o->group);
    else if (o->time)
        hed_buf_printf(to,
                       "%u spans of time, of \"%s\": each headline was judged by models of earlier ones only, %zu of "
                       "%zu headlines, the latest",
                       folds, o->time, lesson->facts.judged, lesson->w->rows.rows.n);
    else
        hed_buf_printf(to, "%u folds: each headline was judged by models that had not seen it", folds);
}

static void figures(const hed_judged *all, size_t n, hed_buf *to)
{
    static const struct {
        const char *name;
        size_t at;
    } columns[] = {{"ROC AUC", offsetof(hed_measures, auc)},
                   {"accuracy", offsetof(hed_measures, accuracy)},
                   {"precision", offsetof(hed_measures, precision)},
                   {"recall", offsetof(hed_measures, recall)},
                   {"F1", offsetof(hed_measures, f1)},
                   {"MSE", offsetof(hed_measures, mse)},
                   {"ECE", offsetof(hed_measures, ece)}};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    hed_buf_cstr(to, "\n| corpus | headlines | positive |");
    for (int i = 0; i < COLUMNS; i++)
        hed_buf_printf(to, " %s |", columns[i].name);
    hed_buf_cstr(to, "\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t k = 0; k < n; k++) {
        hed_buf_printf(to, "| %.*s | %zu | %zu |", HED_FMT(hed_base_name(all[k].set->path)), all[k].m.n,
                       all[k].m.positives);
        for (int i = 0; i < COLUMNS; i++) {
            const hed_measures *parts[] = {&all[k].m, &all[k].low, &all[k].high};
            double values[3];
            for (int v = 0; v < 3; v++)
                memcpy(&values[v], (const char *)parts[v] + columns[i].at, sizeof values[v]);
            if (isnan(values[0]))
                hed_buf_cstr(to, " – |");
            else
                hed_buf_printf(to, " %.4f (%.4f–%.4f) |", values[0], values[1], values[2]);
        }
        hed_buf_char(to, '\n');
    }
}

static void all_figures(const hed_lesson *lesson, hed_buf *to)
{
    hed_buf_cstr(to, "\n## Figures\n\nWith 95 % intervals, at a threshold of ");
    hed_buf_printf(to, "%.2f, by ", lesson->facts.threshold);
    judged_how(lesson, to);
    hed_buf_cstr(to, ".\n");
    figures(lesson->judged, lesson->n_judged, to);
    if (lesson->n_tested > 0) {
        hed_buf_cstr(to, "\nOn corpora that were held out, less what the training has too:\n");
        figures(lesson->tested, lesson->n_tested, to);
    }
    if (lesson->curve.n > 0)
        hed_buf_cstr(to, "\nWhat so many headlines teach, judged on the same others:\n\n"
                         "| headlines | ROC AUC | accuracy | F1 |\n|---|---|---|---|\n");
    for (size_t i = 0; i < lesson->curve.n; i++) {
        const hed_point *p = &lesson->curve.at[i];
        hed_buf_printf(to, "| %zu | %.4f | %.4f | %.4f |\n", p->n, p->auc, p->accuracy, p->f1);
    }
}

/* What the search found, or who trains said. */
static void settings(const hed_lesson *lesson, hed_buf *to)
{
    const hed_train_facts *f = &lesson->facts;
    hed_buf_cstr(to, "C of the ");
    if (!lesson->options->no_text)
        hed_buf_printf(to, "text stage %g, of the ", f->c_text);
    hed_buf_printf(to, "headline stage %g", f->c_headline);
    if (f->gamma > 0)
        hed_buf_printf(to, ", gamma %g", f->gamma);
}

void hed_lesson_card(const hed_lesson *lesson, hed_buf *to)
{
    const hed_workshop *w = lesson->w;
    const hed_train_options *o = lesson->options;
    hed_buf_cstr(to, o->no_text ? "# Model card\n\nAn SVM that scores English news headlines for clickbait by dense"
                                  " features, without their words."
                                : "# Model card\n\nA two-stage SVM that scores English news headlines for clickbait:"
                                  " hashed n-grams of words and characters,\nthen their margin beside dense features.");
    hed_buf_cstr(to, " The score is a calibrated probability.\n\n## Trained on\n\nEach corpus counts the same, "
                     "whatever its size, but no "
                     "headline more than forty times as much as"
                     " another.\nSHA-256 is of labels and headlines.\n\n");
    for (size_t i = 0; i < w->rows.sets.n; i++) {
        const hed_row_set *set = &w->rows.sets.at[i];
        hed_row_set_report(set, hed_base_name(set->path).ptr, to);
        hed_buf_printf(to, "; SHA-256 %.16s…\n", digest(&w->rows, set).hex);
    }
    for (size_t i = 0; i < o->n_weights; i++)
        hed_buf_printf(to, "%s%.*s%s", i == 0 ? "\nBut, by request, these times as much: " : ", ",
                       HED_FMT(hed_base_name(o->weights[i])), i + 1 == o->n_weights ? ".\n" : "");
    sources(w, to);
    hed_buf_cstr(to, "\n## How\n\n- command: `");
    command(lesson, to);
    hed_buf_cstr(to, "`\n");
    if (o->date)
        hed_buf_printf(to, "- date %s\n", o->date);
    hed_buf_printf(to, "- hed %s, feature schema %s, lexicon %.12s\n", HED_VERSION, hed_feature_schema(),
                   hed_lexicon_hash(w->lexicon));
    hed_buf_printf(to, "- positive at %g, %u folds, seed %llu, kernel %s%s, calibration %s\n", w->positive_at,
                   hed_lesson_folds(o), (unsigned long long)o->seed, kernel(o), o->no_text ? ", no text stage" : "",
                   calibration(o));
    hed_buf_cstr(to, "- ");
    settings(lesson, to);
    hed_buf_char(to, '\n');
    for (size_t i = 0; i < lesson->warnings.n; i++)
        hed_buf_printf(to, "%s- %s\n", i == 0 ? "\n## Doubts\n\n" : "", lesson->warnings.at[i]);
    all_figures(lesson, to);
    hed_buf_cstr(to, "\n## Use\n\nFor a label beside rules and an editor, not for decisions alone: a style that the"
                     " corpora do not have\n(headlines that withhold in a newspaper's tone) is not seen by it."
                     " Punctuation, capitals and dates are not\nlooked at, on purpose.\n");
}

/* ---- The report */

void hed_lesson_text(const hed_lesson *lesson, hed_buf *to)
{
    const hed_train_facts *f = &lesson->facts;
    const hed_judged *all = lesson->judged;
    hed_rows_report(&lesson->w->rows, to);
    hed_buf_printf(to, "out-of-fold: AUC %.4f [%.4f, %.4f], accuracy %.4f [%.4f, %.4f] (", all->m.auc, all->low.auc,
                   all->high.auc, all->m.accuracy, all->low.accuracy, all->high.accuracy);
    settings(lesson, to);
    hed_buf_cstr(to, ")\n");
    if (lesson->options->group || lesson->options->time) {
        hed_buf_cstr(to, "judged by ");
        judged_how(lesson, to);
        hed_buf_char(to, '\n');
    }
    for (size_t i = 1; i < lesson->n_judged; i++)
        hed_buf_printf(to, "  %.*s: AUC %.4f, accuracy %.4f\n", HED_FMT(hed_base_name(lesson->judged[i].set->path)),
                       lesson->judged[i].m.auc, lesson->judged[i].m.accuracy);
    for (size_t i = 0; i < lesson->n_tested; i++) {
        const hed_judged *j = &lesson->tested[i];
        hed_buf_printf(to, "held out, %s: %zu headlines, AUC %.4f [%.4f, %.4f], accuracy %.4f [%.4f, %.4f]\n",
                       j->set->path, j->n, j->m.auc, j->low.auc, j->high.auc, j->m.accuracy, j->low.accuracy,
                       j->high.accuracy);
    }
    if (lesson->curve.n > 0)
        hed_buf_cstr(to, "learnt from   ROC AUC  accuracy        F1\n");
    for (size_t i = 0; i < lesson->curve.n; i++) {
        const hed_point *p = &lesson->curve.at[i];
        hed_buf_printf(to, "%11zu  %8.4f  %8.4f  %8.4f\n", p->n, p->auc, p->accuracy, p->f1);
    }
    if (f->resumed > 0)
        hed_buf_printf(to, "%zu steps of the search were done already\n", f->resumed);
    hed_buf_printf(to, "wrote %s (%.1f MB) and its card\n", lesson->options->out, (double)lesson->bytes / 1e6);
}

static void named_number(hed_json *json, const char *key, double value)
{
    hed_json_key(json, key);
    hed_json_num(json, value);
}

static void named_count(hed_json *json, const char *key, size_t value)
{
    hed_json_key(json, key);
    hed_json_int(json, (long long)value);
}

static void named_text(hed_json *json, const char *key, const char *value)
{
    hed_json_key(json, key);
    hed_json_cstr(json, value);
}

static void corpora_json(const hed_lesson *lesson, hed_json *json)
{
    hed_json_key(json, "corpora");
    hed_json_array(json);
    for (size_t i = 0; i < lesson->w->rows.sets.n; i++) {
        const hed_row_set *set = &lesson->w->rows.sets.at[i];
        hed_json_object(json);
        named_text(json, "corpus", set->path);
        named_text(json, "sha256", digest(&lesson->w->rows, set).hex);
        named_count(json, "headlines", set->end - set->start);
        named_count(json, "positives", set->positives);
        named_count(json, "duplicates", set->duplicates);
        named_count(json, "contradictory", set->contradictory);
        named_count(json, "shared", set->shared);
        named_count(json, "unlabelled", set->unlabelled);
        named_count(json, "unreadable", set->bad);
        hed_json_object_end(json);
    }
    hed_json_array_end(json);
}

static void judged_json(const char *key, const hed_judged *all, size_t n, hed_json *json)
{
    hed_json_key(json, key);
    hed_json_array(json);
    for (size_t i = 0; i < n; i++) {
        hed_json_object(json);
        named_text(json, "corpus", all[i].set->path);
        hed_measures_json(&all[i], json);
        hed_json_object_end(json);
    }
    hed_json_array_end(json);
}

static void curve_json(const hed_lesson *lesson, hed_json *json)
{
    hed_json_key(json, "curve");
    hed_json_array(json);
    for (size_t i = 0; i < lesson->curve.n; i++) {
        const hed_point *p = &lesson->curve.at[i];
        hed_json_object(json);
        named_count(json, "headlines", p->n);
        named_number(json, "auc", p->auc);
        named_number(json, "accuracy", p->accuracy);
        named_number(json, "f1", p->f1);
        hed_json_object_end(json);
    }
    hed_json_array_end(json);
}

void hed_lesson_json(const hed_lesson *lesson, hed_buf *to)
{
    const hed_train_options *o = lesson->options;
    const hed_train_facts *f = &lesson->facts;
    hed_json json = {.to = to};
    hed_json_object(&json);
    named_text(&json, "model", o->out);
    named_count(&json, "bytes", lesson->bytes);
    corpora_json(lesson, &json);
    named_text(&json, "kernel", kernel(o));
    named_text(&json, "calibration", calibration(o));
    named_text(&json, "split", o->group ? "group" : o->time ? "time" : "headline");
    named_text(&json, "field", o->group ? o->group : o->time);
    named_count(&json, "folds", hed_lesson_folds(o));
    named_count(&json, "judged", f->judged);
    named_count(&json, "resumed", f->resumed);
    named_number(&json, "c_text", f->c_text);
    named_number(&json, "c_headline", f->c_headline);
    named_number(&json, "gamma", f->gamma);
    judged_json("out_of_fold", lesson->judged, lesson->n_judged, &json);
    judged_json("held_out", lesson->tested, lesson->n_tested, &json);
    curve_json(lesson, &json);
    hed_json_key(&json, "warnings");
    hed_json_array(&json);
    for (size_t i = 0; i < lesson->warnings.n; i++)
        hed_json_cstr(&json, lesson->warnings.at[i]);
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(to, '\n');
}
