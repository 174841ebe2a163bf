/* Stage 1: what no stage may touch: quoted speech, names and titles that the packs or our list know, abbreviations
 * with their dots ("U.S.", "Corp.", "Jr."), hashtags, handles and addresses. */
#include "policy/rewrite/rewrite.h"

static void protect(hed_rewriting *r, hed_range range)
{
    *HED_PUSH(r->arena, &r->draft->shields) = range;
}

/* As the matcher sees quotes: double ones in pairs; single ones that open behind a space and close before one. */
static void quotes(hed_rewriting *r)
{
    const hed_text *text = &r->draft->scored.text;
    const char *s = text->folded.ptr;
    const uint32_t n = (uint32_t)text->folded.len;
    uint32_t open_double = n, open_single = n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *open = s[i] == '"' ? &open_double : s[i] == '\'' ? &open_single : NULL;
        if (!open)
            continue;
        const bool before = i == 0 || strchr(" \"'([-:", s[i - 1]) != NULL;
        const bool after = i + 1 == n || strchr(" \"'.,:;?!)]-", s[i + 1]) != NULL;
        if (*open < n && (s[i] == '"' || after)) {
            const hed_range range = hed_folded_range(text, *open, i + 1);
            *HED_PUSH(r->arena, &r->draft->quotes) = range;
            protect(r, range);
            *open = n;
        } else if (s[i] == '"' || (before && !after)) {
            *open = i;
        }
    }
}

static void words(hed_rewriting *r)
{
    const hed_text *text = &r->draft->scored.text;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        const hed_token *token = &text->tokens[i];
        const hed_str word = hed_token_str(text, token);
        hed_range range = hed_token_range(text, token);
        const char *before = range.start > 0 ? text->source.ptr + range.start - 1 : " ";
        const bool dot = token->end < text->folded.len && text->folded.ptr[token->end] == '.';
        if (token->kind == HED_WORD && ((memchr(word.ptr, '.', word.len)) || (dot && hed_abbreviation(word))))
            protect(r, (hed_range){range.start, range.end + dot});
        else if (*before == '#' || *before == '@')
            protect(r, (hed_range){range.start - 1, range.end});
        else if (token->kind == HED_WORD && hed_title_at(text, i))
            protect(r, range);
    }
}

hed_step hed_stage_shield(hed_rewriting *r, hed_change *change)
{
    hed_draft *draft = r->draft;
    (void)change;
    if (draft->shielded)
        return HED_STEP_NONE;
    draft->shielded = true;
    draft->title_case = hed_title_case(&draft->scored.text);
    unsigned capitals = 0, all = 0;
    for (uint32_t i = 0; i < draft->scored.text.n_tokens; i++) {
        const hed_token *token = &draft->scored.text.tokens[i];
        all += token->kind == HED_WORD && token->end - token->start > 1;
        capitals += token->shape == HED_UPPER;
    }
    draft->shouted = all >= 3 && capitals * 10 > all * 7;
    for (size_t i = 0; i < draft->scored.n_shields; i++) {
        const hed_hit *hit = &draft->scored.shields[i];
        protect(r, hed_folded_range(&draft->scored.text, hit->start, hit->end));
    }
    quotes(r);
    words(r);
    return HED_STEP_NONE;
}
