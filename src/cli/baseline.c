/* hed baseline: findings that are known and let pass, so that a gate can start on a corpus as it is. A text file, a
 * finding a line: fingerprint of rule and folded headline, rule, and the headline for people. Lines of the corpus do
 * not come into it, and its own are sorted: it merges well, and grows only by create. */
#include "cli/known.h"
#include "cli/run.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HEADER "hed baseline 1\n"
#define MOST ((size_t)1 << 30) /* bytes of a file */

static char *read_all(const char *path, size_t *n)
{
    FILE *file = fopen(path, "re");
    struct stat is;
    char *bytes = NULL;
    if (file && fstat(fileno(file), &is) == 0 && S_ISREG(is.st_mode) && (size_t)is.st_size < MOST) {
        bytes = malloc((size_t)is.st_size + 1);
        *n = bytes ? fread(bytes, 1, (size_t)is.st_size, file) : 0;
    } else if (file) {
        errno = EINVAL;
    }
    if (!bytes)
        hed_cli_fail("%s: cannot read: %s", path, strerror(errno));
    else
        bytes[*n] = 0;
    if (file)
        fclose(file);
    return bytes;
}

/* "0123456789abcdef rule<TAB>headline" */
static bool add_line(hed_known *known, const char *line, size_t len, unsigned number)
{
    char *end;
    size_t digits = 0;
    while (digits < len && isxdigit((unsigned char)line[digits]))
        digits++;
    const char *tab = memchr(line, '\t', len);
    if (digits != 16 || line[16] != ' ' || !tab || tab == line + 17) {
        hed_cli_fail("%s:%u: is not a line of a baseline: fingerprint, rule, tab, headline", known->path, number);
        return false;
    }
    const hed_str rule = {line + 17, (size_t)(tab - line) - 17}, headline = {tab + 1, len - (size_t)(tab - line) - 1};
    const hed_str why = {"in the baseline", strlen("in the baseline")};
    hed_known_add(known, strtoull(line, &end, 16), rule, why, headline, number);
    return true;
}

static bool check_header(const char *path, const char *bytes)
{
    if (strncmp(bytes, HEADER, strlen(HEADER)) == 0)
        return true;
    if (strncmp(bytes, "hed baseline ", 13) == 0)
        hed_cli_fail("%s:1: is a baseline of version %.*s, this hed reads version 1; make it anew: hed baseline create",
                     path, (int)strcspn(bytes + 13, "\r\n"), bytes + 13);
    else
        hed_cli_fail("%s:1: is not a baseline, whose first line is \"hed baseline 1\"", path);
    return false;
}

bool hed_baseline_load(hed_known *known, const char *path)
{
    size_t n;
    char *bytes = read_all(path, &n);
    unsigned number = 2;
    known->path = path;
    bool ok = bytes && check_header(path, bytes);
    for (const char *line = ok ? bytes + strlen(HEADER) : NULL; ok && line < bytes + n; number++) {
        const char *end = memchr(line, '\n', n - (size_t)(line - bytes));
        const size_t len = end ? (size_t)(end - line) : n - (size_t)(line - bytes);
        if (!end) {
            hed_cli_fail("%s:%u: the file is cut off", path, number);
            ok = false;
        } else if (len > 0 && line[0] != '#') {
            ok = add_line(known, line, len, number);
        }
        line += len + 1;
    }
    free(bytes);
    hed_known_seal(known);
    return ok;
}

static void append(hed_buf *to, const char *bytes, size_t n)
{
    if (to->cap - to->len < n) {
        to->cap = (to->cap + n) * 2;
        to->ptr = realloc(to->ptr, to->cap);
        if (!to->ptr)
            abort();
    }
    memcpy(to->ptr + to->len, bytes, n);
    to->len += n;
}

