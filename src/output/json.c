/* json: one array of result objects, one a line. */
#include "output/format.h"

void hed_json_head(const hed_style *style, hed_buf *to)
{
    (void)style;
    hed_buf_char(to, '[');
}

void hed_json_item(const hed_shown *shown, hed_buf *to)
{
    hed_buf_cstr(to, shown->index > 0 ? ",\n" : "\n");
    hed_result_object(shown, to);
}

void hed_json_tail(const hed_style *style, const hed_summary *summary, hed_buf *to)
{
    (void)style;
    (void)summary;
    hed_buf_cstr(to, "\n]\n");
}
