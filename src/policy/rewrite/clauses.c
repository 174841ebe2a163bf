/* Stage 3, behind the heads: an opener that only points at the clause behind it. "How One Cupboard Stopped Oslo", "The
 * Moment a Deer Walked Into a Bank", "Harbour Farce: Why a Village Moved Its Church": each says that it happened, and
 * the clause can stand by itself. That holds of a clause that goes to the end, is no question, and has one finite verb:
 * of the past where the opener may also tell how things are done; and that blames nobody, or that the story states
 * (deeds.c). An opener that has its answer behind a colon is no bait and stays. */
#include "policy/rewrite/rewrite.h"

/* "How Norway Votes" tells how, not that; "How Norway Voted No" is about what happened. */
typedef enum tense { ANY, PAST } tense;

static const struct opener {
    const char *words;
    tense tense;
    bool inside; /* also behind a colon or a dash */
} openers[] = {
    {"why", ANY, true},
    {"here's why", ANY, true},
    {"here is why", ANY, true},
    {"this is why", ANY, true},
    {"that's why", ANY, true},
    {"the reason why", ANY, true},
    {"the real reason why", ANY, true},
    {"the reason", PAST, true},
    {"the real reason", PAST, true},
    {"the true reason", PAST, true},
    {"how", PAST, true},
    {"here's how", PAST, true},
    {"this is how", PAST, true},
    {"the story of how", PAST, true},
    {"the inside story of how", PAST, true},
    {"the strange story of how", PAST, true},
    {"what happened when", PAST, true},
    {"here's what happened when", PAST, true},
    {"this is what happened when", PAST, true},
    {"the moment", PAST, false},
    {"watch the moment", PAST, false},
    {"see the moment", PAST, false},
    {"this is the moment", PAST, false},
    {"turns out", ANY, false},
    {"it turns out", ANY, false},
    {"it turns out that", ANY, false},
};

/* The number of tokens of the opener at this token; 0 when it is another. */
static uint32_t length_at(const hed_text *text, uint32_t token, const struct opener *opener)
{
    const char *at = opener->words;
    uint32_t i = token;
    if (text->folded.ptr[text->tokens[token].start] != *at) /* nearly all end here */
        return 0;
    for (; *at && i < text->n_tokens; i++) {
        const size_t len = strcspn(at, " ");
        if (!hed_str_eq(hed_token_str(text, &text->tokens[i]), (hed_str){at, len}))
            return 0;
        at += len + (at[len] == ' ');
    }
    return *at ? 0 : i - token;
}

/* The longest one there; NULL when there is none. */
static const struct opener *opener_at(const hed_text *text, uint32_t token, uint32_t *length)
{
    const struct opener *best = NULL;
    *length = 0;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        const uint32_t n = length_at(text, token, &openers[i]);
        if (n > *length && (token == 0 || openers[i].inside)) {
            best = &openers[i];
            *length = n;
        }
    }
    return best;
}

/* "How Safe Is ...", "Why Not ...", "Why You ...": a question, advice, or somebody who was not named. */
static bool no_subject(const hed_text *text, const hed_token *first)
{
    static const char *const words[] = {
        "to",   "not",      "much",      "many",   "long", "far",  "often", "old",   "big",   "bad",
        "good", "soon",     "late",      "close",  "safe", "well", "fast",  "few",   "hard",  "easy",
        "rich", "tall",     "you",       "you're", "your", "we",   "we're", "our",   "i",     "it",
        "it's", "they",     "he",        "she",    "this", "that", "these", "those", "there", "and",
        "or",   "everyone", "everybody", "nobody", "no",   "his",  "her",   "their", "its"};
    const hed_str word = hed_token_str(text, first);
    return hed_token_in(text, first, HED_WORDS_AUXILIARY) || HED_ONE_OF(word, words);
}

static bool is_past(const hed_text *text, const hed_token *token)
{
    return hed_token_in(text, token, HED_WORDS_PAST) || hed_str_ends(hed_token_str(text, token), HED_S("ed"));
}

/* Behind it a second verb is the verb of a clause inside the clause. */
static bool opens_inner(const hed_text *text, const hed_token *token)
{
    static const char *const words[] = {"that",  "who",    "which", "as", "after", "when",  "because", "and",   "to",
                                        "while", "before", "if",    "it", "he",    "she",   "they",    "until", "what",
                                        "where", "than",   "but",   "or", "so",    "since", "though",  "whose", ","};
    return HED_ONE_OF(hed_token_str(text, token), words);
}

/* "A Single Missed Train Decided": the first verb belongs to the noun, near the start and without an object. */
static bool is_attribute(const hed_text *text, const hed_token *verb, uint32_t start)
{
    static const char *const determiners[] = {"the", "a", "an", "his", "her", "its", "their", "our", "my", "your"};
    const uint32_t i = (uint32_t)(verb - text->tokens);
    const hed_str word = hed_token_str(text, verb);
    return i - start <= 2 && (hed_str_ends(word, HED_S("ed")) || hed_str_is(word, "lost")) && i + 1 < text->n_tokens &&
           !HED_ONE_OF(hed_token_str(text, verb + 1), determiners);
}

