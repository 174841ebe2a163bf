/* The driver of rewriting. Stages are tried in the table's order; the first that proposes a change has it made, the
 * draft is read and scored again, and every invariant is checked: one that breaks takes the change back, for good.
 * After each change the stages start over, so that the end is a fixpoint: no stage has more to say. What is reached
 * then is offered if it gains what was asked for; if not, the last stage's edits are taken back while that helps, and
 * when nothing is left the headline stays as it is, with the check that decided. */
#include "policy/rewrite/rewrite.h"

#define MAX_CHANGES 12
#define MAX_TRIES 40
#define LITTLE .02 /* of clickbait: what is not worth a person's look */

static const struct stage {
    const char *name;
    hed_stage *run;
} stages[] = {
    {"normalise", hed_stage_normalise},   {"shield", hed_stage_shield},           {"shout", hed_stage_shout},
    {"heads", hed_stage_heads},           {"clauses", hed_stage_clauses},         {"tails", hed_stage_tails},
    {"pointers", hed_stage_pointers},     {"punctuation", hed_stage_punctuation}, {"hype", hed_stage_hype},
    {"substitute", hed_stage_substitute}, {"questions", hed_stage_questions},
};
enum { N_STAGES = sizeof stages / sizeof *stages };

/* Makes the change if the draft stays sound; else it is not proposed again. */
static void try_change(hed_rewriting *r, const hed_change *change, const char *stage)
{
    hed_draft *next = HED_NEW(r->arena, hed_draft);
    hed_str text;
    hed_ledger_add(r, change, stage, next, &text);
    const char *broken = "what is left cannot be read";
    if (r->with->score(r->with->ctx, text, &next->scored))
        broken = hed_verify(r, next);
    if (!broken) {
        r->draft = next;
        return;
    }
    if (!r->broken)
        r->broken = broken;
    *HED_PUSH(r->arena, &r->tried) = hed_change_key(r, change);
}

/* To the fixpoint; false when a stage refuses the headline. states keeps the draft after each change. */
static bool run_stages(hed_rewriting *r, const hed_draft **states, size_t *n_states)
{
    size_t tries = 0;
    for (size_t i = 0; i < N_STAGES && *n_states < MAX_CHANGES && tries < MAX_TRIES;) {
        hed_change change = {0};
        const hed_draft *before = r->draft;
        const hed_step step = stages[i].run(r, &change);
        if (step == HED_STEP_REFUSE)
            return false;
        if (step == HED_STEP_NONE) {
            i++;
            continue;
        }
        tries++;
        try_change(r, &change, stages[i].name);
        if (r->draft == before)
            continue; /* the same stage may have another */
        states[(*n_states)++] = r->draft;
        i = 0;
    }
    return true;
}

static bool from_same_stage(const hed_draft *a, const hed_draft *b)
{
    const hed_ledger *x = &a->ledger, *y = &b->ledger;
    return x->n > 0 && y->n > 0 && strcmp(x->at[x->n - 1].stage, y->at[y->n - 1].stage) == 0;
}

/* The last draft that is worth offering, or NULL; *lacks is what the last of all lacks. */
static const hed_draft *best_of(const hed_rewriting *r, const hed_draft *const *states, size_t n, const char **lacks)
{
    *lacks = NULL;
    for (size_t i = n; i > 0; i--) {
        if (i < n && from_same_stage(states[i - 1], states[i]))
            continue;
        const char *why = hed_verify_gain(r, states[i - 1]);
        if (!why)
            return states[i - 1];
        if (!*lacks)
            *lacks = why;
    }
    return NULL;
}

/* A smaller change for who would keep more: the first draft that is worth offering, where that is not the best. Without
 * one, the last draft as far as it goes. */
static hed_str other_than(const hed_rewriting *r, const hed_draft *best, const hed_draft *const *states, size_t n)
{
    const hed_draft *other = best || n == 0 ? NULL : states[n - 1];
    for (size_t i = 0; best && !other && i < n && states[i] != best; i++)
        if (!(i + 1 < n && from_same_stage(states[i], states[i + 1])) && !hed_verify_gain(r, states[i]))
            other = states[i];
    if (other && other->scored.decision.clickbait < r->original->decision.clickbait - LITTLE)
        return other->scored.text.source;
    return (hed_str){"", 0};
}

