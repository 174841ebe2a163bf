/* Which findings can be mended at all: of a kind that a stage works on, which their rules say (`rewrite:`), and in a
 * place where that stage cuts or sets something. Told by the findings and their places alone, so that the policy can
 * ask for it before it sends a headline to rewriting. The stages ask for more: names, numbers, doubts, sources. */
#include "policy/rewrite/rewrite.h"

/* What the packs call it; part: a part goes, with all findings that reach into it. */
static const struct op {
    const char *name;
    hed_reach *reach;
    bool part;
} ops[] = {
    {"drop_segment", hed_reach_segment, true},   {"drop_tail", hed_reach_tail, true},
    {"drop_head", hed_reach_head, true},         {"drop_opener", hed_reach_opener, true},
    {"drop_question", hed_reach_question, true}, {"drop_match", hed_reach_match, false},
    {"set_article", hed_reach_pointer, false},   {"set_case", hed_reach_case, false},
    {"set_marks", hed_reach_marks, false},
};

static const struct op *op_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof ops / sizeof *ops; i++)
        if (strcmp(ops[i].name, name) == 0)
            return &ops[i];
    return NULL;
}

/* What stands before a part at the end, or behind one that stands before it, says something. */
static bool claims(const hed_text *text, hed_range part)
{
    if (part.end == text->folded.len)
        return hed_claim(text, 0, hed_token_from(text, part.start));
    return hed_claim(text, hed_token_from(text, part.end), text->n_tokens);
}

static bool within(const hed_hit *hit, hed_range range, bool part)
{
    if (part)
        return hit->start < range.end && range.start < hit->end;
    return range.start <= hit->start && hit->end <= range.end && hit->end > hit->start;
}

bool hed_mend_knows(const hed_rules *rules, size_t rule)
{
    return op_of(hed_rules_rewrite(rules, rule).op) != NULL;
}

bool *hed_mend(const hed_rules *rules, hed_arena *arena, const hed_policy_input *in)
{
    bool *mended = HED_NEW_N(arena, bool, in->n_hits + 1);
    for (size_t i = 0; i < in->n_hits; i++) {
        const hed_rule_rewrite asks = hed_rules_rewrite(rules, in->hits[i].rule);
        const struct op *op = in->hits[i].in_quote ? NULL : op_of(asks.op);
        hed_range range;
        if (!op || !op->reach(in, &in->hits[i], &range) || (asks.requires && !claims(in->headline, range)))
            continue;
        mended[i] = true;
        for (size_t k = 0; k < in->n_hits; k++)
            mended[k] = mended[k] || within(&in->hits[k], range, op->part);
    }
    return mended;
}
