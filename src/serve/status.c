/* What operators and their tools ask: health, readiness, version, metrics, reload, the documents. */
#include "serve/routes.h"

static void put_file(hed_call *call, const char *start, const char *end)
{
    hed_buf_put(&call->response->body, (hed_str){start, (size_t)(end - start)});
}

void hed_route_openapi(hed_call *call)
{
    put_file(call, hed_file_openapi, hed_file_openapi_end);
}

void hed_route_schema(hed_call *call)
{
    call->response->type = "application/schema+json";
    put_file(call, hed_file_schema, hed_file_schema_end);
}

void hed_route_health(hed_call *call)
{
    hed_buf_cstr(&call->response->body, "{\"status\":\"ok\"}\n");
}

/* Ready: requests are taken, and the store, where there is one, takes rows. Checking goes on without it. */
void hed_route_ready(hed_call *call)
{
    hed_err err;
    if (call->service->stopping)
        hed_problem(call->response, 503, "stopping", NULL, "the service is being stopped");
    else if (call->service->store && !hed_store_ready(call->service->store, &err))
        hed_call_store_failed(call, &err);
    else
        hed_buf_cstr(&call->response->body, "{\"status\":\"ready\"}\n");
}

static void pair(hed_json *json, const char *key, const char *value)
{
    hed_json_key(json, key);
    hed_json_cstr(json, value);
}

static void put_versions(hed_call *call)
{
    const hed_by *by = hed_engine_by(call->loaded->engine);
    hed_json json = {.to = &call->response->body};
    hed_json_object(&json);
    pair(&json, "hed", HED_VERSION);
    pair(&json, "schema", "hed/1");
    pair(&json, "model", by->model);
    pair(&json, "rules", by->rules);
    pair(&json, "policy", by->policy);
    pair(&json, "profile", by->profile);
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
}

void hed_route_version(hed_call *call)
{
    put_versions(call);
}

void hed_route_metrics(hed_call *call)
{
    call->response->type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    hed_metrics_put(call, &call->response->body);
}

void hed_route_reload(hed_call *call)
{
    hed_err err;
    char text[sizeof err.path + sizeof err.text + 32];
    if (!hed_service_reload(call->service, &err)) {
        hed_problem(call->response, 422, "reload", NULL, "the old stays: %s", hed_err_string(&err, text, sizeof text));
        return;
    }
    hed_loaded_give(call->service, call->loaded);
    call->loaded = hed_loaded_take(call->service); /* the answer tells what is loaded now */
    put_versions(call);
}
