/* hed train */
#include "cli/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

unsigned hed_cli_jobs(const hed_options *options)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (options->jobs == 0)
        return processors > 0 ? (unsigned)processors : 1;
    return options->jobs < 256 ? options->jobs : 256;
}

bool hed_cli_corpora(const hed_command *command, const hed_options *options, hed_list *corpora)
{
    hed_input *inputs = NULL;
    size_t n = 0;
    if (!hed_cli_inputs(command, options, &inputs, &n))
        return false;
    corpora->at = calloc(n, sizeof *corpora->at);
    if (!corpora->at)
        abort();
    corpora->n = n;
    for (size_t i = 0; i < n; i++)
        corpora->at[i] = inputs[i].path;
    free(inputs);
    return true;
}

hed_train_options hed_cli_training(const hed_options *options)
{
    return (hed_train_options){
        .lexicon = options->lexicon,
        .kernel = options->kernel,
        .positive_at = options->positive_at,
        .home = options->home,
        .c_text = options->c_text,
        .c_headline = options->c_headline,
        .gamma = options->gamma,
        .folds = options->folds,
        .jobs = hed_cli_jobs(options),
        .seed = options->seed,
        .no_text = options->no_text,
        .calibration = options->calibration == 1 ? "isotonic" : NULL,
        .group = options->group,
    };
}

int hed_cli_show(bool ok, hed_bar *bar, hed_buf *report, const hed_err *err)
{
    hed_cli_bar_clear(bar);
    fwrite(report->ptr, 1, report->len, stdout);
    hed_buf_free(report);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(err);
}

int hed_cli_train(const hed_command *command, const hed_options *options)
{
    hed_list corpora;
    hed_reader_options reader;
    if (!options->out)
        return hed_cli_fail("train needs -o FILE, the file to write the model to");
    if (!hed_cli_reader(options, &reader) || !hed_cli_corpora(command, options, &corpora))
        return HED_EXIT_FAIL;
    hed_bar bar = hed_cli_bar(options);
    hed_train_options training = hed_cli_training(options);
    training.corpora = corpora.at;
    training.n_corpora = corpora.n;
    training.reader = &reader;
    training.out = options->out;
    training.weights = options->weights.at;
    training.n_weights = options->weights.n;
    training.time = options->time;
    training.date = options->date;
    training.tests = options->tests.at;
    training.n_tests = options->tests.n;
    training.curve = options->curve;
    training.json = options->json;
    training.html = options->html;
    training.progress = hed_cli_progress;
    training.ctx = &bar;
    hed_buf report = {0};
    hed_err err;
    bool ok = hed_train(&training, &report, &err);
    int code = hed_cli_show(ok, &bar, &report, &err);
    free(corpora.at);
    return code;
}
