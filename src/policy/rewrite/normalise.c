/* Stage 0: what is not rewritten at all. A headline that breaks off has lost words that nobody here knows; one whose
 * letters are disguised does not say what it seems to; both go to a person. */
#include "policy/rewrite/rewrite.h"

static bool breaks_off(hed_str source)
{
    static const char *const ends[] = {"...", "\xe2\x80\xa6", "-", "\xe2\x80\x93", "\xe2\x80\x94", ":", ",", ";"};
    source = hed_str_trim(source);
    while (source.len > 0 && strchr("\"')]", source.ptr[source.len - 1]))
        source.len--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (hed_str_ends(source, hed_str_of(ends[i])))
            return true;
    return false;
}

/* Of four words and more, fewer than a third are in the lexicon. Once a third of all tokens are, the others are not
 * looked up. */
static bool not_english(const hed_rewriting *r, const hed_text *text)
{
    unsigned words = 0, known = 0;
    for (uint32_t i = 0; i < text->n_tokens && known * 3 < text->n_tokens; i++) {
        bool listed = false;
        if (text->tokens[i].kind != HED_WORD)
            continue;
        words++;
        hed_lexicon_find(r->with->lexicon, hed_token_str(text, &text->tokens[i]), &listed);
        known += listed;
    }
    return words >= 4 && known * 3 < words;
}

/* Marks that open a question or a cry in Spanish. */
static bool opens_with_mark(const hed_text *text)
{
    return text->n_codepoints < text->source.len && (memmem(text->source.ptr, text->source.len, "\xc2\xbf", 2) ||
                                                     memmem(text->source.ptr, text->source.len, "\xc2\xa1", 2));
}

hed_step hed_stage_normalise(hed_rewriting *r, hed_change *change)
{
    const hed_text *text = &r->draft->scored.text;
    (void)change;
    size_t marks = 0;
    for (size_t i = 0; i < text->folded.len; i++)
        marks += text->folded.ptr[i] == '"';
    bool disguised = text->leftover_entity;
    for (int i = 0; i < HED_OBF_KINDS; i++)
        disguised = disguised || (i != HED_OBF_SPACES && text->obfuscation[i] > 0);
    if (breaks_off(text->source))
        r->refused = "the headline breaks off";
    else if (marks % 2 == 1)
        r->refused = "a quotation stays open";
    else if (disguised)
        r->refused = "letters are disguised or broken";
    else if (text->foreign || not_english(r, text) || opens_with_mark(text))
        r->refused = "the headline is not in English";
    else
        return HED_STEP_NONE;
    return HED_STEP_REFUSE;
}
