/* Looking at a draft and at the story: ranges, names, claims, and cuts that leave whole English behind. */
#include "policy/rewrite/rewrite.h"

hed_range hed_folded_range(const hed_text *text, uint32_t start, uint32_t end)
{
    const hed_str bytes = hed_text_source(text, start, end);
    const size_t at = (size_t)(bytes.ptr - text->source.ptr);
    return (hed_range){at, at + bytes.len};
}

uint32_t hed_token_from(const hed_text *text, size_t start)
{
    uint32_t i = 0;
    while (i < text->n_tokens && text->tokens[i].start < start)
        i++;
    return i;
}

hed_range hed_token_range(const hed_text *text, const hed_token *token)
{
    return hed_folded_range(text, token->start, token->end);
}

static bool touches(const hed_range *ranges, size_t n, size_t start, size_t end)
{
    for (size_t i = 0; i < n; i++)
        if (ranges[i].start < end && start < ranges[i].end)
            return true;
    return false;
}

bool hed_protected(const hed_draft *draft, size_t start, size_t end)
{
    return touches(draft->shields.at, draft->shields.n, start, end);
}

bool hed_in_quotes(const hed_draft *draft, size_t start, size_t end)
{
    return touches(draft->quotes.at, draft->quotes.n, start, end);
}

/* Most words that a sentence would have in lower case have a capital. */
bool hed_title_case(const hed_text *text)
{
    unsigned words = 0, capitals = 0;
    for (uint32_t i = 1; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        if (token->kind != HED_WORD || token->end - token->start < 4 || hed_token_in(text, token, HED_WORDS_FUNCTION))
            continue;
        words++;
        capitals += token->shape != HED_LOWER && token->shape != HED_NOCASE;
    }
    return words > 0 && capitals * 10 >= words * 7;
}

/* ---- The story */

static bool starts_sentence(const hed_text *text, uint32_t token)
{
    if (token == 0)
        return true;
    const hed_token *before = &text->tokens[token - 1];
    if (before->kind != HED_PUNCT)
        return false;
    const char c = text->folded.ptr[before->start];
    return strchr(".!?:\"'", c) != NULL;
}

static bool same_word(hed_str word, hed_str folded)
{
    if (hed_str_eq(word, folded))
        return true;
    const bool possessive = word.len > 2 && hed_str_ends(word, HED_S("'s"));
    return possessive && hed_str_eq(hed_str_sub(word, 0, word.len - 2), folded);
}

static hed_str without_s(hed_str word)
{
    return word.len > 2 && hed_str_ends(word, HED_S("'s")) ? hed_str_sub(word, 0, word.len - 2) : word;
}

bool hed_story_has(const hed_rewriting *r, hed_str folded)
{
    folded = without_s(folded);
    for (size_t s = 0; s < r->n_story; s++)
        for (uint32_t i = 0; i < r->story[s]->n_tokens; i++)
            if (same_word(hed_token_str(r->story[s], &r->story[s]->tokens[i]), folded))
                return true;
    return false;
}

/* The form met most often; the first of those met equally often. */
hed_str hed_story_case(const hed_rewriting *r, hed_str folded)
{
    HED_LIST(struct form {
        hed_str cased;
        unsigned n;
    })
    forms = {0};
    size_t best = 0;
    folded = without_s(folded);
    for (size_t s = 0; s < r->n_story; s++) {
        const hed_text *text = r->story[s];
        for (uint32_t i = 0; i < text->n_tokens; i++) {
            if (starts_sentence(text, i) || !same_word(hed_token_str(text, &text->tokens[i]), folded))
                continue;
            const uint32_t start = text->tokens[i].start;
            const hed_str cased = hed_str_sub(text->cased, start, start + folded.len);
            size_t k = 0;
            while (k < forms.n && !hed_str_eq(forms.at[k].cased, cased))
                k++;
            if (k == forms.n)
                *HED_PUSH(r->arena, &forms) = (struct form){cased, 0};
            forms.at[k].n++;
        }
    }
    for (size_t k = 1; k < forms.n; k++)
        best = forms.at[k].n > forms.at[best].n ? k : best;
    return forms.n > 0 ? forms.at[best].cased : (hed_str){"", 0};
}

/* ---- Names */

/* "Mind-Blowing" is a capitalised word; "McCartney" and "iPhone" are names. */
static bool odd_capitals(const hed_text *text, const hed_token *token)
{
    const hed_str word = hed_str_sub(text->cased, token->start, token->end);
    if (token->shape != HED_MIXED)
        return false;
    for (size_t i = 1; i < word.len; i++)
        if (hed_isupper(word.ptr[i]) && word.ptr[i - 1] != '-')
            return true;
    return !hed_isupper(word.ptr[0]);
}

