/* The table of output formats: a row names the functions of a file. */
#include "output/format.h"

static const hed_output formats[] = {
    {"text", hed_text_head, hed_text_item, hed_text_tail, "", false, false},
    {"jsonl", NULL, hed_jsonl_item, NULL, "", false, false},
    {"json", hed_json_head, hed_json_item, hed_json_tail, ",", false, false},
    {"csv", hed_csv_head, hed_csv_item, NULL, "", false, false},
    {"sarif", hed_sarif_head, hed_sarif_item, hed_sarif_tail, ",", false, false},
    {"junit", hed_junit_head, hed_junit_item, hed_junit_tail, "", true, false},
    {"github", NULL, NULL, hed_github_tail, "", false, false},
    {"gitlab", hed_gitlab_head, hed_gitlab_item, hed_gitlab_tail, ",", false, true},
    {"rdjson", hed_rdjson_head, hed_rdjson_item, hed_rdjson_tail, ",", false, false},
    {"html", NULL, NULL, hed_html_tail, "", false, false},
};
#define FORMATS (sizeof formats / sizeof *formats)

const char *const *hed_output_formats(size_t *n)
{
    static const char *const names[FORMATS] = {"text",  "jsonl",  "json",   "csv",    "sarif",
                                               "junit", "github", "gitlab", "rdjson", "html"};
    *n = FORMATS;
    return names;
}

const hed_output *hed_output_find(const char *name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

bool hed_output_head_is_late(const hed_output *output)
{
    return output->late;
}

bool hed_output_counts_repeats(const hed_output *output)
{
    return output->repeats;
}

const char *hed_output_between(const hed_output *output)
{
    return output->between;
}

void hed_output_head(const hed_output *output, const hed_style *style, const hed_engine *engine,
                     const hed_summary *summary, hed_buf *to)
{
    const hed_document document = {style, engine, summary};
    if (output->head)
        output->head(&document, to);
}

void hed_output_item(const hed_output *output, const hed_style *style, const hed_engine *engine, const hed_item *item,
                     const hed_result *result, size_t index, hed_buf *to)
{
    const hed_shown shown = {style, engine, item, result, index};
    const size_t start = to->len;
    if (!output->item)
        return;
    if (start > 0)
        hed_buf_cstr(to, output->between);
    const size_t begin = to->len;
    output->item(&shown, to);
    if (to->len == begin)
        to->len = start;
}

void hed_output_tail(const hed_output *output, const hed_style *style, const hed_engine *engine,
                     const hed_summary *summary, hed_buf *to)
{
    const hed_document document = {style, engine, summary};
    if (output->tail)
        output->tail(&document, to);
}
