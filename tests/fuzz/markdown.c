/* Markdown of whatever bytes: nothing is read outside them, a headline stands at its place, and spliced ones read back.
 */
#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const texts[] = {"A plain one", "'A \"new\": #one,\tof us'"};
    feed f = feed_open((hed_str){(const char *)data, size});
    feed_items items;
    if (feed_read(&f, "markdown", &items)) {
        const hed_item *item = &items.batch.items[0];
        MUST(items.batch.n == 1 && (item->bad || item->headline.len > 0));
        MUST(item->bad || item->places[0].line > 0);
        for (size_t i = 0; i < 2 && !feed_is_packed(f.bytes); i++)
            feed_splice(&f, "markdown", &items, hed_str_of(texts[i]));
        feed_free(&items);
    }
    close(f.fd);
    return 0;
}
