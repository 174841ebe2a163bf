/* Source to units: what cannot be seen goes, what can be written in several ways is written in one.
 *
 * Each code point of the source becomes none, one or a few units:
 *   - ASCII and the accented letters of Latin-1 and Latin Extended-A stay: they are NFKC already, unless a
 *     combining mark follows
 *   - a table of ranges (odd below) names what has no form of its own: invisible characters, bidi controls, spaces,
 *     quotes, dashes
 *   - the rest is decomposed (NFKD) and, with the marks that follow it, composed again by hed_text_compose
 *
 * Expansions are capped at 8 code points (a few Arabic phrases that are one character have 18: they stay whole),
 * and so is what one base may carry in marks; so the folded text is never more than a small multiple of the source.
 * A unit that came of several code points, or with others from one, spans all of them.
 *
 * Counting: every step that undoes something adds to undone[kind]. What writing in other scripts needs (joiners,
 * left-to-right marks) is counted a second time in soft_*, so that it can be taken off for such a text. */
#include "text/fold.h"

#include <utf8proc.h>

#define MAX_EXPANSION 8

typedef enum act { DROP, DROP_SOFT, BIDI, BIDI_SOFT, SPACE, WIDE_SPACE, APOS, QUOTE, HYPHEN, DASH, SLASH, KEEP } act;

static const struct odd {
    uint32_t first, last;
    act act;
} odd[] = {
    {0x0080, 0x0084, DROP},       {0x0085, 0x0085, SPACE},      {0x0086, 0x009f, DROP},
    {0x00a0, 0x00a0, SPACE},      {0x00a8, 0x00a8, KEEP},       {0x00ab, 0x00ab, QUOTE},
    {0x00ad, 0x00ad, DROP},       {0x00af, 0x00af, KEEP},       {0x00b4, 0x00b4, APOS},
    {0x00b8, 0x00b8, KEEP},       {0x00bb, 0x00bb, QUOTE},      {0x02b9, 0x02b9, APOS},
    {0x02bb, 0x02bf, APOS},       {0x02c8, 0x02c8, APOS},       {0x02d8, 0x02dd, KEEP},
    {0x034f, 0x034f, DROP},       {0x061c, 0x061c, BIDI_SOFT},  {0x115f, 0x1160, WIDE_SPACE},
    {0x1680, 0x1680, WIDE_SPACE}, {0x17b4, 0x17b5, DROP},       {0x180b, 0x180f, DROP},
    {0x2000, 0x2008, WIDE_SPACE}, {0x2009, 0x200a, SPACE},      {0x200b, 0x200b, DROP},
    {0x200c, 0x200d, DROP_SOFT},  {0x200e, 0x200f, BIDI_SOFT},  {0x2010, 0x2011, HYPHEN},
    {0x2012, 0x2015, DASH},       {0x2018, 0x201b, APOS},       {0x201c, 0x201f, QUOTE},
    {0x2028, 0x2029, SPACE},      {0x202a, 0x202c, BIDI_SOFT},  {0x202d, 0x202e, BIDI},
    {0x202f, 0x202f, SPACE},      {0x2032, 0x2032, APOS},       {0x2033, 0x2033, QUOTE},
    {0x2035, 0x2035, APOS},       {0x2036, 0x2036, QUOTE},      {0x2039, 0x203a, APOS},
    {0x2044, 0x2044, SLASH},      {0x205f, 0x205f, WIDE_SPACE}, {0x2060, 0x2065, DROP},
    {0x2066, 0x2069, BIDI_SOFT},  {0x206a, 0x206f, DROP},       {0x2212, 0x2212, HYPHEN},
    {0x2215, 0x2215, SLASH},      {0x2800, 0x2800, WIDE_SPACE}, {0x2e3a, 0x2e3b, DASH},
    {0x3000, 0x3000, WIDE_SPACE}, {0x301d, 0x301f, QUOTE},      {0x3164, 0x3164, WIDE_SPACE},
    {0xa78b, 0xa78c, APOS},       {0xfe00, 0xfe0f, DROP_SOFT},  {0xfe31, 0xfe32, DASH},
    {0xfe58, 0xfe58, DASH},       {0xfe63, 0xfe63, HYPHEN},     {0xfeff, 0xfeff, DROP},
    {0xff02, 0xff02, QUOTE},      {0xff07, 0xff07, APOS},       {0xff0d, 0xff0d, HYPHEN},
    {0xff40, 0xff40, APOS},       {0xffa0, 0xffa0, WIDE_SPACE}, {0xfff9, 0xfffb, DROP},
    {0x1bca0, 0x1bca3, DROP},     {0x1d173, 0x1d17a, DROP},     {0xe0000, 0xe0fff, DROP},
};

