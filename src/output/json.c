/* json: one array of result objects, one a line. */
#include "output/format.h"

void hed_json_head(const hed_document *document, hed_buf *to)
{
    (void)document;
    hed_buf_char(to, '[');
}

void hed_json_item(const hed_shown *shown, hed_buf *to)
{
    hed_buf_char(to, '\n');
    hed_result_object(shown, to);
}

void hed_json_tail(const hed_document *document, hed_buf *to)
{
    (void)document;
    hed_buf_cstr(to, "\n]\n");
}
