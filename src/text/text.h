/* text: bytes to a checked, folded, tokenised text. The only reader of raw UTF-8; what stands behind it
 * may rely on valid UTF-8 and on the invariants below. */
#ifndef HED_TEXT_H
#define HED_TEXT_H

#include "base/base.h"

/* ---- Lexicon: word -> category bits. It belongs to the model (models/lexicon-en.yaml); it is read here
 * because tokens carry its bits and leet is undone only into its words. Immutable once loaded. */
typedef struct hed_lexicon hed_lexicon;

hed_lexicon *hed_lexicon_load(hed_arena *arena, const char *path, hed_err *err);
/* The bit (1 << i) of a category by name; 0 when there is none. At most 64 categories. */
uint64_t hed_lexicon_category(const hed_lexicon *lexicon, const char *name);
/* Category bits of a folded word; 0 when unknown. One hash look-up. *known tells a listed word. */
uint64_t hed_lexicon_find(const hed_lexicon *lexicon, hed_str word, bool *known);
/* The same where the word's hed_hash with seed 0 is at hand. */
uint64_t hed_lexicon_find_hashed(const hed_lexicon *lexicon, uint64_t hash, bool *known);
/* Has memory fetch what finding it will look at. */
void hed_lexicon_expect(const hed_lexicon *lexicon, uint64_t hash);
/* What stands for a word of these categories where it does not matter which name it is: @ for a person's, & for a
 * place's; 0 for other words. Takes the categories of names out: to everybody but n-grams they are words like others.
 */
char hed_lexicon_name(const hed_lexicon *lexicon, uint64_t *categories);
const char *hed_lexicon_hash(const hed_lexicon *lexicon); /* SHA-256 hex of the file */

/* ---- Text */

typedef enum hed_token_kind {
    HED_WORD,   /* letters with inner apostrophes and hyphens; digits after a letter ("covid-19", "g7") */
    HED_NUMBER, /* digits with separators, a leading currency sign, a trailing unit or %: "$1.5bn" */
    HED_PUNCT,  /* a run of one punctuation character, or of ! and ? mixed */
    HED_SYMBOL, /* emoji (one grapheme cluster) and other symbols */
} hed_token_kind;

typedef enum hed_shape { HED_LOWER, HED_CAPITAL, HED_UPPER, HED_MIXED, HED_NOCASE } hed_shape;

typedef struct hed_token {
    uint32_t start, end;     /* bytes of folded */
    uint8_t kind, shape;     /* hed_token_kind; hed_shape of the original letters */
    uint16_t segment;        /* index into segments */
    char name;               /* hed_lexicon_name */
    bool digits, apostrophe; /* it has some, one */
    uint64_t categories;     /* of the lexicon, for words: of the whole word, else of it without 's */
    uint64_t hash;           /* hed_hash of the folded bytes with seed 0, for words and numbers */
} hed_token;

/* Between the splits : ; ? ! | en dash, em dash and spaced hyphens. ends_with is the split's character in
 * folded form (0 at the end of the text): ':' ';' '?' '!' '|' '-'. Token and byte ranges leave it out. */
typedef struct hed_segment {
    uint32_t start, end;             /* bytes of folded, no outer space */
    uint32_t token_start, token_end; /* half-open */
    char ends_with;
} hed_segment;

/* What folding had to undo, other than quotes, dashes, ordinary spaces and case. */
typedef enum hed_obfuscation {
    HED_OBF_INVISIBLE, /* zero-width, format, soft hyphen, variation selectors, tag characters, controls */
    HED_OBF_BIDI,      /* bidi controls; class C when one reverses */
    HED_OBF_WIDTH,     /* fullwidth, mathematical, circled, squared, small capitals, superscripts, ligatures */
    HED_OBF_HOMOGLYPH, /* letters of other scripts inside a Latin word */
    HED_OBF_MARKS,     /* stacked or enclosing marks beyond what the script uses */
    HED_OBF_SPACED,    /* letters spaced or dotted out */
    HED_OBF_LEET,      /* digits and signs as letters, where the result is a word of the lexicon */
    HED_OBF_SPACES,    /* spaces of unusual width */
    HED_OBF_REPEAT,    /* letters repeated three times and more */
    HED_OBF_KINDS
} hed_obfuscation;

const char *hed_obfuscation_name(hed_obfuscation kind);

typedef struct hed_text {
    hed_str source; /* the original bytes, valid UTF-8 */
    /* Two foldings of the same length and the same offsets: folded is case-folded, cased is not. */
    hed_str folded, cased;
    const uint32_t *map;     /* folded.len + 1 entries: byte of source at which the character that gave this
                                folded byte starts; the last is source.len; never falls */
    const uint32_t *map_end; /* folded.len entries: byte of source behind that character */
    const hed_token *tokens;
    const hed_segment *segments;                 /* at least one */
    uint32_t n_tokens, n_segments, n_codepoints; /* code points of source */
    uint32_t obfuscation[HED_OBF_KINDS];         /* characters undone, by kind */
    bool leftover_entity;                        /* "&#8217;" or "&amp;" is still in it */
    bool foreign;                                /* mostly another script than Latin */
    bool ascii;                                  /* folded is */
} hed_text;

/* limit_cp: longest text in code points (HED_MAX_CODEPOINTS for a headline; 0: none but 4 GiB). Fails with
 * EINPUT (invalid UTF-8 or NUL, with the byte offset; empty; too long, with the length). lexicon may be
 * NULL: no categories, no leet. Results live in the arena. Time is linear in the length. */
bool hed_text_read(hed_arena *arena, const hed_lexicon *lexicon, hed_str source, size_t limit_cp, hed_text *out,
                   hed_err *err);

/* The source bytes that gave folded[start, end). */
static inline hed_str hed_text_source(const hed_text *text, uint32_t start, uint32_t end)
{
    if (start >= end)
        return (hed_str){text->source.ptr + text->map[start], 0};
    return (hed_str){text->source.ptr + text->map[start], text->map_end[end - 1] - text->map[start]};
}

/* A range of folded as a span of the source, in all three units. */
hed_span hed_text_span(const hed_text *text, uint32_t start, uint32_t end);

/* ---- Language */

/* Words by which languages other than English are told. Immutable. */
typedef struct hed_languages hed_languages;
hed_languages *hed_languages_new(hed_arena *arena, const hed_lexicon *english);

typedef struct hed_language {
    const char *code, *name; /* "de", "German"; "und" and "another language" where it is clear only that it is none in
                                English; NULL: it is English, or not plain enough */
    double confidence;
} hed_language;

/* text was read with the lexicon that the languages have. */
hed_language hed_text_language(const hed_languages *languages, const hed_text *text);
/* It has words of English, and more of them than others: no sign of another language speaks against it. */
bool hed_text_is_english(const hed_languages *languages, const hed_text *text);
const char *hed_language_name(hed_str code); /* "German" of "de-AT"; NULL for those that are not known */

static inline hed_str hed_token_str(const hed_text *text, const hed_token *token)
{
    return hed_str_sub(text->folded, token->start, token->end);
}

#endif
