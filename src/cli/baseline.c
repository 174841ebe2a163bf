/* hed baseline: findings that are known and let pass, so that a gate can start on a corpus as it is. It grows only by
 * create. */
#include "cli/known.h"
#include "cli/run.h"

#include <stdio.h>
#include <string.h>

static int write_baseline(const hed_known *known, const char *path, bool only_used, hed_err *err)
{
    hed_buf text = {0};
    hed_known_text(known, only_used, &text);
    const bool ok = hed_file_write(path, (hed_str){text.ptr, text.len}, err);
    hed_buf_free(&text);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(err);
}

/* Runs the check of the inputs for what it finds; its own exit code tells only whether all could be read. */
static int run(const hed_command *command, const hed_options *options, hed_known *found, hed_known *known)
{
    hed_run_settings settings = {.want = HED_WANT_DECISION, .silent = true, .found = found, .baseline = known};
    hed_options with = *options;
    with.baseline = NULL;
    for (size_t i = 0; i + 1 < with.n_inputs; i++)
        with.inputs[i] = with.inputs[i + 1];
    with.n_inputs--;
    if (with.n_inputs == 0 && !with.files_from)
        return hed_cli_fail("of which headlines? hed baseline %s FILE…", options->inputs[0].path);
    return hed_cli_run(command, &with, &settings);
}

static int create(const hed_command *command, const hed_options *options)
{
    hed_known found = {0};
    hed_err err;
    const char *out = options->out ? options->out : options->baseline;
    if (!out)
        return hed_cli_fail("baseline create needs a place: -o FILE");
    int code = run(command, options, &found, NULL);
    hed_known_seal(&found);
    if (code == HED_EXIT_OK)
        code = write_baseline(&found, out, false, &err);
    if (code == HED_EXIT_OK && options->quiet == 0)
        printf("%s: %zu finding%s\n", out, found.n, found.n == 1 ? "" : "s");
    hed_known_free(&found);
    return code;
}

static int prune(const hed_command *command, const hed_options *options)
{
    hed_known known = {0};
    hed_err err;
    if (!options->baseline)
        return hed_cli_fail("baseline prune needs the baseline: --baseline FILE");
    int code = hed_known_load(&known, options->baseline) ? run(command, options, NULL, &known) : HED_EXIT_FAIL;
    const size_t gone = hed_known_unused(&known);
    if (code == HED_EXIT_OK && gone > 0)
        code = write_baseline(&known, options->baseline, true, &err);
    if (code == HED_EXIT_OK && options->quiet == 0)
        printf("%s: %zu of %zu taken out, %zu left\n", options->baseline, gone, known.n, known.n - gone);
    hed_known_free(&known);
    return code;
}

static int show(const hed_options *options)
{
    hed_known known = {0};
    const char *path = options->n_inputs > 1 ? options->inputs[1].path : options->baseline;
    if (!path)
        return hed_cli_fail("which baseline? hed baseline show FILE");
    if (!hed_known_load(&known, path)) {
        hed_known_free(&known);
        return HED_EXIT_FAIL;
    }
    for (size_t i = 0; i < known.n; i++)
        printf("%016llx  %-24s  %s\n", (unsigned long long)known.at[i].fingerprint, known.at[i].rule,
               known.at[i].headline);
    if (options->quiet == 0)
        printf("%zu finding%s\n", known.n, known.n == 1 ? "" : "s");
    hed_known_free(&known);
    return HED_EXIT_OK;
}

int hed_cli_baseline(const hed_command *command, const hed_options *options)
{
    const char *what = options->n_inputs > 0 ? options->inputs[0].path : NULL;
    if (what && strcmp(what, "create") == 0)
        return create(command, options);
    if (what && strcmp(what, "prune") == 0)
        return prune(command, options);
    if (what && strcmp(what, "show") == 0)
        return show(options);
    return hed_cli_fail("baseline needs to be told what to do: create, prune or show");
}
