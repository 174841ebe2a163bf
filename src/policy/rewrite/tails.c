/* Stage 4: what hangs on a claim and only promises: "…, and you won't believe what happened next", ": What's Next?",
 * ": The Rules Explained". It goes if a claim is left, and if no name that only it has was the claim's subject. */
#include "policy/rewrite/rewrite.h"

#include <stdio.h>

static const char *const question_words[] = {"what", "why", "how", "who", "where", "when", "which"};

static bool has_token(const hed_text *text, uint32_t start, uint32_t end, hed_str word)
{
    for (uint32_t i = start; i < end; i++)
        if (hed_str_eq(hed_token_str(text, &text->tokens[i]), word))
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

/* A finding of bait covers the token. */
static bool found_bait(const hed_rewriting *r, const hed_token *token)
{
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const double *weights = hed_rules_weights(r->with->rules, hits->hits[i].rule);
        if (weights[HED_WITHHOLD] + weights[HED_EXAGGERATE] > 0 && hits->hits[i].start <= token->start &&
            token->end <= hits->hits[i].end)
            return true;
    }
    return false;
}

/* Words that tails are made of. */
static bool is_generic(hed_str word)
{
    static const char list[] =
        " happened happens happen won't can't never believe guess imagine predict expect need "
        "needs know want matters matter important explained reaction response priceless really "
        "find read click see check full list photos pictures pics video details story reason reasons ending twist "
        "backstory catch outcome answer exactly surprise everything inside left room ";
    char padded[32];
    snprintf(padded, sizeof padded, " %.*s ", (int)(word.len > 28 ? 28 : word.len), word.ptr);
    return strstr(list, padded) != NULL;
}

/* The token of the part from cut on says something that the formula does not, and that is not said before. formula: the
 * finding is the formula itself, and not the whole tail. */
static bool says(const hed_rewriting *r, const hed_text *text, uint32_t i, uint32_t cut, bool formula)
{
    const hed_token *token = &text->tokens[i];
    return token->kind == HED_WORD && !hed_token_in(text, token, HED_WORDS_FUNCTION) &&
           !(formula && found_bait(r, token)) && !is_generic(hed_token_str(text, token)) &&
           !has_token(text, 0, cut, hed_token_str(text, token));
}

/* More than a word or two: it may be the story's own subject. */
static bool says_much(const hed_rewriting *r, const hed_text *text, uint32_t cut, bool formula)
{
    unsigned words = 0;
    for (uint32_t i = cut; i < text->n_tokens; i++)
        words += says(r, text, i, cut, formula);
    return words > 2;
}

/* "What he found was gold": the promise is kept. */
static bool tells(const hed_rewriting *r, const hed_text *text, uint32_t cut)
{
    static const char *const copulas[] = {"is", "was", "are", "were", "turned", "proved"};
    bool is = false;
    for (uint32_t i = cut; i < text->n_tokens; i++) {
        if (is && says(r, text, i, cut, true))
            return true;
        is = is || HED_ONE_OF(hed_token_str(text, &text->tokens[i]), copulas);
    }
    return false;
}

/* The part that would go has a name, and what stays has none that is surely one: the topic would be lost. */
static bool loses_topic(const hed_rewriting *r, const hed_text *text, uint32_t cut, bool formula)
{
    static const char *const subjects[] = {"who", "they", "he", "she", "it", "we", "you"};
    static const char *const seasons[] = {"christmas", "easter", "summer", "winter", "spring", "autumn"};
    bool name_goes = false;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_name name = hed_name_of(r, r->draft, i);
        if (i < cut && name == HED_NAME_YES)
            return false;
        if (i > 0 && HED_ONE_OF(hed_token_str(text, &text->tokens[i - 1]), subjects)) /* "Guess Who Objects" */
            continue;
        name_goes = name_goes || (i >= cut && name != HED_NAME_NO && says(r, text, i, cut, formula) &&
                                  !HED_ONE_OF(hed_token_str(text, &text->tokens[i]), seasons));
    }
    return name_goes;
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

/* How much the question brings that the claim before it has not. */
static unsigned brings(const hed_text *text, const hed_segment *question)
{
    unsigned n = 0;
    for (uint32_t i = question->token_start; i < question->token_end; i++)
        n += text->tokens[i].kind == HED_WORD && !hed_token_in(text, &text->tokens[i], HED_WORDS_FUNCTION) &&
             !has_token(text, 0, question->token_start, hed_token_str(text, &text->tokens[i]));
    return n;
}

/* ": Is It True?", ": Did He Really?" is no teaser: without it, what was doubted would stand as a fact. "Really" alone
 * doubts nothing in a question that asks for more, or about something else. */
