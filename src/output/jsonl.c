/* jsonl: one result object a line. */
#include "output/format.h"

void hed_jsonl_item(const hed_shown *shown, hed_buf *to)
{
    hed_result_object(shown, to);
    hed_buf_char(to, '\n');
}
