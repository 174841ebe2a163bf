/* Undoing what is done inside a word, where that makes a word of the lexicon:
 *
 *   leet         "b3lieve", "$hocking"
 *   repeats      "sooooo", when one or two of them make a word
 *   accents      on most letters of a word that is one without them; and on most letters of the text, which no language
 *                puts there
 *   flags        whose letters spell a word
 *
 * What is no word of the lexicon is left alone: G7, covid-19, 5th, AAA. Once one word is in disguise, others need less
 * to be taken for it. */
#include "text/fold.h"

#include <utf8proc.h>

#define MAX_WORD 48 /* units of a word that leet and repeats look at */

unsigned hed_text_kind_at(const hed_fold *fold, size_t i)
{
    return i < fold->n ? hed_text_kind(fold->units[i].cls) : CLS_SPACE;
}

void hed_text_set_letter(hed_unit *unit, char letter, bool keep_case)
{
    bool upper = keep_case ? (unit->cls & CLS_UPPER) != 0 : letter >= 'A' && letter <= 'Z';
    unit->cp = (uint32_t)(upper ? letter & ~0x20 : letter | 0x20);
    unit->cls = hed_text_ascii_class[unit->cp];
}

void hed_text_squeeze(hed_fold *fold)
{
    size_t to = 0;
    for (size_t i = 0; i < fold->n; i++) {
        const hed_unit unit = fold->units[i];
        if (!unit.shown)
            continue;
        if (to > 0 && hed_text_kind(unit.cls) == CLS_SPACE && hed_text_kind(fold->units[to - 1].cls) == CLS_SPACE)
            fold->units[to - 1] = (hed_unit){' ', fold->units[to - 1].start, unit.end, CLS_SPACE, HED_WIDE};
        else
            fold->units[to++] = unit;
    }
    fold->n = to;
}

static bool listed(const hed_lexicon *lexicon, hed_str word)
{
    bool is = false;
    if (word.len >= 2)
        hed_lexicon_find(lexicon, word, &is);
    return is;
}

bool hed_text_known(const hed_fold *fold, const char *text, size_t len)
{
    const hed_str word = {text, len};
    if (!fold->lexicon)
        return false;
    return listed(fold->lexicon, word) ||
           (hed_str_ends(word, HED_S("'s")) && listed(fold->lexicon, hed_str_sub(word, 0, len - 2)));
}

/* A word of units in lower case. */
typedef struct word {
    char text[MAX_WORD * 4];
    size_t len;
} word;

static void add(word *w, uint32_t cp)
{
    if (w->len + 4 <= sizeof w->text)
        w->len += hed_utf8_write(hed_text_lower(cp), w->text + w->len);
}

/* ---- Leet, repeats, accents: one word at a time */

bool hed_text_leet(uint32_t cp, char choices[2])
{
    static const struct {
        uint32_t cp;
        char choices[2];
    } signs[] = {
        {'0', "o"},    {'1', {'i', 'l'}},  {'3', "e"},    {'4', "a"},    {'5', "s"},     {'7', "t"}, {'8', "b"},
        {'9', "g"},    {'@', "a"},         {'$', "s"},    {'!', "i"},    {'+', "t"},     {'(', "c"}, {'|', {'l', 'i'}},
        {0x20ac, "e"}, {0xa3, {'l', 'e'}}, {0x2b55, "o"}, {0x274c, "x"}, {0x1f4b2, "s"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].cp == cp) {
            memcpy(choices, signs[i].choices, 2);
            return true;
        }
    return false;
}

/* The word with its signs as letters, the second choice for all when second. */
static bool as_letters(const hed_fold *fold, size_t from, size_t to, bool second, word *w)
{
    char choices[2];
    w->len = 0;
    for (size_t i = from; i < to; i++) {
        if (hed_text_kind_at(fold, i) == CLS_LETTER || hed_text_kind_at(fold, i) == CLS_APOS)
            add(w, fold->units[i].cp);
        else if (hed_text_leet(fold->units[i].cp, choices))
            add(w, (uint32_t)(second && choices[1] ? choices[1] : choices[0]));
        else
            return false;
    }
    return w->len == to - from && hed_text_known(fold, w->text, w->len);
}

/* "80th", "100m", "7s": a number with its ending or unit. */
static bool is_measure(const hed_fold *fold, size_t from, size_t to)
{
    size_t i = from;
    while (i < to && hed_text_kind_at(fold, i) == CLS_DIGIT)
        i++;
    return i > from && to - i <= 2;
}

static bool is_letter_at(const hed_fold *fold, size_t i)
{
    return hed_text_kind_at(fold, i) == CLS_LETTER;
}

static bool is_any_of(uint32_t cp, const char *signs)
{
    return cp > 0 && cp < 0x80 && strchr(signs, (int)cp);
}

