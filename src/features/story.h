/* The story as the comparison with its headline reads it. congruence.c reads it and takes shares; claim.c looks at what
 * is asserted. Private to features/. */
#ifndef HED_FEATURES_STORY_H
#define HED_FEATURES_STORY_H

#include "features/parts.h"

typedef struct hed_story_set {
    uint64_t *at; /* 0: free */
    size_t mask;
} hed_story_set;

/* A word of the headline that carries content. */
typedef struct hed_content {
    uint32_t token;
    uint64_t stem;
    double idf;
    bool name, borne_out, in_lede;
} hed_content;

typedef struct hed_story {
    const hed_features *lexicon;
    const hed_background *background;
    hed_arena *arena;
    const hed_text *headline, *body;
    uint64_t *stems; /* of each token of body; 0 for one that is no word */
    uint32_t *sentences;
    uint32_t n_sentences, n_words;
    hed_story_set words, lede, pairs, initials;
    HED_LIST(double) numbers;
    HED_LIST(hed_content) contents;
    hed_absences *absent; /* NULL: not wanted */
} hed_story;

/* What the headline's nearest sentence makes of its claim, into out: sentence_recall, negation_mismatch,
 * attribution_dropped, question_answered. After the shares. */
void hed_story_claims(const hed_story *s, float *out);

#endif
