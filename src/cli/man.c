/* The parts of the manual pages that come from tables: docs/man/PAGE holds the text, and names a part on a line of its
 * own, as in "@options". hed help --roff PART prints it. */
#include "cli/config.h"

#include <stdio.h>
#include <string.h>

/* Text as roff takes it: nothing in it is a request, a dash is a minus, what is beyond ASCII has its code point. */
static void text(const char *s, size_t len)
{
    const unsigned char *at = (const unsigned char *)s, *end = at + len;
    if (len > 0 && (*at == '.' || *at == '\''))
        printf("\\&");
    while (at < end) {
        unsigned c = *at++, more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
        for (c &= more ? 0x3f >> more : 0x7f; more > 0 && at < end; more--)
            c = c << 6 | (*at++ & 0x3f);
        if (c > 0x7e)
            printf("\\[u%04X]", c);
        else if (c == '\\')
            printf("\\e");
        else if (strchr("-'`^~", (int)c))
            printf("\\%s", c == '-' ? "-" : c == '\'' ? "(aq" : c == '`' ? "(ga" : c == '^' ? "(ha" : "(ti");
        else
            putchar((int)c);
    }
}

static void words(const char *s)
{
    text(s, strlen(s));
}

static void term(const char *name)
{
    printf(".TP\n\\fB");
    words(name);
    printf("\\fR\n");
}

/* ---- Options and commands */

static void option(hed_option_shape o)
{
    printf(".TP\n");
    if (o.letter)
        printf("\\fB\\-%c\\fR, ", o.letter);
    printf("\\fB\\-\\-");
    words(o.name);
    printf("\\fR");
    if (o.value) {
        printf(o.words ? " " : " \\fI");
        words(o.value);
        printf("\\fR");
    }
    putchar('\n');
    words(o.help);
    putchar('\n');
}

static void options(void)
{
    hed_option_shape o;
    for (size_t i = 0; (o = hed_cli_option_at(i)).name; i++)
        if (o.help)
            option(o);
}

/* The text of a help page: paragraphs, and examples, which are indented. */
static void paragraphs(const char *more)
{
    bool example = false, fresh = true;
    while (*more) {
        const size_t len = strcspn(more, "\n");
        const bool indented = strncmp(more, "  ", 2) == 0;
        if (indented != example)
            printf("%s\n", indented ? ".PP\n.RS 4\n.EX" : ".EE\n.RE");
        else if (len > 0 && fresh)
            printf(".PP\n");
        example = indented;
        fresh = len == 0;
        if (len > 0) {
            text(more + (indented ? 2 : 0), len - (indented ? 2 : 0));
            putchar('\n');
        }
        more += len + (more[len] == '\n');
    }
    if (example)
        printf(".EE\n.RE\n");
}

static void taken(const hed_command *command)
{
    hed_option_shape o;
    size_t n = 0;
    for (size_t i = 0; (o = hed_cli_option_at(i)).name; i++) {
        if (!o.help || !hed_cli_takes(command, o.name))
            continue;
        printf(n++ == 0 ? ".PP\nOptions:\n" : ",\n");
        printf("\\fB\\-\\-");
        words(o.name);
        printf("\\fR");
    }
    if (n > 0)
        printf(".\n");
}

static void commands(void)
{
    size_t n;
    const hed_command *all = hed_cli_commands(&n);
    for (size_t i = 0; i < n; i++) {
        printf(".SS \"hed ");
        words(all[i].name);
        printf(all[i].usage[0] ? " " : "");
        words(all[i].usage);
        printf("\"\n");
        words(all[i].what);
        printf(".\n");
        paragraphs(all[i].more);
        taken(&all[i]);
    }
}

/* ---- Names and keys */

static void list(hed_names *names)
{
    size_t n;
    const char *const *all = names(&n);
    for (size_t i = 0; i < n; i++) {
        printf("%s\\fB", i > 0 ? ",\n" : "");
        words(all[i]);
        printf("\\fR");
    }
    printf(".\n");
}

static void inputs(void)
{
    list(hed_reader_formats);
}

static void outputs(void)
{
    list(hed_output_formats);
}

static void keys(const hed_key_help *(*help)(size_t *n))
{
    size_t n;
    const hed_key_help *all = help(&n);
    const char *part = "";
    for (size_t i = 0; i < n; i++) {
        if (strcmp(part, all[i].part) != 0) {
            part = all[i].part;
            printf(".SS \"Keys of ");
            words(part);
            printf("\"\n");
        }
        term(all[i].name);
        words(all[i].what);
        putchar('\n');
    }
}

static void pack_keys(void)
{
    keys(hed_pack_key_help);
}

static void policy_keys(void)
{
    keys(hed_policy_key_help);
}

static void settings(void)
{
    keys(hed_cli_settings);
}

int hed_cli_roff(const char *part)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } parts[] = {{"commands", commands},   {"options", options},         {"inputs", inputs},    {"outputs", outputs},
                 {"pack-keys", pack_keys}, {"policy-keys", policy_keys}, {"settings", settings}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, part) == 0) {
            parts[i].print();
            return HED_EXIT_OK;
        }
    return hed_cli_fail("the manual has no part \"%s\"", part);
}
