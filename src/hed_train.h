/* hed: what labelled headlines are for. Training and judging models, comparing them, fitting the weights of rules, and
 * looking after the corpora themselves. Checking needs none of this: see hed.h, whose conventions hold here too.
 *
 * A corpus is any input that hed_reader_open reads whose items have labels. Long work calls progress, when given, from
 * the thread that asked for it. Reports are appended, as text or JSON. */
#ifndef HED_TRAIN_H
#define HED_TRAIN_H

#include "hed.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__ /* the library is built with hidden symbols: these leave it */
#pragma GCC visibility push(default)
#endif

/* ---- Training ----------------------------------------------------------------------------- */

typedef struct hed_train_options {
    const char *const *corpora; /* paths; each is one corpus, weighted equally */
    size_t n_corpora;
    const char *const *weights; /* "CORPUS=W": that corpus counts W times as much; its path or the path's last part */
    size_t n_weights;
    const char *const *tests; /* held-out corpora: the model is judged on what they have and training has not */
    size_t n_tests;
    const hed_reader_options *reader;
    const char *out;         /* model file; its card goes beside it as .md */
    const char *lexicon;     /* NULL: the shipped one */
    const char *kernel;      /* of the headline SVM: "linear" (NULL), "rbf", "poly", "sigmoid" */
    const char *home;        /* a corpus, its path or the path's last part: the score goes by what n-grams are worth in
                                it. Of several that each have both classes, one of them graded. NULL: worth the same */
    const char *calibration; /* "sigmoid" (NULL) or "isotonic" */
    const char *group;       /* a field of the input, "outlet": headlines that share it are held out together */
    const char *time;        /* a field with a date: later headlines are judged by what earlier ones taught */
    const char *html;        /* a page with plots beside the report; NULL: none */
    const char *date;        /* "YYYY-MM-DD" for the card, which has none else: no clock is asked */
    double positive_at;      /* graded labels: at or above is positive; 0: .5 */
    double c_text, c_headline, gamma; /* 0: searched by cross-validation */
    unsigned folds;                   /* 0: 5 */
    unsigned jobs;                    /* processes for folds; 0: 1 */
    uint64_t seed;
    bool no_text; /* headline SVM alone */
    bool curve;   /* a learning curve of large corpora too; small ones have one always */
    bool json;    /* the report */
    hed_progress *progress;
    void *ctx;
} hed_train_options;

/* Writes the model and its card. OUT.search keeps what the search found, for the same run to go on from, until the
 * model is written. The model's bytes depend on headlines, labels, options and the corpora's file names: not on
 * folders, nor on jobs. */
bool hed_train(const hed_train_options *options, hed_buf *report, hed_err *err);

typedef struct hed_fit_options {
    const hed_train_options *on; /* its corpora, reader, positive_at (of the ROC AUC), folds (2 to 10), progress */
    double band;                 /* evidence -ln(1 - weight) stays within 1/band and band of itself; 0: 2 */
    unsigned support;            /* headlines that a rule needs, or it keeps its weight; 0: 30 */
    bool json;
} hed_fit_options;

/* Proposes weights for the loaded rules, by labelled headlines: figures before and after, cross-validated, and each
 * change go to *report, and a unified diff of the packs, from the working directory, to *patch. */
bool hed_engine_fit_rules(const hed_engine *engine, const hed_fit_options *options, hed_buf *report, hed_buf *patch,
                          hed_err *err);

/* ---- Judging ------------------------------------------------------------------------------ */

typedef struct hed_eval_options {
    const char *model; /* NULL: the shipped one; unused when cross_validate */
    const char *const *corpora;
    size_t n_corpora;
    const hed_reader_options *reader;
    double positive_at;
    unsigned cross_validate;        /* > 1: train and judge on that many folds of each corpus */
    bool cross_corpus;              /* instead: train on each corpus, judge on each */
    const hed_train_options *train; /* settings for both; NULL: defaults */
    const char *html;               /* write a page with plots to this file as well; NULL: none */
    bool json;
    bool verbose; /* tables of thresholds and slices; JSON has them always */
    hed_progress *progress;
    void *ctx;
} hed_eval_options;

/* For each corpus: measures with 95 % intervals, confusions, labels changed by rewording. */
bool hed_eval(const hed_eval_options *options, hed_buf *report, hed_err *err);

typedef struct hed_compare_options {
    const char *a, *b;   /* models, of one feature table and lexicon */
    const char *lexicon; /* NULL: the shipped one */
    const char *const *corpora;
    size_t n_corpora;
    const hed_reader_options *reader;
    double positive_at;
    uint64_t seed; /* of the resampling */
    bool json;
    hed_progress *progress;
    void *ctx;
} hed_compare_options;

/* Both models on the same headlines, on the whole and in each slice. *worse: b is, significantly, in some of them. */
bool hed_compare_models(const hed_compare_options *options, bool *worse, hed_buf *report, hed_err *err);

/* ---- Corpora ------------------------------------------------------------------------------ */

typedef struct hed_import_options {
    const char *from; /* "labelled" (NULL): any input with labels; "stop-clickbait": two files of lines, bait first;
                         "webis-17": instances.jsonl, truth.jsonl */
    const char *const *paths;
    size_t n_paths;
    const hed_reader_options *reader; /* webis-17: a field of the headline alone, "postText" when there is none */
    double positive_at;
} hed_import_options;

/* Appends each headline once to *rows, as JSON lines that hed_train reads, and what was left out to *report. */
bool hed_corpus_import(const hed_import_options *options, hed_buf *rows, hed_buf *report, hed_err *err);

typedef struct hed_stats_options {
    const char *const *corpora;
    size_t n_corpora;
    const hed_reader_options *reader;
    double positive_at;
    bool json;
    bool verbose; /* the near duplicates themselves */
} hed_stats_options;

/* Sizes, labels, duplicates and contradictions of each corpus, and what each shares with each other. */
bool hed_corpus_stats(const hed_stats_options *options, hed_buf *report, hed_err *err);

/* ---- Model files -------------------------------------------------------------------------- */

/* These append to *to: a model's card; what is in it; its headline stage as libsvm's text, whose decisions are the
 * model's labels; labelled headlines as that stage's input, in libsvm's format. */
bool hed_card(const char *model, hed_buf *to, hed_err *err);
bool hed_show_model(const char *model, bool json, hed_buf *to, hed_err *err);
bool hed_export_libsvm(const char *model, hed_buf *to, hed_err *err);
bool hed_export_vectors(const char *model, const char *const *corpora, size_t n, const hed_reader_options *reader,
                        double positive_at, hed_buf *to, hed_err *err);
/* Writes to out the model with the headline stage of a file of libsvm's in the place of its own. */
bool hed_import_libsvm(const char *model, const char *libsvm, const char *out, hed_err *err);

#if defined __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif
#endif