/* Why the clause of the tokens [start, end) cannot stand by itself; NULL when it can. */
static const char *bars(const hed_rewriting *r, const struct opener *opener, uint32_t start, uint32_t end)
{
    static const char *const must[] = {"should", "must", "need", "needs", "ought"};
    static const char *const more[] = {"what", "why", "how", "you", "your"};
    const hed_text *text = &r->draft->scored.text;
    const hed_token *verb = NULL, *inner = NULL;
    if (end - start < 3 || no_subject(text, &text->tokens[start]))
        return "what follows its opening words does not name who or what it is about";
    for (uint32_t i = start; i < end; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_str word = hed_token_str(text, token);
        if (token->kind == HED_PUNCT && !strchr(",'\".%", word.ptr[0]))
            return "what follows its opening words is more than one sentence";
        if (HED_ONE_OF(word, must))
            return "what follows its opening words is advice, not news";
        if (i > start && HED_ONE_OF(word, more))
            return "what follows its opening words holds back something more";
        inner = opens_inner(text, token) ? token : inner;
        if (i == start || token->kind != HED_WORD || !hed_verb_at(text, i, start, end))
            continue;
        const bool helped = verb && hed_token_in(text, verb, HED_WORDS_AUXILIARY) && token - verb <= 2;
        if (verb && !helped && is_attribute(text, verb, start)) {
            verb = token;
            continue;
        }
        if (verb && !helped && (!inner || inner < verb))
            return "who does what behind its opening words is not sure";
        verb = verb ? verb : token;
    }
    if (!verb || !hed_claim(text, start, end))
        return "what follows its opening words is no whole sentence";
    if (opener->tense == PAST && !is_past(text, verb))
        return "its opening words tell how something is done; without them it would say that it was done";
    return NULL;
}

static bool asks(const hed_text *text)
{
    for (uint32_t i = 0; i < text->n_segments; i++)
        if (text->segments[i].ends_with == '?')
            return true;
    return false;
}

/* What the headline hints at of guilt, hate or harm would stand as a claim of its own. */
static bool hurts(const hed_rewriting *r)
{
    for (int axis = HED_LEGAL; axis < HED_AXES; axis++)
        if (r->original->hits.axes[axis] > 0)
            return true;
    return false;
}

/* The opener of the last part and where it starts; NULL when there is none, or it asks. */
static const struct opener *opener_of(const hed_text *text, uint32_t *first, uint32_t *length)
{
    *first = text->segments[text->n_segments - 1].token_start;
    if (text->n_segments > 2 || (text->n_segments == 2 && !strchr(":-", text->segments[0].ends_with)))
        return NULL;
    const struct opener *opener = *first < text->n_tokens ? opener_at(text, *first, length) : NULL;
    return opener && !asks(text) ? opener : NULL;
}

/* Behind it must stand a clause; "Here's" before "how to" goes by itself. */
bool hed_reach_opener(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    const hed_text *text = in->headline;
    uint32_t first = 0, length = 1;
    if (!hed_heres_how_to(text) &&
        (!opener_of(text, &first, &length) || !hed_claim(text, first + length, text->n_tokens)))
        return false;
    *out = (hed_range){text->tokens[first].start, text->tokens[first + length - 1].end};
    return hit->start < out->end && out->start < hit->end;
}

/* "'Cockroaches': How Radio ...": one word that somebody said, and only the opener tells how it belongs to the rest. */
static bool is_quoted_word(const hed_text *text, uint32_t end)
{
    unsigned words = 0;
    for (uint32_t i = 0; i < end; i++)
        words += text->tokens[i].kind != HED_PUNCT;
    return words == 1 && strchr("\"'", text->folded.ptr[0]) != NULL;
}

hed_step hed_stage_clauses(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_segment *last = &text->segments[text->n_segments - 1];
    uint32_t first, length;
    const struct opener *opener = opener_of(text, &first, &length);
    if (!opener)
        return HED_STEP_NONE;
    if (hurts(r)) {
        hed_decline(r, NULL, "what it hints at of guilt or harm would stand as a claim");
        return HED_STEP_NONE;
    }
    const uint32_t start = first + length;
    const char *why = start < last->token_end ? bars(r, opener, start, last->token_end) : "";
    const hed_clause clause = {.rules = r->with->rules,
                               .text = text,
                               .start = start,
                               .end = last->token_end,
                               .keeps = r->draft->scored.hits.keeps,
                               .n_keeps = r->draft->scored.hits.n_keeps,
                               .story = {r->with->dek, r->with->body}};
    if (!why)
        why = first > 0 && is_quoted_word(text, first) ? "the quoted word before it would stand beside it untied"
                                                       : hed_deed_bars(&clause);
    if (why) {
        if (*why)
            hed_decline(r, NULL, why);
        return HED_STEP_NONE;
    }
    hed_cut_opener(r, hed_token_range(text, &text->tokens[first]).start,
                   hed_token_range(text, &text->tokens[start]).start, change);
    if (hed_protected(r->draft, change->start, change->end))
        return HED_STEP_NONE;
    change->cut = HED_CUT_WORDS;
    change->rule = hed_rule_over(r, first, "wh.wh_start");
    change->safe = "the opening words only point; the headline already says that the rest happened";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}
