/* Stage 11: the invariants of a rewrite, one table. Each looks at the original and at the draft and says whether the
 * draft keeps it; none trusts the stage that made the edit. "The claim" is what the original says outside the parts
 * that were cut whole: labels, kickers, promises, questions. */
#include "policy/rewrite/rewrite.h"

#define SHORTEST 20       /* characters: below it a label or a scrap is left most often */
#define SHORTEST_CLAIM 15 /* of words that all say something: "Senate Rejects Bill" is a headline */
#define LONGEST 110
#define SVM_RISE .05
#define CLOSE 1e-9
#define BEHIND 5 /* tokens from "believe" to "said" in "believe what the mayor said" */

typedef struct both {
    const hed_rewriting *r;
    const hed_text *was, *is;
    const hed_draft *draft;
} both;

static const hed_made *edit_over(const both *b, uint32_t token)
{
    const hed_range range = hed_token_range(b->was, &b->was->tokens[token]);
    for (size_t i = 0; i < b->draft->ledger.n; i++) {
        const hed_made *made = &b->draft->ledger.at[i];
        if (made->start <= range.start && range.end <= made->end)
            return made;
    }
    return NULL;
}

static hed_cut cut_of(const both *b, uint32_t token)
{
    const hed_made *made = edit_over(b, token);
    return made ? made->cut : HED_CUT_WORDS;
}

static unsigned count(const hed_text *text, hed_str word)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < text->n_tokens; i++)
        n += hed_str_eq(hed_token_str(text, &text->tokens[i]), word);
    return n;
}

/* The word stands in the draft as often as in the original, where counted says that it counts. */
static bool kept(const both *b, uint32_t token, bool (*counted)(const both *b, uint32_t token))
{
    const hed_str word = hed_token_str(b->was, &b->was->tokens[token]);
    unsigned wanted = 0;
    for (uint32_t i = 0; i < b->was->n_tokens; i++)
        wanted += hed_str_eq(hed_token_str(b->was, &b->was->tokens[i]), word) && counted(b, i);
    return count(b->is, word) >= wanted;
}

static bool all_kept(const both *b, bool (*counted)(const both *b, uint32_t token))
{
    for (uint32_t i = 0; i < b->was->n_tokens; i++)
        if (counted(b, i) && !kept(b, i, counted))
            return false;
    return true;
}

static bool is_number(const both *b, uint32_t token)
{
    const hed_str word = hed_token_str(b->was, &b->was->tokens[token]);
    bool digit = false;
    for (size_t i = 0; i < word.len; i++)
        digit = digit || (word.ptr[i] >= '0' && word.ptr[i] <= '9');
    return digit;
}

static bool numbers(const both *b)
{
    return all_kept(b, is_number);
}

static bool is_claimed_name(const both *b, uint32_t token)
{
    return cut_of(b, token) == HED_CUT_WORDS && hed_name_of(b->r, b->r->first, token) == HED_NAME_YES;
}

static bool names(const both *b)
{
    return all_kept(b, is_claimed_name);
}

/* "you won't believe", "nobody could guess what she said": the promise's own verb is near, in a part that was cut. */
static bool bait_formula(const both *b, uint32_t token)
{
    static const char *const verbs[] = {"believe", "guess", "imagine", "predict", "expect"};
    const hed_text *text = b->was;
    const hed_made *made = edit_over(b, token);
    if (!made || made->cut != HED_CUT_PART)
        return false;
    for (uint32_t i = token < BEHIND ? 0 : token - BEHIND; i < text->n_tokens && i <= token + 3; i++)
        if (HED_ONE_OF(hed_token_str(text, &text->tokens[i]), verbs) && edit_over(b, i) == made)
            return true;
    return false;
}

/* "An unlikely culprit" denies nothing. */
static bool is_attribute(const hed_text *text, uint32_t token)
{
    static const char *const articles[] = {"a", "an", "the", "one"};
    return token > 0 && hed_str_is(hed_token_str(text, &text->tokens[token]), "unlikely") &&
           HED_ONE_OF(hed_token_str(text, &text->tokens[token - 1]), articles);
}

static bool is_negation(const both *b, uint32_t token)
{
    if (cut_of(b, token) == HED_CUT_PART && is_attribute(b->was, token))
        return false;
    return hed_token_in(b->was, &b->was->tokens[token], HED_WORDS_NEGATION) && !bait_formula(b, token);
}

static bool negations(const both *b)
{
    return all_kept(b, is_negation);
}

/* What a question says of sources or chances was never claimed; "will" and "could" in a promise are the promise's own.
 */
