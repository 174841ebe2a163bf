/* Stage 6: adverbs of degree and adjectives of praise before a noun, and tags in brackets. They go where the packs
 * found them, if what is left is whole: not behind a negation ("not really"), not in a name, not as the only adjective
 * after a verb. */
#include "policy/rewrite/rewrite.h"

static const char *const keeps_before[] = {
    "so",    "how",  "too", "more", "most", "less", "as",  "what", "take", "takes", "took", "taken", "taking", "very",
    "quite", "that", "the", "and",  "or",   "is",   "are", "was",  "were", "be",    "been", "looks", "feels"};

static bool keeps(hed_str word)
{
    for (size_t i = 0; i < sizeof keeps_before / sizeof *keeps_before; i++)
        if (hed_str_is(word, keeps_before[i]))
            return true;
    return false;
}

/* An adverb of degree may stand behind "is" and "that"; an adjective may not go from there. */
static bool adverb_may_go(hed_str before)
{
    return hed_str_is(before, "is") || hed_str_is(before, "are") || hed_str_is(before, "was") ||
           hed_str_is(before, "were") || hed_str_is(before, "that") || hed_str_is(before, "the");
}

static bool negated(const hed_text *text, uint32_t token)
{
    for (uint32_t i = token; i > 0 && token - i < 4; i--)
        if (hed_token_in(text, &text->tokens[i - 1], HED_WORDS_NEGATION))
            return true;
    return false;
}

static const char *bars(const hed_rewriting *r, uint32_t first, uint32_t last)
{
    const hed_draft *draft = r->draft;
    const hed_text *text = &draft->scored.text;
    const bool adverb = first == last && hed_token_in(text, &text->tokens[first], HED_WORDS_INTENSIFIER);
    const hed_str before = first > 0 ? hed_token_str(text, &text->tokens[first - 1]) : (hed_str){"", 0};
    if (last + 1 >= text->n_tokens || text->tokens[last + 1].kind == HED_PUNCT)
        return "the hype word carries the sentence";
    if (negated(text, first))
        return "the hype word belongs to a negation";
    if (keeps(before) && !(adverb && adverb_may_go(before)))
        return "the hype word carries the sentence";
    for (uint32_t i = first; i <= last; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_name name = hed_name_of(r, draft, i);
        if (token->kind != HED_WORD)
            return "the hype runs over a mark";
        if (name == HED_NAME_YES)
            return "the hype word may be part of a name";
    }
    if (text->tokens[last + 1].kind == HED_WORD && hed_token_in(text, &text->tokens[last + 1], HED_WORDS_FUNCTION))
        return "the hype word carries the sentence";
    return NULL;
}

static hed_step words(hed_rewriting *r, const hed_hit *hit, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_rule rule = hed_rules_at(r->with->rules, hit->rule);
    uint32_t first = 0, last;
    while (first < text->n_tokens && text->tokens[first].start < hit->start)
        first++;
    for (last = first; last + 1 < text->n_tokens && text->tokens[last + 1].end <= hit->end; last++)
        ;
    if (first == text->n_tokens)
        return HED_STEP_NONE;
    const hed_range a = hed_token_range(text, &text->tokens[first]), b = hed_token_range(text, &text->tokens[last]);
    const char *why =
        hed_protected(r->draft, a.start, b.end) ? "the hype word is part of a name or quotation" : bars(r, first, last);
    if (!why && !hed_cut_words(r, a.start, b.end, change))
        why = "it is not sure whether \"a\" or \"an\" would follow";
    if (why) {
        hed_decline(r, why);
        return HED_STEP_NONE;
    }
    change->cut = HED_CUT_WORDS;
    change->rule = rule.id;
    change->safe = "praise or degree that no fact stands behind; the sentence is whole without it";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

static hed_step tag(hed_rewriting *r, const hed_hit *hit, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_range range = hed_folded_range(text, hit->start, hit->end);
    if (range.end != text->source.len || hed_protected(r->draft, range.start, range.end))
        return HED_STEP_NONE;
    hed_cut_tail(r, range.start, change);
    change->cut = HED_CUT_PART;
    change->rule = hed_rules_at(r->with->rules, hit->rule).id;
    change->safe = "a tag in brackets that names a format; the claim before it stands whole";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

hed_step hed_stage_hype(hed_rewriting *r, hed_change *change)
{
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_rule_rewrite asks = hed_rules_rewrite(r->with->rules, hits->hits[i].rule);
        if (!asks.op || strcmp(asks.op, "drop_match") != 0 || hits->hits[i].in_quote)
            continue;
        const hed_str match =
            hed_str_trim(hed_text_source(&r->draft->scored.text, hits->hits[i].start, hits->hits[i].end));
        const bool bracket = match.len > 0 && strchr("[(", match.ptr[0]);
        if ((bracket ? tag : words)(r, &hits->hits[i], change) == HED_STEP_CHANGE)
            return HED_STEP_CHANGE;
    }
    return HED_STEP_NONE;
}
