/* What the files of text/ share: classes of characters, the list of units that a text is folded in, the
 * steps of folding. Not for other folders. */
#ifndef HED_TEXT_FOLD_H
#define HED_TEXT_FOLD_H

#include "text/text.h"

/* ---- Classes. One byte for each byte of folded text: the kind, and whether the original was a capital.
 * The tokeniser looks at nothing else. */
enum {
    CLS_SPACE,
    CLS_LETTER, /* Latin */
    CLS_OTHER,  /* a letter of another script */
    CLS_MARK,   /* combining */
    CLS_DIGIT,
    CLS_APOS,   /* ' however written */
    CLS_QUOTE,  /* " however written */
    CLS_HYPHEN, /* hyphens and minus */
    CLS_DASH,   /* en dash, em dash and longer: '-' when folded */
    CLS_DOT,
    CLS_COMMA,
    CLS_COLON,
    CLS_SEMICOLON,
    CLS_ASK, /* ? and ! */
    CLS_BAR,
    CLS_SLASH,
    CLS_AT,
    CLS_CLOSE, /* closing brackets */
    CLS_PERCENT,
    CLS_CURRENCY,
    CLS_PUNCT,
    CLS_SYMBOL,
    CLS_TAIL, /* goes on with the symbol before it: emoji modifiers, joiners and what they join */
    CLS_NEXT, /* a further byte of the same character */
    CLS_CONTROL,
    CLS_KINDS
};
#define CLS_KIND 0x1f
#define CLS_UPPER 0x40 /* a capital letter */
#define CLS_CASED 0x80 /* a letter that has case */

static inline unsigned hed_text_kind(uint8_t cls)
{
    return cls & CLS_KIND;
}

extern const uint8_t hed_text_ascii_class[128];
uint8_t hed_text_class(uint32_t cp); /* of any code point, as NFKC has it */

uint32_t hed_text_lower(uint32_t cp); /* case folding, where it gives one code point */

/* ascii.c: the short road. The classes, or NULL where the text must take the long one. */
uint8_t *hed_text_read_ascii(hed_arena *arena, hed_text *out);
/* Whether n bytes of folded ASCII may be in disguise, or have a space too many. Never wrong when it says no. Writes
 * HED_TEXT_ROOM bytes behind them. */
#define HED_TEXT_ROOM 16
bool hed_text_is_special(hed_arena *arena, char *folded, size_t n);

/* ---- Units: code points on their way from source to folded. */
typedef struct hed_unit {
    uint32_t cp;         /* case as in the source */
    uint32_t start, end; /* bytes of source */
    uint8_t cls;
    uint8_t shown; /* 0: taken out by a step, to be squeezed out at its end */
} hed_unit;

typedef struct hed_fold {
    hed_arena *arena;
    const hed_lexicon *lexicon; /* may be NULL */
    hed_str source;
    hed_unit *units; /* room for cap */
    size_t n, cap;
    uint32_t undone[HED_OBF_KINDS];
    uint32_t soft_invisible, soft_bidi; /* of those, what writing in other scripts needs */
    uint32_t n_codepoints;
    size_t crowded;        /* 1 + index of the unit that carries more marks than any writing does */
    uint32_t regional_end; /* behind the run of regional letters that was met last */
    bool regional_flags;   /* that run is a row of flags */
    bool foreign;
    enum { REVERSING = 1, REVERSING_SOFT } reversing; /* behind a control that turns the direction round; 0: not */
} hed_fold;

/* source to units: decodes, takes out what cannot be seen, NFKC, quotes, dashes, spaces, marks. Space is one
 * unit for each space still. */
void hed_text_decode(hed_fold *fold);
/* One code point of it, which bytes [start, end) of source stand for; *cluster is the unit that a mark would join. */
void hed_text_decode_one(hed_fold *fold, uint32_t cp, uint32_t start, uint32_t end, size_t *cluster);
/* Counts the unit that was decoded last, when it is a Latin letter that is shown the other way round. */
void hed_text_count_reversed(hed_fold *fold);
/* NFKC of one base and its marks, units [from, fold->n): one step of the above. */
void hed_text_compose(hed_fold *fold, size_t from);

/* What may have been done to the letters; true when something was undone. Each is linear in the units. */
bool hed_text_undo_entities(hed_fold *fold);
bool hed_text_undo_homoglyphs(hed_fold *fold);
bool hed_text_undo_spacing(hed_fold *fold);
bool hed_text_undo_words(hed_fold *fold); /* leet, repeated letters, marks on most letters */
/* Drops units that are not shown, makes one space of several, which is shown as HED_WIDE. */
void hed_text_squeeze(hed_fold *fold);
#define HED_WIDE 2

/* words.c, for the others: */
unsigned hed_text_kind_at(const hed_fold *fold, size_t i); /* CLS_SPACE behind the end */
void hed_text_set_letter(hed_unit *unit, char letter, bool keep_case);
bool hed_text_known(const hed_fold *fold, const char *text, size_t len); /* in the lexicon, with or without 's */

typedef struct hed_confusable {
    uint32_t cp;
    char kind; /* see confusables.py */
    char letter;
} hed_confusable;
const hed_confusable *hed_text_confusable(uint32_t cp); /* NULL when there is none */
/* The ASCII letter or digit of enclosed and regional letters that NFKC leaves alone; 0 for others. */
uint32_t hed_text_enclosed(uint32_t cp);

/* The letter that ASCII leet stands for first, and the second choice; 0 when none. */
bool hed_text_leet(uint32_t cp, char choices[2]);

/* ---- Tokens and segments, from folded bytes and their classes. */
#define HED_TEXT_AHEAD 4 /* classes of space that stand behind the text's own */
void hed_text_tokenize(hed_arena *arena, const hed_lexicon *lexicon, const uint8_t *classes, hed_text *text);

#endif
