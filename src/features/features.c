/* Dense features: one pass over the tokens counts categories and shapes, then a few questions about how the headline
 * starts and ends. Numbers, names and order come from the one table of table.h. */
#include "features/parts.h"

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

hed_features *hed_features_new(hed_arena *arena, const hed_lexicon *lexicon, const char *path, hed_err *err)
{
    static const char *const wanted[] = {
#define WANTED(name) #name,
        HED_CATEGORIES(WANTED)};
    hed_features *features = HED_NEW(arena, hed_features);
    uint64_t *bits = (uint64_t *)features; /* one field a category, in order */
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        bits[i] = hed_lexicon_category(lexicon, wanted[i]);
        if (!bits[i]) {
            hed_fail(err, HED_ESCHEMA, path, 0, "the lexicon has no category \"%s\", which features need", wanted[i]);
            return NULL;
        }
    }
    return features;
}

/* ---- One headline */

typedef struct pass {
    const hed_features *lexicon;
    const hed_text *text;
    float *out;
    uint32_t words, letters, syllables, stops, short_words, known, capitals, prepositions;
    bool noun_seen, lower_seen;
} pass;

static uint32_t syllables(hed_str word)
{
    static const char vowels[] = "aeiouy";
    uint32_t groups = 0;
    bool inside = false;
    for (size_t i = 0; i < word.len; i++) {
        bool vowel = memchr(vowels, word.ptr[i], sizeof vowels - 1) != NULL;
        groups += vowel && !inside;
        inside = vowel;
    }
    if (groups > 1 && word.ptr[word.len - 1] == 'e' && !(word.len > 2 && word.ptr[word.len - 2] == 'l'))
        groups--; /* silent */
    return groups ? groups : 1;
}

static void add(float *feature, uint64_t categories, uint64_t category)
{
    *feature += (categories & category) != 0;
}

static void count_categories(pass *p, const hed_token *token)
{
    const hed_features *l = p->lexicon;
    const uint64_t bits = token->categories;
    const struct {
        int feature;
        uint64_t category;
    } counts[] = {
        {F_vague_nouns, l->vague_noun},
        {F_secret_truth, l->secret},
        {F_first_person, l->first_person},
        {F_second_person, l->second_person},
        {F_third_person, l->third_person},
        {F_quiz, l->quiz},
        {F_audience, l->audience},
        {F_listicle_nouns, l->listicle_noun},
        {F_number_words, l->number_word},
        {F_large_numbers, l->large},
        {F_hyperbole, l->hyperbole},
        {F_shock, l->shock},
        {F_intensifiers, l->intensifier},
        {F_superlatives, l->superlative},
        {F_slang, l->slang},
        {F_loaded_verbs, l->loaded_verb},
        {F_crisis_nouns, l->crisis_noun},
        {F_kickers, l->kicker},
        {F_emotions, l->emotion},
        {F_absolutes, l->absolute},
        {F_attribution, l->attribution},
        {F_hedges, l->hedge},
        {F_hard_news, l->hard_news},
        {F_institutions, l->institution},
        {F_absolute_time, l->time},
        {F_places, l->place},
        {F_pop_culture, l->pop_culture},
        {F_relations, l->relation},
    };
    if (!bits)
        return;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        add(&p->out[counts[i].feature], bits, counts[i].category);
    p->stops += (bits & l->stop) != 0;
    p->prepositions += (bits & l->preposition) != 0;
    p->known++;
    if (p->words > 0)
        add(&p->out[F_wh_clause], bits, l->question_word);
    if ((bits & l->third_person) && !p->noun_seen)
        p->out[F_pronoun_first] = 1;
}

