/* store: what people said about headlines (feedback), and what hed decided (decisions), in one SQLite file that
 * outlives crashes and power cuts: a call that returned true is on the disk. Any thread may call; writes go one after
 * the other. Times are milliseconds since 1970, UTC. A call that fails says why in one line, changes nothing, and the
 * next one tries again: a full disk or a lock is not the end. */
#ifndef HED_STORE_H
#define HED_STORE_H

#include "hed.h"

typedef struct hed_store hed_store;

typedef enum hed_feedback_kind {
    HED_DISMISSED, /* a finding was wrong, or did not matter: reason says why */
    HED_ACCEPTED,  /* the rewrite was taken as it is: replacement */
    HED_EDITED,    /* the headline was rewritten by hand: replacement */
    HED_BAIT,      /* "this is bait" */
    HED_FINE,      /* "this is fine" */
    HED_FEEDBACKS
} hed_feedback_kind;

const char *hed_feedback_name(hed_feedback_kind kind); /* "dismissed", … */
bool hed_feedback_find(hed_str name, hed_feedback_kind *kind);

/* Strings may be empty, except the headline. */
typedef struct hed_feedback {
    int64_t id;
    int64_t at; /* 0 in hed_store_add: now */
    hed_feedback_kind kind;
    hed_str headline, item, rule, reason, editor, replacement;
    hed_str model, rules, policy; /* hashes of what was in force */
    bool deleted;
    double label; /* as exported: 1 bait, 0 fine, NAN none; set when read */
} hed_feedback;

typedef struct hed_decision_row {
    int64_t id, at;
    hed_str headline, item, model, rules, policy;
    hed_action verdict;
    double clickbait, svm; /* svm NAN without a model */
    hed_str result;        /* the whole result object, as JSON in one line; empty in rows of an older layout */
} hed_decision_row;

/* Makes the file (readable by its owner alone) or opens it: its pages are checked, an older layout is brought up to
 * date. Refuses a database that is not hed's, or is of a newer hed. */
hed_store *hed_store_open(const char *path, hed_err *err);
void hed_store_close(hed_store *store); /* NULL is allowed */
/* That the file can be written to now. */
bool hed_store_ready(hed_store *store, hed_err *err);

bool hed_store_add(hed_store *store, const hed_feedback *row, int64_t *id, hed_err *err);
/* Takes one back, or puts it back. HED_EINPUT: there is none with this id. */
bool hed_store_delete(hed_store *store, int64_t id, bool deleted, hed_err *err);
/* All rows or none. */
bool hed_store_decide(hed_store *store, const hed_decision_row *rows, size_t n, hed_err *err);
/* Forgets decisions, and feedback that was taken back, from before that time. */
bool hed_store_expire(hed_store *store, int64_t before, hed_err *err);

/* Newest first, at most limit, with ids below before (0: from the newest on). Each is called with a row that lives
 * until it returns; it must not call the store. */
typedef void hed_feedback_each(void *ctx, const hed_feedback *row);
typedef void hed_decision_each(void *ctx, const hed_decision_row *row);
bool hed_store_feedback(hed_store *store, int64_t before, size_t limit, hed_feedback_each *each, void *ctx,
                        hed_err *err);
bool hed_store_decisions(hed_store *store, int64_t before, size_t limit, hed_decision_each *each, void *ctx,
                         hed_err *err);

/* Feedback as JSON lines, oldest first, for hed train and for hed_store_import. A line has a "label" where the feedback
 * says one of the whole headline, and the last word on that headline is this line's: bait, accepted and edited 1; fine,
 * and dismissed without a rule, 0. write is called for each line, newline included; false from it ends the export. */
typedef bool hed_store_write(void *ctx, hed_str line);
bool hed_store_export(hed_store *store, hed_store_write *write, void *ctx, hed_err *err);
/* Adds what such a file holds; rows that are there already are counted in *known. A file with a bad line adds nothing,
 * and the error names the line. */
bool hed_store_import(hed_store *store, const char *path, size_t *added, size_t *known, hed_err *err);

const char *hed_store_library(void); /* version of SQLite */

#endif
