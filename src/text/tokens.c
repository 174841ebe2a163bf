/* Folded text to tokens and segments, in one pass over the bytes' classes.
 *
 * A token starts where the class before does not go on. A hyphen or apostrophe belongs to a word when letters stand on
 * both sides; so does a slash between letters ("and/or"). A dash, a bar, a spaced hyphen, a colon (but not in "10:30"),
 * a semicolon and a run of ? and ! end a segment. */
#include "text/fold.h"

typedef struct lexer {
    hed_arena *arena;
    const hed_lexicon *lexicon;
    const uint8_t *cls;
    const char *s;
    uint32_t n;
    hed_token *tokens; /* room for one a byte */
    uint32_t n_tokens;
    HED_LIST(hed_segment) segments;
    uint32_t segment_start, segment_token;
} lexer;

/* i may be up to HED_TEXT_AHEAD bytes behind the end, where there is space. */
static unsigned at(const lexer *l, uint32_t i)
{
    return hed_text_kind(l->cls[i]);
}

static bool wordy(unsigned kind)
{
    return kind == CLS_LETTER || kind == CLS_OTHER || kind == CLS_MARK;
}

/* What goes on with a word, whatever stands behind it. */
static bool goes_on(unsigned kind)
{
    const uint32_t kinds = 1u << CLS_LETTER | 1u << CLS_OTHER | 1u << CLS_MARK | 1u << CLS_NEXT | 1u << CLS_DIGIT;
    return kinds >> kind & 1;
}

/* The first byte behind the character that starts at i. */
static uint32_t next(const lexer *l, uint32_t i)
{
    for (i++; i < l->n && at(l, i) == CLS_NEXT; i++)
        ;
    return i;
}

static uint32_t word_end(const lexer *l, uint32_t i)
{
    for (;;) {
        unsigned kind = at(l, i);
        if (goes_on(kind)) {
            i++;
            continue;
        }
        unsigned after = at(l, i + 1);
        bool joins = kind == CLS_APOS || kind == CLS_HYPHEN || kind == CLS_SLASH;
        if (joins && (wordy(after) || (kind == CLS_HYPHEN && after == CLS_DIGIT))) {
            i++;
            continue;
        }
        /* U.S., e.g.: dots between single letters, and the one behind them. */
        bool single = kind == CLS_DOT && i >= 1 && wordy(at(l, i - 1)) && (i < 2 || !wordy(at(l, i - 2)));
        if (single && wordy(after) && !wordy(at(l, i + 2))) {
            i++;
            continue;
        }
        if (single && i >= 2 && at(l, i - 2) == CLS_DOT)
            i++;
        return i;
    }
}

/* Digits with inner . , : and a slash, then letters or % that touch: "10:30", "1/2", "12%", "1.5bn", "5th". */
static uint32_t number_end(const lexer *l, uint32_t i)
{
    for (;;) {
        unsigned kind = at(l, i), after = at(l, i + 1);
        bool inner = kind == CLS_DOT || kind == CLS_COMMA || kind == CLS_COLON || kind == CLS_SLASH;
        if (kind == CLS_DIGIT || kind == CLS_NEXT || (inner && after == CLS_DIGIT))
            i++;
        else
            break;
    }
    if (at(l, i) == CLS_PERCENT)
        return next(l, i);
    while (wordy(at(l, i)) || at(l, i) == CLS_NEXT || at(l, i) == CLS_DIGIT ||
           ((at(l, i) == CLS_HYPHEN || at(l, i) == CLS_APOS) && wordy(at(l, i + 1))))
        i++;
    return i;
}

static uint32_t run_end(const lexer *l, uint32_t i)
{
    uint32_t first = i;
    bool ask = at(l, i) == CLS_ASK;
    i = next(l, i);
    while (i < l->n && ((ask && at(l, i) == CLS_ASK) || (l->s[i] == l->s[first] && at(l, i) == at(l, first))))
        i = next(l, i);
    return i;
}

/* A symbol with its modifiers; a joiner brings the next symbol along. */
static uint32_t symbol_end(const lexer *l, uint32_t i)
{
    i = next(l, i);
    while (at(l, i) == CLS_TAIL) {
        bool joiner = i + 3 <= l->n && memcmp(l->s + i, "\xe2\x80\x8d", 3) == 0;
        i = next(l, i);
        if (joiner && at(l, i) == CLS_SYMBOL)
            i = next(l, i);
    }
    return i;
}

/* Of a word: what its letters look like, by how many have case and are capitals. */
static uint8_t shape(const lexer *l, uint32_t start, uint32_t cased, uint32_t upper)
{
    if (cased == 0)
        return HED_NOCASE;
    if (upper == 0)
        return HED_LOWER;
    if (upper == cased)
        return upper > 1 ? HED_UPPER : HED_CAPITAL;
    while (!(l->cls[start] & CLS_CASED))
        start++;
    return upper == 1 && (l->cls[start] & CLS_UPPER) ? HED_CAPITAL : HED_MIXED;
}

/* Once all words are hashed: their entries were asked of memory one after the other, and come together. */
static void look_up(const lexer *l, hed_token *token)
{
    bool known = false;
    uint64_t bits = hed_lexicon_find_hashed(l->lexicon, token->hash, &known);
    hed_str word = {l->s + token->start, token->end - token->start};
    if (!known && word.len > 2 && word.ptr[word.len - 1] == 's' && word.ptr[word.len - 2] == '\'') {
        word.len -= 2;
        bits = hed_lexicon_find(l->lexicon, word, &known);
    }
    token->name = hed_lexicon_name(l->lexicon, &bits);
    token->categories = bits;
}

