/* Making items: which field a name means, what is put there, where it stood, what was wrong. All formats fill items by
 * these. */
#include "input/reader.h"

#include <stdarg.h>

/* Usual names of the fields, hed's own first. */
static const char *const usual[HED_F_COUNT][6] = {
    [HED_F_HEADLINE] = {"headline", "title"},
    [HED_F_DEK] = {"dek", "description", "summary", "deck"},
    [HED_F_BODY] = {"body", "text", "content"},
    [HED_F_ID] = {"id"},
    [HED_F_SECTION] = {"section", "category"},
    [HED_F_OUTLET] = {"outlet", "source"},
    [HED_F_LANG] = {"lang", "language"},
    [HED_F_SLOT] = {"slot"},
    [HED_F_LABEL] = {"label"},
    [HED_F_GROUP] = {"group"},
    [HED_F_DATE] = {"date"},
};

static bool same(hed_str a, const char *b)
{
    return a.len == strlen(b) && hed_strncasecmp(a.ptr, b, a.len) == 0;
}

int hed_field_named(const hed_reader *r, hed_str name, int *rank)
{
    for (size_t i = 0; i < r->n_fields; i++)
        for (int field = HED_F_GROUP; field < HED_F_COUNT; field++)
            if (same(hed_str_of(r->fields[i][0]), usual[field][0]) && hed_str_is(name, r->fields[i][1])) {
                *rank = (int)i;
                return field;
            }
    for (int field = 0; field < HED_F_GROUP; field++) {
        bool mapped = false;
        for (size_t i = 0; i < r->n_fields; i++) {
            if (!same(hed_str_of(r->fields[i][0]), usual[field][0]))
                continue;
            mapped = true;
            *rank = (int)i;
            if (hed_str_is(name, r->fields[i][1]))
                return field;
        }
        for (*rank = 0; !mapped && *rank < 6 && usual[field][*rank]; ++*rank)
            if (same(name, usual[field][*rank]))
                return field;
    }
    return -1;
}

static bool set_label(hed_item *item, hed_str value, hed_err *err)
{
    static const char *const positive[] = {"clickbait", "bait", "true", "yes"};
    static const char *const negative[] = {"no-clickbait", "non-clickbait", "not-clickbait", "news", "false", "no"};
    double number;
    item->label_name = value;
    if (value.len == 0)
        return true;
    if (hed_str_double(value, &number)) {
        if (number < 0 || number > 1)
            return hed_fail(err, HED_EINPUT, NULL, 0, "label %g is not between 0 and 1", number);
        item->label = number;
        return true;
    }
    for (size_t i = 0; i < sizeof positive / sizeof *positive; i++)
        if (same(value, positive[i]))
            item->label = 1;
    for (size_t i = 0; i < sizeof negative / sizeof *negative; i++)
        if (same(value, negative[i]))
            item->label = 0;
    return true;
}

bool hed_item_set(hed_arena *arena, hed_item *item, hed_field field, hed_str value, hed_err *err)
{
    hed_str *const fields[HED_F_COUNT] = {&item->headline, &item->dek,  &item->body, &item->id, &item->section,
                                          &item->outlet,   &item->lang, &item->slot, NULL,      &item->group,
                                          &item->date};
    value = hed_arena_str(arena, value);
    if (field == HED_F_LABEL)
        return set_label(item, hed_str_trim(value), err);
    *fields[field] = value;
    return true;
}

void hed_place_column(hed_str before, hed_place *place)
{
    uint32_t column[3] = {(uint32_t)before.len + 1, 1, 1};
    for (size_t i = 0; i < before.len; i++) {
        const unsigned char byte = (unsigned char)before.ptr[i];
        column[1] += (byte & 0xc0u) != 0x80;
        column[2] += ((byte & 0xc0u) != 0x80 ? 1u : 0u) + (byte >= 0xf0 ? 1u : 0u);
    }
    memcpy(place->column, column, sizeof column);
}

void hed_item_copy(hed_arena *arena, const hed_item *from, hed_item *to)
{
    *to = *from;
    hed_str *const strings[] = {&to->headline,   &to->dek,   &to->body, &to->id,    &to->section,
                                &to->outlet,     &to->lang,  &to->slot, &to->field, &to->note,
                                &to->label_name, &to->group, &to->date};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = hed_arena_str(arena, *strings[i]);
    hed_place *places = HED_NEW_N(arena, hed_place, from->n_places);
    for (size_t i = 0; i < from->n_places; i++) {
        places[i] = from->places[i];
        places[i].path = hed_arena_str(arena, from->places[i].path);
    }
    to->places = places;
    hed_allow *allow = HED_NEW_N(arena, hed_allow, from->n_allow);
    for (size_t i = 0; i < from->n_allow; i++)
        allow[i] = (hed_allow){hed_arena_cstr(arena, hed_str_of(from->allow[i].rule)),
                               hed_arena_cstr(arena, hed_str_of(from->allow[i].reason)),
                               hed_arena_cstr(arena, hed_str_of(from->allow[i].until))};
    to->allow = allow;
    if (from->bad) {
        hed_err *bad = HED_NEW(arena, hed_err);
        *bad = *from->bad;
        to->bad = bad;
    }
}

void hed_item_place(const hed_reader *r, hed_arena *arena, hed_item *item, unsigned line, uint64_t start, uint64_t end)
{
    hed_place *place = HED_NEW(arena, hed_place);
    *place = (hed_place){.path = hed_arena_str(arena, r->path), .line = line, .start = start, .end = end};
    if (start < end && line + 1 == r->line && start >= r->present_at)
        hed_place_column(hed_str_sub(r->present, 0, (size_t)(start - r->present_at)), place);
    item->places = place;
    item->n_places = 1;
}

void hed_item_bad(const hed_reader *r, hed_arena *arena, hed_item *item, hed_code code, unsigned line, unsigned column,
                  const char *format, ...)
{
    hed_err *err = HED_NEW(arena, hed_err);
    char text[sizeof err->text];
    va_list args;
    va_start(args, format);
    hed_vsnprintf(text, sizeof text, format, args);
    va_end(args);
    hed_fail_at(err, code, r->path.ptr, line, column, "%s", text);
    item->bad = err;
    hed_item_place(r, arena, item, line, 0, 0);
}

int hed_reader_line(hed_reader *r, hed_arena *arena, hed_item *item, hed_str *line, uint64_t *offset)
{
    uint64_t length;
    if (!hed_source_line(r->source, line, offset, &length))
        return -1;
    unsigned number = r->line++;
    if (length > HED_MAX_LINE) {
        hed_item_bad(r, arena, item, HED_ELIMIT, number, 0, "the line is %llu bytes long, over the limit of %zu",
                     (unsigned long long)length, HED_MAX_LINE);
        return 0;
    }
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->len--;
    r->present = *line;
    r->present_at = *offset;
    return 1;
}
