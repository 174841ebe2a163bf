/* What the commands that check headlines share. */
#ifndef HED_CLI_RUN_H
#define HED_CLI_RUN_H

#include "cli/cli.h"

struct hed_known; /* known.h */

typedef struct hed_run_settings {
    unsigned want;                      /* HED_WANT_* */
    hed_style style;                    /* its fail_on also makes exit code 1 */
    bool silent;                        /* no output but errors */
    struct hed_known *found, *baseline; /* for hed baseline; NULL */
} hed_run_settings;

/* Reads, checks and writes all inputs; returns the exit code. */
int hed_cli_run(const hed_command *command, const hed_options *options, const hed_run_settings *settings);
/* What the options say of items that do not say it themselves. */
void hed_cli_defaults(const hed_options *options, hed_item *item);

/* repeats.c: how often a headline was read before from the same input. Sixteen bytes for each that is another. */
typedef struct hed_repeats {
    struct hed_repeat {
        uint64_t hash; /* 0: free */
        uint32_t count;
    } * at;
    size_t n, size;
} hed_repeats;
void hed_cli_count_repeat(hed_repeats *repeats, hed_item *item);

/* terminal.c: colour and width as the options, the environment and the terminal say. */
hed_style hed_cli_style(const hed_options *options);

#endif