static bool undo_leet(hed_fold *fold, size_t from, size_t to)
{
    size_t letters = 0, signs = 0, apostrophes = 0;
    char choices[2];
    while (from < to && is_any_of(fold->units[from].cp, "(|+'"))
        from++;
    while (to > from && is_any_of(fold->units[to - 1].cp, "(|+'!"))
        to--;
    for (size_t i = from; i < to; i++) {
        const unsigned kind = hed_text_kind_at(fold, i);
        letters += kind == CLS_LETTER;
        apostrophes += kind == CLS_APOS;
        signs += kind != CLS_LETTER && hed_text_leet(fold->units[i].cp, choices);
    }
    const size_t n = to - from;
    const bool others = fold->undone[HED_OBF_LEET] + fold->undone[HED_OBF_WIDTH] > 0;
    const bool framed = n > 2 && is_letter_at(fold, from) && is_letter_at(fold, to - 1);
    bool enough = (n == 3 && framed) || (n >= (letters > 0 ? 4 : 5) && (letters == 0 || !is_measure(fold, from, to)));
    if (others)
        enough = enough || (letters > 0 && n >= 2) || (n == 1 && fold->units[from].cp == '@');
    if (signs == 0 || signs + letters + apostrophes < n || (letters == 0 && apostrophes > 0) || n > MAX_WORD || !enough)
        return false;
    word w;
    bool ok = as_letters(fold, from, to, false, &w) || as_letters(fold, from, to, true, &w);
    if (!ok && others) /* a name may be in no lexicon */
        ok = n == 1 || (framed && n >= 4 && signs < letters && (as_letters(fold, from, to, false, &w), w.len == n));
    if (!ok)
        return false;
    for (size_t i = from; i < to; i++)
        if (hed_text_kind_at(fold, i) != CLS_LETTER && hed_text_kind_at(fold, i) != CLS_APOS)
            hed_text_set_letter(&fold->units[i], w.text[i - from], false);
    fold->undone[HED_OBF_LEET] += (uint32_t)signs;
    return true;
}

/* Every run of three and more cut to at most keep letters. */
static void cut_repeats(hed_fold *fold, size_t from, size_t to, size_t keep, word *w, bool apply)
{
    uint32_t dropped = 0;
    w->len = 0;
    for (size_t i = from, end; i < to; i = end) {
        uint32_t cp = (uint32_t)utf8proc_tolower((utf8proc_int32_t)fold->units[i].cp);
        for (end = i + 1; end < to && (uint32_t)utf8proc_tolower((utf8proc_int32_t)fold->units[end].cp) == cp;)
            end++;
        size_t n = end - i >= 3 ? keep : end - i;
        for (size_t k = 0; k < n; k++)
            add(w, cp);
        for (size_t k = i + n; apply && k < end; k++) {
            fold->units[k].shown = 0;
            fold->units[i + n - 1].end = fold->units[k].end;
            dropped++;
        }
    }
    fold->undone[HED_OBF_REPEAT] += dropped;
}

static bool undo_repeats(hed_fold *fold, size_t from, size_t to)
{
    bool runs = false;
    for (size_t i = from + 2; i < to && !runs; i++)
        runs = (fold->units[i].cp | 0x20) == (fold->units[i - 1].cp | 0x20) &&
               (fold->units[i].cp | 0x20) == (fold->units[i - 2].cp | 0x20);
    if (!runs || to - from < 4 || to - from > MAX_WORD * 2)
        return false;
    word w;
    cut_repeats(fold, from, to, 1, &w, false);
    const size_t first = w.len <= 2 && hed_text_known(fold, w.text, w.len) ? 1 : 2; /* good before god, to before too */
    for (size_t i = 0; i < 2; i++) {
        const size_t keep = i == 0 ? first : 3 - first;
        cut_repeats(fold, from, to, keep, &w, false);
        if (hed_text_known(fold, w.text, w.len)) {
            cut_repeats(fold, from, to, keep, &w, true);
            return true;
        }
    }
    if (fold->undone[HED_OBF_REPEAT] == 0)
        return false;
    cut_repeats(fold, from, to, 1, &w, true); /* among others that are stretched */
    return true;
}

/* The ASCII letter under the accents of the unit at i, or its own character; *accented tells which. */
static uint32_t bare(const hed_fold *fold, size_t i, bool *accented)
{
    int32_t parts[4];
    int bound = UTF8PROC_BOUNDCLASS_START;
    const int32_t cp = (int32_t)fold->units[i].cp;
    *accented = hed_text_kind_at(fold, i + 1) == CLS_MARK;
    if (cp < 0x80)
        return (uint32_t)cp;
    if (utf8proc_decompose_char(cp, parts, 4, UTF8PROC_DECOMPOSE, &bound) < 2 || parts[0] >= 0x80)
        return (uint32_t)cp;
    *accented = true;
    return (uint32_t)parts[0];
}

static bool may_have_accents(const hed_fold *fold)
{
    bool may = false;
    for (size_t i = 0; i < fold->n && !may; i++) {
        const unsigned kind = hed_text_kind(fold->units[i].cls);
        may = kind == CLS_MARK || (kind == CLS_LETTER && fold->units[i].cp >= 0x80);
    }
    return may;
}