static void see_word(pass *p, const hed_token *token)
{
    const hed_str word = hed_token_str(p->text, token);
    const char *apostrophe = memchr(word.ptr, '\'', word.len);
    count_categories(p, token);
    if (apostrophe && !hed_str_ends(word, HED_S("'s")) && !hed_str_ends(word, HED_S("'")))
        p->out[F_contractions]++;
    if (!(token->categories & (p->lexicon->stop | p->lexicon->question_word | p->lexicon->third_person)))
        p->noun_seen = true;
    if (word.len > 4 && hed_str_ends(word, HED_S("est")) && !token->categories)
        p->out[F_superlatives]++;
    if (word.len > (size_t)p->out[F_longest_word])
        p->out[F_longest_word] = (float)word.len;
    p->letters += (uint32_t)word.len;
    p->syllables += syllables(word);
    p->short_words += word.len <= 3;
    p->capitals += token->shape == HED_CAPITAL || token->shape == HED_UPPER;
    p->lower_seen = p->lower_seen || token->shape == HED_LOWER;
    if (token->shape == HED_UPPER && word.len >= 2) {
        p->out[F_caps_words]++;
        p->out[F_emphasis_caps] += token->categories != 0;
    }
    p->words++;
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
    p->noun_seen = true;
    p->words++;
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

static const hed_token *word_at(const hed_text *text, uint32_t n)
{
    for (uint32_t i = 0; i < text->n_tokens; i++)
        if (text->tokens[i].kind <= HED_NUMBER && n-- == 0)
            return &text->tokens[i];
    return NULL;
}

static bool one_of(hed_str word, const char *list) /* words between spaces */
{
    for (const char *at = list; *at;) {
        const size_t len = strcspn(at, " ");
        if (word.len == len && memcmp(word.ptr, at, len) == 0)
            return true;
        at += len + (at[len] == ' ');
    }
    return false;
}

static void see_start(pass *p)
{
    const hed_token *first = word_at(p->text, 0), *second = word_at(p->text, 1);
    float *out = p->out;
    if (!first)
        return;
    const hed_str a = hed_token_str(p->text, first), b = second ? hed_token_str(p->text, second) : (hed_str){"", 0};
    out[F_starts_this] = one_of(a, "this these here here's those");
    out[F_starts_heres] = one_of(a, "here's meet") || (one_of(a, "here this these") && one_of(b, "is are was"));
    out[F_starts_wh] = (first->categories & p->lexicon->question_word) != 0;
    out[F_imperative] = (first->categories & p->lexicon->imperative) != 0;
    out[F_starts_number] = first->kind == HED_NUMBER || (first->categories & p->lexicon->number_word) != 0;
}

/* ---- Word after word */

static void see_sequence(pass *p)
{
    const hed_features *l = p->lexicon;
    const hed_text *text = p->text;
    uint32_t position = 0, number_at = UINT32_MAX;
    bool all = false, superlative = false;
    const hed_token *before = NULL;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        if (token->kind > HED_NUMBER)
            continue;
        const hed_str word = hed_token_str(text, token), last = before ? hed_token_str(text, before) : (hed_str){"", 0};
        if (position < 3 && ((token->kind == HED_NUMBER && word.len <= 3) || (token->categories & l->number_word)))
            number_at = position;
        if ((token->categories & l->listicle_noun) && number_at != UINT32_MAX && position - number_at <= 5)
            p->out[F_listicle] = 1;
        if (one_of(last, "this these") && (token->categories & (l->vague_noun | l->listicle_noun)))
            p->out[F_this_noun]++;
        if (one_of(word, "should needs need must") && all)
            p->out[F_every_should] = 1;
        if ((token->categories & l->second_person) && one_of(last, "make makes give gives leave leaves blow will"))
            p->out[F_will_make_you] = 1;
        if (superlative && (one_of(word, "ever") || (one_of(word, "time") && one_of(last, "all"))))
            p->out[F_ever] = 1;
        all = all || one_of(word, "every everyone anyone everybody all");
        superlative = superlative || (token->categories & l->superlative);
        before = token;
        position++;
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
        if (hed_str_starts(s, hed_str_of(starts[i])))
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
    p->out[F_last_segment] = (float)words_in(text, last);
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

/* Quoted stretches: " pairs, or ' that are no apostrophes. */
static void see_quotes(pass *p)
{
    const hed_str s = p->text->folded;
    size_t open = SIZE_MAX, quoted = 0;
    for (size_t i = 0; i < s.len; i++) {
        if ((s.ptr[i] != '"' && s.ptr[i] != '\'') || apostrophe(s, i))
            continue;
        if (open == SIZE_MAX) {
            if (i == 0 || s.ptr[i - 1] == ' ' || s.ptr[i - 1] == '(')
                open = i;
        } else if (s.ptr[i] == s.ptr[open]) {
            const hed_str inner = hed_str_sub(s, open + 1, i);
            size_t spaces = 0;
            for (size_t j = 0; j < inner.len; j++)
                spaces += inner.ptr[j] == ' ';
            quoted += inner.len;
            p->out[F_scare_quotes] += spaces < 2;
            open = SIZE_MAX;
        }
    }
    p->out[F_quoted] = s.len ? (float)quoted / (float)s.len : 0;
}

static void see_characters(pass *p)
{
    const hed_str s = p->text->folded;
    uint32_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        digits += (unsigned)(s.ptr[i] - '0') <= 9;
        if ((s.ptr[i] == '[' || s.ptr[i] == '(') && i + 1 < s.len) {
            size_t close = i;
            while (close < s.len && s.ptr[close] != ']' && s.ptr[close] != ')')
                close++;
            p->out[F_bracket_tags] += close < s.len && close - i <= 20;
        }
    }
    p->out[F_digits] = s.len ? (float)digits / (float)s.len : 0;
    const uint32_t *hidden = p->text->obfuscation;
    p->out[F_obfuscated] =
        (float)(hidden[HED_OBF_INVISIBLE] + hidden[HED_OBF_BIDI] + hidden[HED_OBF_WIDTH] + hidden[HED_OBF_HOMOGLYPH] +
                hidden[HED_OBF_MARKS] + hidden[HED_OBF_SPACED] + hidden[HED_OBF_LEET]);
    p->out[F_repeated_letters] = (float)hidden[HED_OBF_REPEAT];
    p->out[F_leftover_entity] = p->text->leftover_entity;
}

static uint32_t different_words(const hed_text *text)
{
    uint64_t seen[HED_MAX_CODEPOINTS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < text->n_tokens && n < HED_MAX_CODEPOINTS; i++) {
        if (text->tokens[i].kind > HED_NUMBER)
            continue;
        const hed_str word = hed_token_str(text, &text->tokens[i]);
        const uint64_t hash = hed_hash(word.ptr, word.len, 0);
        uint32_t j = 0;
        while (j < n && seen[j] != hash)
            j++;
        if (j == n)
            seen[n++] = hash;
    }
    return n;
}

void hed_features_dense(const hed_features *features, const hed_text *text, float *out)
{
    pass p = {.lexicon = features, .text = text, .out = out};
    memset(out, 0, N_FEATURES * sizeof *out);
    for (uint32_t i = 0; i < text->n_tokens; i++) {
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
    const float n = p.words ? (float)p.words : 1;
    out[F_words] = (float)p.words;
    out[F_codepoints] = (float)text->n_codepoints;
    out[F_word_length] = (float)p.letters / n;
    out[F_syllables] = (float)p.syllables / n;
    out[F_stop_ratio] = (float)p.stops / n;
    out[F_short_words] = (float)p.short_words / n;
    out[F_known_ratio] = (float)p.known / n;
    out[F_prepositions] = (float)p.prepositions / n;
    out[F_caps_share] = (float)p.capitals / n;
    out[F_type_token] = (float)different_words(text) / n;
    static const int borne_out[] = {F_sentence_recall,  F_idf_recall,    F_lede_recall,  F_bigram_recall,
                                    F_entity_recall,    F_number_recall, F_frame_recall, F_superlative_supported,
                                    F_question_answered};
    for (size_t i = 0; i < sizeof borne_out / sizeof *borne_out; i++)
        out[borne_out[i]] = 1;
    if (!p.lower_seen) /* all capitals is a house style or a tag, not emphasis */
        out[F_emphasis_caps] = 0;
}
