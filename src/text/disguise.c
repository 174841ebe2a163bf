/* Undoing what is done to letters so that people still read a word and programs do not.
 *
 * Each step looks at words (runs of units without space), is linear, and changes units in place: a unit that takes the
 * place of several spans them, the others are marked as not shown and squeezed out at the end.
 *
 *   homoglyphs   letters of other scripts, in a word that has Latin letters too, and, when the text is mostly Latin, in
 *                a word whose letters are all look-alikes of Latin ones
 *   spacing      single letters parted by the same character: "s h o c k", "s.h.o.c.k"; four and more that are words
 *                of the lexicon, or any seven, but no abbreviation ("U.S.S.R.")
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
    for (size_t i = 0; i < fold->n; i++) {
        const hed_unit unit = fold->units[i];
        if (!unit.shown)
            continue;
        if (to > 0 && hed_text_kind(unit.cls) == CLS_SPACE && hed_text_kind(fold->units[to - 1].cls) == CLS_SPACE)
            fold->units[to - 1].end = unit.end;
        else
            fold->units[to++] = unit;
    }
    fold->n = to;
}

/* ---- Homoglyphs */

static const hed_confusable *alike(const hed_fold *fold, size_t i, bool lower)
{
    const uint32_t cp = fold->units[i].cp;
    if (kind_at(fold, i) != CLS_OTHER)
        return NULL;
    return hed_text_confusable(lower ? hed_text_lower(cp) : cp);
}

/* Maps the word by what its letters look like as they are written, or (lower) in lower case: a word that is mapped in
 * either case is mapped in both, or folding would not be the same the second time. */
static bool map_word(hed_fold *fold, size_t from, size_t to, bool lower)
{
    size_t latin = 0, other = 0, exact = 0, mapped = 0;
    for (size_t i = from; i < to; i++) {
        const hed_confusable *c = alike(fold, i, lower);
        latin += kind_at(fold, i) == CLS_LETTER;
        other += kind_at(fold, i) == CLS_OTHER;
        exact += c && c->kind == 'E';
        mapped += c != NULL;
    }
    const bool unit = latin + other <= 3 && exact == 0;      /* as in micrometres and kilo-ohms */
    const bool alone = fold->undone[HED_OBF_HOMOGLYPH] == 0; /* among others in disguise, less is asked */
    if (other == 0 || mapped < other || unit ||
        (latin == 0 && (fold->foreign || (alone && (exact < other || other < 3)))))
        return false;
    for (size_t i = from; i < to; i++) {
        const hed_confusable *c = alike(fold, i, lower);
        if (!c)
            continue;
        set_letter(&fold->units[i], c->letter, (fold->units[i].cls & CLS_CASED) != 0);
        for (size_t mark = i + 1; mark < to && kind_at(fold, mark) == CLS_MARK; mark++) { /* of the other script */
            fold->units[i].end = fold->units[mark].end;
            fold->units[mark].shown = 0;
            fold->undone[HED_OBF_MARKS]++;
        }
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
            undone |= map_word(fold, i, end, false) || map_word(fold, i, end, true);
    }
    if (undone)
        hed_text_squeeze(fold);
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
        w->len += hed_utf8_write(hed_text_lower(cp), w->text + w->len);
}

/* ---- Spacing */

#define SPELLED 24 /* letters of the longest word that is looked for in a run of single ones */

static bool parts_letters(unsigned kind)
{
    return kind == CLS_SPACE || kind == CLS_DOT || kind == CLS_COMMA || kind == CLS_HYPHEN || kind == CLS_DASH ||
           kind == CLS_PUNCT || kind == CLS_BAR || kind == CLS_SLASH || kind == CLS_SYMBOL;
}

/* A run of single letters, units[first + 2 k], parted by one kind of character. */
typedef struct spelled {
    size_t first, n;
    char *text;   /* in lower case */
    uint32_t *at; /* n + 1 offsets into text */
    bool dotted;  /* by full stops, and one behind the last letter: an abbreviation */
} spelled;

/* The run that starts with the letter at i. An apostrophe may be one of its letters. */
static spelled spelled_run(const hed_fold *fold, size_t i)
{
    const hed_unit *u = fold->units;
    spelled run = {.first = i, .n = 1};
    for (size_t next = i + 2;
         next < fold->n && u[next - 1].cp == u[i + 1].cp && parts_letters(kind_at(fold, next - 1)) &&
         (is_letter(kind_at(fold, next)) || (kind_at(fold, next) == CLS_APOS && is_letter(kind_at(fold, next - 2)))) &&
         !is_letter(kind_at(fold, next + 1));
         next += 2)
        run.n++;
    while (run.n > 1 && kind_at(fold, i + 2 * (run.n - 1)) == CLS_APOS)
        run.n--;
    run.dotted = u[i + 1].cp == '.' && kind_at(fold, i + 2 * run.n - 1) == CLS_DOT;
    return run;
}

