/* JSON by its grammar alone (RFC 8259): finds where values stand, so that a file of any size is read element by
 * element, errors have a line and a column, and a headline its bytes. Depth is limited; nothing is allocated. */
#include "input/objects.h"

#define DEEPEST 512

const char HED_WALK_SHORT[] = "the file ends in the middle of a value";

static bool fail(hed_walk *w, const char *what)
{
    w->wrong = w->at >= w->all.len ? HED_WALK_SHORT : what;
    return false;
}

static char now(const hed_walk *w)
{
    return w->at < w->all.len ? w->all.ptr[w->at] : '\0';
}

void hed_walk_space(hed_walk *w)
{
    while (w->at < w->all.len && memchr(" \t\r\n", w->all.ptr[w->at], 4))
        w->at++;
}

static bool walk_string(hed_walk *w)
{
    for (w->at++; w->at < w->all.len; w->at++) {
        const unsigned char c = (unsigned char)w->all.ptr[w->at];
        if (c == '"') {
            w->at++;
            return true;
        }
        if (c < 0x20)
            return fail(w, "a control character inside a string");
        if (c != '\\')
            continue;
        w->at++;
        if (now(w) != 'u') {
            if (w->at >= w->all.len || !memchr("\"\\/bfnrt", now(w), 8))
                return fail(w, "a backslash before a character that needs none");
            continue;
        }
        for (int i = 0; i < 4; i++) {
            w->at++;
            const char h = (char)(now(w) | 0x20);
            if (w->at >= w->all.len || !((now(w) >= '0' && now(w) <= '9') || (h >= 'a' && h <= 'f')))
                return fail(w, "\\u without four hexadecimal digits");
        }
    }
    return fail(w, "");
}

static bool walk_digits(hed_walk *w)
{
    const size_t from = w->at;
    while (now(w) >= '0' && now(w) <= '9')
        w->at++;
    return w->at > from || fail(w, "a digit is expected");
}

static bool walk_number(hed_walk *w)
{
    w->at += now(w) == '-';
    if (now(w) == '0')
        w->at++;
    else if (!walk_digits(w))
        return false;
    if (now(w) == '.' && (w->at++, !walk_digits(w)))
        return false;
    if (now(w) == 'e' || now(w) == 'E') {
        w->at++;
        w->at += now(w) == '+' || now(w) == '-';
        return walk_digits(w);
    }
    return true;
}

/* A value that is no object and no array. */
static bool walk_scalar(hed_walk *w)
{
    static const char *const words[] = {"true", "false", "null"};
    const char c = now(w);
    if (c == '"')
        return walk_string(w);
    if (c == '-' || (c >= '0' && c <= '9'))
        return walk_number(w);
    const hed_str rest = hed_str_sub(w->all, w->at, w->all.len);
    for (size_t i = 0; i < 3; i++)
        if (hed_str_starts(rest, hed_str_of(words[i]))) {
            w->at += strlen(words[i]);
            return true;
        }
    return fail(w, "a value is expected");
}

/* Behind the comma or bracket: the key of the next member, up to its value. */
static bool walk_key(hed_walk *w, hed_str *key)
{
    hed_walk_space(w);
    const size_t from = w->at;
    if (now(w) != '"')
        return fail(w, "a key in double quotes is expected");
    if (!walk_string(w))
        return false;
    *key = hed_str_sub(w->all, from, w->at);
    hed_walk_space(w);
    if (now(w) != ':')
        return fail(w, "a colon is expected");
    w->at++;
    hed_walk_space(w);
    return true;
}

/* An explicit stack of brackets: depth is bounded by DEEPEST, not by the machine's stack. */
bool hed_walk_value(hed_walk *w)
{
    char open[DEEPEST];
    size_t depth = 0;
    hed_str key;
    for (;;) {
        hed_walk_space(w);
        const char c = now(w);
        if (c == '{' || c == '[') {
            if (depth == DEEPEST)
                return fail(w, "nested more than 512 deep");
            open[depth++] = c == '{' ? '}' : ']';
            w->at++;
            hed_walk_space(w);
            if (now(w) != open[depth - 1]) {
                if (c == '{' && !walk_key(w, &key))
                    return false;
                continue;
            }
        } else if (!walk_scalar(w)) {
            return false;
        }
        for (;;) { /* behind a value, or on the bracket that closes an empty one */
            if (depth == 0)
                return true;
            hed_walk_space(w);
            if (now(w) != open[depth - 1])
                break;
            w->at++;
            depth--;
        }
        if (now(w) != ',')
            return fail(w, open[depth - 1] == '}' ? "a comma or } is expected" : "a comma or ] is expected");
        w->at++;
        if (open[depth - 1] == '}' && !walk_key(w, &key))
            return false;
    }
}

