/* Stage 7: a loaded verb becomes the plain one only if the story itself says so: "slams" is "criticizes" where somebody
 * is criticized, condemned or rebuked there, and never before rumours, claims or a door. */
#include "policy/rewrite/rewrite.h"

static const struct swap {
    const char *from, *to;
} swaps[] = {
    {"slams", "criticizes"},  {"slammed", "criticized"}, {"slamming", "criticizing"},
    {"blasts", "criticizes"}, {"blasted", "criticized"}, {"blasting", "criticizing"},
};

static bool story_shows(const hed_rewriting *r)
{
    static const char *const stems[] = {"criticiz", "criticis", "condemn", "denounc", "rebuk"};
    for (size_t s = 0; s < r->n_story; s++)
        for (uint32_t i = 0; i < r->story[s]->n_tokens; i++)
            for (size_t k = 0; k < sizeof stems / sizeof *stems; k++)
                if (hed_str_starts(hed_token_str(r->story[s], &r->story[s]->tokens[i]), hed_str_of(stems[k])))
                    return true;
    return false;
}

static bool other_sense(const hed_text *text, uint32_t token)
{
    static const char *const after[] = {"into",    "on",      "door",   "doors",   "shut",
                                        "against", "through", "rumors", "rumours", "rumor",
                                        "rumour",  "claims",  "claim",  "reports", "allegations"};
    for (uint32_t i = token + 1; i < text->n_tokens && i <= token + 3; i++)
        for (size_t k = 0; k < sizeof after / sizeof *after; k++)
            if (hed_str_is(hed_token_str(text, &text->tokens[i]), after[k]))
                return true;
    return token + 1 >= text->n_tokens || token == 0;
}

static bool propose(hed_rewriting *r, uint32_t i, const struct swap *swap, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_range range = hed_token_range(text, &text->tokens[i]);
    if (hed_protected(r->draft, range.start, range.end) || other_sense(text, i))
        return false;
    if (!story_shows(r)) {
        hed_decline(r, NULL, "the story does not show that the loaded verb means criticism");
        return false;
    }
    char *to = hed_arena_cstr(r->arena, hed_str_of(swap->to));
    if (hed_isupper(text->source.ptr[range.start]))
        to[0] = hed_toupper(to[0]);
    *change =
        (hed_change){range.start,   range.end, hed_str_of(to),
                     HED_CUT_WORDS, "se.slam", "the story says that it was criticism; the plain verb says the same"};
    return hed_untried(r, change);
}

hed_step hed_stage_substitute(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    for (uint32_t i = 0; i < text->n_tokens && !r->draft->shouted; i++) {
        const hed_str word = hed_token_str(text, &text->tokens[i]);
        for (size_t k = 0; k < sizeof swaps / sizeof *swaps; k++)
            if (word.ptr[0] == swaps[k].from[0] && hed_str_is(word, swaps[k].from) && propose(r, i, &swaps[k], change))
                return HED_STEP_CHANGE;
    }
    return HED_STEP_NONE;
}
