/* What the files of hed rules share. */
#ifndef HED_CLI_RULES_H
#define HED_CLI_RULES_H

#include "cli/cli.h"

/* Calls see with each readable headline of the inputs from the first-th on, file by file. False after saying what is
 * wrong. see returns false after saying so itself. */
typedef bool hed_see_item(void *ctx, size_t file, const hed_item *item);
typedef bool hed_see_end(void *ctx, size_t file, const char *path, size_t unread);
bool hed_cli_each_item(const hed_options *options, size_t first, hed_see_item *see, hed_see_end *end, void *ctx);

void hed_cli_print_string(hed_str s); /* as JSON */

int hed_cli_rules_list(const hed_engine *engine, const hed_options *options);
int hed_cli_rules_show(const hed_engine *engine, const hed_options *options);
int hed_cli_rules_stats(const hed_engine *engine, const hed_options *options);
int hed_cli_rules_fit(const hed_engine *engine, const hed_options *options);
int hed_cli_rules_diff(const hed_engine *engine, const hed_options *options); /* loads its own engines: NULL will do */

#endif
