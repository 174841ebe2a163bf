/* junit: one test case a headline, one suite. What fails is a failure, what could not be checked an error; what only
 * warns passes and says so in system-out. Its head counts them, and so comes last. */
#include "output/format.h"
#include "output/put.h"

static void attribute(const char *name, hed_str s, hed_buf *to)
{
    hed_buf_printf(to, " %s=\"", name);
    hed_put_markup(s, to);
    PUT(to, "\"");
}

void hed_junit_head(const hed_document *document, hed_buf *to)
{
    const hed_summary *s = document->summary;
    size_t failures = 0;
    for (unsigned v = document->style->fail_on; v > HED_PASS && v < HED_ACTIONS; v++)
        failures += s->verdicts[v];
    PUT(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for (int level = 0; level < 2; level++)
        hed_buf_printf(to, "<%s name=\"hed\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"%s time=\"0\">\n",
                       level ? "testsuite" : "testsuites", s->items, failures, s->errors,
                       level ? " skipped=\"0\"" : "");
}

static void body(const hed_shown *shown, hed_buf *to)
{
    const size_t n = hed_remarks(shown);
    for (size_t i = 0; i < n; i++) {
        const hed_remark remark = hed_remark_at(shown, i);
        hed_buf message = {0};
        hed_buf_printf(&message, "%s%s  ", i > 0 ? "\n" : "", remark.check);
        hed_remark_message(shown, &remark, &message);
        hed_put_markup(hed_buf_str(&message), to);
        hed_buf_free(&message);
    }
    if (shown->result->rewrite.text.len == 0)
        return;
    PUT(to, "\nrewrite  ");
    hed_put_markup(shown->result->rewrite.text, to);
}

void hed_junit_item(const hed_shown *shown, hed_buf *to)
{
    static const char *const elements[] = {
        [HED_NOTE] = "system-out", [HED_WARNING] = "system-out", [HED_ERROR] = "failure"};
    const hed_item *item = shown->item;
    const hed_result *r = shown->result;
    const hed_place *place = item->n_places > 0 ? item->places : NULL;
    const hed_level level = hed_level_of(shown->style->fail_on, shown->style->decision, r);
    const char *element = hed_unread(r) ? "error" : elements[level];
    PUT(to, "<testcase");
    attribute("name", item->headline.len > 0 ? item->headline : HED_S("(no headline)"), to);
    attribute("classname", place && place->path.len > 0 ? place->path : HED_S("hed"), to);
    PUT(to, " time=\"0\"");
    if (hed_place_is_file(item)) {
        attribute("file", place->path, to);
        if (place->line > 0)
            hed_buf_printf(to, " line=\"%u\"", place->line);
    }
    if (hed_remarks(shown) == 0) {
        PUT(to, "/>\n");
        return;
    }
    hed_buf_printf(to, "><%s", element);
    if (hed_unread(r))
        PUT(to, " type=\"not-checked\"");
    else if (level == HED_ERROR)
        hed_buf_printf(to, " type=\"%s\"", hed_action_name(r->verdict));
    if (level == HED_ERROR)
        attribute("message",
                  hed_str_of(hed_unread(r)   ? r->errors[0].text
                             : r->n_rows > 0 ? r->rows[0].because
                                             : ""),
                  to);
    PUT(to, ">");
    body(shown, to);
    hed_buf_printf(to, "</%s></testcase>\n", element);
}

void hed_junit_tail(const hed_document *document, hed_buf *to)
{
    (void)document;
    PUT(to, "</testsuite>\n</testsuites>\n");
}
