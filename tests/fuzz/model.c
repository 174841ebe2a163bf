/* Model files: bytes as they are, then with what the checksum would stop made right, so that the checks behind it are
 * met too. What is loaded must give a finite score and a label that fits it. */
#include "model/parts.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void use(hed_str bytes)
{
    static const float dense[8] = {1, -2, 3.5f, 1e6f, 0, 7, 0, 1};
    const hed_model_fits fits = {.schema = "aaaaaaaaaaaaaaaa",
                                 .lexicon = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
                                 .n_all_features = 8};
    hed_err err = {0};
    hed_model *model = hed_model_parse(bytes, "fuzz", &fits, &err);
    if (!model) {
        must(err.text[0] && (err.code == HED_ECORRUPT || err.code == HED_ESCHEMA));
        return;
    }
    const hed_model_info *info = hed_model_about(model);
    const int16_t *table = hed_model_text_table(model);
    must(info->has_text == (table != NULL));
    const double dots[] = {0, table ? (double)table[0] : 0, -50};
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
        const hed_score score = hed_model_score(model, dense, dots[i]);
        must(isfinite(score.margin) && score.score >= 0 && score.score <= 1);
        must(score.label == (score.score >= info->threshold));
    }
    must(hed_model_knows(model, 7) || !hed_model_knows(model, 7));
    hed_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hed_model_header h;
    use((hed_str){(const char *)data, size});
    if (size < sizeof h)
        return 0;
    char *copy = malloc(size);
    must(copy != NULL);
    memcpy(copy, data, size);
    memcpy(&h, copy, sizeof h);
    memcpy(h.magic, "hedmodel", sizeof h.magic);
    memset(h.schema, 'a', sizeof h.schema);
    memset(h.lexicon, 'b', sizeof h.lexicon);
    if (h.version < HED_MODEL_SIGMOID || h.version > HED_MODEL_TAIL)
        h.version = HED_MODEL_SIGMOID + h.version % 4; /* there are four */
    h.length = size;
    memcpy(copy, &h, sizeof h);
    h.checksum = hed_hash(copy + HED_MODEL_CHECKED, size - HED_MODEL_CHECKED, 0);
    memcpy(copy, &h, sizeof h);
    use((hed_str){copy, size});
    free(copy);
    return 0;
}
