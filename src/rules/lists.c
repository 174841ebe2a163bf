/* Word lists: of the pack (lists: {months: [may, june]}), or of a file (lists: {crime: crime.txt}, one phrase a line,
 * '#' starts a comment) in the folder lists/ beside the pack or beside the pack's folder. A rule names one in place
 * of its phrases, or as {{crime}} in its pattern. A list that no rule names is an error: somebody thinks it works. */
#include "rules/pack.h"

#include <stdlib.h>

#define MAX_LIST ((size_t)1 << 20)

static const char *suggest(const hed_pack *pack, hed_str name)
{
    const char **names = HED_NEW_N(pack->rules->arena, const char *, pack->lists.n + 1);
    for (size_t i = 0; i < pack->lists.n; i++)
        names[i] = pack->lists.at[i].name.ptr;
    return hed_suggest(name, names, pack->lists.n);
}

hed_word_list *hed_pack_list(hed_pack *pack, const hed_node *node, hed_str name)
{
    for (size_t i = 0; i < pack->lists.n; i++) {
        if (!hed_str_eq(pack->lists.at[i].name, name))
            continue;
        pack->lists.at[i].used = true;
        return &pack->lists.at[i];
    }
    const char *near = suggest(pack, name);
    hed_pack_fail(pack, node, "there is no list \"%.*s\"%s%s%s", HED_FMT(name), near ? "; did you mean \"" : "",
                  near ? near : "", near ? "\"?" : "");
    return NULL;
}

/* ---- Files */

static hed_str folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (hed_str){path, (size_t)(slash - path)} : HED_S(".");
}

static const char *find_file(hed_pack *pack, hed_str name)
{
    hed_str folder = folder_of(pack->path);
    static const char *const places[] = {"lists", "../lists"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        hed_str path = hed_arena_printf(pack->rules->arena, "%.*s/%s/%.*s", HED_FMT(folder), places[i], HED_FMT(name));
        if (hed_file_exists(hed_arena_cstr(pack->rules->arena, path)))
            return hed_arena_cstr(pack->rules->arena, path);
    }
    return NULL;
}

static bool file_fail(hed_pack *pack, const char *path, unsigned line, const char *text, hed_str word)
{
    hed_err err;
    hed_fail(&err, HED_ESCHEMA, path, line, "%s%s%.*s%s", text, word.len ? " \"" : "", HED_FMT(word),
             word.len ? "\"" : "");
    hed_errors_add(pack->errors, &err);
    return false;
}

typedef struct written {
    hed_str word;
    unsigned line;
} written;

static int by_word(const void *a, const void *b)
{
    const written *x = a, *y = b;
    const int order = hed_str_cmp(x->word, y->word);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* The first that was there before; NULL when there is none. Sorts them. */
static const written *first_twin(written *all, size_t n)
{
    const written *first = NULL;
    if (n > 1)
        qsort(all, n, sizeof *all, by_word);
    for (size_t i = 1; i < n; i++)
        if (hed_str_eq(all[i - 1].word, all[i].word) && (!first || all[i].line < first->line))
            first = &all[i];
    return first;
}

static bool read_file(hed_pack *pack, const hed_node *node, hed_values *out)
{
    hed_arena *arena = pack->rules->arena;
    hed_str bytes, line;
    hed_err err;
    const char *path = strchr(node->text.ptr, '/') ? NULL : find_file(pack, node->text);
    HED_LIST(hed_str) words = {0};
    HED_LIST(written) lines = {0};
    if (!path)
        return hed_pack_fail(pack, node, "there is no file \"%s\" in lists/ beside the pack or its folder",
                             node->text.ptr);
    if (!hed_file_read(arena, path, MAX_LIST, &bytes, &err)) {
        hed_errors_add(pack->errors, &err);
        return false;
    }
    *HED_PUSH(arena, &pack->rules->sources) = bytes;
    *HED_PUSH(arena, &pack->rules->lists) = path;
    if (hed_utf8_check(bytes) < bytes.len)
        return file_fail(pack, path, 0, "is not valid UTF-8", HED_S(""));
    for (unsigned n = 1; hed_str_line(&bytes, &line); n++) {
        line = hed_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        *HED_PUSH(arena, &words) = line;
        *HED_PUSH(arena, &lines) = (written){line, n};
    }
    const written *twin = first_twin(lines.at, lines.n);
    if (twin)
        return file_fail(pack, path, twin->line, "is here a second time:", twin->word);
    *out = (hed_values){words.at, words.n};
    return words.n > 0 || file_fail(pack, path, 0, "has no words", HED_S(""));
}

/* ---- The key "lists" of a pack */

static bool no_twins(hed_pack *pack, const hed_node *node, hed_values words)
{
    const hed_node *item = node->first;
    for (size_t i = 0; i < words.n && item; i++, item = item->next)
        for (size_t k = 0; k < i; k++)
            if (hed_str_eq(words.at[i], words.at[k]))
                return hed_pack_fail(pack, item, "\"%s\" is in the list a second time", item->text.ptr);
    return true;
}

bool hed_pack_lists(hed_pack *pack, const hed_node *node)
{
    bool ok = true;
    if (node->kind != HED_NODE_MAP)
        return hed_pack_fail(pack, node, "\"lists\" is a map of names to phrases, or to a file");
    for (const hed_node *item = node->first; item; item = item->next) {
        hed_word_list list = {.name = item->key, .node = item};
        bool file = item->kind == HED_NODE_SCALAR;
        bool read = file ? read_file(pack, item, &list.words)
                         : hed_pack_values(pack, item, &list.words) && no_twins(pack, item, list.words);
        list.used = !read; /* one error is enough */
        ok = read && ok;
        *HED_PUSH(pack->rules->arena, &pack->lists) = list;
    }
    return ok;
}

bool hed_pack_lists_used(hed_pack *pack)
{
    bool ok = true;
    for (size_t i = 0; i < pack->lists.n; i++)
        if (!pack->lists.at[i].used)
            ok = hed_pack_key_fail(pack, pack->lists.at[i].node, "no rule uses the list \"%s\"",
                                   pack->lists.at[i].name.ptr);
    return ok;
}

/* ---- Lists as patterns */

static void put_word(hed_buf *buf, hed_str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (!hed_isalnum(word.ptr[i]) && strchr("\\^$.[|()?*+{}#-", word.ptr[i]))
            hed_buf_char(buf, '\\');
        hed_buf_char(buf, word.ptr[i]);
    }
}

