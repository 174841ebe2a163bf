/* hed check: scores, policy, exit code. */
#include "cli/run.h"

int hed_cli_check(const hed_command *command, const hed_options *options)
{
    hed_run_settings settings = {.want = HED_WANT_DECISION | HED_WANT_REWRITE};
    settings.style = hed_cli_style(options);
    settings.style.decision = true;
    settings.style.fail_on = options->fail_on < HED_ACTIONS ? (hed_action)options->fail_on : HED_HOLD;
    if (options->contributions)
        settings.want |= HED_WANT_CONTRIBUTIONS;
    return hed_cli_run(command, options, &settings);
}
