/* hed rules fit: weights proposed from labelled headlines, as a report and as a patch to review. The patch goes behind
 * the report, which patch and git apply read over, or by itself to -o FILE; with -q it is all that is printed. */
#include "cli/rules.h"
#include "cli/training.h"

#include <stdio.h>
#include <stdlib.h>

static bool write_patch(const hed_options *options, const hed_buf *patch)
{
    hed_err err;
    if (options->out && !hed_file_write(options->out, (hed_str){patch->ptr, patch->len}, &err)) {
        hed_cli_fail_err(&err);
        return false;
    }
    if (!options->out && !options->json)
        fwrite(patch->ptr, 1, patch->len, stdout);
    return true;
}

int hed_cli_rules_fit(const hed_engine *engine, const hed_options *options)
{
    hed_reader_options reader;
    hed_list corpora = {0};
    hed_buf report = {0}, patch = {0};
    hed_err err;
    if (options->n_inputs < 2)
        return hed_cli_fail("rules fit needs labelled headlines: hed rules fit CORPUS…");
    if (!hed_cli_reader(options, &reader))
        return HED_EXIT_FAIL;
    for (size_t i = 1; i < options->n_inputs; i++)
        hed_cli_push(&corpora, options->inputs[i].path);
    hed_bar bar = hed_cli_bar(options);
    hed_train_options on = hed_cli_training(options);
    on.corpora = corpora.at;
    on.n_corpora = corpora.n;
    on.reader = &reader;
    on.progress = hed_cli_progress;
    on.ctx = &bar;
    const hed_fit_options fit = {&on, options->band, options->support, options->json};
    bool ok = hed_engine_fit_rules(engine, &fit, &report, &patch, &err);
    hed_cli_bar_clear(&bar);
    if (!ok)
        hed_cli_fail_err(&err);
    else if (options->quiet == 0 || options->json)
        fwrite(report.ptr, 1, report.len, stdout);
    if (ok && options->quiet == 0 && !options->json && !options->out && patch.len > 0)
        printf("\n");
    ok = ok && write_patch(options, &patch);
    hed_buf_free(&report);
    hed_buf_free(&patch);
    free(corpora.at);
    return ok ? HED_EXIT_OK : HED_EXIT_FAIL;
}
