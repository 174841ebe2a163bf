/* POST /v2/check and GET /v2/languages as LanguageTool's clients call them, so that an editor's plug-in works
 * unchanged. The first line of the text that is not blank is the headline, all that follows it the story. */
#include "serve/routes.h"

static void pair(hed_json *json, const char *key, const char *value)
{
    hed_json_key(json, key);
    hed_json_cstr(json, value);
}

static void number(hed_json *json, const char *key, size_t value)
{
    hed_json_key(json, key);
    hed_json_int(json, (long long)value);
}

typedef struct match {
    hed_json *json;
    size_t start; /* UTF-16 units of the text before the headline */
} match;

static void put_replacements(hed_json *json, const hed_finding *f, const hed_rewrite *rewrite)
{
    hed_json_key(json, "replacements");
    hed_json_array(json);
    for (size_t i = 0; i < rewrite->n_edits; i++) {
        const hed_edit *edit = &rewrite->edits[i];
        if (!edit->rule || strcmp(edit->rule, f->rule) != 0 || edit->span.byte[0] != f->span.byte[0] ||
            edit->span.byte[1] != f->span.byte[1])
            continue;
        hed_json_object(json);
        hed_json_key(json, "value");
        hed_json_str(json, edit->after);
        hed_json_object_end(json);
    }
    hed_json_array_end(json);
}

static void put_rule(hed_json *json, const hed_finding *f)
{
    hed_json_key(json, "type");
    hed_json_object(json);
    pair(json, "typeName", "Other");
    hed_json_object_end(json);
    hed_json_key(json, "rule");
    hed_json_object(json);
    pair(json, "id", f->rule);
    pair(json, "description", f->reason);
    pair(json, "issueType", "style");
    hed_json_key(json, "category");
    hed_json_object(json);
    pair(json, "id", hed_axis_name(f->axis));
    pair(json, "name", hed_axis_name(f->axis));
    hed_json_object_end(json);
    hed_json_object_end(json);
}

static size_t utf16_of(hed_str s)
{
    size_t n = 0;
    uint32_t cp;
    for (size_t i = 0; i<s.len; n += cp> 0xffff ? 2 : 1)
        i += hed_utf8_read(s.ptr + i, &cp);
    return n;
}

/* A finding about the whole headline covers all of it. */
static void put_match(void *ctx, const hed_item *item, const hed_result *result)
{
    const match *m = ctx;
    hed_json *json = m->json;
    for (size_t i = 0; i < result->n_findings; i++) {
        const hed_finding *f = &result->findings[i];
        const bool whole = f->span.byte[0] == f->span.byte[1];
        const size_t from = whole ? 0 : f->span.utf16[0], to = whole ? utf16_of(item->headline) : f->span.utf16[1];
        hed_json_object(json);
        pair(json, "message", f->reason);
        pair(json, "shortMessage", hed_axis_name(f->axis));
        put_replacements(json, f, &result->rewrite);
        number(json, "offset", m->start + from);
        number(json, "length", to - from);
        hed_json_key(json, "context");
        hed_json_object(json);
        hed_json_key(json, "text");
        hed_json_str(json, item->headline);
        number(json, "offset", from);
        number(json, "length", to - from);
        hed_json_object_end(json);
        hed_json_key(json, "sentence");
        hed_json_str(json, item->headline);
        put_rule(json, f);
        hed_json_key(json, "ignoreForIncompleteSentence");
        hed_json_bool(json, false);
        number(json, "contextForSureMatch", 0);
        hed_json_object_end(json);
    }
}

