#include "base/locale.h"

#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static locale_t plain;

static void make_plain(void)
{
    plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* This thread's locale becomes "C"; returns what it was, for uselocale. */
static locale_t enter(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_plain);
    return uselocale(plain); /* of none, where there was no memory: as it is */
}

int hed_vsnprintf(char *to, size_t size, const char *format, va_list args)
{
    const locale_t before = enter();
    const int n = vsnprintf(to, size, format, args);
    uselocale(before);
    return n;
}

int hed_snprintf(char *to, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = hed_vsnprintf(to, size, format, args);
    va_end(args);
    return n;
}

double hed_strtod(const char *s, char **end)
{
    const locale_t before = enter();
    const double value = strtod(s, end);
    uselocale(before);
    return value;
}

int hed_strncasecmp(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int order = (unsigned char)hed_tolower(a[i]) - (unsigned char)hed_tolower(b[i]);
        if (order != 0 || a[i] == 0)
            return order;
    }
    return 0;
}

int hed_strcasecmp(const char *a, const char *b)
{
    return hed_strncasecmp(a, b, (size_t)-1);
}

const char *hed_strcasestr(const char *s, const char *part)
{
    const size_t n = strlen(part);
    for (; hed_strncasecmp(s, part, n) != 0; s++)
        if (*s == 0)
            return NULL;
    return s;
}
