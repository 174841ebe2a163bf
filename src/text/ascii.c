/* The short road: plain ASCII that hides nothing, which most headlines are, folded eight bytes at a time.
 *
 * A table gives each byte its class and its flags; the questions about neighbours ("is there a letter that stands
 * alone?") are then put to eight flags at once, by the same words one byte to the left and to the right. Whatever needs
 * more than a change of case (a space too many, a backtick, anything that may be a disguise) takes the long road, which
 * gives the same answer for plain text too. */
#include "text/fold.h"

#define ONES 0x0101010101010101u
#define TOPS 0x8080808080808080u
#define PAD 8 /* bytes that may be read before and behind an array */
_Static_assert(HED_TEXT_ROOM == 2 * PAD, "what is_special reads behind the text");

enum {
    LETTER = 1,
    WORDY = 2,       /* a letter or an apostrophe: what leet touches */
    LEET = 4,        /* may stand for a letter before a wordy byte */
    LEET_BEHIND = 8, /* may stand for one behind it, too */
    LONG_ROAD = 16,  /* controls, backtick */
    SPACE = 32
};

#define L (LETTER | WORDY)
#define S (LEET | LEET_BEHIND)
#define C LONG_ROAD
#define EIGHT(x) x, x, x, x, x, x, x, x
#define ALPHABET EIGHT(L), EIGHT(L), EIGHT(L), L, L

static const uint8_t flags[128] = {
    EIGHT(C), EIGHT(C), EIGHT(C), EIGHT(C), SPACE, LEET, 0, 0, S,        0, 0, WORDY, S, 0, 0, S,
    0,        0,        0,        0,                                                              /* up to / */
    S,        S,        0,        S,        S,     S,    0, S, S,        S, 0, 0,     0, 0, 0, 0, /* 0 to ? */
    S,        ALPHABET, 0,        0,        0,     0,    0, C, ALPHABET, 0, S, 0,     0, C,
};

#define R4(n) (n), (n) + 1, (n) + 2, (n) + 3
#define R16(n) R4(n), R4((n) + 4), R4((n) + 8), R4((n) + 12)
#define R64(n) R16(n), R16((n) + 16), R16((n) + 32), R16((n) + 48)
#define R256(n) R64(n), R64((n) + 64), R64((n) + 128), R64((n) + 192)

/* Each byte stands for itself: the map of every plain headline. */
static const uint32_t itself[HED_MAX_CODEPOINTS + 2] = {R256(0), R256(256), 512, 513};

static uint64_t load(const void *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Bytes of ASCII to lower case. */
static uint64_t lower(uint64_t word)
{
    const uint64_t low = word & ~TOPS;
    const uint64_t over_z = low + ONES * (0x7f - 'Z'), from_a = low + ONES * (0x80 - 'A');
    return word | ((from_a ^ over_z) & TOPS) >> 2;
}

/* The top bit of each byte that is zero. */
static uint64_t zeros(uint64_t word)
{
    return ~(((word & ~TOPS) + ~TOPS) | word) & TOPS;
}

/* The sum of bytes that are 0 or 1. */
static unsigned sum(uint64_t word)
{
    return (unsigned)(word * ONES >> 56);
}

static bool five_signs(const uint8_t *f, size_t n)
{
    size_t run = 0;
    for (size_t i = 0; i < n; i++) {
        run = f[i] & LEET ? run + 1 : 0;
        if (run == 5)
            return true;
    }
    return false;
}

static bool is_special(const uint8_t *f, const char *folded, size_t n)
{
    unsigned alone = 0, signs = 0;
    uint64_t special = 0;
    for (size_t i = 0; i < n; i += 8) {
        const uint64_t is = load(f + i), before = load(f + i - 1), behind = load(f + i + 1), text = load(folded + i);
        const uint64_t same = (text ^ load(folded + i + 1)) | (text ^ load(folded + i + 2));
        special |= is >> 4 & ONES;                                                  /* controls */
        special |= (is >> 2 & behind >> 1 & ONES) | (is >> 3 & before >> 1 & ONES); /* a sign that touches a letter */
        special |= is >> 5 & behind >> 5 & ONES;                                    /* two spaces */
        special |= zeros(same) & is << 7;                                           /* a letter three times */
        alone += sum(is & ~before & ~behind & ONES);
        signs += sum(is >> 2 & ONES);
    }
    return special || alone >= 3 || (f[0] & SPACE) || (f[n - 1] & SPACE) || (signs >= 5 && five_signs(f, n));
}

bool hed_text_is_special(hed_arena *arena, char *folded, size_t n)
{
    uint8_t *f = (uint8_t *)hed_arena_take(arena, n + 3 * PAD, 1) + PAD;
    memset(f - PAD, 0, PAD);
    memset(f + n, 0, 2 * PAD);
    memset(folded + n, 0, 2 * PAD);
    for (size_t i = 0; i < n; i++)
        f[i] = flags[(unsigned char)folded[i]];
    return n == 0 || is_special(f, folded, n);
}

static const uint32_t *map_of(hed_arena *arena, size_t n)
{
    if (n <= HED_MAX_CODEPOINTS)
        return itself;
    uint32_t *map = hed_arena_take(arena, (n + 2) * sizeof *map, _Alignof(uint32_t));
    for (size_t i = 0; i < n + 2; i++)
        map[i] = (uint32_t)i;
    return map;
}

uint8_t *hed_text_read_ascii(hed_arena *arena, hed_text *out)
{
    const size_t n = out->source.len;
    const unsigned char *source = (const unsigned char *)out->source.ptr;
    uint8_t *classes = hed_arena_take(arena, n + HED_TEXT_AHEAD, 1);
    char *folded = hed_arena_take(arena, n + HED_TEXT_ROOM, 1);
    memset(classes + n, CLS_SPACE, HED_TEXT_AHEAD);
    for (size_t i = 0; i < n; i++)
        classes[i] = hed_text_ascii_class[source[i]];
    memcpy(folded, source, n);
    for (size_t i = 0; i < n; i += 8) {
        const uint64_t word = lower(load(folded + i));
        memcpy(folded + i, &word, sizeof word);
    }
    if (hed_text_is_special(arena, folded, n))
        return NULL;
    out->folded = (hed_str){folded, n};
    out->cased = out->source;
    out->map = map_of(arena, n);
    out->map_end = out->map + 1;
    out->n_codepoints = (uint32_t)n;
    out->ascii = true;
    return classes;
}
