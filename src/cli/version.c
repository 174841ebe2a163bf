/* hed version */
#include "cli/cli.h"

#include <stdio.h>

int hed_cli_version(const hed_command *command, const hed_options *options)
{
    (void)command;
    printf("hed %s\n", HED_VERSION);
    if (options->verbose > 0)
        printf("result schema   hed/1\nfeature schema  %s (%zu features)\n", hed_feature_schema(), hed_feature_count());
    return HED_EXIT_OK;
}
