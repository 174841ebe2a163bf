/* The tools of training: samples with folds, and one function for each thing a library is asked. Private. */
#ifndef HED_MODEL_LEARN_H
#define HED_MODEL_LEARN_H

#include "model/parts.h"

#include <limits.h>

#define HED_ALL_FOLDS UINT_MAX /* leaves none out */
#define HED_EVERY_PART UINT8_MAX

/* Samples in LIBLINEAR's own form: a row of cells each, then the bias. */
typedef struct hed_matrix {
    void *nodes;
    size_t *starts; /* of each row; SIZE_MAX: not in it */
    size_t used, columns;
    unsigned first; /* rows of folds before it are not learnt from */
} hed_matrix;

/* What searches found, shared with the processes that look: ROC AUC by stage, trial and fold; NAN: not known yet. */
enum { HED_SEARCH_TEXT, HED_SEARCH_HEADLINE, HED_SEARCHES };
#define HED_MAX_TRIALS 16
#define HED_MAX_FOLDS 100
typedef double hed_found[HED_SEARCHES][HED_MAX_TRIALS][HED_MAX_FOLDS];

typedef struct hed_trial {
    double c, gamma;
} hed_trial;

typedef struct hed_learning {
    const hed_sample *samples;
    size_t n, d; /* d: columns of the headline stage, the text margin last */
    const hed_model_train_options *options;
    hed_kernel kernel;
    unsigned folds;
    unsigned first_text, first_headline; /* folds before it are not judged by that stage; see hed_split */
    bool graded;                         /* some label is neither 0 nor 1 */
    double lightest;                     /* weight of a sample */
    uint8_t *fold;                       /* of each sample */
    signed char *y;                      /* +1, -1 */
    double *goals;                       /* what the linear stages are to reach: goals.c */
    double *margins, *decisions;         /* out-of-fold, of the two stages; shared with the processes of the folds */
    double *mean, *scale;                /* of the headline stage's columns */
    uint32_t *rows;                      /* samples that the headline stage learns from, some of them repeatedly */
    size_t n_rows;
    double c_text, c_headline, gamma;
    size_t trial;   /* of c_headline and gamma */
    double *rarity; /* of each bucket, 0..1 */
    unsigned jobs;
    unsigned parts;            /* that the text stage learns from one after the other; see text.c */
    uint8_t *part;             /* of each sample; HED_EVERY_PART */
    hed_matrix text, headline; /* text: of the one part there is; headline: standardised, for a linear kernel only */
    hed_steps steps;           /* isotonic calibration, when asked for */
    hed_scale *scales;         /* one a corpus, where goals are level; else none */
    size_t n_scales;
    uint32_t *table_of;                         /* of each corpus: the text table that its headlines are judged by */
    uint32_t corpus_of_table[HED_MODEL_TABLES]; /* whose additions are in it */
    unsigned n_tables;                          /* 1, or with a home one more for each graded corpus */
    unsigned blocks;     /* of a text matrix: 1; with a home one more for each corpus, see text.c */
    size_t n_comparable; /* corpora, when there are several and each has both classes; else 0 */
    hed_found *found;
    struct hed_search *search; /* the one that runs */
    uint64_t key;              /* of samples and settings: whose searches those are */
    size_t resumed;
} hed_learning;

/* Checks options and samples, and deals the folds. */
bool hed_learning_open(hed_learning *l, const hed_sample *samples, size_t n, const hed_model_train_options *options,
                       hed_err *err);
void hed_learning_close(hed_learning *l);
/* tasks.c */
void *hed_learn_need(size_t n, size_t size); /* zeroed, for free(); aborts when memory is out, as arenas do */
void hed_learn_progress(const hed_learning *l, const char *what, size_t done, size_t total);
/* Runs work for tasks first to n, in options->jobs processes; what it finds must go to what they share. after, which
 * may be NULL, is called here when one is done. */
typedef void hed_learn_work(hed_learning *l, unsigned task);
bool hed_learn_tasks(hed_learning *l, const char *what, unsigned first, unsigned n, hed_learn_work *work,
                     hed_learn_work *after, hed_err *err);
void *hed_learn_share(size_t size); /* memory that processes share, for munmap() */

/* folds.c: samples of one key and class to one fold, classes evenly; or of one group; or of one span of time. Each
 * fold that is judged leaves both classes to learn from. */
bool hed_folds_deal(hed_learning *l, hed_err *err);
/* Whether the sample may be learnt from where that fold is judged. */
bool hed_fold_open(const hed_learning *l, size_t i, unsigned left_out);

/* search.c: the best of the trials by mean ROC AUC over folds and corpora; of equals the first. Finished steps go to
 * options->state, and are taken from there when it is of the same samples and settings. */
void hed_search_open(hed_learning *l);
bool hed_search(hed_learning *l, int stage, const hed_trial *trials, unsigned n, size_t *best, hed_err *err);
/* Another trial will be the best. False when there is none left. */
bool hed_search_reject(hed_learning *l, int stage, size_t trial, unsigned n);
/* outcome.c: whether a larger margin means a larger share of bait in what was not learnt from. With few headlines and a
 * small C a kernel's margins are little but their fold's constant, which falls the more of the other folds are bait:
 * each fold is in the right order, and all together are not. */
bool hed_learn_rises(const hed_learning *l);
/* outcome.c: the calibration and the threshold, for the header, and the figures, from the decisions. */
void hed_learn_calibrate(hed_learning *l, hed_model_header *h, hed_train_facts *facts);

/* What a fold's samples got. */
typedef struct hed_decided {
    double *scores;
    uint32_t *rows;
    size_t n;
} hed_decided;
hed_decided hed_decided_open(size_t room);
void hed_decided_close(hed_decided *decided);
double hed_decided_auc(const hed_learning *l, const hed_decided *decided); /* mean over corpora; 0 with one class */

double hed_learn_times(const hed_learning *l, size_t i); /* as heavy as the lightest sample */
/* Column j of sample i, before standardisation. */
double hed_learn_value(const hed_learning *l, size_t i, size_t j);

/* goals.c; needs y. Opens the scales where goals are level, and the tables where there is a home. */
bool hed_goals_set(hed_learning *l, hed_err *err);

/* LIBLINEAR: weights of all columns and, last, the bias, for free(). Leaves one fold out. */
double *hed_linear_train(const hed_learning *l, const hed_matrix *matrix, unsigned left_out, double c);
void hed_matrix_open(hed_matrix *matrix, size_t n, size_t cells, size_t columns);
void hed_matrix_row(hed_matrix *matrix, size_t row);
void hed_matrix_put(hed_matrix *matrix, size_t column, double value); /* columns rise within a row */
void hed_matrix_row_end(hed_matrix *matrix);
void hed_matrix_close(hed_matrix *matrix);

/* The text stage: the same over all buckets. */
void hed_text_open(hed_learning *l); /* fills rarity, parts, and the matrix when there is one part */
/* Weights of all buckets, table after table, and last the bias. */
double *hed_text_train(const hed_learning *l, unsigned left_out, double c);
double hed_text_auc(const hed_learning *l, const hed_trial *trial, unsigned fold);
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
/* AUC on a fold (for libsvm: of the drawn rows) that was held out. */
double hed_headline_auc(const hed_learning *l, const hed_trial *trial, unsigned fold);

#endif
