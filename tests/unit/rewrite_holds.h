/* What must hold of every rewrite, told from outside with nothing but hed.h: the judge of the unit tests, the fuzz
 * target and the measurement. It shares no code with the program's own checks. */
#ifndef HED_REWRITE_HOLDS_H
#define HED_REWRITE_HOLDS_H

#include "hed.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Bytes of the letter or digit at i: 0 for a mark; all beyond ASCII but General Punctuation counts as a letter. */
static inline size_t holds_letter(hed_str s, size_t i)
{
    if (i >= s.len || (unsigned char)s.ptr[i] < 0x80)
        return i < s.len && isalnum((unsigned char)s.ptr[i]);
    size_t n = 1;
    while (i + n < s.len && ((unsigned char)s.ptr[i + n] & 0xc0) == 0x80)
        n++;
    return n == 3 && memcmp(s.ptr + i, "\xe2\x80", 2) == 0 ? 0 : n;
}

/* Bytes of a mark that stands inside words: an apostrophe of either kind, a dot, a comma, a hyphen; a colon or slash
 * between digits. */
static inline size_t holds_inner(hed_str s, size_t i)
{
    if (i + 3 <= s.len && memcmp(s.ptr + i, "\xe2\x80\x99", 3) == 0)
        return holds_letter(s, i + 3) ? 3 : 0;
    if (strchr("'.,-&", s.ptr[i]))
        return holds_letter(s, i + 1) > 0;
    return strchr(":/", s.ptr[i]) && i > 0 && isdigit((unsigned char)s.ptr[i - 1]) && i + 1 < s.len &&
           isdigit((unsigned char)s.ptr[i + 1]);
}

/* The next word or number at or behind *at. */
static inline hed_str holds_word(hed_str s, size_t *at)
{
    size_t i = *at, n;
    while (i < s.len && !holds_letter(s, i))
        i++;
    const size_t start = i;
    while (i < s.len && ((n = holds_letter(s, i)) > 0 || (n = holds_inner(s, i)) > 0))
        i += n;
    *at = i;
    return (hed_str){s.ptr + start, i - start};
}

