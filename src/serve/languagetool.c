/* POST /v2/check and GET /v2/languages as LanguageTool's clients call them, so that an editor's plug-in works
 * unchanged. The first line of the text that is not blank is the headline, all that follows it the story. Rules and
 * categories that a client turns off or on by name (disabledRules, enabledOnly, …) are hed's rules and axes; what else
 * clients send (motherTongue, level, …) changes nothing. */
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

/* A stretch of what is checked, and where it stands in what the client sent; in UTF-16 units. */
typedef struct part {
    size_t at, from, length;
} part;

typedef struct asked {
    hed_buf text;
    HED_LIST(part) parts;
    const char *code; /* of the language */
    hed_buf rules, no_rules, axes, no_axes;
    bool only; /* nothing but what is enabled */
} asked;

static const struct {
    const char *code, *name;
} languages[] = {{"en-US", "English (US)"},
                 {"en-GB", "English (GB)"},
                 {"en-AU", "English (Australian)"},
                 {"en-CA", "English (Canadian)"},
                 {"en-NZ", "English (New Zealand)"},
                 {"en-ZA", "English (South African)"},
                 {"en", "English"}};
#define LANGUAGES (sizeof languages / sizeof *languages)

static size_t utf16_of(hed_str s)
{
    size_t n = 0;
    uint32_t cp;
    for (size_t i = 0; i<s.len; n += cp> 0xffff ? 2 : 1)
        i += hed_utf8_read(s.ptr + i, &cp);
    return n;
}

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

/* A GET brings its form in the query. */
static hed_str form_of(const hed_call *call)
{
    return call->request->method == HED_GET ? call->request->query : call->request->body;
}

/* Names joined by commas. */
static bool lists(const hed_buf *names, const char *name)
{
    hed_str rest = hed_buf_str(names);
    while (rest.len > 0) {
        size_t end = 0;
        while (end < rest.len && rest.ptr[end] != ',')
            end++;
        if (hed_str_is(hed_str_trim(hed_str_sub(rest, 0, end)), name))
            return true;
        rest = hed_str_sub(rest, end < rest.len ? end + 1 : end, rest.len);
    }
    return false;
}

static bool is_wanted(const asked *q, const hed_finding *f)
{
    const char *axis = hed_axis_name(f->axis);
    if (q->only)
        return lists(&q->rules, f->rule) || lists(&q->axes, axis);
    return lists(&q->rules, f->rule) || !(lists(&q->no_rules, f->rule) || lists(&q->no_axes, axis));
}

/* Where a unit of the text stands in what the client sent. */
static size_t place_of(const asked *q, size_t at)
{
    size_t i = q->parts.n;
    while (i > 1 && q->parts.at[i - 1].at > at)
        i--;
    if (i == 0)
        return at;
    const part *p = &q->parts.at[i - 1];
    return p->from + (at - p->at < p->length ? at - p->at : p->length);
}

typedef struct match {
    hed_json *json;
    const asked *asked;
    size_t start; /* UTF-16 units of the text before the headline */
} match;

static void put_context(hed_json *json, hed_str headline, size_t from, size_t to)
{
    hed_json_key(json, "context");
    hed_json_object(json);
    hed_json_key(json, "text");
    hed_json_str(json, headline);
    number(json, "offset", from);
    number(json, "length", to - from);
    hed_json_object_end(json);
    hed_json_key(json, "sentence");
    hed_json_str(json, headline);
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
        if (!is_wanted(m->asked, f))
            continue;
        const size_t start = place_of(m->asked, m->start + from), end = place_of(m->asked, m->start + to - 1) + 1;
        hed_json_object(json);
        pair(json, "message", f->reason);
        pair(json, "shortMessage", hed_axis_name(f->axis));
        put_replacements(json, f, &result->rewrite);
        number(json, "offset", start);
        number(json, "length", end - start);
        put_context(json, item->headline, from, to);
        put_rule(json, f);
        hed_json_key(json, "ignoreForIncompleteSentence");
        hed_json_bool(json, false);
        number(json, "contextForSureMatch", 0);
        hed_json_object_end(json);
    }
}

/* ---- What is asked */

static void add_part(hed_call *call, asked *q, hed_str text, size_t at, size_t from, size_t length)
{
    *HED_PUSH(call->arena, &q->parts) = (part){at, from, length};
    hed_buf_put(&q->text, text);
}

static hed_str text_of(const json_t *json)
{
    return json_is_string(json) ? (hed_str){json_string_value(json), json_string_length(json)} : (hed_str){"", 0};
}

/* {"text": …} or {"markup": …, "interpretAs": …}: markup is no part of the text, but for what it is to be read as. */
static bool add_annotations(hed_call *call, asked *q, const json_t *parts)
{
    size_t at = 0, from = 0;
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *one = json_array_get(parts, i), *words = json_object_get(one, "text"),
                     *markup = json_object_get(one, "markup");
        if (json_is_string(words) == json_is_string(markup)) {
            hed_problem(call->response, 400, "form", NULL, "data: annotation %zu has a text or a markup, one of them",
                        i);
            return false;
        }
        const hed_str text = words ? text_of(words) : text_of(json_object_get(one, "interpretAs"));
        const size_t length = utf16_of(words ? text : text_of(markup));
        add_part(call, q, text, at, from, length);
        at += utf16_of(text);
        from += length;
    }
    return true;
}