/* What each act leaves, how it is classed, and what it counts as (HED_OBF_KINDS: plain typography). */
static const struct effect {
    uint8_t cp, cls, counts;
    bool soft;
} effects[] = {
    [DROP] = {0, 0, HED_OBF_INVISIBLE, false},
    [DROP_SOFT] = {0, 0, HED_OBF_INVISIBLE, true},
    [BIDI] = {0, 0, HED_OBF_BIDI, false},
    [BIDI_SOFT] = {0, 0, HED_OBF_BIDI, true},
    [SPACE] = {' ', CLS_SPACE, HED_OBF_KINDS, false},
    [WIDE_SPACE] = {' ', CLS_SPACE, HED_OBF_SPACES, false},
    [APOS] = {'\'', CLS_APOS, HED_OBF_KINDS, false},
    [QUOTE] = {'"', CLS_QUOTE, HED_OBF_KINDS, false},
    [HYPHEN] = {'-', CLS_HYPHEN, HED_OBF_KINDS, false},
    [DASH] = {'-', CLS_DASH, HED_OBF_KINDS, false},
    [SLASH] = {'/', CLS_SLASH, HED_OBF_KINDS, false},
};

static const struct odd *find_odd(uint32_t cp)
{
    size_t low = 0, high = sizeof odd / sizeof *odd;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp < odd[mid].first)
            high = mid;
        else if (cp > odd[mid].last)
            low = mid + 1;
        else
            return &odd[mid];
    }
    return NULL;
}

static void push(hed_fold *fold, uint32_t cp, uint8_t cls, uint32_t start, uint32_t end)
{
    if (fold->n == fold->cap) {
        size_t cap = fold->cap * 2;
        hed_unit *units = hed_arena_take(fold->arena, cap * sizeof *units, _Alignof(hed_unit));
        memcpy(units, fold->units, fold->n * sizeof *units);
        fold->units = units;
        fold->cap = cap;
    }
    fold->units[fold->n++] = (hed_unit){cp, start, end, cls, 1};
}

static bool is_symbol(const hed_fold *fold)
{
    unsigned kind = fold->n > 0 ? hed_text_kind(fold->units[fold->n - 1].cls) : CLS_SPACE;
    return kind == CLS_SYMBOL || kind == CLS_TAIL;
}

/* Joiners between two pictures, variation selectors behind one, the tags of a flag: part of an emoji. A joiner
 * stays, as the tail of the first; the others have no use for whoever reads tokens. True when done with. */
static bool emoji_part(hed_fold *fold, uint32_t cp, uint32_t start, uint32_t end)
{
    if (cp == 0x200d && is_symbol(fold) && end < fold->source.len && (unsigned char)fold->source.ptr[end] >= 0xe2) {
        uint32_t next;
        hed_utf8_read(fold->source.ptr + end, &next);
        if (hed_text_kind(hed_text_class(next)) != CLS_SYMBOL)
            return false;
        push(fold, cp, CLS_TAIL, start, end);
        return true;
    }
    if (cp >= 0xfe00 && cp <= 0xfe0f && fold->n > 0) {
        const hed_unit *last = &fold->units[fold->n - 1];
        return is_symbol(fold) || (last->end == start && (last->cp < 0x3a || last->cp == 0xa9 || last->cp == 0xae ||
                                                          (last->cp >= 0x2000 && last->cp < 0x3300)));
    }
    return cp >= 0xe0020 && cp <= 0xe007f && fold->n > 0 && fold->units[fold->n - 1].cp == 0x1f3f4;
}

static void act_on(hed_fold *fold, act what, uint32_t cp, uint32_t start, uint32_t end)
{
    const struct effect *effect = &effects[what];
    if (cp == 0xfeff && start == 0)
        return; /* a byte order mark */
    if (effect->cp)
        push(fold, effect->cp, effect->cls, start, end);
    else if (emoji_part(fold, cp, start, end))
        return;
    if (effect->counts == HED_OBF_KINDS)
        return;
    fold->undone[effect->counts]++;
    if (effect->soft && effect->counts == HED_OBF_BIDI)
        fold->soft_bidi++;
    else if (effect->soft)
        fold->soft_invisible++;
    if (cp == 0x202b || cp == 0x202e || cp == 0x2067)
        fold->reversing = effect->soft ? REVERSING_SOFT : REVERSING;
    else if (cp == 0x202c || cp == 0x2069)
        fold->reversing = 0;
}

