/* GET /v1/rules, /v1/rules/{id}, /v1/model; POST /v1/rules/try: a pack that is not loaded, on headlines. */
#include "serve/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST_PACK (64 << 10)
#define MOST_TRIED 100

static void pair(hed_json *json, const char *key, const char *value)
{
    hed_json_key(json, key);
    hed_json_cstr(json, value);
}

static void examples(hed_json *json, const char *key, const char *const *texts, size_t n)
{
    hed_json_key(json, key);
    hed_json_array(json);
    for (size_t i = 0; i < n; i++)
        hed_json_cstr(json, texts[i]);
    hed_json_array_end(json);
}

static void put_rule(hed_json *json, const hed_rule *rule, bool all)
{
    hed_json_object(json);
    pair(json, "id", rule->id);
    pair(json, "pack", rule->pack);
    pair(json, "kind", rule->kind);
    pair(json, "scope", rule->scope);
    pair(json, "reason", rule->reason);
    hed_json_key(json, "weights");
    hed_json_object(json);
    for (int axis = 0; axis < HED_AXES; axis++)
        if (rule->weights[axis] > 0) {
            hed_json_key(json, hed_axis_name((hed_axis)axis));
            hed_json_num(json, rule->weights[axis]);
        }
    hed_json_object_end(json);
    if (all) {
        pair(json, "pattern", rule->pattern);
        pair(json, "ref", rule->ref);
        examples(json, "match", rule->match, rule->n_match);
        examples(json, "nomatch", rule->nomatch, rule->n_nomatch);
    }
    hed_json_object_end(json);
}

void hed_route_rules(hed_call *call)
{
    hed_json json = {.to = &call->response->body};
    hed_json_object(&json);
    pair(&json, "hash", hed_engine_by(call->loaded->engine)->rules);
    hed_json_key(&json, "rules");
    hed_json_array(&json);
    for (size_t i = 0; i < hed_engine_rule_count(call->loaded->engine); i++) {
        const hed_rule rule = hed_engine_rule(call->loaded->engine, i);
        put_rule(&json, &rule, false);
    }
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
}

void hed_route_rule(hed_call *call)
{
    const size_t n = hed_engine_rule_count(call->loaded->engine);
    const char **names = calloc(n + 1, sizeof *names);
    hed_json json = {.to = &call->response->body};
    if (!names)
        abort();
    for (size_t i = 0; i < n; i++) {
        const hed_rule rule = hed_engine_rule(call->loaded->engine, i);
        names[i] = rule.id;
        if (!hed_str_is(call->id, rule.id))
            continue;
        put_rule(&json, &rule, true);
        hed_buf_char(&call->response->body, '\n');
        free(names);
        return;
    }
    const char *near = hed_suggest(call->id, names, n);
    hed_problem(call->response, 404, "rule", NULL, "there is no such rule%s%s%s", near ? "; did you mean " : "",
                near ? near : "", near ? "?" : "");
    free(names);
}

void hed_route_model(hed_call *call)
{
    const hed_by *by = hed_engine_by(call->loaded->engine);
    hed_json json = {.to = &call->response->body};
    hed_json_object(&json);
    pair(&json, "hed", HED_VERSION);
    pair(&json, "model", by->model);
    pair(&json, "rules", by->rules);
    pair(&json, "policy", by->policy);
    pair(&json, "profile", by->profile);
    pair(&json, "features", hed_feature_schema());
    hed_json_key(&json, "slots");
    hed_buf_put(&call->response->body, call->loaded->slots);
    json.comma = true;
    hed_json_key(&json, "figures");
    hed_buf_put(&call->response->body, call->loaded->figures);
    json.comma = true;
    hed_json_key(&json, "axes");
    hed_json_object(&json);
    for (int axis = 0; axis < HED_AXES; axis++)
        pair(&json, hed_axis_name((hed_axis)axis), hed_axis_fault((hed_axis)axis));
    hed_json_object_end(&json);
    hed_json_key(&json, "keeps");
    hed_json_object(&json);
    hed_json_key(&json, "feedback");
    hed_json_bool(&json, call->service->store != NULL);
    hed_json_key(&json, "history");
    hed_json_bool(&json, call->service->store && call->service->options->history);
    hed_json_object_end(&json);
    hed_json_key(&json, "card");
    hed_json_str(&json, call->loaded->card);
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
}

/* ---- Trying a pack */

