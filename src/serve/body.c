/* JSON that comes in: its depth is looked at before it is parsed, its keys and types after. The usual body of a check,
 * one object of a few plain texts, is read without that: jansson and its tree cost it as much as the rules do. */
#include "serve/routes.h"

#include <stdio.h>

/* The offset where a bracket goes too deep; the length when none does. */
static size_t too_deep(hed_str s)
{
    unsigned depth = 0;
    bool text = false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (text && c == '\\')
            i++;
        else if (c == '"')
            text = !text;
        else if (!text && (c == '[' || c == '{') && ++depth > HED_MOST_DEPTH)
            return i;
        else if (!text && (c == ']' || c == '}') && depth > 0)
            depth--;
    }
    return s.len;
}

json_t *hed_call_json(hed_call *call)
{
    const hed_str body = call->request->body;
    json_error_t where;
    if (too_deep(body) < body.len) {
        hed_problem(call->response, 400, "depth", NULL, "nested more than %d deep at byte %zu", HED_MOST_DEPTH,
                    too_deep(body));
        return NULL;
    }
    json_t *json = json_loadb(body.len > 0 ? body.ptr : "", body.len, JSON_REJECT_DUPLICATES, &where);
    if (!json)
        hed_problem(call->response, 400, "json", NULL, "not JSON: line %d, column %d: %s", where.line, where.column,
                    where.text);
    return json;
}

/* pointer/key with the escapes of RFC 6901. */
static const char *point(char *to, size_t size, const char *pointer, const char *key)
{
    size_t n = (size_t)snprintf(to, size, "%s/", pointer);
    for (; *key && n + 3 < size; key++)
        if (*key == '~' || *key == '/') {
            to[n++] = '~';
            to[n++] = *key == '~' ? '0' : '1';
        } else {
            to[n++] = *key;
        }
    to[n < size ? n : size - 1] = 0;
    return to;
}

bool hed_call_keys(hed_call *call, const json_t *object, const char *pointer, const char *const *names, size_t n)
{
    char at[200];
    if (!json_is_object(object)) {
        hed_problem(call->response, 422, "shape", pointer, "an object is expected here");
        return false;
    }
    for (void *it = json_object_iter((json_t *)(uintptr_t)object); it;
         it = json_object_iter_next((json_t *)(uintptr_t)object, it)) {
        const char *key = json_object_iter_key(it);
        size_t i = 0;
        while (i < n && strcmp(names[i], key) != 0)
            i++;
        if (i < n)
            continue;
        const char *near = hed_suggest(hed_str_of(key), names, n);
        hed_problem(call->response, 422, "key", point(at, sizeof at, pointer, key), "there is no such key here%s%s%s",
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
        return false;
    }
    return true;
}

bool hed_call_text(hed_call *call, const json_t *object, const char *pointer, const char *key, hed_str *out)
{
    char at[200];
    const json_t *value = json_object_get(object, key);
    *out = (hed_str){"", 0};
    if (!value || json_is_null(value))
        return true;
    if (!json_is_string(value)) {
        hed_problem(call->response, 422, "shape", point(at, sizeof at, pointer, key), "a text is expected here");
        return false;
    }
    *out = (hed_str){json_string_value(value), json_string_length(value)};
    return true;
}

/* ---- The usual body */

static void skip_space(hed_str *rest)
{
    size_t i = 0;
    while (i < rest->len &&
           (rest->ptr[i] == ' ' || rest->ptr[i] == '\n' || rest->ptr[i] == '\r' || rest->ptr[i] == '\t'))
        i++;
    *rest = hed_str_sub(*rest, i, rest->len);
}

/* Skips space, then c. */
static bool take(hed_str *rest, char c)
{
    skip_space(rest);
    if (rest->len == 0 || rest->ptr[0] != c)
        return false;
    *rest = hed_str_sub(*rest, 1, rest->len);
    return true;
}

/* A string that stands for itself: valid, without escapes. */
static bool take_text(hed_str *rest, hed_str *out)
{
    size_t i = 0;
    if (!take(rest, '"'))
        return false;
    while (i < rest->len && (unsigned char)rest->ptr[i] >= 0x20 && rest->ptr[i] != '"' && rest->ptr[i] != '\\')
        i++;
    if (i == rest->len || rest->ptr[i] != '"')
        return false;
    *out = hed_str_sub(*rest, 0, i);
    *rest = hed_str_sub(*rest, i + 1, rest->len);
    return hed_utf8_check(*out) == out->len;
}

bool hed_body_plain(hed_str body, const char *const *names, size_t n, hed_str *texts)
{
    hed_str key, text;
    for (size_t i = 0; i < n; i++)
        texts[i] = (hed_str){NULL, 0};
    if (!take(&body, '{'))
        return false;
    do {
        size_t i = 0;
        if (!take_text(&body, &key) || !take(&body, ':') || !take_text(&body, &text))
            return false;
        while (i < n && !hed_str_is(key, names[i]))
            i++;
        if (i == n || texts[i].ptr)
            return false;
        texts[i] = text;
    } while (take(&body, ','));
    const bool whole = take(&body, '}');
    skip_space(&body);
    return whole && body.len == 0;
}

bool hed_call_number(hed_call *call, const char *key, long long least, long long most, long long *value)
{
    hed_buf text = {0};
    long long n = 0;
    const bool given = hed_form_get(call->request->query, key, &text);
    const bool ok = !given || (hed_str_int(hed_buf_str(&text), &n) && n >= least && n <= most);
    hed_buf_free(&text);
    if (!ok)
        hed_problem(call->response, 400, "query", NULL, "%s: a number from %lld to %lld is expected", key, least, most);
    else if (given)
        *value = n;
    return ok;
}
