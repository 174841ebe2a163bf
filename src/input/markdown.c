/* Markdown as generators of sites keep it: what is known of the page in YAML between two lines of dashes at the top,
 * its front matter; the story below. The headline is the title there, else the first heading of the first level.
 *
 * What stands behind the front matter is made into text by its lines, not by the grammar of Markdown: it is only
 * compared with the headline. */
#include "input/markup.h"

#include <limits.h>

typedef struct page {
    hed_reader *r;
    hed_str all;     /* of the file, less a byte order mark; lives as long as the reader */
    bool as_written; /* places are bytes of the file */
    hed_str front, story;
    unsigned story_line; /* number of its first */
    hed_item *item;
    const hed_node *near; /* a key that may be meant for the title */
} page;

/* ---- Front matter */

/* A line that is nothing but this, and blanks behind it. */
static bool is_line(hed_str line, const char *marks)
{
    while (line.len > 0 && hed_isspace(line.ptr[line.len - 1]))
        line.len--;
    return hed_str_is(line, marks);
}

/* The bytes between the dashes start at the end of the first line, so that lines keep their numbers. False: it has no
 * end. */
static bool cut_front(page *p)
{
    hed_str rest = p->all, line;
    unsigned number = 1;
    p->story = p->all;
    p->story_line = 1;
    if (!hed_str_line(&rest, &line) || !is_line(line, "---"))
        return true;
    const char *from = line.ptr + line.len;
    while (hed_str_line(&rest, &line)) {
        number++;
        if (!is_line(line, "---") && !is_line(line, "..."))
            continue;
        p->front = (hed_str){from, (size_t)(line.ptr - from)};
        p->story = rest;
        p->story_line = number + 1;
        return true;
    }
    return false;
}

/* Keys that generators use beside the usual ones. */
static int field_named(const page *p, hed_str key, int *rank)
{
    static const struct {
        const char *key;
        hed_field field;
    } more[] = {{"excerpt", HED_F_DEK}, {"subtitle", HED_F_DEK}, {"categories", HED_F_SECTION}};
    const int field = hed_field_named(p->r, key, rank);
    for (size_t i = 0; field < 0 && i < sizeof more / sizeof *more; i++)
        if (hed_str_is(key, more[i].key)) {
            *rank = 100 + (int)i;
            return (int)more[i].field;
        }
    return field;
}

static hed_str line_at(const page *p, unsigned number)
{
    hed_str rest = p->all, line = {"", 0};
    for (unsigned i = 0; i < number && hed_str_line(&rest, &line); i++)
        ;
    return line;
}

/* The column counts characters; what comes out is a byte of the line. */
static size_t byte_of(hed_str line, unsigned column)
{
    size_t at = 0;
    for (unsigned i = 1; i < column && at < line.len; i++)
        for (at++; at < line.len && ((unsigned char)line.ptr[at] & 0xc0) == 0x80; at++)
            ;
    return at;
}

/* Bytes of a text as YAML writes it on one line, quotes included; 0 when it is written in another way. */
static size_t written(hed_str line, const hed_node *node)
{
    const char quote = node->quoted && line.len > 0 ? line.ptr[0] : 0;
    if (!node->quoted)
        return node->text.len > 0 && hed_str_starts(line, node->text) ? node->text.len : 0;
    if (quote != '"' && quote != '\'')
        return 0;
    for (size_t i = 1; i < line.len; i++) {
        if (line.ptr[i] == '\\' && quote == '"')
            i++;
        else if (line.ptr[i] == quote && quote == '\'' && i + 1 < line.len && line.ptr[i + 1] == quote)
            i++;
        else if (line.ptr[i] == quote)
            return i + 1;
    }
    return 0;
}

/* len 0: only where it starts is known. */
static void put_place(const page *p, unsigned number, hed_str line, size_t at, size_t len)
{
    hed_place *place = HED_NEW(p->r->own, hed_place);
    *place = (hed_place){.path = p->r->path, .line = number};
    if (p->as_written && line.len > 0)
        hed_place_column(hed_str_sub(line, 0, at), place);
    if (p->as_written && len > 0) {
        place->start = p->r->skipped + (uint64_t)(line.ptr - p->all.ptr) + at;
        place->end = place->start + len;
    }
    p->item->places = place;
    p->item->n_places = 1;
}

static void put_title(const page *p, const hed_node *node, hed_str key)
{
    const hed_str line = line_at(p, node->line);
    const size_t at = byte_of(line, node->column);
    put_place(p, node->line, line, at, written(hed_str_sub(line, at, line.len), node));
    p->item->field = key;
}

