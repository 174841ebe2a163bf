/* What is written and what is read are apart. */
#ifndef HED_CLI_APART_H
#define HED_CLI_APART_H

#include "cli/cli.h"

/* Path, which is read, is no file that the options write to; false after saying that it is. */
bool hed_cli_is_apart(const hed_options *options, const char *path);
/* The same of all that the options name and that is read. */
bool hed_cli_all_apart(const hed_options *options);

#endif
