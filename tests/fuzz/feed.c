/* Feeds of whatever bytes: nothing is read outside them, headlines are UTF-8 in one line, and the same bytes give the
 * same items whether they come packed or not. */
#include "fuzz/feed.h"

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void pack(hed_str bytes, hed_buf *to)
{
    z_stream z = {0};
    MUST(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    const size_t room = deflateBound(&z, bytes.len);
    z.next_in = (unsigned char *)(uintptr_t)bytes.ptr;
    z.avail_in = (uInt)bytes.len;
    z.next_out = (unsigned char *)hed_buf_room(to, room);
    z.avail_out = (uInt)room;
    MUST(deflate(&z, Z_FINISH) == Z_STREAM_END);
    to->len += room - z.avail_out;
    deflateEnd(&z);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed f = feed_open((hed_str){(const char *)data, size});
    feed_items items, again;
    if (!feed_is_packed(f.bytes) && feed_read(&f, "feed", &items)) {
        hed_buf packed = {0};
        pack(f.bytes, &packed);
        feed other = feed_open(hed_buf_str(&packed));
        MUST(feed_read(&other, "feed", &again));
        MUST(again.batch.n == items.batch.n);
        for (size_t i = 0; i < items.batch.n; i++) {
            const hed_item *item = &items.batch.items[i], *twin = &again.batch.items[i];
            MUST(!item->bad == !twin->bad && hed_str_eq(item->headline, twin->headline));
            MUST(hed_str_eq(item->dek, twin->dek) && hed_str_eq(item->body, twin->body));
            MUST(item->bad || (item->headline.len > 0 && !memchr(item->headline.ptr, '\n', item->headline.len)));
            MUST(hed_utf8_check(item->headline) == item->headline.len);
        }
        feed_free(&again);
        feed_free(&items);
        close(other.fd);
        hed_buf_free(&packed);
    }
    close(f.fd);
    return 0;
}
