/* application/x-www-form-urlencoded, query strings, and what else a request names: its URI. */
#include "serve/http.h"

#include <strings.h>

int hed_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode(hed_str s, hed_buf *to)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            const int high = i + 2 < s.len ? hed_hex_digit(s.ptr[i + 1]) : -1,
                      low = high >= 0 ? hed_hex_digit(s.ptr[i + 2]) : -1;
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == 0)
            return false;
        hed_buf_char(to, c);
    }
    return true;
}

bool hed_form_get(hed_str form, const char *key, hed_buf *value)
{
    const size_t len = strlen(key);
    size_t start = 0;
    for (int pairs = 0; start < form.len && pairs < 64; pairs++) {
        size_t end = start;
        while (end < form.len && form.ptr[end] != '&')
            end++;
        const hed_str pair = hed_str_sub(form, start, end);
        if (pair.len > len && pair.ptr[len] == '=' && memcmp(pair.ptr, key, len) == 0) {
            const size_t before = value->len;
            if (decode(hed_str_sub(pair, len + 1, pair.len), value))
                return true;
            value->len = before;
            return false;
        }
        start = end + 1;
    }
    return false;
}

/* A byte that no encoder leaves as it is; blanks at the end are of whoever sent a line. */
static bool is_plain(hed_str form)
{
    form = hed_str_trim(form);
    for (size_t i = 0; i < form.len; i++)
        if ((unsigned char)form.ptr[i] <= ' ' || (unsigned char)form.ptr[i] >= 0x7f)
            return true;
    return false;
}

/* "&key=" or, at the beginning, "key=": its length, else 0. */
static size_t key_at(hed_str form, size_t at, const char *key)
{
    const size_t amp = at > 0, len = strlen(key);
    const bool is = form.len - at > amp + len && (amp == 0 || form.ptr[at] == '&') &&
                    memcmp(form.ptr + at + amp, key, len) == 0 && form.ptr[at + amp + len] == '=';
    return is ? amp + len + 1 : 0;
}

static bool any_key_at(hed_str form, size_t at, const char *const keys[])
{
    for (size_t i = 0; keys[i]; i++)
        if (key_at(form, at, keys[i]) > 0)
            return true;
    return false;
}

bool hed_form_get_plain(hed_str form, const char *const keys[], const char *key, hed_buf *value)
{
    size_t start = 0, skip = 0, end;
    if (!is_plain(form))
        return hed_form_get(form, key, value);
    while (start < form.len && (skip = key_at(form, start, key)) == 0)
        start++;
    for (end = start + skip; end < form.len && !any_key_at(form, end, keys);)
        end++;
    const hed_str text = hed_str_sub(form, start + skip, end);
    if (skip == 0 || (text.len > 0 && memchr(text.ptr, 0, text.len)))
        return false;
    hed_buf_put(value, text);
    return true;
}

static bool starts_absolute(const char *uri, size_t *skip)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < 2; i++)
        if (strncasecmp(uri, schemes[i], strlen(schemes[i])) == 0) {
            *skip = strlen(schemes[i]);
            return true;
        }
    return false;
}

static bool unreserved(int c)
{
    return c > 0 && strchr("-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", c);
}

void hed_uri_take_apart(char *uri, hed_str *authority, hed_str *path, hed_str *query)
{
    size_t skip = 0, len = 0;
    *authority = (hed_str){"", 0};
    if (starts_absolute(uri, &skip)) {
        *authority = (hed_str){uri + skip, strcspn(uri + skip, "/?")};
        uri += skip + authority->len;
    }
    const size_t end = strcspn(uri, "?");
    *query = hed_str_of(uri[end] ? uri + end + 1 : NULL);
    for (size_t i = 0; i < end; i++) {
        const int high = uri[i] == '%' && i + 2 < end ? hed_hex_digit(uri[i + 1]) : -1,
                  low = high >= 0 ? hed_hex_digit(uri[i + 2]) : -1;
        const bool undo = low >= 0 && unreserved(high * 16 + low);
        uri[len++] = undo ? (char)(high * 16 + low) : uri[i];
        i += undo ? 2 : 0;
    }
    *path = len > 0 ? (hed_str){uri, len} : HED_S("/");
}