void hed_baseline_text(const hed_known *known, bool only_used, hed_buf *to)
{
    char head[32];
    append(to, HEADER, strlen(HEADER));
    for (size_t i = 0; i < known->n; i++) {
        const hed_entry *e = &known->at[i];
        if (only_used && !atomic_load(&e->used))
            continue;
        append(to, head, (size_t)snprintf(head, sizeof head, "%016llx ", (unsigned long long)e->fingerprint));
        append(to, e->rule, strlen(e->rule));
        append(to, "\t", 1);
        for (const char *c = e->headline; *c; c++) /* one line, whatever is in it */
            append(to, (unsigned char)*c < 0x20 || *c == 0x7f ? " " : c, 1);
        append(to, "\n", 1);
    }
}

static int write_baseline(const hed_known *known, const char *path, bool only_used, hed_err *err)
{
    hed_buf text = {0};
    hed_baseline_text(known, only_used, &text);
    const bool ok = hed_file_write(path, (hed_str){text.ptr, text.len}, err);
    hed_buf_free(&text);
    return ok ? HED_EXIT_OK : hed_cli_fail_err(err);
}

/* Runs the check of the inputs for what it finds; its own exit code tells only whether all could be read. */
static int run(const hed_command *command, const hed_options *options, hed_known *found, hed_known *known)
{
    hed_run_settings settings = {.want = HED_WANT_DECISION, .silent = true, .found = found, .baseline = known};
    hed_options with = *options;
    with.baseline = NULL;
    for (size_t i = 0; i + 1 < with.n_inputs; i++)
        with.inputs[i] = with.inputs[i + 1];
    with.n_inputs--;
    if (with.n_inputs == 0 && !with.files_from)
        return hed_cli_fail("of which headlines? hed baseline %s FILE…", options->inputs[0].path);
    return hed_cli_run(command, &with, &settings);
}

static int create(const hed_command *command, const hed_options *options)
{
    hed_known found = {0};
    hed_err err;
    const char *out = options->out ? options->out : options->baseline;
    if (!out)
        return hed_cli_fail("baseline create needs a place: -o FILE");
    int code = run(command, options, &found, NULL);
    hed_known_seal(&found);
    if (code == HED_EXIT_OK)
        code = write_baseline(&found, out, false, &err);
    if (code == HED_EXIT_OK && options->quiet == 0)
        printf("%s: %zu finding%s\n", out, found.n, found.n == 1 ? "" : "s");
    hed_known_free(&found);
    return code;
}

static int prune(const hed_command *command, const hed_options *options)
{
    hed_known known = {0};
    hed_err err;
    if (!options->baseline)
        return hed_cli_fail("baseline prune needs the baseline: --baseline FILE");
    int code = hed_baseline_load(&known, options->baseline) ? run(command, options, NULL, &known) : HED_EXIT_FAIL;
    const size_t gone = hed_known_unused(&known);
    if (code == HED_EXIT_OK && gone > 0)
        code = write_baseline(&known, options->baseline, true, &err);
    if (code == HED_EXIT_OK && options->quiet == 0)
        printf("%s: %zu of %zu taken out, %zu left\n", options->baseline, gone, known.n, known.n - gone);
    hed_known_free(&known);
    return code;
}

static int show(const hed_options *options)
{
    hed_known known = {0};
    const char *path = options->n_inputs > 1 ? options->inputs[1].path : options->baseline;
    if (!path)
        return hed_cli_fail("which baseline? hed baseline show FILE");
    if (!hed_baseline_load(&known, path)) {
        hed_known_free(&known);
        return HED_EXIT_FAIL;
    }
    for (size_t i = 0; i < known.n; i++)
        printf("%016llx  %-24s  %s\n", (unsigned long long)known.at[i].fingerprint, known.at[i].rule,
               known.at[i].headline);
    if (options->quiet == 0)
        printf("%zu finding%s\n", known.n, known.n == 1 ? "" : "s");
    hed_known_free(&known);
    return HED_EXIT_OK;
}

int hed_cli_baseline(const hed_command *command, const hed_options *options)
{
    const char *what = options->n_inputs > 0 ? options->inputs[0].path : NULL;
    if (what && strcmp(what, "create") == 0)
        return create(command, options);
    if (what && strcmp(what, "prune") == 0)
        return prune(command, options);
    if (what && strcmp(what, "show") == 0)
        return show(options);
    return hed_cli_fail("baseline needs to be told what to do: create, prune or show");
}
