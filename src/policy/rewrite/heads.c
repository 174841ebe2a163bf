/* Stage 3: what stands before the claim and adds nothing to it: BREAKING, [VIDEO], a stock kicker that the story does
 * not bear out, "Here's" before a question word that goes on by itself. */
#include "policy/rewrite/rewrite.h"

/* A kicker that the story uses too is the story's own: it stays. */
static bool in_story(const hed_rewriting *r, const hed_text *text, uint32_t start, uint32_t end)
{
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        if (token->start < start || token->end > end || token->kind != HED_WORD ||
            hed_token_in(text, token, HED_WORDS_FUNCTION))
            continue;
        if (!hed_story_has(r, hed_token_str(text, token)))
            return false;
    }
    return r->n_story > 0;
}

bool hed_reach_head(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    const uint32_t next = hed_token_from(in->headline, hit->end);
    if (next == in->headline->n_tokens)
        return false;
    *out = (hed_range){0, in->headline->tokens[next].start};
    return true;
}

/* "Revealed: How ...": without the label it is the same riddle. */
static const char *const openers[] = {"how", "why", "what", "who", "where", "when", "this"};

static hed_step by_rule(hed_rewriting *r, const hed_hit *hit, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_rule *rule = hed_rules_at(r->with->rules, hit->rule);
    const uint32_t next = hed_token_from(text, hit->end);
    if (next == text->n_tokens || !hed_claim(text, next, text->n_tokens)) {
        hed_decline(r, hit, "without its opening no claim is left");
        return HED_STEP_NONE;
    }
    if (HED_ONE_OF(hed_token_str(text, &text->tokens[next]), openers)) {
        hed_decline(r, hit, "what stands behind its opening holds back as much");
        return HED_STEP_NONE;
    }
    if (in_story(r, text, hit->start, hit->end)) {
        hed_decline(r, hit, "the story itself uses the opening words");
        return HED_STEP_NONE;
    }
    hed_cut_head(r, hed_token_range(text, &text->tokens[next]).start, change);
    for (size_t i = 0; i < r->draft->quotes.n; i++) /* a claim that opens with a quotation keeps its mark */
        if (r->draft->quotes.at[i].start < change->end && r->draft->quotes.at[i].end > change->end)
            hed_cut_head(r, r->draft->quotes.at[i].start, change);
    change->cut = HED_CUT_PART;
    change->rule = rule->id;
    change->safe = rule->weights[HED_STYLE] > 0
                       ? "a label before the claim; the claim stands behind it whole"
                       : "a stock phrase before the claim; it states no fact, and the claim stands behind it whole";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

/* "Why" and "what" would still hold back the answer. */
bool hed_heres_how_to(const hed_text *text)
{
    static const char *const words[] = {"here's", "how", "to"};
    for (uint32_t i = 0; i < 3; i++)
        if (text->n_tokens < 5 || !hed_str_is(hed_token_str(text, &text->tokens[i]), words[i]))
            return false;
    return true;
}

static hed_step heres(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    if (!hed_heres_how_to(text))
        return HED_STEP_NONE;
    hed_cut_head(r, hed_token_range(text, &text->tokens[1]).start, change);
    change->cut = HED_CUT_PART;
    change->rule = "wh.heres_start";
    change->safe = "\"Here's\" only points; \"How to\" says what the story is";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

hed_step hed_stage_heads(hed_rewriting *r, hed_change *change)
{
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_rule_rewrite asks = hed_rules_rewrite(r->with->rules, hits->hits[i].rule);
        if (!asks.op || strcmp(asks.op, "drop_head") != 0 || hits->hits[i].in_quote)
            continue;
        if (by_rule(r, &hits->hits[i], change) == HED_STEP_CHANGE)
            return HED_STEP_CHANGE;
    }
    return heres(r, change);
}
