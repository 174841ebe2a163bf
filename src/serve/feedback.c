/* POST /v1/feedback, DELETE /v1/feedback/{id}, GET /v1/history. */
#include "serve/routes.h"

#include <stdio.h>

#define MOST_TEXT 8192
#define MOST_ROWS 200

static bool has_store(hed_call *call)
{
    if (call->service->store)
        return true;
    hed_problem(call->response, 503, "store", NULL, "this service keeps nothing; hed serve --store FILE does");
    return false;
}

static void add(hed_call *call, const hed_feedback *row)
{
    hed_json json = {.to = &call->response->body};
    hed_err err;
    int64_t id;
    if (!hed_store_add(call->service->store, row, &id, &err)) {
        hed_call_store_failed(call, &err);
        return;
    }
    call->response->status = 201;
    snprintf(call->response->location, sizeof call->response->location, "/v1/feedback/%lld", (long long)id);
    hed_json_object(&json);
    hed_json_key(&json, "id");
    hed_json_int(&json, id);
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
}

void hed_route_feedback(hed_call *call)
{
    static const char *const names[] = {"kind", "headline", "id", "rule", "reason", "editor", "replacement"};
    const hed_by *by = hed_engine_by(call->loaded->engine);
    hed_feedback row = {
        .model = hed_str_of(by->model), .rules = hed_str_of(by->rules), .policy = hed_str_of(by->policy)};
    hed_str kind;
    hed_str *const to[] = {&kind, &row.headline, &row.item, &row.rule, &row.reason, &row.editor, &row.replacement};
    json_t *json = has_store(call) ? hed_call_json(call) : NULL;
    bool ok = json && hed_call_keys(call, json, "", names, sizeof names / sizeof *names);
    for (size_t i = 0; ok && i < sizeof names / sizeof *names; i++) {
        ok = hed_call_text(call, json, "", names[i], to[i]);
        if (ok && to[i]->len > MOST_TEXT) {
            char pointer[32];
            snprintf(pointer, sizeof pointer, "/%s", names[i]);
            hed_problem(call->response, 422, "long", pointer, "at most %d bytes are kept", MOST_TEXT);
            ok = false;
        }
    }
    const char *at = NULL, *why = NULL;
    if (ok && !hed_feedback_find(kind, &row.kind)) {
        at = "/kind";
        why = "one of dismissed, accepted, edited, bait, fine is expected here";
    } else if (ok && row.headline.len == 0) {
        at = "/headline";
        why = "the headline that this is about is expected here";
    } else if (ok && row.kind == HED_DISMISSED && row.reason.len == 0) {
        at = "/reason";
        why = "a reason for dismissing is expected here";
    } else if (ok && (row.kind == HED_ACCEPTED || row.kind == HED_EDITED) && row.replacement.len == 0) {
        at = "/replacement";
        why = "the new headline is expected here";
    }
    if (why)
        hed_problem(call->response, 422, "shape", at, "%s", why);
    else if (ok)
        add(call, &row);
    json_decref(json);
}

void hed_route_feedback_delete(hed_call *call)
{
    hed_err err;
    long long id;
    if (!has_store(call))
        return;
    if (!hed_str_int(call->id, &id) || id < 1) {
        hed_problem(call->response, 404, "feedback", NULL, "the id of feedback is a number");
        return;
    }
    if (hed_store_delete(call->service->store, id, true, &err)) {
        call->response->status = 204;
        call->response->type = NULL;
    } else if (err.code == HED_EINPUT) {
        hed_problem(call->response, 404, "feedback", NULL, "%s", err.text);
    } else {
        hed_call_store_failed(call, &err);
    }
}

/* ---- History */

static void pair(hed_json *json, const char *key, hed_str value)
{
    hed_json_key(json, key);
    if (value.len > 0)
        hed_json_str(json, value);
    else
        hed_json_null(json);
}

static void number(hed_json *json, const char *key, long long value)
{
    hed_json_key(json, key);
    hed_json_int(json, value);
}

static void put_feedback(void *ctx, const hed_feedback *row)
{
    hed_json *json = ctx;
    hed_json_object(json);
    number(json, "id", row->id);
    number(json, "at", row->at);
    pair(json, "kind", hed_str_of(hed_feedback_name(row->kind)));
    pair(json, "headline", row->headline);
    pair(json, "rule", row->rule);
    pair(json, "reason", row->reason);
    pair(json, "editor", row->editor);
    pair(json, "replacement", row->replacement);
    hed_json_key(json, "deleted");
    hed_json_bool(json, row->deleted);
    hed_json_object_end(json);
}

static void put_decision(void *ctx, const hed_decision_row *row)
{
    hed_json *json = ctx;
    hed_json_object(json);
    number(json, "id", row->id);
    number(json, "at", row->at);
    pair(json, "headline", row->headline);
    pair(json, "item", row->item);
    pair(json, "verdict", hed_str_of(hed_action_name(row->verdict)));
    hed_json_key(json, "clickbait");
    hed_json_num(json, row->clickbait);
    hed_json_key(json, "svm");
    hed_json_num(json, row->svm);
    hed_json_object_end(json);
}

/* ?limit=N&before=ID, and ?of=feedback or ?of=decisions for one of them. */
void hed_route_history(hed_call *call)
{
    hed_store *store = call->service->store;
    const hed_str query = call->request->query;
    hed_json json = {.to = &call->response->body};
    hed_buf of = {0};
    hed_err err;
    long long limit = 50, before = 0;
    if (!has_store(call))
        return;
    if (!hed_call_number(call, "limit", 1, MOST_ROWS, &limit) ||
        !hed_call_number(call, "before", 0, INT64_MAX, &before))
        return;
    if (hed_form_get(query, "of", &of) && !hed_str_is(hed_buf_str(&of), "feedback") &&
        !hed_str_is(hed_buf_str(&of), "decisions")) {
        hed_problem(call->response, 400, "query", NULL, "of: feedback or decisions is expected");
        hed_buf_free(&of);
        return;
    }
    bool ok = true;
    hed_json_object(&json);
    if (!hed_str_is(hed_buf_str(&of), "decisions")) {
        hed_json_key(&json, "feedback");
        hed_json_array(&json);
        ok = hed_store_feedback(store, before, (size_t)limit, put_feedback, &json, &err);
        hed_json_array_end(&json);
    }
    if (ok && !hed_str_is(hed_buf_str(&of), "feedback")) {
        hed_json_key(&json, "decisions");
        hed_json_array(&json);
        ok = hed_store_decisions(store, before, (size_t)limit, put_decision, &json, &err);
        hed_json_array_end(&json);
    }
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
    hed_buf_free(&of);
    if (!ok)
        hed_call_store_failed(call, &err);
}