hed_name hed_name_of(const hed_rewriting *r, const hed_draft *draft, uint32_t token)
{
    const hed_text *text = &draft->scored.text;
    const hed_token *t = &text->tokens[token];
    const hed_str word = hed_token_str(text, t);
    const uint64_t place = r->with->lexicon ? hed_lexicon_category(r->with->lexicon, "place") : 0;
    if (t->kind != HED_WORD || hed_word_in(HED_WORDS_FUNCTION, word))
        return t->kind == HED_WORD && t->shape == HED_UPPER && hed_word_in(HED_WORDS_ACRONYM, word) && !draft->shouted
                   ? HED_NAME_YES
                   : HED_NAME_NO;
    if ((t->categories & place) || odd_capitals(text, t) || (t->shape == HED_UPPER && !draft->shouted))
        return HED_NAME_YES;
    const hed_str inside = hed_story_case(r, word);
    if (inside.len > 0)
        return hed_isupper(inside.ptr[0]) || (unsigned char)inside.ptr[0] >= 0x80 ? HED_NAME_YES : HED_NAME_NO;
    if (t->shape != HED_CAPITAL && t->shape != HED_MIXED)
        return HED_NAME_NO;
    if (draft->title_case || draft->shouted || starts_sentence(text, token))
        return HED_NAME_MAYBE;
    return HED_NAME_YES;
}

/* ---- Claims */

/* "Iceland Lose Their Coach": a team, a board; not "to lose", which the caller knows. */
static bool takes_object(const hed_text *text, const hed_token *before, const hed_token *after)
{
    static const char *const determiners[] = {"the", "a", "an", "his", "her", "its", "their", "our", "my", "your"};
    return after && before->kind == HED_WORD && !hed_token_in(text, before, HED_WORDS_FUNCTION) &&
           (after->kind == HED_NUMBER || HED_ONE_OF(hed_token_str(text, after), determiners));
}

static bool is_plural(hed_str word)
{
    return word.len > 3 && hed_str_ends(word, HED_S("s")) && !hed_str_ends(word, HED_S("ss")) &&
           !hed_str_ends(word, HED_S("'s"));
}

/* "Bakers in Metz Strike", "Greece and Turkey Shake Hands" */
static bool several_behind(const hed_text *text, uint32_t i, uint32_t start)
{
    if (i < start + 3)
        return false;
    const hed_token *before = &text->tokens[i - 1];
    return hed_str_is(hed_token_str(text, before - 1), "and") ||
           (before->shape == HED_CAPITAL && hed_token_in(text, before - 1, HED_WORDS_PREPOSITION) &&
            is_plural(hed_token_str(text, before - 2)));
}

/* "Time's Nearly Up" */
static bool short_is(const hed_text *text, const hed_token *token, const hed_token *after)
{
    static const char *const behind[] = {"nearly", "almost", "not", "been", "going", "gone", "up", "over", "now"};
    return after && hed_str_ends(hed_token_str(text, token), HED_S("'s")) &&
           HED_ONE_OF(hed_token_str(text, after), behind);
}

/* "Dad Spotted Busking", "cellist played on": in a headline a verb, be it short for "was spotted". */
static bool regular_past(const hed_text *text, const hed_token *token, const hed_token *before, const hed_token *after)
{
    static const char *const other[] = {"hundred", "naked",     "sacred",  "wicked",  "hatred", "united", "limited",
                                        "indeed",  "explained", "related", "beloved", "rugged", "ragged", "supposed"};
    const hed_str word = hed_token_str(text, token);
    return before && after && word.len >= 5 && hed_str_ends(word, HED_S("ed")) && !hed_str_ends(word, HED_S("eed")) &&
           !HED_ONE_OF(word, other) && before->kind == HED_WORD && !hed_token_in(text, before, HED_WORDS_FUNCTION) &&
           !hed_str_ends(hed_token_str(text, before), HED_S("ly")) &&
           (after->kind == HED_NUMBER || hed_token_in(text, after, HED_WORDS_FUNCTION)) &&
           !memchr(word.ptr, '-', word.len);
}

bool hed_verb_at(const hed_text *text, uint32_t i, uint32_t start, uint32_t end)
{
    const hed_token *token = &text->tokens[i], *before = i > start ? token - 1 : NULL;
    const hed_token *after = i + 1 < end ? token + 1 : NULL;
    if (hed_token_in(text, token, HED_WORDS_VERB) || short_is(text, token, after) ||
        regular_past(text, token, before, after))
        return true;
    if (!before || !hed_token_in(text, token, HED_WORDS_VERB_BASE))
        return false;
    const hed_str last = hed_token_str(text, before);
    return is_plural(last) || several_behind(text, i, start) || hed_str_is(last, "to") ||
           hed_token_in(text, before, HED_WORDS_MODAL) || takes_object(text, before, after);
}

