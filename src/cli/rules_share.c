/* What several of hed rules do: look at each headline of the inputs, print a string as JSON. */
#include "cli/rules.h"

#include <stdio.h>

bool hed_cli_each_item(const hed_options *options, size_t first, hed_see_item *see, hed_see_end *end, void *ctx)
{
    hed_reader_options reading;
    hed_batch batch;
    hed_err err;
    bool ok = hed_cli_reader(options, &reading);
    for (size_t file = first; ok && file < options->n_inputs; file++) {
        const char *path = options->inputs[file].path;
        size_t unread = 0;
        hed_reader *reader = hed_reader_open(path, &reading, &err);
        if (!reader || !hed_batch_new(&batch, &err)) {
            hed_reader_free(reader);
            hed_cli_fail_err(&err);
            return false;
        }
        for (size_t n; ok && (n = hed_reader_read(reader, &batch, 256)) > 0;)
            for (size_t i = 0; ok && i < n; i++) {
                unread += batch.items[i].bad ? 1 : 0;
                ok = batch.items[i].bad || see(ctx, file - first, &batch.items[i]);
            }
        hed_batch_free(&batch);
        hed_reader_free(reader);
        ok = ok && (!end || end(ctx, file - first, path, unread));
    }
    return ok;
}

void hed_cli_print_string(hed_str s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '"' || s.ptr[i] == '\\')
            printf("\\%c", s.ptr[i]);
        else if ((unsigned char)s.ptr[i] < ' ')
            printf("\\u%04x", (unsigned)s.ptr[i]);
        else
            putchar(s.ptr[i]);
    putchar('"');
}
