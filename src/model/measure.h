/* Measures over samples that may count several times: what resampling stands on. Private. */
#ifndef HED_MODEL_MEASURE_H
#define HED_MODEL_MEASURE_H

#include "model/model.h"

typedef struct hed_scored {
    double score, target;
    uint32_t row; /* where it stood before sorting */
    bool positive;
} hed_scored;

/* Highest score first; equal scores in the order they came in. For free(); aborts when memory is out. */
hed_scored *hed_scored_sort(const double *scores, const double *targets, size_t n, double positive_at);
/* times: how often each row counts; NULL: once. */
void hed_scored_measure(const hed_scored *sorted, size_t n, const uint16_t *times, double threshold, hed_measures *out);

#endif
