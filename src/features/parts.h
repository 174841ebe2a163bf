/* What the files of features/ share. Private. */
#ifndef HED_FEATURES_PARTS_H
#define HED_FEATURES_PARTS_H

#include "features/features.h"

#include "features/table.h"

#define HED_FEATURE_INDEX(name, group, unit, min, max, model, meaning) F_##name,
enum { HED_FEATURE_TABLE(HED_FEATURE_INDEX) HED_N_FEATURES };

/* The lexicon's categories, resolved once: one field a category. */
/* clang-format off */
#define HED_CATEGORIES(X) \
    X(stop) X(question_word) X(first_person) X(second_person) X(third_person) X(vague_noun) X(secret) \
    X(imperative) X(quiz) X(audience) X(listicle_noun) X(number_word) X(large) X(hyperbole) X(shock) \
    X(intensifier) X(superlative) X(slang) X(loaded_verb) X(crisis_noun) X(kicker) X(emotion) X(absolute) \
    X(attribution) X(hedge) X(hard_news) X(institution) X(time) X(place) X(preposition) X(pop_culture) \
    X(relation) X(opener)
/* clang-format on */

/* A part that a word plays wherever it stands: X(role, its words). */
#define HED_ROLES(X)                                                                                                   \
    X(POINTING, "this these those here here's")                                                                        \
    X(NEAR, "this these")                                                                                              \
    X(SHOWING, "here's meet")                                                                                          \
    X(SHOWING_IF, "here this these") /* with BEING behind it */                                                        \
    X(BEING, "is are was")                                                                                             \
    X(OBLIGING, "should needs need must")                                                                              \
    X(EVERYONE, "every everyone anyone everybody all")                                                                 \
    X(GIVING, "make makes give gives leave leaves blow will")                                                          \
    X(EVER, "ever")                                                                                                    \
    X(ALL, "all")                                                                                                      \
    X(TIME, "time")

enum {
#define HED_ROLE_INDEX(role, words) ROLE_INDEX_##role,
    HED_ROLES(HED_ROLE_INDEX) HED_N_ROLES
};
enum {
#define HED_ROLE_BIT(role, words) ROLE_##role = 1 << ROLE_INDEX_##role,
    HED_ROLES(HED_ROLE_BIT)
};

#define HED_ROLE_SLOTS 256

struct hed_features {
#define HED_CATEGORY_FIELD(name) uint64_t name;
    HED_CATEGORIES(HED_CATEGORY_FIELD)
    uint64_t counted;    /* categories that a feature counts */
    uint8_t feature[64]; /* the feature that counts each */
    struct {
        uint64_t hash; /* 0: free */
        uint32_t roles;
    } roles[HED_ROLE_SLOTS];
};

/* ---- features.c */

/* The next stretch of folded text from *from on that stands in quotation marks, " or ' that are no apostrophes; *from
 * is then behind it. */
bool hed_quote_next(hed_str s, size_t *from, hed_str *inner);

/* ---- background.c */

/* A folded word cut to its stem; 0 never. The same number stands for words that say the same. */
uint64_t hed_background_stem(const hed_background *background, hed_str word);
/* The number of two stems that stand for one word ("united", "nations": that of "un"); 0 when they do not. */
uint64_t hed_background_pair(const hed_background *background, hed_str first, hed_str second);
/* ln(n/df) of a word; *common tells a word that usage writes in lower case. */
double hed_background_idf(const hed_background *background, hed_str word, bool *common);

/* ---- numbers.c */

/* Reads the number that starts at token i, in digits or words ("$1.5bn", "40,000", "twenty-five", "two million",
 * "third"). Returns its tokens' number; 0 where there is none. */
uint32_t hed_number_read(const hed_text *text, uint32_t i, double *value);

#endif
