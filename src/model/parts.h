/* What the files of model/ share: the model in memory and its file's header. Private. */
#ifndef HED_MODEL_PARTS_H
#define HED_MODEL_PARTS_H

#include "model/model.h"

typedef enum hed_kernel { HED_LINEAR, HED_POLY, HED_RBF, HED_SIGMOID, HED_KERNELS } hed_kernel; /* libsvm's order */
extern const char *const hed_kernel_names[HED_KERNELS];

/* The file: this header, then u32 features[n_features], double mean[d], scale[d], and for a linear kernel weights[d],
 * else coef[n_sv], sv[n_sv·d], then int16 table[n_buckets], then, in version 3, the isotonic calibration: u64 n, double
 * margin[n], score[n]; or, in version 4, the same, n perhaps 0, and the scales: u64 n, hed_scale[n]; or, in version 5,
 * what is in a hed_tail, each part with its u64 number first; then the card. d = n_features + has_text; numbers are
 * little-endian. The checksum is of all that follows its field. Version 5 is written, all are read. */
typedef struct hed_model_header {
    char magic[8];
    uint32_t version, kernel;
    uint64_t length, checksum;
    char sha256[64]; /* of all that follows: the model's name in results */
    char lexicon[64], schema[16];
    uint32_t has_text, n_features, n_sv, n_buckets;
    uint64_t card;                      /* bytes */
    double threshold;                   /* of the score */
    double text_scale, text_bias;       /* text margin = text_scale · Σ value·table[bucket] + text_bias */
    double bias, gamma, coef0;          /* of the headline SVM */
    double platt_a, platt_b, low, high; /* score = low + (high - low) / (1 + exp(a·margin + b)) */
} hed_model_header;

#define HED_MODEL_CHECKED offsetof(hed_model_header, sha256) /* the checksum's first byte */
#define HED_MODEL_NAMED offsetof(hed_model_header, lexicon)  /* the SHA-256's first byte */
#define HED_MODEL_SIGMOID 2                                  /* the versions of all this */
#define HED_MODEL_ISOTONIC 3
#define HED_MODEL_SCALES 4
#define HED_MODEL_TAIL 5
#define HED_MODEL_MOST_SCALES 256
#define HED_MODEL_DEGREE 2 /* of the polynomial kernel */

/* What a file may ask for. */
#define HED_MODEL_FEATURES 1024U
#define HED_MODEL_VECTORS (1U << 20)
#define HED_MODEL_BUCKETS (1U << 22)
#define HED_MODEL_POINTS (1U << 12)
#define HED_MODEL_TABLES 8U /* text tables */
#define HED_MODEL_TAUGHT_WORDS (1U << 20)

#define HED_MODEL_CELLS ((size_t)12 << 20) /* of a matrix of the text stage, when training's options say nothing */
#define HED_LEARN_REPEATS 40               /* at most so often a sample of a small corpus is repeated */

_Static_assert(sizeof(hed_model_header) == 8 + 8 + 16 + 64 + 64 + 16 + 16 + 8 + 80, "the file format");
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are read in place as little-endian"
#endif

/* Isotonic: a score for each margin, straight between points, level beyond the first and the last. Margins rise, scores
 * do not fall. */
typedef struct hed_steps {
    const double *margins, *scores;
    size_t n; /* 0: there is none */
} hed_steps;

typedef struct hed_taught {
    const uint64_t *words;
    size_t n_words; /* 0: nobody knows */
} hed_taught;

/* What follows the text table in a file of version 5, in this order; each part may be empty. */
typedef struct hed_tail {
    hed_steps steps;
    const hed_scale *scales;
    size_t n_scales;
    const uint32_t *table_of; /* of each scale: 0 the text table, else one of more, from 1 on */
    const int16_t *more;      /* text tables of corpora that weigh n-grams in their own way */
    size_t n_more;
    hed_taught taught;
} hed_tail;

struct hed_model {
    hed_arena *arena;
    hed_model_info info;
    hed_model_header h;
    size_t d;
    const double *mean, *scale, *weights; /* weights: linear only */
    const double *coef, *sv;              /* other kernels */
    const int16_t *table;                 /* n_buckets, in steps of text_scale */
    const int16_t *text;                  /* that table, or the one of the scale that was asked for */
    hed_tail tail;
    /* The linear kernel with standardisation folded in. */
    double folded_bias, text_weight;
    double *dense_weights;
};

double hed_kernel_coef0(hed_kernel kernel); /* 1 for poly, whose linear part it is; 0 for others */
double hed_kernel_value(hed_kernel kernel, double dot, double distance, double gamma, double coef0);

void hed_tail_put(const hed_tail *tail, uint32_t n_buckets, hed_buf *file);
bool hed_scales_sane(const hed_scale *scales, size_t n);
hed_taught hed_taught_of(const hed_sample *samples, size_t n); /* taught.c */
void hed_taught_free(hed_taught *taught);
bool hed_model_rescale(hed_model *model, hed_str name, const char *path, hed_err *err); /* before it is used */

/* The score of a margin: by the steps, or without them by the header's sigmoid. */
double hed_calibrated(const hed_model_header *h, const hed_steps *steps, double margin);

/* score = 1 / (1 + exp(a·margin + b)) */
void hed_platt_fit(const double *margins, const double *targets, const double *weights, size_t n, double *a, double *b);
double hed_platt(double a, double b, double margin);
/* The same with floor and ceiling, by least squares, from where the four stand: hed_platt_fit's two, 0 and 1. */
void hed_platt_bound(const double *margins, const double *targets, const double *weights, size_t n, double *a,
                     double *b, double *low, double *high);

/* Pool adjacent violators (Ayer and others, Annals of Mathematical Statistics 26, 1955): the non-decreasing scores with
 * the least weighted squared error, kept half a headline away from 0 and 1. At most HED_MODEL_POINTS points, into
 * arrays of 2n doubles for free(). parts above 0: the samples are put together first, into so many equally heavy parts,
 * each a point at its mean margin. */
hed_steps hed_isotonic_fit(const double *margins, const double *targets, const double *weights, size_t n, size_t parts);
void hed_isotonic_free(hed_steps *steps);
void hed_steps_put(const hed_steps *steps, hed_buf *file); /* their number, which may be 0, first */
double hed_isotonic(const hed_steps *steps, double margin);
void hed_isotonic_shift(hed_steps *steps, double by); /* of steps from hed_isotonic_fit */
/* The least margin with that score or more; false when every margin, or none, has it. */
bool hed_isotonic_turn(const hed_steps *steps, double score, double *margin);

#endif
