/* Opening, migrating, transactions.
 *
 * journal_mode=WAL with synchronous=FULL: every commit is synced before it is acknowledged (WAL with NORMAL syncs only
 * at checkpoints, and loses acknowledged rows when the power goes). All go through one connection behind one lock, so
 * writers never meet inside the process; another process (hed feedback export beside the service) waits at most the
 * busy time-out. The layout is the sum of the migrations, applied in one transaction; user_version counts them. */
#include "store/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION 0x68656431 /* "hed1", in the file's header */
#define BUSY_MS 2000

static const char *const migrations[] = {
    "CREATE TABLE feedback (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind "
    "IN "
    "('dismissed','accepted','edited','bait','fine')), headline TEXT NOT NULL CHECK (headline <> ''), item TEXT NOT "
    "NULL, rule TEXT NOT NULL, reason TEXT NOT NULL, editor TEXT NOT NULL, replacement TEXT NOT NULL, model TEXT NOT "
    "NULL, rules TEXT NOT NULL, policy TEXT NOT NULL, deleted_at INTEGER) STRICT;"
    "CREATE INDEX feedback_headline ON feedback (headline);",
    "CREATE TABLE decision (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, headline TEXT NOT NULL, item "
    "TEXT "
    "NOT NULL, verdict TEXT NOT NULL, clickbait REAL, svm REAL, model TEXT NOT NULL, rules TEXT NOT NULL, policy TEXT "
    "NOT NULL) STRICT; CREATE INDEX decision_at ON decision (at);",
    "ALTER TABLE decision ADD COLUMN result TEXT NOT NULL DEFAULT '';",
};
#define MIGRATIONS (int)(sizeof migrations / sizeof *migrations)

bool hed_store_fail(hed_store *store, hed_err *err, const char *doing)
{
    const int code = sqlite3_errcode(store->db) & 0xff;
    const char *why = code == SQLITE_FULL                               ? "the disk is full"
                      : code == SQLITE_READONLY                         ? "the file is read-only"
                      : code == SQLITE_BUSY || code == SQLITE_LOCKED    ? "another process holds its lock"
                      : code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? "the file is damaged or not a database"
                                                                        : sqlite3_errmsg(store->db);
    return hed_fail(err, code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? HED_ECORRUPT : HED_EIO, store->path, 0,
                    "cannot %s: %s", doing, why);
}

sqlite3_stmt *hed_store_prepare(hed_store *store, const char *sql, hed_err *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK)
        return statement;
    hed_store_fail(store, err, "read the store");
    return NULL;
}

bool hed_store_run(hed_store *store, const char *sql, hed_err *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || hed_store_fail(store, err, "write the store");
}

/* A number that a PRAGMA or SELECT gives. */
static bool ask(hed_store *store, const char *sql, long long *out, hed_err *err)
{
    sqlite3_stmt *statement = hed_store_prepare(store, sql, err);
    if (!statement)
        return false;
    bool ok = sqlite3_step(statement) == SQLITE_ROW || hed_store_fail(store, err, "read the store");
    *out = ok ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return ok;
}

/* ---- Writes */

static bool same_file(const hed_store *store, hed_err *err)
{
    struct stat now;
    if (stat(store->path, &now) == 0 && now.st_dev == store->device && now.st_ino == store->inode)
        return true;
    return hed_fail(err, HED_EIO, store->path, 0, "the store's file was removed or replaced; restart to use a new one");
}

bool hed_store_begin(hed_store *store, hed_err *err)
{
    pthread_mutex_lock(&store->lock);
    if (!sqlite3_get_autocommit(store->db)) /* the last one could not even be rolled back */
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    if (same_file(store, err) && hed_store_run(store, "BEGIN IMMEDIATE", err))
        return true;
    pthread_mutex_unlock(&store->lock);
    return false;
}

bool hed_store_end(hed_store *store, bool ok, hed_err *err)
{
    ok = ok && hed_store_run(store, "COMMIT", err);
    if (!ok)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* *err says why already */
    store->failed = !ok;
    pthread_mutex_unlock(&store->lock);
    return ok;
}

/* An empty transaction writes nothing, so it does not see that a disk is full. Whoever may ask whether the service is
 * ready shall not make it write, though: only after a write that failed is one tried, of one page. */
bool hed_store_ready(hed_store *store, hed_err *err)
{
    char sql[60];
    if (!hed_store_begin(store, err))
        return false;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA user_version=%d", MIGRATIONS);
    return hed_store_end(store, !store->failed || hed_store_run(store, sql, err), err);
}

/* ---- Opening */

static bool migrate(hed_store *store, hed_err *err)
{
    long long application = 0, version = 0, tables = 0;
    if (!ask(store, "PRAGMA application_id", &application, err) || !ask(store, "PRAGMA user_version", &version, err) ||
        !ask(store, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    if (application != APPLICATION && (application != 0 || tables > 0))
        return hed_fail(err, HED_ESCHEMA, store->path, 0, "this database is not a store of hed");
    if (version > MIGRATIONS)
        return hed_fail(err, HED_ESCHEMA, store->path, 0, "written by a newer hed (layout %lld, this one knows %d)",
                        version, MIGRATIONS);
    for (long long i = version; i < MIGRATIONS; i++)
        if (!hed_store_run(store, migrations[i], err))
            return false;
    char sql[100];
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION, MIGRATIONS);
    return version == MIGRATIONS || hed_store_run(store, sql, err);
}

static bool check_pages(hed_store *store, hed_err *err)
{
    sqlite3_stmt *statement = hed_store_prepare(store, "PRAGMA quick_check(1)", err);
    if (!statement)
        return false;
    const bool read = sqlite3_step(statement) == SQLITE_ROW;
    const char *says = read ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    bool ok = says && strcmp(says, "ok") == 0;
    if (!read)
        hed_store_fail(store, err, "check the store");
    else if (!ok)
        hed_fail(err, HED_ECORRUPT, store->path, 0, "the store is damaged: %s", says ? says : "unreadable");
    sqlite3_finalize(statement);
    return ok;
}

static bool set_up(hed_store *store, hed_err *err)
{
    struct stat made;
    if (stat(store->path, &made) != 0)
        return hed_fail(err, HED_EIO, store->path, 0, "cannot open: %s", strerror(errno));
    store->device = made.st_dev;
    store->inode = made.st_ino;
    sqlite3_busy_timeout(store->db, BUSY_MS);
    sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, 4 << 20);
    if (!check_pages(store, err) ||
        !hed_store_run(store, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF", err))
        return false;
    if (!hed_store_begin(store, err))
        return false;
    return hed_store_end(store, migrate(store, err), err);
}

hed_store *hed_store_open(const char *path, hed_err *err)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* SQLite would make it readable by all */
    if (fd < 0) {
        hed_fail(err, HED_EIO, path, 0, "cannot open the store: %s", strerror(errno));
        return NULL;
    }
    close(fd);
    hed_store *store = calloc(1, sizeof *store);
    if (!store || !(store->path = strdup(path)))
        abort();
    pthread_mutex_init(&store->lock, NULL);
    if (sqlite3_open_v2(path, &store->db, flags, NULL) == SQLITE_OK ? set_up(store, err)
                                                                    : hed_store_fail(store, err, "open the store"))
        return store;
    hed_store_close(store);
    return NULL;
}

void hed_store_close(hed_store *store)
{
    if (!store)
        return;
    sqlite3_close(store->db);
    pthread_mutex_destroy(&store->lock);
    free(store->path);
    free(store);
}

const char *hed_store_library(void)
{
    return sqlite3_libversion();
}