static bool set_field(const page *p, int field, const hed_node *node)
{
    hed_err why = {0};
    const hed_node *value = node->kind == HED_NODE_LIST && field == HED_F_SECTION ? node->first : node;
    const bool empty =
        !value || (value->kind == HED_NODE_SCALAR && !value->quoted &&
                   (value->text.len == 0 || hed_str_is(value->text, "~") || hed_str_is(value->text, "null")));
    if (empty)
        return true;
    if (value->kind != HED_NODE_SCALAR)
        hed_item_bad(p->r, p->r->own, p->item, HED_EINPUT, node->line, node->column, "\"%.80s\" is not a text but %s",
                     node->key.ptr, hed_node_kind_name(value));
    else if (!hed_item_set(p->r->own, p->item, (hed_field)field, hed_str_trim(value->text), &why))
        hed_item_bad(p->r, p->r->own, p->item, why.code, node->line, node->column, "%s", why.text);
    else if (field == HED_F_HEADLINE)
        put_title(p, value, node->key);
    return !p->item->bad;
}

static bool read_front(page *p)
{
    hed_err why;
    int ranks[HED_F_COUNT], rank;
    for (int i = 0; i < HED_F_COUNT; i++)
        ranks[i] = INT_MAX;
    if (hed_str_trim(p->front).len == 0)
        return true;
    const hed_node *map = hed_yaml_parse(p->r->own, p->front, p->r->path.ptr, &why);
    if (!map) {
        const char *hint = strstr(why.text, "mapping values") ? "; a text with a colon stands in quotes" : "";
        hed_item_bad(p->r, p->r->own, p->item, why.code, why.line ? why.line : 1, why.column, "front matter: %s%s",
                     why.text, hint);
        return false;
    }
    if (map->kind != HED_NODE_MAP) {
        hed_item_bad(p->r, p->r->own, p->item, HED_EINPUT, map->line, map->column, "the front matter is %s, not keys",
                     hed_node_kind_name(map));
        return false;
    }
    for (const hed_node *node = map->first; node; node = node->next) {
        static const char *const titles[] = {"title", "headline"};
        const int field = field_named(p, node->key, &rank);
        if (field < 0 && hed_suggest(node->key, titles, 2))
            p->near = node;
        if (field < 0 || rank >= ranks[field])
            continue;
        ranks[field] = rank;
        if (!set_field(p, field, node))
            return false;
    }
    return true;
}

/* ---- The story */

/* Opens or closes code that is fenced off. */
static bool is_fence(hed_str line)
{
    line = hed_str_trim(line);
    return hed_str_starts(line, HED_S("```")) || hed_str_starts(line, HED_S("~~~"));
}

/* The text of "# A heading #"; empty when it is none of the first level. */
static hed_str heading(hed_str line)
{
    if (!hed_str_starts(line, HED_S("# ")))
        return (hed_str){"", 0};
    line = hed_str_trim(hed_str_sub(line, 2, line.len));
    hed_str shut = line;
    while (shut.len > 0 && shut.ptr[shut.len - 1] == '#')
        shut.len--;
    return shut.len < line.len && shut.len > 0 && shut.ptr[shut.len - 1] == ' ' ? hed_str_trim(shut) : line;
}

/* The end of what opens at i, behind the closing marks; 0 when nothing closes it. */
static size_t closed(hed_str s, size_t i, const char *marks)
{
    const char *end = memmem(s.ptr + i, s.len - i, marks, strlen(marks));
    return end ? (size_t)(end - s.ptr) + strlen(marks) : 0;
}

/* "](…)" or "][…]" of a link or an image; its end, 0 when it is none. */
static size_t target_end(hed_str s, size_t i)
{
    if (i + 1 >= s.len || s.ptr[i] != ']')
        return 0;
    if (s.ptr[i + 1] == '(')
        return closed(s, i, ")");
    return s.ptr[i + 1] == '[' ? closed(s, i + 1, "]") : 0;
}

/* Past the marks at the head of a line: of a heading, a quotation, a list. */
static hed_str without_head(hed_str line)
{
    size_t i = 0;
    while (i < line.len && (hed_isspace(line.ptr[i]) || memchr("#>*+-=", line.ptr[i], 6)))
        i++;
    const size_t digits = i;
    while (i < line.len && hed_isdigit(line.ptr[i]))
        i++;
    const bool numbered = i > digits && i + 1 < line.len && line.ptr[i] == '.' && line.ptr[i + 1] == ' ';
    return hed_str_sub(line, numbered ? i + 1 : digits, line.len);
}

/* A line's words: no marks, no pictures, no addresses, no short codes of generators. */
static void put_words(hed_str s, hed_buf *to)
{
    for (size_t i = 0, end; i < s.len;) {
        const char c = s.ptr[i], next = i + 1 < s.len ? s.ptr[i + 1] : 0;
        if (c == '\\' && next) {
            hed_buf_char(to, next);
            i += 2;
        } else if (c == '{' && (next == '{' || next == '%') && (end = closed(s, i, next == '{' ? "}}" : "%}"))) {
            i = end;
        } else if (c == '!' && next == '[' && (end = closed(s, i, "]")) && target_end(s, end - 1)) {
            i = target_end(s, end - 1);
        } else if ((end = target_end(s, i))) {
            i = end;
        } else {
            const bool inside = c == '_' && i > 0 && hed_isalnum(s.ptr[i - 1]) && hed_isalnum(next);
            if (inside || !memchr("*_`[]", c, 5))
                hed_buf_char(to, c);
            i++;
        }
    }
}

