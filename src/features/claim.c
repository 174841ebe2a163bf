/* What the headline asserts, against the sentence of the story that is nearest to it: whether that denies it or says
 * the opposite, whether it is somebody's claim there, whether a question is answered. */
#include "features/story.h"

/* The share, by rarity, of the headline's content from token start to end that each sentence has; the best one. */
static double best_sentence(const hed_story *s, uint32_t start, uint32_t end, uint32_t *best)
{
    double *shares = HED_NEW_N(s->arena, double, s->n_sentences), all = 0, most = 0;
    for (size_t k = 0; k < s->contents.n; k++) {
        const hed_content *c = &s->contents.at[k];
        uint32_t last = UINT32_MAX;
        if (c->token < start || c->token >= end)
            continue;
        all += c->idf;
        for (uint32_t i = 0; c->borne_out && i < s->body->n_tokens; i++)
            if (s->stems[i] == c->stem && s->sentences[i] != last) {
                last = s->sentences[i];
                shares[last] += c->idf;
            }
    }
    *best = 0;
    for (uint32_t i = 0; i < s->n_sentences; i++)
        if (shares[i] > most) {
            most = shares[i];
            *best = i;
        }
    return all > 0 ? most / all : 1;
}

/* The word is one of the words. */
static bool in(hed_str words, hed_str word)
{
    hed_str one;
    while (hed_str_word(&words, &one))
        if (hed_str_eq(one, word))
            return true;
    return false;
}

/* The word starts as one of the starts does. */
static bool starts(hed_str word, hed_str with)
{
    hed_str one;
    while (hed_str_word(&with, &one))
        if (hed_str_starts(word, one))
            return true;
    return false;
}

static bool negates(hed_str word)
{
    return in(HED_S("not no never without cannot neither nor"), word) || hed_str_ends(word, HED_S("n't"));
}

/* "Failed to pass" where the headline passes it. */
static bool falls_short(hed_str word)
{
    return starts(word, HED_S("fail refus unable"));
}

/* Words that deny without a "not", too. */
static bool denies(hed_str word)
{
    return negates(word) || falls_short(word) || starts(word, HED_S("den reject bar ban block lack rul"));
}

static bool accuses(hed_str word)
{
    return starts(word, HED_S("accus alleg claim suspect believ"));
}

/* Not "about 1,400", nor "it would cut": who tells what it will do itself claims nothing. */
static bool doubts(hed_str word)
{
    return accuses(word) ||
           in(HED_S("apparently appear appeared appears could may might likely possible possibly potential potentially "
                    "presumably probably purported purportedly reportedly rumored rumoured rumors rumours seems seemed "
                    "suggests suggested"),
              word);
}

/* A "not" of the sentence that stands just before a word that the headline has too. */
static bool negated_there(const hed_story *s, uint32_t i)
{
    for (uint32_t k = i + 1; k <= i + 2 && k < s->body->n_tokens; k++)
        for (size_t c = 0; s->stems[k] && c < s->contents.n; c++)
            if (s->contents.at[c].stem == s->stems[k])
                return true;
    return false;
}

/* Words that say the opposite of each other, of one thing. Not "wins" and "loses": of two sides each is true. */
static const struct {
    const char *one, *other;
} opposites[] = {
    {"rise rises rose risen rising up higher gain gains gained climb climbs climbed jump jumps jumped surge "
     "surges surged soar soars soared increase increases increased grow grows grew grown raise raises raised "
     "advance advanced rally rallied double doubles doubled",
     "fall falls fell fallen falling down lower drop drops dropped decline declines declined slide slides slid "
     "sink sinks sank plunge plunges plunged tumble tumbles tumbled slump slumps slumped decrease decreases "
     "decreased shrink shrinks shrank dip dips dipped cut cuts lose loses lost halve halves halved reduce "
     "reduces reduced slip slips slipped"},
    {"pass passes passed approve approves approved adopt adopts adopted back backs backed accept accepts "
     "accepted agree agrees agreed",
     "reject rejects rejected rejection defeat defeats defeated refuse refuses refused decline declines "
     "declined block blocks blocked oppose opposes opposed"},
    {"convict convicts convicted conviction guilty",
     "acquit acquits acquitted acquittal clear clears cleared innocent"},
    {"open opens opened opening reopen reopens reopened", "close closes closed closing shut shuts closure"},
    {"ban bans banned bar bars barred forbid forbids forbade prohibit prohibits prohibited outlaw outlaws outlawed",
     "allow allows allowed permit permits permitted legalise legalised legalize legalized lift lifts lifted"},
    {"alive survive survives survived", "dead die dies died killed"},
    {"right correct", "wrong mistaken"},
};

/* Of pair k: 1 one, -1 the other, 0 neither; a "not" up to two words before turns it round. */
static int side(const hed_text *text, uint32_t i, size_t k)
{
    const hed_str word = hed_token_str(text, &text->tokens[i]);
    int found = in(hed_str_of(opposites[k].one), word) ? 1 : in(hed_str_of(opposites[k].other), word) ? -1 : 0;
    if (found && i + 1 < text->n_tokens && hed_str_is(hed_token_str(text, &text->tokens[i + 1]), "to") &&
        (hed_str_is(word, "up") || hed_str_is(word, "down")))
        return 0;
    for (uint32_t before = i; found && before > 0 && before + 2 > i; before--)
        if (negates(hed_token_str(text, &text->tokens[before - 1])))
            return -found;
    return found;
}

