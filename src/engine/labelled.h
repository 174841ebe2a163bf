/* Labelled headlines: read, as samples for the model, in slices. Private to the engine. */
#ifndef HED_ENGINE_LABELLED_H
#define HED_ENGINE_LABELLED_H

#include "engine/engine.h"

/* A headline as the model learns from it, in the arena. */
typedef struct hed_vector {
    const float *dense;      /* hed_feature_count() values */
    const uint32_t *buckets; /* sorted, distinct */
    const uint8_t *counts;   /* of each, 255 at most */
    double norm;             /* of all: a value is its share */
    uint32_t n;
} hed_vector;

/* temp is reset. */
bool hed_vector_of(hed_arena *arena, hed_arena *temp, const hed_lexicon *lexicon, const hed_features *features,
                   hed_str headline, hed_vector *out, hed_err *err);

/* A headline that was left out for one that was read before it. */
typedef struct hed_repeat {
    unsigned line;      /* 0: not known */
    uint32_t of;        /* row */
    const char *corpus; /* of the first */
} hed_repeat;

/* Labelled rows of one or more corpora, read and de-duplicated by folded headline. */
typedef struct hed_row_set {
    const char *path;
    size_t read, unlabelled, bad, duplicates, contradictory, positives;
    size_t shared;           /* of the duplicates, those that a corpus before this one has */
    hed_repeat contradicted; /* the first of each; see the counts */
    hed_repeat shares;
    size_t start, end; /* of rows */
} hed_row_set;

/* Fields of the input that training goes by, of hed's names or others; NULL: none. */
typedef struct hed_split_fields {
    const char *group, *time;
} hed_split_fields;

typedef struct hed_rows {
    HED_LIST(struct hed_labelled {
        hed_str headline;
        hed_str id;
        hed_str section;
        hed_str outlet;
        hed_str group; /* empty: none */
        int64_t when;  /* seconds since 1970 */
        double target;
        uint32_t corpus;
        unsigned line; /* 0: not known */
        uint64_t key;
    })
    rows;
    HED_LIST(hed_row_set) sets;
    hed_split_fields by;
    hed_arena *list; /* of rows alone, so that their list grows in its place; NULL: where all else is */
} hed_rows;

/* Which folded headlines were read already, and as which row. */
typedef struct hed_seen {
    uint64_t *keys; /* open addressing; 0 is free */
    uint32_t *rows;
    size_t cap, n;
} hed_seen;
void hed_seen_free(hed_seen *seen);

/* Adds the item to the last set, or counts why not. False for what should end the reading. */
bool hed_rows_take(hed_arena *arena, const hed_item *item, double positive_at, hed_rows *out, hed_seen *seen,
                   hed_err *err);
bool hed_rows_read(hed_arena *arena, const char *const *paths, size_t n, const hed_reader_options *reader,
                   double positive_at, const hed_split_fields *by, hed_rows *out, hed_err *err);
void hed_rows_report(const hed_rows *rows, hed_buf *to);
void hed_row_set_report(const hed_row_set *set, const char *name, hed_buf *to); /* without the line's end */

/* All that learning needs, in one arena: the rows of the corpora as samples for the model. */
typedef struct hed_workshop {
    hed_arena *arena, *temp, *list;
    hed_lexicon *lexicon;
    hed_features *features;
    hed_rows rows;
    hed_sample *samples; /* one a row */
    double positive_at;
} hed_workshop;

typedef struct hed_workshop_options {
    const char *lexicon; /* NULL: the shipped one */
    const char *const *corpora;
    size_t n_corpora;
    const hed_reader_options *reader;
    double positive_at; /* 0: .5 */
    hed_split_fields by;
    hed_progress *progress;
    void *ctx;
} hed_workshop_options;

/* Close it whether or not this succeeds. */
bool hed_workshop_open(hed_workshop *workshop, const hed_workshop_options *options, hed_err *err);
void hed_workshop_close(hed_workshop *workshop);
/* judge.c: models on samples. */
hed_model *hed_model_open(const hed_workshop *workshop, const char *path, hed_err *err); /* NULL: the shipped one */
hed_score hed_sample_score(const hed_model *model, const hed_sample *sample);
/* How many of the rows start to end the model was trained on: 0 when they are not more than its memory errs by. */
size_t hed_model_trained_on(const hed_workshop *workshop, const hed_model *model, size_t start, size_t end);
void hed_trained_on_warn(const char *corpus, const char *model, size_t n, size_t of, hed_buf *to); /* nothing for 0 */
/* The score of another wording of a headline; false when it cannot be read. Nothing is kept. */
bool hed_wording_score(const hed_workshop *workshop, const hed_model *model, hed_str headline, hed_score *out);

/* slices.c: parts of all rows that are looked at by themselves. */
typedef struct hed_slice {
    const char *kind; /* "all", "corpus", "section", "outlet", "length", "number", "question" */
    hed_str name;
    const uint32_t *rows; /* rising */
    size_t n;
} hed_slice;

#define HED_SLICE_LEAST 30 /* headlines that a slice must have to be looked at; "all" and corpora may have fewer */

/* Of rows start to end, in the workshop's arena: all first, then by kind, the largest first. */
const hed_slice *hed_slices(const hed_workshop *workshop, size_t start, size_t end, size_t *n);
/* "a/long/path/of/a/corpus.jsonl" -> "corpus.jsonl", cut to that many bytes at a character's start. */
hed_str hed_slice_title(const hed_slice *slice, size_t most);

#endif
