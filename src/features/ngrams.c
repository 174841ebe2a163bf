/* Hashed n-grams. The folded text's words and numbers, digits as '#', joined by single spaces and with one at each
 * end, make one line; a character n-gram is a window of that line that does not reach over a space (which stands for
 * the word's boundary), a word n-gram one or two of its words. Both readers of n-grams walk it by one function. */
#include "features/features.h"

#include <endian.h>
#include <math.h>

typedef struct line {
    unsigned char *at; /* n bytes, ' ' first and last; eight may be read from each */
    uint32_t *from;    /* byte of folded for each byte; the end's for the last ' '. NULL when nobody asks */
    uint32_t n;
    uint32_t *words;  /* start in at of each word */
    uint64_t *hashes; /* of each */
    uint32_t n_words;
} line;

static inline void put(line *l, char c, uint32_t from)
{
    if (l->from)
        l->from[l->n] = from;
    l->at[l->n++] = (unsigned char)c;
}

/* Appends a word, its digits as marks: one for a run of up to three, two for a longer one, as a year is. True when it
 * has any, or is a name, and so has another hash than its token. */
static inline bool put_word(line *l, const hed_text *text, const hed_token *token)
{
    if (token->name) {
        put(l, token->name, token->start);
        return true;
    }
    if (!token->digits && !l->from) {
        memcpy(l->at + l->n, text->folded.ptr + token->start, token->end - token->start);
        l->n += token->end - token->start;
        return false;
    }
    for (uint32_t at = token->start, run = 0; at < token->end; at++) {
        const char c = text->folded.ptr[at];
        run = hed_isdigit(c) ? run + 1 : 0;
        if (run == 0 || run == 1 || run == 4)
            put(l, run ? '#' : c, at);
    }
    return token->digits;
}

static line join(hed_arena *arena, const hed_text *text, bool places)
{
    const size_t size = text->folded.len + (size_t)text->n_tokens + 2;
    line l = {.at = hed_arena_take(arena, size + sizeof(uint64_t), 1),
              .from = places ? hed_arena_take(arena, size * sizeof(uint32_t), _Alignof(uint32_t)) : NULL,
              .words = hed_arena_take(arena, ((size_t)text->n_tokens + 1) * sizeof(uint32_t), _Alignof(uint32_t)),
              .hashes = hed_arena_take(arena, ((size_t)text->n_tokens + 1) * sizeof(uint64_t), _Alignof(uint64_t))};
    put(&l, ' ', 0);
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        if (token->kind > HED_NUMBER)
            continue;
        const uint32_t start = l.n;
        const bool other = put_word(&l, text, token);
        l.words[l.n_words] = start;
        l.hashes[l.n_words++] = other ? hed_hash(l.at + start, l.n - start, 0) : token->hash;
        put(&l, ' ', token->end);
    }
    return l;
}

/* A word n-gram counts as three: a headline has about ten times as many windows of characters, which would leave
 * words little of the vector's length. Of 1 to 4, 3 is the most exact on Stop Clickbait. */
#define WORD 3

#define EDGE 0x9ddfea08eb382d69ULL /* the hash of what stands before the first word and behind the last */

static uint32_t bucket(uint64_t h)
{
    h *= 0x9e3779b97f4a7c15ULL;
    return (uint32_t)(h >> (64 - HED_NGRAM_BITS));
}

typedef void visit(void *ctx, uint32_t bucket, uint32_t start, uint32_t end, bool word);

/* The first n of eight bytes, as a number. */
static inline uint32_t window(uint64_t bytes, uint32_t n)
{
    return bucket((bytes >> (64 - 8 * n)) + 1);
}

/* The n-grams of 2 to most bytes at i, most up to 5. */
static inline __attribute__((always_inline)) void windows(const line *l, uint32_t i, uint32_t most, visit *to,
                                                          void *ctx)
{
    uint64_t bytes;
    memcpy(&bytes, l->at + i, sizeof bytes);
    bytes = be64toh(bytes);
    to(ctx, window(bytes, 2), i, i + 2, false);
    if (most > 2)
        to(ctx, window(bytes, 3), i, i + 3, false);
    if (most > 3)
        to(ctx, window(bytes, 4), i, i + 4, false);
    if (most > 4)
        to(ctx, window(bytes, 5), i, i + 5, false);
}

/* Calls visit for every n-gram, with its bytes of the line. The line's ends take part in word bigrams: what a headline
 * starts and ends with tells more than what stands in it. */
