/* POST /v1/check: one headline, an array, or a line each; /v1/compare: variants of one headline, best first. */
#include "serve/routes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const keys[] = {"headline", "dek", "body", "id", "section", "outlet", "lang", "slot", "allow"};
#define KEYS (sizeof keys / sizeof *keys)
#define TEXTS (KEYS - 1)

static hed_str *text_of(hed_item *item, size_t key)
{
    hed_str *const texts[TEXTS] = {&item->headline, &item->dek,    &item->body, &item->id,
                                   &item->section,  &item->outlet, &item->lang, &item->slot};
    return texts[key];
}

bool hed_call_item(hed_call *call, const json_t *object, const char *pointer, hed_item *item)
{
    *item = hed_item_of("");
    if (!hed_call_keys(call, object, pointer, keys, KEYS))
        return false;
    for (size_t i = 0; i < TEXTS; i++)
        if (!hed_call_text(call, object, pointer, keys[i], text_of(item, i)))
            return false;
    if (json_object_get(object, "headline"))
        return hed_call_allow(call, object, pointer, item);
    hed_problem(call->response, 422, "shape", pointer, "headline is missing");
    return false;
}

/* The usual body: a headline, and perhaps more texts. */
static bool plain_item(const hed_call *call, hed_item *item, hed_buf *undone)
{
    hed_str texts[TEXTS];
    if (!hed_body_plain(call->request->body, keys, TEXTS, texts, undone) || !texts[0].ptr)
        return false;
    *item = hed_item_of("");
    for (size_t i = 0; i < TEXTS; i++)
        if (texts[i].ptr)
            *text_of(item, i) = texts[i];
    return true;
}

/* What one request checks: a scratch for all its headlines of a policy, their results one after the other, their
 * decisions kept. */
typedef struct job {
    hed_call *call;
    const hed_output *output;
    hed_style style;
    bool contributions;
    hed_scratch *scratches[HED_SERVE_POLICIES + 1]; /* by policy; NULL: no headline had it */
    hed_decision_row *rows;                         /* NULL: no history */
    size_t n;
    hed_buf kept; /* their results, one after the other */
} job;

/* most: headlines to come; 0 when they are not for the history. False after an answer. */
static bool job_open(job *j, hed_call *call, size_t most)
{
    long long keep = 1, contributions = 0;
    *j = (job){.call = call, .output = hed_output_find("jsonl"), .style = {.decision = true}};
    if (most > 0 &&
        !(hed_call_number(call, "keep", 0, 1, &keep) && hed_call_number(call, "contributions", 0, 1, &contributions)))
        return false;
    j->contributions = contributions;
    if (most > 0 && keep != 0 && call->service->store && call->service->options->history &&
        !(j->rows = calloc(most, sizeof *j->rows)))
        abort();
    return true;
}

/* History is a help, not a condition: a store that refuses is counted and said, and the answer goes out. */
static void job_close(job *j)
{
    hed_service *service = j->call->service;
    hed_err err;
    j->call->response->items += j->n;
    for (size_t i = 0; i <= HED_SERVE_POLICIES; i++)
        if (j->scratches[i])
            hed_scratch_give(service, j->call->loaded->of_policy[i], j->contributions, j->scratches[i]);
    size_t start = 0;
    for (size_t i = 0; j->rows && i < j->n; start += j->rows[i++].result.len)
        j->rows[i].result.ptr = j->kept.ptr + start;
    if (j->rows && j->n > 0 && !hed_store_decide(service->store, j->rows, j->n, &err)) {
        hed_metrics_store_error(service->metrics);
        hed_service_say(service, "decisions were not kept: %s", err.text);
    }
    free(j->rows);
    hed_buf_free(&j->kept);
}

/* *engine: that of the item's policy. */
static bool run(job *j, const hed_item *item, hed_result *result, const hed_engine **engine)
{
    hed_err err;
    const size_t policy = hed_loaded_policy(j->call->service, item);
    hed_checker *checker = j->call->loaded->of_policy[policy];
    hed_scratch **scratch = &j->scratches[policy];
    if (!*scratch && !(*scratch = hed_scratch_take(j->call->service, checker, j->contributions, &err))) {
        hed_problem(j->call->response, 503, "memory", NULL, "%s", err.text);
        return false;
    }
    *engine = checker->engine;
    hed_scratch_allow(*scratch, item);
    if (!hed_check(*engine, *scratch, item, result, &err)) {
        hed_problem(j->call->response, 500, "check", NULL, "%s", err.text);
        return false;
    }
    hed_metrics_verdict(j->call->service->metrics, result->verdict, false);
    j->n++;
    return true;
}

