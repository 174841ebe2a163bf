/* What the files of model/ share: the model in memory and its file's header. Private. */
#ifndef HED_MODEL_PARTS_H
#define HED_MODEL_PARTS_H

#include "model/model.h"

typedef enum hed_kernel { HED_LINEAR, HED_POLY, HED_RBF, HED_SIGMOID, HED_KERNELS } hed_kernel; /* libsvm's order */
extern const char *const hed_kernel_names[HED_KERNELS];

/* The file: this header, then u32 features[n_features], double mean[d], scale[d], and for a linear kernel weights[d],
 * else coef[n_sv], sv[n_sv·d], then int16 table[n_buckets], then the card. d = n_features + has_text; numbers are
 * little-endian. The checksum is of all that follows its field. */
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
#define HED_MODEL_FORMAT 2                                   /* the version of all this */
#define HED_MODEL_DEGREE 2                                   /* of the polynomial kernel */

/* What a file may ask for. */
#define HED_MODEL_FEATURES 1024U
#define HED_MODEL_VECTORS (1U << 20)
#define HED_MODEL_BUCKETS (1U << 22)

#define HED_LEARN_REPEATS 20 /* at most so often a sample of a small corpus is repeated */

_Static_assert(sizeof(hed_model_header) == 8 + 8 + 16 + 64 + 64 + 16 + 16 + 8 + 80, "the file format");
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are read in place as little-endian"
#endif

struct hed_model {
    hed_arena *arena;
    hed_model_info info;
    hed_model_header h;
    size_t d;
    const double *mean, *scale, *weights; /* weights: linear only */
    const double *coef, *sv;              /* other kernels */
    const int16_t *table;                 /* n_buckets, in steps of text_scale */
    /* The linear kernel with standardisation folded in. */
    double folded_bias, text_weight;
    double *dense_weights;
};

double hed_kernel_coef0(hed_kernel kernel); /* 1 for poly, whose linear part it is; 0 for others */
double hed_kernel_value(hed_kernel kernel, double dot, double distance, double gamma, double coef0);

/* score = 1 / (1 + exp(a·margin + b)) */
void hed_platt_fit(const double *margins, const double *targets, const double *weights, size_t n, double *a, double *b);
double hed_platt(double a, double b, double margin);
/* The same with floor and ceiling, by least squares, from where the four stand: hed_platt_fit's two, 0 and 1. */
void hed_platt_bound(const double *margins, const double *targets, const double *weights, size_t n, double *a,
                     double *b, double *low, double *high);

#endif
