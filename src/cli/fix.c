/* hed fix: the rewrites that the policy applies, shown or written into the files. A file is read to its end first;
 * then its new bytes are made from the old ones by replacing headlines alone, and put in its place at once. */
#include "cli/engines.h"
#include "cli/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct change {
    hed_place place;
    hed_str text; /* a copy */
} change;

typedef struct fix {
    const hed_options *options;
    hed_engines engines;
    hed_scratches scratches;
    hed_reader_options reader;
    hed_sites *sites;
    hed_batch batch;
    hed_style style;
    hed_summary summary;
    hed_buf out;
    const char *path;   /* of the file that is read */
    struct stat before; /* what was there then */
    change *changes;    /* of that file */
    size_t n, cap, n_headlines;
    size_t index; /* of the next item that is shown */
    bool failed;
} fix;

static void keep(fix *f, const hed_item *item, hed_str text)
{
    for (size_t i = 0; i < item->n_places; i++) {
        if (f->n == f->cap) {
            f->cap = f->cap ? f->cap * 2 : 64;
            f->changes = realloc(f->changes, f->cap * sizeof *f->changes);
        }
        char *copy = f->changes ? malloc(text.len) : NULL;
        if (!copy)
            abort();
        memcpy(copy, text.ptr, text.len);
        f->changes[f->n++] = (change){item->places[i], {copy, text.len}};
    }
}

static void forget(fix *f)
{
    for (size_t i = 0; i < f->n; i++)
        free((void *)(uintptr_t)f->changes[i].text.ptr);
    f->n = f->n_headlines = 0;
}

static void show(fix *f, const hed_engine *engine, const hed_item *item, const hed_result *result)
{
    const hed_output *output = hed_output_find(f->options->json ? "jsonl" : "text");
    f->out.len = 0;
    hed_output_item(output, &f->style, engine, item, result, f->index++, &f->out);
    fwrite(f->out.ptr, 1, f->out.len, stdout);
}

static void one(fix *f, hed_item *item)
{
    hed_result result;
    hed_err err;
    hed_cli_defaults(f->options, item);
    const size_t profile = hed_cli_profile(f->options, item);
    const hed_engine *engine = f->engines.at[profile];
    if (!hed_check(engine, f->scratches.at[profile], item, &result, &err)) {
        hed_cli_fail_err(&err);
        f->failed = true;
        return;
    }
    f->summary.items++;
    if (!result.features) {
        f->summary.errors++;
        hed_cli_report(NULL, &result.errors[0]);
    } else {
        f->summary.verdicts[result.verdict]++;
    }
    if (result.rewrite.applied) {
        f->n_headlines++;
        keep(f, item, result.rewrite.text);
        if (!f->options->write || f->options->verbose > 0 || f->options->json)
            show(f, engine, item, &result);
    } else if (f->options->json && !result.features) {
        show(f, engine, item, &result);
    }
}

static int by_start(const void *a, const void *b)
{
    uint64_t x = ((const change *)a)->place.start, y = ((const change *)b)->place.start;
    return (x > y) - (x < y);
}

/* No signal ends the program between the temporary file and its new name. */
static bool replace(const char *path, hed_str bytes, hed_err *err)
{
    sigset_t all, old;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &old);
    bool ok = hed_file_write(path, bytes, err);
    sigprocmask(SIG_SETMASK, &old, NULL);
    return ok;
}

/* Somebody saved it while it was read: places in it are those of other headlines by now. */
static bool is_another(const fix *f)
{
    struct stat now;
    const struct stat *was = &f->before;
    return stat(f->path, &now) != 0 || now.st_dev != was->st_dev || now.st_ino != was->st_ino ||
           now.st_size != was->st_size || now.st_mtim.tv_sec != was->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != was->st_mtim.tv_nsec;
}

static bool write_file(fix *f)
{
    hed_err err;
    hed_buf bytes = {0};
    hed_place *places = calloc(f->n, sizeof *places);
    hed_str *texts = calloc(f->n, sizeof *texts);
    if (!places || !texts)
        abort();
    qsort(f->changes, f->n, sizeof *f->changes, by_start);
    for (size_t i = 0; i < f->n; i++) {
        places[i] = f->changes[i].place;
        texts[i] = f->changes[i].text;
    }
    bool ok = hed_reader_splice(f->path, &f->reader, places, texts, f->n, &bytes, &err);
    if (is_another(f)) {
        hed_cli_fail("%s: changed while it was read: nothing is written", f->path);
        ok = false;
    } else {
        ok = ok && replace(f->path, (hed_str){bytes.ptr, bytes.len}, &err);
        if (!ok)
            hed_cli_fail_err(&err);
    }
    free(places);
    free(texts);
    hed_buf_free(&bytes);
    return ok;
}

