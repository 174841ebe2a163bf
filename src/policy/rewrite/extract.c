/* Stage 9: a sentence of the story in place of the headline. Never applied: only a person can say that it is the news.
 * Of dek and the body's first three sentences, the first is taken that has every name and number of the headline, is
 * short enough, at need without a trailing clause, and asks for less than the headline does. */
#include "policy/rewrite/rewrite.h"

#define SENTENCES 3
#define LONGEST 140 /* an editor will shorten it */

static bool has(const hed_text *text, hed_sentence s, hed_str word)
{
    if (word.len > 2 && hed_str_ends(word, HED_S("'s")))
        word.len -= 2;
    for (uint32_t i = s.start; i < s.end; i++)
        if (hed_str_starts(hed_token_str(text, &text->tokens[i]), word))
            return true;
    return false;
}

/* Words of the headline that carry its subject, and how many of them the sentence has, in this form or another. */
static bool shares_subject(const hed_rewriting *r, const hed_text *story, hed_sentence s)
{
    const hed_text *headline = &r->first->scored.text;
    unsigned words = 0, shared = 0;
    for (uint32_t i = 0; i < headline->n_tokens; i++) {
        const hed_token *token = &headline->tokens[i];
        if (token->kind != HED_WORD || hed_token_in(headline, token, HED_WORDS_FUNCTION))
            continue;
        words++;
        shared += hed_sentence_has(story, s, hed_token_str(headline, token));
    }
    return shared >= 2 && shared * 3 >= words;
}

/* Every name and number of the headline; where it has none, its subject. */
static bool covers(const hed_rewriting *r, const hed_text *story, hed_sentence s)
{
    const hed_text *headline = &r->first->scored.text;
    unsigned wanted = 0;
    for (uint32_t i = 0; i < headline->n_tokens; i++) {
        const hed_token *token = &headline->tokens[i];
        if (token->kind != HED_NUMBER && hed_name_of(r, r->first, i) != HED_NAME_YES)
            continue;
        wanted++;
        if (!has(story, s, hed_token_str(headline, token)))
            return false;
    }
    return wanted > 0 || shares_subject(r, story, s);
}

static bool fits(const hed_text *text, hed_sentence s)
{
    return s.end > s.start && hed_utf8_count(hed_sentence_bytes(text, s)) <= LONGEST;
}

/* Without the clause behind a comma that adds a remark; who says it is never left out. */
static bool shorten(const hed_text *text, hed_sentence *s)
{
    static const char *const openers[] = {"noting", "adding", "which", "who", "while", "including", "as", "amid"};
    for (uint32_t i = s->start + 4; i + 1 < s->end; i++) {
        const hed_str next = hed_token_str(text, &text->tokens[i + 1]);
        bool opens = false;
        for (size_t k = 0; k < sizeof openers / sizeof *openers; k++)
            opens = opens || hed_str_is(next, openers[k]);
        if (!opens || !hed_str_is(hed_token_str(text, &text->tokens[i]), ","))
            continue;
        for (uint32_t k = i + 1; k < s->end; k++)
            if (hed_token_in(text, &text->tokens[k], HED_WORDS_ATTRIBUTION))
                return false;
        s->end = i;
        return true;
    }
    return false;
}

/* "It found", "says he resigned", "staff there": what is meant stands in a sentence before it. */
static bool leans_back(const hed_text *text, hed_sentence s)
{
    static const char *const openers[] = {"it",   "its",   "he",    "she",  "they", "his",  "her",     "their",
                                          "this", "these", "those", "that", "such", "both", "another", "others"};
    static const char *const persons[] = {"he", "she", "him", "his", "her"};
    static const char *const copulas[] = {"is", "are", "was", "were", "will", "has", "have", "had"};
    bool named = false;
    if (HED_ONE_OF(hed_token_str(text, &text->tokens[s.start]), openers))
        return true;
    for (uint32_t i = s.start; i < s.end; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_str word = hed_token_str(text, token);
        if (!named && HED_ONE_OF(word, persons))
            return true;
        if (hed_str_is(word, "there") && i > s.start &&
            (i + 1 == s.end || !HED_ONE_OF(hed_token_str(text, token + 1), copulas) ||
             !hed_token_in(text, token - 1, HED_WORDS_FUNCTION)))
            return true;
        named = named || (token->shape == HED_CAPITAL && i > s.start) || hed_word_in(HED_WORDS_ONE, word);
    }
    return false;
}

/* It is English, it breaks nothing, and the policy is no harder on it than on the headline. */
static bool better(const hed_rewriting *r, hed_str text)
{
    hed_scored *scored = HED_NEW(r->arena, hed_scored);
    if (hed_utf8_count(text) < 20 || !r->with->score(r->with->ctx, text, scored) || scored->hits.n_errors > 0)
        return false;
    for (size_t i = 0; i < scored->decision.n_rows; i++)
        if (scored->decision.rows[i].action >= HED_REWRITE)
            return false;
    return scored->decision.clickbait <= r->original->decision.clickbait;
}

hed_str hed_extract(const hed_rewriting *r, hed_str *sentence)
{
    for (size_t i = 0; i < r->n_story; i++) {
        const hed_text *text = r->story[i];
        hed_sentence s;
        uint32_t from = 0;
        for (int n = 0; n < SENTENCES && hed_sentence_next(text, from, &s); n++) {
            from = s.end + 1;
            const hed_sentence whole = s;
            if (!fits(text, s) && !shorten(text, &s))
                continue;
            if (!fits(text, s) || !hed_claim(text, s.start, s.end) || leans_back(text, s) || !covers(r, text, s) ||
                !better(r, hed_sentence_bytes(text, s)))
                continue;
            *sentence = hed_sentence_bytes(text, whole);
            return hed_sentence_bytes(text, s);
        }
    }
    return (hed_str){"", 0};
}
