/* How far the story bears out its headline.
 *
 * The story is read once into a set: the stem of each of its words (words that say the same share one), each pair of
 * content words that stand near each other, the initials of each run of capitals ("United Nations": "un"), and its
 * numbers as values. The headline's content is then looked up in it. Where a sentence matters (a question, a negation,
 * a claim), the one that shares most of the headline's content, weighed by rarity, is looked at.
 *
 * Sources: idf-weighted recall as in Tan et al. 2016 and Chesney et al. 2017; all else is our own. */
#include "features/story.h"

#include <math.h>

#define NEAR 4      /* content words between two that make a pair */
#define LEDE 2      /* sentences */
#define INITIALS 5  /* longest acronym */
#define NO_STORY 40 /* a dek's words: more of them, or more than one sentence, and it is a story */

static bool has(const hed_story_set *s, uint64_t key)
{
    size_t i = (key >> 7) & s->mask;
    while (s->at[i] && s->at[i] != key)
        i = (i + 1) & s->mask;
    return s->at[i] == key;
}

static void put(hed_story_set *s, uint64_t key)
{
    size_t i = (key >> 7) & s->mask;
    while (s->at[i] && s->at[i] != key)
        i = (i + 1) & s->mask;
    s->at[i] = key;
}

static hed_story_set set_of(hed_arena *arena, size_t most)
{
    size_t size = 16;
    while (size < 2 * most)
        size *= 2;
    return (hed_story_set){HED_NEW_N(arena, uint64_t, size), size - 1};
}

/* ---- Reading the story */

static bool ends_sentence(const hed_text *text, uint32_t i)
{
    const char c = text->folded.ptr[text->tokens[i].start];
    if (text->tokens[i].kind != HED_PUNCT || (c != '.' && c != '!' && c != '?'))
        return false;
    while (++i < text->n_tokens && text->tokens[i].kind == HED_PUNCT)
        ;
    return i == text->n_tokens || text->tokens[i].kind != HED_WORD || text->tokens[i].shape != HED_LOWER;
}

static bool is_content(const hed_story *s, const hed_token *token)
{
    const hed_features *l = s->lexicon;
    return token->kind == HED_WORD && !(token->categories & (l->stop | l->question_word | l->third_person)) &&
           token->end - token->start > 1;
}

static bool capital(const hed_token *token)
{
    return token->kind == HED_WORD && (token->shape == HED_CAPITAL || token->shape == HED_UPPER);
}

/* Every acronym that the run of capitals starting at token i could have; small words within are passed over. */
static void read_initials(const hed_story *s, const hed_text *text, uint32_t i, hed_story_set *out)
{
    char initials[INITIALS];
    size_t n = 0;
    for (; i < text->n_tokens && n < INITIALS; i++) {
        const hed_token *token = &text->tokens[i];
        if (capital(token))
            initials[n++] = text->folded.ptr[token->start];
        else if (token->kind != HED_WORD || !(token->categories & (s->lexicon->preposition | s->lexicon->stop)))
            break;
        else
            continue;
        if (n >= 2)
            put(out, hed_background_stem(s->background, (hed_str){initials, n}));
    }
}

static void read_pairs(hed_story *s)
{
    uint64_t near[NEAR] = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->body->n_tokens; i++) {
        if (!is_content(s, &s->body->tokens[i]))
            continue;
        for (uint32_t k = 0; k < NEAR; k++)
            if (near[k])
                put(&s->pairs, (near[k] ^ s->stems[i]) | 1);
        near[n++ % NEAR] = s->stems[i];
    }
}

