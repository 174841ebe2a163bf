/* Configuration fills in what the command line leaves open. */
#ifndef HED_CLI_CONFIG_H
#define HED_CLI_CONFIG_H

#include "cli/cli.h"

/* False after saying what is wrong. */
bool hed_cli_configure(const hed_command *command, hed_options *options);
/* What "paths" of the configuration says of an item. */
void hed_cli_path_defaults(const hed_options *options, hed_item *item);

/* options.c: its table, for those who do not parse a command line */
bool hed_cli_set(const char *name, const char *value, hed_options *options); /* as on the command line */
bool hed_cli_takes(const hed_command *command, const char *name);

typedef struct hed_option_shape {
    const char *help;  /* NULL: there is no such option */
    const char *words; /* of a choice, separated by | */
    bool list, flag, number, whole;
} hed_option_shape;
const char *hed_cli_option_name(size_t i); /* NULL behind the last */
hed_option_shape hed_cli_option(const char *name);

#endif
