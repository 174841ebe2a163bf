/* hed help: pages made from the tables of commands and options. */
#include "cli/cli.h"

#include <stdio.h>

static void overview(void)
{
    size_t n;
    const hed_command *commands = hed_cli_commands(&n);
    printf("hed checks news headlines before they are published.\n\nUsage: hed COMMAND [OPTION]…\n\nCommands:\n");
    for (size_t i = 0; i < n; i++)
        printf("  %-10s  %s\n", commands[i].name, commands[i].what);
    printf("\nhed help COMMAND tells a command's options.\n\n"
           "Exit code: 0 nothing found, 1 findings, 2 a usage, configuration or input error.\n");
}

static void page(const hed_command *command)
{
    printf("hed %s: %s\n\nUsage: hed %s%s%s\n", command->name, command->what, command->name,
           command->usage[0] ? " " : "", command->usage);
    if (command->more[0])
        printf("\n%s", command->more);
    printf("\nOptions:\n");
    hed_cli_print_options(command);
}

int hed_cli_help(const hed_command *command, const hed_options *options)
{
    (void)command;
    if (options->n_inputs == 0) {
        overview();
        return HED_EXIT_OK;
    }
    for (size_t i = 0; i < options->n_inputs; i++) {
        const hed_command *about = hed_cli_command(options->inputs[i].path);
        if (!about)
            return HED_EXIT_FAIL;
        if (i > 0)
            printf("\n");
        page(about);
    }
    return HED_EXIT_OK;
}
