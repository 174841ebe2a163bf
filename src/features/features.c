/* Dense features: one pass over the tokens counts categories and shapes, then a few questions about how the headline
 * starts and ends. Numbers, names and order come from the one table of table.h. */
#include "features/parts.h"

#include <limits.h>
#include <stdio.h>

/* ---- The table */

enum { N_FEATURES = HED_N_FEATURES };

#define SOURCE "own definition over the text and the lexicon"
#define ROW(name, group, unit, min, max, model, meaning) {#name, group, unit, meaning, SOURCE, min, max, model},
static const hed_feature table[] = {HED_FEATURE_TABLE(ROW)};

#define NAME(name, group, unit, min, max, model, meaning) #name,
static const char *const names[] = {HED_FEATURE_TABLE(NAME)};

size_t hed_feature_count(void)
{
    return N_FEATURES;
}

const hed_feature *hed_feature_at(size_t i)
{
    return &table[i];
}

const char *const *hed_feature_names(void)
{
    return names;
}

int hed_feature_find(hed_str name)
{
    for (int i = 0; i < N_FEATURES; i++)
        if (hed_str_is(name, names[i]))
            return i;
    return -1;
}

const char *hed_feature_schema(void)
{
    static _Thread_local char id[17];
    uint64_t hash = HED_NGRAM_BITS;
    for (size_t i = 0; !id[0] && i < N_FEATURES; i++) {
        const char *const parts[] = {table[i].name, table[i].group, table[i].unit, table[i].meaning};
        for (size_t part = 0; part < sizeof parts / sizeof *parts; part++)
            hash = hed_hash(parts[part], strlen(parts[part]), hash);
        hash += table[i].model;
    }
    if (!id[0])
        snprintf(id, sizeof id, "%016llx", (unsigned long long)hash);
    return id;
}

/* ---- The lexicon's categories */

/* The features that count one category each. */
#define COUNTS(X)                                                                                                      \
    X(vague_nouns, vague_noun)                                                                                         \
    X(secret_truth, secret)                                                                                            \
    X(first_person, first_person)                                                                                      \
    X(second_person, second_person)                                                                                    \
    X(third_person, third_person)                                                                                      \
    X(quiz, quiz)                                                                                                      \
    X(audience, audience)                                                                                              \
    X(listicle_nouns, listicle_noun)                                                                                   \
    X(number_words, number_word)                                                                                       \
    X(large_numbers, large)                                                                                            \
    X(hyperbole, hyperbole)                                                                                            \
    X(shock, shock)                                                                                                    \
    X(intensifiers, intensifier)                                                                                       \
    X(superlatives, superlative)                                                                                       \
    X(slang, slang)                                                                                                    \
    X(loaded_verbs, loaded_verb)                                                                                       \
    X(crisis_nouns, crisis_noun)                                                                                       \
    X(kickers, kicker)                                                                                                 \
    X(emotions, emotion)                                                                                               \
    X(absolutes, absolute)                                                                                             \
    X(attribution, attribution)                                                                                        \
    X(hedges, hedge)                                                                                                   \
    X(hard_news, hard_news)                                                                                            \
    X(institutions, institution)                                                                                       \
    X(absolute_time, time)                                                                                             \
    X(places, place)                                                                                                   \
    X(pop_culture, pop_culture)                                                                                        \
    X(relations, relation)

static void count_with(hed_features *features, uint64_t category, int feature)
{
    features->counted |= category;
    features->feature[__builtin_ctzll(category)] = (uint8_t)feature;
}

static uint32_t role_slot(const hed_features *features, uint64_t hash)
{
    uint32_t i = (uint32_t)(hash >> 32) % HED_ROLE_SLOTS;
    while (features->roles[i].hash && features->roles[i].hash != hash)
        i = (i + 1) % HED_ROLE_SLOTS;
    return i;
}

static uint64_t hash_of(hed_str word)
{
    return hed_hash(word.ptr, word.len, 0) | 1;
}

static void read_roles(hed_features *features)
{
    static const char *const words[HED_N_ROLES] = {
#define ROLE_WORDS(role, list) list,
        HED_ROLES(ROLE_WORDS)};
    for (uint32_t role = 0; role < HED_N_ROLES; role++)
        for (const char *at = words[role]; *at;) {
            const size_t len = strcspn(at, " ");
            const uint64_t hash = hash_of((hed_str){at, len});
            const uint32_t slot = role_slot(features, hash);
            features->roles[slot].hash = hash;
            features->roles[slot].roles |= 1U << role;
            at += len + (at[len] == ' ');
        }
}

