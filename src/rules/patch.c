/* A unified diff that puts other weights into packs. Only the digits of a weight change, or a line or an entry "weight"
 * comes behind the rule's axis: comments, quotes and the order of keys stay as somebody wrote them. */
#include "rules/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CONTEXT 3 /* lines around a change */

/* text goes in the place of bytes start to end of a pack. */
typedef struct edit {
    const char *path;
    hed_str source;
    size_t start, end;
    hed_str text;
} edit;

/* ---- Places */

/* Where a line and column of a node stand; the length of source when they are not there. */
static size_t offset_of(hed_str source, unsigned line, unsigned column)
{
    size_t at = 0;
    for (unsigned n = 1; n < line && at < source.len; n++) {
        const char *end = memchr(source.ptr + at, '\n', source.len - at);
        at = end ? (size_t)(end - source.ptr) + 1 : source.len;
    }
    for (unsigned n = 1; n < column && at < source.len; n++)
        for (at++; at < source.len && ((unsigned char)source.ptr[at] & 0xc0) == 0x80;)
            at++;
    return at;
}

static size_t end_of_line(hed_str source, size_t at)
{
    while (at < source.len && source.ptr[at] != '\n' && source.ptr[at] != '\r')
        at++;
    return at;
}

/* As people write it in packs: .55, or 0.55 where the old one has a 0. */
static hed_str number(hed_arena *arena, double value, bool zero)
{
    char text[16];
    int n = hed_snprintf(text, sizeof text, "%.2f", value);
    while (text[n - 1] == '0')
        n--;
    n -= text[n - 1] == '.';
    const bool cut = !zero && n > 1 && text[0] == '0';
    return hed_arena_str(arena, (hed_str){text + cut, (size_t)n - cut});
}

static const hed_node *axis_node(const hed_compiled *rule, hed_axis axis)
{
    const hed_node *map = hed_node_get(rule->node, "axis");
    return map && map->kind == HED_NODE_MAP ? hed_node_get(map, hed_axis_name(axis)) : NULL;
}

/* A rule that gives no weight has one of 1: it comes behind the axis. */
static bool insert(hed_arena *arena, const hed_compiled *rule, double value, edit *out)
{
    const hed_node *axis = hed_node_get(rule->node, "axis");
    const size_t rule_at = offset_of(rule->source, rule->node->line, rule->node->column);
    const size_t at = offset_of(rule->source, axis->line, axis->column);
    const hed_str text = number(arena, value, false);
    out->start = out->end = at + axis->text.len;
    if (out->end > rule->source.len || !hed_str_eq(hed_str_sub(rule->source, at, out->end), axis->text))
        return false;
    if (rule->source.ptr[rule_at] == '{') {
        out->text = hed_arena_printf(arena, ", weight: %.*s", HED_FMT(text));
        return true;
    }
    out->start = out->end = end_of_line(rule->source, at);
    const char *end = out->end < rule->source.len && rule->source.ptr[out->end] == '\r' ? "\r\n" : "\n";
    out->text = hed_arena_printf(arena, "%s%*sweight: %.*s", end, (int)axis->key_column - 1, "", HED_FMT(text));
    return true;
}

static bool place(hed_arena *arena, const hed_compiled *rule, const hed_new_weight *weight, edit *out)
{
    const hed_node *node = axis_node(rule, weight->axis);
    *out = (edit){.path = rule->shown.path, .source = rule->source};
    if (!node)
        node = hed_node_get(rule->node, "weight");
    if (!node)
        return insert(arena, rule, weight->weight, out);
    out->start = offset_of(rule->source, node->line, node->column) + node->quoted;
    out->end = out->start + node->text.len;
    out->text = number(arena, weight->weight, node->text.len > 0 && node->text.ptr[0] == '0');
    return out->end <= rule->source.len && hed_str_eq(hed_str_sub(rule->source, out->start, out->end), node->text);
}

/* ---- The diff. Edits stand by path, then by place; each lies within one line. */

typedef struct change {
    size_t line, start, end; /* of the old text: number from 0, and bytes with the line feed */
    hed_str text;            /* with the edits in it */
    unsigned lines;          /* of text */
} change;

typedef struct change_list {
    HED_LIST(change) all;
} change_list;

static size_t next_line(hed_str source, size_t at)
{
    const char *end = memchr(source.ptr + at, '\n', source.len - at);
    return end ? (size_t)(end - source.ptr) + 1 : source.len;
}

static unsigned count_lines(hed_str text)
{
    unsigned n = 0;
    for (size_t at = 0; at < text.len; at = next_line(text, at))
        n++;
    return n;
}

/* Lines with edits; returns how many edits were of this path. */
static size_t find_changes(hed_arena *arena, const edit *edits, size_t n, change_list *to)
{
    const hed_str source = edits->source;
    size_t used = 0, line = 0;
    for (size_t start = 0, end; start < source.len; start = end, line++) {
        hed_str text = {0};
        size_t at = start;
        end = next_line(source, start);
        for (; used < n && edits[used].path == edits->path && edits[used].start < end; used++) {
            text = hed_arena_printf(arena, "%.*s%.*s%.*s", HED_FMT(text), (int)(edits[used].start - at),
                                    source.ptr + at, HED_FMT(edits[used].text));
            at = edits[used].end;
        }
        if (at == start)
            continue;
        text = hed_arena_printf(arena, "%.*s%.*s", HED_FMT(text), (int)(end - at), source.ptr + at);
        *HED_PUSH(arena, &to->all) = (change){line, start, end, text, count_lines(text)};
    }
    return used;
}

