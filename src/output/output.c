/* The table of output formats: a row names the functions of a file. */
#include "output/format.h"

static const hed_output formats[] = {
    {"text", hed_text_head, hed_text_item, hed_text_tail},
    {"jsonl", NULL, hed_jsonl_item, NULL},
    {"json", hed_json_head, hed_json_item, hed_json_tail},
    {"csv", hed_csv_head, hed_csv_item, NULL},
};
#define FORMATS (sizeof formats / sizeof *formats)

const char *const *hed_output_formats(size_t *n)
{
    static const char *const names[FORMATS] = {"text", "jsonl", "json", "csv"};
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

void hed_output_head(const hed_output *output, const hed_style *style, hed_buf *to)
{
    if (output->head)
        output->head(style, to);
}

void hed_output_item(const hed_output *output, const hed_style *style, const hed_engine *engine, const hed_item *item,
                     const hed_result *result, size_t index, hed_buf *to)
{
    const hed_shown shown = {style, engine, item, result, index};
    output->item(&shown, to);
}

void hed_output_tail(const hed_output *output, const hed_style *style, const hed_summary *summary, hed_buf *to)
{
    if (output->tail)
        output->tail(style, summary, to);
}