hed_features *hed_features_new(hed_arena *arena, const hed_lexicon *lexicon, const char *path, hed_err *err)
{
    hed_features *features = HED_NEW(arena, hed_features);
    const struct {
        const char *name;
        uint64_t *bit;
    } wanted[] = {
#define WANTED(name) {#name, &features->name},
        HED_CATEGORIES(WANTED)};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].bit = hed_lexicon_category(lexicon, wanted[i].name);
        if (!*wanted[i].bit) {
            hed_fail(err, HED_ESCHEMA, path, 0, "the lexicon has no category \"%s\", which features need",
                     wanted[i].name);
            return NULL;
        }
    }
#define COUNT(counter, category) count_with(features, features->category, F_##counter);
    COUNTS(COUNT)
    read_roles(features);
    return features;
}

/* ---- One headline */

typedef struct word {
    const hed_token *token;
    hed_str str;
    uint64_t hash;
    uint32_t roles;
} word;

typedef struct pass {
    const hed_features *lexicon;
    const hed_text *text;
    float *out;
    word *words; /* and numbers */
    uint32_t n;
    uint32_t letters, figures, syllables, stops, short_words, known, capitals, prepositions, different;
    bool noun_seen, lower_seen;
} pass;

static uint32_t syllables(hed_str s)
{
    static const uint8_t vowels[UCHAR_MAX + 1] = {['a'] = 1, ['e'] = 1, ['i'] = 1, ['o'] = 1, ['u'] = 1, ['y'] = 1};
    uint32_t groups = 0, inside = 0;
    for (size_t i = 0; i < s.len; i++) {
        const uint32_t vowel = vowels[(unsigned char)s.ptr[i]];
        groups += vowel & ~inside;
        inside = vowel;
    }
    if (groups > 1 && s.ptr[s.len - 1] == 'e' && !(s.len > 2 && s.ptr[s.len - 2] == 'l'))
        groups--; /* silent */
    return groups ? groups : 1;
}

static void count_categories(pass *p, uint64_t bits)
{
    const hed_features *l = p->lexicon;
    for (uint64_t left = bits & l->counted; left; left &= left - 1)
        p->out[l->feature[__builtin_ctzll(left)]]++;
    p->stops += (bits & l->stop) != 0;
    p->prepositions += (bits & l->preposition) != 0;
    p->known += bits != 0;
    if (p->n > 0)
        p->out[F_wh_clause] += (bits & l->question_word) != 0;
    if ((bits & l->third_person) && !p->noun_seen)
        p->out[F_pronoun_first] = 1;
}

/* Remembers the word, for what is asked of the headline as a whole. */
static void keep(pass *p, const hed_token *token, hed_str s)
{
    word *w = &p->words[p->n];
    *w = (word){token, s, token->hash | 1, 0};
    const uint32_t slot = role_slot(p->lexicon, w->hash);
    w->roles = p->lexicon->roles[slot].roles;
    uint32_t i = 0;
    while (p->words[i].hash != w->hash)
        i++;
    p->different += i == p->n++;
}

static void see_word(pass *p, const hed_token *token)
{
    const hed_str s = hed_token_str(p->text, token);
    count_categories(p, token->categories);
    if (token->apostrophe && !hed_str_ends(s, HED_S("'s")) && !hed_str_ends(s, HED_S("'")))
        p->out[F_contractions]++;
    if (!(token->categories & (p->lexicon->stop | p->lexicon->question_word | p->lexicon->third_person)))
        p->noun_seen = true;
    if (s.len > 4 && !token->categories && memcmp(s.ptr + s.len - 3, "est", 3) == 0)
        p->out[F_superlatives]++;
    if (s.len > (size_t)p->out[F_longest_word])
        p->out[F_longest_word] = (float)s.len;
    p->letters += (uint32_t)s.len;
    p->syllables += syllables(s);
    p->short_words += s.len <= 3;
    p->capitals += token->shape == HED_CAPITAL || token->shape == HED_UPPER;
    p->lower_seen = p->lower_seen || token->shape == HED_LOWER;
    if (token->shape == HED_UPPER && s.len >= 2) {
        p->out[F_caps_words]++;
        p->out[F_emphasis_caps] += token->categories != 0;
    }
    keep(p, token, s);
}

static void see_number(pass *p, const hed_token *token)
{
    const hed_str number = hed_token_str(p->text, token);
    uint32_t digits = 0;
    for (size_t i = 0; i < number.len && number.ptr[i] != '.'; i++)
        digits += (unsigned)(number.ptr[i] - '0') <= 9;
    p->out[F_numbers]++;
    p->out[F_large_numbers] += digits >= 3;
    p->out[F_percent] += number.ptr[number.len - 1] == '%';
    p->out[F_currency] += number.ptr[0] == '$' || (unsigned char)number.ptr[0] >= 0x80;
    /* a year stands for a date */
    p->out[F_absolute_time] += number.len == 4 && digits == 4 && (number.ptr[0] == '1' || number.ptr[0] == '2');
    p->figures += (uint32_t)number.len;
    p->noun_seen = true;
    keep(p, token, number);
}

