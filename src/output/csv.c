/* csv: one row an item, for spreadsheets. RFC 4180 with a header row and line feeds. A cell that a spreadsheet would
 * take for a formula gets an apostrophe before it. */
#include "output/format.h"
#include "output/put.h"

static void cell(hed_str s, hed_buf *to)
{
    bool formula = s.len > 0 && memchr("=+-@\t\r", s.ptr[0], 6);
    bool quoted = formula;
    for (size_t i = 0; i < s.len && !quoted; i++)
        quoted = memchr(",\"\r\n", s.ptr[i], 4) != NULL;
    if (quoted)
        PUT(to, "\"");
    if (formula)
        PUT(to, "'");
    for (size_t i = 0; i < s.len;) {
        if (s.ptr[i] == '"')
            PUT(to, "\"");
        i += hed_put_character(to, s, i);
    }
    if (quoted)
        PUT(to, "\"");
}

static void next_cell(hed_str s, hed_buf *to)
{
    PUT(to, ",");
    cell(s, to);
}

void hed_csv_head(const hed_document *document, hed_buf *to)
{
    (void)document;
    hed_buf_cstr(to, "id,path,line,section,headline,verdict,labels,clickbait,svm");
    for (int axis = 0; axis < HED_AXES; axis++)
        hed_buf_printf(to, ",%s", hed_axis_name((hed_axis)axis));
    hed_buf_cstr(to, ",rules,decided_by,reason,rewrite,error\n");
}

static void numbers(const hed_shown *shown, hed_buf *to)
{
    const hed_result *r = shown->result;
    const unsigned measured = hed_unread(r) ? 0 : hed_engine_axes(shown->engine);
    PUT(to, ",");
    if (!hed_unread(r))
        hed_put_num(to, r->clickbait);
    PUT(to, ",");
    if (r->has_svm)
        hed_put_num(to, r->svm_score);
    for (unsigned axis = 0; axis < HED_AXES; axis++) {
        PUT(to, ",");
        if (measured >> axis & 1)
            hed_put_num(to, r->axes[axis]);
    }
}

static void names(const hed_shown *shown, hed_buf *to, bool labels)
{
    const hed_result *r = shown->result;
    size_t n = labels ? r->n_labels : r->n_findings;
    PUT(to, ",");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            PUT(to, ";"); /* labels have spaces in them */
        hed_put_cstr(to, labels ? r->labels[i] : r->findings[i].rule);
    }
}

void hed_csv_item(const hed_shown *shown, hed_buf *to)
{
    const hed_item *item = shown->item;
    const hed_result *r = shown->result;
    const hed_place *place = item->n_places > 0 ? &item->places[0] : NULL;
    const hed_row *row = r->n_rows > 0 ? &r->rows[0] : NULL;
    cell(item->id, to);
    next_cell(place ? place->path : HED_S(""), to);
    PUT(to, ",");
    if (place && place->line > 0)
        hed_put_uint(to, place->line);
    next_cell(item->section, to);
    next_cell(item->headline, to);
    next_cell(hed_str_of(shown->style->decision ? hed_action_name(r->verdict) : ""), to);
    names(shown, to, true);
    numbers(shown, to);
    names(shown, to, false);
    next_cell(hed_str_of(row ? row->reason : ""), to);
    next_cell(hed_str_of(row ? row->because : ""), to);
    next_cell(r->rewrite.text, to);
    next_cell(hed_str_of(r->n_errors > 0 ? r->errors[0].text : ""), to);
    PUT(to, "\n");
}
