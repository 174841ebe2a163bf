/* Which headlines a model was trained on: a Bloom filter (B. Bloom, Communications of the ACM 13, 1970) of the hashes
 * of their folded texts. Figures of a model on its own training are worth nothing, and who judges it a year later no
 * longer knows what that was. With 16 bits a headline and 11 probes, one in 2,000 that was not there is taken for one
 * that was; none that was is missed. */
#include "model/parts.h"

#include <stdlib.h>

#define BITS 16 /* a headline */
#define PROBES 11U

static size_t bit_at(uint64_t key, unsigned probe, size_t n_words)
{
    const uint64_t mixed[] = {key, probe};
    const uint64_t bits = n_words * 64;
    return (size_t)((hed_hash(mixed, sizeof mixed, 5) >> 32) * bits >> 32);
}

hed_taught hed_taught_of(const hed_sample *samples, size_t n)
{
    size_t n_words = (n * BITS + 63) / 64;
    n_words = n_words < HED_MODEL_TAUGHT_WORDS ? n_words : HED_MODEL_TAUGHT_WORDS;
    uint64_t *words = calloc(n_words + 1, sizeof *words);
    if (!words)
        abort();
    for (size_t i = 0; i < n; i++)
        for (unsigned p = 0; p < PROBES; p++) {
            const size_t bit = bit_at(samples[i].key, p, n_words);
            words[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    return (hed_taught){words, n_words};
}

void hed_taught_free(hed_taught *known)
{
    free((void *)(uintptr_t)known->words);
    *known = (hed_taught){0};
}

bool hed_model_knows(const hed_model *m, uint64_t key)
{
    bool known = m->tail.taught.n_words > 0;
    for (unsigned p = 0; known && p < PROBES; p++) {
        const size_t bit = bit_at(key, p, m->tail.taught.n_words);
        known = m->tail.taught.words[bit / 64] >> bit % 64 & 1;
    }
    return known;
}