static bool is_hedge(const both *b, uint32_t token)
{
    static const char *const readers[] = {"you", "us"};
    const hed_token *t = &b->was->tokens[token];
    const hed_cut cut = cut_of(b, token);
    const bool auxiliary = hed_token_in(b->was, t, HED_WORDS_AUXILIARY);
    if (cut == HED_CUT_PART && hed_str_is(hed_token_str(b->was, t), "tell") && token + 1 < b->was->n_tokens &&
        HED_ONE_OF(hed_token_str(b->was, t + 1), readers)) /* "she'll tell you how" is a promise, no source */
        return false;
    return (hed_token_in(b->was, t, HED_WORDS_ATTRIBUTION) || hed_token_in(b->was, t, HED_WORDS_MODAL)) &&
           cut != HED_CUT_QUESTION && !(cut == HED_CUT_PART && auxiliary) && !bait_formula(b, token);
}

static bool hedges(const both *b)
{
    return all_kept(b, is_hedge);
}

static bool holds(hed_str text, hed_str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
            return true;
    return false;
}

static size_t marks(hed_str s, char mark)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == mark;
    return n;
}

static bool quotations(const both *b)
{
    const hed_draft *first = b->r->first;
    for (size_t i = 0; i < first->quotes.n; i++)
        if (!holds(b->is->source, hed_str_sub(b->was->source, first->quotes.at[i].start, first->quotes.at[i].end)))
            return false;
    return marks(b->was->folded, '"') == marks(b->is->folded, '"');
}

static bool brackets(const both *b)
{
    static const char pairs[][2] = {{'(', ')'}, {'[', ']'}};
    for (size_t i = 0; i < 2; i++)
        if (marks(b->was->folded, pairs[i][0]) == marks(b->was->folded, pairs[i][1]) &&
            marks(b->is->folded, pairs[i][0]) != marks(b->is->folded, pairs[i][1]))
            return false;
    return true;
}

static bool words(const both *b)
{
    static const char *const ours[] = {"a", "an", "criticizes", "criticized", "criticizing"};
    for (uint32_t i = 0; i < b->is->n_tokens; i++) {
        const hed_str word = hed_token_str(b->is, &b->is->tokens[i]);
        bool known = b->is->tokens[i].kind == HED_PUNCT || count(b->was, word) > 0 || hed_story_has(b->r, word);
        for (size_t k = 0; !known && k < sizeof ours / sizeof *ours; k++)
            known = hed_str_is(word, ours[k]);
        if (!known)
            return false;
    }
    return true;
}

/* A byte of a word: a letter, a digit, any of beyond ASCII but the dashes, the ellipsis and quotes (E2 80 xx). */
static bool in_word(hed_str s, size_t i)
{
    const unsigned char c = (unsigned char)s.ptr[i];
    if (c < 0x80)
        return hed_isalnum(c);
    while (i > 0 && ((unsigned char)s.ptr[i] & 0xc0) == 0x80)
        i--;
    return i + 2 >= s.len || memcmp(s.ptr + i, "\xe2\x80", 2) != 0;
}

/* Between this byte and its neighbour inside the edit, going on by step to stop, stands a letter before any space. */
static bool tears(hed_str s, size_t at, size_t stop, int step)
{
    for (; at != stop && s.ptr[at] != ' '; at = (size_t)((long)at + step))
        if (in_word(s, at))
            return true;
    return false;
}

/* No edit starts or ends inside a run of letters and signs, as in "powerv!!a", but where a word takes the place of a
 * word. */
static bool seams(const both *b)
{
    const hed_str s = b->was->source;
    for (size_t i = 0; i < b->draft->ledger.n; i++) {
        const hed_made *made = &b->draft->ledger.at[i];
        const size_t start = made->start, end = made->end;
        if (start == end)
            continue;
        const bool word_first = made->after.len > 0 && in_word(made->after, 0) && in_word(s, start);
        const bool word_last = made->after.len > 0 && in_word(made->after, made->after.len - 1) && in_word(s, end - 1);
        if (start > 0 && !word_first && s.ptr[start - 1] != ' ' && s.ptr[start] != ' ' && tears(s, start, end, 1))
            return false;
        if (end < s.len && !word_last && s.ptr[end] != ' ' && s.ptr[end - 1] != ' ' && in_word(s, end) &&
            tears(s, end - 1, start - 1, -1))
            return false;
    }
    return true;
}

static bool not_short(const both *b)
{
    const size_t n = b->is->n_codepoints;
    bool full = n >= SHORTEST_CLAIM && hed_claim(b->is, 0, b->is->n_tokens);
    for (uint32_t i = 0; full && i < b->is->n_tokens; i++) /* "Whose Diary Is It", "Members Have Spoken" */
        full = !hed_token_in(b->is, &b->is->tokens[i], HED_WORDS_FUNCTION);
    return n >= SHORTEST || full;
}

