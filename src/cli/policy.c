/* hed policy lint. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

int hed_cli_policy(const hed_command *command, const hed_options *options)
{
    (void)command;
    if (options->n_inputs == 0 || strcmp(options->inputs[0].path, "lint") != 0)
        return hed_cli_fail("policy needs to be told what to do: hed policy lint [FILE|NAME]…");
    hed_options with = *options;
    with.no_model = true;
    int code = HED_EXIT_OK;
    for (size_t i = 1; i < options->n_inputs || i == 1; i++) {
        with.policy = i < options->n_inputs ? options->inputs[i].path : NULL;
        hed_engine *engine = hed_cli_load(&with);
        if (engine && options->quiet == 0)
            printf("%s: nothing wrong\n", hed_engine_by(engine)->profile);
        if (!engine)
            code = HED_EXIT_FAIL;
        hed_engine_free(engine);
    }
    return code;
}
