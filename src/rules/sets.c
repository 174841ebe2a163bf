#include "rules/sets.h"

/* Of a text: characters that stand for themselves, without blanks if wanted. */
static unsigned length_of(hed_str s, bool blanks)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] != HED_EDGE && s.ptr[i] != HED_START && (blanks || s.ptr[i] != ' ');
    return n;
}

bool hed_set_tells(hed_set s)
{
    for (size_t i = 0; i < s.n; i++)
        if (length_of(s.at[i], false) == 0)
            return false;
    return true;
}

unsigned hed_set_longest(hed_set s)
{
    unsigned longest = 0;
    for (size_t i = 0; i < s.n; i++)
        longest = length_of(s.at[i], true) > longest ? length_of(s.at[i], true) : longest;
    return longest;
}

static bool is_in(hed_set s, hed_str text)
{
    for (size_t i = 0; i < s.n; i++)
        if (hed_str_eq(s.at[i], text))
            return true;
    return false;
}

hed_set hed_set_join(hed_arena *arena, hed_set a, hed_set b)
{
    hed_set both = {HED_NEW_N(arena, hed_str, a.n + b.n + 1), a.n, a.before > b.before ? a.before : b.before};
    if (a.n > 0)
        memcpy(both.at, a.at, a.n * sizeof *a.at);
    for (size_t i = 0; i < b.n; i++)
        if (!is_in(both, b.at[i]))
            both.at[both.n++] = b.at[i];
    return both;
}

static void put(char *to, hed_str s)
{
    if (s.len > 0)
        memcpy(to, s.ptr, s.len);
}

hed_set hed_set_multiply(hed_arena *arena, hed_set a, hed_set b)
{
    hed_set all = {.at = HED_NEW_N(arena, hed_str, a.n * b.n)};
    for (size_t i = 0; i < a.n; i++)
        for (size_t k = 0; k < b.n; k++) {
            char *text = HED_NEW_N(arena, char, a.at[i].len + b.at[k].len + 1);
            put(text, a.at[i]);
            put(text + a.at[i].len, b.at[k]);
            all.at[all.n++] = (hed_str){text, a.at[i].len + b.at[k].len};
        }
    return all;
}

hed_set hed_set_behind(unsigned characters, hed_set s)
{
    s.before = hed_sum(s.before, characters);
    return s;
}

hed_set hed_set_better(hed_set a, hed_set b)
{
    if (a.n == 0 || b.n == 0)
        return a.n > 0 ? a : b;
    return hed_literals_chance(a.at, a.n) <= hed_literals_chance(b.at, b.n) ? a : b;
}
