/* Lines that changed since a git ref, of a file at a time. */
#ifndef HED_CLI_SINCE_H
#define HED_CLI_SINCE_H

#include "cli/cli.h"

typedef struct hed_since {
    char commit[80];      /* the ref, resolved where the file is; "" before */
    bool all;             /* every line: the file is new, or git sees bytes only */
    unsigned (*lines)[2]; /* first and last, ascending */
    size_t n, cap;
} hed_since;

/* Asks git about a path; false after saying what is wrong. */
bool hed_since_read(hed_since *since, const char *ref, const char *path);
bool hed_since_changed(const hed_since *since, unsigned line);
void hed_since_free(hed_since *since);

#endif
