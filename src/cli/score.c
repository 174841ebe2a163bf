/* hed score: scores alone, no policy. */
#include "cli/run.h"

int hed_cli_score(const hed_command *command, const hed_options *options)
{
    hed_run_settings settings = {.want = options->contributions ? HED_WANT_CONTRIBUTIONS : 0};
    settings.style = hed_cli_style(options);
    hed_options with = *options;
    with.no_policy = true;
    return hed_cli_run(command, &with, &settings);
}
