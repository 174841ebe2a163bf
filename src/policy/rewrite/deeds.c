/* What may stand as a claim once the "How" or "Why" before it is gone. The opener points at a story that we may not
 * see; the clause behind it, alone, is said in the paper's own name. So it may stand where the story states it, and
 * without that only where it can hurt nobody: no act or harm is named that somebody is to blame for (findings of rules
 * with "keep_opener"), and it is about nobody in particular ("a pilot"), or what is done is blameless whoever does it
 * ("Oslo closed"). A verb that nobody here knows is no blameless one. */
#include "policy/rewrite/rewrite.h"

static const char only_story[] = "what it hints at would stand as a claim; only the story can make it";

/* In office, or more than one person: whoever reads of "a minister" or "a chain" looks for which. */
static bool is_office(hed_str word)
{
    static const char *const words[] = {
        "mayor",     "minister",    "senator",    "governor",    "president",   "mp",        "mps",
        "lawmaker",  "politician",  "councillor", "council",     "councils",    "court",     "judge",
        "police",    "officer",     "sheriff",    "general",     "army",        "navy",      "troops",
        "soldiers",  "government",  "ministry",   "state",       "agency",      "regulator", "parliament",
        "party",     "campaign",    "union",      "church",      "bishop",      "priest",    "imam",
        "rabbi",     "school",      "university", "headteacher", "teacher",     "professor", "doctor",
        "surgeon",   "nurse",       "hospital",   "clinic",      "firm",        "company",   "bank",
        "banker",    "fund",        "insurer",    "lender",      "landlord",    "developer", "chain",
        "brand",     "maker",       "giant",      "airline",     "app",         "site",      "platform",
        "network",   "drug",        "pill",       "vaccine",     "implant",     "product",   "charity",
        "newspaper", "broadcaster", "radio",      "ceo",         "boss",        "chief",     "director",
        "chairman",  "treasurer",   "tycoon",     "billionaire", "millionaire", "prince",    "princess",
        "king",      "queen",       "duke",       "coach",       "club",        "team",      "striker",
        "actor",     "actress",     "star",       "singer",      "lawyer"};
    hed_str s = word;
    if (hed_str_ends(s, HED_S("'s")))
        s.len -= 2;
    return HED_ONE_OF(s, words);
}

static bool is_blameless(hed_str word)
{
    static const char *const words[] = {
        "ended",     "began",    "begins",     "built",    "builds",     "opened",     "opens",      "reopened",
        "reopens",   "closed",   "closes",     "crossed",  "crosses",    "reached",    "reaches",    "landed",
        "lands",     "learned",  "learnt",     "learns",   "won",        "wins",       "returned",   "returns",
        "survived",  "survives", "found",      "finds",    "discovered", "discovers",  "met",        "meets",
        "married",   "marries",  "moved",      "moves",    "climbed",    "climbs",     "walked",     "walks",
        "sailed",    "sails",    "swam",       "swims",    "wrote",      "writes",     "sang",       "sings",
        "painted",   "paints",   "voted",      "votes",    "joined",     "joins",      "visited",    "visits",
        "danced",    "dances",   "cooked",     "cooks",    "baked",      "bakes",      "planted",    "plants",
        "saved",     "saves",    "rescued",    "rescues",  "restored",   "restores",   "repaired",   "repairs",
        "invented",  "invents",  "designed",   "designs",  "explored",   "explores",   "studied",    "studies",
        "flew",      "flies",    "hatched",    "hatches",  "rose",       "rises",      "chose",      "chooses",
        "elected",   "elects",   "remembered", "thanked",  "thanks",     "welcomed",   "welcomes",   "hosted",
        "hosts",     "adopted",  "adopts",     "agreed",   "agrees",     "ratified",   "qualified",  "recovered",
        "recovers",  "arrived",  "arrives",    "counted",  "counts",     "celebrated", "celebrates", "honoured",
        "honours",   "printed",  "prints",     "played",   "plays",      "renamed",    "renames",    "completed",
        "completes", "finished", "finishes",   "approved", "approves",   "launched",   "launches"};
    return HED_ONE_OF(word, words);
}

