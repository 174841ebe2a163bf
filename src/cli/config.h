/* Configuration fills in what the command line leaves open. */
#ifndef HED_CLI_CONFIG_H
#define HED_CLI_CONFIG_H

#include "cli/cli.h"

/* False after saying what is wrong. */
bool hed_cli_configure(const hed_command *command, hed_options *options);
/* What "paths" of the configuration says of an item. */
void hed_cli_path_defaults(const hed_options *options, hed_item *item);

/* What may stand in a configuration, for help pages. */
const hed_key_help *hed_cli_settings(size_t *n);

/* options.c: its table, for those who do not parse a command line */
bool hed_cli_set(const char *name, const char *value, hed_options *options); /* as on the command line */
bool hed_cli_takes(const hed_command *command, const char *name);

typedef const char *const *hed_names(size_t *n);

typedef struct hed_option_shape {
    const char *name;  /* NULL: there is no such option */
    const char *value; /* how its value is shown; NULL for none */
    const char *help;  /* NULL: not for people */
    const char *words; /* of a choice, separated by | */
    hed_names *names;  /* of what is to be named; NULL: anything */
    char letter;       /* 0: none */
    bool list, flag, number, whole;
} hed_option_shape;
hed_option_shape hed_cli_option_at(size_t i); /* in the order of the table; no name behind the last */
hed_option_shape hed_cli_option(const char *name);

#endif
