/* Stage 6: adverbs of degree and adjectives of praise before a noun, and tags in brackets. They go where the packs
 * found them, if what is left is whole: not behind a negation ("not really"), not in a name, not as the only adjective
 * after a verb. */
#include "policy/rewrite/rewrite.h"

/* An adjective goes only where a noun phrase surely starts with it: at the start of a sentence, behind a number, an
 * article or a possessive; not where it is what is said of somebody ("is a fabulous boss", "Make Badass Knights"). */
static bool opens_phrase(const hed_text *text, uint32_t token)
{
    static const char *const openers[] = {"a",     "an",  "this",  "these", "those", "some", "his",    "her",
                                          "their", "my",  "our",   "your",  "its",   "two",  "three",  "four",
                                          "five",  "six", "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
    static const char *const says_of[] = {"is", "are", "was", "were", "be", "been", "as", "like", "such", "for"};
    static const char *const participles[] = {"stunning", "mesmerizing", "inspiring"};
    if (token == 0) /* in Title Case it may be part of a name */
        return text->n_tokens > 1 && text->tokens[1].shape == HED_LOWER &&
               !HED_ONE_OF(hed_token_str(text, &text->tokens[0]), participles);
    const hed_token *before = &text->tokens[token - 1];
    const hed_str word = hed_token_str(text, before);
    if (token > 1 && HED_ONE_OF(hed_token_str(text, before - 1), says_of))
        return false;
    return before->kind == HED_NUMBER ||
           (before->kind == HED_WORD && (hed_str_ends(word, HED_S("'s")) || HED_ONE_OF(word, openers)));
}

/* An adverb of degree stays where it carries the sentence or another word leans on it. */
static bool adverb_stays(const hed_text *text, uint32_t token)
{
    static const char *const before[] = {"so",   "how",   "too",  "more",  "most",   "less", "as",
                                         "take", "takes", "took", "taken", "taking", "very", "quite",
                                         "and",  "or",    "but",  "looks", "feels",  "what"};
    return token > 0 && HED_ONE_OF(hed_token_str(text, &text->tokens[token - 1]), before);
}

/* "Really?" is a question's own point, and "actually" may stand for the verb: "Illness Actually Two Broken Ankles". */
static bool adverb_is_meant(const hed_text *text, uint32_t token)
{
    static const char *const points[] = {"really", "actually", "truly", "literally", "seriously"};
    static const char *const leads[] = {"to",  "will", "can", "could", "would", "should", "may", "might",
                                        "you", "they", "we",  "i",     "he",    "she",    "who", "that",
                                        "is",  "are",  "was", "were",  "you'd", "you'll", "we'd"};
    const hed_str word = hed_token_str(text, &text->tokens[token]);
    if (!HED_ONE_OF(word, points))
        return false;
    for (uint32_t i = 0; i < text->n_tokens; i++)
        if (memchr(hed_token_str(text, &text->tokens[i]).ptr, '?', hed_token_str(text, &text->tokens[i]).len))
            return true;
    const hed_token *next = &text->tokens[token + 1];
    const bool verb = hed_token_in(text, next, HED_WORDS_VERB) || hed_token_in(text, next, HED_WORDS_VERB_BASE) ||
                      hed_str_ends(hed_token_str(text, next), HED_S("ed"));
    return hed_str_is(word, "actually") && !verb &&
           (token == 0 || !HED_ONE_OF(hed_token_str(text, &text->tokens[token - 1]), leads));
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
    static const char *const degrees[] = {"so", "too", "way"};
    const hed_text *text = &r->draft->scored.text;
    const hed_token *next = last + 1 < text->n_tokens ? &text->tokens[last + 1] : NULL;
    const bool just = hed_str_is(hed_token_str(text, &text->tokens[last]), "just"); /* of time, not "only" */
    const bool adverb = just || hed_token_in(text, &text->tokens[last], HED_WORDS_INTENSIFIER);
    if (!next || next->kind == HED_PUNCT || hed_token_in(text, next, HED_WORDS_FUNCTION))
        return "the hype word carries the sentence";
    static const char *const leaning[] = {"self", "selves"}, *const manners[] = {"hilariously"};
    static const char *const articles[] = {"a", "an"};
    static const char *const light[] = {"day",     "time",        "thing",  "way",     "moment",     "moments", "week",
                                        "weekend", "year",        "life",   "night",   "morning",    "evening", "man",
                                        "woman",   "person",      "place",  "idea",    "job",        "start",   "end",
                                        "feeling", "sight",       "view",   "world",   "experience", "success", "story",
                                        "work",    "performance", "result", "results", "effort",     "feat"};
    static const char *const copulas[] = {"is", "are", "was", "were", "it's"};
    const hed_str before = first > 0 ? hed_token_str(text, &text->tokens[first - 1]) : (hed_str){"", 0};
    if (HED_ONE_OF(hed_token_str(text, next), leaning) ||
        (HED_ONE_OF(hed_token_str(text, &text->tokens[last]), manners) && HED_ONE_OF(before, copulas)))
        return "the hype word carries the sentence"; /* "their adorable selves", "are hilariously British" */
    if (negated(text, first))
        return "the hype word belongs to a negation";
    if (!adverb && HED_ONE_OF(before, articles) && HED_ONE_OF(hed_token_str(text, next), light))
        return "without the hype word nothing would be said of it"; /* "honoured with an amazing day" */
    if (adverb ? adverb_stays(text, first) || adverb_is_meant(text, last) : !opens_phrase(text, first))
        return "the hype word carries the sentence";
    for (uint32_t i = first; i <= last; i++) {
        if (text->tokens[i].kind != HED_WORD)
            return "the hype runs over a mark";
        if (HED_ONE_OF(hed_token_str(text, &text->tokens[i]), degrees))
            return "the hype word is a measure";
        if (hed_name_of(r, r->draft, i) == HED_NAME_YES)
            return "the hype word may be part of a name";
    }
    return NULL;
}

/* "It's Absolutely Stunning": the word behind the adverb boasts as well, and stays. */
static bool leaves_praise(const hed_rewriting *r, uint32_t first, uint32_t next)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_hit *hit = &hits->hits[i];
        const char *op = hed_rules_rewrite(r->with->rules, hit->rule).op;
        const bool goes = op && strcmp(op, "drop_match") == 0 && opens_phrase(text, first);
        if (hed_rules_weights(r->with->rules, hit->rule)[HED_EXAGGERATE] > 0 && !goes &&
            hit->start <= text->tokens[next].start && text->tokens[next].end <= hit->end &&
            hit->end - hit->start < text->folded.len)
            return true;
    }
    return false;
}

