/* gitlab: a code quality report, one entry a remark. GitLab drops an entry whose fingerprint it has seen, and tells new
 * from fixed by it: it is another for each, and does not move with the lines. */
#include "output/format.h"
#include "output/put.h"

void hed_gitlab_head(const hed_document *document, hed_buf *to)
{
    (void)document;
    PUT(to, "[");
}

static const char *severity(const hed_shown *shown)
{
    static const char *const of[HED_ACTIONS] = {"info", "minor", "major", "critical", "blocker"};
    if (hed_unread(shown->result))
        return "critical";
    return of[shown->style->decision ? shown->result->verdict : HED_PASS];
}

void hed_gitlab_item(const hed_shown *shown, hed_buf *to)
{
    const hed_item *item = shown->item;
    const size_t n = hed_remarks(shown);
    for (size_t i = 0; i < n; i++) {
        const hed_remark remark = hed_remark_at(shown, i);
        hed_buf message = {0};
        hed_remark_message(shown, &remark, &message);
        hed_put_cstr(to, i > 0 ? ",\n{\"description\":" : "\n{\"description\":");
        hed_put_text(to, hed_buf_str(&message));
        PUT(to, ",\"check_name\":");
        hed_put_text(to, hed_str_of(remark.check));
        hed_buf_printf(to, ",\"fingerprint\":\"%016llx\",\"severity\":\"%s\",\"location\":{\"path\":",
                       (unsigned long long)hed_remark_key(shown, &remark), severity(shown));
        hed_str path = hed_place_is_file(item) ? item->places[0].path : HED_S("-");
        while (hed_str_starts(path, HED_S("./")))
            path = hed_str_sub(path, 2, path.len);
        hed_put_text(to, path);
        PUT(to, ",\"lines\":{\"begin\":");
        hed_put_uint(to, item->n_places > 0 && item->places[0].line > 0 ? item->places[0].line : 1);
        PUT(to, "}}}");
        hed_buf_free(&message);
    }
}

void hed_gitlab_tail(const hed_document *document, hed_buf *to)
{
    (void)document;
    PUT(to, "\n]\n");
}
