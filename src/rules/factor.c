/* Long alternations, put so that a text is not held against each alternative in turn.
 *
 * (?:gamble|game|test) becomes (?:gam(?:ble|e)|test): of alternatives that start with the same character those behind
 * the first move up to it, in their order. At one place of a text only those of one first character can match, so the
 * first that matches is the same, and so is what is tried behind it. Alternatives that start with anything else stay
 * where they are, and none moves past them. Patterns in which a group is told by its number, or flags change on the
 * way but for (?i:, are left as they are. */
#include "rules/pattern.h"

typedef struct writer {
    hed_arena *arena;
    hed_buf out;
    bool cased;
} writer;

typedef HED_LIST(hed_str) list;

/* ---- Reading */

static bool begins(hed_str s, size_t at, const char *with)
{
    return hed_str_starts(hed_str_sub(s, at, s.len), hed_str_of(with));
}

/* Behind the character, escape or class that starts at at; a bracket is one character. */
static size_t skip(hed_str s, size_t at)
{
    if (s.ptr[at] == '\\')
        return at + 2 < s.len ? at + 2 : s.len;
    if (s.ptr[at] != '[')
        return at + 1;
    at += begins(s, at, "[^") ? 2 : 1;
    for (bool first = true; at < s.len && (first || s.ptr[at] != ']'); first = false) {
        if (begins(s, at, "[:"))
            while (at + 1 < s.len && !begins(s, at, ":]"))
                at++;
        at += s.ptr[at] == '\\' || begins(s, at, ":]") ? 2 : 1;
    }
    return at < s.len ? at + 1 : s.len;
}

/* Behind the bracket that closes the one at at. */
static size_t skip_group(hed_str s, size_t at)
{
    size_t depth = 0;
    do {
        depth += s.ptr[at] == '(';
        depth -= s.ptr[at] == ')';
        at = skip(s, at);
    } while (at < s.len && depth > 0);
    return at;
}

static list split(hed_arena *arena, hed_str s)
{
    list all = {0};
    size_t from = 0;
    for (size_t at = 0; at < s.len; at = s.ptr[at] == '(' ? skip_group(s, at) : skip(s, at))
        if (s.ptr[at] == '|') {
            *HED_PUSH(arena, &all) = hed_str_sub(s, from, at);
            from = at + 1;
        }
    *HED_PUSH(arena, &all) = hed_str_sub(s, from, s.len);
    return all;
}

/* Whether every group is of a kind that may be moved, and closed. */
static bool is_understood(hed_str s)
{
    static const char *const groups[] = {"(?:", "(?i:", "(?=", "(?!", "(?>", "(?<=", "(?<!"};
    size_t open = 0;
    for (size_t at = 0; at < s.len; at = skip(s, at)) {
        bool known = s.ptr[at] != '(';
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
            known = known || begins(s, at, groups[i]);
        if (!known || begins(s, at, "\\Q") || begins(s, at, "\\E") || (s.ptr[at] == ')' && open == 0))
            return false;
        open += s.ptr[at] == '(';
        open -= s.ptr[at] == ')';
    }
    return open == 0;
}

/* The character at at, in lower case unless case counts; 0 when what stands there is more than that. */
static char plain(const writer *w, hed_str s, size_t at)
{
    const char c = at < s.len ? s.ptr[at] : 0, next = at + 1 < s.len ? s.ptr[at + 1] : 0;
    if ((!hed_isalnum(c) && c != ' ' && c != '-' && c != '\'') || (next && strchr("?*+{", next)))
        return 0;
    return w->cased ? c : hed_tolower(c);
}

/* ---- Writing */

static void put_alternatives(writer *w, list all);

static void put_row(writer *w, hed_str s)
{
    for (size_t at = 0, end; at < s.len; at = end) {
        end = s.ptr[at] == '(' ? skip_group(s, at) : skip(s, at);
        const bool behind = begins(s, at, "(?<"); /* must have a known length: is left */
        if (s.ptr[at] != '(' || behind) {
            hed_buf_put(&w->out, hed_str_sub(s, at, end));
            continue;
        }
        const bool cased = w->cased, folds = begins(s, at, "(?i:");
        const size_t inner = at + (folds ? 4 : 3);
        w->cased = cased && !folds;
        hed_buf_put(&w->out, hed_str_sub(s, at, inner));
        put_alternatives(w, split(w->arena, hed_str_sub(s, inner, end - 1)));
        hed_buf_char(&w->out, ')');
        w->cased = cased;
    }
}

static size_t common(const writer *w, list some)
{
    for (size_t n = 1;; n++)
        for (size_t i = 0; i < some.n; i++)
            if (plain(w, some.at[i], n) == 0 || plain(w, some.at[i], n) != plain(w, some.at[0], n))
                return n;
}

/* All of some start with the same character. */
static void put_together(writer *w, list some)
{
    if (some.n == 1) {
        put_row(w, some.at[0]);
        return;
    }
    const size_t n = common(w, some);
    hed_buf_put(&w->out, hed_str_sub(some.at[0], 0, n));
    for (size_t i = 0; i < some.n; i++)
        some.at[i] = hed_str_sub(some.at[i], n, some.at[i].len);
    hed_buf_put(&w->out, HED_S("(?:"));
    put_alternatives(w, some);
    hed_buf_char(&w->out, ')');
}

static void put_alternatives(writer *w, list all)
{
    bool *done = HED_NEW_N(w->arena, bool, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const char first = plain(w, all.at[i], 0);
        list some = {0};
        for (size_t k = i; k < all.n && !done[i]; k++) {
            const char c = plain(w, all.at[k], 0);
            if (k > i && (first == 0 || c == 0))
                break;
            if (c != first)
                continue;
            *HED_PUSH(w->arena, &some) = all.at[k];
            done[k] = k > i;
        }
        if (some.n == 0)
            continue;
        if (i > 0)
            hed_buf_char(&w->out, '|');
        put_together(w, some);
    }
}

hed_str hed_pattern_factor(hed_arena *arena, hed_str pattern, bool cased)
{
    writer w = {.arena = arena, .cased = cased};
    if (!is_understood(pattern))
        return pattern;
    put_alternatives(&w, split(arena, pattern));
    const hed_str out = hed_arena_str(arena, hed_buf_str(&w.out));
    hed_buf_free(&w.out);
    return out;
}
