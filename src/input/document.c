/* JSON documents: an array of objects, or one, found by a pointer. The document is walked element by element; each is
 * then read by jansson, so that a bad one is an error of its own. On this stand three formats:
 *
 *   json       objects with fields of hed's names
 *   wordpress  posts of its REST interface
 *   ninjs      news items of the IPTC, with one headline (1.x) or several by role (2.x, 3.x) */
#include "input/markup.h"
#include "input/objects.h"

#include <stdio.h>

#define MAX_DOCUMENT ((size_t)256 << 20)

typedef struct document {
    hed_walk walk;
    hed_str key; /* of hed_walk_each */
    bool array, started, over;
    unsigned line; /* of byte counted */
    size_t counted;
    uint64_t offset; /* of the walk's bytes in the input */
    hed_str element; /* that object was read from */
    unsigned element_line;
    json_t *object; /* the present element */
    bool texts;     /* the array is one of texts, as its first element is */
    size_t variant; /* the next of its headlines, when it has several */
} document;

static unsigned line_at(document *d, size_t at)
{
    if (at < d->counted) {
        d->counted = 0;
        d->line = 1;
    }
    for (const char *p; (p = memchr(d->walk.all.ptr + d->counted, '\n', at - d->counted));) {
        d->counted = (size_t)(p - d->walk.all.ptr) + 1;
        d->line++;
    }
    return d->line; /* counted is at the start of the line: column = at - counted + 1 */
}

/* Wrong JSON at walk.at ends the document. */
static int broken(hed_reader *r, hed_arena *arena, hed_item *item)
{
    document *d = r->state;
    const unsigned line = line_at(d, d->walk.at);
    d->over = true;
    hed_item_bad(r, arena, item, HED_ESYNTAX, line, (unsigned)(d->walk.at - d->counted) + 1, "JSON: %s%s",
                 d->walk.wrong, d->array && d->walk.wrong != HED_WALK_SHORT ? "; what follows is not read" : "");
    return 1;
}

bool hed_json_open(hed_reader *r, hed_err *err)
{
    document *d = HED_NEW(r->own, document);
    r->state = d;
    if (!hed_source_all(r->source, MAX_DOCUMENT, &d->walk.all, &d->offset))
        return hed_fail(err, HED_ELIMIT, r->path.ptr, 0, "is over the limit of %zu bytes for a JSON document",
                        MAX_DOCUMENT);
    d->line = 1;
    hed_walk_space(&d->walk);
    if (d->walk.at == d->walk.all.len || hed_source_error(r->source)) {
        d->over = true; /* the reader says what there is to say */
        return true;
    }
    if (r->pointer.len > 0 && r->pointer.ptr[0] != '/')
        return hed_fail(err, HED_EUSAGE, NULL, 0, "the pointer \"%.*s\" does not begin with /", HED_FMT(r->pointer));
    if (!hed_walk_pointer(&d->walk, r->pointer) && !d->walk.wrong)
        return hed_fail(err, HED_ESCHEMA, r->path.ptr, 0, "there is nothing at the pointer %.*s", HED_FMT(r->pointer));
    d->array = !d->walk.wrong && d->walk.all.ptr[d->walk.at] == '[';
    return true;
}

void hed_json_close(hed_reader *r)
{
    document *d = r->state;
    if (d)
        json_decref(d->object);
    r->state = NULL;
}

/* Behind the last element: the document must end properly, when it was walked from its beginning. */
static bool ended(const hed_reader *r, document *d)
{
    hed_walk_space(&d->walk);
    if (r->pointer.len > 0 || d->walk.at == d->walk.all.len)
        return true;
    d->walk.wrong = "text behind the end of the document";
    return false;
}

static hed_str string_of(json_t *value)
{
    return json_is_string(value) ? (hed_str){json_string_value(value), json_string_length(value)} : (hed_str){"", 0};
}

/* Steps to the next element and reads it. 1 with the object (or string, if one may be) set, 0 when the item is bad, -1
 * at the end. */
