#include "base/json.h"

#include "base/string.h"

#include <math.h>

static void comma(hed_json *json)
{
    if (json->comma)
        hed_buf_char(json->to, ',');
    json->comma = true;
}

static void open(hed_json *json, char c)
{
    comma(json);
    hed_buf_char(json->to, c);
    json->comma = false;
}

static void end(hed_json *json, char c)
{
    hed_buf_char(json->to, c);
    json->comma = true;
}

void hed_json_object(hed_json *json)
{
    open(json, '{');
}

void hed_json_object_end(hed_json *json)
{
    end(json, '}');
}

void hed_json_array(hed_json *json)
{
    open(json, '[');
}

void hed_json_array_end(hed_json *json)
{
    end(json, ']');
}

void hed_json_key(hed_json *json, const char *key)
{
    comma(json);
    hed_buf_char(json->to, '"');
    hed_buf_cstr(json->to, key);
    hed_buf_put(json->to, HED_S("\":"));
    json->comma = false;
}

/* How many bytes at s[i] are written as an escape: 1 for what JSON asks, 3 for U+2028 and U+2029, which end a
 * line in JavaScript. */
static size_t escaped(hed_str s, size_t i)
{
    unsigned char c = (unsigned char)s.ptr[i];
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
        return 1;
    if (c == 0xe2 && i + 2 < s.len && s.ptr[i + 1] == '\x80' && (s.ptr[i + 2] == '\xa8' || s.ptr[i + 2] == '\xa9'))
        return 3;
    return 0;
}

void hed_json_str(hed_json *json, hed_str s)
{
    static const char letter[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    comma(json);
    hed_buf_char(json->to, '"');
    size_t plain = 0;
    for (size_t i = 0; i < s.len;) {
        size_t n = escaped(s, i);
        if (n == 0) {
            i++;
            continue;
        }
        hed_buf_put(json->to, hed_str_sub(s, plain, i));
        const char *pair = letter;
        while (*pair && *pair != s.ptr[i])
            pair += 2;
        if (n == 3)
            hed_buf_printf(json->to, "\\u202%c", s.ptr[i + 2] == '\xa8' ? '8' : '9');
        else if (*pair)
            hed_buf_printf(json->to, "\\%c", pair[1]);
        else
            hed_buf_printf(json->to, "\\u%04x", (unsigned)(unsigned char)s.ptr[i]);
        i += n;
        plain = i;
    }
    hed_buf_put(json->to, hed_str_sub(s, plain, s.len));
    hed_buf_char(json->to, '"');
}

void hed_json_cstr(hed_json *json, const char *s)
{
    if (s)
        hed_json_str(json, hed_str_of(s));
    else
        hed_json_null(json);
}

void hed_json_int(hed_json *json, long long value)
{
    comma(json);
    hed_buf_printf(json->to, "%lld", value);
}

void hed_json_num(hed_json *json, double value)
{
    if (!isfinite(value)) {
        hed_json_null(json);
        return;
    }
    comma(json);
    hed_buf_double(json->to, value, 6);
}

void hed_json_bool(hed_json *json, bool value)
{
    comma(json);
    hed_buf_cstr(json->to, value ? "true" : "false");
}

void hed_json_null(hed_json *json)
{
    comma(json);
    hed_buf_cstr(json->to, "null");
}
