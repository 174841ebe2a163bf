/* Diagnostics. What they quote may come from an input, so nothing but printable text reaches the terminal. */
#include "cli/cli.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LONGEST 600 /* bytes of a message; usage lines have room in it, headlines of an article do not */

/* Control characters, also those of U+0080..9F, which some terminals obey, become question marks. */
static void clean(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at; at++)
        if (*at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0))
            *at = '?';
}

/* What was quoted was long: an ellipsis where a character begins. */
static void cut(char text[LONGEST])
{
    const char mark[] = "\xe2\x80\xa6";
    size_t at = LONGEST - sizeof mark;
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
        at--;
    memcpy(text + at, mark, sizeof mark);
}

static void line(const char *prefix, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static void line(const char *prefix, const char *format, va_list args)
{
    char text[LONGEST];
    if (vsnprintf(text, sizeof text, format, args) >= (int)sizeof text)
        cut(text);
    clean(text);
    fflush(stdout); /* what was printed before stands before it */
    fprintf(stderr, "%s%s\n", prefix, text);
}

int hed_cli_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    line("hed: ", format, args);
    va_end(args);
    return HED_EXIT_FAIL;
}

int hed_cli_unknown(const char *what, const char *given, const char *const *names, size_t n)
{
    char all[LONGEST] = "";
    const char *near = hed_suggest((hed_str){given, strlen(given)}, names, n);
    if (near)
        return hed_cli_fail("there is no %s \"%.80s\"; did you mean %s?", what, given, near);
    for (size_t i = 0, len = 0; i < n && len < sizeof all - 80; i++)
        len += (size_t)snprintf(all + len, sizeof all - len, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", names[i]);
    return hed_cli_fail("there is no %s \"%.80s\": it is %s", what, given, all);
}

void hed_cli_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    line("hed: ", format, args);
    va_end(args);
}

void hed_cli_report(void *count, const hed_err *err)
{
    char text[sizeof err->path + sizeof err->text + 32];
    if (count)
        ++*(size_t *)count;
    hed_err_string(err, text, sizeof text);
    clean(text);
    fflush(stdout);
    fprintf(stderr, "%s%s\n", err->path[0] ? "" : "hed: ", text);
}

int hed_cli_fail_err(const hed_err *err)
{
    hed_cli_report(NULL, err);
    return HED_EXIT_FAIL;
}

static int stdout_error;

void hed_cli_stdout_failed(int why)
{
    stdout_error = stdout_error ? stdout_error : why;
}

/* The reader of a pipe has gone: asked of the pipe itself, as the write that failed may be long past. */
static bool reader_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int hed_cli_finish(int code)
{
    if (code == 128 + SIGPIPE) /* seen already */
        return code;
    bool failed = ferror(stdout) != 0;
    errno = 0;
    failed = fflush(stdout) != 0 || failed;
    errno = stdout_error ? stdout_error : errno;
    if (!failed)
        return code;
    if (errno == EPIPE || (errno == 0 && reader_gone()))
        return 128 + SIGPIPE;
    return hed_cli_fail("cannot write standard output: %s", errno ? strerror(errno) : "input/output error");
}
