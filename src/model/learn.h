/* The tools of training: samples with folds, and one function for each thing a library is asked. Private. */
#ifndef HED_MODEL_LEARN_H
#define HED_MODEL_LEARN_H

#include "model/parts.h"

#include <limits.h>

#define HED_ALL_FOLDS UINT_MAX /* leaves none out */

/* Samples in LIBLINEAR's own form: a row of cells each, then the bias. */
typedef struct hed_matrix {
    void *nodes;
    size_t *starts; /* of each row */
    size_t used, columns;
} hed_matrix;

typedef struct hed_learning {
    const hed_sample *samples;
    size_t n, d; /* d: columns of the headline stage, the text margin last */
    const hed_model_train_options *options;
    hed_kernel kernel;
    unsigned folds;
    bool graded;                 /* some label is neither 0 nor 1 */
    double lightest;             /* weight of a sample */
    uint8_t *fold;               /* of each sample */
    signed char *y;              /* +1, -1 */
    double *margins, *decisions; /* out-of-fold, of the two stages; shared with the processes of the folds */
    double *mean, *scale;        /* of the headline stage's columns */
    uint32_t *rows;              /* samples that the headline stage learns from, some of them repeatedly */
    size_t n_rows;
    double c_text, c_headline, gamma;
    double *rarity;            /* of each bucket, 0..1 */
    hed_matrix text, headline; /* headline: standardised, for a linear kernel only */
} hed_learning;

/* Checks options and samples, and deals the folds: samples of one key and class to one fold, classes evenly. */
bool hed_learning_open(hed_learning *l, const hed_sample *samples, size_t n, const hed_model_train_options *options,
                       hed_err *err);
void hed_learning_close(hed_learning *l);
void *hed_learn_need(size_t n, size_t size); /* zeroed, for free(); aborts when memory is out, as arenas do */
void hed_learn_progress(const hed_learning *l, const char *what, size_t done, size_t total);
/* Runs work for each fold, in options->jobs processes; results go to margins and decisions. */
bool hed_learn_folds(hed_learning *l, const char *what, void (*work)(hed_learning *l, unsigned fold), hed_err *err);
double hed_learn_times(const hed_learning *l, size_t i); /* as heavy as the lightest sample */
/* Column j of sample i, before standardisation. */
double hed_learn_value(const hed_learning *l, size_t i, size_t j);

/* LIBLINEAR: weights of all columns and, last, the bias, for free(). Leaves one fold out. */
double *hed_linear_train(const hed_learning *l, const hed_matrix *matrix, unsigned left_out, double c);
void hed_matrix_open(hed_matrix *matrix, size_t n, size_t cells, size_t columns);
void hed_matrix_row(hed_matrix *matrix, size_t row);
void hed_matrix_put(hed_matrix *matrix, size_t column, double value); /* columns rise within a row */
void hed_matrix_row_end(hed_matrix *matrix);
void hed_matrix_close(hed_matrix *matrix);

/* The text stage: the same over all buckets. */
void hed_text_open(hed_learning *l); /* fills rarity and the matrix */
double *hed_text_train(const hed_learning *l, unsigned left_out, double c);
double hed_text_margin(const hed_learning *l, const double *weights, const hed_sample *sample);

/* Positive margins are class +1. By LIBLINEAR weights for a linear kernel, on all samples; by libsvm coef and sv for
 * others, on the drawn rows. */
typedef struct hed_headline {
    double bias;
    double *weights, *coef, *sv;
    size_t n_sv;
} hed_headline;
void hed_headline_open(hed_learning *l); /* fills the matrix, from margins, mean and scale */
hed_headline *hed_headline_train(const hed_learning *l, unsigned left_out, double c, double gamma);
double hed_headline_margin(const hed_learning *l, const hed_headline *svm, size_t row, double gamma);
void hed_headline_free(hed_headline *svm);
/* AUC on fold 0 (for libsvm: of the drawn rows) when learning from the others; 0 when it has one class. */
double hed_headline_auc(const hed_learning *l, double c, double gamma);

#endif
