/* store: what was acknowledged is there whatever happens, and what goes wrong is said. */
#include "store.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

place place_new(void)
{
    place p = {"/tmp/hed-store-XXXXXX", ""};
    ck_assert_ptr_nonnull(mkdtemp(p.folder));
    snprintf(p.path, sizeof p.path, "%s/hed.db", p.folder);
    return p;
}

void place_free(const place *p)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".jsonl", ".old"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", p->path, ends[i]);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(p->folder), 0);
}

hed_store *must_open(const place *p)
{
    hed_err err = {0};
    hed_store *store = hed_store_open(p->path, &err);
    ck_assert_msg(store != NULL, "%s", err.text);
    return store;
}

static int64_t must_add(hed_store *store, hed_feedback_kind kind, const char *headline, const char *rule)
{
    hed_err err = {0};
    int64_t id = 0;
    hed_feedback row = {.kind = kind, .headline = hed_str_of(headline), .rule = hed_str_of(rule)};
    ck_assert_msg(hed_store_add(store, &row, &id, &err), "%s", err.text);
    return id;
}

static void append(void *to, const hed_feedback *row)
{
    hed_buf_printf(to, "%lld %s %.*s%s|", (long long)row->id, hed_feedback_name(row->kind), HED_FMT(row->headline),
                   row->deleted ? " deleted" : "");
}

static bool append_line(void *to, hed_str line)
{
    hed_buf_put(to, line);
    return true;
}

static hed_buf exported(hed_store *store)
{
    hed_buf lines = {0};
    hed_err err = {0};
    ck_assert_msg(hed_store_export(store, append_line, &lines, &err), "%s", err.text);
    hed_buf_char(&lines, 0);
    return lines;
}

TEST(feedback_is_there_after_the_store_was_closed)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    hed_err err;
    hed_buf seen = {0};
    ck_assert_int_eq(must_add(store, HED_BAIT, "Ten Ferries You Must See", ""), 1);
    ck_assert_int_eq(must_add(store, HED_DISMISSED, "Ferry \"Aurora\" sails on; n\xc3\xb8t sold", "ex.one"), 2);
    hed_store_close(store);
    store = must_open(&p);
    ck_assert(hed_store_feedback(store, 0, 10, append, &seen, &err));
    ck_assert_hed_str(hed_buf_str(&seen),
                      "2 dismissed Ferry \"Aurora\" sails on; n\xc3\xb8t sold|1 bait Ten Ferries You Must "
                      "See|");
    seen.len = 0;
    ck_assert(hed_store_feedback(store, 2, 10, append, &seen, &err));
    ck_assert_hed_str(hed_buf_str(&seen), "1 bait Ten Ferries You Must See|");
    struct stat st;
    ck_assert(stat(p.path, &st) == 0 && (st.st_mode & 077) == 0);
    hed_buf_free(&seen);
    hed_store_close(store);
    place_free(&p);
}
END

TEST(what_was_taken_back_can_be_put_back_and_ids_are_never_used_again)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    hed_err err;
    int64_t id = must_add(store, HED_FINE, "Harbour dredged", "");
    ck_assert(hed_store_delete(store, id, true, &err));
    hed_buf lines = exported(store);
    ck_assert_str_eq(lines.ptr, "");
    ck_assert(hed_store_delete(store, id, false, &err));
    hed_buf_free(&lines);
    lines = exported(store);
    ck_assert_ptr_nonnull(strstr(lines.ptr, "\"label\":0"));
    ck_assert(!hed_store_delete(store, 99, true, &err));
    ck_assert_err_has(err, "there is no feedback 99");
    ck_assert_int_eq(err.code, HED_EINPUT);
    ck_assert(hed_store_delete(store, id, true, &err) && hed_store_expire(store, INT64_MAX, &err));
    ck_assert_int_gt(must_add(store, HED_FINE, "Harbour dredged", ""), id);
    hed_buf_free(&lines);
    hed_store_close(store);
    place_free(&p);
}
END

