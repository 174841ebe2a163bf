/* Stage 4: what hangs on a claim and only promises: "…, and you won't believe what happened next", ": What's Next?",
 * ": The Rules Explained". It goes if a claim is left, and if no name that only it has was the claim's subject. */
#include "policy/rewrite/rewrite.h"

#include <stdio.h>

static const char *const question_words[] = {"what", "why", "how", "who", "where", "when", "which"};

static uint32_t token_from(const hed_text *text, uint32_t start)
{
    uint32_t i = 0;
    while (i < text->n_tokens && text->tokens[i].start < start)
        i++;
    return i;
}

static bool has_token(const hed_text *text, uint32_t start, uint32_t end, hed_str word)
{
    for (uint32_t i = start; i < end; i++)
        if (hed_str_eq(hed_token_str(text, &text->tokens[i]), word))
            return true;
    return false;
}

/* The part that would go has a name, and what stays has none that is surely one: the topic would be lost. */
static bool loses_topic(const hed_rewriting *r, const hed_text *text, uint32_t cut)
{
    bool name_goes = false, name_stays = false;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_name name = hed_name_of(r, r->draft, i);
        if (i < cut)
            name_stays = name_stays || name == HED_NAME_YES;
        else
            name_goes =
                name_goes || (name != HED_NAME_NO && !has_token(text, 0, cut, hed_token_str(text, &text->tokens[i])) &&
                              !(i > cut && hed_str_is(hed_token_str(text, &text->tokens[i]), "explained")));
    }
    return name_goes && !name_stays;
}

/* The words by which a tail is known to promise and not to tell. */
static bool promises(const hed_text *text, uint32_t start)
{
    static const char *const words[] = {
        "happened",   "happens", "believe", "guess", "imagine",       "predict", "expect",     "priceless", "epic",
        "speechless", "twist",   "here's",  "why",   "heartbreaking", "amazing", "incredible", "pics",      "photos",
        "pictures",   "video",   "click",   "read",  "find",          "details", "list",       "know"};
    for (uint32_t i = start; i < text->n_tokens; i++)
        if (HED_ONE_OF(hed_token_str(text, &text->tokens[i]), words))
            return true;
    return false;
}

/* "Here's How to Vote Early": advice is what the story is, not a promise beside it. */
static bool how_to(const hed_text *text, uint32_t start)
{
    for (uint32_t i = start; i + 3 < text->n_tokens; i++)
        if (hed_str_is(hed_token_str(text, &text->tokens[i]), "how") &&
            hed_str_is(hed_token_str(text, &text->tokens[i + 1]), "to"))
            return true;
    return false;
}

/* What a tail says beyond its formula is more than a word or two: it may be the story's own subject. */
static bool says_much(const hed_text *text, uint32_t cut)
{
    static const char generic[] =
        " happened happens happen won't can't never believe guess imagine predict expect need "
        "needs know want matters matter important explained reaction response priceless really "
        "find read click see check full list photos pictures pics video details story ";
    unsigned words = 0;
    for (uint32_t i = cut; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_str word = hed_token_str(text, token);
        char padded[32];
        if (token->kind != HED_WORD || hed_token_in(text, token, HED_WORDS_FUNCTION))
            continue;
        snprintf(padded, sizeof padded, " %.*s ", (int)(word.len > 28 ? 28 : word.len), word.ptr);
        words += !strstr(generic, padded) && !has_token(text, 0, cut, word);
    }
    return words > 2;
}

/* The cut would fall inside something: between two dashes, or behind a question word that opens a part. */
static bool cuts_into(const hed_text *text, uint32_t cut)
{
    const uint16_t part = text->tokens[cut].segment;
    for (uint32_t i = 0; i < cut; i++) {
        const bool opens = i == 0 || text->tokens[i - 1].kind == HED_PUNCT;
        if (opens && HED_ONE_OF(hed_token_str(text, &text->tokens[i]), question_words))
            return true;
    }
    return part > 1 && text->segments[part - 1].ends_with == '-' && text->segments[part - 2].ends_with == '-';
}

/* ": Is It True?", ": Did He Really?" is no teaser: without it, what was doubted would stand as a fact. */
static bool doubts(const hed_text *text, const hed_segment *question)
{
    static const char *const back[] = {"it", "this", "that", "he", "she", "they"};
    static const char *const words[] = {"really", "true", "real", "believe", "fake", "hoax", "fact", "myth"};
    static const char *const passed[] = {"so", "and", "but", "now"};
    uint32_t first = question->token_start;
    while (first + 1 < question->token_end && HED_ONE_OF(hed_token_str(text, &text->tokens[first]), passed))
        first++;
    const hed_str opener = hed_token_str(text, &text->tokens[first]);
    bool open = false; /* "what", "what's": it asks for more, not whether */
    for (size_t i = 0; i < sizeof question_words / sizeof *question_words; i++)
        open = open || hed_str_starts(opener, hed_str_of(question_words[i]));
    for (uint32_t i = first; i < question->token_end; i++) {
        const hed_str word = hed_token_str(text, &text->tokens[i]);
        if (HED_ONE_OF(word, words) || (!open && HED_ONE_OF(word, back)))
            return true;
    }
    return false;
}

static hed_step propose(hed_rewriting *r, const hed_hit *hit, bool segment, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_segment *last = &text->segments[text->n_segments - 1];
    const uint32_t start = segment ? last->start : hit->start, cut = token_from(text, start);
    const bool question = segment && last->ends_with == '?';
    uint32_t left = cut;
    while (left > 0 && text->tokens[left - 1].kind == HED_PUNCT)
        left--;
    if (cut == text->n_tokens || (segment && text->n_segments < 2))
        return HED_STEP_NONE;
    if (!segment && !promises(text, cut)) {
        hed_decline(r, "its last part may tell a fact");
        return HED_STEP_NONE;
    }
    if (question && doubts(text, last)) {
        hed_decline(r, "the question doubts the claim before it, which would then stand as a fact");
        return HED_STEP_NONE;
    }
    if (cuts_into(text, cut)) {
        hed_decline(r, "the cut would fall inside a sentence");
        return HED_STEP_NONE;
    }
    if (how_to(text, cut) || says_much(text, cut)) {
        hed_decline(r, "its last part says what the story is about");
        return HED_STEP_NONE;
    }
    if (!hed_claim(text, 0, left)) {
        hed_decline(r, question ? "without the question no claim is left" : "without its last part no claim is left");
        return HED_STEP_NONE;
    }
    if (loses_topic(r, text, cut)) {
        hed_decline(r, "only the last part names what it is about");
        return HED_STEP_NONE;
    }
    hed_cut_tail(r, hed_token_range(text, &text->tokens[cut]).start, change);
    change->cut = question ? HED_CUT_QUESTION : HED_CUT_PART;
    change->rule = hed_rules_at(r->with->rules, hit->rule).id;
    change->safe = question ? "the question adds no fact; the claim before it stands whole"
                            : "the last part promises and tells nothing; the claim before it stands whole";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

hed_step hed_stage_tails(hed_rewriting *r, hed_change *change)
{
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_rule_rewrite asks = hed_rules_rewrite(r->with->rules, hits->hits[i].rule);
        const bool segment = asks.op && strcmp(asks.op, "drop_segment") == 0;
        if (!segment && (!asks.op || strcmp(asks.op, "drop_tail") != 0))
            continue;
        if (!hits->hits[i].in_quote && propose(r, &hits->hits[i], segment, change) == HED_STEP_CHANGE)
            return HED_STEP_CHANGE;
    }
    return HED_STEP_NONE;
}