bool hed_call_check(hed_call *call, const hed_item *item, bool contributions, hed_checked *use, void *ctx)
{
    job j;
    hed_result result;
    const hed_engine *engine;
    if (!job_open(&j, call, 0))
        return false;
    j.contributions = contributions;
    const bool ok = run(&j, item, &result, &engine);
    if (ok)
        use(ctx, item, &result);
    job_close(&j);
    return ok;
}

static void keep_row(job *j, const hed_item *item, const hed_answer *answer, hed_str result)
{
    const hed_loaded *loaded = j->call->loaded;
    const hed_by *by = hed_engine_by(loaded->of_policy[hed_loaded_policy(j->call->service, item)]->engine);
    hed_buf_put(&j->kept, result);
    j->rows[j->n - 1] = (hed_decision_row){.headline = item->headline,
                                           .item = item->id,
                                           .verdict = answer->verdict,
                                           .clickbait = answer->clickbait,
                                           .svm = answer->svm,
                                           .model = hed_str_of(by->model),
                                           .rules = hed_str_of(by->rules),
                                           .policy = hed_str_of(by->policy),
                                           .result = {NULL, result.len}};
}

/* Checks, and appends the result without its line's end. */
static bool put_new(job *j, const hed_item *item, hed_answer *answer)
{
    hed_buf *to = &j->call->response->body;
    const size_t start = to->len;
    hed_result result;
    const hed_engine *engine;
    if (!run(j, item, &result, &engine))
        return false;
    hed_output_item(j->output, &j->style, engine, item, &result, 0, to);
    if (to->len > start && to->ptr[to->len - 1] == '\n')
        to->len--;
    *answer = (hed_answer){result.verdict, result.clickbait, result.has_svm ? result.svm_score : (double)NAN,
                           result.n_errors > 0};
    if (!result.degraded && !answer->failed && !j->contributions)
        hed_answers_keep(j->call->loaded->answers, item, hed_str_sub(hed_buf_str(to), start, to->len), answer);
    return true;
}

/* Appends an item's result, and keeps it for the history. */
static bool put(job *j, const hed_item *item, hed_answer *answer)
{
    hed_buf *to = &j->call->response->body;
    const size_t start = to->len;
    if (!j->contributions && hed_answers_find(j->call->loaded->answers, item, to, answer)) {
        hed_metrics_verdict(j->call->service->metrics, answer->verdict, true);
        j->n++;
    } else if (!put_new(j, item, answer)) {
        return false;
    }
    if (j->rows)
        keep_row(j, item, answer, hed_str_sub(hed_buf_str(to), start, to->len));
    return true;
}

static bool few_enough(hed_call *call, size_t n)
{
    if (n <= HED_MOST_ITEMS)
        return true;
    hed_problem(call->response, 413, "batch", NULL, "%zu headlines; one request takes %d", n, HED_MOST_ITEMS);
    return false;
}

/* All items are read before the first is checked: a batch is answered whole or not at all. */
static void check_all(hed_call *call, json_t *const *objects, size_t n, bool lines)
{
    hed_buf *to = &call->response->body;
    hed_item *items = calloc(n + 1, sizeof *items);
    hed_answer answer;
    job j;
    if (!items)
        abort();
    bool ok = few_enough(call, n);
    for (size_t i = 0; ok && i < n; i++) {
        char pointer[32];
        snprintf(pointer, sizeof pointer, "/%zu", i);
        ok = hed_call_item(call, objects[i], pointer, &items[i]);
    }
    if (ok && job_open(&j, call, n + 1)) {
        if (!lines)
            hed_buf_char(to, '[');
        for (size_t i = 0; ok && i < n; i++) {
            if (i > 0 && !lines)
                hed_buf_cstr(to, ",\n");
            ok = put(&j, &items[i], &answer);
            if (ok && lines)
                hed_buf_char(to, '\n');
        }
        if (ok && !lines)
            hed_buf_cstr(to, "]\n");
        job_close(&j);
    }
    free(items);
}

static void check_array(hed_call *call, const json_t *array)
{
    const size_t n = json_array_size(array);
    json_t **objects = calloc(n + 1, sizeof *objects);
    if (!objects)
        abort();
    for (size_t i = 0; i < n; i++)
        objects[i] = json_array_get(array, i);
    check_all(call, objects, n, false);
    free(objects);
}