/* Paragraphs, as HTML has them, so that HTML among them is read too. */
static hed_str story_text(const page *p)
{
    hed_str rest = p->story, line;
    hed_buf buf = {0};
    bool code = false;
    while (hed_str_line(&rest, &line)) {
        const bool fence = is_fence(line);
        code = code != fence;
        if (fence || code || heading(line).len > 0)
            continue;
        if (hed_str_trim(line).len == 0)
            hed_buf_cstr(&buf, "<p>");
        put_words(without_head(line), &buf);
        hed_buf_char(&buf, '\n');
    }
    const hed_str text = hed_markup_text(p->r->own, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

static void read_heading(const page *p)
{
    hed_str rest = p->story, line;
    bool code = false;
    for (unsigned number = p->story_line; hed_str_line(&rest, &line); number++) {
        code = code != is_fence(line);
        const hed_str text = heading(line);
        if (code || text.len == 0)
            continue;
        hed_buf words = {0};
        put_words(text, &words);
        p->item->headline = hed_arena_str(p->r->own, hed_str_trim(hed_buf_str(&words)));
        p->item->field = HED_S("heading");
        put_place(p, number, line, (size_t)(text.ptr - line.ptr), 0);
        hed_buf_free(&words);
        return;
    }
}

/* ---- The format */

static void read_page(page *p)
{
    static const char *const none =
        "has no title: neither in front matter nor as a heading (for a headline a line: -i text)";
    if (is_line(hed_str_sub(p->all, 0, p->all.len < 5 ? p->all.len : strcspn(p->all.ptr, "\n")), "+++"))
        hed_item_bad(p->r, p->r->own, p->item, HED_EINPUT, 1, 1,
                     "front matter in TOML is not read; YAML is, between lines of ---");
    else if (!cut_front(p))
        hed_item_bad(p->r, p->r->own, p->item, HED_ESYNTAX, 1, 1,
                     "the front matter that opens here is not closed by ---");
    else if (read_front(p)) {
        if (p->item->headline.len == 0)
            read_heading(p);
        if (p->item->headline.len == 0 && p->near)
            hed_item_bad(p->r, p->r->own, p->item, HED_EINPUT, p->near->key_line, p->near->key_column,
                         "has no \"title\"; is \"%.80s\" meant for one?", p->near->key.ptr);
        else if (p->item->headline.len == 0)
            hed_item_bad(p->r, p->r->own, p->item, HED_EINPUT, 1, 0, "%s", none);
        else if (p->item->body.len == 0)
            p->item->body = story_text(p);
    }
}

bool hed_markdown_open(hed_reader *r, hed_err *err)
{
    page p = {.r = r, .as_written = true};
    if (!hed_source_all(r->source, HED_MAX_PAGE, &p.all, &r->skipped))
        return hed_fail(err, HED_ELIMIT, r->path.ptr, 0, "is over the limit of %zu bytes for a page", HED_MAX_PAGE);
    if (hed_str_trim(p.all).len == 0)
        return true; /* which the reader says */
    p.all = hed_str_of(hed_arena_cstr(r->own, p.all));
    if (r->replace && hed_utf8_check(p.all) < p.all.len) {
        p.all = hed_utf8_replace(r->own, p.all);
        p.as_written = false;
    }
    p.item = HED_NEW(r->own, hed_item);
    *p.item = hed_item_of("");
    read_page(&p);
    r->page = (hed_batch){p.item, 1, NULL};
    return true;
}

/* What YAML reads as this text and nothing else, without quotes. */
static bool is_plain(hed_str s)
{
    if (s.len == 0 || !(hed_isalnum(s.ptr[0]) || (unsigned char)s.ptr[0] >= 0x80) || s.ptr[s.len - 1] == ':')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || memchr(",[]{}", s.ptr[i], 5) || s.ptr[i] == 0x7f ||
            (i + 1 < s.len && s.ptr[i] == ':' && s.ptr[i + 1] == ' ') ||
            (i + 1 < s.len && s.ptr[i] == ' ' && s.ptr[i + 1] == '#'))
            return false;
    return s.ptr[s.len - 1] != ' ';
}

/* In the quotes that it had, and without where it had none and needs none. */
void hed_markdown_encode(hed_str text, hed_str old, hed_buf *to)
{
    const char quote = old.len > 0 ? old.ptr[0] : '"';
    hed_json json = {.to = to};
    if (quote == '\'' && !memchr(text.ptr, '\n', text.len))
        hed_buf_doubled(to, text, quote);
    else if (quote != '"' && is_plain(text))
        hed_buf_put(to, text);
    else
        hed_json_str(&json, text);
}

/* Front matter that has one of our keys at the start of a line. */
bool hed_markdown_looks(hed_str beginning)
{
    static const char *const keys[] = {"title:", "headline:"};
    hed_str line;
    if (!hed_str_line(&beginning, &line) || !is_line(line, "---"))
        return false;
    while (hed_str_line(&beginning, &line) && !is_line(line, "---"))
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (hed_str_starts(line, hed_str_of(keys[i])))
                return true;
    return false;
}