/* Something else in the headline teases or boasts: without "just" it would do so still. */
static bool teases_else(const hed_rewriting *r, const hed_hit *hit)
{
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const double *weights = hed_rules_weights(r->with->rules, hits->hits[i].rule);
        if (hits->hits[i].rule != hit->rule && weights[HED_WITHHOLD] + weights[HED_EXAGGERATE] > 0)
            return true;
    }
    return false;
}

static hed_step words(hed_rewriting *r, const hed_hit *hit, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_rule *rule = hed_rules_at(r->with->rules, hit->rule);
    uint32_t first = 0, last;
    while (first < text->n_tokens && text->tokens[first].start < hit->start)
        first++;
    for (last = first; last + 1 < text->n_tokens && text->tokens[last + 1].end <= hit->end; last++)
        ;
    if (first == text->n_tokens)
        return HED_STEP_NONE;
    const bool just = hed_str_is(hed_token_str(text, &text->tokens[first]), "just");
    if (just) /* the verb behind it stays */
        last = first;
    if (just && teases_else(r, hit)) {
        hed_decline(r, hit, "it teases in more than one way");
        return HED_STEP_NONE;
    }
    const hed_range a = hed_token_range(text, &text->tokens[first]), b = hed_token_range(text, &text->tokens[last]);
    const char *why =
        hed_protected(r->draft, a.start, b.end) ? "the hype word is part of a name or quotation" : bars(r, first, last);
    if (!why && leaves_praise(r, first, last + 1))
        why = "the word behind it praises as much, and carries the sentence";
    if (!why && !hed_cut_words(r, a.start, b.end, change))
        why = "it is not sure whether \"a\" or \"an\" would follow";
    if (why) {
        hed_decline(r, hit, why);
        return HED_STEP_NONE;
    }
    change->cut = HED_CUT_WORDS;
    change->rule = rule->id;
    change->safe = "praise or degree that no fact stands behind; the sentence is whole without it";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

bool hed_reach_match(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    (void)in;
    *out = (hed_range){hit->start, hit->end};
    return hit->end > hit->start;
}

static hed_step tag(hed_rewriting *r, const hed_hit *hit, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_range range = hed_folded_range(text, hit->start, hit->end);
    if (range.end != text->source.len || hed_protected(r->draft, range.start, range.end))
        return HED_STEP_NONE;
    hed_cut_tail(r, range.start, change);
    change->cut = HED_CUT_PART;
    change->rule = hed_rules_at(r->with->rules, hit->rule)->id;
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
