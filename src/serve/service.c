/* The one table of routes, and the way of a request to its row: host, origin, route, method, token, media type. */
#include "serve/routes.h"

#include <stdlib.h>

typedef enum body { NONE, JSON, NDJSON, FORM } body; /* NDJSON: or JSON */

typedef struct route {
    hed_method method;
    const char *pattern; /* may end in {id}: one segment that is not empty */
    hed_scope scope;
    body body;
    bool cached; /* the same as long as the same is loaded: has an ETag */
    bool any_host;
    const char *const *query; /* names that it may have; NULL: it is not looked at */
    void (*answer)(hed_call *call);
} route;

static const char *const of_check[] = {"contributions", "keep", NULL}, *const of_compare[] = {"keep", NULL},
                         *const of_history[] = {"limit", "before", "of", NULL};

static const route routes[] = {
    {HED_POST, "/v1/check", HED_READ, NDJSON, false, false, of_check, hed_route_check},
    {HED_POST, "/v1/rewrite", HED_READ, JSON, false, false, NULL, hed_route_rewrite},
    {HED_POST, "/v1/compare", HED_READ, JSON, false, false, of_compare, hed_route_compare},
    {HED_POST, "/v1/rules/try", HED_ADMIN, JSON, false, false, NULL, hed_route_try},
    {HED_GET, "/v1/rules", HED_READ, NONE, true, false, NULL, hed_route_rules},
    {HED_GET, "/v1/rules/{id}", HED_READ, NONE, true, false, NULL, hed_route_rule},
    {HED_GET, "/v1/model", HED_READ, NONE, true, false, NULL, hed_route_model},
    {HED_POST, "/v1/feedback", HED_FEEDBACK, JSON, false, false, NULL, hed_route_feedback},
    {HED_DELETE, "/v1/feedback/{id}", HED_FEEDBACK, NONE, false, false, NULL, hed_route_feedback_delete},
    {HED_GET, "/v1/history", HED_FEEDBACK, NONE, false, false, of_history, hed_route_history},
    {HED_POST, "/v2/check", HED_READ, FORM, false, false, NULL, hed_route_lt_check},
    {HED_GET, "/v2/check", HED_READ, NONE, false, false, NULL, hed_route_lt_check},
    {HED_GET, "/v2/languages", HED_ANYBODY, NONE, false, false, NULL, hed_route_lt_languages},
    {HED_GET, "/openapi.json", HED_ANYBODY, NONE, true, false, NULL, hed_route_openapi},
    {HED_GET, "/result.schema.json", HED_ANYBODY, NONE, true, false, NULL, hed_route_schema},
    {HED_GET, "/healthz", HED_ANYBODY, NONE, false, true, NULL, hed_route_health},
    {HED_GET, "/readyz", HED_ANYBODY, NONE, false, true, NULL, hed_route_ready},
    {HED_GET, "/metrics", HED_READ, NONE, false, false, NULL, hed_route_metrics},
    {HED_GET, "/version", HED_ANYBODY, NONE, false, false, NULL, hed_route_version},
    {HED_POST, "/-/reload", HED_ADMIN, NONE, false, false, NULL, hed_route_reload},
    {HED_GET, "/", HED_ANYBODY, NONE, true, false, NULL, hed_route_page},
    {HED_POST, "/", HED_READ, FORM, false, false, NULL, hed_route_page_form},
    {HED_GET, "/page.js", HED_ANYBODY, NONE, true, false, NULL, hed_route_script},
    {HED_GET, "/parts.js", HED_ANYBODY, NONE, true, false, NULL, hed_route_parts},
    {HED_GET, "/page.css", HED_ANYBODY, NONE, true, false, NULL, hed_route_sheet},
    {HED_GET, "/icon.svg", HED_ANYBODY, NONE, true, false, NULL, hed_route_icon},
};
#define ROUTES (sizeof routes / sizeof *routes)

/* ---- Who may call */

static bool same_letters(hed_str a, hed_str b)
{
    for (size_t i = 0; a.len == b.len && i < a.len; i++)
        if ((a.ptr[i] | (a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? 0x20 : 0)) !=
            (b.ptr[i] | (b.ptr[i] >= 'A' && b.ptr[i] <= 'Z' ? 0x20 : 0)))
            return false;
    return a.len == b.len;
}

static hed_str without_port(hed_str host)
{
    size_t end = host.len;
    while (end > 0 && host.ptr[end - 1] >= '0' && host.ptr[end - 1] <= '9')
        end--;
    return end > 0 && host.ptr[end - 1] == ':' ? hed_str_sub(host, 0, end - 1) : host;
}

/* A page elsewhere can make a browser call an address of this machine under a name of its own; such a name is none of
 * ours. */