static void spell(const hed_fold *fold, spelled *run)
{
    uint32_t len = 0;
    run->text = hed_arena_take(fold->arena, run->n * 4, 1);
    run->at = hed_arena_take(fold->arena, (run->n + 1) * sizeof *run->at, _Alignof(uint32_t));
    for (size_t k = 0; k < run->n; k++) {
        run->at[k] = len;
        len += (uint32_t)hed_utf8_write(hed_text_lower(fold->units[run->first + 2 * k].cp), run->text + len);
    }
    run->at[run->n] = len;
}

/* Cuts the run into the fewest words of the lexicon. back[end]: letters of the word that ends there. A word of one
 * letter (a, i) stands only beside longer ones: two of them would be a run again. */
static bool cut_into_words(const hed_fold *fold, const spelled *run, uint8_t *back)
{
    enum { LONG, SHORT, NONE = INT32_MAX };
    uint32_t(*cost)[2] = hed_arena_take(fold->arena, (run->n + 1) * sizeof *cost, _Alignof(uint32_t));
    uint8_t *longer = hed_arena_alloc(fold->arena, run->n + 1);
    cost[0][LONG] = 0;
    cost[0][SHORT] = NONE;
    for (size_t end = 1; end <= run->n; end++) {
        const char *last = run->text + run->at[end - 1];
        cost[end][LONG] = NONE;
        cost[end][SHORT] = *last == 'a' || *last == 'i' ? cost[end - 1][LONG] + 1 : NONE;
        for (size_t k = 2; k <= end && k <= SPELLED; k++) {
            const uint32_t *before = cost[end - k], least = before[0] < before[1] ? before[0] : before[1];
            if (least + 1 < cost[end][LONG] &&
                known(fold, run->text + run->at[end - k], run->at[end] - run->at[end - k])) {
                cost[end][LONG] = least + 1;
                longer[end] = (uint8_t)k;
            }
        }
    }
    bool is_short = cost[run->n][SHORT] < cost[run->n][LONG];
    if (cost[run->n][is_short ? SHORT : LONG] >= NONE)
        return false;
    for (size_t end = run->n; end > 0; end -= back[end]) {
        back[end] = is_short ? 1 : longer[end];
        const uint32_t *before = cost[end - back[end]];
        is_short = !is_short && before[SHORT] < before[LONG];
    }
    return true;
}

/* Joins the run's letters, to words where back (may be NULL) says that one ends. */
static void join_run(hed_fold *fold, const spelled *run, const uint8_t *back)
{
    uint8_t *ends = hed_arena_alloc(fold->arena, run->n + 1);
    for (size_t end = run->n; back && end > 0; end -= back[end])
        ends[end] = 1;
    for (size_t k = 1; k < run->n; k++) {
        hed_unit *between = &fold->units[run->first + 2 * k - 1];
        if (ends[k]) {
            *between = (hed_unit){' ', between->start, between->end, CLS_SPACE, 1};
        } else {
            between->shown = 0;
            between[1].start = between->start;
        }
    }
    fold->undone[HED_OBF_SPACED] += (uint32_t)run->n;
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
        spelled run = spelled_run(fold, i);
        if (run.n >= 7 || (run.n >= 4 && !run.dotted && fold->lexicon)) {
            spell(fold, &run);
            uint8_t *back = hed_arena_take(fold->arena, run.n + 1, 1);
            bool cut = fold->lexicon && cut_into_words(fold, &run, back);
            if (cut || run.n >= 7) {
                join_run(fold, &run, cut ? back : NULL);
                undone = true;
            }
        }
        i += 2 * run.n - 1;
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
        if (kind_at(fold, i) == CLS_LETTER)
            add(w, fold->units[i].cp);
        else if (hed_text_leet(fold->units[i].cp, choices))
            add(w, (uint32_t)(second && choices[1] ? choices[1] : choices[0]));
        else
            return false;
    }
    return known(fold, w->text, w->len);
}