static inline bool holds_same(hed_str a, hed_str b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static inline unsigned holds_count(hed_str text, hed_str word)
{
    unsigned n = 0;
    for (size_t at = 0; at < text.len;)
        n += holds_same(holds_word(text, &at), word);
    return n;
}

static inline bool holds_in(hed_str word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (holds_same(word, (hed_str){list[i], strlen(list[i])}))
            return true;
    return false;
}

/* Making the edits in the original gives the text. */
static inline bool holds_replay(hed_str headline, const hed_rewrite *rewrite)
{
    hed_str text = rewrite->text;
    size_t from = 0, at = 0;
    for (size_t i = 0; i <= rewrite->n_edits; i++) {
        const hed_edit *edit = i < rewrite->n_edits ? &rewrite->edits[i] : NULL;
        const size_t start = edit ? edit->span.byte[0] : headline.len;
        if (start < from || start > headline.len || at + (start - from) > text.len ||
            memcmp(text.ptr + at, headline.ptr + from, start - from) != 0)
            return false;
        at += start - from;
        if (!edit)
            break;
        if (edit->span.byte[1] - start != edit->before.len || edit->before.ptr != headline.ptr + start ||
            at + edit->after.len > text.len || memcmp(text.ptr + at, edit->after.ptr, edit->after.len) != 0 ||
            !edit->safe || !edit->safe[0] || !edit->stage || !edit->rule)
            return false;
        at += edit->after.len;
        from = edit->span.byte[1];
    }
    return at == text.len;
}

static inline bool holds_digits(hed_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (isdigit((unsigned char)word.ptr[i]))
            return true;
    return false;
}

/* Numbers stay; so do words of denial and of source, but for the reader's "won't believe" and what a cut question asks.
 */
static inline const char *holds_words(hed_str headline, const hed_rewrite *rewrite)
{
    static const char *const denials[] = {"not",   "no",     "never",   "without", "nobody", "none", "denies",
                                          "isn't", "aren't", "doesn't", "didn't",  "wasn't", "don't"};
    static const char *const sources[] = {"says",    "said",      "according",  "alleged", "allegedly",
                                          "accused", "suspected", "reportedly", "claims"};
    for (size_t at = 0; at < headline.len;) {
        const hed_str word = holds_word(headline, &at);
        if (word.len == 0)
            continue;
        const bool fewer = holds_count(rewrite->text, word) < holds_count(headline, word);
        if (fewer && holds_digits(word))
            return "a number is lost";
        bool promise = false, question = false;
        for (size_t i = 0; i < rewrite->n_edits; i++) {
            const hed_str cut = rewrite->edits[i].before;
            if (word.ptr < cut.ptr || word.ptr >= cut.ptr + cut.len)
                continue;
            question = question || memchr(cut.ptr, '?', cut.len) != NULL;
            for (size_t k = 0; k < cut.len;) {
                const hed_str other = holds_word(cut, &k);
                static const char *const verbs[] = {"believe", "guess", "imagine", "predict", "expect"};
                promise = promise || holds_in(other, verbs, 5);
            }
        }
        if (fewer && !promise && holds_in(word, denials, sizeof denials / sizeof *denials))
            return "a denial is lost";
        if (fewer && !question && holds_in(word, sources, sizeof sources / sizeof *sources))
            return "a source is lost";
    }
    return NULL;
}

/* Each word comes from the headline, the story or the table of swaps. */
static inline bool holds_origin(const hed_item *item, hed_str text)
{
    static const char *const ours[] = {"a", "an", "criticizes", "criticized", "criticizing"};
    for (size_t at = 0; at < text.len;) {
        const hed_str word = holds_word(text, &at);
        if (word.len > 0 && !holds_count(item->headline, word) && !holds_count(item->dek, word) &&
            !holds_count(item->body, word) && !holds_in(word, ours, sizeof ours / sizeof *ours))
            return false;
    }
    return true;
}

static inline size_t holds_letters(hed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

/* Double quotes, straight or curly, with all between them. */
static inline bool holds_quotes(hed_str headline, hed_str text)
{
    static const char *const pairs[][2] = {{"\"", "\""}, {"\xe2\x80\x9c", "\xe2\x80\x9d"}};
    const bool mixed = memchr(headline.ptr, '"', headline.len) && memmem(headline.ptr, headline.len, "\xe2\x80", 2);
    for (size_t p = 0; p < 2 && !mixed; p++) /* marks of two kinds: who knows which belong together */
        for (const char *at = headline.ptr, *end = at + headline.len; at < end;) {
            const char *open = memmem(at, (size_t)(end - at), pairs[p][0], strlen(pairs[p][0]));
            const char *inside = open ? open + strlen(pairs[p][0]) : end;
            const char *close =
                inside < end ? memmem(inside, (size_t)(end - inside), pairs[p][1], strlen(pairs[p][1])) : NULL;
            if (!close)
                break;
            at = close + strlen(pairs[p][1]);
            if (!memmem(text.ptr, text.len, open, (size_t)(at - open)))
                return false;
        }
    return true;
}

/* Spaces or marks at an end, or a hole in the middle. */
static inline bool holds_loose(hed_str s)
{
    return s.len == 0 || s.ptr[0] == ' ' || strchr(" ,:;-", s.ptr[s.len - 1]) || memmem(s.ptr, s.len, "  ", 2);
}

/* NULL when the rewrite of before's item is sound; after is the result of checking its text in the item's place. */
static inline const char *rewrite_breaks(const hed_item *item, const hed_result *before, const hed_result *after)
{
    const hed_rewrite *rewrite = &before->rewrite;
    const hed_str text = rewrite->text;
    const char *why = holds_words(item->headline, rewrite);
    if (rewrite->n_edits == 0 || !holds_replay(item->headline, rewrite))
        return "the edits do not give the text";
    if (why)
        return why;
    if (!holds_origin(item, text))
        return "a word comes from nowhere";
    if (!holds_quotes(item->headline, text))
        return "a quotation is touched";
    if (holds_letters(text) < 15 || holds_letters(text) > 110)
        return "too short or too long";
    if (holds_loose(text) && !holds_loose(item->headline))
        return "ends loosely";
    if (after->rewrite.text.len > 0 || after->verdict == HED_REWRITE)
        return "asks to be rewritten again";
    if (after->degraded)
        return "cannot be checked";
    for (int axis = 0; axis < HED_AXES; axis++)
        if (after->axes[axis] > before->axes[axis] + 1e-6)
            return "an axis rises";
    if (after->has_svm && after->svm_score > before->svm_score + .05 + 1e-9)
        return "the svm rises";
    if (after->clickbait > before->clickbait + 1e-6)
        return "clickbait rises";
    bool falls = after->clickbait < before->clickbait;
    for (int axis = 0; axis < HED_AXES; axis++)
        falls = falls || after->axes[axis] < before->axes[axis] - 1e-6;
    return falls ? NULL : "nothing falls";
}

#endif