static bool host_known(const hed_service *service, hed_str host)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
    host = without_port(host);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (same_letters(host, hed_str_of(own[i])))
            return true;
    for (size_t i = 0; i < service->options->n_hosts; i++)
        if (same_letters(host, hed_str_of(service->options->hosts[i])))
            return true;
    return host.len > 0 && same_letters(host, hed_str_of(service->host));
}

static bool origin_listed(const hed_service *service, hed_str origin)
{
    for (size_t i = 0; i < service->options->n_origins; i++)
        if (same_letters(origin, hed_str_of(service->options->origins[i])))
            return true;
    return false;
}

/* A browser says which page a call comes from: this service's own, or one that is listed. */
static bool origin_allowed(const hed_service *service, const hed_request *request)
{
    hed_str origin = request->origin;
    if (origin.len == 0)
        return !hed_str_is(request->site, "cross-site");
    if (hed_str_starts(origin, HED_S("http://")))
        origin = hed_str_sub(origin, 7, origin.len);
    else if (hed_str_starts(origin, HED_S("https://")))
        origin = hed_str_sub(origin, 8, origin.len);
    return same_letters(origin, request->host) || origin_listed(service, request->origin);
}

static bool token_allows(const hed_call *call, const route *r)
{
    const hed_tokens *tokens = call->loaded->tokens;
    const hed_str given = call->request->authorization;
    hed_buf field = {0};
    if (!tokens || r->scope == HED_ANYBODY)
        return true;
    unsigned scopes = 0;
    if (given.len > 7 && same_letters(hed_str_sub(given, 0, 7), HED_S("bearer ")))
        scopes = hed_tokens_scopes(tokens, hed_str_trim(hed_str_sub(given, 7, given.len)));
    else if (r->body == FORM && (hed_form_get(call->request->body, "token", &field) /* of a page without scripts */ ||
                                 hed_form_get(call->request->body, "apiKey", &field))) /* of LanguageTool's clients */
        scopes = hed_tokens_scopes(tokens, hed_buf_str(&field));
    hed_buf_free(&field);
    if (scopes & r->scope)
        return true;
    if (scopes)
        hed_problem(call->response, 403, "scope", NULL, "this token does not allow it");
    else
        hed_problem(call->response, 401, "token", NULL, "send Authorization: Bearer and a token that is known here");
    return false;
}

/* Parameters of a media type: of these, a charset matters. */
static bool is_utf8(hed_str parameters)
{
    static const hed_str charset = {"charset=", 8};
    for (size_t i = 0; i + charset.len <= parameters.len; i++) {
        if (!same_letters(hed_str_sub(parameters, i, i + charset.len), charset))
            continue;
        hed_str value = hed_str_sub(parameters, i + charset.len, parameters.len);
        if (hed_str_starts(value, HED_S("\"")))
            value = hed_str_sub(value, 1, value.len);
        return value.len >= 5 && same_letters(hed_str_sub(value, 0, 5), HED_S("utf-8"));
    }
    return true;
}

static bool type_fits(const hed_request *request, body wanted)
{
    static const char *const names[] = {
        [JSON] = "application/json", [NDJSON] = "application/x-ndjson", [FORM] = "application/x-www-form-urlencoded"};
    size_t end = 0;
    while (end < request->type.len && request->type.ptr[end] != ';')
        end++;
    const hed_str type = hed_str_trim(hed_str_sub(request->type, 0, end));
    if (wanted == NONE || (wanted == FORM && request->type.len == 0 && request->body.len == 0))
        return true;
    if (!is_utf8(hed_str_sub(request->type, end, request->type.len)))
        return false;
    return same_letters(type, hed_str_of(names[wanted])) ||
           (wanted == NDJSON && same_letters(type, hed_str_of(names[JSON])));
}

/* ---- The way to a route */

static bool matches(const char *pattern, hed_str path, hed_str *id)
{
    const char *brace = strchr(pattern, '{');
    if (!brace)
        return hed_str_is(path, pattern);
    const hed_str head = {pattern, (size_t)(brace - pattern)};
    if (!hed_str_starts(path, head) || path.len == head.len)
        return false;
    *id = hed_str_sub(path, head.len, path.len);
    return memchr(id->ptr, '/', id->len) == NULL;
}

