/* The program of the features' tests: one suite a file. */
#include "features.h"

int main(void)
{
    const int dense = unit_run("features: dense", features_dense_tests, n_features_dense_tests);
    const int ngrams = unit_run("features: n-grams", features_ngrams_tests, n_features_ngrams_tests);
    const int congruence = unit_run("features: congruence", features_congruence_tests, n_features_congruence_tests);
    return dense != EXIT_SUCCESS ? dense : ngrams != EXIT_SUCCESS ? ngrams : congruence;
}