static void file(fix *f, const char *path)
{
    hed_err err;
    f->before = (struct stat){0};
    stat(path, &f->before); /* what is not there is told by the reader */
    hed_reader *reader = hed_reader_open(path, &f->reader, &err);
    if (!reader) {
        hed_cli_fail_err(&err);
        f->failed = true;
        return;
    }
    f->path = path;
    while (hed_reader_read(reader, &f->batch, 256) > 0)
        for (size_t i = 0; i < f->batch.n; i++)
            one(f, &f->batch.items[i]);
    hed_reader_free(reader);
    if (f->options->write && f->n > 0 && !write_file(f))
        f->failed = true;
    else if (f->options->write && f->options->quiet == 0 && !f->options->json)
        printf("%s: %zu headline%s rewritten\n", path, f->n_headlines, f->n_headlines == 1 ? "" : "s");
    forget(f);
}

/* Renaming would write past a file's own mode, and reading a device need not end. What is not there is told when it is
 * opened. */
static bool is_writable(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0 || S_ISDIR(about.st_mode))
        return true;
    if (!S_ISREG(about.st_mode))
        hed_cli_fail("--write needs files: %s is none", path);
    else if ((about.st_mode & 0222) == 0 || access(path, W_OK) != 0)
        hed_cli_fail("%s may not be written to", path);
    else
        return true;
    return false;
}

static bool may_write(const hed_input *inputs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (inputs[i].text || strcmp(inputs[i].path, "-") == 0) {
            hed_cli_fail("--write needs files: %s cannot be written to", inputs[i].text ? "-t" : "standard input");
            return false;
        }
        if (!is_writable(inputs[i].path))
            return false;
    }
    return true;
}

static bool set_up(fix *f, const hed_options *options)
{
    hed_err err;
    if (!hed_engines_load(&f->engines, options))
        return false;
    if (hed_scratches_new(&f->scratches, &f->engines, HED_WANT_DECISION | HED_WANT_REWRITE, &err) &&
        hed_batch_new(&f->batch, &err))
        return true;
    hed_cli_fail_err(&err);
    return false;
}

static int exit_code(const fix *f)
{
    const hed_options *options = f->options;
    if (f->failed || (f->summary.errors > 0 && !options->skip_bad))
        return HED_EXIT_FAIL;
    for (unsigned i = options->fail_on; i > 0 && i < HED_ACTIONS; i++)
        if (f->summary.verdicts[i] > 0)
            return HED_EXIT_FOUND;
    return HED_EXIT_OK;
}

int hed_cli_fix(const hed_command *command, const hed_options *options)
{
    fix f = {.options = options, .style = hed_cli_style(options)};
    hed_input *inputs = NULL;
    size_t n = 0;
    f.style.decision = true;
    f.style.explain = options->verbose > 0;
    if (options->write && options->diff)
        return hed_cli_fail("--diff shows and --write writes: give one of them");
    bool ok = hed_cli_inputs(command, options, &inputs, &n) && hed_cli_reader(options, &f.reader) &&
              hed_cli_sites(inputs, n, &f.reader, &f.sites) && (!options->write || may_write(inputs, n)) &&
              set_up(&f, options);
    for (size_t i = 0; ok && i < n; i++) {
        hed_item item = inputs[i].text ? hed_item_of(inputs[i].text) : (hed_item){0};
        if (inputs[i].text)
            one(&f, &item);
        else
            file(&f, inputs[i].path);
    }
    if (ok && !options->write && options->quiet == 0 && !options->json)
        printf("%zu of %zu headlines would be rewritten\n", f.index, f.summary.items);
    int code = ok ? exit_code(&f) : HED_EXIT_FAIL;
    forget(&f);
    free(f.changes);
    hed_buf_free(&f.out);
    hed_batch_free(&f.batch);
    hed_sites_free(f.sites);
    hed_scratches_free(&f.scratches);
    hed_engines_free(&f.engines);
    free(inputs);
    return code;
}
