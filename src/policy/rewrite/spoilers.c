/* Stage 10: what the headline holds back, told by the story's own sentences. Never applied: on 800 annotated items the
 * sentence with most words in common told it in one case of five, the best three with an eye to what is asked in one of
 * two. So up to three are offered, best first, each as it stands.
 *
 * A sentence is worth: the share of the headline's subject that it has; more if it has what the headline asks for (a
 * name, a place, a number, a time, a reason, a yes or no); more the earlier it stands, since news tells most first; and
 * nothing if it says only what the headline says. */
#include "policy/rewrite/rewrite.h"

#define BEST 3
#define MOST 40 /* sentences looked at */
#define LONGEST_SENTENCE 400
#define ASKED_ABOUT 2.5 /* how much more a word of the last part weighs */
#define EARLY .35       /* what the first sentence has over one far behind */

typedef enum asked { WHAT, WHO, WHERE, WHEN, NUMBER, WHY, HOW, NEXT, WHETHER, ASKED } asked;

static const char *const names[ASKED] = {"what", "who", "where", "when", "number", "why", "how", "next", "whether"};

/* What the headline's words ask for, in this order: folded words between bars, each a text of tokens. */
static const struct cue {
    asked what;
    const char *words;
} cues[] = {
    {NEXT, "|what's next|what next|what now|what happens now|what happens next|what comes next|what this means|"
           "what does this mean|what does it mean|what it means|what could it mean|what will it mean|"},
    {NUMBER, "|how many|how much|how long|how old|how far|how big|how close|how often|this much|this many|the price|"},
    {WHO, "|who|whose|this man|this woman|someone|somebody|this guy|which star|which player|this actor|whom|"},
    {WHERE, "|where|this place|this town|this city|this country|which country|which city|which town|this village|"},
    {WHEN, "|when|what day|the date|how soon|"},
    {WHY, "|why|reason|reasons|the cause|what caused|because of this|"},
    {HOW, "|how|trick|secret|method|"},
};

/* What a sentence that answers has, beside names, places, numbers and times. */
static const char *const answers[ASKED] = {
    [WHY] = " because after due caused so since as reason owing blamed sparked cited citing led attributed means ",
    [HOW] = " by using with through used via without instead removed added taught trained ",
    [NEXT] = " will may expects expected plans due until must next take hearing trial would ",
    [WHETHER] =
        " no not yes nobody none never said ruled found rule rules out still yet only but however unlikely evidence "
        "denied denies connected mention cover ",
};

static bool among(hed_str word, const char *list)
{
    char padded[24];
    if (word.len == 0 || word.len > sizeof padded - 3)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.ptr, word.len);
    memcpy(padded + 1 + word.len, " ", 2);
    return strstr(list, padded) != NULL;
}

/* The tokens from i on are the words, up to the next bar. */
static bool cue_at(const hed_text *text, uint32_t i, const char *words, size_t len)
{
    hed_str rest = {words, len}, word;
    for (; hed_str_word(&rest, &word); i++)
        if (i >= text->n_tokens || !hed_str_eq(hed_token_str(text, &text->tokens[i]), word))
            return false;
    return true;
}

static bool has_cue(const hed_text *text, const char *cues_of)
{
    for (const char *at = cues_of; *at && at[1]; at += strcspn(at + 1, "|") + 1) {
        const size_t len = strcspn(at + 1, "|");
        for (uint32_t i = 0; i < text->n_tokens; i++)
            if (cue_at(text, i, at + 1, len))
                return true;
    }
    return false;
}

/* "Is It", ": Will They ...?" */
static bool asks_whether(const hed_text *text)
{
    for (uint32_t i = 0; i < text->n_segments; i++) {
        const hed_segment *s = &text->segments[i];
        uint32_t first = s->token_start;
        while (first + 1 < s->token_end && among(hed_token_str(text, &text->tokens[first]), " so and but "))
            first++;
        if (s->ends_with == '?' && first < s->token_end &&
            hed_token_in(text, &text->tokens[first], HED_WORDS_AUXILIARY))
            return true;
    }
    return false;
}

static asked what_is_asked(const hed_text *text)
{
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
        if (has_cue(text, cues[i].words))
            return cues[i].what;
    return asks_whether(text) ? WHETHER : WHAT;
}

/* A name that the headline does not have. */
static bool new_name(const hed_rewriting *r, const hed_text *text, uint32_t i, hed_sentence s)
{
    const hed_token *token = &text->tokens[i];
    const hed_text *headline = &r->first->scored.text;
    const hed_sentence all = {0, headline->n_tokens};
    return i > s.start && token->kind == HED_WORD && (token->shape == HED_CAPITAL || token->shape == HED_MIXED) &&
           !hed_token_in(text, token, HED_WORDS_FUNCTION) &&
           !hed_sentence_has(headline, all, hed_token_str(text, token));
}

