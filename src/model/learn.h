/* The tools of training: samples with folds, and one function for each thing a library is asked. Private. */
#ifndef HED_MODEL_LEARN_H
#define HED_MODEL_LEARN_H

#include "model/parts.h"

#include <limits.h>

#define HED_ALL_FOLDS UINT_MAX /* leaves none out */

typedef struct hed_learning {
    const hed_sample *samples;
    size_t n, d; /* d: columns of the headline stage, the text margin last */
    const hed_model_train_options *options;
    hed_kernel kernel;
    unsigned folds;
    double lightest;             /* weight of a sample */
    uint8_t *fold;               /* of each sample */
    signed char *y;              /* +1, -1 */
    double *margins, *decisions; /* out-of-fold, of the two stages; shared with the processes of the folds */
    double *mean, *scale;        /* of the headline stage's columns */
    uint32_t *rows;              /* samples that the headline stage learns from, some of them repeatedly */
    size_t n_rows;
    double c_text, c_headline, gamma;
    double *rarity; /* of each bucket, 0..1; 1 for the bias behind them */
    void *nodes;    /* LIBLINEAR's own form of the samples */
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

/* LIBLINEAR: weights of all buckets and, last, the bias, for free(). Leaves one fold out. */
void hed_text_open(hed_learning *l); /* fills rarity and nodes */
double *hed_text_train(const hed_learning *l, unsigned left_out, double c);
double hed_text_margin(const hed_learning *l, const double *weights, const hed_sample *sample);

/* libsvm: positive margins are class +1. weights for a linear kernel, else coef and sv. */
typedef struct hed_headline {
    double bias;
    double *weights, *coef, *sv;
    size_t n_sv;
} hed_headline;
hed_headline *hed_headline_train(const hed_learning *l, unsigned left_out, double c, double gamma);
double hed_headline_margin(const hed_learning *l, const hed_headline *svm, size_t row, double gamma);
void hed_headline_free(hed_headline *svm);
/* AUC on fold 0 of the drawn rows when learning from the others; 0 when it has one class. */
double hed_headline_auc(const hed_learning *l, double c, double gamma);

#endif