static void read_story(hed_story *s)
{
    const hed_text *text = s->body;
    s->stems = HED_NEW_N(s->arena, uint64_t, text->n_tokens + 1);
    s->sentences = HED_NEW_N(s->arena, uint32_t, text->n_tokens + 1);
    s->words = set_of(s->arena, (size_t)text->n_tokens * 2);
    s->lede = set_of(s->arena, (size_t)text->n_tokens * 2);
    s->pairs = set_of(s->arena, (size_t)text->n_tokens * NEAR);
    s->initials = set_of(s->arena, (size_t)text->n_tokens * INITIALS);
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        double value;
        s->sentences[i] = s->n_sentences;
        if (hed_number_read(text, i, &value))
            *HED_PUSH(s->arena, &s->numbers) = value;
        s->n_sentences += ends_sentence(text, i);
        if (token->kind > HED_NUMBER)
            continue;
        s->n_words++;
        s->stems[i] = hed_background_stem(s->background, hed_token_str(text, token));
        uint64_t pair = 0;
        if (i + 1 < text->n_tokens && text->tokens[i + 1].kind == HED_WORD)
            pair = hed_background_pair(s->background, hed_token_str(text, token),
                                       hed_token_str(text, &text->tokens[i + 1]));
        for (int k = 0; k < 2; k++) {
            const uint64_t key = k ? pair : s->stems[i];
            if (key)
                put(&s->words, key);
            if (key && s->sentences[i] < LEDE)
                put(&s->lede, key);
        }
        if (capital(token))
            read_initials(s, text, i, &s->initials);
    }
    s->n_sentences++;
    read_pairs(s);
}

/* ---- The headline's content */

/* Every part of "ex-minister" is common; of "Halden-Price", none. */
static bool is_common(const hed_story *s, hed_str word)
{
    bool common;
    const char *hyphen = memchr(word.ptr, '-', word.len);
    const size_t at = hyphen ? (size_t)(hyphen - word.ptr) : word.len;
    hed_background_idf(s->background, hed_str_sub(word, 0, at), &common);
    return common && (!hyphen || is_common(s, hed_str_sub(word, at + 1, word.len)));
}

/* A word that usage writes with a capital, or does not know, and that does not look like an English derivation. */
static bool is_name(const hed_story *s, const hed_token *token)
{
    static const char *const derived[] = {"tion", "tions", "ment", "ments", "ness", "ity", "ities", "ing", "ism",
                                          "ly",   "ed",    "ous",  "able",  "ible", "ive", "ance",  "ence"};
    const hed_features *l = s->lexicon;
    const hed_str word = hed_token_str(s->headline, token);
    if (token->shape == HED_LOWER || (token->categories & ~(l->place | l->institution)))
        return false;
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        if (word.len > 5 && hed_str_ends(word, hed_str_of(derived[i])))
            return false;
    return !is_common(s, word);
}

/* "UN" where the story has "United Nations", "United Nations" where it has "UN". */
static bool by_initials(const hed_story *s, uint32_t i, uint64_t stem)
{
    const hed_token *token = &s->headline->tokens[i];
    if (token->shape == HED_UPPER && has(&s->initials, stem))
        return true;
    for (uint32_t from = i; capital(token) && from + INITIALS > i; from--) {
        hed_story_set run = set_of(s->arena, INITIALS);
        if (capital(&s->headline->tokens[from]))
            read_initials(s, s->headline, from, &run);
        for (size_t k = 0; k <= run.mask; k++)
            if (run.at[k] && has(&s->words, run.at[k]))
                return true;
        if (from == 0)
            break;
    }
    return false;
}

/* "Halden-Price" where the story has both. */
static bool by_parts(const hed_story *s, hed_str word)
{
    const char *hyphen = memchr(word.ptr, '-', word.len);
    if (!hyphen)
        return has(&s->words, hed_background_stem(s->background, word));
    const size_t at = (size_t)(hyphen - word.ptr);
    return has(&s->words, hed_background_stem(s->background, hed_str_sub(word, 0, at))) &&
           by_parts(s, hed_str_sub(word, at + 1, word.len));
}

/* A pair that stands for one word ("White House") is borne out by it. */
static uint64_t pair_of(const hed_story *s, uint32_t i)
{
    const hed_text *text = s->headline;
    uint64_t pair = 0;
    if (i + 1 < text->n_tokens)
        pair = hed_background_pair(s->background, hed_token_str(text, &text->tokens[i]),
                                   hed_token_str(text, &text->tokens[i + 1]));
    if (!pair && i > 0)
        pair = hed_background_pair(s->background, hed_token_str(text, &text->tokens[i - 1]),
                                   hed_token_str(text, &text->tokens[i]));
    return pair;
}