static bool not_long(const both *b)
{
    const hed_str slot = b->r->with->slot;
    size_t max = hed_policy_slot_max(b->r->with->policy, slot.len > 0 ? slot : HED_S("web"));
    return b->is->n_codepoints <= (max > 0 ? max : LONGEST);
}

/* "From May" ends well. */
static bool month(const hed_text *text)
{
    if (text->n_tokens < 2)
        return false;
    const hed_token *last = &text->tokens[text->n_tokens - 1], *before = last - 1;
    return hed_str_is(hed_token_str(text, last), "may") && last->shape == HED_CAPITAL &&
           (before->kind == HED_NUMBER || hed_token_in(text, before, HED_WORDS_PREPOSITION));
}

static bool ends(const both *b)
{
    if (b->is->n_tokens == 0)
        return false;
    const hed_token *first = &b->is->tokens[0], *last = &b->is->tokens[b->is->n_tokens - 1];
    const hed_token *was_first = &b->was->tokens[0], *was_last = &b->was->tokens[b->was->n_tokens - 1];
    const hed_str head = hed_token_str(b->is, first), tail = hed_token_str(b->is, last);
    const bool same_head = hed_str_eq(head, hed_token_str(b->was, was_first));
    const bool same_tail = hed_str_eq(tail, hed_token_str(b->was, was_last));
    if (!same_head && first->kind == HED_PUNCT && !strchr("\"'([#@$", head.ptr[0]))
        return false;
    if (!same_tail && last->kind == HED_PUNCT && !strchr("\"').!?%]", tail.ptr[0]))
        return false;
    return same_tail || !hed_token_in(b->is, last, HED_WORDS_DANGLING) || month(b->is);
}

static bool scores(const both *b)
{
    const hed_scored *was = b->r->original, *is = &b->draft->scored;
    for (int axis = 0; axis < HED_AXES; axis++)
        if (is->hits.axes[axis] > was->hits.axes[axis] + CLOSE)
            return false;
    return is->hits.clickbait <= was->hits.clickbait + CLOSE && is->hits.n_errors == 0;
}

static const struct invariant {
    bool (*holds)(const both *b);
    const char *broken;
} invariants[] = {
    {numbers, "a number would be lost"},
    {names, "a name would be lost"},
    {negations, "a negation would be lost"},
    {hedges, "who says it, or how sure it is, would be lost"},
    {quotations, "a quotation would be touched"},
    {brackets, "a bracket would stay open"},
    {words, "a word would come in that neither headline nor story has"},
    {seams, "a word with signs in it would be torn"},
    {not_short, "it would be too short"},
    {not_long, "it would be too long for its slot"},
    {ends, "it would break off at its start or end"},
    {scores, "another score would rise"},
};

const char *hed_verify(const hed_rewriting *r, const hed_draft *draft)
{
    const both b = {r, &r->original->text, &draft->scored.text, draft};
    for (size_t i = 0; i < sizeof invariants / sizeof *invariants; i++)
        if (!invariants[i].holds(&b))
            return invariants[i].broken;
    return NULL;
}

/* A row that asked for a rewrite still holds, or one that asks for as much of the same. */
static bool still_asks(const hed_decision *was, const hed_decision *is)
{
    for (size_t i = 0; i < is->n_rows; i++) {
        const hed_row *now = &is->rows[i];
        if (now->action == HED_REWRITE)
            return true;
        for (size_t k = 0; k < was->n_rows; k++)
            if (was->rows[k].action == HED_REWRITE && was->rows[k].about && now->about &&
                strcmp(was->rows[k].about, now->about) == 0 && now->bound >= was->rows[k].bound)
                return true;
    }
    return false;
}

const char *hed_verify_gain(const hed_rewriting *r, const hed_draft *draft)
{
    const hed_decision *was = &r->original->decision, *is = &draft->scored.decision;
    const hed_axis axis = was->decisive;
    if (still_asks(was, is))
        return HED_NOT_ENOUGH;
    if (r->original->has_svm &&
        draft->scored.svm > r->original->svm + SVM_RISE) /* of what is offered, not of each step */
        return "the SVM's score would rise";
    if (is->action > was->action)
        return "the policy would be harder on the result";
    if (is->clickbait < was->clickbait - CLOSE || (axis < HED_AXES && is->axes[axis] < was->axes[axis] - CLOSE))
        return NULL;
    return "nothing would be gained";
}
