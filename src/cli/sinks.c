#include "cli/sinks.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Files that are not whole yet go when a signal ends the program. */

static char *volatile unfinished[HED_SINKS];

static void remove_unfinished(int number)
{
    for (size_t i = 0; i < HED_SINKS; i++)
        if (unfinished[i])
            unlink(unfinished[i]);
    signal(number, SIG_DFL);
    raise(number);
}

static void watch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (signal(numbers[i], remove_unfinished) == SIG_IGN)
            signal(numbers[i], SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a write that failed */
}

/* ---- Opening */

static bool cannot_write(hed_sinks *sinks, const hed_sink *s)
{
    if (s->file == stdout)
        hed_cli_stdout_failed(errno); /* hed_cli_finish says it */
    else if (!sinks->failed)
        hed_cli_fail("%s: cannot write: %s", s->path ? s->path : "a temporary file", strerror(errno));
    sinks->failed = true;
    return false;
}

/* A file beside the path, with the mode of the one that is there. What is no file (a pipe, /dev/stdout) is written to
 * as it stands; a link keeps pointing to its file. */
static bool open_file(hed_sinks *sinks, hed_sink *s, size_t index)
{
    struct stat old;
    char *target = realpath(s->path, NULL);
    const bool there = stat(s->path, &old) == 0;
    if (there && !S_ISREG(old.st_mode)) {
        free(target);
        s->file = fopen(s->path, "we");
        return s->file || cannot_write(sinks, s);
    }
    if (there && access(s->path, W_OK) != 0) {
        free(target);
        return cannot_write(sinks, s);
    }
    const char *name = target ? target : s->path;
    const size_t size = strlen(name) + sizeof ".XXXXXX";
    s->temporary = malloc(size);
    if (!s->temporary)
        abort();
    snprintf(s->temporary, size, "%s.XXXXXX", name);
    free(target);
    const int fd = mkstemp(s->temporary);
    const mode_t mask = umask(0);
    umask(mask);
    if (fd < 0) {
        free(s->temporary);
        s->temporary = NULL;
        return cannot_write(sinks, s);
    }
    unfinished[index] = s->temporary;
    if (fchmod(fd, there ? old.st_mode & 07777 : 0666 & ~mask) == 0)
        s->file = fdopen(fd, "w");
    if (!s->file)
        close(fd);
    return s->file || cannot_write(sinks, s);
}

static bool unknown_format(const char *name)
{
    size_t n;
    const char *const *names = hed_output_formats(&n);
    hed_cli_unknown("output format", name, names, n);
    return false;
}

/* "FORMAT" or "FORMAT=FILE". */
static bool add_sink(hed_sinks *sinks, const char *given, const hed_style *style, bool color)
{
    const char *equals = strchr(given, '=');
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)(equals ? equals - given : 31), given);
    hed_sink *s = &sinks->at[sinks->n];
    *s = (hed_sink){.output = hed_output_find(name), .style = *style};
    if (!s->output)
        return unknown_format(name);
    if (equals && !equals[1]) {
        hed_cli_fail("-f %s needs a file behind the =", given);
        return false;
    }
    for (size_t i = 0; i < sinks->n; i++) {
        if (!equals && !sinks->at[i].path) {
            hed_cli_fail("two formats for standard output: give one of them a file, as in -f %s=FILE", name);
            return false;
        }
        if (equals && sinks->at[i].path && strcmp(sinks->at[i].path, equals + 1) == 0) {
            hed_cli_fail("two formats for %s", equals + 1);
            return false;
        }
    }
    if (equals) {
        s->path = equals + 1;
        s->style.color = color;
        s->style.width = 0;
    }
    sinks->n++;
    sinks->repeats = sinks->repeats || hed_output_counts_repeats(s->output);
    return true;
}

bool hed_sinks_open(hed_sinks *sinks, const hed_options *options, const hed_style *style)
{
    const bool color = options->color == HED_COLOR_ALWAYS;
    if (options->formats.n > HED_SINKS) {
        hed_cli_fail("at most %d output formats", HED_SINKS);
        return false;
    }
    for (size_t i = 0; i < options->formats.n; i++)
        if (!add_sink(sinks, options->formats.at[i], style, color))
            return false;
    if (options->formats.n == 0 && !add_sink(sinks, "text", style, color))
        return false;
    watch_signals();
    for (size_t i = 0; i < sinks->n; i++) {
        hed_sink *s = &sinks->at[i];
        s->file = s->path ? NULL : stdout;
        if (s->path && !open_file(sinks, s, i))
            return false;
        if (hed_output_head_is_late(s->output) && !(s->spool = tmpfile()))
            return cannot_write(sinks, s);
    }
    return true;
}

