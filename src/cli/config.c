/* Configuration: settings are long options, read from a file and applied where the command line says nothing. The table
 * below tells which ones may be set; everything else about them is in the table of options. */
#include "cli/config.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum meaning {
    PLAIN,
    FILE_PATH,    /* relative to the file that it stands in */
    FILE_OR_NAME, /* a path when it looks like one */
    FORMAT_FILE   /* FORMAT or FORMAT=FILE */
} meaning;

static const struct {
    const char *name;
    meaning meaning;
} settings[] = {
    {"policy", FILE_OR_NAME}, {"rules", FILE_PATH},    {"model", FILE_PATH},    {"no-model", PLAIN},
    {"no-rules", PLAIN},      {"fail-on", PLAIN},      {"fail-score", PLAIN},   {"max-warnings", PLAIN},
    {"max-rate", PLAIN},      {"baseline", FILE_PATH}, {"allow", FILE_PATH},    {"format", FORMAT_FILE},
    {"input", PLAIN},         {"field", PLAIN},        {"lang", PLAIN},         {"section", PLAIN},
    {"outlet", PLAIN},        {"slot", PLAIN},         {"invalid-utf8", PLAIN}, {"skip-bad", PLAIN},
    {"jobs", PLAIN},          {"color", PLAIN},
};
#define SETTINGS (sizeof settings / sizeof *settings)

typedef struct hed_path_setting {
    const char *pattern; /* absolute */
    const char *section, *lang, *outlet, *slot;
} hed_path_setting;

static const char *const of_paths[] = {"match", "section", "lang", "outlet", "slot"};
#define OF_PATHS (sizeof of_paths / sizeof *of_paths)

const hed_key_help *hed_cli_settings(size_t *n)
{
    static const hed_key_help groups[] = {
        {"", "root", "true: no file above this one is looked for"},
        {"", "extends", "a path or a list of paths: files whose settings hold where this one has none"},
        {"", "paths", "a list of maps: what holds for inputs by their path; the first that says it"},
        {"paths[]", "match", "a pattern of paths, as in \"sport/*.jsonl\""},
        {"paths[]", "section", "section of items that name none"},
        {"paths[]", "lang", "language of items that name none"},
        {"paths[]", "outlet", "outlet of items that name none"},
        {"paths[]", "slot", "slot of items that name none"},
    };
    static hed_key_help all[SETTINGS + sizeof groups / sizeof *groups];
    for (size_t i = 0; i < SETTINGS; i++)
        all[i] = (hed_key_help){"", settings[i].name, hed_cli_option(settings[i].name).help};
    memcpy(all + SETTINGS, groups, sizeof groups);
    *n = sizeof all / sizeof *all;
    return all;
}

/* ---- Values */

static char *joined(const char *a, size_t n, const char *b, const char *c)
{
    const size_t size = n + strlen(b) + strlen(c) + 1;
    char *to = malloc(size);
    if (!to)
        abort();
    snprintf(to, size, "%.*s%s%s", (int)n, a, b, c);
    return to;
}

static const char *relative(const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    static hed_list kept; /* as long as the process */
    if (path[0] == '/' || !slash || strcmp(path, "-") == 0)
        return path;
    hed_cli_push(&kept, joined(file, (size_t)(slash - file) + 1, path, ""));
    return kept.at[kept.n - 1];
}

static const char *resolved(const hed_setting *s, meaning what)
{
    const char *equals = strchr(s->value, '=');
    const size_t len = strlen(s->value);
    const bool yaml = len > 5 && strcmp(s->value + len - 5, ".yaml") == 0;
    if (what == FILE_PATH || (what == FILE_OR_NAME && (strchr(s->value, '/') || yaml)))
        return relative(s->path, s->value);
    if (what != FORMAT_FILE || !equals)
        return s->value;
    static hed_list kept;
    hed_cli_push(&kept, joined(s->value, (size_t)(equals - s->value) + 1, relative(s->path, equals + 1), ""));
    return kept.at[kept.n - 1];
}

static bool wrong(const hed_setting *s, const char *what)
{
    hed_cli_fail("%s:%u:%u: %s: %s", s->path, s->line, s->column, s->key, what);
    return false;
}