static int step(hed_reader *r, hed_arena *arena, hed_item *item, bool strings)
{
    document *d = r->state;
    json_error_t why;
    json_decref(d->object);
    d->object = NULL;
    d->variant = 0;
    if (d->over)
        return -1;
    if (d->walk.wrong || (d->array && !hed_walk_each(&d->walk, &d->started, &d->key)) || (!d->array && d->started)) {
        d->over = true;
        return d->walk.wrong || !ended(r, d) ? (broken(r, arena, item), 0) : -1;
    }
    const bool first = d->element_line == 0;
    d->started = true;
    const size_t from = d->walk.at;
    if (!hed_walk_value(&d->walk))
        return broken(r, arena, item), 0;
    d->element = hed_str_sub(d->walk.all, from, d->walk.at);
    const unsigned line = d->element_line = line_at(d, from);
    const size_t bad = hed_utf8_check(d->element);
    if (bad < d->element.len && !r->replace) {
        const unsigned at = line_at(d, from + bad);
        hed_item_bad(r, arena, item, HED_EINPUT, at, (unsigned)(from + bad - d->counted) + 1,
                     "byte %zu (0x%02x) is not UTF-8", from + bad, (unsigned)(unsigned char)d->element.ptr[bad]);
        return 0;
    }
    hed_str clean = d->element;
    if (bad < clean.len) {
        clean = hed_utf8_replace(arena, hed_arena_str(arena, clean));
        d->element.len = 0; /* its places are not those of the input */
    }
    d->object = json_loadb(clean.ptr, clean.len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    d->texts = first ? strings && d->array && json_is_string(d->object) : d->texts;
    if (json_is_object(d->object) || (d->texts && json_is_string(d->object))) {
        hed_item_place(r, arena, item, line, 0, 0);
        return 1;
    }
    if (d->object)
        hed_item_bad(r, arena, item, HED_ESYNTAX, line, (unsigned)(from - d->counted) + 1, "is not a JSON object");
    else
        hed_item_bad(r, arena, item, HED_ESYNTAX, line + (unsigned)why.line - 1, 0, "JSON: %s", why.text);
    return 0;
}

/* Sets the place to a part of the element: the string as it is written. */
static void place(hed_reader *r, hed_arena *arena, hed_item *item, hed_str written)
{
    document *d = r->state;
    const size_t start = written.len > 0 ? (size_t)(written.ptr - d->walk.all.ptr) : 0;
    if (written.len > 1 && written.ptr[0] == '"')
        hed_item_place(r, arena, item, line_at(d, start), d->offset + start, d->offset + start + written.len);
}

/* The path, as a pointer, of the first array of objects in this one; a hint for whoever gave no pointer. */
static hed_str array_in(hed_arena *arena, json_t *object, int depth)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (json_is_object(json_array_get(value, 0)))
            return hed_arena_printf(arena, "/%s", key);
        const hed_str deeper = depth > 0 ? array_in(arena, value, depth - 1) : (hed_str){"", 0};
        if (deeper.len > 0)
            return hed_arena_printf(arena, "/%s%.*s", key, HED_FMT(deeper));
    }
    return (hed_str){"", 0};
}

int hed_json_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    document *d = r->state;
    const char *key = NULL;
    hed_err err = {0};
    size_t start, end;
    const int got = step(r, arena, item, true);
    if (got != 1)
        return got < 0 ? -1 : 1;
    const unsigned line = item->places[0].line;
    if (json_is_string(d->object)) { /* a list of headlines and no more */
        item->headline = hed_arena_str(arena, string_of(d->object));
        place(r, arena, item, d->element);
        return 1;
    }
    if (!hed_json_fields(r, arena, item, d->object, &key, &err)) {
        hed_item_bad(r, arena, item, err.code, line, 0, "%s", err.text);
    } else if (!key) {
        const hed_str hint = d->array ? (hed_str){"", 0} : array_in(arena, d->object, 3);
        hed_item_bad(r, arena, item, HED_EINPUT, line, 0, "the object has no \"headline\" or \"title\"%s%.*s%s",
                     hint.len ? "; there are objects at " : "", HED_FMT(hint),
                     hint.len ? ": name them by --pointer" : "");
    } else if (hed_json_find(d->element, key, &start, &end)) {
        place(r, arena, item, hed_str_sub(d->element, start, end));
    }
    item->field = hed_str_of(key);
    return 1;
}

