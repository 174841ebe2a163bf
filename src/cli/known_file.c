/* The file of a baseline: text, a finding a line: fingerprint of rule and folded headline, rule, and the headline for
 * people. Lines of the corpus do not come into it, and its own are sorted: it merges well. */
#include "cli/known.h"

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

bool hed_known_load(hed_known *known, const char *path)
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

void hed_known_text(const hed_known *known, bool only_used, hed_buf *to)
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
