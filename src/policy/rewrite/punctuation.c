/* Stage 5: marks. "!!" and a "!" at the end go, "?!" becomes "?". A name that is written with a mark keeps it. */
#include "policy/rewrite/rewrite.h"

static bool exclaimed_name(const hed_text *text, uint32_t mark)
{
    static const char *const names[] = {"yahoo",     "jeopardy", "oklahoma", "mia",    "rouge",    "wham",   "airplane",
                                        "dolly",     "ho",       "panic",    "banzai", "godspeed", "joe",    "moana",
                                        "mother",    "them",     "who",      "fela",   "tora",     "shazam", "go",
                                        "hairspray", "oliver",   "evita",    "zapata"};
    for (size_t i = 0; mark > 0 && i < sizeof names / sizeof *names; i++)
        if (hed_str_is(hed_token_str(text, &text->tokens[mark - 1]), names[i]))
            return true;
    return false;
}

/* One that ends the headline, or several in a row. */
bool hed_reach_marks(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    const hed_text *text = in->headline;
    uint32_t i = hed_token_from(text, hit->start);
    while (i > 0 && (i == text->n_tokens || text->tokens[i].start > hit->start))
        i--; /* the run of marks that it stands in */
    const bool last = i + 1 == text->n_tokens, run = text->tokens[i].end - text->tokens[i].start > 1;
    *out = (hed_range){hit->start, hit->end};
    return text->tokens[i].kind == HED_PUNCT && (last || run) && !exclaimed_name(text, i);
}

static bool propose(hed_rewriting *r, uint32_t i, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_token *token = &text->tokens[i];
    const hed_str marks = hed_token_str(text, token);
    const hed_range range = hed_token_range(text, token);
    const bool asks = memchr(marks.ptr, '?', marks.len) != NULL, shouts = memchr(marks.ptr, '!', marks.len) != NULL;
    const bool last = i + 1 == text->n_tokens;
    if (token->kind != HED_PUNCT || (!asks && !shouts) || hed_protected(r->draft, range.start, range.end))
        return false;
    if ((asks && marks.len == 1) || (shouts && exclaimed_name(text, i)))
        return false;
    if (range.end < text->source.len && !strchr(" \"')]", text->source.ptr[range.end]))
        return false; /* a sign inside a word */
    if (range.start == 0 || (asks && text->source.ptr[range.start - 1] == ' '))
        return false; /* "1. ??" holds a place */
    if (!asks && marks.len == 1 && !last)
        return false; /* "Hooray! The Bridge Is Open" would run together */
    *change = (hed_change){
        .start = range.start,
        .end = range.end,
        .after = asks   ? HED_S("?")
                 : last ? HED_S("")
                        : HED_S("!"),
        .rule = marks.len > 1 ? "st.multi_punct" : "st.excl",
        .safe = "only the mark changes; every word stays",
    };
    while (last && !asks && change->start > 0 && text->source.ptr[change->start - 1] == ' ')
        change->start--;
    return hed_untried(r, change);
}

hed_step hed_stage_punctuation(hed_rewriting *r, hed_change *change)
{
    for (uint32_t i = 0; i < r->draft->scored.text.n_tokens; i++)
        if (propose(r, i, change))
            return HED_STEP_CHANGE;
    return HED_STEP_NONE;
}