/* No stage had anything to say. */
static const char *nothing_to_take_out(const hed_rewriting *r)
{
    switch (r->original->decision.decisive) {
    case HED_WITHHOLD:
        return "no part of it tells the news by itself; only the story can";
    case HED_EXAGGERATE:
        return "what exaggerates is the sentence itself, not a word that could go";
    default:
        return "no edit is known that is safe here";
    }
}

/* The check that decided: the headline as a whole, then what was made and does not suffice, then what was tried and
 * taken back, then what was not tried. What stays although it asked is told behind what does not suffice. */
static const char *why_none(const hed_rewriting *r, const char *lacks)
{
    if (r->refused)
        return r->refused;
    const char *left = r->broken ? r->broken : r->declined;
    if (lacks && left && strcmp(lacks, HED_NOT_ENOUGH) == 0)
        return hed_arena_printf(r->arena, "%s: %s", lacks, left).ptr;
    return lacks ? lacks : left ? left : nothing_to_take_out(r);
}

static void first_draft(hed_rewriting *r)
{
    const size_t n = r->original->text.source.len;
    uint32_t *from = HED_NEW_N(r->arena, uint32_t, n + 1), *to = HED_NEW_N(r->arena, uint32_t, n + 1);
    for (size_t i = 0; i <= n; i++) {
        from[i] = (uint32_t)i;
        to[i] = (uint32_t)i + 1;
    }
    r->draft = HED_NEW(r->arena, hed_draft);
    r->draft->scored = *r->original;
    r->draft->from = from;
    r->draft->to = to;
    r->first = r->draft;
}

/* A headline that only shouts keeps nothing from its reader. */
static bool holds_back(const hed_scored *original)
{
    return original->decision.decisive != HED_STYLE || original->hits.axes[HED_WITHHOLD] > 0;
}

/* Somebody asks for edits: a row, or whoever it is held for. */
static bool asks_for_edits(const hed_decision *decision)
{
    bool asks = decision->action == HED_HOLD;
    for (size_t i = 0; i < decision->n_rows; i++)
        asks = asks || decision->rows[i].action == HED_REWRITE;
    return asks;
}

void hed_rewrite_find(const hed_rewriter *rewriter, const hed_scored *original, hed_rewrite *out)
{
    hed_rewriting r = {.with = rewriter, .arena = rewriter->arena, .original = original};
    const hed_draft *states[MAX_CHANGES], *best = NULL;
    const char *lacks = NULL;
    size_t n_states = 0;
    *out = (hed_rewrite){.text = {"", 0}, .other = {"", 0}, .from_story = {"", 0}, .from_sentence = {"", 0}};
    if (rewriter->dek)
        r.story[r.n_story++] = rewriter->dek;
    if (rewriter->body)
        r.story[r.n_story++] = rewriter->body;
    first_draft(&r);
    hed_stage_shield(&r, NULL);
    if (!rewriter->policy->rewrites)
        r.refused = "the policy allows no rewriting";
    else if (asks_for_edits(&original->decision) && run_stages(&r, states, &n_states))
        best = best_of(&r, states, n_states, &lacks);
    if (rewriter->policy->extracts)
        out->from_story = hed_extract(&r, &out->from_sentence);
    if (rewriter->policy->spoils && r.n_story > 0 && holds_back(original))
        out->spoilers = hed_spoil(&r, &out->n_spoilers);
    out->other = other_than(&r, best, states, n_states);
    if (!best) {
        out->refused = why_none(&r, lacks);
        return;
    }
    out->text = best->scored.text.source;
    out->clickbait = best->scored.decision.clickbait;
    out->svm = best->scored.svm;
    out->edits = hed_ledger_edits(&r, &best->ledger);
    out->n_edits = best->ledger.n;
}