/* The text as a file that has a name, for as long as the descriptor is open. */
static int file_of(hed_str text, char path[40])
{
    int fd = memfd_create("pack", MFD_CLOEXEC);
    if (fd < 0 || write(fd, text.ptr, text.len) != (ssize_t)text.len)
        abort();
    snprintf(path, 40, "/proc/self/fd/%d", fd);
    return fd;
}

static void refuse(void *ctx, const hed_err *err)
{
    hed_json *json = ctx;
    hed_json_object(json);
    hed_json_key(json, "line");
    hed_json_int(json, err->line);
    hed_json_key(json, "column");
    hed_json_int(json, err->column);
    hed_json_key(json, "message");
    hed_json_cstr(json, err->text);
    hed_json_object_end(json);
}

static void put_tried(hed_json *json, hed_engine *engine, hed_scratch *scratch, hed_str headline)
{
    hed_item item = hed_item_of("");
    hed_result result;
    hed_err err;
    item.headline = headline;
    hed_json_object(json);
    hed_json_key(json, "headline");
    hed_json_str(json, headline);
    hed_json_key(json, "found");
    hed_json_array(json);
    if (hed_check(engine, scratch, &item, &result, &err))
        for (size_t i = 0; i < result.n_findings; i++) {
            const hed_finding *f = &result.findings[i];
            hed_json_object(json);
            pair(json, "rule", f->rule);
            pair(json, "reason", f->reason);
            hed_json_key(json, "match");
            hed_json_str(json, f->match);
            hed_json_key(json, "utf16");
            hed_json_array(json);
            hed_json_int(json, f->span.utf16[0]);
            hed_json_int(json, f->span.utf16[1]);
            hed_json_array_end(json);
            hed_json_object_end(json);
        }
    hed_json_array_end(json);
    hed_json_object_end(json);
}

static void try_pack(hed_call *call, hed_str pack, const json_t *headlines)
{
    char path[40];
    const int fd = file_of(pack, path);
    const char *const packs[] = {path};
    hed_engine_options options = *call->service->options->engine;
    hed_json json = {.to = &call->response->body};
    hed_err err;
    options.packs = packs;
    options.n_packs = 1;
    options.no_rules = false;
    options.no_model = options.no_policy = true;
    hed_json_object(&json);
    hed_json_key(&json, "errors");
    hed_json_array(&json);
    hed_engine *engine = hed_engine_load(&options, refuse, &json, &err);
    if (engine)
        hed_engine_test_rules(engine, refuse, &json, &(size_t){0});
    hed_json_array_end(&json);
    hed_json_key(&json, "results");
    hed_json_array(&json);
    hed_scratch *scratch = engine ? hed_scratch_new(engine, 0, &err) : NULL;
    for (size_t i = 0; scratch && i < json_array_size(headlines); i++) {
        const json_t *text = json_array_get(headlines, i);
        put_tried(&json, engine, scratch, (hed_str){json_string_value(text), json_string_length(text)});
    }
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
    hed_scratch_free(scratch);
    hed_engine_free(engine);
    close(fd);
}

void hed_route_try(hed_call *call)
{
    static const char *const names[] = {"pack", "headlines"};
    json_t *json = hed_call_json(call);
    const json_t *headlines = json_object_get(json, "headlines");
    hed_str pack;
    bool ok = json && hed_call_keys(call, json, "", names, 2) && hed_call_text(call, json, "", "pack", &pack);
    if (ok && (pack.len == 0 || pack.len > MOST_PACK)) {
        hed_problem(call->response, 422, "shape", "/pack", "a rule pack of at most %d bytes is expected here",
                    MOST_PACK);
        ok = false;
    }
    if (ok && headlines && (!json_is_array(headlines) || json_array_size(headlines) > MOST_TRIED)) {
        hed_problem(call->response, 422, "shape", "/headlines", "an array of at most %d headlines is expected here",
                    MOST_TRIED);
        ok = false;
    }
    for (size_t i = 0; ok && i < json_array_size(headlines); i++)
        if (!json_is_string(json_array_get(headlines, i))) {
            char pointer[32];
            snprintf(pointer, sizeof pointer, "/headlines/%zu", i);
            hed_problem(call->response, 422, "shape", pointer, "a text is expected here");
            ok = false;
        }
    if (ok)
        try_pack(call, pack, headlines);
    json_decref(json);
}