/* data={"text": …} or {"annotation": [{"text": …}, {"markup": …}, …]}: markup counts in offsets, as blanks. */
static bool text_of_data(hed_call *call, hed_str data, hed_buf *text)
{
    hed_request one = *call->request;
    hed_call inner = *call;
    one.body = data;
    inner.request = &one;
    json_t *json = hed_call_json(&inner);
    const json_t *plain = json_object_get(json, "text"), *parts = json_object_get(json, "annotation");
    if (!json)
        return false;
    if (json_is_string(plain))
        hed_buf_put(text, (hed_str){json_string_value(plain), json_string_length(plain)});
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i), *words = json_object_get(part, "text"),
                     *markup = json_object_get(part, "markup");
        if (json_is_string(words))
            hed_buf_put(text, (hed_str){json_string_value(words), json_string_length(words)});
        else if (json_is_string(markup))
            for (size_t n = utf16_of((hed_str){json_string_value(markup), json_string_length(markup)}); n > 0; n--)
                hed_buf_char(text, ' ');
    }
    json_decref(json);
    return true;
}

static bool read_text(hed_call *call, hed_buf *text)
{
    hed_buf data = {0};
    bool ok = true;
    if (hed_form_get(call->request->body, "data", &data))
        ok = text_of_data(call, hed_buf_str(&data), text);
    else
        hed_form_get(call->request->body, "text", text);
    hed_buf_free(&data);
    const hed_str s = hed_buf_str(text);
    if (ok && hed_str_trim(s).len == 0) {
        hed_problem(call->response, 400, "form", NULL, "text, or data with a text or annotations, is expected");
        return false;
    }
    if (ok && hed_utf8_check(s) < s.len) {
        hed_problem(call->response, 400, "utf-8", NULL, "the text is not UTF-8 at byte %zu", hed_utf8_check(s));
        return false;
    }
    return ok;
}

static void put_language(hed_json *json)
{
    hed_json_key(json, "language");
    hed_json_object(json);
    pair(json, "name", "English");
    pair(json, "code", "en");
    hed_json_key(json, "detectedLanguage");
    hed_json_object(json);
    pair(json, "name", "English");
    pair(json, "code", "en");
    hed_json_object_end(json);
    hed_json_object_end(json);
}

void hed_route_lt_check(hed_call *call)
{
    hed_buf text = {0};
    hed_item item = hed_item_of("");
    hed_json json = {.to = &call->response->body};
    if (!read_text(call, &text)) {
        hed_buf_free(&text);
        return;
    }
    const hed_str all = hed_buf_str(&text);
    size_t start = 0, end;
    while (strchr(" \t\r\n", all.ptr[start])) /* it is not blank, so this ends */
        start++;
    for (end = start; end < all.len && all.ptr[end] != '\n' && all.ptr[end] != '\r';)
        end++;
    item.headline = hed_str_sub(all, start, end);
    item.body = hed_str_trim(hed_str_sub(all, end, all.len));
    hed_json_object(&json);
    hed_json_key(&json, "software");
    hed_json_object(&json);
    pair(&json, "name", "hed");
    pair(&json, "version", HED_VERSION);
    pair(&json, "buildDate", "");
    number(&json, "apiVersion", 1);
    pair(&json, "status", "");
    hed_json_key(&json, "premium");
    hed_json_bool(&json, false);
    hed_json_object_end(&json);
    put_language(&json);
    hed_json_key(&json, "matches");
    hed_json_array(&json);
    match m = {&json, utf16_of(hed_str_sub(all, 0, start))};
    if (hed_call_check(call, &item, false, put_match, &m)) {
        hed_json_array_end(&json);
        hed_json_object_end(&json);
        hed_buf_char(&call->response->body, '\n');
    }
    hed_buf_free(&text);
}

void hed_route_lt_languages(hed_call *call)
{
    static const char *const codes[] = {"en", "en-US", "en-GB", "en-AU", "en-CA", "en-NZ", "en-ZA"};
    hed_json json = {.to = &call->response->body};
    hed_json_array(&json);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        hed_json_object(&json);
        pair(&json, "name", "English");
        pair(&json, "code", "en");
        pair(&json, "longCode", codes[i]);
        hed_json_object_end(&json);
    }
    hed_json_array_end(&json);
    hed_buf_char(&call->response->body, '\n');
}
