/* engine: joins text, features, rules, model and policy to the one path of hed.h; trains and evaluates on it. */
#ifndef HED_ENGINE_H
#define HED_ENGINE_H

#include "policy/policy.h"

#include "model/model.h"

typedef HED_LIST(const char *) hed_asked;

struct hed_engine {
    hed_arena *arena;
    hed_lexicon *lexicon;
    hed_features *features;
    hed_background *background;
    hed_languages *languages;
    hed_rules *rules; /* NULL: left out */
    hed_model *model; /* NULL: left out */
    hed_policy *policy;
    hed_by by;
    unsigned axes; /* see hed_engine_axes */
    hed_asked sections, slots;
    /* The headline SVM as weights, when it is linear. */
    bool linear;
    double bias, text_weight;
    const double *dense_weights;
};

static inline hed_model_fits hed_fits_of(const hed_lexicon *lexicon)
{
    return (hed_model_fits){hed_feature_schema(), hed_lexicon_hash(lexicon), hed_feature_count()};
}

/* The n-grams and features of the scratch's headline as addends of the margin; engine->linear. */
void hed_engine_contributions(const hed_engine *engine, hed_arena *arena, const hed_text *text, const float *dense,
                              hed_result *result);

/* The section that guards are asked about: the one given; where there is none, the one that a label at the head of the
 * headline names ("Opinion: …", "Q&A | …"); else empty. */
hed_str hed_section_of(hed_str given, hed_str headline);

void hed_engine_gather(hed_engine *engine); /* asked.c: when all is loaded */

/* judge.c: the path of a model: a file, NULL for the shipped one, "#SCALE" of that. In the arena. */
const char *hed_model_path(hed_arena *arena, const char *data, const char *given);

#endif
