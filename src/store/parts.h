/* What the files of store/ share. Private. */
#ifndef HED_STORE_PARTS_H
#define HED_STORE_PARTS_H

#include "base/base.h"
#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <sys/types.h>

struct hed_store {
    sqlite3 *db; /* the one connection; behind lock */
    pthread_mutex_t lock;
    char *path;
    dev_t device; /* of the file that was opened: another one in its place is an error */
    ino_t inode;
    bool failed; /* the last write; behind lock */
};

/* EIO with SQLite's reason in plain words. */
bool hed_store_fail(hed_store *store, hed_err *err, const char *doing);
/* sql as a statement with its ?1, ?2… still to be bound; NULL and *err. */
sqlite3_stmt *hed_store_prepare(hed_store *store, const char *sql, hed_err *err);
/* One statement without result. */
bool hed_store_run(hed_store *store, const char *sql, hed_err *err);
/* Locks, sees that the file is still there, begins a write; hed_store_end commits it (or rolls it back when ok is
 * false) and unlocks. hed_store_begin unlocks when it fails. */
bool hed_store_begin(hed_store *store, hed_err *err);
bool hed_store_end(hed_store *store, bool ok, hed_err *err);

/* rows.c, inside a write */
bool hed_store_insert(hed_store *store, const hed_feedback *row, bool once, bool *added, hed_err *err);

#endif
