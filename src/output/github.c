/* github: workflow commands, one annotation a headline. GitHub shows ten errors and ten warnings a step and drops the
 * rest without a word: the worst are written, and a last line says how many there are. */
#include "output/format.h"
#include "output/put.h"

#define SHOWN 10

/* In a message: %, CR and LF; in a property : and , as well. What would hide or move text is shown as <U+202E>, which
 * also keeps line breaks away, but for the percent sign: the runner decodes it. */
static void escape(hed_str s, bool property, hed_buf *to)
{
    hed_buf seen = {0};
    hed_screen_text(s, &seen);
    for (size_t i = 0; i < seen.len; i++) {
        const char c = seen.ptr[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            hed_buf_printf(to, "%%%02X", (unsigned)(unsigned char)c);
        else
            hed_buf_char(to, c);
    }
    hed_buf_free(&seen);
}

static void place(const hed_worst *w, hed_buf *to)
{
    const hed_item item = {.headline = w->headline, .places = &w->place, .n_places = 1};
    if (!hed_place_is_file(&item))
        return;
    const hed_region region = hed_region_of(&item, NULL);
    PUT(to, " file=");
    escape(w->place.path, true, to);
    if (region.line > 0)
        hed_buf_printf(to, ",line=%u", region.line);
    if (region.line > 0 && region.start[2] > 0)
        hed_buf_printf(to, ",col=%u", region.start[2]);
    if (region.line > 0 && region.end[2] > 0)
        hed_buf_printf(to, ",endColumn=%u", region.end[2]);
    PUT(to, ",");
}

static void annotation(const char *command, const hed_worst *w, hed_buf *to)
{
    hed_buf_printf(to, "::%s", command);
    const size_t bare = to->len;
    place(w, to);
    hed_buf_cstr(to, to->len == bare ? " title=" : "title=");
    escape(hed_str_of(w->unread ? "not checked" : hed_action_name(w->verdict)), true, to);
    if (w->row && !w->unread) {
        PUT(to, " ");
        escape(hed_str_of(w->row), true, to);
    }
    PUT(to, "::");
    if (w->headline.len > 0) {
        escape(w->headline, false, to);
        PUT(to, "%0A");
    }
    escape(w->because, false, to);
    for (size_t i = 0; i < w->n_marks; i++) {
        PUT(to, "%0A");
        escape(hed_str_of(w->marks[i].reason), false, to);
        PUT(to, " (");
        escape(hed_str_of(w->marks[i].rule), false, to);
        PUT(to, ")");
    }
    if (w->rewrite.len > 0) {
        PUT(to, "%0ARewrite: ");
        escape(w->rewrite, false, to);
    }
    PUT(to, "\n");
}

static size_t list(const char *command, const hed_summary *s, int which, hed_buf *to)
{
    const size_t n = s->n_worst[which] < SHOWN ? s->n_worst[which] : SHOWN;
    for (size_t i = 0; i < n; i++)
        annotation(command, &s->worst[which][i], to);
    return n;
}

void hed_github_tail(const hed_document *document, hed_buf *to)
{
    const hed_summary *s = document->summary;
    size_t flagged = s->errors;
    size_t shown = list("error", s, 1, to);
    shown += list("warning", s, 0, to);
    hed_buf_printf(to, "::notice title=hed::%zu headline%s", s->items, s->items == 1 ? "" : "s");
    const char *comma = ": ";
    for (int v = HED_ACTIONS - 1; v >= 0; v--) {
        if (s->verdicts[v] == 0)
            continue;
        hed_buf_printf(to, "%s%zu %s", comma, s->verdicts[v], hed_action_name((hed_action)v));
        comma = ", ";
        flagged += v > HED_PASS ? s->verdicts[v] : 0;
    }
    if (s->errors > 0)
        hed_buf_printf(to, "%s%zu not checked", comma, s->errors);
    if (shown < flagged)
        hed_buf_printf(to, "; the %zu worst of %zu are annotated", shown, flagged);
    PUT(to, "\n");
}
