/* Training: samples and settings in, the bytes of a model out. The second half of model.h, which includes it; not to be
 * included alone. */
#ifndef HED_MODEL_TRAINING_H
#define HED_MODEL_TRAINING_H

typedef struct hed_sample {
    const uint32_t *buckets; /* sorted, distinct */
    const uint8_t *counts;   /* of each; a value is its share of the norm */
    double norm;
    uint32_t n;
    const float *dense; /* all features of the table */
    float target;       /* graded label 0..1 */
    float weight;       /* of its corpus */
    uint32_t corpus;
    uint64_t key;   /* hash of the folded headline: decides its fold */
    uint64_t group; /* HED_BY_GROUP: samples of one group are in one fold; else as key */
    int64_t when;   /* HED_BY_TIME: seconds since 1970 */
} hed_sample;

static inline double hed_sample_value(const hed_sample *s, uint32_t i)
{
    return (double)(float)(s->counts[i] / s->norm);
}

/* What is held out together. By time the folds are spans of time, each judged by what was learnt from those before it;
 * the first one, or with a text stage the first two, are judged by nobody. */
typedef enum hed_split { HED_BY_KEY, HED_BY_GROUP, HED_BY_TIME } hed_split;

typedef struct hed_model_train_options {
    hed_model_fits fits;
    const char *kernel;
    const uint32_t *features; /* dense features to use */
    size_t n_features;
    uint32_t n_buckets;
    double positive_at, c_text, c_headline, gamma;
    unsigned folds, jobs;
    uint64_t seed;
    size_t max_cells; /* of a matrix of the text stage, 16 bytes each: more are learnt from in parts; 0: 12 million */
    bool no_text;
    bool isotonic; /* else a sigmoid */
    hed_split split;
    const char *const *names; /* of corpora, by hed_sample.corpus: their scales are called so. NULL: no scales */
    size_t home;              /* 1 + the corpus whose n-gram weights the score goes by; 0: all are given the same */
    const char *state;        /* file that keeps what the search found, for a run that is killed; NULL: none */
    double *scores;           /* out: of each sample, out of fold; NAN where nobody judged it. NULL: not wanted */
    hed_progress *progress;
    void *ctx;
} hed_model_train_options;

/* What training found; goes into the card. Figures are on scores of models and calibrations that the headline was held
 * out from. */
typedef struct hed_train_facts {
    double c_text, c_headline, gamma, threshold;
    double cv_auc, cv_accuracy;
    size_t judged;  /* samples that the figures are of */
    size_t resumed; /* steps of the search that an earlier run had done */
} hed_train_facts;

/* Trains on n samples and appends the model's file, without its card, to *file: hed_model_seal adds it. */
bool hed_model_train(const hed_sample *samples, size_t n, const hed_model_train_options *options,
                     hed_train_facts *facts, hed_buf *file, hed_err *err);
bool hed_model_seal(hed_buf *file, hed_str card, hed_err *err);

#endif
