/* hed card, hed model: models looked at, and their headline stage on its way to libsvm and back. */
#include "cli/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int hed_cli_card(const hed_command *command, const hed_options *options)
{
    hed_buf card = {0};
    hed_err err;
    (void)command;
    if (options->n_inputs != 1)
        return hed_cli_fail("card takes one model");
    const bool ok = hed_card(options->inputs[0].path, &card, &err);
    fwrite(card.ptr, 1, card.len, stdout);
    hed_buf_free(&card);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(&err);
}

/* To --out, or to standard output. */
static int give(bool ok, const hed_options *options, hed_buf *bytes, hed_err *err)
{
    const hed_str all = {bytes->ptr, bytes->len};
    if (ok && options->out)
        ok = hed_file_write(options->out, all, err);
    else if (ok)
        fwrite(all.ptr, 1, all.len, stdout);
    hed_buf_free(bytes);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(err);
}

static int show(const hed_command *command, const hed_options *options)
{
    hed_buf to = {0};
    hed_err err;
    (void)command;
    const bool ok = hed_show_model(options->inputs[1].path, options->json, &to, &err);
    return give(ok, options, &to, &err);
}

static int export(const hed_command *command, const hed_options *options)
{
    hed_buf to = {0};
    hed_err err;
    (void)command;
    const bool ok = hed_export_libsvm(options->inputs[1].path, &to, &err);
    return give(ok, options, &to, &err);
}

static int vectors(const hed_command *command, const hed_options *options)
{
    hed_buf to = {0};
    hed_err err;
    hed_list corpora;
    hed_reader_options reader;
    hed_options rest = *options;
    rest.inputs += 2;
    rest.n_inputs -= 2;
    if (!hed_cli_reader(options, &reader) || !hed_cli_corpora(command, &rest, &corpora))
        return HED_EXIT_FAIL;
    const bool ok =
        hed_export_vectors(options->inputs[1].path, corpora.at, corpora.n, &reader, options->positive_at, &to, &err);
    free(corpora.at);
    return give(ok, options, &to, &err);
}

static int import(const hed_command *command, const hed_options *options)
{
    hed_err err;
    (void)command;
    if (!options->out)
        return hed_cli_fail("model import needs -o FILE, the file to write the model to");
    if (!hed_import_libsvm(options->inputs[1].path, options->inputs[2].path, options->out, &err))
        return hed_cli_fail_err(&err);
    return HED_EXIT_OK;
}

static const struct action {
    const char *name;
    size_t least, most; /* inputs, its own name among them */
    const char *takes;
    int (*run)(const hed_command *command, const hed_options *options);
} actions[] = {
    {"show", 2, 2, "one model", show},
    {"export", 2, 2, "one model", export},
    {"vectors", 3, (size_t)-1, "a model and labelled headlines", vectors},
    {"import", 3, 3, "a model and a file of libsvm", import},
};
#define ACTIONS (sizeof actions / sizeof *actions)

int hed_cli_model(const hed_command *command, const hed_options *options)
{
    const char *names[ACTIONS], *name = options->n_inputs > 0 ? options->inputs[0].path : "";
    for (size_t i = 0; i < ACTIONS; i++) {
        names[i] = actions[i].name;
        if (strcmp(name, actions[i].name) != 0)
            continue;
        if (options->n_inputs < actions[i].least || options->n_inputs > actions[i].most)
            return hed_cli_fail("model %s takes %s", name, actions[i].takes);
        return actions[i].run(command, options);
    }
    const char *near = hed_suggest((hed_str){name, strlen(name)}, names, ACTIONS);
    if (near)
        return hed_cli_fail("there is no hed model %s; did you mean %s?", name, near);
    return hed_cli_fail("model needs one of show, export, vectors, import");
}