static bool token_answers(const hed_rewriting *r, const hed_text *text, uint32_t i, hed_sentence s, asked what)
{
    const hed_token *token = &text->tokens[i];
    const hed_lexicon *lexicon = r->with->lexicon;
    switch (what) {
    case WHO:
        return new_name(r, text, i, s);
    case WHERE:
        return lexicon && (token->categories & hed_lexicon_category(lexicon, "place")) != 0;
    case WHEN:
        return lexicon && (token->categories & hed_lexicon_category(lexicon, "time")) != 0;
    case NUMBER:
        return token->kind == HED_NUMBER;
    default:
        return answers[what] && token->kind == HED_WORD && among(hed_token_str(text, token), answers[what]);
    }
}

/* Of the headline's words with a subject: how many sentences of the story have each; a word of all says little. */
typedef struct subject {
    hed_str word;
    unsigned sentences;
    double share; /* of a word of the question itself: more */
} subject;

typedef HED_LIST(subject) subjects;

typedef struct candidate {
    const hed_text *text;
    hed_sentence sentence;
    bool dek;
    double worth;
} candidate;

typedef HED_LIST(candidate) candidates;

static void gather(const hed_rewriting *r, candidates *out)
{
    for (size_t i = 0; i < r->n_story; i++) {
        hed_sentence s;
        for (uint32_t from = 0; out->n < MOST && hed_sentence_next(r->story[i], from, &s); from = s.end + 1) {
            const hed_str bytes = hed_sentence_bytes(r->story[i], s);
            if (s.end - s.start >= 4 && bytes.len <= LONGEST_SENTENCE)
                *HED_PUSH(r->arena, out) = (candidate){r->story[i], s, r->story[i] == r->with->dek, 0};
        }
    }
}

static void list_subjects(const hed_rewriting *r, const candidates *all, subjects *out)
{
    const hed_text *headline = &r->first->scored.text;
    for (uint32_t i = 0; i < headline->n_tokens; i++) {
        const hed_token *token = &headline->tokens[i];
        const hed_str word = hed_token_str(headline, token);
        if ((token->kind != HED_WORD && token->kind != HED_NUMBER) || hed_token_in(headline, token, HED_WORDS_FUNCTION))
            continue;
        subject *s = HED_PUSH(r->arena, out);
        const bool asked_about = headline->n_segments > 1 && token->segment + 1u == headline->n_segments;
        *s = (subject){word, 0, asked_about ? ASKED_ABOUT : 1};
        for (size_t k = 0; k < all->n; k++)
            s->sentences += hed_sentence_has(all->at[k].text, all->at[k].sentence, word);
    }
}

static double worth(const hed_rewriting *r, const subjects *wanted, const candidate *c, size_t place, asked what)
{
    double shared = 0, sum = 0;
    unsigned answer = 0, fresh = 0;
    for (size_t i = 0; i < wanted->n; i++) {
        const double weight = wanted->at[i].share / (1.0 + wanted->at[i].sentences);
        sum += weight;
        if (hed_sentence_has(c->text, c->sentence, wanted->at[i].word))
            shared += weight;
    }
    for (uint32_t i = c->sentence.start; i < c->sentence.end; i++) {
        answer += token_answers(r, c->text, i, c->sentence, what);
        fresh +=
            c->text->tokens[i].kind != HED_PUNCT && !hed_token_in(c->text, &c->text->tokens[i], HED_WORDS_FUNCTION);
    }
    if (fresh < 2)
        return 0;
    return (sum > 0 ? shared / sum : 0) + (answer > 0 ? .2 + .05 * (answer > 3 ? 3 : answer) : 0) +
           EARLY / (double)(1 + place);
}

const hed_spoiler *hed_spoil(const hed_rewriting *r, size_t *n)
{
    const hed_text *headline = &r->first->scored.text;
    const asked what = what_is_asked(headline);
    candidates all = {0};
    subjects wanted = {0};
    hed_spoiler *best = HED_NEW_N(r->arena, hed_spoiler, BEST);
    gather(r, &all);
    list_subjects(r, &all, &wanted);
    size_t place = 0;
    for (size_t i = 0; i < all.n; i++) {
        place = i > 0 && all.at[i].text != all.at[i - 1].text ? 0 : place;
        all.at[i].worth = worth(r, &wanted, &all.at[i], place++, what);
    }
    for (*n = 0; *n < BEST; (*n)++) {
        size_t top = all.n;
        for (size_t i = 0; i < all.n; i++)
            if (all.at[i].worth > 0 && (top == all.n || all.at[i].worth > all.at[top].worth))
                top = i;
        if (top == all.n)
            break;
        best[*n] =
            (hed_spoiler){names[what], hed_sentence_bytes(all.at[top].text, all.at[top].sentence), all.at[top].dek};
        all.at[top].worth = 0;
    }
    return best;
}
