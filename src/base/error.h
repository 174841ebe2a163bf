/* Errors are written once, where they happen, and passed up untouched. */
#ifndef HED_BASE_ERROR_H
#define HED_BASE_ERROR_H

#include "hed.h"

/* Fills *err (NULL is allowed); returns false, so that "return hed_fail(…)" reads well. path may be
 * NULL; line and column 0 when not known. */
bool hed_fail(hed_err *err, hed_code code, const char *path, unsigned line, const char *format, ...)
    __attribute__((cold, format(printf, 5, 6)));
bool hed_fail_at(hed_err *err, hed_code code, const char *path, unsigned line, unsigned column, const char *format, ...)
    __attribute__((cold, format(printf, 6, 7)));

/* The errors of a load that goes on to find more: each is passed to the caller's report, the first
 * is kept. */
typedef struct hed_errors {
    hed_report *report; /* may be NULL */
    void *ctx;
    hed_err first;
    size_t n;
} hed_errors;

void hed_errors_add(hed_errors *errors, const hed_err *err);

#endif
