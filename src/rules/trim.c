/* Literals as they are looked for: what stands for their edges taken off, and those left out that others are within. */
#include "rules/filter.h"

/* Without what stands for edges, which counts at the ends of a text only, and beside a character of a word. */
static hed_literal literal_of(hed_arena *arena, hed_str text)
{
    hed_literal l = {.text = {HED_NEW_N(arena, char, text.len + 1), 0}};
    char *to = (char *)(uintptr_t)l.text.ptr;
    char before = 0, behind = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        const bool edge = c == HED_EDGE || c == HED_START;
        if (edge && l.text.len == 0)
            before = before == HED_START ? HED_START : c;
        if (!edge)
            to[l.text.len++] = c;
        behind = edge;
    }
    const bool first = hed_in_cased_word(to[0]), last = hed_in_cased_word(to[l.text.len - 1]);
    l.sides = before == HED_START ? HED_LIT_FIRST : before == HED_EDGE && first ? HED_LIT_LEFT : 0;
    l.sides |= behind && last ? HED_LIT_RIGHT : 0;
    return l;
}

/* Bits of some of its characters: what is within another text has no more of them. */
static uint64_t characters(hed_str text)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < text.len; i++)
        bits |= (uint64_t)1 << (text.ptr[i] & 63);
    return bits;
}

#define NOWHERE SIZE_MAX

/* Wherever b is found, a is, too: at this byte of it. */
static size_t place_within(const hed_literal *a, const hed_literal *b)
{
    for (size_t at = 0; at + a->text.len <= b->text.len; at++) {
        if (b->text.ptr[at] != a->text.ptr[0])
            continue;
        const size_t end = at + a->text.len;
        unsigned sides = at == 0 ? b->sides & (HED_LIT_LEFT | HED_LIT_FIRST) : 0;
        sides |= at > 0 && !hed_in_cased_word(b->text.ptr[at - 1]) ? HED_LIT_LEFT : 0;
        sides |= end == b->text.len                     ? b->sides & HED_LIT_RIGHT
                 : !hed_in_cased_word(b->text.ptr[end]) ? HED_LIT_RIGHT
                                                        : 0;
        sides |= sides & HED_LIT_FIRST ? HED_LIT_LEFT : 0;
        if ((a->sides & ~sides) == 0 && memcmp(a->text.ptr, b->text.ptr + at, a->text.len) == 0)
            return at;
    }
    return NOWHERE;
}

/* Why a literal is not needed: another stands in it. */
typedef struct stead {
    uint64_t bits;   /* characters */
    size_t by, from; /* that other, and at which byte; NOWHERE: it is needed */
} stead;

static void find_stead(const hed_literal *at, size_t n, size_t i, stead *steads)
{
    steads[i].from = NOWHERE;
    for (size_t k = 0; k < n && steads[i].from == NOWHERE; k++) {
        if ((steads[k].bits & ~steads[i].bits) != 0 || k == i)
            continue;
        const size_t from = place_within(&at[k], &at[i]);
        if (from != NOWHERE && (k < i || place_within(&at[i], &at[k]) == NOWHERE)) {
            steads[i].by = k;
            steads[i].from = from;
        }
    }
}

/* Those that are not within another; of equals the first. *moved: bytes that they may stand behind the start of one
 * that is left out. */
static size_t without_longer(hed_literal *at, size_t n, stead *steads, unsigned *moved)
{
    size_t kept = 0;
    *moved = 0;
    for (size_t i = 0; i < n; i++)
        steads[i].bits = characters(at[i].text);
    for (size_t i = 0; i < n; i++)
        find_stead(at, n, i, steads);
    for (size_t i = 0; i < n; i++) {
        size_t from = 0;
        for (size_t k = i; steads[k].from != NOWHERE; k = steads[k].by)
            from += steads[k].from;
        *moved = from > *moved ? (unsigned)from : *moved;
        if (steads[i].from == NOWHERE)
            at[kept++] = at[i];
    }
    return kept;
}

const hed_literal *hed_literals_trim(hed_arena *arena, const hed_str *texts, size_t n, size_t *kept, unsigned *moved)
{
    hed_literal *at = HED_NEW_N(arena, hed_literal, n + 1);
    for (size_t i = 0; i < n; i++)
        at[i] = literal_of(arena, texts[i]);
    *kept = without_longer(at, n, HED_NEW_N(arena, stead, n + 1), moved);
    return at;
}
