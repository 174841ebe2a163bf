/* Stage 2: capitals. A common word shouted among others takes the case of those around it. A headline wholly in
 * capitals is set in sentence case only if the story shows how each of its words is written: a name set in lower case
 * is worse than a shout. */
#include "policy/rewrite/rewrite.h"

static const char *const common =
    " this these never really you your ever every so only why how huge shocked "
    "shocking must insane amazing best worst finally actually literally free secret "
    "truth always everyone nothing everything wrong right cheapest biggest greatest craziest weirdest ";

static bool is_common(hed_str word)
{
    char padded[24];
    if (word.len > sizeof padded - 3)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.ptr, word.len);
    memcpy(padded + 1 + word.len, " ", 2);
    return strstr(common, padded) != NULL;
}

/* Beside it stands another word in capitals that is neither common nor an acronym: one shout of several words, of which
 * only a part could be set right. */
static bool part_of_shout(const hed_text *text, uint32_t i)
{
    for (int side = -1; side <= 1; side += 2) {
        int64_t k = (int64_t)i + side;
        while (k >= 0 && k < text->n_tokens && text->tokens[k].kind == HED_PUNCT)
            k += side;
        if (k < 0 || k >= text->n_tokens || text->tokens[k].kind != HED_WORD || text->tokens[k].shape != HED_UPPER)
            continue;
        const hed_str word = hed_token_str(text, &text->tokens[k]);
        if (word.len > 1 && !is_common(word) && !hed_word_in(HED_WORDS_ACRONYM, word))
            return true;
    }
    return false;
}

/* A word among others, or all of it where there is a story that may show how each is written. */
bool hed_reach_case(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    *out = (hed_range){hit->start, hit->end};
    if (hit->start == hit->end)
        return in->dek || in->body;
    const uint32_t i = hed_token_from(in->headline, hit->start);
    return i < in->headline->n_tokens && is_common(hed_token_str(in->headline, &in->headline->tokens[i]));
}

static hed_step one_word(hed_rewriting *r, hed_change *change)
{
    hed_draft *draft = r->draft;
    const hed_text *text = &draft->scored.text;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_range range = hed_token_range(text, token);
        const hed_str word = hed_token_str(text, token);
        if (token->kind != HED_WORD || token->shape != HED_UPPER || !is_common(word) ||
            (token->end < text->folded.len && text->folded.ptr[token->end] == ':') ||
            range.end - range.start != word.len || part_of_shout(text, i) ||
            hed_protected(draft, range.start, range.end))
            continue;
        char *set = hed_arena_cstr(r->arena, word);
        if (draft->title_case || i == 0 || token->segment != text->tokens[i - 1].segment)
            set[0] = hed_toupper(set[0]);
        *change = (hed_change){
            range.start,   range.end,          {set, word.len},
            HED_CUT_WORDS, "st.emphasis_caps", "a common word, set as the words around it are; no name is written so"};
        if (hed_untried(r, change))
            return HED_STEP_CHANGE;
    }
    return HED_STEP_NONE;
}

/* The word as the story writes it; acronyms and function words are known without one. */
static hed_str set_word(const hed_rewriting *r, hed_str word, hed_str shouted)
{
    const hed_str shown = hed_story_case(r, word);
    if (shown.len > 0) /* the word as shown, and what shouted has behind it ('S) in lower case */
        return hed_arena_printf(r->arena, "%.*s%.*s", HED_FMT(shown), (int)(word.len - shown.len),
                                word.ptr + shown.len);
    if (hed_word_in(HED_WORDS_FUNCTION, word))
        return word;
    if (hed_word_in(HED_WORDS_ACRONYM, word))
        return shouted;
    return (hed_str){"", 0};
}

static hed_step whole(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    if (r->n_story == 0) {
        r->refused = "all is in capitals, and without the story nobody can tell names from words";
        return HED_STEP_REFUSE;
    }
    char *set = hed_arena_cstr(r->arena, text->source);
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_range range = hed_token_range(text, token);
        const hed_str shouted = hed_str_sub(text->source, range.start, range.end);
        if (token->kind != HED_WORD || token->shape == HED_LOWER || hed_in_quotes(r->draft, range.start, range.end))
            continue;
        const hed_str word = set_word(r, hed_token_str(text, token), shouted);
        if (word.len != shouted.len) {
            r->refused = "all is in capitals, and the story does not show how each word is written";
            return HED_STEP_REFUSE;
        }
        memcpy(set + range.start, word.ptr, word.len);
        if (i == 0)
            set[range.start] = hed_toupper(set[range.start]);
    }
    *change = (hed_change){0,
                           text->source.len,
                           {set, text->source.len},
                           HED_CUT_WORDS,
                           "st.shout",
                           "each word is set as the story writes it"};
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

hed_step hed_stage_shout(hed_rewriting *r, hed_change *change)
{
    return r->draft->shouted ? whole(r, change) : one_word(r, change);
}
