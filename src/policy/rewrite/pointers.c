/* Stage 4b: "This" and "These" at the start point at somebody whom the reader cannot see. "This Cat Rides the Ferry" is
 * "A Cat Rides the Ferry": as much as the headline tells. Only before a person, an animal or a thing that a story
 * shows; "this government" and "these islands" point at what the reader knows. */
#include "policy/rewrite/rewrite.h"

#define NEAR 6 /* tokens behind the pointer among which its noun must stand */

static hed_str without_s(hed_str word)
{
    return word.len > 2 && hed_str_ends(word, HED_S("'s")) ? hed_str_sub(word, 0, word.len - 2) : word;
}

/* "26-year-old" too, and "driver's". */
static bool is_one(const hed_text *text, const hed_token *token)
{
    const hed_str word = without_s(hed_token_str(text, token));
    return hed_word_in(HED_WORDS_ONE, word) ||
           (word.len > 9 && hed_isdigit(word.ptr[0]) && hed_str_ends(word, HED_S("-year-old")));
}

static bool is_several(const hed_text *text, const hed_token *token)
{
    static const char *const odd[] = {"men", "women", "children", "people", "wives"};
    const hed_str word = hed_token_str(text, token);
    return HED_ONE_OF(word, odd) || (word.len > 3 && hed_str_ends(word, HED_S("s")) &&
                                     hed_word_in(HED_WORDS_ONE, hed_str_sub(word, 0, word.len - 1)));
}

/* The noun phrase ends behind the token: a verb, a preposition, or "peels an". */
static bool ends_phrase(const hed_text *text, uint32_t i)
{
    static const char *const determiners[] = {"the", "a", "an", "his", "her", "its", "their", "our", "my", "your"};
    if (i + 1 == text->n_tokens || text->tokens[i + 1].kind == HED_PUNCT)
        return true;
    const hed_token *next = &text->tokens[i + 1];
    return hed_token_in(text, next, HED_WORDS_FUNCTION) || hed_verb_at(text, i + 1, 0, text->n_tokens) ||
           (i + 2 < text->n_tokens && hed_str_ends(hed_token_str(text, next), HED_S("s")) &&
            HED_ONE_OF(hed_token_str(text, next + 1), determiners));
}

/* Its noun is one of those that a story shows, or belongs to one: "this driver", "this driver's song". */
static bool points_at(const hed_text *text, bool several)
{
    for (uint32_t i = 1; i < text->n_tokens && i <= NEAR; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_str word = hed_token_str(text, token);
        if ((token->kind != HED_WORD && token->kind != HED_NUMBER) || hed_token_in(text, token, HED_WORDS_FUNCTION))
            return false;
        if ((several ? is_several(text, token) : is_one(text, token)) &&
            (hed_str_ends(word, HED_S("'s")) || ends_phrase(text, i)))
            return true;
    }
    return false;
}

static bool speaks_to_reader(const hed_text *text)
{
    static const char *const reader[] = {"you", "your", "you'll", "you're", "we", "our", "us"};
    for (uint32_t i = 1; i < text->n_tokens; i++)
        if (HED_ONE_OF(hed_token_str(text, &text->tokens[i]), reader))
            return true;
    return false;
}

bool hed_reach_pointer(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    const hed_text *text = in->headline;
    const hed_str first = text->n_tokens >= 4 ? hed_token_str(text, &text->tokens[0]) : (hed_str){"", 0};
    const bool one = hed_str_is(first, "this"), several = hed_str_is(first, "these");
    if ((!one && !several) || hit->start > text->tokens[0].start || hit->end < text->tokens[0].end)
        return false;
    *out = (hed_range){text->tokens[0].start, text->tokens[0].end};
    return !speaks_to_reader(text) && points_at(text, several) && hed_claim(text, 1, text->n_tokens);
}

hed_step hed_stage_pointers(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    if (text->n_tokens < 4)
        return HED_STEP_NONE;
    const hed_str first = hed_token_str(text, &text->tokens[0]);
    const bool one = hed_str_is(first, "this"), several = hed_str_is(first, "these");
    const hed_range at = hed_token_range(text, &text->tokens[0]);
    if ((!one && !several) || hed_protected(r->draft, at.start, at.end))
        return HED_STEP_NONE;
    if (speaks_to_reader(text)) {
        hed_decline(r, NULL, "it speaks to the reader all through; another first word would not mend it");
        return HED_STEP_NONE;
    }
    if (!points_at(text, several) || !hed_claim(text, 1, text->n_tokens)) {
        hed_decline(r, NULL, "whom or what its first word points at is not sure");
        return HED_STEP_NONE;
    }
    *change = (hed_change){at.start, at.end, {"", 0}, HED_CUT_WORDS, hed_rule_over(r, 0, "wh.forward_this"), NULL};
    if (several) {
        hed_cut_head(r, hed_token_range(text, &text->tokens[1]).start, change);
        change->safe = "the first word only points; those whom it means are named behind it";
        return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
    }
    const int vowel = hed_vowel_sound(text, &text->tokens[1]);
    if (vowel < 0) {
        hed_decline(r, NULL, "it is not sure whether \"a\" or \"an\" would follow");
        return HED_STEP_NONE;
    }
    change->after = vowel ? HED_S("An") : HED_S("A");
    change->safe = "\"This\" points at what the reader cannot see; \"a\" says as much as the headline tells";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}
