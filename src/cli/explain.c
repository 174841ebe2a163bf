/* hed explain: everything that is known about each headline. */
#include "cli/run.h"

int hed_cli_explain(const hed_command *command, const hed_options *options)
{
    hed_run_settings settings = {.want = HED_WANT_ALL};
    settings.style = hed_cli_style(options);
    settings.style.decision = true;
    settings.style.explain = options->verbose > 0 ? 2 : 1;
    return hed_cli_run(command, options, &settings);
}