static const route *find(hed_call *call)
{
    static const char *const allow[] = {"GET, HEAD, OPTIONS", "POST, OPTIONS", "DELETE, OPTIONS",
                                        "GET, HEAD, POST, OPTIONS"};
    if (hed_str_is(call->request->path, "*") && call->request->method == HED_OPTIONS) {
        call->response->allow = "GET, HEAD, POST, DELETE, OPTIONS";
        return NULL;
    }
    int others = -1;
    for (size_t i = 0; i < ROUTES; i++) {
        if (!matches(routes[i].pattern, call->request->path, &call->id))
            continue;
        call->response->route = routes[i].pattern;
        if (routes[i].method == call->request->method)
            return &routes[i];
        others = others >= 0 ? 3 : (int)routes[i].method;
    }
    if (others < 0) {
        hed_problem(call->response, 404, "route", NULL, "there is nothing here; /openapi.json tells what there is");
        return NULL;
    }
    call->response->allow = allow[others];
    if (call->request->method == HED_OPTIONS)
        return NULL;
    hed_problem(call->response, 405, "method", NULL, "this takes %s", allow[others]);
    return NULL;
}

/* A comma-separated list of tags, strong or weak, or "*". */
static bool is_known(hed_str given, const char *etag)
{
    const size_t n = strlen(etag);
    for (size_t i = 0; i + n <= given.len; i++)
        if (memcmp(given.ptr + i, etag, n) == 0)
            return true;
    return hed_str_is(hed_str_trim(given), "*");
}

static bool query_known(hed_call *call, const char *const *names)
{
    hed_str rest = call->request->query;
    while (names && rest.len > 0) {
        size_t end = 0, equals = 0, n = 0;
        while (end < rest.len && rest.ptr[end] != '&')
            end++;
        while (equals < end && rest.ptr[equals] != '=')
            equals++;
        const hed_str name = hed_str_sub(rest, 0, equals);
        bool found = end == 0;
        for (; names[n]; n++)
            found = found || hed_str_is(name, names[n]);
        if (!found) {
            const char *near = hed_suggest(name, names, n);
            hed_problem(call->response, 400, "query", NULL, "the query has a name that means nothing here%s%s%s",
                        near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
            return false;
        }
        rest = hed_str_sub(rest, end < rest.len ? end + 1 : end, rest.len);
    }
    return true;
}

static void answer(hed_call *call)
{
    const hed_request *request = call->request;
    hed_response *response = call->response;
    const route *r = find(call);
    if (!r) {
        if (request->method == HED_OPTIONS && response->allow)
            response->status = 204; /* also what a browser asks before it lets a listed page call */
        return;
    }
    if (!r->any_host && !request->local && !host_known(call->service, request->host))
        hed_problem(response, 421, "host", NULL,
                    "this service does not go by that name; hed serve --allow-host adds it");
    else if (r->method != HED_GET && !origin_allowed(call->service, request))
        hed_problem(response, 403, "origin", NULL, "pages of that origin may not call; --allow-origin adds it");
    else if (!type_fits(request, r->body))
        hed_problem(response, 415, "type", NULL,
                    r->body == FORM   ? "send application/x-www-form-urlencoded"
                    : r->body == JSON ? "send application/json"
                                      : "send application/json or application/x-ndjson");
    else if (token_allows(call, r) && query_known(call, r->query)) {
        response->status = 200;
        response->type = "application/json";
        if (r->cached) {
            memcpy(response->etag, call->loaded->etag, sizeof response->etag);
            if (is_known(request->if_none_match, response->etag)) {
                response->status = 304;
                response->type = NULL;
                return;
            }
        }
        r->answer(call);
    }
    if (r->answer == hed_route_page_form && response->status >= 400 && response->status != 421)
        hed_page_problem(call);
}

void hed_service_answer(hed_service *service, const hed_request *request, hed_response *response)
{
    hed_call call = {service, request, response, hed_loaded_take(service), {"", 0}, NULL};
    response->route = "none";
    if (request->origin.len > 0 && origin_listed(service, request->origin))
        response->cors = request->origin;
    answer(&call);
    hed_arena_free(call.arena);
    hed_loaded_give(service, call.loaded);
}

bool hed_service_open(hed_service *service, const hed_serve_options *options, hed_err *err)
{
    *service = (hed_service){.options = options, .metrics = hed_metrics_new()};
    pthread_mutex_init(&service->lock, NULL);
    pthread_mutex_init(&service->reloading, NULL);
    if (!hed_loaded_new(options, &service->loaded, err))
        return false;
    return !options->store || (service->store = hed_store_open(options->store, err)) != NULL;
}

void hed_service_close(hed_service *service)
{
    hed_loaded *loaded = service->loaded;
    if (loaded) {
        hed_loaded_take(service);
        loaded->retired = true;
        hed_loaded_give(service, loaded);
    }
    hed_store_close(service->store);
    pthread_mutex_destroy(&service->lock);
    pthread_mutex_destroy(&service->reloading);
    free(service->metrics);
}