static void check_lines(hed_call *call)
{
    json_t *objects[HED_MOST_ITEMS + 1];
    hed_str rest = call->request->body, line;
    size_t n = 0, number = 0;
    bool ok = true;
    while (ok && hed_str_line(&rest, &line)) {
        hed_request one = *call->request;
        hed_call inner = *call;
        number++;
        if (hed_str_trim(line).len == 0)
            continue;
        one.body = line;
        inner.request = &one;
        if (!(ok = few_enough(call, n + 1)))
            break;
        json_t *object = hed_call_json(&inner);
        if (object)
            objects[n++] = object;
        else
            hed_problem(call->response, 400, "json", NULL, "line %zu is not a JSON object", number);
        ok = object != NULL;
    }
    call->response->type = ok ? "application/x-ndjson" : call->response->type;
    if (ok)
        check_all(call, objects, n, true);
    while (n > 0)
        json_decref(objects[--n]);
}

static void check_one(hed_call *call, const hed_item *item)
{
    hed_answer answer;
    job j;
    if (!job_open(&j, call, 1))
        return;
    if (put(&j, item, &answer))
        hed_buf_char(&call->response->body, '\n');
    job_close(&j);
}

void hed_route_check(hed_call *call)
{
    if (hed_str_starts(call->request->type, HED_S("application/x-ndjson"))) {
        check_lines(call);
        return;
    }
    hed_item item;
    hed_buf undone = {0};
    if (plain_item(call, &item, &undone)) {
        check_one(call, &item);
    } else {
        json_t *json = hed_call_json(call);
        if (json_is_array(json))
            check_array(call, json);
        else if (json && hed_call_item(call, json, "", &item))
            check_one(call, &item);
        json_decref(json);
    }
    hed_buf_free(&undone);
}

/* ---- Comparing */

#define MOST_VARIANTS 8

typedef struct variant {
    size_t index;
    hed_action verdict;
    double clickbait, svm;
} variant;

static int better_first(const void *a, const void *b)
{
    const variant *x = a, *y = b;
    if (x->verdict != y->verdict)
        return x->verdict < y->verdict ? -1 : 1;
    if (fabs(x->clickbait - y->clickbait) > 1e-9)
        return x->clickbait < y->clickbait ? -1 : 1;
    if (fabs(x->svm - y->svm) > 1e-9)
        return x->svm < y->svm ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static bool compare(job *j, const hed_item *shared, const json_t *texts, size_t n)
{
    hed_buf *to = &j->call->response->body;
    variant variants[MOST_VARIANTS];
    hed_buf_cstr(to, "{\"results\":[");
    for (size_t i = 0; i < n; i++) {
        const json_t *text = json_array_get(texts, i);
        hed_item item = *shared;
        hed_answer answer;
        item.headline = (hed_str){json_string_value(text), json_string_length(text)};
        if (i > 0)
            hed_buf_char(to, ',');
        if (!put(j, &item, &answer))
            return false;
        variants[i] = (variant){i, answer.failed ? HED_ACTIONS : answer.verdict, answer.clickbait,
                                isnan(answer.svm) ? 0 : answer.svm};
    }
    qsort(variants, n, sizeof *variants, better_first);
    hed_buf_cstr(to, "],\"order\":[");
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(to, "%s%zu", i > 0 ? "," : "", variants[i].index);
    hed_buf_cstr(to, "]}\n");
    return true;
}

void hed_route_compare(hed_call *call)
{
    static const char *const names[] = {"variants", "dek", "body", "section", "outlet", "lang", "slot"};
    json_t *json = hed_call_json(call);
    const json_t *texts = json_object_get(json, "variants");
    const size_t n = json_array_size(texts);
    hed_item item = hed_item_of("");
    job j;
    hed_str *const to[] = {&item.dek, &item.body, &item.section, &item.outlet, &item.lang, &item.slot};
    bool ok = json && hed_call_keys(call, json, "", names, sizeof names / sizeof *names);
    for (size_t i = 0; ok && i < sizeof to / sizeof *to; i++)
        ok = hed_call_text(call, json, "", names[i + 1], to[i]);
    if (ok && (n < 2 || n > MOST_VARIANTS)) {
        hed_problem(call->response, 422, "shape", "/variants", "an array of 2 to %d headlines is expected here",
                    MOST_VARIANTS);
        ok = false;
    }
    for (size_t i = 0; ok && i < n; i++)
        if (!json_is_string(json_array_get(texts, i))) {
            char pointer[32];
            snprintf(pointer, sizeof pointer, "/variants/%zu", i);
            hed_problem(call->response, 422, "shape", pointer, "a text is expected here");
            ok = false;
        }
    if (ok && job_open(&j, call, n)) {
        compare(&j, &item, texts, n);
        job_close(&j);
    }
    json_decref(json);
}