/* Takes the accents from the ASCII letters of units [from, to). */
static void strip(hed_fold *fold, size_t from, size_t to)
{
    for (size_t i = from, last = SIZE_MAX; i < to; i++) {
        bool accented;
        if (hed_text_kind_at(fold, i) == CLS_MARK && last != SIZE_MAX) {
            fold->units[last].end = fold->units[i].end;
            fold->units[i].shown = 0;
            continue;
        }
        const uint32_t cp = bare(fold, i, &accented);
        last = hed_text_kind_at(fold, i) == CLS_LETTER && cp < 0x80 ? i : SIZE_MAX;
        if (last == SIZE_MAX || !accented)
            continue;
        hed_text_set_letter(&fold->units[i], (char)cp, true);
        fold->undone[HED_OBF_MARKS]++;
    }
}

/* Accents on three letters of five, of a word that is in the lexicon without them. A short word alone is left as it is:
 * it may be of any language. */
static bool undo_accents(hed_fold *fold, size_t from, size_t to)
{
    word w = {.len = 0};
    uint32_t n = 0, letters = 0;
    for (size_t i = from; i < to; i++) {
        bool accented;
        if (hed_text_kind_at(fold, i) == CLS_MARK)
            continue;
        add(&w, bare(fold, i, &accented));
        n += accented;
        letters++;
    }
    if (n == 0 || n * 5 < letters * 3 || w.len != letters || (letters < 4 && fold->undone[HED_OBF_MARKS] == 0) ||
        !hed_text_known(fold, w.text, w.len))
        return false;
    strip(fold, from, to);
    return true;
}

/* Accents, those that were dropped before included, on three letters of five of the whole text. */
static bool undo_all_accents(hed_fold *fold)
{
    uint32_t n = 0, letters = 0;
    for (size_t i = 0; i < fold->n; i++) {
        bool accented;
        if (hed_text_kind_at(fold, i) != CLS_LETTER)
            continue;
        bare(fold, i, &accented);
        n += accented;
        letters++;
    }
    if (n == 0 || letters < 8 || (n + fold->undone[HED_OBF_MARKS]) * 5 < letters * 3)
        return false;
    strip(fold, 0, fold->n);
    return true;
}

static bool is_regional(const hed_fold *fold, size_t i)
{
    return i < fold->n && fold->units[i].cp >= 0x1f1e6 && fold->units[i].cp < 0x1f200;
}

/* Flags whose letters make a word: of three letters and more, or of any among others that are written otherwise. */
static bool undo_regional(hed_fold *fold, size_t from, size_t to)
{
    word w = {.len = 0};
    for (size_t i = from; i < to; i++)
        add(&w, hed_text_enclosed(fold->units[i].cp));
    const bool others = fold->undone[HED_OBF_WIDTH] > 0;
    if (w.len != to - from || (w.len < 3 && !others) ||
        (!(others && w.len > 2) && !hed_text_known(fold, w.text, w.len)))
        return false;
    for (size_t i = from; i < to; i++)
        hed_text_set_letter(&fold->units[i], w.text[i - from], false);
    fold->undone[HED_OBF_WIDTH] += (uint32_t)w.len;
    return true;
}

/* What belongs to a word, or may: letters and their marks, and signs that stand for letters. */
static bool in_word(const hed_fold *fold, size_t i)
{
    const unsigned kind = hed_text_kind_at(fold, i);
    char choices[2];
    if (kind == CLS_APOS)
        return i > 0 && i + 1 < fold->n && fold->units[i + 1].cp != '\'' && in_word(fold, i + 1);
    return kind == CLS_LETTER || kind == CLS_MARK ||
           (kind != CLS_SPACE && i < fold->n && hed_text_leet(fold->units[i].cp, choices));
}

bool hed_text_undo_words(hed_fold *fold)
{
    const bool accents = may_have_accents(fold);
    bool undone = accents && undo_all_accents(fold);
    if (undone)
        hed_text_squeeze(fold);
    if (!fold->lexicon)
        return undone;
    for (size_t i = 0, end; i < fold->n; i = end + (end == i)) {
        for (end = i; is_regional(fold, end); end++)
            ;
        if (end > i) {
            undone |= undo_regional(fold, i, end);
            continue;
        }
        for (end = i; in_word(fold, end) && (end > i || hed_text_kind_at(fold, i) != CLS_APOS); end++)
            ;
        if (end == i)
            continue;
        const size_t whole = end;
        undone |= undo_leet(fold, i, end);
        while (end > i && hed_text_kind_at(fold, end - 1) != CLS_LETTER && hed_text_kind_at(fold, end - 1) != CLS_MARK)
            end--;
        bool letters = end > i, marks = false;
        for (size_t k = i; k < end && letters; k++) {
            const unsigned kind = hed_text_kind_at(fold, k);
            letters = kind == CLS_LETTER || kind == CLS_MARK || kind == CLS_APOS;
            marks |= kind == CLS_MARK;
        }
        if (letters)
            undone |= (!marks && undo_repeats(fold, i, end)) || (accents && undo_accents(fold, i, end));
        end = whole;
    }
    return undone;
}
