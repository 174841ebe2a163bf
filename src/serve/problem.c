/* What goes wrong, told: to whoever asked, as RFC 9457 has it, and in the log. */
#include "serve/call.h"

#include <stdarg.h>

static const struct {
    unsigned status;
    const char *title;
} titles[] = {{400, "Bad request"},
              {401, "A token is needed"},
              {403, "Not allowed"},
              {404, "Not found"},
              {405, "Method not allowed"},
              {408, "Too slow"},
              {413, "Too large"},
              {414, "URI too long"},
              {415, "Unsupported media type"},
              {417, "Not to be expected"},
              {501, "Not implemented"},
              {421, "Not for this host"},
              {422, "Cannot be processed"},
              {429, "Too many requests"},
              {431, "Headers too large"},
              {500, "Something went wrong"},
              {503, "Not available now"}};

void hed_problem(hed_response *response, unsigned status, const char *type, const char *pointer, const char *format,
                 ...)
{
    const char *title = "Refused";
    char detail[600];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    hed_str shown = hed_str_of(detail);
    shown.len = hed_utf8_check(shown); /* a detail may have been cut inside a character */
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            title = titles[i].title;
    hed_json json = {.to = &response->body};
    response->body.len = 0;
    response->etag[0] = 0;
    response->page = false;
    response->status = status;
    response->type = "application/problem+json";
    hed_json_object(&json);
    hed_json_key(&json, "type");
    hed_buf_printf(&response->body, "\"urn:hed:problem:%s\"", type);
    json.comma = true;
    hed_json_key(&json, "title");
    hed_json_cstr(&json, title);
    hed_json_key(&json, "status");
    hed_json_int(&json, status);
    hed_json_key(&json, "detail");
    hed_json_str(&json, shown);
    if (pointer) {
        hed_str at = hed_str_of(pointer);
        at.len = hed_utf8_check(at);
        hed_json_key(&json, "pointer");
        hed_json_str(&json, at);
    }
    hed_json_object_end(&json);
    hed_buf_char(&response->body, '\n');
}

void hed_call_store_failed(hed_call *call, const hed_err *err)
{
    hed_metrics_store_error(call->service->metrics);
    hed_problem(call->response, 503, "store", NULL, "%s", err->text);
}

void hed_service_say(const hed_service *service, const char *format, ...)
{
    char text[700];
    va_list args;
    if (!service->options->say)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    service->options->say(service->options->ctx, hed_str_of(text));
}
