/* The program of the features' tests: one suite a file. */
#include "features.h"

features_kit features_kit_new(void)
{
    hed_err err = {0};
    features_kit k = {.arena = unit_arena()};
    k.lexicon = hed_lexicon_load(k.arena, "models/lexicon-en.yaml", &err);
    ck_assert_msg(k.lexicon != NULL, "%s", err.text);
    k.features = hed_features_new(k.arena, k.lexicon, "models/lexicon-en.yaml", &err);
    ck_assert_msg(k.features != NULL, "%s", err.text);
    k.background = hed_background_load(k.arena, "models/background-en.yaml", &err);
    ck_assert_msg(k.background != NULL, "%s", err.text);
    return k;
}

int main(void)
{
    const int dense = unit_run("features: dense", features_dense_tests, n_features_dense_tests);
    const int ngrams = unit_run("features: n-grams", features_ngrams_tests, n_features_ngrams_tests);
    const int congruence = unit_run("features: congruence", features_congruence_tests, n_features_congruence_tests);
    return dense != EXIT_SUCCESS ? dense : ngrams != EXIT_SUCCESS ? ngrams : congruence;
}