/* ---- What WordPress and ninjs share */

static hed_str first_of(json_t *object, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (string_of(json_object_get(object, keys[i])).len > 0)
            return string_of(json_object_get(object, keys[i]));
    return (hed_str){"", 0};
}

/* ---- WordPress */

/* {"raw": …, "rendered": …}, or a string as in the older interface; rendered is HTML, raw of a title is text. */
static hed_str rendered(hed_arena *arena, json_t *value, bool raw_is_text)
{
    const hed_str raw = string_of(json_object_get(value, "raw"));
    if (raw_is_text && raw.len > 0)
        return hed_arena_str(arena, raw);
    json_t *html = json_object_get(value, "rendered");
    return hed_markup_text(arena, string_of(html                    ? html
                                            : json_is_string(value) ? value
                                                                    : json_object_get(value, "raw")));
}

/* The name of the first category among the embedded terms. */
static hed_str wordpress_section(json_t *object)
{
    size_t i, k;
    json_t *terms, *term;
    json_array_foreach(json_object_get(json_object_get(object, "_embedded"), "wp:term"), i, terms)
    {
        json_array_foreach(terms, k, term)
        {
            if (hed_str_is(string_of(json_object_get(term, "taxonomy")), "category"))
                return string_of(json_object_get(term, "name"));
        }
    }
    return (hed_str){"", 0};
}

static hed_str wordpress_id(hed_arena *arena, json_t *object)
{
    static const char *const keys[] = {"id", "link", "slug"};
    json_t *id = json_object_get(object, "id");
    if (!id)
        id = json_object_get(object, "ID");
    return json_is_integer(id) ? hed_arena_printf(arena, "%lld", (long long)json_integer_value(id))
                               : hed_arena_str(arena, first_of(object, keys, 3));
}

/* Where the title is written, when what is written there is the headline itself. */
static void wordpress_place(hed_reader *r, hed_arena *arena, hed_item *item, hed_str element)
{
    static const char *const keys[] = {"raw", "rendered"};
    const hed_str title = hed_walk_member((hed_walk){.all = element}, "title");
    for (int i = 0; i < 2 && title.len > 0; i++) {
        const hed_str written = title.ptr[0] == '"' ? title : hed_walk_member((hed_walk){.all = title}, keys[i]);
        if (written.len > 2) {
            item->field = hed_str_of(title.ptr[0] == '"' ? "title" : i == 0 ? "title.raw" : "title.rendered");
            if (hed_str_eq(hed_walk_string(arena, written), item->headline))
                place(r, arena, item, written);
            return;
        }
    }
}

int hed_wordpress_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    static const char *const languages[] = {"lang", "language"};
    document *d = r->state;
    const int got = step(r, arena, item, false);
    if (got != 1)
        return got < 0 ? -1 : 1;
    json_t *title = json_object_get(d->object, "title");
    if (!title) {
        hed_item_bad(r, arena, item, HED_EINPUT, item->places[0].line, 0, "the post has no \"title\"");
        return 1;
    }
    item->headline = hed_markup_squeeze(arena, rendered(arena, title, true));
    if (item->headline.len == 0) {
        hed_item_bad(r, arena, item, HED_EINPUT, item->places[0].line, 0, "the title of the post is empty");
        return 1;
    }
    item->dek = rendered(arena, json_object_get(d->object, "excerpt"), false);
    item->body = rendered(arena, json_object_get(d->object, "content"), false);
    item->id = wordpress_id(arena, d->object);
    item->lang = hed_arena_str(arena, first_of(d->object, languages, 2));
    item->section = hed_markup_text(arena, wordpress_section(d->object));
    item->field = HED_S("title");
    wordpress_place(r, arena, item, d->element);
    return 1;
}