/* "a (b)" and "c" become (?<!\w)(?:a \(b\)|c)(?!\w): whole words, even where a phrase ends in a sign. */
hed_str hed_pattern_of_words(hed_arena *arena, hed_values words)
{
    hed_buf buf = {0};
    for (size_t i = 0; i < words.n; i++) {
        hed_buf_cstr(&buf, i == 0 ? "(?<!\\w)(?:" : "|");
        put_word(&buf, words.at[i]);
    }
    hed_buf_cstr(&buf, ")(?!\\w)");
    hed_str pattern = hed_arena_str(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return pattern;
}

/* The name of a list at pattern[i], as {{name}}; empty when there is none. */
static hed_str name_at(hed_str pattern, size_t i)
{
    if (!hed_str_starts(hed_str_sub(pattern, i, pattern.len), HED_S("{{")))
        return (hed_str){0};
    for (size_t end = i + 2; end + 1 < pattern.len; end++)
        if (pattern.ptr[end] == '}')
            return pattern.ptr[end + 1] == '}' ? hed_str_sub(pattern, i + 2, end) : (hed_str){0};
    return (hed_str){0};
}

/* Puts what stands at pattern[*i], a list or what comes before the next one, and moves *i behind it. */
static bool put_piece(hed_pack *pack, const hed_node *node, size_t *i, hed_buf *to)
{
    const hed_str pattern = node->text, name = name_at(pattern, *i);
    if (name.len == 0) {
        const hed_str rest = hed_str_sub(pattern, *i, pattern.len);
        const char *next = memmem(rest.ptr + 1, rest.len - 1, "{{", 2);
        const size_t len = next ? (size_t)(next - rest.ptr) : rest.len;
        hed_buf_put(to, hed_str_sub(rest, 0, len));
        *i += len;
        return true;
    }
    const hed_word_list *list = hed_pack_list(pack, node, name);
    if (!list || list->words.n == 0) /* a list that could not be read had its error */
        return false;
    for (size_t k = 0; k < list->words.n; k++) {
        hed_buf_cstr(to, k == 0 ? "(?:" : "|");
        put_word(to, list->words.at[k]);
    }
    hed_buf_char(to, ')');
    *i += name.len + 4;
    return true;
}

bool hed_pack_expand(hed_pack *pack, const hed_node *node, hed_str *out)
{
    hed_buf buf = {0};
    bool ok = true;
    *out = node->text;
    if (!memmem(node->text.ptr, node->text.len, "{{", 2))
        return true;
    for (size_t i = 0; ok && i < node->text.len;)
        ok = put_piece(pack, node, &i, &buf);
    if (ok)
        *out = hed_arena_str(pack->rules->arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return ok;
}

size_t hed_pack_origin(hed_pack *pack, const hed_node *node, size_t at)
{
    hed_buf buf = {0};
    size_t i = 0, from = 0, before = 0;
    while (i < node->text.len && buf.len <= at) {
        from = i;
        before = buf.len;
        if (!put_piece(pack, node, &i, &buf))
            break;
    }
    const bool last = buf.len <= at, list = name_at(node->text, from).len > 0;
    hed_buf_free(&buf);
    return last ? node->text.len : list ? from : from + (at - before);
}
