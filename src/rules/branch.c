/* The alternatives of a pattern. An empty group is put behind each: of those in a group, PCRE2 sets the one whose
 * alternative the match went through, whatever it tried before. */
#include "rules/cover.h"

#define MAX_DEPTH 64

typedef struct level {
    size_t start;  /* of the alternative at hand */
    bool several;  /* there was a | */
    bool negative; /* within a negative assertion */
} level;

typedef struct marker {
    hed_arena *arena;
    hed_str s;
    size_t at;
    hed_buf out;
    uint32_t groups; /* opened so far, in out */
    level levels[MAX_DEPTH];
    unsigned depth;
    hed_branches *branches;
} marker;

static bool peek(const marker *m, const char *text)
{
    return hed_str_starts(hed_str_sub(m->s, m->at, m->s.len), hed_str_of(text));
}

static void copy(marker *m, size_t n)
{
    const size_t end = m->at + n < m->s.len ? m->at + n : m->s.len;
    hed_buf_put(&m->out, hed_str_sub(m->s, m->at, end));
    m->at = end;
}

/* An alternative ends here. */
static void end_branch(marker *m)
{
    const level *l = &m->levels[m->depth];
    if (l->negative)
        return;
    hed_buf_cstr(&m->out, "()");
    *HED_PUSH(m->arena, &m->branches->all) = (hed_branch){hed_str_sub(m->s, l->start, m->at), ++m->groups, false};
}

/* False for what needs groups by their number. */
static bool take_escape(marker *m)
{
    static const char needs[] = "123456789gkQEK";
    const char c = m->at + 1 < m->s.len ? m->s.ptr[m->at + 1] : 0;
    if (c == 0 || strchr(needs, c))
        return false;
    copy(m, 2);
    return true;
}

static bool take_class(marker *m)
{
    copy(m, 1);
    copy(m, peek(m, "^"));
    copy(m, peek(m, "]"));
    while (m->at < m->s.len && m->s.ptr[m->at] != ']') {
        const bool name = peek(m, "[:");
        copy(m, m->s.ptr[m->at] == '\\' || name ? 2 : 1);
        while (name && m->at < m->s.len && !peek(m, ":]"))
            copy(m, 1);
        copy(m, name ? 2 : 0);
    }
    const bool closed = m->at < m->s.len;
    copy(m, 1);
    return closed;
}

/* At "(": its head, up to what its alternatives begin with. */
static bool open_group(marker *m)
{
    static const struct {
        const char *head;
        bool negative, captures;
    } heads[] = {{"(?:", false, false},  {"(?>", false, false}, {"(?=", false, false},  {"(?!", true, false},
                 {"(?<=", false, false}, {"(?<!", true, false}, {"(?i:", false, false}, {"(", false, true}};
    size_t i = 0;
    if (peek(m, "(?i)")) {
        copy(m, 4);
        return true;
    }
    while (!peek(m, heads[i].head))
        i++;
    const bool other = heads[i].captures && (peek(m, "(?") || peek(m, "(*"));
    if (other || m->depth + 1 == MAX_DEPTH)
        return false;
    copy(m, strlen(heads[i].head));
    m->groups += heads[i].captures;
    const bool negative = m->levels[m->depth].negative || heads[i].negative;
    m->levels[++m->depth] = (level){m->at, false, negative};
    return true;
}

static bool take(marker *m)
{
    level *l = &m->levels[m->depth];
    switch (m->s.ptr[m->at]) {
    case '\\':
        return take_escape(m);
    case '[':
        return take_class(m);
    case '(':
        return open_group(m);
    case '|':
        end_branch(m);
        copy(m, 1);
        l->several = true;
        l->start = m->at;
        return true;
    case ')':
        if (m->depth == 0)
            return false;
        if (l->several)
            end_branch(m);
        m->depth--;
        copy(m, 1);
        return true;
    default:
        copy(m, 1);
        return true;
    }
}

bool hed_branches_of(hed_arena *arena, hed_str pattern, hed_branches *out)
{
    marker m = {.arena = arena, .s = pattern, .branches = out};
    bool ok = true;
    *out = (hed_branches){0};
    while (ok && m.at < pattern.len)
        ok = take(&m);
    ok = ok && m.depth == 0;
    if (ok && m.levels[0].several)
        end_branch(&m);
    out->marked = hed_arena_str(arena, hed_buf_str(&m.out));
    hed_buf_free(&m.out);
    return ok;
}
