/* Models in libsvm's text format, into a linear base model of three features and text, with a sigmoid or a stair. What
 * is refused names a reason and leaves nothing behind; what is taken, sealed, loads, scores with finite numbers, and
 * comes out again as text that is taken too and gives the same margins. */
#include "model/parts.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SCHEMA "aaaaaaaaaaaaaaaa"
#define LEXICON "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
enum { FEATURES = 3, COLUMNS = FEATURES + 1, BUCKETS = 8 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void put(hed_buf *file, const void *at, size_t size)
{
    hed_buf_put(file, (hed_str){at, size});
}

/* NULL: the numbers are too large for a model. */
static hed_model *sealed(hed_buf *file)
{
    static const hed_model_fits fits = {.schema = SCHEMA, .lexicon = LEXICON, .n_all_features = 8};
    hed_err err = {0};
    must(hed_model_seal(file, HED_S("# card\n"), &err));
    hed_model *model = hed_model_parse(hed_buf_str(file), "fuzz", &fits, &err);
    must(model || strstr(err.text, "range"));
    return model;
}

static hed_model *base_of(bool stair)
{
    static const uint32_t features[FEATURES] = {0, 2, 5};
    static const double mean[COLUMNS] = {.5, 1, -2, .1}, scale[COLUMNS] = {1, 2, .5, 1},
                        weights[COLUMNS] = {.3, -1, .2, 2}, margins[] = {-1, 0, 2}, scores[] = {.1, .4, .95};
    static const int16_t table[BUCKETS] = {100, -50, 3, 0, -100, 20, 7, 1};
    hed_model_header h = {.version = HED_MODEL_TAIL,
                          .kernel = HED_LINEAR,
                          .has_text = 1,
                          .n_features = FEATURES,
                          .n_buckets = BUCKETS,
                          .threshold = .5,
                          .text_scale = .01,
                          .bias = .2,
                          .platt_a = -2,
                          .platt_b = .1,
                          .high = 1};
    const hed_tail tail = {.steps = {margins, scores, stair ? 3 : 0}};
    hed_buf file = {0};
    memcpy(h.schema, SCHEMA, sizeof h.schema);
    memcpy(h.lexicon, LEXICON, sizeof h.lexicon);
    put(&file, &h, sizeof h);
    put(&file, features, sizeof features);
    put(&file, mean, sizeof mean);
    put(&file, scale, sizeof scale);
    put(&file, weights, sizeof weights);
    put(&file, table, sizeof table);
    hed_tail_put(&tail, h.n_buckets, &file);
    hed_model *model = sealed(&file);
    must(model != NULL);
    hed_buf_free(&file);
    return model;
}

static const float dense[][8] = {{1, -2, 3.5F, 0, 0, 7, 0, 1}, {0}, {-1, 0, .25F, 0, 0, -3, 0, 0}};
#define ROWS (sizeof dense / sizeof *dense)

/* Nothing in the text is so large that what cancels out could be told from what is lost. */
static bool is_small(const hed_model *m)
{
    double most = fabs(m->h.bias) + m->h.gamma;
    for (size_t i = 0; i < m->h.n_sv; i++)
        most = fmax(most, fabs(m->coef[i]) * (double)m->h.n_sv);
    for (size_t i = 0; i < m->h.n_sv * m->d; i++)
        most = fmax(most, fabs(m->sv[i]));
    for (size_t i = 0; m->weights && i < m->d; i++)
        most = fmax(most, fabs(m->weights[i]));
    return most < 1e3;
}

static void there_and_back(const hed_model *model)
{
    hed_buf text = {0}, file = {0};
    hed_err err = {0};
    must(hed_model_export(model, &text, &err));
    must(hed_model_import(model, hed_buf_str(&text), "out", &file, &err));
    hed_model *again = sealed(&file);
    must(again != NULL);
    for (size_t i = 0; i < ROWS; i++) {
        const double was = hed_model_score(model, dense[i], (double)i).margin,
                     is = hed_model_score(again, dense[i], (double)i).margin;
        must(!is_small(model) || fabs(is - was) < 1e-3);
    }
    hed_model_free(again);
    hed_buf_free(&text);
    hed_buf_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static hed_model *bases[2];
    for (int i = 0; i < 2; i++)
        bases[i] = bases[i] ? bases[i] : base_of(i);
    hed_buf file = {0};
    hed_err err = {0};
    if (!hed_model_import(bases[size & 1], (hed_str){(const char *)data, size}, "fuzz", &file, &err)) {
        must(err.text[0] && !strchr(err.text, '\n') && file.len == 0);
        return 0;
    }
    hed_model *model = sealed(&file);
    for (size_t i = 0; model && i < ROWS; i++) {
        const hed_score score = hed_model_score(model, dense[i], (double)i);
        must(score.score >= 0 && score.score <= 1);
        must(!is_small(model) || isfinite(score.margin));
    }
    if (model && is_small(model))
        there_and_back(model);
    if (model)
        hed_model_free(model);
    hed_buf_free(&file);
    return 0;
}
