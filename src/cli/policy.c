/* hed policy: which there are, what one says, what is wrong with it. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static int list(const hed_options *options)
{
    hed_buf out = {0};
    hed_err err;
    if (options->n_inputs > 1)
        return hed_cli_fail("policy list takes no name; hed policy show NAME tells what a policy says");
    const bool ok = hed_list_policies(NULL, &out, &err);
    fwrite(out.ptr, 1, out.len, stdout);
    hed_buf_free(&out);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(&err);
}

static int show(const hed_engine *engine, const hed_options *options)
{
    hed_buf out = {0};
    (void)options;
    hed_engine_show_policy(engine, &out);
    fwrite(out.ptr, 1, out.len, stdout);
    hed_buf_free(&out);
    return HED_EXIT_OK;
}

/* Loading has reported what does not load; what loads may still be of no use. */
static int lint(const hed_engine *engine, const hed_options *options)
{
    const size_t found = hed_engine_lint_policy(engine, hed_cli_report, NULL);
    if (found == 0 && options->quiet == 0)
        printf("%s: nothing wrong\n", hed_engine_by(engine)->profile);
    return found > 0 ? HED_EXIT_FOUND : HED_EXIT_OK;
}

/* Each policy that is named, or the default one. */
static int each(const hed_options *options, int (*run)(const hed_engine *engine, const hed_options *options))
{
    hed_options with = *options;
    int code = HED_EXIT_OK;
    with.no_model = true;
    for (size_t i = 1; i < options->n_inputs || i == 1; i++) {
        with.policy = i < options->n_inputs ? options->inputs[i].path : options->policy;
        hed_engine *engine = hed_cli_load(&with);
        const int one = engine ? run(engine, options) : HED_EXIT_FAIL;
        code = one > code ? one : code;
        hed_engine_free(engine);
    }
    return code;
}

int hed_cli_policy(const hed_command *command, const hed_options *options)
{
    static const char *const names[] = {"list", "show", "lint"};
    const char *what = options->n_inputs > 0 && options->inputs[0].path ? options->inputs[0].path : "";
    (void)command;
    if (strcmp(what, "list") == 0)
        return list(options);
    if (strcmp(what, "show") == 0)
        return each(options, show);
    if (strcmp(what, "lint") == 0)
        return each(options, lint);
    const char *near = hed_suggest((hed_str){what, strlen(what)}, names, 3);
    if (near)
        return hed_cli_fail("there is no hed policy %s; did you mean %s?", what, near);
    return hed_cli_fail("policy needs to be told what to do: hed policy list, show [NAME], lint [FILE|NAME]…");
}
