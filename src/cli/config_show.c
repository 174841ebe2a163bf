/* hed config: what holds, a file to start from, a schema for editors. */
#include "cli/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int show(const hed_options *options, const char *path, const char *of)
{
    size_t n;
    const char *name;
    static hed_options checked; /* its lists live as long as the process */
    hed_config *config = path[0] ? hed_cli_config_load(path) : NULL;
    if (path[0] && (!config || !hed_cli_config_apply(config, hed_cli_config_is_found(options, path), &checked)))
        return HED_EXIT_FAIL;
    const hed_setting *all = config ? hed_config_settings(config, &n) : (n = 0, NULL);
    for (size_t i = 0; i < n; i++) {
        const hed_setting *s = &all[i];
        char key[64];
        if (s->list)
            snprintf(key, sizeof key, "%s[%u].%s", s->list, s->group, s->key);
        else
            snprintf(key, sizeof key, "%s", s->key);
        if (options->origin)
            printf("%-16s  %-32s  %s:%u\n", key, hed_setting_value(s), s->path, s->line);
        else
            printf("%-16s  %s\n", key, hed_setting_value(s));
    }
    for (size_t i = 0; options->origin && (name = hed_cli_setting(i)); i++) {
        bool set = false;
        for (size_t k = 0; k < n && !set; k++)
            set = !all[k].list && strcmp(all[k].key, name) == 0;
        if (!set)
            printf("%-16s  %-32s  built in\n", name, "-");
    }
    hed_cli_show_profile(&checked, options, of);
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
    for (size_t i = 0; hed_cli_setting(i); i++) {
        const hed_option_shape shape = hed_cli_option(hed_cli_setting(i));
        fprintf(file, "\n# %s\n# %s: %s\n", shape.help, hed_cli_setting(i),
                shape.flag     ? "true"
                : shape.list   ? "[]"
                : shape.number ? "0"
                : shape.words  ? ""
                               : "…");
    }
    fprintf(file, "\n# what holds for inputs by their path, where they do not say it themselves\n"
                  "# paths:\n# - {match: \"sport/*.jsonl\", section: sport}\n"
                  "\n# another policy for some headlines, by match (of the path), section, outlet, lang, slot; the "
                  "first that fits\n"
                  "# profiles:\n# - {name: opinion, section: [opinion, analysis], policy: aggregator}\n");
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

/* A list of maps: what their keys are, the table of help tells. */
static void schema_list(const char *name, const char *needs, bool several)
{
    size_t n, shown = 0;
    const hed_key_help *all = hed_cli_settings(&n);
    char part[32];
    snprintf(part, sizeof part, "%s[]", name);
    printf("    \"%s\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"%s\"], "
           "\"additionalProperties\": false, \"properties\": {",
           name, needs);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(all[i].part, part) != 0)
            continue;
        const bool one = !several || strcmp(all[i].name, "name") == 0 || strcmp(all[i].name, "policy") == 0;
        printf("%s\"%s\": {\"type\": %s, \"description\": ", shown++ > 0 ? ", " : "", all[i].name,
               one ? "\"string\"" : "[\"string\", \"array\"], \"items\": {\"type\": \"string\"}");
        json_text(all[i].what);
        printf("}");
    }
    printf("}}}");
}

static int schema(void)
{
    printf("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
           "  \"title\": \"Configuration of hed: .hed.yaml\",\n  \"type\": \"object\",\n"
           "  \"additionalProperties\": false,\n  \"properties\": {\n"
           "    \"root\": {\"type\": \"boolean\", \"description\": \"no file above this one is looked for\"},\n"
           "    \"extends\": {\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}, "
           "\"description\": \"files whose settings hold where this one has none\"},\n");
    for (size_t i = 0; hed_cli_setting(i); i++) {
        const hed_option_shape shape = hed_cli_option(hed_cli_setting(i));
        printf("    \"%s\": {", hed_cli_setting(i));
        schema_type(shape);
        printf(", \"description\": ");
        json_text(shape.help);
        printf("},\n");
    }
    schema_list("paths", "match", false);
    printf(",\n");
    schema_list("profiles", "policy", true);
    printf("\n  }\n}\n");
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
    if (hed_cli_config_find(options, 1, &path)) {
        code = path.len > 0 || what[0] == 's' ? HED_EXIT_OK : HED_EXIT_FOUND;
        if (what[0] == 's')
            code = show(options, path.len > 0 ? path.ptr : "", options->n_inputs > 1 ? options->inputs[1].path : ".");
        else if (path.len > 0)
            printf("%s\n", path.ptr);
    }
    hed_buf_free(&path);
    return code;
}
