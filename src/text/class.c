/* Classes of characters. Categories are utf8proc's; what it does not know is the script, for which a short
 * list of the Latin blocks does: only "Latin or not" is ever asked. */
#include "text/fold.h"

#include <utf8proc.h>

#define SP CLS_SPACE
#define CT CLS_CONTROL
#define PU CLS_PUNCT
#define SY CLS_SYMBOL
#define DI CLS_DIGIT
#define LO (CLS_LETTER | CLS_CASED)
#define UP (CLS_LETTER | CLS_CASED | CLS_UPPER)
#define TEN(x) x, x, x, x, x, x, x, x, x, x
#define LETTERS(x) TEN(x), TEN(x), x, x, x, x, x, x

const uint8_t hed_text_ascii_class[128] = {
    CT,          CT,           CT,
    CT,          CT,           CT,
    CT,          CT,           CT,
    SP,          SP,           SP,
    SP,          SP,           CT,
    CT, /* 0 */
    CT,          CT,           CT,
    CT,          CT,           CT,
    CT,          CT,           CT,
    CT,          CT,           CT,
    CT,          CT,           CT,
    CT, /* 1 */
    SP,          CLS_ASK,      CLS_QUOTE,
    PU,          CLS_CURRENCY, CLS_PERCENT,
    PU,          CLS_APOS,     PU,
    CLS_CLOSE,   PU,           PU,
    CLS_COMMA,   CLS_HYPHEN,   CLS_DOT,
    CLS_SLASH, /* 2 */
    TEN(DI),     CLS_COLON,    CLS_SEMICOLON,
    SY,          SY,           SY,
    CLS_ASK,     CLS_AT, /* 3 */
    LETTERS(UP), PU,           PU,
    CLS_CLOSE,   SY,           PU,
    CLS_APOS, /* 4, 5 */
    LETTERS(LO), PU,           CLS_BAR,
    CLS_CLOSE,   SY,           CT, /* 6, 7 */
};

typedef struct range {
    uint32_t first, last;
} range;

static const range latin[] = {
    {0x00aa, 0x00aa}, {0x00ba, 0x00ba}, {0x00c0, 0x02b8}, {0x02e0, 0x02e4}, {0x1d00, 0x1d25}, {0x1d2c, 0x1d5c},
    {0x1d62, 0x1d65}, {0x1d6b, 0x1d77}, {0x1d79, 0x1dbe}, {0x1e00, 0x1eff}, {0x2071, 0x2071}, {0x207f, 0x207f},
    {0x2090, 0x209c}, {0x2132, 0x2132}, {0x2183, 0x2184}, {0x2c60, 0x2c7f}, {0xa722, 0xa7ff}, {0xab30, 0xab6f},
};

/* Skin tones. */
static bool is_tone(uint32_t cp)
{
    return cp >= 0x1f3fb && cp <= 0x1f3ff;
}

static bool in_ranges(const range *ranges, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n && cp >= ranges[i].first; i++)
        if (cp <= ranges[i].last)
            return true;
    return false;
}

static uint8_t punct(uint32_t cp)
{
    switch (cp) {
    case 0x2010:
    case 0x2011:
        return CLS_HYPHEN;
    case 0x2030:
    case 0x2031:
    case 0x066a:
        return CLS_PERCENT;
    default:
        return CLS_PUNCT;
    }
}

uint8_t hed_text_class(uint32_t cp)
{
    if (cp < 128)
        return hed_text_ascii_class[cp];
    bool is_latin = in_ranges(latin, sizeof latin / sizeof *latin, cp);
    unsigned letter = is_latin ? CLS_LETTER : CLS_OTHER;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return (uint8_t)(letter | CLS_CASED | CLS_UPPER);
    case UTF8PROC_CATEGORY_LL:
        return (uint8_t)(letter | CLS_CASED);
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return (uint8_t)letter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return CLS_MARK;
    case UTF8PROC_CATEGORY_ND:
        return CLS_DIGIT;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return CLS_OTHER;
    case UTF8PROC_CATEGORY_SC:
        return CLS_CURRENCY;
    case UTF8PROC_CATEGORY_PE:
        return CLS_CLOSE;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return punct(cp);
    default:
        return is_tone(cp) ? CLS_TAIL : CLS_SYMBOL;
    }
}

static const hed_confusable confusables[] = {
#define ROW(cp, kind, letter) {cp, kind, letter},
#include "text/confusables.inc"
#undef ROW
};

const hed_confusable *hed_text_confusable(uint32_t cp)
{
    size_t low = 0, high = sizeof confusables / sizeof *confusables;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (confusables[mid].cp == cp)
            return &confusables[mid];
        if (confusables[mid].cp < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

uint32_t hed_text_enclosed(uint32_t cp)
{
    static const uint32_t alphabets[] = {0x1f150, 0x1f170, 0x1f1e6}; /* black circles, black squares, regional */
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
        if (cp >= alphabets[i] && cp < alphabets[i] + 26)
            return 'A' + (cp - alphabets[i]);
    return 0;
}

uint32_t hed_text_lower(uint32_t cp)
{
    if (cp == 0x3c2)
        return 0x3c3; /* final sigma */
    return cp == 0x130 ? 'i' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}
