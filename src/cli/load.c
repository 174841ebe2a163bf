/* From options to an engine, a reader's options and a list of inputs. */
#include "cli/apart.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* What is needed until the program ends, held where a leak checker finds it. */
static void *keep(void *memory)
{
    static hed_list kept;
    hed_cli_push(&kept, must(memory));
    return memory;
}

hed_engine_options hed_cli_engine_options(const hed_options *options)
{
    return (hed_engine_options){
        .model = options->model,
        .packs = options->rules.n > 0 ? options->rules.at : NULL,
        .n_packs = options->rules.n,
        .policy = options->policy,
        .no_model = options->no_model,
        .no_rules = options->no_rules,
        .no_policy = options->no_policy,
        .lint = options->lint,
        .match_limit = options->match_limit,
        .depth_limit = options->depth_limit,
        .heap_limit = options->heap_limit,
    };
}

typedef struct loading {
    const hed_options *options;
    size_t reported;
} loading;

/* What has no place of its own was given: on the command line, or where a configuration has it. */
static void report(void *ctx, const hed_err *err)
{
    loading *l = ctx;
    const hed_setting *s = l->options->policy_at;
    hed_err placed = *err;
    if (s && err->code == HED_EUSAGE && err->path[0] == 0) {
        snprintf(placed.path, sizeof placed.path, "%s", s->path);
        placed.line = s->line;
        placed.column = s->column;
    }
    hed_cli_report(&l->reported, &placed);
}

hed_engine *hed_cli_load(const hed_options *options)
{
    hed_err err;
    loading l = {options, 0};
    const hed_engine_options what = hed_cli_engine_options(options);
    hed_engine *engine = hed_engine_load(&what, report, &l, &err);
    if (!engine && l.reported == 0)
        hed_cli_fail_err(&err);
    return engine;
}

static bool known_format(const char *format)
{
    size_t n;
    const char *const *names = hed_reader_formats(&n);
    for (size_t i = 0; format && i < n; i++)
        if (strcmp(format, names[i]) == 0)
            return true;
    if (!format || strcmp(format, "auto") == 0)
        return true;
    hed_cli_unknown("input format", format, names, n);
    return false;
}

bool hed_cli_reader(const hed_options *options, hed_reader_options *reader)
{
    static const char *const ours[] = {"headline", "dek", "body", "id", "section", "outlet", "lang", "slot", "label"};
    const size_t n_ours = sizeof ours / sizeof *ours, n = options->fields.n;
    if (!known_format(options->input))
        return false;
    const char *(*pairs)[2] = n > 0 ? keep(calloc(n, sizeof *pairs)) : NULL;
    for (size_t i = 0; i < n; i++) {
        const char *given = options->fields.at[i], *equals = strchr(given, '=');
        size_t len = equals ? (size_t)(equals - given) : strlen(given);
        for (size_t k = 0; equals && equals[1] && k < n_ours; k++)
            if (strlen(ours[k]) == len && memcmp(ours[k], given, len) == 0)
                pairs[i][0] = ours[k];
        pairs[i][1] = equals ? equals + 1 : NULL;
        if (pairs[i][0])
            continue;
        const char *near = hed_suggest((hed_str){given, len}, ours, n_ours);
        hed_cli_fail("--field takes NAME=THEIRS, NAME one of headline, dek, body, id, section, outlet, lang, slot, "
                     "label; not \"%s\"%s%s%s",
                     given, equals && near ? "; did you mean " : "", equals && near ? near : "",
                     equals && near ? "?" : "");
        return false;
    }
    *reader = (hed_reader_options){.format = options->input,
                                   .fields = (const char *const(*)[2])pairs,
                                   .n_fields = n,
                                   .pointer = options->pointer,
                                   .teasers = options->teasers,
                                   .replace_invalid_utf8 = options->invalid_utf8 == 1};
    return true;
}

bool hed_cli_sites(const hed_input *inputs, size_t n, hed_reader_options *reader, hed_sites **sites)
{
    const bool pages = !reader->format || strcmp(reader->format, "auto") == 0 || strcmp(reader->format, "html") == 0;
    *sites = NULL;
    if (!pages || n < 2)
        return true;
    reader->sites = *sites = must(hed_sites_new());
    for (size_t i = 0; i < n; i++)
        if (inputs[i].path)
            hed_sites_learn(*sites, inputs[i].path);
    return true;
}

/* ---- Inputs */

typedef struct gathered {
    hed_input *at;
    size_t n, cap;
} gathered;

static void add(gathered *g, hed_input input)
{
    if (g->n == g->cap) {
        g->cap = g->cap ? g->cap * 2 : 16;
        g->at = must(realloc(g->at, g->cap * sizeof *g->at));
    }
    g->at[g->n++] = input;
}

/* A path that is not there but looks like a pattern is one: shells leave it alone in quotes or when nothing fits. */
static bool add_path(gathered *g, const char *path)
{
    glob_t found;
    if (strcmp(path, "-") == 0 || access(path, F_OK) == 0 || !strpbrk(path, "*?[")) {
        add(g, (hed_input){.path = path});
        return true;
    }
    int rc = glob(path, GLOB_BRACE | GLOB_TILDE, NULL, &found);
    if (rc != 0) {
        hed_cli_fail("%s: no file has a name like this", path);
        return false;
    }
    for (size_t i = 0; i < found.gl_pathc; i++)
        add(g, (hed_input){.path = keep(strdup(found.gl_pathv[i]))});
    globfree(&found);
    return true;
}

static bool add_listed(gathered *g, const hed_options *options)
{
    const char *from = options->files_from;
    bool standard = strcmp(from, "-") == 0;
    FILE *file = standard ? stdin : fopen(from, "r");
    if (!file) {
        hed_cli_fail("%s: cannot open: %s", from, strerror(errno));
        return false;
    }
    char *line = NULL;
    size_t cap = 0;
    int end = options->null ? 0 : '\n';
    for (ssize_t len; (len = getdelim(&line, &cap, end, file)) >= 0;) {
        if (len > 0 && line[len - 1] == (char)end)
            line[--len] = 0;
        if (len > 0)
            add(g, (hed_input){.path = keep(strdup(line))});
    }
    bool ok = !ferror(file);
    if (!ok)
        hed_cli_fail("%s: cannot read: %s", from, strerror(errno));
    free(line);
    if (!standard)
        fclose(file);
    return ok;
}

bool hed_cli_inputs(const hed_command *command, const hed_options *options, hed_input **inputs, size_t *n)
{
    gathered g = {0};
    bool ok = true;
    size_t standard = options->files_from && strcmp(options->files_from, "-") == 0;
    for (size_t i = 0; i < options->n_inputs; i++) {
        const hed_input *input = &options->inputs[i];
        if (input->text)
            add(&g, *input);
        else
            ok = add_path(&g, input->path) && ok;
        standard += input->path && strcmp(input->path, "-") == 0;
    }
    if (standard > 1) {
        hed_cli_fail("standard input can be read only once");
        ok = false;
    }
    if (ok && options->files_from)
        ok = add_listed(&g, options);
    if (ok && g.n == 0) {
        hed_cli_fail("nothing to %s: give a file, - for standard input, or -t \"a headline\"", command->name);
        ok = false;
    }
    for (size_t i = 0; i < g.n && ok; i++) /* what globs and lists gave, too */
        ok = hed_cli_is_apart(options, g.at[i].path);
    if (!ok)
        free(g.at);
    *inputs = ok ? g.at : NULL;
    *n = ok ? g.n : 0;
    return ok;
}
