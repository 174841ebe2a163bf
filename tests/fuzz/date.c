/* Dates: what is taken is a second near the years 1 to 9999 that the C library writes back as the same day and time. */
#include "engine/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t seconds, same;
    struct tm t;
    char again[64];
    if (!hed_split_date((hed_str){(const char *)data, size}, &seconds))
        return 0;
    const time_t when = (time_t)seconds;
    must(seconds >= -62135596800 - 86400 && seconds <= 253402300800 + 86400);
    must(gmtime_r(&when, &t) != NULL);
    if (t.tm_year + 1900 < 1 || t.tm_year + 1900 > 9999) /* by its zone */
        return 0;
    snprintf(again, sizeof again, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
             t.tm_hour, t.tm_min, t.tm_sec);
    must(hed_split_date(hed_str_of(again), &same) && same == seconds);
    return 0;
}
