/* The suites of the features' tests, and what they load. */
#ifndef HED_UNIT_FEATURES_H
#define HED_UNIT_FEATURES_H

#include "unit.h"

#include "features/features.h"

typedef struct features_kit {
    hed_arena *arena;
    hed_lexicon *lexicon;
    hed_features *features;
    hed_background *background;
} features_kit;

features_kit features_kit_new(void); /* of the files that ship; in the test's arena */

extern const unit_test features_dense_tests[], features_ngrams_tests[], features_congruence_tests[];
extern const size_t n_features_dense_tests, n_features_ngrams_tests, n_features_congruence_tests;

#endif
