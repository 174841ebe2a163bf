/* hed help: pages made from the tables of commands and options. */
#include "cli/config.h"

#include <stdio.h>
#include <string.h>

static void overview(void)
{
    size_t n;
    const hed_command *commands = hed_cli_commands(&n);
    printf("hed checks news headlines before they are published.\n\nUsage: hed COMMAND [OPTION]…\n\nCommands:\n");
    for (size_t i = 0; i < n; i++)
        printf("  %-10s  %s\n", commands[i].name, commands[i].what);
    printf("\nhed help COMMAND tells a command's options; man hed tells all.\n\n"
           "Exit code: 0 nothing found, 1 findings, 2 a usage, configuration or input error.\n");
}

static void print_option(hed_option_shape o)
{
    char left[64];
    const int n = snprintf(left, sizeof left, o.letter ? "-%c, " : "    ", o.letter);
    snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", o.name, o.value ? " " : "", o.value ? o.value : "");
    if (strlen(left) > 28)
        printf("  %s\n  %-28s  %s\n", left, "", o.help);
    else
        printf("  %-28s  %s\n", left, o.help);
}

static void page(const hed_command *command)
{
    hed_option_shape o;
    printf("hed %s: %s\n\nUsage: hed %s%s%s\n", command->name, command->what, command->name,
           command->usage[0] ? " " : "", command->usage);
    if (command->more[0])
        printf("\n%s", command->more);
    printf("\nOptions:\n");
    for (size_t i = 0; (o = hed_cli_option_at(i)).name; i++)
        if (o.help && hed_cli_takes(command, o.name))
            print_option(o);
}

int hed_cli_help(const hed_command *command, const hed_options *options)
{
    (void)command;
    if (options->roff)
        return hed_cli_roff(options->roff);
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
