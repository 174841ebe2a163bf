/* What the commands that train and judge models share. */
#ifndef HED_CLI_TRAINING_H
#define HED_CLI_TRAINING_H

#include "cli/cli.h"

/* train.c */
unsigned hed_cli_jobs(const hed_options *options);
bool hed_cli_corpora(const hed_command *command, const hed_options *options, hed_list *corpora);
hed_train_options hed_cli_training(const hed_options *options);

/* progress.c: a bar on standard error where that is a terminal, nothing elsewhere. */
typedef struct hed_bar {
    bool on;
    const char *what;      /* the step that is shown */
    double started, shown; /* seconds */
    size_t first;          /* steps done when it started */
} hed_bar;
hed_bar hed_cli_bar(const hed_options *options);
void hed_cli_progress(void *bar, const char *what, size_t done, size_t total); /* a hed_progress */
void hed_cli_bar_clear(hed_bar *bar);
int hed_cli_show(bool ok, hed_bar *bar, hed_buf *report, const hed_err *err); /* prints a report; frees it */

#endif
