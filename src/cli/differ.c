/* A stored result beside the one of now: what it was made by, and what of it is another, for people. Both are JSON of
 * one schema, so they are compared by their keys; a key that is not in the table is named and no more. */
#include "cli/replay.h"

#include <stdio.h>
#include <string.h>

static json_t *pair(json_t *stored, json_t *now)
{
    return json_pack("[O?, O?]", stored, now);
}

static json_t *differ(const json_t *stored, const json_t *now, const char *left_out)
{
    const char *key;
    json_t *value, *out = json_object();
    json_object_foreach((json_t *)(uintptr_t)now, key, value)
    {
        json_t *was = json_object_get(stored, key);
        if (strcmp(key, left_out) != 0 && (!was || !json_equal(was, value)))
            json_object_set_new(out, key, pair(was, value));
    }
    json_object_foreach((json_t *)(uintptr_t)stored, key, value)
    {
        if (strcmp(key, left_out) != 0 && !json_object_get(now, key))
            json_object_set_new(out, key, pair(value, NULL));
    }
    return out;
}

json_t *hed_differ_by(const json_t *stored, const json_t *now)
{
    return differ(json_object_get(stored, "by"), json_object_get(now, "by"), "");
}

json_t *hed_differ_values(const json_t *stored, const json_t *now)
{
    return differ(stored, now, "by");
}

/* ---- For people */

void hed_print_plain(hed_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i], before = i > 0 ? (unsigned char)s.ptr[i - 1] : 0;
        putchar(c < ' ' || c == 127 || (before == 0xc2 && c < 0xa0) ? '?' : c);
    }
}

static void plain(const json_t *text)
{
    hed_print_plain((hed_str){json_string_value(text) ? json_string_value(text) : "", json_string_length(text)});
}

/* A scalar; of an object its "score", "row", "kind" or "text", whichever it has. */
static void print_value(const json_t *value)
{
    static const char *const speaks[] = {"score", "row", "kind", "text"};
    for (size_t i = 0; i < sizeof speaks / sizeof *speaks && json_is_object(value); i++)
        if (json_object_get(value, speaks[i]))
            value = json_object_get(value, speaks[i]);
    if (json_is_string(value))
        plain(value);
    else if (json_is_number(value))
        printf("%g", json_number_value(value));
    else if (json_is_boolean(value))
        printf("%s", json_is_true(value) ? "yes" : "no");
    else
        printf("%s", !value || json_is_null(value) ? "none" : "another");
}

static void change(const char *key, const json_t *was, const json_t *is)
{
    printf("  %-10s ", key);
    print_value(was);
    printf(" -> ");
    print_value(is);
    printf("\n");
}

static void each_key(const char *key, const json_t *was, const json_t *is)
{
    const char *name;
    json_t *value, *changed = differ(was, is, "");
    const char *shown = key;
    json_object_foreach(changed, name, value)
    {
        printf("  %-10s %s ", shown, name);
        print_value(json_array_get(value, 0));
        printf(" -> ");
        print_value(json_array_get(value, 1));
        printf("\n");
        shown = "";
    }
    json_decref(changed);
}

/* An element of a list by what names it: itself, or its rule or row with what it matched. */
static const json_t *name_of(const json_t *element)
{
    static const char *const names[] = {"rule", "row", "message"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_is_string(json_object_get(element, names[i])))
            return json_object_get(element, names[i]);
    return element;
}

static bool same(const json_t *a, const json_t *b)
{
    const json_t *x = json_object_get(a, "match"), *y = json_object_get(b, "match");
    return json_equal(name_of(a), name_of(b)) && (x == y || json_equal(x, y));
}

static bool has(const json_t *list, const json_t *element)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (same(json_array_get(list, i), element))
            return true;
    return false;
}

static void each_element(const char *key, const json_t *was, const json_t *is)
{
    const json_t *const lists[] = {was, is};
    const char *shown = key;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < json_array_size(lists[side]); i++) {
            const json_t *element = json_array_get(lists[side], i);
            if (has(lists[!side], element))
                continue;
            printf("  %-10s %c ", shown, side == 0 ? '-' : '+');
            plain(name_of(element));
            if (json_is_string(json_object_get(element, "match"))) {
                printf("  \"");
                plain(json_object_get(element, "match"));
                printf("\"");
            }
            printf("\n");
            shown = "";
        }
    if (shown == key)
        printf("  %-10s the same ones, with other values\n", key);
}

static const struct part {
    const char *key, *name;
    void (*print)(const char *key, const json_t *was, const json_t *is);
} parts[] = {
    {"verdict", "verdict", change},   {"decided_by", "decided by", change},     {"labels", "labels", each_element},
    {"rows", "rows", each_element},   {"clickbait", "clickbait", change},       {"svm", "svm", change},
    {"axes", "axes", each_key},       {"findings", "findings", each_element},   {"rewrite", "rewrite", change},
    {"story", "story", change},       {"suppressed", "let pass", each_element}, {"errors", "errors", each_element},
    {"degraded", "degraded", change},
};
#define PARTS (sizeof parts / sizeof *parts)

void hed_differ_print_by(const json_t *by)
{
    const char *key, *comma = "Made by something else: ";
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)by, key, value)
    {
        printf("%s%s ", comma, key);
        print_value(json_array_get(value, 0));
        printf(" -> ");
        print_value(json_array_get(value, 1));
        comma = ", ";
    }
    printf("\n\n");
}

void hed_differ_print(const json_t *values)
{
    const char *key;
    json_t *value;
    if (json_object_size(values) == 0)
        printf("  the decision is the same\n");
    for (size_t i = 0; i < PARTS; i++) {
        value = json_object_get(values, parts[i].key);
        if (value)
            parts[i].print(parts[i].name, json_array_get(value, 0), json_array_get(value, 1));
    }
    json_object_foreach((json_t *)(uintptr_t)values, key, value)
    {
        size_t i = 0;
        while (i < PARTS && strcmp(parts[i].key, key) != 0)
            i++;
        if (i == PARTS)
            printf("  %-10s another\n", key);
    }
}