/* "Slovenia Votes Against" */
static bool votes(const hed_text *text, const hed_token *token, const hed_token *after)
{
    static const char *const how[] = {"against", "for", "to", "on", "no", "yes"};
    return after && hed_str_is(hed_token_str(text, token), "votes") && HED_ONE_OF(hed_token_str(text, after), how);
}

/* Surely, or "cuts" and "talks" with something behind them that is no preposition. */
static bool verb_at(const hed_text *text, uint32_t i, uint32_t start, uint32_t end)
{
    const hed_token *token = &text->tokens[i], *after = i + 1 < end ? token + 1 : NULL;
    return hed_verb_at(text, i, start, end) || votes(text, token, after) ||
           (hed_token_in(text, token, HED_WORDS_VERB_NOUN) && after && after->kind != HED_PUNCT &&
            !hed_token_in(text, after, HED_WORDS_PREPOSITION));
}

/* "If Lyon Wins" is half a sentence; "If Lyon wins, ..." may be a whole one. */
static bool half_a_sentence(const hed_text *text, uint32_t start, uint32_t end)
{
    static const char *const openers[] = {"if",    "when",     "as",     "after",  "before", "amid", "while", "because",
                                          "since", "although", "though", "unless", "until",  "once", "with"};
    const bool opens = start < end && HED_ONE_OF(hed_token_str(text, &text->tokens[start]), openers);
    for (uint32_t i = start; opens && i < end; i++)
        if (hed_str_is(hed_token_str(text, &text->tokens[i]), ","))
            return false;
    return opens;
}

/* "The Vote Nobody Saw Coming", "The Mayor Who Banned Scooters": the verb belongs to the noun. */
static bool in_relative(const hed_text *text, uint32_t i, uint32_t start)
{
    static const char *const words[] = {"nobody", "you", "we",    "they", "he",       "she",      "i",
                                        "that",   "who", "which", "it",   "everyone", "everybody"};
    static const char *const joins[] = {"and", "but",  "as",    "after",  "because",
                                        "if",  "when", "while", "before", "says"};
    if (i < start + 2 || !HED_ONE_OF(hed_token_str(text, &text->tokens[i - 1]), words))
        return false;
    const hed_token *ahead = &text->tokens[i - 2];
    return ahead->kind == HED_WORD && !HED_ONE_OF(hed_token_str(text, ahead), joins);
}

bool hed_claim(const hed_text *text, uint32_t start, uint32_t end)
{
    if (half_a_sentence(text, start, end))
        return false;
    unsigned words = 0;
    bool verb = false;
    for (uint32_t i = start; i < end; i++) {
        const hed_token *token = &text->tokens[i];
        words += token->kind == HED_WORD || token->kind == HED_NUMBER;
        verb = verb || ((words > 1 || hed_str_ends(hed_token_str(text, token), HED_S("'s"))) &&
                        token->kind == HED_WORD && verb_at(text, i, start, end) && !in_relative(text, i, start));
    }
    return verb && words >= 3;
}

/* ---- Cuts */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Read out, 8, 11, 18 and what starts with 8 open with a vowel; 1,100 may be "eleven hundred". */
static int vowel_number(hed_str word)
{
    size_t digits = 0, whole = 0;
    while (digits < word.len && (hed_isdigit(word.ptr[digits]) || word.ptr[digits] == ','))
        whole += word.ptr[digits++] != ',';
    if (digits == 0)
        return -1;
    if (word.ptr[0] == '8')
        return 1;
    if (hed_str_starts(word, HED_S("11")) || hed_str_starts(word, HED_S("18")))
        return whole == 2 || whole == 5 || whole == 8 ? 1 : whole == 4 ? -1 : 0;
    return 0;
}

int hed_vowel_sound(const hed_text *text, const hed_token *token)
{
    static const char *const silent[] = {"hour", "honest", "honor", "honour", "heir"};
    static const char *const consonant[] = {"uni", "use", "usu", "uti", "eu", "one", "once", "ubi", "ura"};
    const hed_str word = hed_token_str(text, token);
    if (word.len > 0 && hed_isdigit(word.ptr[0]))
        return vowel_number(word);
    if (token->kind != HED_WORD || token->shape == HED_UPPER ||
        (token->shape == HED_MIXED && !memchr(word.ptr, '-', word.len)))
        return -1;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (hed_str_starts(word, hed_str_of(silent[i])))
            return 1;
    for (size_t i = 0; i < sizeof consonant / sizeof *consonant; i++)
        if (hed_str_starts(word, hed_str_of(consonant[i])))
            return hed_str_starts(word, HED_S("unim")) || hed_str_starts(word, HED_S("unin")) ? 1 : 0;
    return strchr("aeiou", word.ptr[0]) ? 1 : (unsigned char)word.ptr[0] < 0x80 ? 0 : -1;
}

