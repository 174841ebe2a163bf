/* Sentences of a dek or body, by their marks: a dot behind an abbreviation or an initial ends none. */
#include "policy/rewrite/rewrite.h"

#define STEM 4 /* letters that two forms of a word share at least */

static bool ends_sentence(const hed_text *text, uint32_t i)
{
    const hed_token *token = &text->tokens[i];
    const char c = text->folded.ptr[token->start];
    if (token->kind != HED_PUNCT || !strchr(".!?", c))
        return false;
    if (i == 0 || c != '.' || text->tokens[i - 1].kind != HED_WORD)
        return true;
    const hed_str before = hed_token_str(text, &text->tokens[i - 1]);
    return before.len > 1 && !hed_abbreviation(before);
}

bool hed_sentence_next(const hed_text *text, uint32_t from, hed_sentence *out)
{
    if (from >= text->n_tokens)
        return false;
    *out = (hed_sentence){from, from};
    while (out->end < text->n_tokens && !ends_sentence(text, out->end))
        out->end++;
    return true;
}

hed_str hed_sentence_bytes(const hed_text *text, hed_sentence s)
{
    if (s.end <= s.start)
        return (hed_str){"", 0};
    return hed_text_source(text, text->tokens[s.start].start, text->tokens[s.end - 1].end);
}

static size_t common(hed_str a, hed_str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

static hed_str without_s(hed_str word)
{
    return word.len > 2 && hed_str_ends(word, HED_S("'s")) ? hed_str_sub(word, 0, word.len - 2) : word;
}

bool hed_sentence_has(const hed_text *text, hed_sentence s, hed_str word)
{
    word = without_s(word);
    for (uint32_t i = s.start; i < s.end; i++) {
        const hed_str other = without_s(hed_token_str(text, &text->tokens[i]));
        const size_t n = common(word, other), longer = word.len > other.len ? word.len : other.len;
        if (n == longer || (n >= STEM && longer - n <= 3))
            return true;
    }
    return false;
}
