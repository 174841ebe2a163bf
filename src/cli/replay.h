/* What the files of hed replay share: records as they were stored, stories to check them with, what differs. */
#ifndef HED_CLI_REPLAY_H
#define HED_CLI_REPLAY_H

#include "cli/cli.h"

#include <jansson.h>

/* ---- records.c: results one after the other, as lines, as an array, or with spaces between */

typedef struct hed_records {
    const char *path;
    FILE *file;
    unsigned line;    /* of what is read next */
    bool array, many; /* inside an array; something stood in it */
    hed_buf raw;      /* the bytes of the record */
    unsigned at;      /* the line at which it starts */
} hed_records;

typedef enum hed_next { HED_RECORD, HED_RECORDS_END, HED_RECORDS_BAD } hed_next;

bool hed_records_open(hed_records *records, const char *path); /* false after saying why */
void hed_records_close(hed_records *records);
/* *record is the caller's to give back. BAD after saying where and why. */
hed_next hed_records_next(hed_records *records, json_t **record);

/* ---- stories.c: deks and bodies by the headlines that they belong to */

typedef struct hed_story {
    hed_str headline, dek, body;
} hed_story;

typedef struct hed_stories {
    hed_story *at; /* sorted by headline */
    size_t n, cap;
} hed_stories;

bool hed_stories_read(hed_stories *stories, const hed_options *options, const char *path);
void hed_stories_seal(hed_stories *stories);
/* Those of the headline: *n of them. */
const hed_story *hed_stories_find(const hed_stories *stories, hed_str headline, size_t *n);
void hed_stories_free(hed_stories *stories);

/* ---- differ.c: a stored result beside the one of now */

/* What it is made by that is another now: {"policy": [stored, now], …}, the caller's. */
json_t *hed_differ_by(const json_t *stored, const json_t *now);
/* Keys of the result whose values are others now, in the same shape; without "by". */
json_t *hed_differ_values(const json_t *stored, const json_t *now);
void hed_differ_print_by(const json_t *by);
void hed_differ_print(const json_t *values);
void hed_print_plain(hed_str s); /* without control characters */

#endif