TEST(the_last_word_on_a_headline_is_its_label)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    must_add(store, HED_BAIT, "A", "");
    must_add(store, HED_FINE, "A", "");
    must_add(store, HED_DISMISSED, "A", "some.rule"); /* about a finding, not the headline */
    must_add(store, HED_ACCEPTED, "B", "");
    must_add(store, HED_DISMISSED, "C", "");
    hed_buf lines = exported(store);
    size_t ones = 0, noughts = 0, all = 0;
    for (const char *at = lines.ptr; (at = strstr(at, "\"headline\"")); at++)
        all++;
    for (const char *at = lines.ptr; (at = strstr(at, "\"label\":")); at++)
        *(at[8] == '1' ? &ones : &noughts) += 1;
    ck_assert_uint_eq(all, 5);
    ck_assert_uint_eq(ones, 1);
    ck_assert_uint_eq(noughts, 2);
    hed_buf_free(&lines);
    hed_store_close(store);
    place_free(&p);
}
END

static void write_file(const char *path, const char *text)
{
    hed_err err;
    ck_assert(hed_file_write(path, hed_str_of(text), &err));
}

TEST(an_export_read_back_gives_the_same_export_and_nothing_twice)
{
    const place a = place_new(), b = place_new();
    hed_store *store = must_open(&a), *other = must_open(&b);
    hed_err err = {0};
    size_t added, known;
    char path[80];
    must_add(store, HED_BAIT, "One", "");
    must_add(store, HED_EDITED, "Two\twith \\ and \"quotes\"", "");
    must_add(store, HED_DISMISSED, "Three", "ex.one");
    hed_buf lines = exported(store), again;
    snprintf(path, sizeof path, "%s.jsonl", a.path);
    write_file(path, lines.ptr);
    ck_assert_msg(hed_store_import(other, path, &added, &known, &err), "%s", err.text);
    ck_assert(added == 3 && known == 0);
    ck_assert(hed_store_import(other, path, &added, &known, &err));
    ck_assert(added == 0 && known == 3);
    again = exported(other);
    ck_assert_str_eq(lines.ptr, again.ptr);
    write_file(path, "{\"headline\":\"Four\",\"label\":1}\n\n{\"headline\":\"Five\",\"kind\":\"liked\"}\n");
    ck_assert(!hed_store_import(other, path, &added, &known, &err));
    ck_assert_err_has(err, "not \"liked\"");
    ck_assert_uint_eq(err.line, 3);
    hed_buf_free(&again);
    again = exported(other);
    ck_assert_str_eq(lines.ptr, again.ptr);
    hed_buf_free(&lines);
    hed_buf_free(&again);
    hed_store_close(store);
    hed_store_close(other);
    place_free(&a);
    place_free(&b);
}
END

static void count(void *n, const hed_decision_row *row)
{
    ck_assert(row->verdict == HED_HOLD && isnan(row->svm));
    ++*(size_t *)n;
}

TEST(old_decisions_are_forgotten_and_feedback_is_kept)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    hed_err err = {0};
    size_t n = 0;
    const hed_decision_row rows[] = {
        {.at = 1000, .headline = HED_S("Old"), .verdict = HED_HOLD, .clickbait = .5, .svm = (double)NAN},
        {.at = 3000, .headline = HED_S("New"), .verdict = HED_HOLD, .clickbait = .5, .svm = (double)NAN}};
    ck_assert_msg(hed_store_decide(store, rows, 2, &err), "%s", err.text);
    must_add(store, HED_BAIT, "Old", "");
    ck_assert(hed_store_expire(store, 2000, &err) && hed_store_decisions(store, 0, 10, count, &n, &err));
    ck_assert_uint_eq(n, 1);
    hed_buf lines = exported(store);
    ck_assert_ptr_nonnull(strstr(lines.ptr, "\"Old\""));
    hed_buf_free(&lines);
    hed_store_close(store);
    place_free(&p);
}
END

static void note_results(void *ctx, const hed_decision_row *row)
{
    char *to = ctx;
    snprintf(to + strlen(to), 60, "%.*s|%.*s;", (int)row->headline.len, row->headline.ptr, (int)row->result.len,
             row->result.ptr);
}