static bool doubts(const hed_text *text, hed_segment part)
{
    const hed_segment *question = &part;
    static const char *const back[] = {"it", "this", "that", "he", "she", "they"};
    static const char *const words[] = {"true", "real", "believe", "fake", "hoax", "fact", "myth", "lie", "legit"};
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
        if (HED_ONE_OF(word, words) || (!open && HED_ONE_OF(word, back)) ||
            (!open && hed_str_is(word, "really") && brings(text, question) < 3))
            return true;
    }
    return false;
}

/* What may open a clause that only promises, behind a comma or without one. */
static bool opens_promise(const hed_text *text, uint32_t i)
{
    static const char *const words[] = {"what",  "how",  "why",  "here's", "here",    "you",     "you'll",  "nobody",
                                        "the",   "his",  "her",  "its",    "their",   "we",      "i",       "she'll",
                                        "he'll", "then", "wait", "just",   "guess",   "leaving", "raising", "she",
                                        "he",    "they", "it",   "it's",   "they'll", "and",     "but",     "so"};
    return i < text->n_tokens && HED_ONE_OF(hed_token_str(text, &text->tokens[i]), words);
}

/* A dot of an abbreviation ends no sentence. */
static bool dotted(const hed_text *text, uint32_t mark)
{
    const hed_str before = mark > 0 ? hed_token_str(text, &text->tokens[mark - 1]) : (hed_str){"", 0};
    return before.len < 2 || hed_abbreviation(before) || memchr(before.ptr, '.', before.len) != NULL;
}

static char mark_of(const hed_text *text, const hed_token *token)
{
    return token->kind == HED_PUNCT ? text->folded.ptr[token->start] : 0;
}

/* The first token of the last clause at or before this one, of the last sentence in a question; n_tokens when it is not
 * known where it starts. */
static uint32_t clause_of(const hed_text *text, uint32_t at, bool question)
{
    static const char *const joins[] = {"and", "but"};
    for (uint32_t i = at; i > 0; i--) {
        const hed_token *before = &text->tokens[i - 1];
        const bool apart = text->tokens[i].start > before->end; /* "v1.2", "and/or": no boundary */
        const char mark = apart ? mark_of(text, before) : 0;
        if (question) {
            if (mark && strchr(";:.!?-", mark) && !(mark == '.' && dotted(text, i - 1)))
                return i;
            continue;
        }
        if (mark_of(text, before) == '(') /* "(And You Won't Believe How)" */
            return text->folded.ptr[text->folded.len - 1] == ')' ? i : text->n_tokens;
        if (mark == ',' ? opens_promise(text, i)
                        : mark && strchr(";:.!?-", mark) && !(mark == '.' && dotted(text, i - 1)))
            return i;
        if (HED_ONE_OF(hed_token_str(text, &text->tokens[i]), joins) && opens_promise(text, i + 1))
            return i;
        if (mark && mark != '\'' && mark != '"')
            break;
    }
    return text->n_tokens;
}

/* What a finding stands for: the last part, the clause that it is in, or nothing but itself. */
typedef enum tail { SEGMENT, CLAUSE, RELATIVE } tail;

/* "Her takings that evening? Read on": the question before what would go leads up to it and goes, too. */
static uint32_t with_question(const hed_text *text, uint32_t cut)
{
    if (cut < 2 || cut >= text->n_tokens || !hed_str_is(hed_token_str(text, &text->tokens[cut - 1]), "?"))
        return cut;
    const uint32_t start = clause_of(text, cut - 2, true);
    return start < text->n_tokens ? start : cut;
}

/* Where the cut falls. A finding that starts inside a clause takes the clause with it. */
static uint32_t cut_of(const hed_text *text, const hed_hit *hit, tail kind)
{
    const hed_segment *last = &text->segments[text->n_segments - 1];
    if (kind == SEGMENT)
        return text->n_segments < 2 ? text->n_tokens : last->token_start;
    uint32_t at = hed_token_from(text, hit->start);
    if (kind == RELATIVE)
        return hed_token_from(text, hit->end) == text->n_tokens ? at : text->n_tokens;
    if (at > 0 && at + 1 == text->n_tokens && hed_str_is(hed_token_str(text, &text->tokens[at]), "?"))
        return clause_of(text, at - 1, true);
    while (at < text->n_tokens && text->tokens[at].kind == HED_PUNCT)
        at++;
    return at < text->n_tokens ? with_question(text, clause_of(text, at, false)) : at;
}

/* "At 41, She Was Told to Stop": nobody whom "she" could mean is named before it. */
bool hed_nobody_named(const hed_text *text, uint32_t left)
{
    static const char *const pronouns[] = {"he",  "she",  "they", "it",    "his",     "her",  "their",
                                           "him", "them", "he's", "she's", "they're", "he'd", "she'd"};
    for (uint32_t i = 0; i < left; i++) {
        const hed_token *token = &text->tokens[i];
        if (HED_ONE_OF(hed_token_str(text, token), pronouns))
            return true;
        if (token->kind == HED_WORD && !hed_token_in(text, token, HED_WORDS_FUNCTION))
            return false;
    }
    return false;
}