static bool unknown(const hed_setting *s, const char *const *names, size_t n)
{
    const char *near = hed_suggest((hed_str){s->key, strlen(s->key)}, names, n);
    if (near)
        hed_cli_fail("%s:%u:%u: there is no setting %s; did you mean %s?", s->path, s->line, s->column, s->key, near);
    else
        hed_cli_fail("%s:%u:%u: there is no setting %s; hed config init writes them all", s->path, s->line, s->column,
                     s->key);
    return false;
}

static bool fits(const hed_setting *s, hed_option_shape shape)
{
    char *end;
    if (shape.flag && strcmp(s->value, "true") != 0 && strcmp(s->value, "false") != 0)
        return wrong(s, "is true or false");
    if (shape.number) {
        const double value = strtod(s->value, &end);
        if (end == s->value || *end || value < 0 || value > 1e9 ||
            (shape.whole && strspn(s->value, "0123456789") != strlen(s->value)))
            return wrong(s, shape.whole ? "is a whole number" : "is a number, 0 or more");
    }
    if (!shape.words)
        return true;
    const size_t len = strlen(s->value);
    for (const char *at = shape.words; *at;) {
        const size_t n = strcspn(at, "|");
        if (n == len && memcmp(at, s->value, n) == 0)
            return true;
        at += n + (at[n] == '|');
    }
    hed_cli_fail("%s:%u:%u: %s is one of %s, not \"%s\"", s->path, s->line, s->column, s->key, shape.words, s->value);
    return false;
}

/* The row of settings; -1 after saying that there is none. */
static int row_of(const hed_setting *s)
{
    const char *names[SETTINGS + 3] = {"extends", "paths", "root"};
    for (size_t i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].name, s->key) == 0)
            return (int)i;
        names[i + 3] = settings[i].name;
    }
    unknown(s, names, SETTINGS + 3);
    return -1;
}

/* ---- paths */

static bool add_path(hed_options *options, const hed_setting *s, hed_path_setting *at)
{
    hed_path_setting *one = &at[s->group - 1];
    const char **fields[OF_PATHS] = {&one->pattern, &one->section, &one->lang, &one->outlet, &one->slot};
    char folder[PATH_MAX];
    size_t i = 0;
    while (i < OF_PATHS && strcmp(of_paths[i], s->key) != 0)
        i++;
    if (i == OF_PATHS)
        return unknown(s, of_paths, OF_PATHS);
    *fields[i] = s->value;
    if (options->n_paths < s->group)
        options->n_paths = s->group;
    if (i > 0)
        return true;
    const char *slash = strrchr(s->path, '/');
    char *name = joined(s->path, slash ? (size_t)(slash - s->path) + 1 : 0, ".", "");
    const bool found = realpath(name, folder) != NULL;
    free(name);
    if (!found)
        return wrong(s, strerror(errno));
    static hed_list kept;
    hed_cli_push(&kept, joined(folder, strlen(folder), "/", s->value));
    one->pattern = kept.at[kept.n - 1];
    return true;
}

static void default_to(hed_str *field, const char *value)
{
    if (field->len == 0 && value)
        *field = (hed_str){value, strlen(value)};
}

void hed_cli_path_defaults(const hed_options *options, hed_item *item)
{
    static _Thread_local char given[PATH_MAX], real[PATH_MAX]; /* items come file by file */
    if (options->n_paths == 0 || item->n_places == 0 || item->places[0].path.len == 0 ||
        item->places[0].path.len >= sizeof given)
        return;
    const hed_str path = item->places[0].path;
    if (strlen(given) != path.len || memcmp(given, path.ptr, path.len) != 0) {
        memcpy(given, path.ptr, path.len);
        given[path.len] = 0;
        if (!realpath(given, real))
            real[0] = 0;
    }
    for (size_t i = 0; i < options->n_paths; i++) {
        const hed_path_setting *one = &options->paths[i];
        if (!one->pattern || fnmatch(one->pattern, real, 0) != 0)
            continue;
        default_to(&item->section, one->section);
        default_to(&item->lang, one->lang);
        default_to(&item->outlet, one->outlet);
        default_to(&item->slot, one->slot);
    }
}

/* ---- Which file */

