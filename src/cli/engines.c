#include "cli/engines.h"

#include <string.h>

/* The first profile with the same policy. */
static size_t first_of(const hed_options *options, size_t profile)
{
    const char *policy = hed_cli_profile_policy(options, profile);
    if (options->no_policy)
        return 0;
    for (size_t i = 0; i < profile && policy; i++) {
        const char *other = hed_cli_profile_policy(options, i);
        if (other && strcmp(other, policy) == 0)
            return i;
    }
    return profile;
}

bool hed_engines_load(hed_engines *engines, const hed_options *options)
{
    for (engines->n = 0; engines->n <= options->n_profiles; engines->n++) {
        const size_t first = first_of(options, engines->n);
        hed_options with = *options;
        with.policy = hed_cli_profile_policy(options, engines->n);
        with.policy_at = hed_cli_profile_from(options, engines->n);
        hed_engine *engine = first < engines->n ? engines->at[first] : hed_cli_load(&with);
        if (!engine)
            return false;
        engines->at[engines->n] = engine;
    }
    return hed_names_known(options, engines);
}

static bool is_shared(const hed_engines *engines, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (engines->at[k] == engines->at[i])
            return true;
    return false;
}

void hed_engines_free(hed_engines *engines)
{
    for (size_t i = engines->n; i-- > 0;)
        if (!is_shared(engines, i))
            hed_engine_free(engines->at[i]);
    engines->n = 0;
}

bool hed_scratches_new(hed_scratches *scratches, const hed_engines *engines, unsigned want, hed_err *err)
{
    for (scratches->n = 0; scratches->n < engines->n; scratches->n++)
        if (!(scratches->at[scratches->n] = hed_scratch_new(engines->at[scratches->n], want, err)))
            return false;
    return true;
}

void hed_scratches_free(hed_scratches *scratches)
{
    for (size_t i = 0; i < scratches->n; i++)
        hed_scratch_free(scratches->at[i]);
    scratches->n = 0;
}