/* ---- Writing */

static void put(hed_sinks *sinks, hed_sink *s, FILE *to, const char *bytes, size_t n)
{
    if (n == 0 || sinks->failed || sinks->broken_pipe)
        return;
    bool ok = fwrite(bytes, 1, n, to) == n;
    if (ok && to == stdout && (isatty(STDOUT_FILENO) || isatty(STDIN_FILENO)))
        ok = fflush(to) == 0;
    if (ok)
        return;
    if (!s->path && errno == EPIPE)
        sinks->broken_pipe = true;
    else
        cannot_write(sinks, s);
}

static void put_head(hed_sinks *sinks, hed_sink *s, const hed_engine *engine, const hed_summary *summary)
{
    hed_buf out = {0};
    hed_output_head(s->output, &s->style, engine, summary, &out);
    put(sinks, s, s->file, out.ptr, out.len);
    hed_buf_free(&out);
}

void hed_sinks_begin(hed_sinks *sinks, const hed_engine *engine)
{
    for (size_t i = 0; i < sinks->n; i++)
        if (!sinks->at[i].spool)
            put_head(sinks, &sinks->at[i], engine, NULL);
}

void hed_sinks_put(hed_sinks *sinks, size_t i, const hed_buf *items)
{
    hed_sink *s = &sinks->at[i];
    FILE *to = s->spool ? s->spool : s->file;
    const char *between = hed_output_between(s->output);
    if (items->len == 0)
        return;
    if (s->begun)
        put(sinks, s, to, between, strlen(between));
    put(sinks, s, to, items->ptr, items->len);
    s->begun = true;
}

static void unspool(hed_sinks *sinks, hed_sink *s)
{
    char bytes[1 << 16];
    size_t n;
    if (fflush(s->spool) != 0 || fseek(s->spool, 0, SEEK_SET) != 0) {
        cannot_write(sinks, s);
        return;
    }
    while ((n = fread(bytes, 1, sizeof bytes, s->spool)) > 0)
        put(sinks, s, s->file, bytes, n);
    if (ferror(s->spool))
        cannot_write(sinks, s);
}

/* "report.xml.aB3dEf" to "report.xml". */
static bool move(const char *temporary)
{
    char target[4096];
    const size_t len = strlen(temporary) - strlen(".XXXXXX");
    if (len >= sizeof target) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(target, temporary, len);
    target[len] = 0;
    return rename(temporary, target) == 0;
}

/* The file gets its name when all its bytes are on the disk. */
static void finish_file(hed_sinks *sinks, hed_sink *s, size_t index)
{
    bool ok = fflush(s->file) == 0 && (!s->temporary || fsync(fileno(s->file)) == 0);
    ok = fclose(s->file) == 0 && ok;
    s->file = NULL;
    if (ok && s->temporary)
        ok = move(s->temporary);
    if (!ok) {
        cannot_write(sinks, s);
        return;
    }
    unfinished[index] = NULL;
    free(s->temporary);
    s->temporary = NULL;
}

void hed_sinks_end(hed_sinks *sinks, const hed_engine *engine, const hed_summary *summary)
{
    for (size_t i = 0; i < sinks->n; i++) {
        hed_sink *s = &sinks->at[i];
        hed_buf out = {0};
        if (s->spool) {
            put_head(sinks, s, engine, summary);
            unspool(sinks, s);
        }
        hed_output_tail(s->output, &s->style, engine, summary, &out);
        put(sinks, s, s->file, out.ptr, out.len);
        hed_buf_free(&out);
    }
    for (size_t i = 0; i < sinks->n && !sinks->failed; i++)
        if (sinks->at[i].path)
            finish_file(sinks, &sinks->at[i], i);
}

void hed_sinks_close(hed_sinks *sinks)
{
    for (size_t i = 0; i < sinks->n; i++) {
        hed_sink *s = &sinks->at[i];
        if (s->spool)
            fclose(s->spool);
        if (s->path && s->file)
            fclose(s->file);
        if (s->temporary)
            unlink(s->temporary);
        unfinished[i] = NULL;
        free(s->temporary);
    }
}
