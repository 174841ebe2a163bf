/* What is known and let pass: entries of a baseline, and allowances of a sidecar file, found by fingerprint. */
#ifndef HED_CLI_KNOWN_H
#define HED_CLI_KNOWN_H

#include "cli/cli.h"

#include <stdatomic.h>

typedef struct hed_entry {
    uint64_t fingerprint; /* of rule and folded headline */
    char *rule, *why;
    char *headline; /* for people */
    unsigned line;  /* in the file */
    atomic_bool used;
} hed_entry;

typedef struct hed_known {
    const char *path;
    hed_entry *at; /* sorted by fingerprint when sealed */
    size_t n, cap;
} hed_known;

void hed_known_add(hed_known *known, uint64_t fingerprint, hed_str rule, hed_str why, hed_str headline, unsigned line);
void hed_known_seal(hed_known *known); /* sorts; of two with one fingerprint the first stays */
/* Marks it as used; NULL when there is none. Any thread. */
const hed_entry *hed_known_find(hed_known *known, uint64_t fingerprint);
size_t hed_known_unused(const hed_known *known);
void hed_known_free(hed_known *known);

/* known_file.c: a baseline's file. False after saying what is wrong. */
bool hed_known_load(hed_known *known, const char *path);
void hed_known_text(const hed_known *known, bool only_used, hed_buf *to);

#endif
