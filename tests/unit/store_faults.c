/* store: the power goes, the disk fails, memory runs out. What was acknowledged is there; what failed is not. */
#include "store.h"

#include <math.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CUTS 300
#define ROWS 16 /* of a life between two cuts */

/* In a child, whose failures its parent sees by the status. */
#define NEED(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                    \
            _exit(1);                                                                                                  \
        }                                                                                                              \
    } while (0)

static const hed_feedback any = {
    .kind = HED_BAIT, .headline = {"Kept through anything", 21}, .reason = {"So it is", 8}};

typedef struct ids {
    int64_t *at;
    size_t n;
} ids;

static void add_id(void *ctx, const hed_feedback *row)
{
    ids *to = ctx;
    to->at[to->n++] = row->id;
}

static bool has(const ids *some, int64_t id)
{
    for (size_t i = 0; i < some->n; i++)
        if (some->at[i] == id)
            return true;
    return false;
}

/* The pages are checked as deeply as SQLite can. */
static void must_be_whole(hed_store *store)
{
    sqlite3_stmt *statement;
    ck_assert_int_eq(sqlite3_prepare_v2(store->db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    ck_assert_str_eq((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
}

/* ---- Power */

static void live_until_cut(const place *p, int to, unsigned lot)
{
    hed_err err;
    disk_insert(&(disk){.cut_at = 1 + lot % (ROWS * 5), .lot = lot});
    hed_store *store = hed_store_open(p->path, &err);
    NEED(store && hed_store_run(store, "PRAGMA wal_autocheckpoint=12", &err)); /* often: cuts meet checkpoints, too */
    for (int i = 0; i < ROWS; i++) {
        int64_t id;
        NEED(hed_store_add(store, &any, &id, &err));
        NEED(write(to, &id, sizeof id) == (ssize_t)sizeof id);
    }
    the_disk.cut_at = the_disk.n + 1; /* at the latest while it closes */
    hed_store_close(store);
    _exit(DISK_CUT); /* nothing was left to write */
}

TEST(no_acknowledged_row_is_lost_when_the_power_goes)
{
    const place p = place_new();
    static int64_t told[CUTS * ROWS], seen[CUTS * ROWS * 2];
    size_t n = 0;
    for (unsigned cut = 0; cut < CUTS; cut++) {
        const size_t before = n;
        int pipes[2], status;
        hed_err err = {0};
        ck_assert_int_eq(pipe(pipes), 0);
        const pid_t child = fork();
        if (child == 0)
            live_until_cut(&p, pipes[1], cut * 7919 + 1);
        close(pipes[1]);
        while (read(pipes[0], &told[n], sizeof *told) == (ssize_t)sizeof *told)
            n++;
        close(pipes[0]);
        waitpid(child, &status, 0);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == DISK_CUT, "cut %u: status %d", cut, status);
        disk_insert(&(disk){0}); /* only for speed: it syncs nothing */
        hed_store *store = must_open(&p);
        must_be_whole(store);
        ids there = {seen, 0};
        ck_assert(hed_store_feedback(store, 0, n - before + 2, add_id, &there, &err));
        for (size_t i = before; i < n; i++)
            ck_assert_msg(has(&there, told[i]), "cut %u: row %lld was acknowledged and is lost", cut,
                          (long long)told[i]);
        hed_store_close(store);
        disk_remove();
    }
    hed_store *store = must_open(&p);
    hed_err err;
    ids there = {seen, 0};
    ck_assert(hed_store_feedback(store, 0, sizeof seen / sizeof *seen, add_id, &there, &err));
    ck_assert_uint_gt(n, CUTS * 2);
    ck_assert_uint_ge(there.n, n);
    for (size_t i = 0, k = there.n; i < n; i++) { /* both go up, seen backwards */
        while (k > 0 && there.at[k - 1] < told[i])
            k--;
        ck_assert_msg(k > 0 && there.at[k - 1] == told[i], "row %lld is lost in the end", (long long)told[i]);
    }
    hed_store_close(store);
    place_free(&p);
}
END

/* ---- Failures */

static bool stop_at_once(void *ctx, hed_str line)
{
    *(size_t *)ctx += line.len;
    return true;
}

/* Everything that the store does. Ids of what it said it kept go to kept; how many calls failed comes back. */
static unsigned use(hed_store *store, ids *kept, unsigned *wrong)
{
    const hed_decision_row decision = {.headline = HED_S("Decided"), .verdict = HED_HOLD, .clickbait = .5, .svm = NAN};
    unsigned failed = 0;
    size_t bytes = 0;
    hed_err err;
    for (int i = 0; i < 3; i++) {
        int64_t id = 0;
        err = (hed_err){0};
        if (hed_store_add(store, &any, &id, &err))
            kept->at[kept->n++] = id;
        else
            failed++, *wrong += !err.text[0] || err.code == HED_OK;
    }
    failed += kept->n > 0 && !hed_store_delete(store, kept->at[0], true, &err);
    failed += kept->n > 0 && !hed_store_delete(store, kept->at[0], false, &err);
    failed += !hed_store_decide(store, &decision, 1, &err);
    failed += !hed_store_expire(store, 1, &err);
    failed += !hed_store_ready(store, &err);
    failed += !hed_store_export(store, stop_at_once, &bytes, &err);
    return failed;
}

/* With that failure at each operation in turn, once or from there on. */
static void fail_everywhere(int code, bool on, const char *why)
{
    unsigned failures = 0, most = 1;
    for (unsigned at = 1; at <= most; at++) {
        const place p = place_new();
        int64_t kept_at[8], seen_at[16];
        ids kept = {kept_at, 0}, seen = {seen_at, 0};
        hed_err err = {0};
        int64_t id;
        unsigned wrong = 0;
        disk_insert(&(disk){0});
        hed_store *store = must_open(&p);
        ck_assert(hed_store_run(store, "PRAGMA wal_autocheckpoint=4", &err));
        the_disk = (disk){.fail_at = at, .fail_with = code, .fail_on = on};
        failures += use(store, &kept, &wrong);
        most = the_disk.n > most ? the_disk.n : most;
        ck_assert_msg(wrong == 0, "%s at operation %u: a failure without a reason", why, at);
        the_disk.fail_at = 0;
        ck_assert_msg(hed_store_add(store, &any, &id, &err), "%s at %u: not well again: %s", why, at, err.text);
        kept.at[kept.n++] = id;
        hed_store_close(store);
        disk_remove();
        store = must_open(&p);
        must_be_whole(store);
        ck_assert(hed_store_feedback(store, 0, 16, add_id, &seen, &err));
        ck_assert_msg(seen.n == kept.n, "%s at operation %u: %zu rows, %zu acknowledged", why, at, seen.n, kept.n);
        for (size_t i = 0; i < kept.n; i++)
            ck_assert_msg(has(&seen, kept.at[i]), "%s at %u: row %lld is lost", why, at, (long long)kept.at[i]);
        hed_store_close(store);
        place_free(&p);
    }
    ck_assert_uint_gt(most, 10);
    ck_assert_uint_gt(failures, 5);
}

TEST(each_write_may_find_the_disk_full)
{
    fail_everywhere(SQLITE_FULL, false, "full once");
    fail_everywhere(SQLITE_FULL, true, "full");
}
END

TEST(a_store_is_not_ready_from_a_write_that_failed_to_one_that_does_not)
{
    const place p = place_new();
    hed_err err = {0};
    int64_t id;
    disk_insert(&(disk){0});
    hed_store *store = must_open(&p);
    ck_assert(hed_store_ready(store, &err));
    the_disk = (disk){.fail_at = 1, .fail_with = SQLITE_FULL, .fail_on = true};
    ck_assert(!hed_store_add(store, &any, &id, &err));
    for (int i = 0; i < 2; i++) {
        err = (hed_err){0};
        ck_assert(!hed_store_ready(store, &err));
        ck_assert_err_has(err, "the disk is full");
    }
    the_disk.fail_at = 0;
    ck_assert_msg(hed_store_ready(store, &err), "%s", err.text);
    ck_assert(hed_store_add(store, &any, &id, &err));
    const unsigned written = the_disk.n;
    ck_assert(hed_store_ready(store, &err));
    ck_assert_uint_eq(the_disk.n, written); /* who asks does not make it write */
    hed_store_close(store);
    disk_remove();
    place_free(&p);
}
END

TEST(each_operation_may_fail_on_a_bad_disk)
{
    fail_everywhere(SQLITE_IOERR_WRITE, false, "a bad write");
    fail_everywhere(SQLITE_IOERR_FSYNC, true, "nothing is synced");
}
END

TEST(a_read_only_disk_is_said)
{
    fail_everywhere(SQLITE_READONLY, true, "read-only");
}
END

/* ---- Memory: each of SQLite's allocations fails, once or from there on. In a child, whose SQLite is its own. */

static sqlite3_mem_methods heap;
static unsigned allocations, short_at;
static bool short_on;

static bool is_short(void)
{
    allocations++;
    return short_at && (short_on ? allocations >= short_at : allocations == short_at);
}

static void *take(int n)
{
    return is_short() ? NULL : heap.xMalloc(n);
}

static void *grow(void *at, int n)
{
    return is_short() ? NULL : heap.xRealloc(at, n);
}

static void use_with_short_memory(const place *p, unsigned at, bool on)
{
    int64_t kept_at[8], seen_at[16], id;
    ids kept = {kept_at, 0}, seen = {seen_at, 0};
    unsigned wrong = 0;
    hed_err err = {0};
    sqlite3_mem_methods mine;
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &heap);
    mine = heap;
    mine.xMalloc = take;
    mine.xRealloc = grow;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
    NEED(sqlite3_initialize() == SQLITE_OK);
    disk_insert(&(disk){0});
    allocations = 0;
    short_at = at;
    short_on = on;
    hed_store *store = hed_store_open(p->path, &err);
    NEED(store || err.text[0]);
    if (store)
        use(store, &kept, &wrong);
    const bool came = allocations >= at;
    short_at = 0;
    NEED(wrong == 0);
    if (!store)
        store = hed_store_open(p->path, &err);
    NEED(store && (hed_store_add(store, &any, &id, &err) || fprintf(stderr, "%s\n", err.text) < 0));
    kept.at[kept.n++] = id;
    NEED(hed_store_feedback(store, 0, 16, add_id, &seen, &err) && seen.n == kept.n);
    hed_store_close(store);
    NEED(sqlite3_memory_used() == 0);
    _exit(came ? 0 : 2);
}

TEST(each_allocation_may_fail)
{
    for (int on = 0; on < 2; on++) {
        unsigned at = 1;
        for (int status = 0; status == 0; at += at < 40 ? 1 : 7) {
            const place p = place_new();
            int result;
            const pid_t child = fork();
            if (child == 0)
                use_with_short_memory(&p, at, on);
            waitpid(child, &result, 0);
            ck_assert_msg(WIFEXITED(result) && WEXITSTATUS(result) != 1, "allocation %u%s: status %d", at,
                          on ? " and all after it" : "", result);
            status = WEXITSTATUS(result);
            place_free(&p);
        }
        ck_assert_uint_gt(at, 100);
    }
}
END

const unit_test store_faults_tests[] = {T(no_acknowledged_row_is_lost_when_the_power_goes),
                                        T(each_write_may_find_the_disk_full),
                                        T(each_operation_may_fail_on_a_bad_disk),
                                        T(a_store_is_not_ready_from_a_write_that_failed_to_one_that_does_not),
                                        T(a_read_only_disk_is_said),
                                        T(each_allocation_may_fail)};
const size_t n_store_faults_tests = sizeof store_faults_tests / sizeof *store_faults_tests;
