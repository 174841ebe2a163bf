/* The program of the features' tests. */
#include "features.h"

int main(void)
{
    return unit_run("features: congruence", features_congruence_tests, n_features_congruence_tests);
}
