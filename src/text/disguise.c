/* Undoing what is done to letters so that people still read a word and programs do not.
 *
 * Each step looks at words (runs of units without space), is linear, and changes units in place: a unit that takes the
 * place of several spans them, the others are marked as not shown and squeezed out at the end.
 *
 *   homoglyphs   letters of other scripts, in a word that has Latin letters too, and, when the text is mostly Latin, in
 *                a word whose letters are all look-alikes of Latin ones
 *   spacing      single letters parted by the same character: "s h o c k", "s.h.o.c.k"
 *   leet         "b3lieve", "$hocking", when the result is a word of the lexicon
 *   repeats      "sooooo", when one or two of them make a word of the lexicon
 *   accents      on most letters of a word that is one of the lexicon without them
 *
 * What is no word of the lexicon is left alone: G7, covid-19, 5th, AAA. */
#include "text/fold.h"

#include <utf8proc.h>

#define MAX_WORD 48 /* units of a word that leet and repeats look at */

static unsigned kind_at(const hed_fold *fold, size_t i)
{
    return i < fold->n ? hed_text_kind(fold->units[i].cls) : CLS_SPACE;
}

static bool is_letter(unsigned kind)
{
    return kind == CLS_LETTER || kind == CLS_OTHER;
}

static void set_letter(hed_unit *unit, char letter, bool keep_case)
{
    bool upper = keep_case ? (unit->cls & CLS_UPPER) != 0 : letter >= 'A' && letter <= 'Z';
    unit->cp = (uint32_t)(upper ? letter & ~0x20 : letter | 0x20);
    unit->cls = hed_text_ascii_class[unit->cp];
}

void hed_text_squeeze(hed_fold *fold)
{
    size_t to = 0;
    for (size_t i = 0; i < fold->n; i++)
        if (fold->units[i].shown)
            fold->units[to++] = fold->units[i];
    fold->n = to;
}

/* ---- Homoglyphs */

static bool map_word(hed_fold *fold, size_t from, size_t to)
{
    size_t latin = 0, other = 0, exact = 0, alike = 0;
    for (size_t i = from; i < to; i++) {
        const hed_confusable *c = NULL;
        latin += kind_at(fold, i) == CLS_LETTER;
        if (kind_at(fold, i) == CLS_OTHER) {
            other++;
            c = hed_text_confusable(fold->units[i].cp);
        }
        exact += c && c->kind == 'E';
        alike += c != NULL;
    }
    if (other == 0 || (latin == 0 && (fold->foreign || exact < other || other < 3)) || (latin > 0 && alike < other))
        return false;
    for (size_t i = from; i < to; i++) {
        const hed_confusable *c = kind_at(fold, i) == CLS_OTHER ? hed_text_confusable(fold->units[i].cp) : NULL;
        if (c)
            set_letter(&fold->units[i], c->letter, (fold->units[i].cls & CLS_CASED) != 0);
    }
    fold->undone[HED_OBF_HOMOGLYPH] += (uint32_t)other;
    return true;
}

bool hed_text_undo_homoglyphs(hed_fold *fold)
{
    bool undone = false;
    for (size_t i = 0, end; i < fold->n; i = end + 1) {
        for (end = i; is_letter(kind_at(fold, end)) || kind_at(fold, end) == CLS_MARK; end++)
            ;
        if (end > i)
            undone |= map_word(fold, i, end);
    }
    return undone;
}

/* ---- A word of units against the lexicon */

typedef struct word {
    char text[MAX_WORD * 4];
    size_t len;
} word;

static bool known(const hed_fold *fold, const char *text, size_t len)
{
    bool listed = false;
    if (fold->lexicon && len >= 2)
        hed_lexicon_find(fold->lexicon, (hed_str){text, len}, &listed);
    return listed;
}

static void add(word *w, uint32_t cp)
{
    if (w->len + 4 <= sizeof w->text)
        w->len += hed_utf8_write((uint32_t)utf8proc_tolower((utf8proc_int32_t)cp), w->text + w->len);
}

/* ---- Spacing */

static bool parts_letters(unsigned kind)
{
    return kind == CLS_SPACE || kind == CLS_DOT || kind == CLS_HYPHEN || kind == CLS_PUNCT || kind == CLS_BAR ||
           kind == CLS_SLASH;
}

/* The end (behind the last letter) of single letters that start at i, parted by one kind of character. */
static size_t spaced_run(const hed_fold *fold, size_t i, word *w)
{
    const hed_unit *u = fold->units;
    size_t end = i + 1;
    add(w, u[i].cp);
    while (end + 1 < fold->n && parts_letters(kind_at(fold, end)) && u[end].cp == u[i + 1].cp &&
           is_letter(kind_at(fold, end + 1)) && !is_letter(kind_at(fold, end + 2)) && w->len < MAX_WORD) {
        add(w, u[end + 1].cp);
        end += 2;
    }
    return end;
}