static bool read_data(hed_call *call, asked *q, hed_str data)
{
    hed_request one = *call->request;
    hed_call inner = *call;
    hed_err err;
    one.body = data;
    inner.request = &one;
    json_t *json = hed_call_json(&inner);
    if (json && !call->arena && !(call->arena = hed_arena_new(HED_MOST_BODY * 8, &err)))
        abort();
    const json_t *plain = json_object_get(json, "text");
    if (json_is_string(plain))
        hed_buf_put(&q->text, text_of(plain));
    const bool ok = json && (json_is_string(plain) || add_annotations(call, q, json_object_get(json, "annotation")));
    json_decref(json);
    return ok;
}

static bool read_text(hed_call *call, asked *q)
{
    hed_buf data = {0};
    bool ok = true;
    if (hed_form_get(form_of(call), "data", &data))
        ok = read_data(call, q, hed_buf_str(&data));
    else
        hed_form_get(form_of(call), "text", &q->text);
    hed_buf_free(&data);
    const hed_str s = hed_buf_str(&q->text);
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

/* "auto", or left out, is the first of the preferred variants that is English, else of the United States. */
static bool read_language(hed_call *call, asked *q)
{
    hed_buf given = {0}, preferred = {0};
    const char *code = NULL;
    hed_form_get(form_of(call), "preferredVariants", &preferred);
    const bool any =
        !hed_form_get(form_of(call), "language", &given) || given.len == 0 || hed_str_is(hed_buf_str(&given), "auto");
    for (size_t i = LANGUAGES; i-- > 0;)
        if (any ? lists(&preferred, languages[i].code) || (i == 0 && !code)
                : hed_str_is(hed_buf_str(&given), languages[i].code))
            code = languages[i].code;
    hed_buf_free(&given);
    hed_buf_free(&preferred);
    q->code = code;
    if (!code)
        hed_problem(call->response, 400, "language", NULL, "headlines are checked in English: /v2/languages, or auto");
    return code != NULL;
}

static void read_rules(hed_call *call, asked *q)
{
    const hed_str form = form_of(call);
    hed_buf only = {0};
    hed_form_get(form, "enabledRules", &q->rules);
    hed_form_get(form, "disabledRules", &q->no_rules);
    hed_form_get(form, "enabledCategories", &q->axes);
    hed_form_get(form, "disabledCategories", &q->no_axes);
    q->only = hed_form_get(form, "enabledOnly", &only) &&
              (hed_str_is(hed_buf_str(&only), "true") || hed_str_is(hed_buf_str(&only), "yes"));
    hed_buf_free(&only);
}

/* ---- The answer */

static void put_software(hed_json *json)
{
    hed_json_key(json, "software");
    hed_json_object(json);
    pair(json, "name", "hed");
    pair(json, "version", HED_VERSION);
    pair(json, "buildDate", "");
    number(json, "apiVersion", 1);
    pair(json, "status", "");
    hed_json_key(json, "premium");
    hed_json_bool(json, false);
    hed_json_object_end(json);
    hed_json_key(json, "warnings");
    hed_json_object(json);
    hed_json_key(json, "incompleteResults");
    hed_json_bool(json, false);
    hed_json_object_end(json);
}

static void put_language(hed_json *json, const char *code)
{
    const char *name = "";
    for (size_t i = 0; i < LANGUAGES; i++)
        name = strcmp(languages[i].code, code) == 0 ? languages[i].name : name;
    hed_json_key(json, "language");
    hed_json_object(json);
    pair(json, "name", name);
    pair(json, "code", code);
    hed_json_key(json, "detectedLanguage");
    hed_json_object(json);
    pair(json, "name", name);
    pair(json, "code", code);
    hed_json_object_end(json);
    hed_json_object_end(json);
}

static void check(hed_call *call, const asked *q)
{
    hed_item item = hed_item_of("");
    hed_json json = {.to = &call->response->body};
    const hed_str all = hed_buf_str(&q->text);
    size_t start = 0, end;
    while (strchr(" \t\r\n", all.ptr[start])) /* it is not blank, so this ends */
        start++;
    for (end = start; end < all.len && all.ptr[end] != '\n' && all.ptr[end] != '\r';)
        end++;
    item.headline = hed_str_sub(all, start, end);
    item.body = hed_str_trim(hed_str_sub(all, end, all.len));
    hed_json_object(&json);
    put_software(&json);
    put_language(&json, q->code);
    hed_json_key(&json, "matches");
    hed_json_array(&json);
    match m = {&json, q, utf16_of(hed_str_sub(all, 0, start))};
    if (!hed_call_check(call, &item, false, put_match, &m))
        return;
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(&call->response->body, '\n');
}

void hed_route_lt_check(hed_call *call)
{
    asked q = {0};
    read_rules(call, &q);
    if (read_text(call, &q) && read_language(call, &q))
        check(call, &q);
    hed_buf *const all[] = {&q.text, &q.rules, &q.no_rules, &q.axes, &q.no_axes};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        hed_buf_free(all[i]);
}

void hed_route_lt_languages(hed_call *call)
{
    hed_json json = {.to = &call->response->body};
    hed_json_array(&json);
    for (size_t i = 0; i < LANGUAGES; i++) {
        hed_json_object(&json);
        pair(&json, "name", languages[i].name);
        pair(&json, "code", "en");
        pair(&json, "longCode", languages[i].code);
        hed_json_object_end(&json);
    }
    hed_json_array_end(&json);
    hed_buf_char(&call->response->body, '\n');
}