bool hed_walk_each(hed_walk *w, bool *started, hed_str *key)
{
    hed_walk_space(w);
    char close = now(w) == '{' ? '}' : ']';
    const bool first = !*started;
    if (first) {
        *key = (hed_str){close == '}' ? "{" : "", close == '}'};
        w->at++;
        *started = true;
        hed_walk_space(w);
    } else {
        close = key->len > 0 ? '}' : ']';
    }
    if (now(w) == close && w->at < w->all.len) {
        w->at++;
        return false;
    }
    if (!first) {
        if (now(w) != ',')
            return fail(w, close == '}' ? "a comma or } is expected" : "a comma or ] is expected");
        w->at++;
    }
    if (close == '}')
        return walk_key(w, key);
    hed_walk_space(w);
    return true;
}

hed_str hed_walk_string(hed_arena *arena, hed_str quoted)
{
    json_t *value = json_loadb(quoted.ptr, quoted.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    const hed_str text = json_is_string(value)
                             ? hed_arena_str(arena, (hed_str){json_string_value(value), json_string_length(value)})
                             : (hed_str){"", 0};
    json_decref(value);
    return text;
}

/* Whether a key is what a step of a pointer says, ~1 standing for / and ~0 for ~. */
static bool is_step(hed_str key, hed_str step)
{
    hed_buf plain = {0};
    for (size_t i = 0; i < step.len; i++) {
        const bool escape =
            step.ptr[i] == '~' && i + 1 < step.len && (step.ptr[i + 1] == '0' || step.ptr[i + 1] == '1');
        hed_buf_char(&plain, escape ? "~/"[step.ptr[i + 1] - '0'] : step.ptr[i]);
        i += escape;
    }
    hed_str inside = hed_str_sub(key, 1, key.len - 1);
    json_t *decoded = NULL;
    if (memchr(inside.ptr, '\\', inside.len) && (decoded = json_loadb(key.ptr, key.len, JSON_DECODE_ANY, NULL)))
        inside = (hed_str){json_string_value(decoded), json_string_length(decoded)};
    const bool same = hed_str_eq(inside, hed_buf_str(&plain));
    json_decref(decoded);
    hed_buf_free(&plain);
    return same;
}

bool hed_walk_pointer(hed_walk *w, hed_str pointer)
{
    hed_walk_space(w);
    while (pointer.len > 0 && pointer.ptr[0] == '/') {
        const char *slash = memchr(pointer.ptr + 1, '/', pointer.len - 1);
        const size_t end = slash ? (size_t)(slash - pointer.ptr) : pointer.len;
        const hed_str step = hed_str_sub(pointer, 1, end);
        hed_str key;
        long long index = 0, i = 0;
        bool started = false, found = false;
        const bool object = now(w) == '{';
        if (!object && (now(w) != '[' || !hed_str_int(step, &index)))
            return false;
        while (!found && hed_walk_each(w, &started, &key)) {
            found = object ? is_step(key, step) : i++ == index;
            if (!found && !hed_walk_value(w))
                return false;
        }
        if (!found)
            return false;
        pointer = hed_str_sub(pointer, end, pointer.len);
    }
    return pointer.len == 0;
}

hed_str hed_walk_member(hed_walk w, const char *key)
{
    hed_str name;
    bool started = false;
    hed_walk_space(&w);
    if (now(&w) != '{')
        return (hed_str){"", 0};
    while (hed_walk_each(&w, &started, &name)) {
        const size_t from = w.at;
        if (!hed_walk_value(&w))
            break;
        if (hed_str_is(hed_str_sub(name, 1, name.len - 1), key))
            return hed_str_sub(w.all, from, w.at);
    }
    return (hed_str){"", 0};
}
