/* hed eval */
#include "cli/training.h"

#include <stdlib.h>

int hed_cli_eval(const hed_command *command, const hed_options *options)
{
    hed_list corpora;
    hed_reader_options reader;
    if (options->cross_validate == 1)
        return hed_cli_fail("--cross-validate takes 2 folds or more");
    if (options->cross_validate > 1 && options->model)
        return hed_cli_fail("--cross-validate trains its own models: leave --model out");
    if (options->cross_corpus && (options->model || options->cross_validate || options->html))
        return hed_cli_fail("--cross-corpus goes without --model, --cross-validate and --html");
    if (!hed_cli_reader(options, &reader) || !hed_cli_corpora(command, options, &corpora))
        return HED_EXIT_FAIL;
    hed_bar bar = hed_cli_bar(options);
    const hed_train_options training = hed_cli_training(options);
    const hed_eval_options eval = {
        .model = options->model,
        .corpora = corpora.at,
        .n_corpora = corpora.n,
        .reader = &reader,
        .positive_at = options->positive_at,
        .cross_validate = options->cross_validate,
        .train = &training,
        .cross_corpus = options->cross_corpus,
        .html = options->html,
        .json = options->json,
        .verbose = options->verbose > 0,
        .progress = hed_cli_progress,
        .ctx = &bar,
    };
    hed_buf report = {0};
    hed_err err;
    bool ok = hed_eval(&eval, &report, &err);
    int code = hed_cli_show(ok, &bar, &report, &err);
    free(corpora.at);
    return code;
}
