/* hed serve: the HTTP service and the editor's page. */
#include "cli/config.h"
#include "cli/training.h"

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

static size_t policy_of(void *ctx, const hed_item *item)
{
    return hed_cli_profile(ctx, item);
}

int hed_cli_serve(const hed_command *command, const hed_options *options)
{
    const hed_engine_options engine = hed_cli_engine_options(options);
    const char *policies[HED_PROFILES];
    for (size_t i = 0; i < options->n_profiles; i++)
        policies[i] = hed_cli_profile_policy(options, i + 1);
    _Static_assert(HED_PROFILES <= HED_SERVE_POLICIES, "each profile has a place");
    const hed_serve_options serve = {
        .engine = &engine,
        .policies = policies,
        .n_policies = options->n_profiles,
        .policy_of = policy_of,
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
        .cache = options->cache,
        .jobs = hed_cli_jobs(options),
        .access = options->quiet > 0 ? NULL : log_access,
        .say = options->quiet > 1 ? NULL : say,
        .ctx = (void *)(uintptr_t)options,
    };
    hed_err err;
    if (options->n_inputs > 0)
        return hed_cli_fail("%s takes no files; headlines come over HTTP", command->name);
    if (options->history && !options->store)
        return hed_cli_fail("--history needs --store FILE");
    return hed_serve_run(&serve, &err) ? HED_EXIT_OK : hed_cli_fail_err(&err);
}
