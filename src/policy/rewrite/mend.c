/* Which findings can be mended at all: of a kind that a stage works on, which their rules say (`rewrite:`), and in a
 * place where that stage cuts or sets something. Told by the findings and their places alone, so that the policy can
 * ask for it before it sends a headline to rewriting. The stages ask for more: names, numbers, doubts, sources. */
#include "policy/rewrite/rewrite.h"

/* What the packs call it; part: a part goes, with all findings that reach into it; late: it works on what parts at the
 * end leave. */
static const struct op {
    const char *name;
    hed_reach *reach;
    bool part, late;
} ops[] = {
    {"drop_segment", hed_reach_segment, true, false}, {"drop_tail", hed_reach_tail, true, false},
    {"drop_head", hed_reach_head, true, false},       {"drop_relative", hed_reach_relative, true, false},
    {"drop_opener", hed_reach_opener, true, false},   {"drop_question", hed_reach_question, true, false},
    {"drop_match", hed_reach_match, false, false},    {"set_article", hed_reach_pointer, false, true},
    {"set_case", hed_reach_case, false, false},       {"set_marks", hed_reach_marks, false, false},
};

static const struct op *op_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof ops / sizeof *ops; i++)
        if (strcmp(ops[i].name, name) == 0)
            return &ops[i];
    return NULL;
}

/* What stands before a part at the end, or behind one that stands before it, says something, and of whom. */
static bool claims(const hed_text *text, hed_range part)
{
    const uint32_t left = hed_token_from(text, part.start);
    if (part.end == text->folded.len)
        return hed_claim(text, 0, left) && !hed_nobody_named(text, left);
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

/* The segments that no part that goes covers whole. */
static unsigned segments_left(const hed_text *text, const hed_range *parts, size_t n)
{
    unsigned left = 0;
    for (uint32_t i = 0; i < text->n_segments; i++) {
        const hed_segment *s = &text->segments[i];
        bool goes = false;
        for (size_t k = 0; k < n && s->token_end > s->token_start; k++)
            goes = goes || (parts[k].start <= text->tokens[s->token_start].start &&
                            text->tokens[s->token_end - 1].end <= parts[k].end);
        left += !goes;
    }
    return left;
}

typedef struct mending {
    const hed_rules *rules;
    bool *mended;
    hed_range *parts; /* that go */
    size_t n_parts;
} mending;

/* The clause behind the opener may not stand as a claim; "Here's How to ..." has none. */
static bool barred(const hed_rules *rules, const hed_policy_input *in, hed_range opener)
{
    const hed_clause clause = {.rules = rules,
                               .text = in->headline,
                               .start = hed_token_from(in->headline, opener.end),
                               .end = in->headline->n_tokens,
                               .keeps = in->keeps,
                               .n_keeps = in->n_keeps,
                               .story = {in->dek, in->body}};
    return !hed_heres_how_to(in->headline) && hed_deed_bars(&clause);
}

/* Tries the hit's own stage; what goes with it is mended, too. */
static void mend_one(mending *m, const hed_policy_input *in, size_t i, bool late)
{
    const hed_hit *hit = &in->hits[i];
    const hed_rule_rewrite asks = hed_rules_rewrite(m->rules, hit->rule);
    const struct op *op = hit->in_quote ? NULL : op_of(asks.op);
    hed_range range;
    if (!op || op->late != late || !op->reach(in, hit, &range) || (asks.requires && !claims(in->headline, range)) ||
        (op->reach == hed_reach_opener && barred(m->rules, in, range)))
        return;
    m->mended[i] = true;
    if (op->part)
        m->parts[m->n_parts++] = range;
    for (size_t k = 0; k < in->n_hits; k++)
        m->mended[k] = m->mended[k] || within(&in->hits[k], range, op->part);
}

/* The tokens before the first part that goes to the end. */
static uint32_t tokens_left(const hed_text *text, const mending *m)
{
    uint32_t left = text->n_tokens;
    for (size_t i = 0; i < m->n_parts; i++) {
        const uint32_t at = hed_token_from(text, m->parts[i].start);
        if (m->parts[i].end == text->folded.len && at < left)
            left = at;
    }
    return left;
}

void hed_mend(const hed_rules *rules, hed_arena *arena, const hed_policy_input *in, hed_hits *left)
{
    const hed_hits hits = {.hits = in->hits, .n = in->n_hits};
    mending m = {rules, HED_NEW_N(arena, bool, in->n_hits + 1), HED_NEW_N(arena, hed_range, 2 * in->n_hits + 1), 0};
    unsigned segments = 0; /* matters to hits alone */
    for (size_t i = 0; i < in->n_hits; i++)
        mend_one(&m, in, i, false);
    if (in->n_hits > 0) {
        hed_policy_input then = *in;
        hed_text text = *in->headline;
        text.n_tokens = tokens_left(in->headline, &m);
        then.headline = &text;
        for (size_t i = 0; i < in->n_hits; i++)
            mend_one(&m, &then, i, true);
        segments = segments_left(in->headline, m.parts, m.n_parts);
    }
    hed_rules_without(rules, arena, &hits, m.mended, segments, left);
}