static void add_token(lexer *l, hed_token_kind kind, uint32_t start, uint32_t end)
{
    const bool word = kind == HED_WORD;
    const hed_str text = {l->s + start, end - start};
    const uint64_t hash = kind <= HED_NUMBER ? hed_hash(text.ptr, text.len, 0) : 0;
    uint32_t cased = 0, upper = 0, kinds = 0;
    if (word && l->lexicon)
        hed_lexicon_expect(l->lexicon, hash);
    for (uint32_t i = start; i < end; i++) {
        const unsigned cls = l->cls[i];
        cased += (cls & CLS_CASED) != 0;
        upper += (cls & CLS_UPPER) != 0;
        kinds |= 1U << (cls & CLS_KIND);
    }
    l->tokens[l->n_tokens++] = (hed_token){
        .start = start,
        .end = end,
        .kind = (uint8_t)kind,
        .shape = word ? shape(l, start, cased, upper) : HED_NOCASE,
        .segment = (uint16_t)(l->segments.n < UINT16_MAX ? l->segments.n : UINT16_MAX),
        .digits = kinds >> CLS_DIGIT & 1,
        .apostrophe = kinds >> CLS_APOS & 1,
        .hash = hash,
    };
}

/* Ends the segment before byte end; the next starts at rest. Empty ones are none. */
static void split(lexer *l, uint32_t end, uint32_t rest, char ends_with)
{
    uint32_t start = l->segment_start;
    while (start < end && at(l, start) == CLS_SPACE)
        start++;
    while (end > start && at(l, end - 1) == CLS_SPACE)
        end--;
    if (end > start)
        *HED_PUSH(l->arena, &l->segments) = (hed_segment){
            .start = start,
            .end = end,
            .token_start = l->segment_token,
            .token_end = l->n_tokens,
            .ends_with = ends_with,
        };
    l->segment_start = rest;
    l->segment_token = l->n_tokens;
}

/* Whether the punctuation at [i, end) splits, and its sign. */
static char splits(const lexer *l, uint32_t i, uint32_t end)
{
    switch (at(l, i)) {
    case CLS_COLON:
    case CLS_SEMICOLON:
    case CLS_BAR:
        return l->s[i];
    case CLS_ASK:
        return memchr(l->s + i, '?', end - i) ? '?' : '!';
    case CLS_DASH: /* but "2019–2023" */
        return i > 0 && at(l, i - 1) == CLS_DIGIT && at(l, end) == CLS_DIGIT ? 0 : '-';
    case CLS_HYPHEN:
        return (i == 0 || at(l, i - 1) == CLS_SPACE) && at(l, end) == CLS_SPACE ? '-' : 0;
    default:
        return 0;
    }
}

static void punctuation(lexer *l, uint32_t i, uint32_t end)
{
    char sign = splits(l, i, end);
    if (sign && i > l->segment_start)
        split(l, i, end, sign);
    else if (sign)
        l->segment_start = end;
    add_token(l, HED_PUNCT, i, end);
    if (sign)
        l->segment_token = l->n_tokens;
}

void hed_text_tokenize(hed_arena *arena, const hed_lexicon *lexicon, const uint8_t *classes, hed_text *text)
{
    lexer l = {.arena = arena, .lexicon = lexicon, .cls = classes, .s = text->folded.ptr};
    l.n = (uint32_t)text->folded.len;
    l.tokens = hed_arena_take(arena, ((size_t)l.n + 1) * sizeof *l.tokens, _Alignof(hed_token));
    for (uint32_t i = 0, end; i < l.n; i = end) {
        unsigned kind = at(&l, i);
        end = i + 1;
        if (kind == CLS_SPACE)
            continue;
        if (wordy(kind)) {
            add_token(&l, HED_WORD, i, end = word_end(&l, i));
        } else if (kind == CLS_DIGIT || (kind == CLS_CURRENCY && at(&l, next(&l, i)) == CLS_DIGIT)) {
            add_token(&l, HED_NUMBER, i, end = number_end(&l, next(&l, i)));
        } else if (kind == CLS_SYMBOL || kind == CLS_TAIL || kind == CLS_CURRENCY) {
            add_token(&l, HED_SYMBOL, i, end = symbol_end(&l, i));
        } else {
            punctuation(&l, i, end = run_end(&l, i));
        }
    }
    split(&l, l.n, l.n, 0);
    if (l.segments.n == 0) /* nothing but splits: one segment, all of it */
        *HED_PUSH(arena, &l.segments) = (hed_segment){.end = l.n, .token_end = l.n_tokens};
    for (size_t i = 0; i < l.n_tokens; i++) {
        hed_token *token = &l.tokens[i];
        if (token->segment >= l.segments.n)
            token->segment = (uint16_t)(l.segments.n - 1);
        if (token->kind == HED_WORD && lexicon)
            look_up(&l, token);
    }
    text->tokens = l.tokens;
    text->n_tokens = l.n_tokens;
    text->segments = l.segments.at;
    text->n_segments = (uint32_t)l.segments.n;
}