static bool is_alnum(int32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9');
}

/* Whether a compatibility form is a way to write a plain letter or digit that nobody needs for typography.
 * Superscript digits, ordinal signs, circled digits, units and trade marks are needed. */
static bool is_disguise(uint32_t cp, const utf8proc_property_t *property, int32_t first)
{
    if (cp < 0x100 || !is_alnum(first))
        return false;
    bool digit = first <= '9';
    switch (property->decomp_type) {
    case UTF8PROC_DECOMP_TYPE_FONT:
    case UTF8PROC_DECOMP_TYPE_WIDE:
        return true;
    case UTF8PROC_DECOMP_TYPE_CIRCLE:
    case UTF8PROC_DECOMP_TYPE_SUB:
    case UTF8PROC_DECOMP_TYPE_SUPER:
        return !digit && cp != 0x2122 && cp != 0x2120;
    case UTF8PROC_DECOMP_TYPE_SQUARE:
        return !digit && cp >= 0x1f130 && cp < 0x1f150;
    case UTF8PROC_DECOMP_TYPE_COMPAT:
        return cp == 0x17f || (cp >= 0x2160 && cp < 0x2180) || (cp >= 0x249c && cp < 0x24ea) ||
               (cp >= 0xfb00 && cp <= 0xfb06);
    default:
        return false;
    }
}

/* Regional letters: a flag is two of them. A run of them that is no row of flags, being odd in number, is letters. */
static bool is_flag(hed_fold *fold, uint32_t start)
{
    static const char regional[] = "\xf0\x9f\x87";
    if (start >= fold->regional_end) { /* a new run */
        uint32_t end = start;
        while (end + 4 <= fold->source.len && memcmp(fold->source.ptr + end, regional, 3) == 0)
            end += 4;
        fold->regional_end = end;
        fold->regional_flags = end > start && (end - start) / 4 % 2 == 0;
    }
    return fold->regional_flags;
}

static void push_letter(hed_fold *fold, uint32_t letter, uint32_t start, uint32_t end)
{
    push(fold, letter, hed_text_class(letter), start, end);
    fold->undone[HED_OBF_WIDTH]++;
}

/* The letter that a small capital is a form of; 0 for what is none. */
static uint32_t small_capital(uint32_t cp)
{
    if (cp < 0x180 || (cp >= 0x250 && cp < 0x262))
        return 0;
    cp = hed_text_lower(cp); /* of some the other case is a letter of its own */
    if (!((cp >= 0x0262 && cp < 0x02a0) || (cp >= 0x1d00 && cp < 0x1d23) || cp == 0xa730 || cp == 0xa731))
        return 0;
    const hed_confusable *small = hed_text_confusable(cp);
    return small && small->kind == 'S' ? (uint32_t)small->letter | 0x20 : 0;
}

/* Pictures of letters, small capitals. True when it was one. */
static bool pictured(hed_fold *fold, uint32_t cp, uint32_t start, uint32_t end)
{
    uint32_t letter = cp >= 0x1f150 ? hed_text_enclosed(cp) : 0;
    if (letter && cp >= 0x1f1e6 && is_flag(fold, start)) {
        bool second = fold->n > 0 && fold->units[fold->n - 1].cp >= 0x1f1e6 && fold->units[fold->n - 1].cp < 0x1f200 &&
                      hed_text_kind(fold->units[fold->n - 1].cls) == CLS_SYMBOL;
        push(fold, cp, second ? CLS_TAIL : CLS_SYMBOL, start, end);
        return true;
    }
    if (!letter)
        letter = small_capital(cp);
    if (letter)
        push_letter(fold, letter, start, end);
    return letter != 0;
}

