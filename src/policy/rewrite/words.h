/* What rewriting knows about words, all folded. Private to policy/rewrite/. */
#ifndef HED_REWRITE_WORDS_H
#define HED_REWRITE_WORDS_H

#include "text/text.h"

typedef enum hed_words {
    HED_WORDS_NEGATION,    /* not, no, never, without */
    HED_WORDS_ATTRIBUTION, /* says, according, claims */
    HED_WORDS_MODAL,       /* may, alleged, accused: what keeps a claim from being a fact */
    HED_WORDS_DANGLING,    /* what a headline does not end on: the, of, and, with */
    HED_WORDS_FUNCTION,    /* words without a subject of their own */
    HED_WORDS_PREPOSITION,
    HED_WORDS_VERB,        /* finite forms that headlines are made of */
    HED_WORDS_VERB_ED,     /* those of them that end in -ed; part of HED_WORDS_VERB */
    HED_WORDS_PAST,        /* those of them that tell of the past and do not end in -ed; has and have */
    HED_WORDS_AUXILIARY,   /* verbs that another verb follows, and that open a question */
    HED_WORDS_VERB_BASE,   /* finite after a plural noun, a modal or "to" */
    HED_WORDS_VERB_NOUN,   /* forms in -s that are as often nouns: cuts, talks, plans */
    HED_WORDS_ACRONYM,     /* capitals even where all is in capitals */
    HED_WORDS_INTENSIFIER, /* adverbs of degree that may go */
    HED_WORDS_ONE,         /* a person, an animal or a thing that a story shows: man, cat, robot */
    HED_WORDS_LISTS
} hed_words;

bool hed_word_in(hed_words list, hed_str word);
bool hed_token_in(const hed_text *text, const hed_token *token, hed_words list); /* n't counts as negation */
bool hed_abbreviation(hed_str word);                                             /* written with a dot: corp, jr */
/* Phrases that are names of works and firms though they look like hype: "love actually". */
bool hed_title_at(const hed_text *text, uint32_t token);

/* The word is one of the texts of an array. */
static inline bool hed_one_of(hed_str word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (hed_str_is(word, list[i]))
            return true;
    return false;
}
#define HED_ONE_OF(word, list) hed_one_of(word, list, sizeof list / sizeof *list)

#endif
