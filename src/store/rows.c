/* Rows in and out. */
#include "store/parts.h"

#include <math.h>
#include <time.h>

static const char *const kinds[HED_FEEDBACKS] = {"dismissed", "accepted", "edited", "bait", "fine"};

const char *hed_feedback_name(hed_feedback_kind kind)
{
    return (unsigned)kind < HED_FEEDBACKS ? kinds[kind] : "unknown";
}

bool hed_feedback_find(hed_str name, hed_feedback_kind *kind)
{
    for (int i = 0; i < HED_FEEDBACKS; i++)
        if (hed_str_is(name, kinds[i])) {
            *kind = (hed_feedback_kind)i;
            return true;
        }
    return false;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void bind(sqlite3_stmt *statement, int at, hed_str s)
{
    sqlite3_bind_text64(statement, at, s.len > 0 ? s.ptr : "", s.len, SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_real(sqlite3_stmt *statement, int at, double value)
{
    if (isfinite(value))
        sqlite3_bind_double(statement, at, value);
    else
        sqlite3_bind_null(statement, at);
}

static hed_str column(sqlite3_stmt *statement, int at)
{
    const unsigned char *text = sqlite3_column_text(statement, at);
    return (hed_str){text ? (const char *)text : "", text ? (size_t)sqlite3_column_bytes(statement, at) : 0};
}

static bool finish(hed_store *store, sqlite3_stmt *statement, hed_err *err)
{
    bool ok = sqlite3_step(statement) == SQLITE_DONE || hed_store_fail(store, err, "write the store");
    sqlite3_finalize(statement);
    return ok;
}

/* ---- Feedback */

bool hed_store_insert(hed_store *store, const hed_feedback *row, bool once, bool *added, hed_err *err)
{
    static const char any[] = "INSERT INTO feedback (at,kind,headline,item,rule,reason,editor,replacement,model,rules,"
                              "policy) SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11";
    static const char new[] = "INSERT INTO feedback (at,kind,headline,item,rule,reason,editor,replacement,model,rules,"
                              "policy) SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11 WHERE NOT EXISTS (SELECT 1 FROM "
                              "feedback WHERE headline=?3 AND at=?1 AND kind=?2 AND rule=?5 AND editor=?7)";
    sqlite3_stmt *statement = hed_store_prepare(store, once ? new : any, err);
    if (!statement)
        return false;
    const hed_str texts[] = {row->headline,    row->item,  row->rule,  row->reason, row->editor,
                             row->replacement, row->model, row->rules, row->policy};
    sqlite3_bind_int64(statement, 1, row->at ? row->at : now_ms());
    sqlite3_bind_text(statement, 2, hed_feedback_name(row->kind), -1, SQLITE_STATIC);
    for (int i = 0; i < 9; i++)
        bind(statement, 3 + i, texts[i]);
    bool ok = finish(store, statement, err);
    *added = ok && sqlite3_changes(store->db) > 0;
    return ok;
}

bool hed_store_add(hed_store *store, const hed_feedback *row, int64_t *id, hed_err *err)
{
    bool added;
    if (row->headline.len == 0 || (unsigned)row->kind >= HED_FEEDBACKS)
        return hed_fail(err, HED_EINPUT, NULL, 0, "feedback needs a kind and a headline");
    if (!hed_store_begin(store, err))
        return false;
    bool ok = hed_store_insert(store, row, false, &added, err);
    if (ok && id)
        *id = sqlite3_last_insert_rowid(store->db);
    return hed_store_end(store, ok, err);
}

bool hed_store_delete(hed_store *store, int64_t id, bool deleted, hed_err *err)
{
    if (!hed_store_begin(store, err))
        return false;
    sqlite3_stmt *statement = hed_store_prepare(store, "UPDATE feedback SET deleted_at=?2 WHERE id=?1", err);
    bool ok = statement != NULL;
    if (ok) {
        sqlite3_bind_int64(statement, 1, id);
        if (deleted)
            sqlite3_bind_int64(statement, 2, now_ms());
        ok = finish(store, statement, err);
    }
    if (ok && sqlite3_changes(store->db) == 0)
        ok = hed_fail(err, HED_EINPUT, NULL, 0, "there is no feedback %lld", (long long)id);
    return hed_store_end(store, ok, err);
}

/* A label counts when it is the last word on its headline. */
#define SAYS "(f.kind IN ('bait','fine','accepted','edited') OR (f.kind='dismissed' AND f.rule=''))"
#define SAYS_LATER "(g.kind IN ('bait','fine','accepted','edited') OR (g.kind='dismissed' AND g.rule=''))"
#define COLUMNS                                                                                                        \
    "SELECT f.id,f.at,f.kind,f.headline,f.item,f.rule,f.reason,f.editor,f.replacement,f.model,f.rules,f.policy,"       \
    "f.deleted_at IS NOT NULL,CASE WHEN f.deleted_at IS NULL AND " SAYS " AND NOT EXISTS (SELECT 1 FROM feedback g "   \
    "WHERE g.headline=f.headline AND g.deleted_at IS NULL AND (g.at,g.id)>(f.at,f.id) AND " SAYS_LATER                 \
    ") THEN f.kind IN ('bait','accepted','edited') END FROM feedback f "

static hed_feedback feedback_of(sqlite3_stmt *s)
{
    hed_feedback row = {.id = sqlite3_column_int64(s, 0), .at = sqlite3_column_int64(s, 1)};
    hed_str *const texts[] = {&row.headline,    &row.item,  &row.rule,  &row.reason, &row.editor,
                              &row.replacement, &row.model, &row.rules, &row.policy};
    hed_feedback_find(column(s, 2), &row.kind);
    for (int i = 0; i < 9; i++)
        *texts[i] = column(s, 3 + i);
    row.deleted = sqlite3_column_int(s, 12) != 0;
    row.label = sqlite3_column_type(s, 13) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(s, 13);
    return row;
}

/* Steps through a statement to its end. */
static bool each_row(hed_store *store, sqlite3_stmt *statement, void (*use)(sqlite3_stmt *, void *), void *ctx,
                     hed_err *err)
{
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        use(statement, ctx);
    bool ok = code == SQLITE_DONE || hed_store_fail(store, err, "read the store");
    sqlite3_finalize(statement);
    return ok;
}

static bool read_page(hed_store *store, const char *sql, int64_t before, size_t limit,
                      void (*use)(sqlite3_stmt *, void *), void *ctx, hed_err *err)
{
    pthread_mutex_lock(&store->lock);
    sqlite3_stmt *statement = hed_store_prepare(store, sql, err);
    bool ok = statement != NULL;
    if (ok) {
        sqlite3_bind_int64(statement, 1, before > 0 ? before : INT64_MAX);
        sqlite3_bind_int64(statement, 2, (int64_t)limit);
        ok = each_row(store, statement, use, ctx, err);
    }
    pthread_mutex_unlock(&store->lock);
    return ok;
}

typedef struct pass {
    hed_feedback_each *feedback;
    hed_decision_each *decision;
    void *ctx;
} pass;

static void use_feedback(sqlite3_stmt *statement, void *ctx)
{
    const pass *to = ctx;
    const hed_feedback row = feedback_of(statement);
    to->feedback(to->ctx, &row);
}

bool hed_store_feedback(hed_store *store, int64_t before, size_t limit, hed_feedback_each *each, void *ctx,
                        hed_err *err)
{
    return read_page(store, COLUMNS "WHERE f.id<?1 ORDER BY f.id DESC LIMIT ?2", before, limit, use_feedback,
                     &(pass){.feedback = each, .ctx = ctx}, err);
}

/* ---- Decisions */

bool hed_store_decide(hed_store *store, const hed_decision_row *rows, size_t n, hed_err *err)
{
    static const char sql[] = "INSERT INTO decision (at,headline,item,verdict,clickbait,svm,model,rules,policy,result) "
                              "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)";
    if (!hed_store_begin(store, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        const hed_decision_row *row = &rows[i];
        sqlite3_stmt *statement = hed_store_prepare(store, sql, err);
        if (!(ok = statement != NULL))
            break;
        sqlite3_bind_int64(statement, 1, row->at ? row->at : now_ms());
        bind(statement, 2, row->headline);
        bind(statement, 3, row->item);
        sqlite3_bind_text(statement, 4, hed_action_name(row->verdict), -1, SQLITE_STATIC);
        bind_real(statement, 5, row->clickbait);
        bind_real(statement, 6, row->svm);
        bind(statement, 7, row->model);
        bind(statement, 8, row->rules);
        bind(statement, 9, row->policy);
        bind(statement, 10, row->result);
        ok = finish(store, statement, err);
    }
    return hed_store_end(store, ok, err);
}

static void use_decision(sqlite3_stmt *s, void *ctx)
{
    const pass *to = ctx;
    hed_decision_row row = {.id = sqlite3_column_int64(s, 0),
                            .at = sqlite3_column_int64(s, 1),
                            .headline = column(s, 2),
                            .item = column(s, 3),
                            .clickbait = sqlite3_column_double(s, 5),
                            .svm = sqlite3_column_type(s, 6) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(s, 6),
                            .model = column(s, 7),
                            .rules = column(s, 8),
                            .policy = column(s, 9),
                            .result = column(s, 10)};
    for (int action = 0; action < HED_ACTIONS; action++)
        if (hed_str_is(column(s, 4), hed_action_name((hed_action)action)))
            row.verdict = (hed_action)action;
    to->decision(to->ctx, &row);
}

bool hed_store_decisions(hed_store *store, int64_t before, size_t limit, hed_decision_each *each, void *ctx,
                         hed_err *err)
{
    return read_page(store,
                     "SELECT id,at,headline,item,verdict,clickbait,svm,model,rules,policy,result FROM decision WHERE "
                     "id<?1 ORDER BY id DESC LIMIT ?2",
                     before, limit, use_decision, &(pass){.decision = each, .ctx = ctx}, err);
}

bool hed_store_expire(hed_store *store, int64_t before, hed_err *err)
{
    static const char *const sql[] = {"DELETE FROM decision WHERE at<?1", "DELETE FROM feedback WHERE deleted_at<?1"};
    if (!hed_store_begin(store, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < 2; i++) {
        sqlite3_stmt *statement = hed_store_prepare(store, sql[i], err);
        if (!(ok = statement != NULL))
            break;
        sqlite3_bind_int64(statement, 1, before);
        ok = finish(store, statement, err);
    }
    return hed_store_end(store, ok, err);
}

/* ---- Export */

typedef struct export
{
    hed_store_write *write;
    void *ctx;
    hed_buf line;
    bool failed;
}
export;

static void put(hed_json *json, const char *key, hed_str value)
{
    if (value.len == 0)
        return;
    hed_json_key(json, key);
    hed_json_str(json, value);
}

static void use_export(sqlite3_stmt *statement, void *ctx)
{
    export *to = ctx;
    const hed_feedback row = feedback_of(statement);
    hed_json json = {.to = &to->line};
    if (to->failed)
        return;
    to->line.len = 0;
    hed_json_object(&json);
    put(&json, "headline", row.headline);
    if (!isnan(row.label)) {
        hed_json_key(&json, "label");
        hed_json_int(&json, row.label > .5);
    }
    put(&json, "kind", hed_str_of(hed_feedback_name(row.kind)));
    hed_json_key(&json, "at");
    hed_json_int(&json, row.at);
    put(&json, "id", row.item);
    put(&json, "rule", row.rule);
    put(&json, "reason", row.reason);
    put(&json, "editor", row.editor);
    put(&json, "replacement", row.replacement);
    put(&json, "model", row.model);
    put(&json, "rules", row.rules);
    put(&json, "policy", row.policy);
    hed_json_object_end(&json);
    hed_buf_char(&to->line, '\n');
    to->failed = !to->write(to->ctx, hed_buf_str(&to->line));
}

bool hed_store_export(hed_store *store, hed_store_write *write, void *ctx, hed_err *err)
{
    export to = {.write = write, .ctx = ctx};
    bool ok = read_page(store, COLUMNS "WHERE f.deleted_at IS NULL AND f.id<?1 ORDER BY f.id LIMIT ?2", 0,
                        (size_t)INT64_MAX, use_export, &to, err);
    hed_buf_free(&to.line);
    if (ok && to.failed)
        return hed_fail(err, HED_EIO, NULL, 0, "the export could not be written");
    return ok;
}
