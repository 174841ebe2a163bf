/* Configuration fills in what the command line leaves open. */
#ifndef HED_CLI_CONFIG_H
#define HED_CLI_CONFIG_H

#include "cli/cli.h"

/* False after saying what is wrong. */
bool hed_cli_configure(const hed_command *command, hed_options *options);
/* The path of the configuration in *to, "" for none; false after saying that inputs, from first on, have different
 * ones. */
bool hed_cli_config_find(const hed_options *options, size_t first, hed_buf *to);
hed_config *hed_cli_config_load(const char *path); /* NULL after saying why */
/* The file was found above the input: it may be of whoever wrote the input, and not of who runs hed. */
bool hed_cli_config_is_found(const hed_options *options, const char *path);
bool hed_cli_config_apply(const hed_config *config, bool found, hed_options *options);

/* ---- setting.c: one setting; its value, with paths as they are from here. The others say what is wrong with it. */
const char *hed_setting_value(const hed_setting *s);
const char *hed_setting_path(const char *file, const char *path); /* path, relative to the file that names it */
bool hed_setting_stays(const hed_setting *s); /* what it has written stays in the folder of its file, links followed */
bool hed_setting_fits(const hed_setting *s);  /* there is one of that name, with such a value */
bool hed_setting_wrong(const hed_setting *s, const char *what);                     /* false */
bool hed_setting_unknown(const hed_setting *s, const char *const *names, size_t n); /* false */
const char *hed_cli_setting(size_t i); /* names of settings; NULL behind the last */

/* ---- profiles.c: what holds for some inputs and headlines only */
#define HED_PROFILES 16

bool hed_groups_add(hed_options *options, const hed_setting *s); /* of "paths" or "profiles" */
bool hed_groups_check(hed_options *options);                     /* when all are there */
bool hed_groups_none(hed_options *options);                      /* profiles do not count: always true */
/* What "paths" says of an item. */
void hed_cli_path_defaults(const hed_options *options, hed_item *item);
/* The profile that fits, from 1; 0: none. Its policy; of 0 the options'. */
size_t hed_cli_profile(const hed_options *options, const hed_item *item);
const char *hed_cli_profile_policy(const hed_options *options, size_t profile);
const hed_setting *hed_cli_profile_from(const hed_options *options, size_t profile); /* where that stands, or NULL */
/* Calls each for every section, or slot, that paths and profiles name; profile: it is a condition of one. */
typedef void hed_each_name(void *ctx, const char *name, const hed_setting *at, bool profile);
void hed_groups_each(const hed_options *options, bool slots, hed_each_name *each, void *ctx);
/* What holds for headlines of path as asked says. */
void hed_cli_show_profile(const hed_options *options, const hed_options *asked, const char *path);

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
