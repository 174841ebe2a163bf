/* Nothing that is read is written over: a report in the place of its corpus would be the end of both. */
#include "cli/apart.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Under whatever names. A pipe or a terminal may be both. */
static bool are_one_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static bool is_written(const char *out, const char *path)
{
    if (!out || !path || !are_one_file(out, path))
        return false;
    hed_err err = {.code = HED_EUSAGE};
    snprintf(err.path, sizeof err.path, "%s", out);
    snprintf(err.text, sizeof err.text, "is read here too, and would be written over");
    hed_cli_fail_err(&err);
    return true;
}

bool hed_cli_is_apart(const hed_options *options, const char *path)
{
    for (size_t i = 0; i < options->formats.n; i++) {
        const char *equals = strchr(options->formats.at[i], '=');
        if (equals && is_written(equals + 1, path))
            return false;
    }
    return !is_written(options->out, path) && !is_written(options->html, path);
}

bool hed_cli_all_apart(const hed_options *options)
{
    const char *const files[] = {options->model, options->policy, options->allow, options->files_from, options->store};
    const hed_list *const lists[] = {&options->rules, &options->tests, &options->items};
    bool apart = true;
    for (size_t i = 0; i < options->n_inputs && apart; i++)
        apart = hed_cli_is_apart(options, options->inputs[i].path);
    for (size_t i = 0; i < sizeof files / sizeof *files && apart; i++)
        apart = hed_cli_is_apart(options, files[i]);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < lists[i]->n && apart; k++)
            apart = hed_cli_is_apart(options, lists[i]->at[k]);
    return apart;
}