/* "But There's a Catch": what is left would promise more than the headline did. */
static bool takes_back(const hed_text *text, uint32_t cut)
{
    static const char *const words[] = {"catch", "snag", "problem", "price", "condition"};
    if (!hed_str_is(hed_token_str(text, &text->tokens[cut]), "but"))
        return false;
    for (uint32_t i = cut; i < text->n_tokens; i++)
        if (HED_ONE_OF(hed_token_str(text, &text->tokens[i]), words))
            return true;
    return false;
}

/* Why the part from cut on stays; left: the end of what is before it. */
static const char *bars(const hed_rewriting *r, uint32_t cut, uint32_t left, bool question, bool segment)
{
    const hed_text *text = &r->draft->scored.text;
    if (!hed_claim(text, 0, left))
        return question ? "without the question no claim is left" : "without its last part no claim is left";
    if (hed_nobody_named(text, left))
        return "what is left does not name who is meant";
    if (question && doubts(text, text->segments[text->n_segments - 1]))
        return "the question doubts the claim before it, which would then stand as a fact";
    for (uint32_t i = cut; i < text->n_tokens && !question; i++)
        if (hed_str_is(hed_token_str(text, &text->tokens[i]), "?") &&
            doubts(text, (hed_segment){.token_start = cut, .token_end = i}))
            return "the question doubts the claim before it, which would then stand as a fact";
    if (cuts_into(text, cut))
        return "the cut would fall inside a sentence";
    if (!question && takes_back(text, cut))
        return "its last part takes back what the claim promises";
    if (!question && !segment && tells(r, text, cut))
        return "its last part may tell a fact";
    if (how_to(text, cut) || (!question && says_much(r, text, cut, !segment)))
        return "its last part says what the story is about";
    if (loses_topic(r, text, cut, !segment))
        return "only the last part names what it is about";
    return NULL;
}

/* The end of what is before the cut: marks there go with it. */
static uint32_t left_of(const hed_text *text, uint32_t cut)
{
    while (cut > 0 && text->tokens[cut - 1].kind == HED_PUNCT)
        cut--;
    return cut;
}

static bool reach(const hed_text *text, const hed_hit *hit, tail kind, hed_range *out)
{
    const uint32_t cut = cut_of(text, hit, kind), left = cut < text->n_tokens ? left_of(text, cut) : 0;
    if (left == 0)
        return false;
    *out = (hed_range){text->tokens[left - 1].end, text->folded.len};
    return true;
}

bool hed_reach_segment(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    return reach(in->headline, hit, SEGMENT, out);
}

bool hed_reach_tail(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    return reach(in->headline, hit, CLAUSE, out);
}

bool hed_reach_relative(const hed_policy_input *in, const hed_hit *hit, hed_range *out)
{
    return reach(in->headline, hit, RELATIVE, out);
}

static hed_step propose(hed_rewriting *r, const hed_hit *hit, tail kind, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const uint32_t cut = cut_of(text, hit, kind);
    if (cut >= text->n_tokens || cut == 0)
        return HED_STEP_NONE;
    const hed_segment *last = &text->segments[text->n_segments - 1];
    const bool question = last->ends_with == '?' && last->token_start <= cut;
    const uint32_t left = left_of(text, cut);
    const char *why = bars(r, cut, left, question, kind == SEGMENT);
    if (why) {
        hed_decline(r, hit, why);
        return HED_STEP_NONE;
    }
    hed_cut_tail(r, hed_token_range(text, &text->tokens[cut]).start, change);
    change->cut = question ? HED_CUT_QUESTION : HED_CUT_PART;
    change->rule = hed_rules_at(r->with->rules, hit->rule)->id;
    change->safe = question ? "the question adds no fact; the claim before it stands whole"
                            : "the last part promises and tells nothing; the claim before it stands whole";
    return hed_untried(r, change) ? HED_STEP_CHANGE : HED_STEP_NONE;
}

hed_step hed_stage_tails(hed_rewriting *r, hed_change *change)
{
    static const char *const ops[] = {[SEGMENT] = "drop_segment", [CLAUSE] = "drop_tail", [RELATIVE] = "drop_relative"};
    const hed_hits *hits = &r->draft->scored.hits;
    for (size_t i = 0; i < hits->n; i++) {
        const hed_rule_rewrite asks = hed_rules_rewrite(r->with->rules, hits->hits[i].rule);
        for (size_t k = 0; asks.op && !hits->hits[i].in_quote && k < sizeof ops / sizeof *ops; k++)
            if (strcmp(asks.op, ops[k]) == 0 && propose(r, &hits->hits[i], (tail)k, change) == HED_STEP_CHANGE)
                return HED_STEP_CHANGE;
    }
    return HED_STEP_NONE;
}
