/* hed features: the table of features, or the values of headlines. */
#include "cli/cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void table(void)
{
    printf("%-17s %-10s %-8s %8s  %s\n", "feature", "group", "unit", "range", "meaning (*: the shipped model uses it)");
    for (size_t i = 0; i < hed_feature_count(); i++) {
        const hed_feature *f = hed_feature_at(i);
        char range[32];
        snprintf(range, sizeof range, "%g..%g", f->min, f->max);
        printf("%-17s %-10s %-8s %8s  %s%s\n", f->name, f->group, f->unit, range, f->model ? "* " : "  ", f->meaning);
    }
    printf("schema %s\n", hed_feature_schema());
}

/* Names are plain ASCII, values finite: nothing to escape. */
static void print_values(const float *values)
{
    for (size_t i = 0; i < hed_feature_count(); i++)
        printf("%s\"%s\":%.9g", i > 0 ? "," : "{", hed_feature_at(i)->name, (double)values[i]);
    putchar('}');
}

static void print_text(const char *headline, const float *values, bool all)
{
    printf("%s\n", headline);
    for (size_t i = 0; i < hed_feature_count(); i++) {
        const hed_feature *f = hed_feature_at(i);
        if (all || values[i] > 0 || values[i] < 0)
            printf("  %-17s %8.4g  %s\n", f->name, (double)values[i], f->meaning);
    }
}

/* ---- Headlines of files, a line each */

/* Valid UTF-8. What would end a cell is a space. */
static void print_cell(hed_str s)
{
    for (size_t i = 0; i < s.len; i++)
        putchar((unsigned char)s.ptr[i] < ' ' ? ' ' : s.ptr[i]);
}

static void print_string(hed_str s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ')
            printf("\\u%04x", c);
        else
            printf(c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
    putchar('"');
}

static void print_header(void)
{
    printf("label\theadline");
    for (size_t i = 0; i < hed_feature_count(); i++)
        printf("\t%s", hed_feature_at(i)->name);
    putchar('\n');
}

static void print_row(const hed_item *item, const float *values)
{
    if (isnan(item->label))
        print_cell(item->label_name);
    else
        printf("%.9g", item->label);
    putchar('\t');
    print_cell(item->headline);
    for (size_t i = 0; i < hed_feature_count(); i++)
        printf("\t%.9g", (double)values[i]);
    putchar('\n');
}

static void print_line(const hed_item *item, const float *values)
{
    printf("{\"label\":");
    if (!isnan(item->label))
        printf("%.9g", item->label);
    else if (item->label_name.len > 0)
        print_string(item->label_name);
    else
        printf("null");
    printf(",\"headline\":");
    print_string(item->headline);
    printf(",\"features\":");
    print_values(values);
    printf("}\n");
}

/* False when something could not be read; the rest is printed all the same. */
static bool print_file(const hed_engine *engine, hed_scratch *scratch, const char *path, const hed_options *options,
                       const hed_reader_options *how)
{
    hed_err err;
    hed_batch batch;
    hed_reader *reader = hed_reader_open(path, how, &err);
    bool ok = reader && hed_batch_new(&batch, &err);
    if (!ok) {
        hed_reader_free(reader);
        hed_cli_fail_err(&err);
        return false;
    }
    while (hed_reader_read(reader, &batch, 256) > 0)
        for (size_t i = 0; i < batch.n; i++) {
            const hed_item *item = &batch.items[i];
            hed_result result;
            const bool read = !item->bad && hed_check(engine, scratch, item, &result, &err) && result.features;
            if (read)
                (options->json ? print_line : print_row)(item, result.features);
            else
                hed_cli_report(NULL, item->bad ? item->bad : result.n_errors > 0 ? &result.errors[0] : &err);
            ok = ok && (read || options->skip_bad);
        }
    hed_batch_free(&batch);
    hed_reader_free(reader);
    return ok;
}

static int files(const hed_command *command, const hed_engine *engine, const hed_options *options)
{
    hed_reader_options how;
    hed_input *inputs;
    hed_err err;
    size_t n;
    if (!hed_cli_reader(options, &how) || !hed_cli_inputs(command, options, &inputs, &n))
        return HED_EXIT_FAIL;
    hed_scratch *scratch = hed_scratch_new(engine, 0, &err);
    int code = scratch ? HED_EXIT_OK : hed_cli_fail_err(&err);
    if (scratch && !options->json)
        print_header();
    for (size_t i = 0; scratch && i < n; i++)
        if (!print_file(engine, scratch, inputs[i].path, options, &how))
            code = HED_EXIT_FAIL;
    hed_scratch_free(scratch);
    free(inputs);
    return code;
}

/* ---- Headlines of the command line */

static int values(const hed_engine *engine, const hed_options *options)
{
    hed_err err;
    hed_scratch *scratch = hed_scratch_new(engine, 0, &err);
    int code = scratch ? HED_EXIT_OK : hed_cli_fail_err(&err);
    for (size_t i = 0; scratch && i < options->n_inputs; i++) {
        const char *headline = options->inputs[i].text;
        const hed_item item = hed_item_of(headline ? headline : "");
        hed_result result;
        if (!hed_check(engine, scratch, &item, &result, &err)) {
            code = hed_cli_fail_err(&err);
        } else if (!result.features) {
            code = hed_cli_fail_err(&result.errors[0]);
        } else if (options->json) {
            print_values(result.features);
            putchar('\n');
        } else {
            print_text(headline, result.features, options->verbose > 0);
        }
    }
    hed_scratch_free(scratch);
    return code;
}

int hed_cli_features(const hed_command *command, const hed_options *options)
{
    size_t paths = 0;
    for (size_t i = 0; i < options->n_inputs; i++)
        paths += options->inputs[i].path != NULL;
    if (paths > 0 && paths < options->n_inputs)
        return hed_cli_fail("features takes files or headlines by -t, not both");
    if (options->n_inputs == 0 && !options->files_from) {
        table();
        return HED_EXIT_OK;
    }
    hed_options with = *options;
    with.no_model = with.no_rules = with.no_policy = true;
    hed_engine *engine = hed_cli_load(&with);
    const bool of_files = paths > 0 || options->files_from;
    int code = !engine ? HED_EXIT_FAIL : of_files ? files(command, engine, options) : values(engine, options);
    hed_engine_free(engine);
    return code;
}
