/* hed feedback export|import: between the store of hed serve and files of JSON lines. */
#include "cli/cli.h"

#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool print(void *ctx, hed_str line)
{
    (void)ctx;
    return fwrite(line.ptr, 1, line.len, stdout) == line.len;
}

static int export(hed_store *store, const hed_options *options)
{
    hed_err err;
    if (options->n_inputs > 1)
        return hed_cli_fail("feedback export prints to standard output; it takes no file");
    return hed_store_export(store, print, NULL, &err) ? HED_EXIT_OK : hed_cli_fail_err(&err);
}

static int import(hed_store *store, const hed_options *options)
{
    hed_err err;
    if (options->n_inputs < 2)
        return hed_cli_fail("feedback import needs a file of JSON lines");
    for (size_t i = 1; i < options->n_inputs; i++) {
        size_t added, known;
        const char *path = options->inputs[i].path ? options->inputs[i].path : "";
        if (!hed_store_import(store, path, &added, &known, &err))
            return hed_cli_fail_err(&err);
        if (options->quiet == 0)
            printf("%s: %zu added, %zu known already\n", path, added, known);
    }
    return HED_EXIT_OK;
}

int hed_cli_feedback(const hed_command *command, const hed_options *options)
{
    const char *what = options->n_inputs > 0 && options->inputs[0].path ? options->inputs[0].path : "";
    const bool out = strcmp(what, "export") == 0;
    hed_err err;
    (void)command;
    if (!out && strcmp(what, "import") != 0)
        return hed_cli_fail("feedback needs one of export, import");
    if (!options->store)
        return hed_cli_fail("feedback %s needs --store FILE, the store of hed serve", what);
    if (out && access(options->store, F_OK) != 0)
        return hed_cli_fail("%s: there is no store", options->store);
    hed_store *store = hed_store_open(options->store, &err);
    if (!store)
        return hed_cli_fail_err(&err);
    int code = out ? export(store, options) : import(store, options);
    hed_store_close(store);
    return code;
}