/* NFKD of one code point, as units that all span it. True when marks may have to be composed. */
static bool expand(hed_fold *fold, uint32_t cp, uint32_t start, uint32_t end)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)cp);
    int32_t parts[MAX_EXPANSION];
    int bound = UTF8PROC_BOUNDCLASS_START;
    if (property->decomp_seqindex == UINT16_MAX && (cp < 0xac00 || cp > 0xd7a3)) {
        push(fold, cp, hed_text_class(cp), start, end);
        return hed_text_kind(fold->units[fold->n - 1].cls) == CLS_MARK || (cp >= 0x1100 && cp < 0x1200);
    }
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, MAX_EXPANSION,
                                                 UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &bound);
    if (n < 1 || n > MAX_EXPANSION || parts[0] == ' ') {
        push(fold, cp, hed_text_class(cp), start, end);
        return false;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        const struct odd *again = parts[i] >= 0x80 ? find_odd((uint32_t)parts[i]) : NULL;
        const uint32_t small = small_capital((uint32_t)parts[i]);
        parts[i] = parts[i] == '`' ? '\'' : parts[i];
        if (small)
            push_letter(fold, small, start, end);
        else if (again && effects[again->act].cp)
            push(fold, effects[again->act].cp, effects[again->act].cls, start, end);
        else if (!again || again->act == KEEP)
            push(fold, (uint32_t)parts[i], hed_text_class((uint32_t)parts[i]), start, end);
    }
    fold->undone[HED_OBF_WIDTH] += is_disguise(cp, property, parts[0]);
    return true;
}

/* Whether the character at this byte may combine with the one before it. */
static bool combines(hed_str source, size_t at)
{
    uint32_t cp;
    if (at >= source.len || (unsigned char)source.ptr[at] < 0xcc)
        return false;
    hed_utf8_read(source.ptr + at, &cp);
    return hed_text_kind(hed_text_class(cp)) == CLS_MARK || (cp >= 0x1160 && cp < 0x1200) || cp == 0x200d ||
           find_odd(cp) != NULL;
}

static bool is_plain_latin(uint32_t cp)
{
    return (cp >= 0xc0 && cp < 0x180 && cp != 0x132 && cp != 0x133 && cp != 0x13f && cp != 0x140 && cp != 0x149 &&
            cp != 0x17f) ||
           (cp >= 0x1ea0 && cp < 0x1efa);
}

static void decode_ascii(hed_fold *fold, uint32_t cp, uint32_t start, uint32_t end, size_t *cluster)
{
    const uint8_t cls = hed_text_ascii_class[cp];
    if (cls == CLS_CONTROL) {
        fold->undone[HED_OBF_INVISIBLE]++;
        return;
    }
    *cluster = fold->n;
    push(fold, cls == CLS_SPACE ? ' ' : cls == CLS_APOS ? '\'' : cp, cls, start, end);
}

void hed_text_decode_one(hed_fold *fold, uint32_t cp, uint32_t start, uint32_t end, size_t *cluster)
{
    unsigned kind;
    size_t from = fold->n;
    if (cp < 0x80) {
        decode_ascii(fold, cp, start, end, cluster);
        return;
    }
    const struct odd *what = is_plain_latin(cp) ? NULL : find_odd(cp);
    if (what && what->act != KEEP) {
        act_on(fold, what->act, cp, start, end);
        if (fold->n > from)
            *cluster = from;
        return;
    }
    if ((is_plain_latin(cp) || (cp >= 0xac00 && cp < 0xd7a4)) && !combines(fold->source, end)) {
        push(fold, cp, hed_text_class(cp), start, end);
        *cluster = from;
        return;
    }
    if (pictured(fold, cp, start, end)) {
        *cluster = from;
        return;
    }
    bool again = expand(fold, cp, start, end);
    if (fold->n == from)
        return;
    kind = hed_text_kind(fold->units[from].cls);
    if (kind == CLS_MARK && fold->crowded == *cluster + 1 && from > *cluster) {
        fold->undone[HED_OBF_MARKS] += (uint32_t)(fold->n - from);
        fold->units[*cluster].end = end;
        fold->n = from;
        return;
    }
    bool jamo = fold->units[from].cp >= 0x1160 && fold->units[from].cp < 0x1200;
    if (kind == CLS_MARK || jamo) { /* joins the cluster before it, if that is still the last */
        hed_text_compose(fold, *cluster);
    } else {
        *cluster = from;
        if (again && fold->n > from + 1)
            hed_text_compose(fold, from);
    }
}

void hed_text_count_reversed(hed_fold *fold)
{
    if (!fold->reversing || fold->n == 0 || hed_text_kind(fold->units[fold->n - 1].cls) != CLS_LETTER)
        return;
    fold->undone[HED_OBF_BIDI]++;
    fold->soft_bidi += fold->reversing == REVERSING_SOFT;
}

void hed_text_decode(hed_fold *fold)
{
    size_t cluster = 0;
    for (uint32_t i = 0, end, cp; i < fold->source.len; i = end) {
        end = i + (uint32_t)hed_utf8_read(fold->source.ptr + i, &cp);
        fold->n_codepoints++;
        hed_text_decode_one(fold, cp, i, end, &cluster);
        hed_text_count_reversed(fold);
    }
}