static void put_lines(char mark, hed_str text, hed_buf *to)
{
    for (size_t at = 0, end; at < text.len; at = end) {
        end = next_line(text, at);
        hed_buf_char(to, mark);
        hed_buf_put(to, hed_str_sub(text, at, end));
        if (text.ptr[end - 1] != '\n')
            hed_buf_cstr(to, "\n\\ No newline at end of file\n");
    }
}

static size_t start_before(hed_str source, size_t at, size_t lines)
{
    for (; lines > 0 && at > 0; lines--)
        for (at--; at > 0 && source.ptr[at - 1] != '\n';)
            at--;
    return at;
}

static size_t end_behind(hed_str source, size_t at, size_t lines)
{
    for (; lines > 0 && at < source.len; lines--)
        at = next_line(source, at);
    return at;
}

/* Changes first to last, near enough for one hunk. grown: lines that earlier hunks added. */
static unsigned put_hunk(hed_str source, const change *first, const change *last, unsigned grown, hed_buf *to)
{
    const size_t start = start_before(source, first->start, CONTEXT), end = end_behind(source, last->end, CONTEXT);
    const unsigned old = count_lines(hed_str_sub(source, start, end));
    const unsigned line = (unsigned)first->line + 1 - count_lines(hed_str_sub(source, start, first->start));
    unsigned added = 0;
    size_t at = start;
    for (const change *c = first; c <= last; c++)
        added += c->lines - 1;
    hed_buf_printf(to, "@@ -%u,%u +%u,%u @@\n", line, old, line + grown, old + added);
    for (const change *c = first; c <= last; c++) {
        put_lines(' ', hed_str_sub(source, at, c->start), to);
        put_lines('-', hed_str_sub(source, c->start, c->end), to);
        put_lines('+', c->text, to);
        at = c->end;
    }
    put_lines(' ', hed_str_sub(source, at, end), to);
    return added;
}

/* As it is from where the program runs, so that patch -p1 finds it there. */
static hed_str name_of(hed_arena *arena, const char *path)
{
    char here[4096];
    hed_str name = hed_str_of(path);
    const bool known = getcwd(here, sizeof here - 1) != NULL;
    const hed_str folder = known ? hed_arena_printf(arena, "%s/", here) : HED_S("/");
    if (hed_str_starts(name, folder))
        name = hed_str_sub(name, folder.len, name.len);
    while (hed_str_starts(name, HED_S("./")))
        name = hed_str_sub(name, 2, name.len);
    while (hed_str_starts(name, HED_S("/")))
        name = hed_str_sub(name, 1, name.len);
    return name;
}

static void put_file(hed_arena *arena, const edit *edits, const change_list *changes, hed_buf *to)
{
    const hed_str name = name_of(arena, edits->path);
    const char *tab = memchr(name.ptr, ' ', name.len) ? "\t" : ""; /* ends a name with blanks */
    unsigned grown = 0;
    hed_buf_printf(to, "--- a/%.*s%s\n+++ b/%.*s%s\n", HED_FMT(name), tab, HED_FMT(name), tab);
    for (size_t first = 0, last; first < changes->all.n; first = last + 1) {
        for (last = first; last + 1 < changes->all.n &&
                           changes->all.at[last + 1].line - changes->all.at[last].line <= 2 * CONTEXT + 1;)
            last++;
        grown += put_hunk(edits->source, &changes->all.at[first], &changes->all.at[last], grown, to);
    }
}

static int by_place(const void *a, const void *b)
{
    const edit *x = a, *y = b;
    const int paths = x->path == y->path ? 0 : strcmp(x->path, y->path);
    return paths ? paths : (x->start > y->start) - (x->start < y->start);
}

bool hed_rules_patch(const hed_rules *rules, hed_arena *arena, const hed_new_weight *weights, size_t n, hed_buf *to,
                     hed_err *err)
{
    edit *edits = HED_NEW_N(arena, edit, n + 1);
    for (size_t i = 0; i < n; i++) {
        const hed_compiled *rule = &rules->rules.at[weights[i].rule];
        if (!place(arena, rule, &weights[i], &edits[i]))
            return hed_fail(err, HED_ESCHEMA, rule->shown.path, rule->shown.line,
                            "rule %s: its weight cannot be told apart in the pack; write it as a plain number",
                            rule->shown.id);
    }
    if (n > 1)
        qsort(edits, n, sizeof *edits, by_place);
    for (size_t i = 0; i < n;) {
        change_list changes = {0};
        const size_t used = find_changes(arena, &edits[i], n - i, &changes);
        put_file(arena, &edits[i], &changes, to);
        i += used;
    }
    return true;
}
