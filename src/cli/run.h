/* What the commands that check headlines share. */
#ifndef HED_CLI_RUN_H
#define HED_CLI_RUN_H

#include "cli/cli.h"

typedef struct hed_run_settings {
    unsigned want;    /* HED_WANT_* */
    unsigned fail_on; /* a verdict as strong as this makes exit code 1; HED_PASS: none does */
    hed_style style;
} hed_run_settings;

/* Reads, checks and writes all inputs; returns the exit code. */
int hed_cli_run(const hed_command *command, const hed_options *options, const hed_run_settings *settings);
/* What the options say of items that do not say it themselves. */
void hed_cli_defaults(const hed_options *options, hed_item *item);

/* terminal.c: colour and width as the options, the environment and the terminal say. */
hed_style hed_cli_style(const hed_options *options);

#endif