bool hed_text_undo_spacing(hed_fold *fold)
{
    bool undone = false;
    for (size_t i = 0; i < fold->n;) {
        bool starts = is_letter(kind_at(fold, i)) && (i == 0 || !is_letter(kind_at(fold, i - 1))) &&
                      parts_letters(kind_at(fold, i + 1));
        if (!starts) {
            i++;
            continue;
        }
        word w = {.len = 0};
        size_t end = spaced_run(fold, i, &w), letters = (end - i + 1) / 2;
        if (letters >= 7 || (letters >= 3 && known(fold, w.text, w.len))) {
            for (size_t k = i + 1; k < end; k += 2) {
                fold->units[k].shown = 0;
                fold->units[k + 1].start = fold->units[k].start;
            }
            fold->undone[HED_OBF_SPACED] += (uint32_t)letters;
            undone = true;
        }
        i = end;
    }
    if (undone)
        hed_text_squeeze(fold);
    return undone;
}

/* ---- Leet, repeats, accents: one word at a time */

bool hed_text_leet(uint32_t cp, char choices[2])
{
    static const struct {
        uint32_t cp;
        char choices[2];
    } signs[] = {
        {'0', "o"}, {'1', {'i', 'l'}}, {'3', "e"},    {'4', "a"},         {'5', "s"}, {'7', "t"},
        {'8', "b"}, {'9', "g"},        {'@', "a"},    {'$', "s"},         {'!', "i"}, {'+', "t"},
        {'(', "c"}, {'|', {'l', 'i'}}, {0x20ac, "e"}, {0xa3, {'l', 'e'}},
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
        if (kind_at(fold, i) == CLS_LETTER)
            add(w, fold->units[i].cp);
        else if (hed_text_leet(fold->units[i].cp, choices))
            add(w, (uint32_t)(second && choices[1] ? choices[1] : choices[0]));
        else
            return false;
    }
    return known(fold, w->text, w->len);
}

static bool undo_leet(hed_fold *fold, size_t from, size_t to)
{
    size_t letters = 0, signs = 0;
    char choices[2];
    while (to > from && !is_letter(kind_at(fold, to - 1)) && kind_at(fold, to - 1) != CLS_DIGIT &&
           fold->units[to - 1].cp != '$' && fold->units[to - 1].cp != '@')
        to--;
    for (size_t i = from; i < to; i++) {
        letters += kind_at(fold, i) == CLS_LETTER;
        signs += kind_at(fold, i) != CLS_LETTER && hed_text_leet(fold->units[i].cp, choices);
    }
    bool inner = to - from == 3 && kind_at(fold, from) == CLS_LETTER && kind_at(fold, to - 1) == CLS_LETTER;
    if (signs == 0 || signs + letters < to - from || to - from > MAX_WORD ||
        !(inner || to - from >= (letters > 0 ? 4 : 5)))
        return false;
    word w;
    if (!as_letters(fold, from, to, false, &w) && !as_letters(fold, from, to, true, &w))
        return false;
    for (size_t i = from; i < to; i++)
        if (kind_at(fold, i) != CLS_LETTER)
            set_letter(&fold->units[i], w.text[i - from], false);
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
    for (size_t keep = 1; keep <= 2; keep++) {
        cut_repeats(fold, from, to, keep, &w, false);
        if (known(fold, w.text, w.len)) {
            cut_repeats(fold, from, to, keep, &w, true);
            return true;
        }
    }
    return false;
}

static bool undo_accents(hed_fold *fold, size_t from, size_t to)
{
    word w = {.len = 0};
    uint32_t accented = 0;
    int32_t parts[4];
    int bound = UTF8PROC_BOUNDCLASS_START;
    if (to - from < 4 || to - from > MAX_WORD)
        return false;
    for (size_t i = from; i < to; i++) {
        int32_t cp = (int32_t)fold->units[i].cp;
        if (utf8proc_decompose_char(cp, parts, 4, UTF8PROC_DECOMPOSE, &bound) > 1 && parts[0] < 0x80)
            accented++;
        else
            parts[0] = cp;
        add(&w, (uint32_t)parts[0]);
    }
    if (accented * 5 < (to - from) * 3 || !known(fold, w.text, w.len))
        return false;
    for (size_t i = from; i < to; i++)
        set_letter(&fold->units[i], w.text[i - from], true);
    fold->undone[HED_OBF_MARKS] += accented;
    return true;
}

bool hed_text_undo_words(hed_fold *fold)
{
    bool undone = false;
    if (!fold->lexicon)
        return false;
    for (size_t i = 0, end; i < fold->n; i = end + 1) {
        unsigned kind;
        char choices[2];
        for (end = i; (kind = kind_at(fold, end)) == CLS_LETTER ||
                      (end < fold->n && hed_text_leet(fold->units[end].cp, choices));
             end++)
            ;
        if (end == i)
            continue;
        undone |= undo_leet(fold, i, end);
        size_t last = end;
        while (last > i && kind_at(fold, last - 1) != CLS_LETTER)
            last--;
        bool letters = true;
        for (size_t k = i; k < last && letters; k++)
            letters = kind_at(fold, k) == CLS_LETTER;
        if (letters && last > i)
            undone |= undo_repeats(fold, i, last) || undo_accents(fold, i, last);
    }
    return undone;
}
