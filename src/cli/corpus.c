/* hed corpus: published corpora to JSON lines; what is in corpora and what they share. */
#include "cli/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int import(const hed_options *options, const hed_list *paths, const hed_reader_options *reader)
{
    static const char *const names[] = {"labelled", "stop-clickbait", "webis-17"}; /* as --from lists them */
    const hed_import_options what = {.from = names[options->from],
                                     .paths = paths->at,
                                     .n_paths = paths->n,
                                     .reader = reader,
                                     .positive_at = options->positive_at};
    hed_buf rows = {0}, report = {0};
    hed_err err;
    if (!options->out)
        return hed_cli_fail("corpus import needs -o FILE, the file to write the headlines to");
    const bool ok = hed_corpus_import(&what, &rows, &report, &err) &&
                    hed_file_write(options->out, (hed_str){rows.ptr, rows.len}, &err);
    if (ok && options->quiet == 0)
        fwrite(report.ptr, 1, report.len, stdout);
    hed_buf_free(&rows);
    hed_buf_free(&report);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(&err);
}

static int stats(const hed_options *options, const hed_list *paths, const hed_reader_options *reader)
{
    const hed_stats_options what = {.corpora = paths->at,
                                    .n_corpora = paths->n,
                                    .reader = reader,
                                    .positive_at = options->positive_at,
                                    .json = options->json,
                                    .verbose = options->verbose > 0};
    hed_buf report = {0};
    hed_err err;
    const bool ok = hed_corpus_stats(&what, &report, &err);
    fwrite(report.ptr, 1, report.len, stdout);
    hed_buf_free(&report);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(&err);
}

int hed_cli_corpus(const hed_command *command, const hed_options *options)
{
    const char *what = options->n_inputs > 0 ? options->inputs[0].path : "";
    const bool in = strcmp(what, "import") == 0;
    hed_list paths;
    hed_reader_options reader;
    hed_options rest = *options;
    if (!in && strcmp(what, "stats") != 0)
        return hed_cli_fail("corpus needs one of import, stats");
    rest.inputs++;
    rest.n_inputs--;
    if (!hed_cli_reader(options, &reader) || !hed_cli_corpora(command, &rest, &paths))
        return HED_EXIT_FAIL;
    const int code = (in ? import : stats)(options, &paths, &reader);
    free(paths.at);
    return code;
}