/* The path in *to, "" for none; false after saying that inputs have different ones. */
static bool find(const hed_options *options, size_t first, hed_buf *to)
{
    const char *named = options->config ? options->config : getenv("HED_CONFIG");
    const char *of = NULL;
    if (options->no_config)
        named = "";
    for (size_t i = first; i < options->n_inputs && !named; i++) {
        hed_buf other = {0};
        const char *path = options->inputs[i].path;
        if (!path || strcmp(path, "-") == 0 || access(path, F_OK) != 0)
            continue;
        hed_config_find(path, &other);
        const bool same = !of || (other.len == to->len && memcmp(other.ptr, to->ptr, to->len) == 0);
        if (same && !of)
            *to = other, of = path, other = (hed_buf){0};
        hed_buf_free(&other);
        if (same)
            continue;
        hed_cli_fail("%s and %s have different configurations: check them apart, or give --config", of, path);
        return false;
    }
    if (!named && !of)
        hed_config_find(".", to);
    if (named) {
        to->ptr = joined(named, strlen(named), "", "");
        to->len = strlen(named);
    }
    return true;
}

static hed_config *load(const char *path)
{
    hed_err err;
    hed_config *config = hed_config_load(path, &err);
    if (!config)
        hed_cli_fail_err(&err);
    return config;
}

static bool given_on_command_line(const hed_options *options, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(options->given.at[i], key) == 0)
            return true;
    return false;
}

static bool apply(const hed_config *config, hed_options *options)
{
    size_t n;
    const size_t given = options->given.n;
    const hed_setting *all = hed_config_settings(config, &n);
    hed_path_setting *paths = calloc(n + 1, sizeof *paths);
    if (!paths)
        abort();
    options->paths = paths;
    for (size_t i = 0; i < n; i++) {
        const hed_setting *s = &all[i];
        if (s->group > 0) {
            if (!add_path(options, s, paths))
                return false;
            continue;
        }
        if (strcmp(s->key, "root") == 0) /* the search ends at the first file anyway; it tells readers so */
            continue;
        const int row = row_of(s);
        if (row < 0 || !fits(s, hed_cli_option(s->key)))
            return false;
        const bool off = hed_cli_option(s->key).flag && strcmp(s->value, "false") == 0;
        if (off || given_on_command_line(options, given, s->key))
            continue;
        if (!hed_cli_set(s->key, resolved(s, settings[row].meaning), options))
            return wrong(s, "is not what it may be");
    }
    return true;
}

bool hed_cli_configure(const hed_command *command, hed_options *options)
{
    static hed_config *config; /* its strings live as long as the process */
    const bool words = strcmp(command->name, "baseline") == 0;
    hed_buf path = {0};
    bool ok = find(options, words ? 1 : 0, &path);
    if (ok && path.len > 0)
        ok = (config = load(path.ptr)) && apply(config, options);
    hed_buf_free(&path);
    return ok;
}

/* ---- hed config */

static int show(const hed_options *options, const char *path)
{
    size_t n;
    static hed_options checked; /* its lists live as long as the process */
    hed_config *config = path[0] ? load(path) : NULL;
    if (path[0] && (!config || !apply(config, &checked)))
        return HED_EXIT_FAIL;
    const hed_setting *all = config ? hed_config_settings(config, &n) : (n = 0, NULL);
    for (size_t i = 0; i < n; i++) {
        const hed_setting *s = &all[i];
        const int row = s->group == 0 && strcmp(s->key, "root") != 0 ? row_of(s) : -1;
        const char *value = row >= 0 ? resolved(s, settings[row].meaning) : s->value;
        char key[64];
        if (s->group > 0)
            snprintf(key, sizeof key, "paths[%u].%s", s->group, s->key);
        else
            snprintf(key, sizeof key, "%s", s->key);
        if (options->origin)
            printf("%-16s  %-32s  %s:%u\n", key, value, s->path, s->line);
        else
            printf("%-16s  %s\n", key, value);
    }
    for (size_t i = 0; i < SETTINGS; i++) {
        bool set = false;
        for (size_t k = 0; k < n && !set; k++)
            set = all[k].group == 0 && strcmp(all[k].key, settings[i].name) == 0;
        if (!set && options->origin)
            printf("%-16s  %-32s  built in\n", settings[i].name, "-");
    }
    hed_config_free(config);
    return HED_EXIT_OK;
}