/* "Chipmaker", "Shipowners": what somebody is, made of two common words; no name. */
static bool is_role(const hed_story *s, hed_str word)
{
    static const char *const ends[] = {"maker",   "owner",  "builder", "grower", "seller", "dealer",
                                       "lender",  "player", "holder",  "worker", "keeper", "trader",
                                       "breeder", "goer",   "writer",  "driver"};
    bool common;
    if (hed_str_ends(word, HED_S("s")))
        word.len--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const hed_str end = hed_str_of(ends[i]);
        if (!hed_str_ends(word, end) || word.len < end.len + 3)
            continue;
        hed_background_idf(s->background, hed_str_sub(word, 0, word.len - end.len), &common);
        return common;
    }
    return false;
}

/* Another day of the week where the story has none of these. */
static bool another_day(const hed_story *s, hed_str word)
{
    static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    bool day = false, others = false;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const hed_str one = hed_str_of(days[i]);
        day = day || hed_str_is(word, days[i]);
        others = others || has(&s->words, hed_background_stem(s->background, one));
    }
    return day && others;
}

static bool within(const hed_token *token, hed_str folded, hed_str part)
{
    return folded.ptr + token->start >= part.ptr && folded.ptr + token->end <= part.ptr + part.len;
}

/* The words of who speaks in the first person are that speaker's own, and the story has them as it has names. Other
 * quotation marks often stand around what the paper made of a claim. */
static void read_quotes(hed_story *s)
{
    const hed_str folded = s->headline->folded;
    size_t from = 0;
    hed_str inner;
    while (hed_quote_next(folded, &from, &inner)) {
        uint32_t words = 0;
        bool speaks = false;
        for (uint32_t i = 0; i < s->headline->n_tokens; i++) {
            const hed_token *token = &s->headline->tokens[i];
            if (token->kind != HED_WORD || !within(token, folded, inner))
                continue;
            words++;
            speaks = speaks || (token->categories & s->lexicon->first_person);
        }
        for (size_t k = 0; speaks && words >= 3 && k < s->contents.n; k++) {
            hed_content *c = &s->contents.at[k];
            c->name = c->name || within(&s->headline->tokens[c->token], folded, inner);
        }
    }
}

static void read_headline(hed_story *s)
{
    const hed_text *text = s->headline;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        double value;
        bool common;
        if (!is_content(s, token) || hed_number_read(text, i, &value))
            continue;
        hed_content *c = HED_PUSH(s->arena, &s->contents);
        const hed_str word = hed_token_str(text, token);
        const uint64_t pair = pair_of(s, i);
        c->token = i;
        c->stem = hed_background_stem(s->background, word);
        c->idf = hed_background_idf(s->background, word, &common);
        c->borne_out = by_parts(s, word) || (pair && has(&s->words, pair)) || has(&s->words, c->stem) ||
                       by_initials(s, i, c->stem);
        c->name = (is_name(s, token) && !is_role(s, word)) || (!c->borne_out && another_day(s, word));
        c->in_lede = has(&s->lede, c->stem) || (pair && has(&s->lede, pair));
    }
}

/* The headline's tokens first to last, put in their place: names are met before numbers. */
static void miss(const hed_story *s, uint32_t first, uint32_t last, bool name)
{
    hed_absences *all = s->absent;
    const uint32_t start = s->headline->tokens[first].start, end = s->headline->tokens[last].end;
    size_t i = all ? all->n : 0;
    if (!all || all->n == sizeof all->at / sizeof *all->at)
        return;
    for (; i > 0 && all->at[i - 1].start > start; i--)
        all->at[i] = all->at[i - 1];
    all->at[i].start = start;
    all->at[i].end = end;
    all->at[i].name = name;
    all->n++;
}

/* ---- Shares. What there is none of is borne out. */

static float share(double part, double all)
{
    return all > 0 ? (float)(part / all) : 1;
}