static void see_punctuation(pass *p, const hed_token *token)
{
    const hed_str run = hed_token_str(p->text, token);
    uint32_t bangs = 0, marks = 0;
    for (size_t i = 0; i < run.len; i++) {
        bangs += run.ptr[i] == '!';
        marks += run.ptr[i] == '?';
    }
    p->out[F_exclamations] += (float)bangs;
    p->out[F_questions] += (float)marks;
    p->out[F_mixed_runs] += (bangs && marks) || bangs > 1 || marks > 1;
    p->out[F_ellipses] += run.ptr[0] == '.' && run.len >= 3;
}

/* ---- The start */

static void see_start(pass *p)
{
    static const word none = {0};
    const word *first = &p->words[0], *second = p->n > 1 ? &p->words[1] : &none;
    float *out = p->out;
    if (p->n == 0)
        return;
    out[F_starts_this] = (first->roles & ROLE_POINTING) != 0;
    out[F_starts_heres] =
        (first->roles & ROLE_SHOWING) || ((first->roles & ROLE_SHOWING_IF) && (second->roles & ROLE_BEING));
    out[F_starts_wh] = (first->token->categories & p->lexicon->question_word) != 0;
    out[F_imperative] = (first->token->categories & p->lexicon->imperative) != 0;
    out[F_starts_number] =
        first->token->kind == HED_NUMBER || (first->token->categories & p->lexicon->number_word) != 0;
}

/* ---- Word after word */

static void see_sequence(pass *p)
{
    const hed_features *l = p->lexicon;
    uint32_t number_at = UINT32_MAX, last = 0;
    bool all = false, superlative = false;
    for (uint32_t i = 0; i < p->n; i++) {
        const word *w = &p->words[i];
        const uint64_t bits = w->token->categories;
        if (i < 3 && ((w->token->kind == HED_NUMBER && w->str.len <= 3) || (bits & l->number_word)))
            number_at = i;
        if ((bits & l->listicle_noun) && number_at != UINT32_MAX && i - number_at <= 5)
            p->out[F_listicle] = 1;
        if ((last & ROLE_NEAR) && (bits & (l->vague_noun | l->listicle_noun)))
            p->out[F_this_noun]++;
        if ((w->roles & ROLE_OBLIGING) && all)
            p->out[F_every_should] = 1;
        if ((bits & l->second_person) && (last & ROLE_GIVING))
            p->out[F_will_make_you] = 1;
        if (superlative && ((w->roles & ROLE_EVER) || ((w->roles & ROLE_TIME) && (last & ROLE_ALL))))
            p->out[F_ever] = 1;
        all = all || (w->roles & ROLE_EVERYONE);
        superlative = superlative || (bits & l->superlative);
        last = w->roles;
    }
}

/* ---- Segments, quotes, the end */

static uint32_t words_in(const hed_text *text, const hed_segment *segment)
{
    uint32_t n = 0;
    for (uint32_t i = segment->token_start; i < segment->token_end; i++)
        n += text->tokens[i].kind <= HED_NUMBER;
    return n;
}

static bool forward_tail(const hed_text *text, const hed_segment *tail)
{
    static const char *const starts[] = {"here's",        "here is",      "here are",       "what we know",
                                         "what to know",  "all you need", "everything you", "what you need",
                                         "what it means", "what's next",  "why it"};
    const hed_str s = hed_str_sub(text->folded, tail->start, tail->end);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (s.len > 0 && s.ptr[0] == starts[i][0] && hed_str_starts(s, hed_str_of(starts[i])))
            return true;
    return hed_str_ends(s, HED_S("explained")) || hed_str_ends(s, HED_S("and why")) ||
           hed_str_ends(s, HED_S("revealed"));
}

static void see_segments(pass *p)
{
    const hed_text *text = p->text;
    const hed_segment *first = &text->segments[0], *last = &text->segments[text->n_segments - 1];
    const hed_token *opener = NULL;
    p->out[F_segments] = (float)text->n_segments;
    p->out[F_first_segment] = (float)words_in(text, first);
    p->out[F_last_segment] = last == first ? p->out[F_first_segment] : (float)words_in(text, last);
    p->out[F_forward_tail] = forward_tail(text, last);
    p->out[F_question_tail] = last->ends_with == '?';
    for (uint32_t i = 0; i < text->n_segments; i++) {
        const hed_segment *segment = &text->segments[i];
        if (segment->ends_with != '?' || segment->token_start == segment->token_end)
            continue;
        opener = &text->tokens[segment->token_start];
        p->out[F_question] = 1;
        if (opener->categories & p->lexicon->opener)
            p->out[F_yes_no_question] = 1;
    }
}