/* "A pilot", "two gulls", "my kettle": nobody whom a reader could know by it. */
static bool nobody_in_particular(const hed_clause *c, uint32_t verb)
{
    static const char *const openers[] = {"a",   "an",    "one",   "two",  "three", "four",    "five",
                                          "six", "seven", "eight", "nine", "ten",   "several", "my"};
    if (!HED_ONE_OF(hed_token_str(c->text, &c->text->tokens[c->start]), openers))
        return false;
    for (uint32_t i = c->start; i < verb; i++)
        if (is_office(hed_token_str(c->text, &c->text->tokens[i])))
            return false;
    return true;
}

/* The clause's own verb: the one behind "was" and "has". */
static uint32_t main_verb(const hed_clause *c)
{
    uint32_t i = c->start + 1;
    while (i < c->end && !hed_verb_at(c->text, i, c->start, c->end))
        i++;
    while (i + 1 < c->end && (hed_token_in(c->text, &c->text->tokens[i], HED_WORDS_AUXILIARY) ||
                              hed_str_ends(hed_token_str(c->text, &c->text->tokens[i]), HED_S("ly"))))
        i++;
    return i;
}

static bool accuses(const hed_clause *c)
{
    const uint32_t from = c->text->tokens[c->start].start, to = c->text->tokens[c->end - 1].end;
    for (size_t i = 0; i < c->n_keeps; i++)
        if (c->keeps[i].start < to && from < c->keeps[i].end)
            return true;
    return false;
}

/* ---- The story */

static bool in_clause(const hed_clause *c, hed_str word)
{
    for (uint32_t i = c->start; i < c->end; i++)
        if (hed_str_eq(hed_token_str(c->text, &c->text->tokens[i]), word))
            return true;
    return false;
}

/* Somebody says it, doubts it or denies it, or is only charged with it. */
static bool is_doubt(const hed_clause *c, const hed_text *story, const hed_token *token)
{
    static const char *const more[] = {"if",       "whether",   "charged",    "charge",      "charges", "trial",
                                       "arrested", "accuses",   "allegation", "allegations", "denial",  "heard",
                                       "hears",    "suspicion", "questions",  "whose"};
    const hed_str word = hed_token_str(story, token);
    const bool doubt = hed_token_in(story, token, HED_WORDS_NEGATION) ||
                       hed_token_in(story, token, HED_WORDS_ATTRIBUTION) ||
                       hed_token_in(story, token, HED_WORDS_MODAL) || HED_ONE_OF(word, more) || hed_str_is(word, "\"");
    return doubt && !in_clause(c, word);
}

/* Every word of the clause that carries something, in its order; none that doubts it. */
static bool states(const hed_clause *c, const hed_text *story, hed_sentence s)
{
    uint32_t at = s.start;
    for (uint32_t i = s.start; i < s.end; i++)
        if (is_doubt(c, story, &story->tokens[i]))
            return false;
    if (s.end < story->n_tokens && hed_str_is(hed_token_str(story, &story->tokens[s.end]), "?"))
        return false;
    for (uint32_t i = c->start; i < c->end; i++) {
        const hed_token *token = &c->text->tokens[i];
        if (token->kind == HED_PUNCT || hed_token_in(c->text, token, HED_WORDS_FUNCTION))
            continue;
        while (at < s.end && !hed_sentence_has(story, (hed_sentence){at, at + 1}, hed_token_str(c->text, token)))
            at++;
        if (at++ >= s.end)
            return false;
    }
    return true;
}

static bool story_states(const hed_clause *c)
{
    for (size_t k = 0; k < 2; k++) {
        hed_sentence s;
        for (uint32_t from = 0; c->story[k] && hed_sentence_next(c->story[k], from, &s); from = s.end + 1)
            if (states(c, c->story[k], s))
                return true;
    }
    return false;
}

const char *hed_deed_bars(const hed_clause *c)
{
    if (c->start >= c->end)
        return NULL;
    if (story_states(c))
        return NULL;
    if (accuses(c) || !hed_rules_keep(c->rules))
        return only_story;
    const uint32_t verb = main_verb(c);
    if (verb < c->end &&
        (nobody_in_particular(c, verb) || is_blameless(hed_token_str(c->text, &c->text->tokens[verb]))))
        return NULL;
    return only_story;
}
