/* features: tokens to dense features and hashed n-grams. Owns their names and the schema id. */
#ifndef HED_FEATURES_H
#define HED_FEATURES_H

#include "text/text.h"

typedef struct hed_features hed_features; /* the lexicon's categories, resolved once; immutable */

/* Every category that a feature needs is in the lexicon; else ESCHEMA. */
hed_features *hed_features_new(hed_arena *arena, const hed_lexicon *lexicon, const char *path, hed_err *err);

/* Writes hed_feature_count() values. */
void hed_features_dense(const hed_features *features, const hed_text *text, float *out);

/* What is known of words beforehand, for comparing a headline with its story. Immutable once loaded. */
typedef struct hed_background hed_background;
hed_background *hed_background_load(hed_arena *arena, const char *path, hed_err *err);
const char *hed_background_hash(const hed_background *background); /* SHA-256 of its file */

/* Numbers and names of the headline that the story does not have, in the order of the headline; what stands behind the
 * last that there is room for is left out. start, end: bytes of folded. */
typedef struct hed_absences {
    struct {
        uint32_t start, end;
        bool name;
    } at[16];
    size_t n;
} hed_absences;

/* Writes the features of the group "congruence": how far the story (or, without one, its dek alone) bears out the
 * headline. body and dek may be NULL; without both, nothing counts as missing. absent may be NULL. Call it behind
 * hed_features_dense. */
void hed_features_congruence(const hed_features *features, const hed_background *background, hed_arena *arena,
                             const hed_text *headline, const hed_text *dek, const hed_text *body, float *out,
                             hed_absences *absent);

#define HED_LEAST_STORY 25  /* words; a shorter one cannot be said to lack anything but a number */
#define HED_LEAST_NUMBERS 8 /* words; a shorter one not even that */
/* "none", "short", "summary", "article": see hed_result.story */
const char *hed_features_body_kind(const float *dense);
size_t hed_features_body_words(const float *dense);

int hed_feature_find(hed_str name); /* index; -1 when there is none */
const char *const *hed_feature_names(void);

/* Hashed n-grams of words 1-2 (a bigram may reach over the headline's start or end) and of characters 2-5 inside
 * words (with a boundary mark at both ends), on folded text, digits as '#', punctuation and symbols left out. */
#define HED_NGRAM_BITS 20
#define HED_NGRAM_BUCKETS ((uint32_t)1 << HED_NGRAM_BITS)

typedef struct hed_ngram {
    uint32_t bucket;
    uint32_t start, end; /* bytes of folded, first occurrence */
    uint16_t count;      /* of this n-gram in the text; three times that for words */
    uint8_t is_word;
} hed_ngram;

/* Distinct n-grams in order of first occurrence; *n of them, in the arena. Two n-grams that share a bucket stay two
 * entries. *norm is the root of the squared weights of all occurrences (1 for none): a value is count/norm. */
const hed_ngram *hed_ngrams(hed_arena *arena, const hed_text *text, size_t *n, double *norm);

/* The hot path: the sum over n-grams of table[bucket], and the norm. Same value as going through
 * hed_ngrams, without naming anything. table has HED_NGRAM_BUCKETS entries; the sum is
 * exact. */
double hed_ngrams_dot(hed_arena *arena, const hed_text *text, const int16_t *table, double *norm);

#endif