static void content_shares(const hed_story *s, float *out)
{
    double all = 0, body = 0, lede = 0, names = 0, names_found = 0, pairs = 0, pairs_found = 0;
    const hed_content *before = NULL;
    for (size_t i = 0; i < s->contents.n; i++) {
        const hed_content *c = &s->contents.at[i];
        all += c->idf;
        body += c->borne_out ? c->idf : 0;
        lede += c->in_lede ? c->idf : 0;
        names += c->name;
        names_found += c->name && c->borne_out;
        if (c->name && !c->borne_out)
            miss(s, c->token, c->token, true);
        if (before) {
            pairs++;
            pairs_found += has(&s->pairs, (before->stem ^ c->stem) | 1) || before->stem == c->stem;
        }
        before = c;
    }
    out[F_idf_recall] = share(body, all);
    out[F_lede_recall] = share(lede, all);
    out[F_entity_recall] = share(names_found, names);
    out[F_bigram_recall] = share(pairs_found, pairs);
}

static void category_shares(const hed_story *s, float *out)
{
    const hed_features *l = s->lexicon;
    const uint64_t frame = l->loaded_verb | l->crisis_noun | l->hyperbole | l->shock;
    double frames = 0, frames_found = 0, most = 0, most_found = 0;
    for (uint32_t i = 0; i < s->headline->n_tokens; i++) {
        const hed_token *token = &s->headline->tokens[i];
        if (!(token->categories & (frame | l->superlative)))
            continue;
        const bool found = has(&s->words, hed_background_stem(s->background, hed_token_str(s->headline, token)));
        frames += (token->categories & frame) != 0;
        frames_found += (token->categories & frame) && found;
        most += (token->categories & l->superlative) != 0;
        most_found += (token->categories & l->superlative) && found;
    }
    out[F_frame_recall] = share(frames_found, frames);
    out[F_superlative_supported] = share(most_found, most);
}

/* A round number may stand for one that rounds to it. */
static bool says(double told, double headline)
{
    double unit = 1;
    while (headline >= 100 && unit < headline && fmod(headline, unit * 10) == 0)
        unit *= 10;
    const double slack = unit > 1 ? fmin(unit / 2, headline * .1) : headline * 1e-9;
    return fabs(told - headline) <= slack;
}

static float number_share(const hed_story *s)
{
    double all = 0, found = 0, value;
    for (uint32_t i = 0, n; i < s->headline->n_tokens; i += n ? n : 1) {
        n = hed_number_read(s->headline, i, &value);
        if (!n)
            continue;
        bool borne_out =
            has(&s->words, hed_background_stem(s->background, hed_token_str(s->headline, &s->headline->tokens[i]))) &&
            n == 1;
        for (size_t k = 0; !borne_out && k < s->numbers.n; k++)
            borne_out = says(s->numbers.at[k], value);
        all++;
        found += borne_out;
        if (!borne_out)
            miss(s, i, i + n - 1, false);
    }
    return share(found, all);
}

void hed_features_congruence(const hed_features *features, const hed_background *background, hed_arena *arena,
                             const hed_text *headline, const hed_text *dek, const hed_text *body, float *out,
                             hed_absences *absent)
{
    hed_story s = {
        .lexicon = features, .background = background, .arena = arena, .headline = headline, .absent = absent};
    s.body = body ? body : dek;
    if (!s.body)
        return;
    const size_t mark = hed_arena_mark(arena);
    read_story(&s);
    read_headline(&s);
    read_quotes(&s);
    out[F_body_kind] = !body && s.n_sentences <= 2 && s.n_words <= NO_STORY ? 1 : 2;
    out[F_body_words] = (float)s.n_words;
    content_shares(&s, out);
    category_shares(&s, out);
    out[F_number_recall] = number_share(&s);
    hed_story_claims(&s, out);
    hed_arena_rewind(arena, mark);
}

const char *hed_features_body_kind(const float *dense)
{
    if (dense[F_body_kind] >= 2)
        return dense[F_body_words] < HED_LEAST_STORY ? "short" : "article";
    return dense[F_body_kind] >= 1 ? "summary" : "none";
}

size_t hed_features_body_words(const float *dense)
{
    return (size_t)dense[F_body_words];
}
