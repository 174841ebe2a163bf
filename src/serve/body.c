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

/* Where the run of bytes from i on that stand for themselves ends. */
static size_t run_end(hed_str s, size_t i)
{
    while (i < s.len && (unsigned char)s.ptr[i] >= 0x20 && s.ptr[i] != '"' && s.ptr[i] != '\\')
        i++;
    return i;
}

/* The number of "\uXXXX" at i; UINT32_MAX when that is something else. */
static uint32_t unit_at(hed_str s, size_t i)
{
    uint32_t unit = 0;
    if (s.len - i < 6 || s.ptr[i] != '\\' || s.ptr[i + 1] != 'u')
        return UINT32_MAX;
    for (size_t k = i + 2; k < i + 6; k++) {
        const int digit = hed_hex_digit(s.ptr[k]);
        if (digit < 0)
            return UINT32_MAX;
        unit = unit << 4 | (uint32_t)digit;
    }
    return unit;
}

/* Undoes the escape at s[i], which has a byte behind it; returns its bytes, 0 for none. One of half a pair of
 * surrogates becomes what is no UTF-8. */
static size_t undo_escape(hed_str s, size_t i, hed_buf *to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *letter = memchr(letters, s.ptr[i + 1], sizeof letters - 1);
    char utf8[4];
    if (letter) {
        hed_buf_char(to, meant[letter - letters]);
        return 2;
    }
    uint32_t cp = unit_at(s, i);
    if (cp == UINT32_MAX)
        return 0;
    const uint32_t low = cp >> 10 == 0xd800 >> 10 ? unit_at(s, i + 6) : 0;
    const bool pair = low >> 10 == 0xdc00 >> 10;
    if (pair)
        cp = 0x10000 + ((cp & 0x3ff) << 10 | (low & 0x3ff));
    hed_buf_put(to, (hed_str){utf8, hed_utf8_write(cp, utf8)});
    return pair ? 12 : 6;
}

/* A valid string. undone has room for it. */
static bool take_text(hed_str *rest, hed_buf *undone, hed_str *out)
{
    if (!take(rest, '"'))
        return false;
    size_t end = run_end(*rest, 0), escape;
    const size_t start = undone->len;
    *out = hed_str_sub(*rest, 0, end);
    while (end + 1 < rest->len && rest->ptr[end] == '\\') {
        hed_buf_put(undone, *out);
        if ((escape = undo_escape(*rest, end, undone)) == 0)
            return false;
        const size_t from = end + escape;
        end = run_end(*rest, from);
        *out = hed_str_sub(*rest, from, end);
    }
    if (end >= rest->len || rest->ptr[end] != '"')
        return false;
    if (undone->len > start) {
        hed_buf_put(undone, *out);
        *out = hed_str_sub(hed_buf_str(undone), start, undone->len);
    }
    *rest = hed_str_sub(*rest, end + 1, rest->len);
    return hed_utf8_check(*out) == out->len;
}

bool hed_body_plain(hed_str body, const char *const *names, size_t n, hed_str *texts, hed_buf *undone)
{
    hed_str key, text;
    for (size_t i = 0; i < n; i++)
        texts[i] = (hed_str){NULL, 0};
    if (memchr(body.ptr, '\\', body.len))
        hed_buf_room(undone, body.len); /* escapes are longer than what they stand for: it grows no more */
    if (!take(&body, '{'))
        return false;
    do {
        size_t i = 0;
        if (!take_text(&body, undone, &key) || !take(&body, ':') || !take_text(&body, undone, &text))
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
    if (call->request->query.len == 0) /* as with nearly all */
        return true;
    const bool given = hed_form_get(call->request->query, key, &text);
    const bool ok = !given || (hed_str_int(hed_buf_str(&text), &n) && n >= least && n <= most);
    hed_buf_free(&text);
    if (!ok)
        hed_problem(call->response, 400, "query", NULL, "%s: a number from %lld to %lld is expected", key, least, most);
    else if (given)
        *value = n;
    return ok;
}
