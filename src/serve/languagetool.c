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

/* What a match covers of the headline, in bytes, and what to put there. */
typedef struct mark {
    size_t from, to;
    bool any;
    hed_str after;
} mark;

/* Clients show nothing for a replacement that is empty: a word beside what is deleted is put in its place. */
static void take_a_word(mark *m, hed_str headline)
{
    const size_t from = m->from, to = m->to;
    if (from == 0 || headline.ptr[to - 1] == ' ') {
        while (m->to < headline.len && headline.ptr[m->to] != ' ')
            m->to++;
        m->after = hed_str_sub(headline, to, m->to);
    } else {
        while (m->from > 0 && headline.ptr[m->from - 1] != ' ')
            m->from--;
        m->after = hed_str_sub(headline, m->from, from);
    }
    m->any = m->after.len > 0;
}

/* The finding's words; or those of the edit that it asked for, which may be a few more. */
static mark mark_of(const hed_finding *f, hed_str headline, const hed_rewrite *rewrite)
{
    mark m = {.from = f->span.byte[0], .to = f->span.byte[1]};
    const bool whole = m.from == m.to;
    for (size_t i = 0; i < rewrite->n_edits && !m.any; i++) {
        const hed_edit *edit = &rewrite->edits[i];
        if (whole || !edit->rule || strcmp(edit->rule, f->rule) != 0 || edit->span.byte[0] >= f->span.byte[1] ||
            edit->span.byte[1] <= f->span.byte[0])
            continue;
        m = (mark){edit->span.byte[0], edit->span.byte[1], true, edit->after};
        if (m.after.len == 0)
            take_a_word(&m, headline);
    }
    if (whole)
        m.to = headline.len;
    return m;
}

static void put_replacements(hed_json *json, const mark *m)
{
    hed_json_key(json, "replacements");
    hed_json_array(json);
    if (m->any) {
        hed_json_object(json);
        hed_json_key(json, "value");
        hed_json_str(json, m->after);
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

/* A field of what is asked. A GET brings its form in the query, and so does a POST without a body. */
static bool field(const hed_call *call, const char *key, hed_buf *value)
{
    /* Of LanguageTool: where a form is not encoded, one of these ends the value before it. */
    static const char *const keys[] = {"text",
                                       "data",
                                       "language",
                                       "preferredVariants",
                                       "motherTongue",
                                       "level",
                                       "enabledRules",
                                       "disabledRules",
                                       "enabledCategories",
                                       "disabledCategories",
                                       "enabledOnly",
                                       "allowIncompleteResults",
                                       "username",
                                       "apiKey",
                                       "tokenV2",
                                       "dicts",
                                       NULL};
    if (call->request->method == HED_GET || call->request->body.len == 0)
        return hed_form_get(call->request->query, key, value);
    return hed_form_get_plain(call->request->body, keys, key, value);
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

/* A finding about the whole headline covers all of it. The short text is for those who show one of both. */
static void put_finding(const match *m, const hed_finding *f, hed_str headline, const hed_rewrite *rewrite)
{
    hed_json *json = m->json;
    hed_buf message = {0};
    mark at = mark_of(f, headline, rewrite);
    const size_t from = utf16_of(hed_str_sub(headline, 0, at.from)), to = utf16_of(hed_str_sub(headline, 0, at.to));
    const size_t start = place_of(m->asked, m->start + from), end = place_of(m->asked, m->start + to - 1) + 1;
    at.any = at.any && end - start == to - from; /* markup is not ours to delete */
    hed_buf_printf(&message, "%s (%s %.2f)", f->reason, hed_axis_name(f->axis), f->weight * f->score);
    hed_json_object(json);
    hed_json_key(json, "message");
    hed_json_str(json, hed_buf_str(&message));
    pair(json, "shortMessage", f->reason);
    put_replacements(json, &at);
    number(json, "offset", start);
    number(json, "length", end - start);
    put_context(json, headline, from, to);
    put_rule(json, f);
    hed_json_key(json, "ignoreForIncompleteSentence");
    hed_json_bool(json, false);
    number(json, "contextForSureMatch", 0);
    hed_json_object_end(json);
    hed_buf_free(&message);
}

static void put_matches(void *ctx, const hed_item *item, const hed_result *result)
{
    const match *m = ctx;
    for (size_t i = 0; i < result->n_findings; i++)
        if (is_wanted(m->asked, &result->findings[i]))
            put_finding(m, &result->findings[i], item->headline, &result->rewrite);
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

static void expect_text(hed_call *call)
{
    hed_problem(call->response, 400, "form", NULL, "text, or data with a text or annotations, is expected");
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
    const json_t *parts = json_object_get(json, "annotation");
    bool ok = json && (json_is_string(plain) || json_is_array(parts));
    if (ok && !json_is_string(plain))
        ok = add_annotations(call, q, parts);
    else if (json && !ok)
        expect_text(call);
    json_decref(json);
    return ok;
}

/* A blank text is one without matches: an editor's plug-in sends an empty document as well. */
static bool read_text(hed_call *call, asked *q)
{
    hed_buf data = {0};
    bool ok = true;
    if (field(call, "data", &data)) {
        ok = read_data(call, q, hed_buf_str(&data));
    } else if (!field(call, "text", &q->text)) {
        expect_text(call);
        ok = false;
    }
    hed_buf_free(&data);
    const hed_str s = hed_buf_str(&q->text);
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
    field(call, "preferredVariants", &preferred);
    const bool any = !field(call, "language", &given) || given.len == 0 || hed_str_is(hed_buf_str(&given), "auto");
    for (size_t i = LANGUAGES; i-- > 0;)
        if (any ? lists(&preferred, languages[i].code) || (i == 0 && !code)
                : hed_str_is(hed_buf_str(&given), languages[i].code))
            code = languages[i].code;
    hed_buf_free(&preferred);
    if (!code && hed_str_starts(hed_buf_str(&given), HED_S("en-"))) /* en-IE, en-IN: English, by another name */
        code = "en";
    hed_buf_free(&given);
    q->code = code;
    if (!code)
        hed_problem(call->response, 400, "language", NULL, "headlines are checked in English: /v2/languages, or auto");
    return code != NULL;
}

static void read_rules(hed_call *call, asked *q)
{
    hed_buf only = {0};
    field(call, "enabledRules", &q->rules);
    field(call, "disabledRules", &q->no_rules);
    field(call, "enabledCategories", &q->axes);
    field(call, "disabledCategories", &q->no_axes);
    q->only = field(call, "enabledOnly", &only) &&
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
    while (start < all.len && hed_isspace(all.ptr[start]))
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
    if (item.headline.len > 0 && !hed_call_check(call, &item, false, put_matches, &m))
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
