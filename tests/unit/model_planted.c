#include "model/parts.h"

#include "model_planted.h"

#include <math.h>

const hed_model_fits planted_fits = {SCHEMA, LEXICON, FEATURES};

hed_arena *planted_arena(void)
{
    static hed_arena *arena;
    if (!arena)
        arena = unit_arena();
    return arena;
}

static double draw(uint64_t *state) /* uniform in [0, 1) */
{
    *state += 1;
    return (double)(hed_hash(state, sizeof *state, 99) >> 11) / 9007199254740992.0;
}

hed_sample *plant_samples(size_t n, double share, uint64_t seed)
{
    hed_arena *arena = planted_arena();
    hed_sample *samples = HED_NEW_N(arena, hed_sample, n);
    for (size_t i = 0; i < n; i++) {
        const bool positive = draw(&seed) < .5;
        float *dense = HED_NEW_N(arena, float, FEATURES);
        uint8_t *counts = HED_NEW_N(arena, uint8_t, 8);
        uint32_t *buckets = HED_NEW_N(arena, uint32_t, 8);
        dense[0] = (float)(draw(&seed) * 4 + (positive ? 1 : -1) + 10);
        dense[1] = (float)(draw(&seed) - (positive ? .3 : 0));
        dense[2] = 7;
        dense[3] = (float)(2 * draw(&seed) - 1);
        dense[4] = (float)(2 * draw(&seed) - 1);
        for (uint32_t j = 0; j < 8; j++) { /* eight bands of eight buckets: sorted and distinct */
            const bool planted = draw(&seed) < share;
            buckets[j] = j * 8 + (uint32_t)(draw(&seed) * (planted ? 4 : 8)) + (planted && positive ? 4 : 0);
            counts[j] = 1;
        }
        samples[i] = (hed_sample){.buckets = buckets,
                                  .counts = counts,
                                  .norm = sqrt(8),
                                  .n = 8,
                                  .dense = dense,
                                  .target = positive,
                                  .weight = 1,
                                  .key = hed_hash(&i, sizeof i, seed)};
    }
    return samples;
}

hed_model_train_options planted_options(void)
{
    static const uint32_t features[FEATURES] = {0, 1, 2, 3, 4};
    return (hed_model_train_options){.fits = planted_fits,
                                     .kernel = "linear",
                                     .features = features,
                                     .n_features = FEATURES,
                                     .n_buckets = BUCKETS,
                                     .positive_at = .5,
                                     .folds = 5,
                                     .jobs = 1,
                                     .seed = 3};
}

hed_buf planted_file(const hed_sample *samples, size_t n, const hed_model_train_options *options)
{
    hed_buf file = {0};
    hed_train_facts facts;
    hed_err err = {0};
    ck_assert_msg(hed_model_train(samples, n, options, &facts, &file, &err), "%s", err.text);
    ck_assert_msg(hed_model_seal(&file, HED_S("# A card\n"), &err), "%s", err.text);
    hed_buf copy = {.ptr = hed_arena_cstr(planted_arena(), hed_buf_str(&file)), .len = file.len};
    hed_buf_free(&file);
    return copy;
}

hed_model *planted_parse(hed_str bytes)
{
    hed_err err = {0};
    hed_model *model = hed_model_parse(unit_guarded(bytes), "x.hed", &planted_fits, &err);
    ck_assert_msg(model != NULL, "%s", err.text);
    return model;
}

hed_model *planted_model(const hed_sample *samples, size_t n, const hed_model_train_options *options)
{
    const hed_buf file = planted_file(samples, n, options);
    return planted_parse(hed_buf_str(&file));
}

double planted_dot(const hed_model *model, const hed_sample *s)
{
    const int16_t *table = hed_model_text_table(model);
    double dot = 0;
    for (uint32_t i = 0; table && i < s->n; i++)
        dot += table[s->buckets[i]] * hed_sample_value(s, i);
    return dot;
}

bool planted_repaired_parses(const hed_buf *file, hed_err *err)
{
    const uint64_t sum = hed_hash(file->ptr + HED_MODEL_CHECKED, file->len - HED_MODEL_CHECKED, 0);
    memcpy(file->ptr + offsetof(hed_model_header, checksum), &sum, sizeof sum);
    hed_model *model = hed_model_parse(unit_guarded(hed_buf_str(file)), "x.hed", &planted_fits, err);
    hed_model_free(model);
    return model != NULL;
}
