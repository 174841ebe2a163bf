/* Pages and lists of whatever bytes: each headline stands at each of its places, none twice, and none is its own dek.
 * Compressed bytes are taken as what they unpack to, which tries the unpacking. */
#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void stands_there(const feed *f, const feed_items *items)
{
    for (size_t i = 0; i < items->batch.n; i++) {
        const hed_item *item = &items->batch.items[i];
        for (size_t k = 0; !item->bad && k < item->n_places; k++) {
            const hed_place place = item->places[k];
            MUST(place.line > 0 && place.end <= f->bytes.len);
            MUST(hed_str_eq(hed_str_sub(f->bytes, place.start, place.end), item->headline));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"page", "text", "auto"};
    feed f = feed_open((hed_str){(const char *)data, size});
    feed_items items;
    for (size_t i = 0; i < 3; i++) {
        if (!feed_read(&f, formats[i], &items))
            continue;
        if (i < 2 && !feed_is_packed(f.bytes))
            stands_there(&f, &items);
        for (size_t k = 0; i == 0 && k < items.batch.n; k++)
            for (size_t other = 0; other < k; other++)
                MUST(items.batch.items[k].bad ||
                     !hed_str_eq(items.batch.items[k].headline, items.batch.items[other].headline));
        if (i == 1 && !feed_is_packed(f.bytes) && items.batch.n < 1000)
            feed_splice(&f, "text", &items, HED_S("A new one"));
        feed_free(&items);
    }
    close(f.fd);
    return 0;
}
