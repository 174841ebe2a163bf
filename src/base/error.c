#include "base/error.h"

#include "base/locale.h"
#include "base/string.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const names[HED_ECODES] = {
    [HED_OK] = "ok",        [HED_EIO] = "io",         [HED_ESYNTAX] = "syntax",   [HED_EINPUT] = "input",
    [HED_ELIMIT] = "limit", [HED_ESCHEMA] = "schema", [HED_ECORRUPT] = "corrupt", [HED_EUSAGE] = "usage",
};

const char *hed_code_name(hed_code code)
{
    return (unsigned)code < HED_ECODES ? names[code] : "unknown";
}

/* Text that came from an input may hold anything: an error stays one printable line and never ends inside a
 * character. */
static void clean(char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            text[i] = ' ';
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xc0) {
        unsigned char lead = (unsigned char)text[start - 1];
        size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (len - (start - 1) < need)
            text[start - 1] = 0;
    }
}

/* Where the text did not fit, it ends in an ellipsis. */
static void cut(char *text, size_t size)
{
    const char mark[] = "\xe2\x80\xa6";
    size_t at = strlen(text);
    at = at < size - sizeof mark ? at : size - sizeof mark;
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
        at--;
    memcpy(text + at, mark, sizeof mark);
}

static void fill(hed_err *err, hed_code code, const char *path, unsigned line, unsigned column, const char *format,
                 va_list args)
{
    *err = (hed_err){.code = code, .line = line, .column = column};
    snprintf(err->path, sizeof err->path, "%s", path ? path : "");
    const int n = hed_vsnprintf(err->text, sizeof err->text, format, args);
    clean(err->path);
    clean(err->text);
    if (n >= (int)sizeof err->text)
        cut(err->text, sizeof err->text);
}

bool hed_fail(hed_err *err, hed_code code, const char *path, unsigned line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (err)
        fill(err, code, path, line, 0, format, args);
    va_end(args);
    return false;
}

bool hed_fail_at(hed_err *err, hed_code code, const char *path, unsigned line, unsigned column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (err)
        fill(err, code, path, line, column, format, args);
    va_end(args);
    return false;
}

void hed_errors_add(hed_errors *errors, const hed_err *err)
{
    if (errors->n++ == 0)
        errors->first = *err;
    if (errors->report)
        errors->report(errors->ctx, err);
}

const char *hed_err_string(const hed_err *err, char *buf, size_t size)
{
    if (size == 0)
        return buf;
    if (!err->path[0])
        snprintf(buf, size, "%s", err->text);
    else if (err->column)
        snprintf(buf, size, "%s:%u:%u: %s", err->path, err->line, err->column, err->text);
    else if (err->line)
        snprintf(buf, size, "%s:%u: %s", err->path, err->line, err->text);
    else
        snprintf(buf, size, "%s: %s", err->path, err->text);
    return buf;
}
