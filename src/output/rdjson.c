/* rdjson: reviewdog's diagnostic format, one diagnostic a remark. Columns count bytes; ends are exclusive. A rewrite is
 * a suggestion in place of the whole headline, where that stands in its line as it is. */
#include "output/format.h"
#include "output/put.h"

void hed_rdjson_head(const hed_document *document, hed_buf *to)
{
    (void)document;
    PUT(to, "{\"source\":{\"name\":\"hed\"},\"diagnostics\":[");
}

static void position(const char *name, unsigned line, uint32_t column, hed_buf *to)
{
    hed_buf_printf(to, "\"%s\":{\"line\":%u", name, line);
    if (column > 0)
        hed_buf_printf(to, ",\"column\":%u", column);
    PUT(to, "}");
}

static void range(const hed_region *region, hed_buf *to)
{
    PUT(to, "\"range\":{");
    position("start", region->line, region->start[0], to);
    if (region->end[0] > 0) {
        PUT(to, ",");
        position("end", region->line, region->end[0], to);
    }
    PUT(to, "}");
}

/* Only as it is: what the format of the input would have to escape is left to hed fix. */
static void suggestion(const hed_shown *shown, hed_buf *to)
{
    const hed_item *item = shown->item;
    const hed_str text = shown->result->rewrite.text;
    const hed_region whole = hed_region_of(item, NULL);
    if (text.len == 0 || whole.end[0] == 0 || whole.n_bytes != item->headline.len)
        return;
    PUT(to, ",\"suggestions\":[{");
    range(&whole, to);
    PUT(to, ",\"text\":");
    hed_put_text(to, text);
    PUT(to, "}]");
}

void hed_rdjson_item(const hed_shown *shown, hed_buf *to)
{
    static const char *const severities[] = {[HED_NOTE] = "INFO", [HED_WARNING] = "WARNING", [HED_ERROR] = "ERROR"};
    const size_t n = hed_remarks(shown);
    for (size_t i = 0; i < n; i++) {
        const hed_remark remark = hed_remark_at(shown, i);
        const hed_region region = hed_region_of(shown->item, remark.finding);
        hed_buf message = {0};
        hed_remark_message(shown, &remark, &message);
        hed_put_cstr(to, i > 0 ? ",\n{\"message\":" : "\n{\"message\":");
        hed_put_text(to, hed_buf_str(&message));
        PUT(to, ",\"location\":{\"path\":");
        hed_put_text(to, hed_place_is_file(shown->item) ? shown->item->places[0].path : HED_S("-"));
        if (region.line > 0) {
            PUT(to, ",");
            range(&region, to);
        }
        hed_buf_printf(to, "},\"severity\":\"%s\",\"code\":{\"value\":", severities[remark.level]);
        hed_put_text(to, hed_str_of(remark.check));
        PUT(to, "}");
        if (i == 0)
            suggestion(shown, to);
        PUT(to, "}");
        hed_buf_free(&message);
    }
}

void hed_rdjson_tail(const hed_document *document, hed_buf *to)
{
    (void)document;
    PUT(to, "\n]}\n");
}