/* "80th", "100m", "7s": a number with its ending or unit. */
static bool is_measure(const hed_fold *fold, size_t from, size_t to)
{
    size_t i = from;
    while (i < to && kind_at(fold, i) == CLS_DIGIT)
        i++;
    return i > from && to - i <= 2;
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
    bool enough = inner || (to - from >= (letters > 0 ? 4 : 5) && (letters == 0 || !is_measure(fold, from, to)));
    if (!enough && letters > 0 && fold->undone[HED_OBF_LEET] > 0)
        enough = to - from >= 2; /* among others that are disguised */
    if (signs == 0 || signs + letters < to - from || to - from > MAX_WORD || !enough)
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
    for (size_t keep = 2; keep >= 1; keep--) { /* good before god */
        cut_repeats(fold, from, to, keep, &w, false);
        if (known(fold, w.text, w.len)) {
            cut_repeats(fold, from, to, keep, &w, true);
            return true;
        }
    }
    return false;
}

/* Accents on three letters of five, of a word that is in the lexicon without them. A short word alone is left as it is:
 * it may be of any language. */
static bool undo_accents(hed_fold *fold, size_t from, size_t to)
{
    word w = {.len = 0};
    uint32_t accented = 0, letters = 0;
    int32_t parts[4];
    int bound = UTF8PROC_BOUNDCLASS_START;
    for (size_t i = from; i < to; i++) {
        const int32_t cp = (int32_t)fold->units[i].cp;
        if (kind_at(fold, i) == CLS_MARK)
            continue;
        bool marked = i + 1 < to && kind_at(fold, i + 1) == CLS_MARK;
        if (utf8proc_decompose_char(cp, parts, 4, UTF8PROC_DECOMPOSE, &bound) > 1 && parts[0] < 0x80)
            marked = true;
        else
            parts[0] = cp;
        accented += marked;
        letters++;
        add(&w, (uint32_t)parts[0]);
    }
    const bool alone = letters == 1 && w.len == 1 && (w.text[0] == 'a' || w.text[0] == 'i');
    if (accented == 0 || accented * 5 < letters * 3 || w.len != letters || letters > MAX_WORD ||
        (letters < 4 && fold->undone[HED_OBF_MARKS] == 0) || !(alone || known(fold, w.text, w.len)))
        return false;
    size_t last = from, letter = 0;
    for (size_t i = from; i < to; i++) {
        if (kind_at(fold, i) == CLS_MARK) {
            fold->units[last].end = fold->units[i].end;
            fold->units[i].shown = 0;
        } else {
            set_letter(&fold->units[last = i], w.text[letter++], true);
        }
    }
    fold->undone[HED_OBF_MARKS] += accented;
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
    if (w.len != to - from || (w.len < 3 && fold->undone[HED_OBF_WIDTH] == 0) || !known(fold, w.text, w.len))
        return false;
    for (size_t i = from; i < to; i++)
        set_letter(&fold->units[i], w.text[i - from], false);
    fold->undone[HED_OBF_WIDTH] += (uint32_t)w.len;
    return true;
}

/* What belongs to a word, or may: letters and their marks, and signs that stand for letters. */
static bool in_word(const hed_fold *fold, size_t i)
{
    const unsigned kind = kind_at(fold, i);
    char choices[2];
    return kind == CLS_LETTER || kind == CLS_MARK || (i < fold->n && hed_text_leet(fold->units[i].cp, choices));
}

bool hed_text_undo_words(hed_fold *fold)
{
    bool undone = false;
    if (!fold->lexicon)
        return false;
    for (size_t i = 0, end; i < fold->n; i = end + (end == i)) {
        for (end = i; is_regional(fold, end); end++)
            ;
        if (end > i) {
            undone |= undo_regional(fold, i, end);
            continue;
        }
        for (end = i; in_word(fold, end); end++)
            ;
        if (end == i)
            continue;
        undone |= undo_leet(fold, i, end);
        size_t last = end;
        while (last > i && kind_at(fold, last - 1) != CLS_LETTER && kind_at(fold, last - 1) != CLS_MARK)
            last--;
        bool letters = last > i && kind_at(fold, i) == CLS_LETTER, marks = false;
        for (size_t k = i; k < last && letters; k++) {
            letters = kind_at(fold, k) == CLS_LETTER || kind_at(fold, k) == CLS_MARK;
            marks |= kind_at(fold, k) == CLS_MARK;
        }
        if (letters)
            undone |= (!marks && undo_repeats(fold, i, last)) || undo_accents(fold, i, last);
    }
    return undone;
}