static int init(const hed_options *options)
{
    const int fd = open(".hed.yaml", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file)
        return hed_cli_fail(".hed.yaml: cannot write: %s", strerror(errno));
    fprintf(
        file,
        "# hed: settings of this folder and those below. Each is a long option of hed check; paths are relative to\n"
        "# this file. hed config show --origin tells what holds.\nroot: true\n");
    for (size_t i = 0; i < SETTINGS; i++) {
        const hed_option_shape shape = hed_cli_option(settings[i].name);
        fprintf(file, "\n# %s\n# %s: %s\n", shape.help, settings[i].name,
                shape.flag     ? "true"
                : shape.list   ? "[]"
                : shape.number ? "0"
                : shape.words  ? ""
                               : "…");
    }
    fprintf(file, "\n# what holds for inputs by their path, where they do not say it themselves\n"
                  "# paths:\n# - {match: \"sport/*.jsonl\", section: sport}\n");
    if (fclose(file) != 0)
        return hed_cli_fail(".hed.yaml: cannot write: %s", strerror(errno));
    if (options->quiet == 0)
        printf(".hed.yaml\n");
    return HED_EXIT_OK;
}

static void json_text(const char *s)
{
    putchar('"');
    for (; *s; s++)
        printf(*s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
    putchar('"');
}

static void schema_type(hed_option_shape shape)
{
    if (shape.flag)
        printf("\"type\": \"boolean\"");
    else if (shape.number)
        printf("\"type\": \"%s\", \"minimum\": 0", shape.whole ? "integer" : "number");
    else if (shape.list)
        printf("\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}");
    else
        printf("\"type\": \"string\"");
    if (!shape.words)
        return;
    printf(", \"enum\": [");
    for (const char *at = shape.words; *at;) {
        const size_t n = strcspn(at, "|");
        printf("%s\"%.*s\"", at == shape.words ? "" : ", ", (int)n, at);
        at += n + (at[n] == '|');
    }
    printf("]");
}

static int schema(void)
{
    printf("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
           "  \"title\": \"Configuration of hed: .hed.yaml\",\n  \"type\": \"object\",\n"
           "  \"additionalProperties\": false,\n  \"properties\": {\n"
           "    \"root\": {\"type\": \"boolean\", \"description\": \"no file above this one is looked for\"},\n"
           "    \"extends\": {\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}, "
           "\"description\": \"files whose settings hold where this one has none\"},\n");
    for (size_t i = 0; i < SETTINGS; i++) {
        const hed_option_shape shape = hed_cli_option(settings[i].name);
        printf("    \"%s\": {", settings[i].name);
        schema_type(shape);
        printf(", \"description\": ");
        json_text(shape.help);
        printf("},\n");
    }
    printf("    \"paths\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"match\"], "
           "\"additionalProperties\": false, \"properties\": {");
    for (size_t i = 0; i < OF_PATHS; i++)
        printf("%s\"%s\": {\"type\": \"string\"}", i > 0 ? ", " : "", of_paths[i]);
    printf("}}, \"description\": \"what holds for inputs by their path; the first that says it\"}\n  }\n}\n");
    return HED_EXIT_OK;
}

int hed_cli_config(const hed_command *command, const hed_options *options)
{
    const char *what = options->n_inputs > 0 ? options->inputs[0].path : "";
    hed_buf path = {0};
    int code = HED_EXIT_FAIL;
    if (strcmp(what, "schema") == 0)
        return schema();
    if (strcmp(what, "init") == 0)
        return init(options);
    if (strcmp(what, "show") != 0 && strcmp(what, "path") != 0)
        return hed_cli_fail("%s needs to be told what to do: init, show, path or schema", command->name);
    if (find(options, 1, &path)) {
        code = path.len > 0 || what[0] == 's' ? HED_EXIT_OK : HED_EXIT_FOUND;
        if (what[0] == 's')
            code = show(options, path.len > 0 ? path.ptr : "");
        else if (path.len > 0)
            printf("%s\n", path.ptr);
    }
    hed_buf_free(&path);
    return code;
}