static const hed_token *token_at(const hed_text *text, size_t from)
{
    for (uint32_t i = 0; i < text->n_tokens; i++)
        if (hed_token_range(text, &text->tokens[i]).start >= from)
            return &text->tokens[i];
    return NULL;
}

bool hed_cut_words(const hed_rewriting *r, size_t start, size_t end, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_str source = text->source;
    change->after = (hed_str){"", 0};
    while (end < source.len && is_space(source.ptr[end]))
        end++;
    if (end == source.len)
        while (start > 0 && is_space(source.ptr[start - 1]))
            start--;
    change->start = start;
    change->end = end;
    const hed_token *next = token_at(text, end), *before = NULL;
    for (uint32_t i = 0; i < text->n_tokens && hed_token_range(text, &text->tokens[i]).end <= start; i++)
        before = &text->tokens[i];
    if (start == 0 || !before) { /* the next word opens the headline */
        hed_cut_head(r, end, change);
        return true;
    }
    const hed_str article = hed_token_str(text, before);
    if (!hed_str_is(article, "a") && !hed_str_is(article, "an"))
        return true;
    const int vowel = next ? hed_vowel_sound(text, next) : -1;
    if (vowel < 0)
        return false;
    const hed_range at = hed_token_range(text, before);
    if ((vowel == 1) == (at.end - at.start == 2))
        return true;
    const bool capital = hed_isupper(source.ptr[at.start]);
    const hed_str space = hed_str_sub(source, at.end, start);
    change->after = hed_arena_printf(r->arena, "%s%.*s",
                                     vowel     ? (capital ? "An" : "an")
                                     : capital ? "A"
                                               : "a",
                                     HED_FMT(space));
    change->start = at.start;
    return true;
}

/* The word at start takes over a capital, if it may have one: the change covers it whole. */
static void give_capital(const hed_rewriting *r, size_t start, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    const hed_token *next = token_at(text, start);
    if (!next || next->shape != HED_LOWER || !hed_islower(text->source.ptr[start]))
        return;
    const hed_range word = hed_token_range(text, next);
    if (word.start != start)
        return;
    char *capital = hed_arena_cstr(r->arena, hed_str_sub(text->source, word.start, word.end));
    *capital = hed_toupper(*capital);
    change->end = word.end;
    change->after = (hed_str){capital, word.end - word.start};
}

void hed_cut_head(const hed_rewriting *r, size_t start, hed_change *change)
{
    const hed_str source = r->draft->scored.text.source;
    while (start < source.len && is_space(source.ptr[start]))
        start++;
    change->start = 0;
    change->end = start;
    change->after = (hed_str){"", 0};
    give_capital(r, start, change);
}

void hed_cut_opener(const hed_rewriting *r, size_t start, size_t end, hed_change *change)
{
    change->start = start;
    change->end = end;
    change->after = (hed_str){"", 0};
    if (hed_isupper(r->draft->scored.text.source.ptr[start]))
        give_capital(r, end, change);
}

const char *hed_rule_over(const hed_rewriting *r, uint32_t token, const char *fallback)
{
    const hed_hits *hits = &r->draft->scored.hits;
    const hed_token *at = &r->draft->scored.text.tokens[token];
    double most = 0;
    for (size_t i = 0; i < hits->n; i++) {
        const double *weights = hed_rules_weights(r->with->rules, hits->hits[i].rule);
        const double weight = weights[HED_WITHHOLD] + weights[HED_EXAGGERATE];
        if (hits->hits[i].start > at->start || hits->hits[i].end < at->end || weight <= most)
            continue;
        most = weight;
        fallback = hed_rules_at(r->with->rules, hits->hits[i].rule)->id;
    }
    return fallback;
}

/* The length of a boundary's mark that ends at end: ASCII, or one of the dashes and the ellipsis. */
static size_t mark_before(hed_str source, size_t end)
{
    static const char *const marks[] = {
        ",", "(", ";", ":", "-", "|", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\xa6", " ", "\xc2\xa0"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (hed_str_ends(hed_str_sub(source, 0, end), hed_str_of(marks[i])))
            return strlen(marks[i]);
    if (end >= 3 && memcmp(source.ptr + end - 3, "...", 3) == 0)
        return 3;
    return 0;
}

void hed_cut_tail(const hed_rewriting *r, size_t start, hed_change *change)
{
    const hed_str source = r->draft->scored.text.source;
    for (size_t len; start > 0 && (len = mark_before(source, start)) > 0;)
        start -= len;
    if (start > 1 && source.ptr[start - 1] == '.' && source.ptr[start - 2] != '.' &&
        !hed_protected(r->draft, start - 1, start)) /* the end of a sentence that is now the headline */
        start--;
    change->start = start;
    change->end = source.len;
    change->after = (hed_str){"", 0};
}
