/* JSON documents of whatever bytes, as each format that reads them: nothing is read outside them, and spliced headlines
 * read back. */
#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"json", "wordpress", "ninjs", "auto"};
    feed f = feed_open((hed_str){(const char *)data, size});
    for (size_t i = 0; i < 4; i++) {
        feed_items items;
        if (!feed_read(&f, formats[i], &items))
            continue;
        if (i < 3 && !feed_is_packed(f.bytes) && items.batch.n < 1000)
            feed_splice(&f, formats[i], &items, HED_S("A \"new\" one, \xc3\xa9"));
        feed_free(&items);
    }
    close(f.fd);
    return 0;
}
