/* application/x-www-form-urlencoded and query strings, and the escaping of HTML. */
#include "serve/http.h"

static int hex(char c)
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
            const int high = i + 2 < s.len ? hex(s.ptr[i + 1]) : -1, low = high >= 0 ? hex(s.ptr[i + 2]) : -1;
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

bool hed_form_number(hed_str form, const char *key, long long *value)
{
    hed_buf text = {0};
    bool ok = hed_form_get(form, key, &text) && hed_str_int(hed_buf_str(&text), value);
    hed_buf_free(&text);
    return ok;
}
