/* The suites of the features' tests. */
#ifndef HED_UNIT_FEATURES_H
#define HED_UNIT_FEATURES_H

#include "unit.h"

#include "features/features.h"

extern const unit_test features_dense_tests[], features_ngrams_tests[], features_congruence_tests[];
extern const size_t n_features_dense_tests, n_features_ngrams_tests, n_features_congruence_tests;

#endif
