/* hed serve: the HTTP service and the editor's page. */
#include "cli/cli.h"

#include "serve/serve.h"

#include <stdio.h>

/* Lines of the access log, whole even when several threads write. */
static void log_access(void *ctx, hed_str line)
{
    (void)ctx;
    flockfile(stdout);
    fwrite(line.ptr, 1, line.len, stdout);
    putc('\n', stdout);
    fflush(stdout);
    funlockfile(stdout);
}

static void say(void *ctx, hed_str line)
{
    (void)ctx;
    hed_cli_warn("%.*s", (int)line.len, line.ptr);
}

int hed_cli_serve(const hed_command *command, const hed_options *options)
{
    const hed_engine_options engine = hed_cli_engine_options(options);
    const hed_serve_options serve = {
        .engine = &engine,
        .listen = options->listen,
        .store = options->store,
        .tokens = options->tokens,
        .hosts = options->hosts.at,
        .n_hosts = options->hosts.n,
        .origins = options->origins.at,
        .n_origins = options->origins.n,
        .open = options->open,
        .history = options->history,
        .days = options->keep_days,
        .rate = options->rate,
        .jobs = hed_cli_jobs(options),
        .access = options->quiet > 0 ? NULL : log_access,
        .say = options->quiet > 1 ? NULL : say,
    };
    hed_err err;
    if (options->n_inputs > 0)
        return hed_cli_fail("%s takes no files; headlines come over HTTP", command->name);
    if (options->history && !options->store)
        return hed_cli_fail("--history needs --store FILE");
    return hed_serve_run(&serve, &err) ? HED_EXIT_OK : hed_cli_fail_err(&err);
}
