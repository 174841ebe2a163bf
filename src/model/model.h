/* model: the two-stage SVM: train, calibrate, predict, evaluate, file. Knows vectors, not text. */
#ifndef HED_MODEL_H
#define HED_MODEL_H

#include "base/base.h"

typedef struct hed_model hed_model; /* immutable once loaded or trained */

/* What a model is made of; sizes and schema are checked at load. */
typedef struct hed_model_info {
    const char *schema;       /* hed_feature_schema() at training */
    const char *lexicon;      /* SHA-256 hex of the lexicon */
    const char *kernel;       /* "linear", "rbf", "poly", "sigmoid" */
    const char *card;         /* Markdown */
    const char *hash;         /* SHA-256 hex of what the file holds; checked when it was written */
    double threshold;         /* on the calibrated score: at or above is positive */
    size_t n_features;        /* dense features it uses */
    const uint32_t *features; /* their indices in the feature table */
    bool has_text;
} hed_model_info;

/* What a model must fit: the feature table and the lexicon that are there now. */
typedef struct hed_model_fits {
    const char *schema, *lexicon;
    size_t n_all_features;
} hed_model_fits;

/* Checks length, checksum, sizes, finiteness and fit before anything is used. Bytes are copied. */
/* path may be FILE#SCALE. */
hed_model *hed_model_load(const char *path, const hed_model_fits *fits, hed_err *err);
hed_model *hed_model_parse(hed_str bytes, const char *path, const hed_model_fits *fits, hed_err *err);
void hed_model_free(hed_model *model);
const hed_model_info *hed_model_about(const hed_model *model);

/* What scores stand for when asked for by a corpus's name, of those that it was trained on. */
#define HED_SCALE_NAME 32
typedef struct hed_scale {
    char name[HED_SCALE_NAME];         /* ends in 0 */
    double threshold, a, b, low, high; /* score = low + (high - low) / (1 + exp(a·margin + b)) */
} hed_scale;
const hed_scale *hed_model_scales(const hed_model *model, size_t *n);

/* Text stage: weights by bucket, n_buckets of them, in whole steps of a size that the model keeps to itself. NULL
 * without text. */
const int16_t *hed_model_text_table(const hed_model *model);

/* Whether it was trained on the headline with that hed_sample.key; that share of others is taken for one. */
#define HED_MODEL_TAUGHT_ERROR 5e-4
bool hed_model_knows(const hed_model *model, uint64_t key);

typedef struct hed_score {
    double text_margin; /* of the first stage; 0 without one */
    double margin;      /* of the headline SVM */
    double score;       /* calibrated probability */
    bool label;
} hed_score;

/* dense: all features of the table. text_dot: sum of count·table[bucket]/norm. */
hed_score hed_model_score(const hed_model *model, const float *dense, double text_dot);

/* Linear decomposition for linear headline SVMs: margin = bias + Σ dense_weight[i]·(dense[i]) +
 * text_weight·text_dot, exactly (standardisation folded in). False for other kernels. Weights are indexed as
 * hed_model_info.features. */
bool hed_model_linear(const hed_model *model, double *bias, const double **dense_weights, double *text_weight);

/* ---- The headline stage in libsvm's text format (libsvm.c) */

size_t hed_model_columns(const hed_model *model);
/* That stage's input, standardised: hed_model_columns() values, the text margin last. */
void hed_model_row(const hed_model *model, const float *dense, double text_dot, double *row);
/* Decision values of what is exported have the sign of the label. Fails when no margin reaches the threshold. */
bool hed_model_export(const hed_model *model, hed_buf *to, hed_err *err);
/* Appends the file of base with this headline stage, to be sealed. All else, calibration too, stays that of base. */
bool hed_model_import(const hed_model *base, hed_str text, const char *path, hed_buf *file, hed_err *err);

typedef struct hed_model_numbers { /* what else is in the file, for people */
    size_t bytes_text, n_sv;
    double gamma, bias, platt_a, platt_b, low, high;
    size_t n_points; /* of an isotonic calibration; 0: a sigmoid, by the four numbers before */
} hed_model_numbers;
hed_model_numbers hed_model_inside(const hed_model *model);
const double *hed_model_weights(const hed_model *model); /* of each standardised column; NULL for other kernels */

/* ---- Measures of scores against labels. All arrays have n entries. */

typedef struct hed_measures {
    size_t n, positives;
    size_t tp, fp, tn, fn;
    double accuracy, precision, recall, f1, macro_f1;
    double auc, pr_auc;     /* ties count half; NAN with one class */
    double mse, brier, ece; /* mse, ece against graded targets; ece over 15 equal-width bins */
    double ece_fair;        /* ece less what so few headlines would show of right scores: see measure.c */
} hed_measures;

void hed_measure(const double *scores, const double *targets, size_t n, double threshold, double positive_at,
                 hed_measures *out);

/* The 95 % interval of each real measure, by resampling headlines rounds times; of ece and ece_fair less the bias of
 * the draws. NAN where it has none. */
void hed_measure_interval(const double *scores, const double *targets, size_t n, double threshold, double positive_at,
                          unsigned rounds, uint64_t seed, hed_measures *low, hed_measures *high);

/* ---- Two models on the same n headlines */

typedef struct hed_rival {
    const double *scores;
    double threshold;
} hed_rival;

/* Of a measure: both values, the 95 % interval of b - a, and the chance of such a difference between equals. */
typedef struct hed_difference {
    double a, b, low, high, p;
} hed_difference;

typedef struct hed_paired {
    size_t n, positives;
    size_t only_a, only_b; /* right where the other is wrong */
    hed_difference accuracy,
        auc; /* p by McNemar's exact test; by the spread of the resamples. auc NAN with one class */
} hed_paired;

void hed_pair(const hed_rival *a, const hed_rival *b, const double *targets, size_t n, double positive_at,
              unsigned rounds, uint64_t seed, hed_paired *out);
double hed_mcnemar(size_t only_a, size_t only_b);
/* The largest p that is significant when all n (NAN: left out) are tested together; 0 when none is. */
double hed_holm(const double *p, size_t n, double level);

#include "model/training.h"

#endif
