/* Undoing what is done to letters so that people still read a word and programs do not: look-alikes and letters apart.
 * What is done inside a word is in words.c.
 *
 * Each step looks at words (runs of units without space), is linear, and changes units in place: a unit that takes the
 * place of several spans them, the others are marked as not shown and squeezed out at the end.
 *
 *   homoglyphs   letters of other scripts, in a word that has Latin letters too, and, when the text is mostly Latin, in
 *                a word whose letters are all look-alikes of Latin ones
 *   spacing      single letters parted by the same character: "s h o c k", "s.h.o.c.k"; four and more that are words
 *                of the lexicon, or any seven, but no abbreviation ("U.S.S.R.")
 *
 * Once one word is in disguise, others need less to be taken for it. */
#include "text/fold.h"

#include <utf8proc.h>

static bool is_letter(unsigned kind)
{
    return kind == CLS_LETTER || kind == CLS_OTHER;
}

/* ---- Homoglyphs */

static const hed_confusable *alike(const hed_fold *fold, size_t i, bool lower)
{
    const uint32_t cp = fold->units[i].cp;
    if (hed_text_kind_at(fold, i) != CLS_OTHER)
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
        latin += hed_text_kind_at(fold, i) == CLS_LETTER;
        other += hed_text_kind_at(fold, i) == CLS_OTHER;
        exact += c && c->kind == 'E';
        mapped += c != NULL;
    }
    const bool alone = fold->undone[HED_OBF_HOMOGLYPH] == 0;     /* among others in disguise, less is asked */
    const bool unit = alone && latin + other <= 3 && exact == 0; /* micrometres, kilo-ohms */
    if (other == 0 || mapped < other || unit ||
        (latin == 0 && (fold->foreign || (alone && (exact < other || other < 3)))))
        return false;
    for (size_t i = from; i < to; i++) {
        const hed_confusable *c = alike(fold, i, lower);
        if (!c)
            continue;
        hed_text_set_letter(&fold->units[i], c->letter, (fold->units[i].cls & CLS_CASED) != 0);
        for (size_t mark = i + 1; mark < to && hed_text_kind_at(fold, mark) == CLS_MARK;
             mark++) { /* of the other script */
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
        for (end = i; is_letter(hed_text_kind_at(fold, end)) || hed_text_kind_at(fold, end) == CLS_MARK; end++)
            ;
        if (end > i)
            undone |= map_word(fold, i, end, false) || map_word(fold, i, end, true);
    }
    if (undone)
        hed_text_squeeze(fold);
    return undone;
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
         next < fold->n && u[next - 1].cp == u[i + 1].cp && parts_letters(hed_text_kind_at(fold, next - 1)) &&
         (is_letter(hed_text_kind_at(fold, next)) ||
          (hed_text_kind_at(fold, next) == CLS_APOS && is_letter(hed_text_kind_at(fold, next - 2)))) &&
         !is_letter(hed_text_kind_at(fold, next + 1));
         next += 2)
        run.n++;
    while (run.n > 1 && hed_text_kind_at(fold, i + 2 * (run.n - 1)) == CLS_APOS)
        run.n--;
    run.dotted = u[i + 1].cp == '.' && hed_text_kind_at(fold, i + 2 * run.n - 1) == CLS_DOT;
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
                hed_text_known(fold, run->text + run->at[end - k], run->at[end] - run->at[end - k])) {
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

/* Cuts the run at the spaces that are wider than the others, unless that leaves letters alone: but for a and i beside
 * longer words, they would be a run again. */
static bool cut_at_gaps(const hed_fold *fold, const spelled *run, uint8_t *back)
{
    size_t start = 0, words = 0;
    bool alone = false;
    for (size_t end = 1; end <= run->n; end++) {
        if (end < run->n && fold->units[run->first + 2 * end - 1].shown != HED_WIDE)
            continue;
        const char first = run->text[run->at[start]];
        const bool single = end - start == 1;
        if (end - start > UINT8_MAX || (single && (alone || (first != 'a' && first != 'i'))))
            return false;
        back[end] = (uint8_t)(end - start);
        alone = single;
        start = end;
        words++;
    }
    return words > 1;
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

/* True when the run was joined. Any seven letters are; fewer, when they are words; and beside others that were joined,
 * from two letters on. */
static bool undo_run(hed_fold *fold, spelled *run)
{
    const bool others = fold->undone[HED_OBF_SPACED] > 0;
    if (run->n < 7 && (run->n < (others ? 2 : 4) || run->dotted || !fold->lexicon))
        return false;
    spell(fold, run);
    uint8_t *back = hed_arena_take(fold->arena, run->n + 1, 1);
    const bool cut = cut_at_gaps(fold, run, back) || (fold->lexicon && cut_into_words(fold, run, back));
    if (!cut && run->n < (others ? 4 : 7))
        return false;
    join_run(fold, run, cut ? back : NULL);
    return true;
}

bool hed_text_undo_spacing(hed_fold *fold)
{
    bool undone = false;
    for (size_t i = 0; i < fold->n;) {
        bool starts = is_letter(hed_text_kind_at(fold, i)) && (i == 0 || !is_letter(hed_text_kind_at(fold, i - 1))) &&
                      parts_letters(hed_text_kind_at(fold, i + 1));
        if (!starts) {
            i++;
            continue;
        }
        spelled run = spelled_run(fold, i);
        if (undo_run(fold, &run)) {
            undone = true;
            i += 2 * run.n - 1;
        } else { /* its last letter may start another */
            i += run.n > 1 ? 2 * (run.n - 1) : 1;
        }
    }
    if (undone)
        hed_text_squeeze(fold);
    return undone;
}