static inline __attribute__((always_inline)) void walk(const line *l, visit *to, void *ctx)
{
    uint64_t before = EDGE;
    for (uint32_t w = 0; w < l->n_words; w++) {
        const uint32_t start = l->words[w], end = (w + 1 < l->n_words ? l->words[w + 1] : l->n) - 1;
        const uint64_t hash = l->hashes[w];
        to(ctx, bucket(hash), start, end, true);
        to(ctx, bucket(before * 3 + hash), w > 0 ? l->words[w - 1] : start - 1, end, true);
        if (w + 1 == l->n_words)
            to(ctx, bucket(hash * 3 + EDGE), start, end + 1, true);
        before = hash;
        uint32_t i = start - 1; /* windows of 2 to 5 bytes, boundary marks included */
        for (; i + 4 <= end; i++)
            windows(l, i, 5, to, ctx);
        for (; i < end; i++)
            windows(l, i, end + 1 - i, to, ctx);
    }
}

/* ---- Distinct n-grams, by a small table of what was seen */

typedef struct collect {
    const line *line;
    hed_ngram *at;
    uint32_t *slots; /* index + 1 */
    uint32_t n, mask;
} collect;

static bool same(const line *l, const hed_ngram *a, uint32_t start, uint32_t end)
{
    return a->end - a->start == end - start && memcmp(l->at + a->start, l->at + start, end - start) == 0;
}

static void keep(void *ctx, uint32_t in, uint32_t start, uint32_t end, bool word)
{
    collect *c = ctx;
    uint32_t slot = in & c->mask;
    for (; c->slots[slot]; slot = (slot + 1) & c->mask) {
        hed_ngram *seen = &c->at[c->slots[slot] - 1];
        if (seen->bucket == in && seen->is_word == word && same(c->line, seen, start, end)) {
            seen->count = (uint16_t)(seen->count + (word ? WORD : 1));
            return;
        }
    }
    c->at[c->n] = (hed_ngram){.bucket = in, .start = start, .end = end, .count = word ? WORD : 1, .is_word = word};
    c->slots[slot] = ++c->n;
}

/* Each occurrence adds its weight's square, also of an n-gram that stands there twice: as long as the root of the true
 * sum for nearly every headline, and nothing has to be counted to know it. */
static double norm_of(uint32_t words, uint32_t windows)
{
    const uint32_t squares = words * WORD * WORD + windows;
    return squares ? sqrt(squares) : 1;
}

const hed_ngram *hed_ngrams(hed_arena *arena, const hed_text *text, size_t *n, double *norm)
{
    const line l = join(arena, text, true);
    const size_t most = (size_t)l.n * 4 + (size_t)l.n_words * 2 + 2;
    collect c = {.line = &l, .mask = 15};
    while (c.mask + 1 < 2 * most)
        c.mask = c.mask * 2 + 1;
    c.at = hed_arena_take(arena, most * sizeof *c.at, _Alignof(hed_ngram));
    c.slots = HED_NEW_N(arena, uint32_t, (size_t)c.mask + 1);
    uint32_t words = 0, windows = 0;
    walk(&l, keep, &c);
    for (uint32_t i = 0; i < c.n; i++) { /* from the line to folded */
        const bool bounded = l.at[c.at[i].end - 1] == ' ';
        c.at[i].start = l.from[c.at[i].start];
        *(c.at[i].is_word ? &words : &windows) += c.at[i].count;
        c.at[i].end = l.from[bounded ? c.at[i].end - 1 : c.at[i].end];
        if (c.at[i].start > c.at[i].end)
            c.at[i].start = c.at[i].end;
    }
    *norm = norm_of(words / WORD, windows);
    *n = c.n;
    return c.at;
}

/* ---- The hot path: nothing is kept */

typedef struct sums {
    const int16_t *table;
    int64_t words, windows; /* sums of table's entries */
    uint32_t n_words, n_windows;
} sums;

static void add(void *ctx, uint32_t in, uint32_t start, uint32_t end, bool word)
{
    sums *s = ctx;
    (void)start, (void)end;
    *(word ? &s->words : &s->windows) += s->table[in];
    *(word ? &s->n_words : &s->n_windows) += 1;
}

double hed_ngrams_dot(hed_arena *arena, const hed_text *text, const int16_t *table, double *norm)
{
    const size_t mark = hed_arena_mark(arena);
    const line l = join(arena, text, false);
    sums s = {.table = table};
    walk(&l, add, &s);
    hed_arena_rewind(arena, mark);
    *norm = norm_of(s.n_words, s.n_windows);
    return (double)(WORD * s.words + s.windows);
}
