/* HTML pages and NewsML of whatever bytes: bounded work, nothing read outside, and each headline is one line of UTF-8
 * that is not the note's other half. */
#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one_line(const feed_items *items)
{
    for (size_t i = 0; i < items->batch.n; i++) {
        const hed_item *item = &items->batch.items[i];
        if (item->bad)
            continue;
        MUST(item->headline.len > 0 && hed_utf8_check(item->headline) == item->headline.len);
        MUST(!memchr(item->headline.ptr, '\n', item->headline.len));
        MUST(hed_utf8_check(item->body) == item->body.len && hed_utf8_check(item->dek) == item->dek.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"html", "newsml"};
    feed f = feed_open((hed_str){(const char *)data, size});
    for (size_t i = 0; i < 2; i++) {
        feed_items items;
        if (!feed_read_with(&f, (hed_reader_options){.format = formats[i], .teasers = true}, &items))
            continue;
        one_line(&items);
        feed_free(&items);
    }
    close(f.fd);
    return 0;
}