static bool apostrophe(hed_str s, size_t i)
{
    return s.ptr[i] == '\'' && i > 0 && i + 1 < s.len && s.ptr[i - 1] != ' ' && s.ptr[i + 1] != ' ' &&
           !strchr(",:;?!)-\"", s.ptr[i + 1]);
}

bool hed_quote_next(hed_str s, size_t *from, hed_str *inner)
{
    size_t open = SIZE_MAX;
    for (size_t i = *from; i < s.len; i++) {
        if ((s.ptr[i] != '"' && s.ptr[i] != '\'') || apostrophe(s, i))
            continue;
        if (open == SIZE_MAX) {
            if (i == 0 || s.ptr[i - 1] == ' ' || s.ptr[i - 1] == '(')
                open = i;
        } else if (s.ptr[i] == s.ptr[open]) {
            *inner = hed_str_sub(s, open + 1, i);
            *from = i + 1;
            return true;
        }
    }
    return false;
}

static size_t spaces_in(hed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == ' ';
    return n;
}

static void see_quotes(pass *p)
{
    const hed_str s = p->text->folded;
    size_t quoted = 0, from = 0;
    hed_str inner;
    if (!memchr(s.ptr, '"', s.len) && !memchr(s.ptr, '\'', s.len))
        return;
    while (hed_quote_next(s, &from, &inner)) {
        quoted += inner.len;
        p->out[F_scare_quotes] += spaces_in(inner) < 2;
    }
    p->out[F_quoted] = s.len ? (float)quoted / (float)s.len : 0;
}

static uint32_t digits_in(hed_str s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += (unsigned)(s.ptr[i] - '0') <= 9;
    return n;
}

static void see_brackets(pass *p)
{
    const hed_str s = p->text->folded;
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.ptr[i] != '[' && s.ptr[i] != '(')
            continue;
        size_t close = i;
        while (close < s.len && s.ptr[close] != ']' && s.ptr[close] != ')')
            close++;
        p->out[F_bracket_tags] += close < s.len && close - i <= 20;
    }
}

static void see_characters(pass *p)
{
    const hed_text *text = p->text;
    uint32_t digits = 0;
    for (uint32_t i = 0; i < text->n_tokens; i++)
        if (text->tokens[i].digits)
            digits += digits_in(hed_token_str(text, &text->tokens[i]));
    if (memchr(text->folded.ptr, '[', text->folded.len) || memchr(text->folded.ptr, '(', text->folded.len))
        see_brackets(p);
    p->out[F_digits] = text->folded.len ? (float)digits / (float)text->folded.len : 0;
    const uint32_t *hidden = p->text->obfuscation;
    for (int kind = 0; kind < HED_OBF_KINDS; kind++)
        p->out[F_obfuscated] += (float)hidden[kind];
    p->out[F_repeated_letters] = (float)hidden[HED_OBF_REPEAT];
    p->out[F_leftover_entity] = p->text->leftover_entity;
}

void hed_features_dense(const hed_features *features, const hed_text *text, float *out)
{
    word words[HED_MAX_CODEPOINTS];
    pass p = {.lexicon = features, .text = text, .out = out, .words = words};
    memset(out, 0, N_FEATURES * sizeof *out);
    for (uint32_t i = 0; i < text->n_tokens && p.n < HED_MAX_CODEPOINTS; i++) {
        const hed_token *token = &text->tokens[i];
        if (token->kind == HED_WORD)
            see_word(&p, token);
        else if (token->kind == HED_NUMBER)
            see_number(&p, token);
        else if (token->kind == HED_PUNCT)
            see_punctuation(&p, token);
        else
            out[F_emoji]++;
    }
    see_start(&p);
    see_sequence(&p);
    see_segments(&p);
    see_quotes(&p);
    see_characters(&p);
    const float n = p.n ? (float)p.n : 1;
    out[F_words] = (float)p.n;
    out[F_codepoints] = (float)text->n_codepoints;
    out[F_letters] = (float)(p.letters + p.figures);
    out[F_word_length] = (float)p.letters / n;
    out[F_syllables] = (float)p.syllables / n;
    out[F_stop_ratio] = (float)p.stops / n;
    out[F_short_words] = (float)p.short_words / n;
    out[F_known_ratio] = (float)p.known / n;
    out[F_prepositions] = (float)p.prepositions / n;
    out[F_caps_share] = (float)p.capitals / n;
    out[F_type_token] = (float)p.different / n;
    static const int borne_out[] = {F_sentence_recall,  F_idf_recall,    F_lede_recall,  F_bigram_recall,
                                    F_entity_recall,    F_number_recall, F_frame_recall, F_superlative_supported,
                                    F_question_answered};
    for (size_t i = 0; i < sizeof borne_out / sizeof *borne_out; i++)
        out[borne_out[i]] = 1;
    if (!p.lower_seen) /* all capitals is a house style or a tag, not emphasis */
        out[F_emphasis_caps] = 0;
}