/* A word of pair k on the side of want stands up to three tokens from token i. */
static bool sided_near(const hed_text *text, uint32_t i, size_t k, int want)
{
    const uint32_t first = i > 3 ? i - 3 : 0, last = i + 3;
    for (uint32_t at = first; at <= last && at < text->n_tokens; at++)
        if (text->tokens[at].kind == HED_WORD && side(text, at, k) == want)
            return true;
    return false;
}

/* A number beside the headline's word of pair k stands in the story beside a word of the other side, and never beside
 * one of its own: "falls 18%", "rose 18 percent". */
static bool turned_figure(const hed_story *s, size_t k, int said)
{
    double value, told;
    for (uint32_t i = 0; i < s->headline->n_tokens; i++) {
        bool with = false, against = false;
        if (!hed_number_read(s->headline, i, &value) || !sided_near(s->headline, i, k, said))
            continue;
        for (uint32_t j = 0; j < s->body->n_tokens; j++) {
            if (!hed_number_read(s->body, j, &told) || told < value || told > value)
                continue;
            with = with || sided_near(s->body, j, k, said);
            against = against || sided_near(s->body, j, k, -said);
        }
        if (against && !with)
            return true;
    }
    return false;
}

/* The headline says one of pair k; the story never does, and its nearest sentence says the other. */
static bool turned(const hed_story *s, size_t k, int said, uint32_t best)
{
    bool against = false;
    for (uint32_t i = 0; i < s->body->n_tokens; i++) {
        if (s->body->tokens[i].kind != HED_WORD)
            continue;
        const int told = side(s->body, i, k);
        if (told == said)
            return false;
        against = against || (told == -said && s->sentences[i] == best);
    }
    return against;
}

static bool says_opposite(const hed_story *s, uint32_t best)
{
    for (size_t k = 0; k < sizeof opposites / sizeof *opposites; k++) {
        bool one = false, other = false;
        for (uint32_t i = 0; i < s->headline->n_tokens; i++) {
            const int said = s->headline->tokens[i].kind == HED_WORD ? side(s->headline, i, k) : 0;
            one = one || said > 0;
            other = other || said < 0;
        }
        if (one != other && (turned(s, k, one ? 1 : -1, best) || turned_figure(s, k, one ? 1 : -1)))
            return true;
    }
    return false;
}

/* "You won't believe", "Don't miss": what speaks to the reader asserts nothing by its "not"; nor does a question. */
static bool asserts(const hed_story *s, const float *out)
{
    for (uint32_t i = 0; i < s->headline->n_tokens; i++)
        if (s->headline->tokens[i].categories & s->lexicon->second_person)
            return false;
    return out[F_question] <= 0 && !in(HED_S("don't can't won't"), hed_token_str(s->headline, &s->headline->tokens[0]));
}

static void compare_claim(const hed_story *s, float *out)
{
    bool negated = false, short_of = false, hedged = false;
    bool story_denies = false, story_negates = false, story_doubts = false;
    uint32_t best;
    const hed_text *text = s->headline;
    out[F_sentence_recall] = (float)best_sentence(s, 0, text->n_tokens, &best);
    if (out[F_sentence_recall] < .5F)
        return;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_str word = hed_token_str(text, &text->tokens[i]);
        negated = negated || negates(word);
        short_of = short_of || falls_short(word);
        hedged =
            hedged || accuses(word) || (text->tokens[i].categories & (s->lexicon->attribution | s->lexicon->hedge));
    }
    for (uint32_t i = 0; i < s->body->n_tokens; i++) {
        if (s->sentences[i] != best || s->body->tokens[i].kind != HED_WORD)
            continue;
        const hed_str word = hed_token_str(s->body, &s->body->tokens[i]);
        story_denies = story_denies || denies(word);
        story_negates = story_negates || ((negates(word) || (!short_of && falls_short(word))) && negated_there(s, i));
        story_doubts =
            story_doubts || (doubts(word) && (!hed_str_is(word, "may") || s->body->tokens[i].shape == HED_LOWER));
    }
    if (asserts(s, out))
        out[F_negation_mismatch] = negated ? !story_denies : story_negates || says_opposite(s, best);
    out[F_attribution_dropped] = story_doubts && !hedged && out[F_quoted] <= 0 && out[F_question] <= 0;
}

static float answered(const hed_story *s)
{
    double least = 1;
    uint32_t best;
    for (uint32_t i = 0; i < s->headline->n_segments; i++) {
        const hed_segment *segment = &s->headline->segments[i];
        if (segment->ends_with != '?')
            continue;
        const double got = best_sentence(s, segment->token_start, segment->token_end, &best);
        least = got < least ? got : least;
    }
    return (float)least;
}

void hed_story_claims(const hed_story *s, float *out)
{
    out[F_question_answered] = answered(s);
    compare_claim(s, out);
}
