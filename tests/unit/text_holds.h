/* What holds of every folded text, whatever the source: shared by the unit tests and the fuzz targets. */
#ifndef HED_TEXT_HOLDS_H
#define HED_TEXT_HOLDS_H

#include "text/text.h"

#define BREAKS(condition, what)                                                                                        \
    do {                                                                                                               \
        if (condition)                                                                                                 \
            return what;                                                                                               \
    } while (0)

static inline bool text_starts_character(hed_str s, size_t i)
{
    return i == s.len || ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
}

static inline const char *text_breach_of_map(const hed_text *t)
{
    BREAKS(t->map[t->folded.len] != t->source.len, "the map does not end at the source's end");
    for (size_t i = 0; i < t->folded.len; i++) {
        BREAKS(t->map[i] > t->map[i + 1], "the map falls");
        BREAKS(t->map[i] >= t->map_end[i], "a folded byte comes of nothing");
        BREAKS(t->map_end[i] > t->source.len, "the map leads out of the source");
        BREAKS(i > 0 && t->map_end[i] < t->map_end[i - 1], "the map's ends fall");
        BREAKS(!text_starts_character(t->source, t->map[i]) || !text_starts_character(t->source, t->map_end[i]),
               "the map leads into a character");
    }
    return NULL;
}

static inline const char *text_breach_of_tokens(const hed_text *t)
{
    size_t at = 0;
    for (uint32_t i = 0; i < t->n_tokens; i++) {
        const hed_token *k = &t->tokens[i];
        BREAKS(k->start < at || k->end <= k->start || k->end > t->folded.len, "a token is out of its place");
        BREAKS(!text_starts_character(t->folded, k->start) || !text_starts_character(t->folded, k->end),
               "a token cuts a character");
        for (; at < k->start; at++)
            BREAKS(t->folded.ptr[at] != ' ', "a token leaves something out");
        at = k->end;
        BREAKS(memchr(t->folded.ptr + k->start, ' ', k->end - k->start), "a token holds a space");
        BREAKS(k->segment >= t->n_segments, "a token is in no segment");
    }
    BREAKS(at != t->folded.len, "the tokens end early");
    BREAKS(t->n_segments == 0, "there is no segment");
    uint32_t end = 0, token = 0;
    for (uint32_t i = 0; i < t->n_segments; i++) {
        const hed_segment *s = &t->segments[i];
        BREAKS(s->start < end || s->end <= s->start || s->end > t->folded.len, "a segment is out of its place");
        BREAKS(s->token_start < token || s->token_end < s->token_start || s->token_end > t->n_tokens,
               "a segment's tokens are out of their place");
        for (uint32_t k = s->token_start; k < s->token_end; k++)
            BREAKS(t->tokens[k].start < s->start || t->tokens[k].end > s->end || t->tokens[k].segment != i,
                   "a segment has another's token");
        end = s->end;
        token = s->token_end;
    }
    return NULL;
}

/* NULL, or what is broken. */
static inline const char *text_breach(const hed_text *t)
{
    const hed_str f = t->folded;
    BREAKS(f.len == 0, "nothing is left");
    BREAKS(hed_utf8_check(f) < f.len || hed_utf8_check(t->cased) < t->cased.len, "a folding is not UTF-8");
    BREAKS(f.len != t->cased.len, "the foldings differ in length");
    BREAKS(f.len > 8 * t->source.len, "the folding grew beyond its cap");
    BREAKS(f.ptr[0] == ' ' || f.ptr[f.len - 1] == ' ', "there is a space at an end");
    BREAKS(memmem(f.ptr, f.len, "  ", 2), "there are two spaces");
    for (size_t i = 0; i < f.len; i++) {
        BREAKS((unsigned char)f.ptr[i] < ' ' || f.ptr[i] == 0x7f, "a control character is left");
        BREAKS(f.ptr[i] >= 'A' && f.ptr[i] <= 'Z', "a capital is left");
        BREAKS(text_starts_character(f, i) != text_starts_character(t->cased, i), "the foldings' offsets differ");
    }
    BREAKS(t->n_codepoints != hed_utf8_count(t->source), "the code points are miscounted");
    BREAKS(t->ascii != (hed_utf8_count(f) == f.len), "ascii is wrong");
    const char *breach = text_breach_of_map(t);
    return breach ? breach : text_breach_of_tokens(t);
}

/* By field: what lies between fields is nobody's. */
static inline bool text_same_token(const hed_token *a, const hed_token *b)
{
    return a->start == b->start && a->end == b->end && a->kind == b->kind && a->shape == b->shape &&
           a->segment == b->segment && a->categories == b->categories && a->hash == b->hash;
}

/* What cannot be seen, and is counted as such: the same text behind it takes the general road to its end. */
#define TEXT_UNSEEN "\xe2\x81\xa0"

/* Between a text and the same behind TEXT_UNSEEN. NULL, or how the two differ. */
static inline const char *text_difference(const hed_text *a, const hed_text *b)
{
    const uint32_t shift = sizeof TEXT_UNSEEN - 1;
    BREAKS(!hed_str_eq(a->folded, b->folded), "folded differs");
    BREAKS(!hed_str_eq(a->cased, b->cased), "cased differs");
    for (size_t i = 0; i < a->folded.len; i++)
        BREAKS(a->map[i] + shift != b->map[i] || a->map_end[i] + shift != b->map_end[i], "the map differs");
    BREAKS(a->n_tokens != b->n_tokens || a->n_segments != b->n_segments, "tokens or segments differ in number");
    for (uint32_t i = 0; i < a->n_tokens; i++)
        BREAKS(!text_same_token(&a->tokens[i], &b->tokens[i]), "a token differs");
    for (uint32_t i = 0; i < a->n_segments; i++)
        BREAKS(a->segments[i].start != b->segments[i].start || a->segments[i].end != b->segments[i].end ||
                   a->segments[i].ends_with != b->segments[i].ends_with,
               "a segment differs");
    for (int kind = 0; kind < HED_OBF_KINDS; kind++)
        BREAKS(a->obfuscation[kind] + (kind == HED_OBF_INVISIBLE) != b->obfuscation[kind], "obfuscation differs");
    BREAKS(a->foreign != b->foreign || a->leftover_entity != b->leftover_entity, "a flag differs");
    return NULL;
}

#endif
