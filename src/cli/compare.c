/* hed compare: the gate between a new model and the one in use. */
#include "cli/training.h"

#include <stdlib.h>

int hed_cli_compare(const hed_command *command, const hed_options *options)
{
    hed_list corpora;
    hed_reader_options reader;
    hed_options rest = *options;
    if (options->n_inputs < 3)
        return hed_cli_fail("compare takes two models and what to compare them on: hed compare OLD NEW CORPUS");
    rest.inputs += 2;
    rest.n_inputs -= 2;
    if (!hed_cli_reader(options, &reader) || !hed_cli_corpora(command, &rest, &corpora))
        return HED_EXIT_FAIL;
    hed_bar bar = hed_cli_bar(options);
    const hed_compare_options compare = {
        .a = options->inputs[0].path,
        .b = options->inputs[1].path,
        .lexicon = options->lexicon,
        .corpora = corpora.at,
        .n_corpora = corpora.n,
        .reader = &reader,
        .positive_at = options->positive_at,
        .seed = options->seed,
        .json = options->json,
        .progress = hed_cli_progress,
        .ctx = &bar,
    };
    hed_buf report = {0};
    hed_err err;
    bool worse = false, ok = hed_compare_models(&compare, &worse, &report, &err);
    const int code = hed_cli_show(ok, &bar, &report, &err);
    free(corpora.at);
    return code == HED_EXIT_OK && worse ? HED_EXIT_FOUND : code;
}
