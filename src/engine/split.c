/* What is held out together when a model is judged: groups, and days. */
#include "engine/training.h"

/* ---- Groups */

static const struct own {
    const char *name;
    size_t at;
} own[] = {{"outlet", offsetof(hed_item, outlet)},
           {"section", offsetof(hed_item, section)},
           {"lang", offsetof(hed_item, lang)},
           {"slot", offsetof(hed_item, slot)},
           {"id", offsetof(hed_item, id)}};

static const struct own *own_named(const char *field)
{
    for (size_t i = 0; field && i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i].name, field) == 0)
            return &own[i];
    return NULL;
}

hed_str hed_split_group(const hed_item *item, const char *field)
{
    const struct own *mine = own_named(field);
    return hed_str_trim(mine ? *(const hed_str *)(const void *)((const char *)item + mine->at) : item->group);
}

bool hed_split_grouped(const hed_rows *rows, size_t *without, uint32_t *first, hed_err *err)
{
    const char *field = rows->by.group;
    *without = 0;
    *first = 0;
    for (uint32_t i = 0; field && i < rows->rows.n; i++)
        if (rows->rows.at[i].group.len == 0 && (*without)++ == 0)
            *first = i;
    return *without == 0 || *without < rows->rows.n ||
           hed_fail(err, HED_EINPUT, NULL, 0, "no headline has a \"%s\" to group by", field);
}

hed_reader_options hed_split_reader(hed_arena *arena, const hed_reader_options *reader, const hed_split_fields *by)
{
    hed_reader_options options = reader ? *reader : (hed_reader_options){0};
    const char *(*pairs)[2] = hed_arena_alloc(arena, (options.n_fields + 2) * sizeof *pairs);
    size_t n = options.n_fields;
    for (size_t i = 0; i < n; i++)
        memcpy(pairs[i], options.fields[i], sizeof *pairs);
    if (by->group && !own_named(by->group)) {
        pairs[n][0] = "group";
        pairs[n++][1] = by->group;
    }
    if (by->time) {
        pairs[n][0] = "date";
        pairs[n++][1] = by->time;
    }
    options.fields = (const char *const(*)[2])pairs;
    options.n_fields = n;
    return options;
}

/* ---- Dates */

/* n digits as a number from low to high. */
static bool digits(hed_str *s, size_t n, int low, int high, int *out)
{
    if (s->len < n)
        return false;
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9')
            return false;
        *out = *out * 10 + (s->ptr[i] - '0');
    }
    *s = hed_str_sub(*s, n, s->len);
    return *out >= low && *out <= high;
}

static bool mark(hed_str *s, const char *of)
{
    if (s->len == 0 || !s->ptr[0] || !strchr(of, s->ptr[0]))
        return false;
    *s = hed_str_sub(*s, 1, s->len);
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (leap && month == 2);
}

/* Days since 1970 of the Gregorian calendar, its years begun in March so that the odd day is the last. */
static int64_t day_number(int year, int month, int day)
{
    const int64_t y = month <= 2 ? year - 1 : year, m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* "12:30", "12:30:15", "12:30:15.25", then nothing, "Z", "+02:00" or "+0200". */
static bool clock_of(hed_str *s, int64_t *seconds)
{
    int hour, minute, second = 0, ahead_hours = 0, ahead_minutes = 0, fraction;
    if (!digits(s, 2, 0, 23, &hour) || !mark(s, ":") || !digits(s, 2, 0, 59, &minute))
        return false;
    if (mark(s, ":") && !digits(s, 2, 0, 60, &second))
        return false;
    if (mark(s, ".")) {
        if (!digits(s, 1, 0, 9, &fraction))
            return false;
        while (digits(s, 1, 0, 9, &fraction))
            ;
    }
    const bool west = s->len > 0 && s->ptr[0] == '-';
    if (!mark(s, "Zz") && mark(s, "+-")) {
        if (!digits(s, 2, 0, 23, &ahead_hours))
            return false;
        mark(s, ":");
        if (!digits(s, 2, 0, 59, &ahead_minutes))
            return false;
    }
    *seconds += hour * 3600 + minute * 60 + second - (west ? -1 : 1) * (ahead_hours * 3600 + ahead_minutes * 60);
    return true;
}

bool hed_split_date(hed_str s, int64_t *out)
{
    int year, month, day;
    if (!digits(&s, 4, 1, 9999, &year) || !mark(&s, "-") || !digits(&s, 2, 1, 12, &month) || !mark(&s, "-") ||
        !digits(&s, 2, 1, days_of(year, month), &day))
        return false;
    *out = day_number(year, month, day) * 86400;
    return (s.len == 0 || (mark(&s, "Tt ") && clock_of(&s, out))) && s.len == 0;
}
