#include "cli/run.h"

#include <stdlib.h>

/* FNV-1a, 64 bits. */
static uint64_t hash(hed_str s, uint64_t h)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3;
    return h;
}

static struct hed_repeat *find(const hed_repeats *repeats, uint64_t key)
{
    size_t i = (size_t)(key >> 7) & (repeats->size - 1);
    while (repeats->at[i].hash && repeats->at[i].hash != key)
        i = (i + 1) & (repeats->size - 1);
    return &repeats->at[i];
}

static void grow(hed_repeats *repeats)
{
    hed_repeats larger = {.size = repeats->size ? repeats->size * 2 : 1024};
    larger.at = calloc(larger.size, sizeof *larger.at);
    if (!larger.at)
        abort();
    for (size_t i = 0; i < repeats->size; i++)
        if (repeats->at[i].hash)
            *find(&larger, repeats->at[i].hash) = repeats->at[i];
    larger.n = repeats->n;
    free(repeats->at);
    *repeats = larger;
}

void hed_cli_count_repeat(hed_repeats *repeats, hed_item *item)
{
    const hed_str path = item->n_places > 0 ? item->places[0].path : (hed_str){"", 0};
    if (repeats->n * 4 >= repeats->size * 3)
        grow(repeats);
    const uint64_t key = hash(item->headline, hash(path, 0xcbf29ce484222325)) | 1;
    struct hed_repeat *one = find(repeats, key);
    repeats->n += one->hash == 0;
    one->hash = key;
    item->repeat = one->count++;
}