/* ---- ninjs */

/* The value of the first of a list of {value}, its tags out when it is HTML. */
static hed_str first_value(hed_arena *arena, json_t *list)
{
    json_t *first = json_array_get(list, 0);
    const hed_str value = string_of(json_object_get(first, "value")),
                  type = string_of(json_object_get(first, "contenttype"));
    const bool html = memmem(type.ptr, type.len, "html", 4) != NULL;
    return html ? hed_markup_text(arena, value) : hed_arena_str(arena, value);
}

static hed_str ninjs_section(json_t *object)
{
    json_t *subject = json_array_get(json_object_get(object, "subject"), 0);
    if (!subject)
        subject = json_array_get(json_object_get(object, "subjects"), 0);
    const hed_str section = string_of(json_object_get(object, "section"));
    return section.len > 0 ? section : string_of(json_object_get(subject, "name"));
}

static void ninjs_rest(hed_arena *arena, hed_item *item, json_t *object)
{
    static const char *const texts[] = {"body_text"}, *const pages[] = {"body_xhtml", "body_html", "body"};
    static const char *const deks[] = {"description_text"}, *const ids[] = {"uri", "guid", "id"};
    static const char *const languages[] = {"language", "lang"};
    item->dek = hed_arena_str(arena, first_of(object, deks, 1));
    if (item->dek.len == 0)
        item->dek = first_value(arena, json_object_get(object, "descriptions"));
    item->body = hed_arena_str(arena, first_of(object, texts, 1));
    if (item->body.len == 0)
        item->body = hed_markup_text(arena, first_of(object, pages, 3));
    if (item->body.len == 0)
        item->body = first_value(arena, json_object_get(object, "bodies"));
    item->id = hed_arena_str(arena, first_of(object, ids, 3));
    item->lang = hed_arena_str(arena, first_of(object, languages, 2));
    item->section = hed_arena_str(arena, ninjs_section(object));
}

static void ninjs_place(hed_reader *r, hed_arena *arena, hed_item *item, hed_str element, size_t variant)
{
    hed_str written = hed_walk_member((hed_walk){.all = element}, "headline");
    if (written.len == 0) {
        const hed_str pointer = hed_arena_printf(arena, "/headlines/%zu/value", variant);
        hed_walk w = {.all = element};
        size_t from = 0;
        if (element.len > 0 && hed_walk_pointer(&w, pointer) && (from = w.at, hed_walk_value(&w)))
            written = hed_str_sub(element, from, w.at);
    }
    place(r, arena, item, written);
}

int hed_ninjs_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    document *d = r->state;
    json_t *headlines = json_object_get(d->object, "headlines"), *one;
    if (d->variant == 0 || d->variant >= json_array_size(headlines)) {
        const int got = step(r, arena, item, false);
        if (got != 1)
            return got < 0 ? -1 : 1;
        headlines = json_object_get(d->object, "headlines");
    }
    const size_t variant = d->variant++;
    item->headline = hed_arena_str(arena, string_of(json_object_get(d->object, "headline")));
    item->field = HED_S("headline");
    if (item->headline.len == 0 && (one = json_array_get(headlines, variant))) {
        item->headline = hed_arena_str(arena, string_of(json_object_get(one, "value")));
        item->slot = hed_arena_str(arena, string_of(json_object_get(one, "role")));
        item->field =
            item->slot.len ? hed_arena_printf(arena, "headlines/%.*s", HED_FMT(item->slot)) : HED_S("headlines");
    } else {
        d->variant = SIZE_MAX;
    }
    const unsigned line = d->element_line;
    if (item->headline.len == 0) {
        hed_item_bad(r, arena, item, HED_EINPUT, line, 0, "the news item has no \"headline\" and no \"headlines\"");
        return 1;
    }
    ninjs_rest(arena, item, d->object);
    hed_item_place(r, arena, item, line, 0, 0);
    ninjs_place(r, arena, item, d->element, variant);
    return 1;
}
