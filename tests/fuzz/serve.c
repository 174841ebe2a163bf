/* Requests to the routes, without a network: a line "METHOD PATH?QUERY", behind it the Host, Origin, Authorization and
 * If-None-Match if they are to be others; a line with the media type; the body. Feedback and history go to a store in
 * memory. Every answer is whole: a status that the service gives, JSON where it says so, problems with all their parts,
 * UTF-8. */
#include "serve/http.h"

#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[80];

static void remove_store(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char one[100];
        snprintf(one, sizeof one, "%s%s", path, ends[i]);
        unlink(one);
    }
}

static hed_service *service(void)
{
    static const hed_engine_options engine = {0};
    static const char *const origins[] = {"https://cms.example"};
    static hed_serve_options options = {.engine = &engine, .origins = origins, .n_origins = 1, .history = true};
    static hed_service it;
    hed_err err;
    if (!it.loaded) {
        snprintf(path, sizeof path, "%s/hed-fuzz-%d.db", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
                 (int)getpid());
        options.store = path;
        MUST(hed_service_open(&it, &options, &err));
        atexit(remove_store);
    }
    return &it;
}

static hed_method method_of(hed_str word)
{
    return hed_str_is(word, "GET")       ? HED_GET
           : hed_str_is(word, "POST")    ? HED_POST
           : hed_str_is(word, "DELETE")  ? HED_DELETE
           : hed_str_is(word, "OPTIONS") ? HED_OPTIONS
                                         : HED_OTHER_METHOD;
}

static void look_at(const hed_response *r)
{
    static const unsigned known[] = {200, 201, 204, 304, 400, 401, 403, 404, 405, 413, 415, 421, 422, 503};
    const hed_str body = hed_buf_str(&r->body);
    bool found = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        found = found || known[i] == r->status;
    MUST(found && r->route);
    MUST((r->type == NULL) == (body.len == 0) || r->status == 200); /* an empty batch of lines is empty */
    MUST(hed_utf8_check(body) == body.len);
    if (!r->type || (!strstr(r->type, "/json") && !strstr(r->type, "+json")))
        return;
    json_error_t where;
    json_t *json = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &where);
    MUST(json != NULL);
    if (r->status >= 400) {
        MUST(json_integer_value(json_object_get(json, "status")) == (json_int_t)r->status);
        MUST(json_is_string(json_object_get(json, "detail")) && json_is_string(json_object_get(json, "type")));
    }
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hed_str rest = {(const char *)data, size < HED_MOST_BODY ? size : HED_MOST_BODY}, line = {"", 0}, type = {"", 0};
    hed_str verb = {"", 0}, uri = {"", 0};
    hed_str_line(&rest, &line);
    hed_str_line(&rest, &type);
    hed_str_word(&line, &verb);
    hed_str_word(&line, &uri);
    hed_str words[4] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    for (int i = 0; i < 4 && hed_str_word(&line, &words[i]); i++)
        ;
    const char *mark = uri.len > 0 ? memchr(uri.ptr, '?', uri.len) : NULL;
    const size_t path = mark ? (size_t)(mark - uri.ptr) : uri.len;
    const hed_request request = {.method = method_of(verb),
                                 .path = hed_str_sub(uri, 0, path),
                                 .query = mark ? hed_str_sub(uri, path + 1, uri.len) : (hed_str){"", 0},
                                 .body = rest.len > 0 ? rest : (hed_str){"", 0},
                                 .host = words[0].len > 0 ? words[0] : HED_S("localhost"),
                                 .origin = words[1],
                                 .site = {"", 0},
                                 .type = type,
                                 .authorization = words[2],
                                 .if_none_match = words[3]};
    hed_response response = {0};
    if (hed_str_is(request.path, "/-/reload"))
        return 0; /* what it does is loading, which has targets of its own */
    hed_service_answer(service(), &request, &response);
    look_at(&response);
    hed_buf_free(&response.body);
    return 0;
}
