/* Stage 8: questions that stage 4 left. "X: Q? The Y Explained" is a label, and stays one: "X: Y". A leading question
 * goes only when what follows is a claim that names all that the question named; else it is the topic. */
#include "policy/rewrite/rewrite.h"

static hed_str word_at(const hed_text *text, uint32_t token)
{
    return token < text->n_tokens ? hed_token_str(text, &text->tokens[token]) : (hed_str){"", 0};
}

/* "X: Q? The Y Explained!": the question and "The" go, then " Explained!". */
static hed_step label(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    if (text->n_segments < 2 || text->n_segments > 3)
        return HED_STEP_NONE;
    const hed_segment *topic = &text->segments[0], *last = &text->segments[text->n_segments - 1];
    const hed_segment *question = &text->segments[1];
    const bool asks = text->n_segments == 3;
    const uint32_t end = last->token_end;
    uint32_t start = last->token_start;
    if (topic->ends_with != ':' || !hed_str_is(word_at(text, end - 1), "explained") || end - start < 2)
        return HED_STEP_NONE;
    if (asks && question->ends_with == '?') {
        const bool article = hed_str_is(word_at(text, start), "the") || hed_str_is(word_at(text, start), "a");
        start += article;
        const size_t at = hed_token_range(text, &text->tokens[question->token_start]).start;
        if (end - start < 2 || at == 0 || text->source.ptr[at - 1] != ' ')
            return HED_STEP_NONE;
        *change = (hed_change){.start = at,
                               .end = hed_token_range(text, &text->tokens[start]).start,
                               .after = {"", 0},
                               .cut = HED_CUT_QUESTION,
                               .rule = "nt.aside_question",
                               .safe = "the question claims nothing; topic and subject stay, as a label"};
        return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
    }
    if (asks || r->draft->ledger.n == 0) /* "X: The Y Explained": too little is left to stand for the story */
        return HED_STEP_NONE;
    hed_cut_tail(r, hed_token_range(text, &text->tokens[end - 1]).start, change);
    change->cut = HED_CUT_PART;
    change->rule = "nt.explained";
    change->safe = "\"Explained\" promises and tells nothing; topic and subject stay, as a label";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

/* Every word of the question that could carry the topic is in what follows. */
static bool repeated(const hed_text *text, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++) {
        const hed_token *token = &text->tokens[i];
        bool found = token->kind == HED_PUNCT || hed_token_in(text, token, HED_WORDS_FUNCTION);
        for (uint32_t k = end; !found && k < text->n_tokens; k++)
            found = hed_str_eq(word_at(text, i), word_at(text, k));
        if (!found)
            return false;
    }
    return true;
}

static hed_step leading(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    if (text->n_segments != 2 || text->segments[0].ends_with != '?')
        return HED_STEP_NONE;
    const uint32_t claim = text->segments[1].token_start;
    if (!hed_claim(text, claim, text->n_tokens) || !repeated(text, 0, text->segments[0].token_end)) {
        hed_decline(r, NULL, "the topic stands in the question; what follows does not name it");
        return HED_STEP_NONE;
    }
    hed_cut_head(r, hed_token_range(text, &text->tokens[claim]).start, change);
    change->cut = HED_CUT_QUESTION;
    change->rule = "sp.yesno_q";
    change->safe = "the claim behind the question answers it and names all that it named";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

/* The question, and with a label all behind it. */
bool hed_reach_question(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    const hed_text *text = in->headline;
    const hed_segment *segments = text->segments;
    const size_t n = text->n_segments;
    (void)hit;
    if (n == 3 && segments[0].ends_with == ':' && segments[1].ends_with == '?' &&
        hed_str_is(word_at(text, segments[2].token_end - 1), "explained")) {
        *out = (hed_range){text->tokens[segments[1].token_start].start, text->folded.len};
        return true;
    }
    if (n != 2 || segments[0].ends_with != '?')
        return false;
    *out = (hed_range){0, text->tokens[segments[1].token_start].start};
    return hed_claim(text, segments[1].token_start, text->n_tokens) && repeated(text, 0, segments[0].token_end);
}

hed_step hed_stage_questions(hed_rewriting *r, hed_change *change)
{
    return label(r, change) == HED_STEP_CHANGE ? HED_STEP_CHANGE : leading(r, change);
}
