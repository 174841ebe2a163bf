/* The engine, and one for each profile that puts another policy to some headlines. */
#ifndef HED_CLI_ENGINES_H
#define HED_CLI_ENGINES_H

#include "cli/config.h"

/* By profile, the options' own policy first. Profiles of one policy share an engine. */
typedef struct hed_engines {
    hed_engine *at[HED_PROFILES + 1];
    size_t n;
} hed_engines;

typedef struct hed_scratches {
    hed_scratch *at[HED_PROFILES + 1];
    size_t n;
} hed_scratches;

bool hed_engines_load(hed_engines *engines, const hed_options *options); /* false after saying why */
void hed_engines_free(hed_engines *engines);
/* names.c: a slot of options and paths that nothing knows is said, and wrong; a section that looks like a known one is
 * said. */
bool hed_names_known(const hed_options *options, const hed_engines *engines);
/* For one thread. Free them in any case, before the engines. */
bool hed_scratches_new(hed_scratches *scratches, const hed_engines *engines, unsigned want, hed_err *err);
void hed_scratches_free(hed_scratches *scratches);

#endif
