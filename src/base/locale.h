/* What <ctype.h>, <strings.h>, printf and strtod do by the locale, done as in the "C" locale: a library is in a program
 * that may have set another, with decimal commas, or letters beyond ASCII, or a Turkish i. Files of the library use
 * these; tests/layers.sh sees to it. Characters are bytes, signed or not; beyond ASCII nothing is a letter. */
#ifndef HED_BASE_LOCALE_H
#define HED_BASE_LOCALE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

static inline bool hed_isdigit(int c)
{
    return c >= '0' && c <= '9';
}

static inline bool hed_islower(int c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool hed_isupper(int c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool hed_isalpha(int c)
{
    return hed_islower(c) || hed_isupper(c);
}

static inline bool hed_isalnum(int c)
{
    return hed_isalpha(c) || hed_isdigit(c);
}

static inline bool hed_isxdigit(int c)
{
    return hed_isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool hed_isspace(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char hed_tolower(char c)
{
    return hed_isupper(c) ? (char)(c + ('a' - 'A')) : c;
}

static inline char hed_toupper(char c)
{
    return hed_islower(c) ? (char)(c - ('a' - 'A')) : c;
}

int hed_strcasecmp(const char *a, const char *b);
int hed_strncasecmp(const char *a, const char *b, size_t n);
const char *hed_strcasestr(const char *s, const char *part); /* where part stands in s; NULL: nowhere */

double hed_strtod(const char *s, char **end);
int hed_vsnprintf(char *to, size_t size, const char *format, va_list args) __attribute__((format(printf, 3, 0)));
int hed_snprintf(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
