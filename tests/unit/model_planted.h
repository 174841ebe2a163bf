/* Samples whose classes are known by construction, so that every stage of the model has a right answer. */
#ifndef HED_UNIT_MODEL_PLANTED_H
#define HED_UNIT_MODEL_PLANTED_H

#include "model/model.h"
#include "unit.h"

#define FEATURES 5
#define BUCKETS 64
#define SCHEMA "0123456789abcdef"
#define LEXICON "abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd"

extern const hed_model_fits planted_fits;
extern const unit_test model_file_tests[], model_home_tests[], model_libsvm_tests[], model_resample_tests[],
    model_search_tests[], model_training_tests[];
extern const size_t n_model_file_tests, n_model_home_tests, n_model_libsvm_tests, n_model_resample_tests,
    n_model_search_tests, n_model_training_tests;

hed_arena *planted_arena(void); /* of the test that runs: each has its own process */

/* Features 0 and 1 lean to the class, 2 is constant, 3 and 4 are noise between -1 and 1. Of eight n-grams each is
 * drawn from the class's half of the buckets with the given share, else from anywhere. In the arena. */
hed_sample *plant_samples(size_t n, double share, uint64_t seed);

hed_model_train_options planted_options(void);
/* A sealed model: in the arena, not for hed_buf_free, with one byte more behind its end. */
hed_buf planted_file(const hed_sample *samples, size_t n, const hed_model_train_options *options);
hed_model *planted_parse(hed_str bytes);
/* Whether the file, which was changed, is a model again once its checksum is put right. */
bool planted_repaired_parses(const hed_buf *file, hed_err *err);
hed_model *planted_model(const hed_sample *samples, size_t n, const hed_model_train_options *options);
double planted_dot(const hed_model *model, const hed_sample *sample);

#endif
