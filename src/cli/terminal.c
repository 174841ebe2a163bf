/* What standard output can show. */
#include "cli/run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && value[0];
}

/* --color, then NO_COLOR, CLICOLOR_FORCE, TERM=dumb, then whether it is a terminal. */
static bool color(const hed_options *options)
{
    const char *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (options->color != HED_COLOR_AUTO)
        return options->color == HED_COLOR_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (force && force[0] && strcmp(force, "0") != 0)
        return true;
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

hed_style hed_cli_style(const hed_options *options)
{
    struct winsize size;
    bool texts = options->n_inputs > 0 && !options->files_from;
    for (size_t i = 0; i < options->n_inputs; i++)
        texts = texts && options->inputs[i].text;
    return (hed_style){
        .color = color(options),
        .passing = options->verbose > 0 || (texts && options->quiet == 0),
        .summary = options->quiet == 0 && !(texts && options->n_inputs == 1),
        .width = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0,
    };
}