TEST(an_older_layout_is_brought_up_to_date)
{
    const place p = place_new();
    hed_err err = {0};
    sqlite3 *db;
    char seen[200] = "";
    hed_store_close(must_open(&p));
    ck_assert(sqlite3_open(p.path, &db) == SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db,
                                  "ALTER TABLE decision DROP COLUMN result; PRAGMA user_version=2;"
                                  "INSERT INTO decision VALUES (1,1,'Old','','hold',0.5,NULL,'','','')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    hed_store *store = must_open(&p);
    const hed_decision_row row = {.headline = HED_S("New"), .verdict = HED_HOLD, .result = HED_S("{\"a\":1}")};
    ck_assert_msg(hed_store_decide(store, &row, 1, &err), "%s", err.text);
    ck_assert_msg(hed_store_decisions(store, 0, 10, note_results, seen, &err), "%s", err.text);
    ck_assert_str_eq(seen, "New|{\"a\":1};Old|;");
    hed_store_close(store);
    place_free(&p);
}
END

TEST(a_file_that_is_not_a_store_is_left_alone)
{
    const place p = place_new();
    hed_err err = {0};
    sqlite3 *db;
    write_file(p.path, "This is no database, but a text that is long enough to look at more than once.\n");
    ck_assert_ptr_null(hed_store_open(p.path, &err));
    ck_assert_err_has(err, "damaged or not a database");
    ck_assert_uint_eq(unit_file(p.path).len, 79);
    unlink(p.path);
    ck_assert(sqlite3_open(p.path, &db) == SQLITE_OK &&
              sqlite3_exec(db, "CREATE TABLE mine (x)", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    ck_assert_ptr_null(hed_store_open(p.path, &err));
    ck_assert_err_has(err, "not a store of hed");
    unlink(p.path);
    hed_store_close(must_open(&p));
    ck_assert(sqlite3_open(p.path, &db) == SQLITE_OK &&
              sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    ck_assert_ptr_null(hed_store_open(p.path, &err));
    ck_assert_err_has(err, "newer hed");
    place_free(&p);
}
END

TEST(a_damaged_page_is_found_when_the_store_is_opened)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    hed_err err = {0};
    for (int i = 0; i < 200; i++) {
        char headline[100];
        snprintf(headline, sizeof headline, "Headline %d of a store that fills some pages with its rows", i);
        must_add(store, HED_BAIT, headline, "");
    }
    hed_store_close(store);
    FILE *file = fopen(p.path, "r+");
    ck_assert(file && fseek(file, 4096 * 5, SEEK_SET) == 0);
    for (int i = 0; i < 4096; i++)
        fputc(0x5a, file);
    fclose(file);
    ck_assert_ptr_null(hed_store_open(p.path, &err));
    ck_assert_int_eq(err.code, HED_ECORRUPT);
    place_free(&p);
}
END

/* An addition that must fail, saying so; what it says must not stay. */
static void must_fail(hed_store *store, const char *why)
{
    hed_err err = {0};
    hed_buf longest = {0};
    for (int i = 0; i < 20000; i++)
        hed_buf_cstr(&longest, "words ");
    hed_feedback row = {.kind = HED_BAIT, .headline = HED_S("Refused"), .reason = hed_buf_str(&longest)};
    ck_assert_msg(!hed_store_add(store, &row, NULL, &err), "it was added");
    ck_assert_err_has(err, why);
    hed_buf_free(&longest);
}

TEST(a_full_disk_is_said_and_the_store_goes_on_when_there_is_room)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    hed_err err = {0};
    must_add(store, HED_BAIT, "Before", "");
    ck_assert(hed_store_run(store, "PRAGMA max_page_count=8", &err));
    must_fail(store, "the disk is full");
    ck_assert(hed_store_run(store, "PRAGMA max_page_count=100000", &err));
    must_add(store, HED_BAIT, "After", "");
    hed_buf lines = exported(store);
    ck_assert(strstr(lines.ptr, "Before") && strstr(lines.ptr, "After") && !strstr(lines.ptr, "Refused"));
    hed_buf_free(&lines);
    hed_store_close(store);
    place_free(&p);
}
END

TEST(a_lock_a_read_only_store_and_a_lost_file_are_said)
{
    const place p = place_new();
    hed_store *store = must_open(&p);
    hed_err err = {0};
    sqlite3 *other;
    char old[80];
    sqlite3_busy_timeout(store->db, 50);
    ck_assert(sqlite3_open(p.path, &other) == SQLITE_OK &&
              sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
    must_fail(store, "another process holds its lock");
    ck_assert(!hed_store_ready(store, &err));
    ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    ck_assert(hed_store_ready(store, &err));
    ck_assert(hed_store_run(store, "PRAGMA query_only=1", &err));
    must_fail(store, "read-only");
    ck_assert(hed_store_run(store, "PRAGMA query_only=0", &err));
    snprintf(old, sizeof old, "%s.old", p.path);
    ck_assert_int_eq(rename(p.path, old), 0);
    must_fail(store, "removed or replaced");
    ck_assert_int_eq(rename(old, p.path), 0);
    must_add(store, HED_FINE, "All is well again", "");
    hed_store_close(store);
    ck_assert_ptr_null(hed_store_open("/nowhere/hed.db", &err));
    ck_assert_err_has(err, "cannot open the store");
    place_free(&p);
}
END

/* ---- Killed at any moment: a child adds rows and tells each acknowledged id through a pipe. */

#define KILLS 300

static void add_until_killed(const place *p, int to)
{
    hed_err err;
    hed_store *store = hed_store_open(p->path, &err);
    for (int64_t id; store; write(to, &id, sizeof id)) {
        const hed_feedback row = {.kind = HED_BAIT, .headline = HED_S("Kept through anything")};
        if (!hed_store_add(store, &row, &id, &err))
            break;
    }
    _exit(1);
}

typedef struct ids {
    int64_t *there;
    size_t n;
} ids;

static void mark(void *ctx, const hed_feedback *row)
{
    ids *seen = ctx;
    ck_assert_int_lt(row->id, (int64_t)seen->n);
    seen->there[row->id]++;
}

TEST(no_acknowledged_row_is_lost_when_the_process_is_killed)
{
    const place p = place_new();
    static int64_t acknowledged[2000000], there[2000000];
    size_t n = 0;
    unsigned lot = 1;
    hed_store_close(must_open(&p));
    for (int kills = 0; kills < KILLS; kills++) {
        int pipes[2];
        int64_t id;
        ck_assert_int_eq(pipe(pipes), 0);
        pid_t child = fork();
        if (child == 0)
            add_until_killed(&p, pipes[1]);
        close(pipes[1]);
        lot = lot * 1103515245 + 12345;
        if (kills % 2) /* on a slow machine, too, it gets to writing */
            poll(&(struct pollfd){.fd = pipes[0], .events = POLLIN}, 1, 5000);
        usleep(1000 + (lot >> 16) % 15000); /* while it opens, writes or checkpoints */
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (read(pipes[0], &id, sizeof id) == (ssize_t)sizeof id && n < sizeof acknowledged / sizeof *acknowledged)
            acknowledged[n++] = id;
        close(pipes[0]);
    }
    hed_store *store = must_open(&p); /* which checks every page */
    ids seen = {there, sizeof there / sizeof *there};
    hed_err err;
    ck_assert(hed_store_feedback(store, 0, SIZE_MAX >> 1, mark, &seen, &err));
    ck_assert_uint_gt(n, KILLS / 4);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(there[acknowledged[i]] == 1, "row %lld was acknowledged and is lost", (long long)acknowledged[i]);
    hed_store_close(store);
    place_free(&p);
}
END

static const unit_test tests[] = {T(feedback_is_there_after_the_store_was_closed),
                                  T(what_was_taken_back_can_be_put_back_and_ids_are_never_used_again),
                                  T(the_last_word_on_a_headline_is_its_label),
                                  T(an_export_read_back_gives_the_same_export_and_nothing_twice),
                                  T(old_decisions_are_forgotten_and_feedback_is_kept),
                                  T(a_file_that_is_not_a_store_is_left_alone),
                                  T(an_older_layout_is_brought_up_to_date),
                                  T(a_damaged_page_is_found_when_the_store_is_opened),
                                  T(a_full_disk_is_said_and_the_store_goes_on_when_there_is_room),
                                  T(a_lock_a_read_only_store_and_a_lost_file_are_said),
                                  T(no_acknowledged_row_is_lost_when_the_process_is_killed)};

int main(void)
{
    const int kept = unit_run("store", tests, sizeof tests / sizeof *tests);
    const int faults = unit_run("store: faults", store_faults_tests, n_store_faults_tests);
    return kept == EXIT_SUCCESS ? faults : kept;
}
