/* Where results go: one or more formats, each to standard output or to a file. A file is written beside its place and
 * moved there when it is whole: what stands under its name is never a part of a report. */
#ifndef HED_CLI_SINKS_H
#define HED_CLI_SINKS_H

#include "cli/cli.h"

#include <stdio.h>

#define HED_SINKS 8

typedef struct hed_sink {
    const hed_output *output;
    hed_style style;
    const char *path;   /* NULL: standard output */
    char *temporary;    /* where path is written first; NULL: at its place, as for a pipe */
    FILE *file, *spool; /* spool: items of a format whose head comes last */
    bool begun;         /* an item gave something */
} hed_sink;

typedef struct hed_sinks {
    hed_sink at[HED_SINKS];
    size_t n;
    bool repeats;     /* a format wants hed_item.repeat */
    bool broken_pipe; /* the reader of standard output went away */
    bool failed;      /* a write failed; it was said */
} hed_sinks;

/* What the options ask for, text where they ask for nothing; false after saying what is wrong. Close it in any case. */
bool hed_sinks_open(hed_sinks *sinks, const hed_options *options, const hed_style *style);
void hed_sinks_begin(hed_sinks *sinks, const hed_engine *engine);
void hed_sinks_put(hed_sinks *sinks, size_t i, const hed_buf *items);
/* Writes heads that come last and tails, and moves files to their places. */
void hed_sinks_end(hed_sinks *sinks, const hed_engine *engine, const hed_summary *summary);
void hed_sinks_close(hed_sinks *sinks);

#endif
