/* Stage 9: a sentence of the story in place of the headline. Never applied: only a person can say that it is the news.
 * Of dek and the body's first three sentences, the first is taken that has every name and number of the headline, is
 * short enough, at need without a trailing clause, and asks for less than the headline does. */
#include "policy/rewrite/rewrite.h"

#define SENTENCES 3
#define LONGEST 140 /* an editor will shorten it */

typedef struct sentence {
    uint32_t start, end; /* tokens of the story's text */
} sentence;

static bool ends_sentence(const hed_text *text, uint32_t i)
{
    const hed_token *token = &text->tokens[i];
    const char c = text->folded.ptr[token->start];
    if (token->kind != HED_PUNCT || !strchr(".!?", c))
        return false;
    if (i == 0 || c != '.' || text->tokens[i - 1].kind != HED_WORD)
        return true;
    const hed_str before = hed_token_str(text, &text->tokens[i - 1]);
    return before.len > 1 && !hed_abbreviation(before);
}

static bool next_sentence(const hed_text *text, uint32_t from, sentence *out)
{
    if (from >= text->n_tokens)
        return false;
    *out = (sentence){from, from};
    while (out->end < text->n_tokens && !ends_sentence(text, out->end))
        out->end++;
    return true;
}

static hed_str bytes_of(const hed_text *text, sentence s)
{
    return hed_text_source(text, text->tokens[s.start].start, text->tokens[s.end - 1].end);
}

static bool has(const hed_text *text, sentence s, hed_str word)
{
    if (word.len > 2 && hed_str_ends(word, HED_S("'s")))
        word.len -= 2;
    for (uint32_t i = s.start; i < s.end; i++)
        if (hed_str_starts(hed_token_str(text, &text->tokens[i]), word))
            return true;
    return false;
}

/* Every name and number of the headline; at least one. */
static bool covers(const hed_rewriting *r, const hed_text *story, sentence s)
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
    return wanted > 0;
}

static bool fits(const hed_text *text, sentence s)
{
    return s.end > s.start && hed_utf8_count(bytes_of(text, s)) <= LONGEST;
}

/* Without the clause behind a comma that adds a remark; who says it is never left out. */
static bool shorten(const hed_text *text, sentence *s)
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

hed_str hed_extract(const hed_rewriting *r)
{
    for (size_t i = 0; i < r->n_story; i++) {
        const hed_text *text = r->story[i];
        sentence s;
        uint32_t from = 0;
        for (int n = 0; n < SENTENCES && next_sentence(text, from, &s); n++) {
            from = s.end + 1;
            if (!fits(text, s) && !shorten(text, &s))
                continue;
            if (fits(text, s) && hed_claim(text, s.start, s.end) && covers(r, text, s) && better(r, bytes_of(text, s)))
                return bytes_of(text, s);
        }
    }
    return (hed_str){"", 0};
}
