/* Formats that say what they are: markup by its root element, JSON by its first value. */
#include "input/markup.h"
#include "input/objects.h"

#define LOOK ((size_t)64 << 10)

/* ---- Markup: the first element's name, behind declarations, comments and white space. */

static hed_str skip_to(hed_str s, const char *end)
{
    const char *p = memmem(s.ptr, s.len, end, strlen(end));
    return p ? hed_str_sub(s, (size_t)(p - s.ptr) + strlen(end), s.len) : (hed_str){"", 0};
}

static const struct {
    const char *root, *format;
} roots[] = {
    {"rss", "feed"},
    {"rdf", "feed"},
    {"feed", "feed"},
    {"newsitem", "newsml"},
    {"packageitem", "newsml"},
    {"newsmessage", "newsml"},
    {"html", "html"},
    {"head", "html"},
    {"body", "html"},
    {"meta", "html"},
    {"title", "html"},
    {"article", "html"},
    {"div", "html"},
    {"main", "html"},
    {"h1", "html"},
    {"script", "html"},
    {"link", "html"},
    {"base", "html"},
    {"section", "html"},
    {"header", "html"},
    {"p", "html"},
    {"h2", "html"},
    {"h3", "html"},
    {"table", "html"},
    {"ul", "html"},
    {"ol", "html"},
    {"nav", "html"},
    {"aside", "html"},
    {"form", "html"},
    {"center", "html"},
    {"style", "html"},
    {"noscript", "html"},
    {"iframe", "html"},
};

static const char *markup(hed_str s)
{
    bool xml = false;
    for (;;) {
        s = hed_str_trim(s);
        xml = xml || (s.len > 5 && hed_strncasecmp(s.ptr, "<?xml", 5) == 0);
        if (hed_str_starts(s, HED_S("<!--")))
            s = skip_to(s, "-->");
        else if (hed_str_starts(s, HED_S("<?")))
            s = skip_to(s, "?>");
        else if (s.len > 14 && hed_strncasecmp(s.ptr, "<!doctype html", 14) == 0)
            return "html";
        else if (hed_str_starts(s, HED_S("<!")))
            s = skip_to(s, memchr(s.ptr, '[', s.len < 400 ? s.len : 400) ? "]>" : ">");
        else
            break;
    }
    if (s.len < 3 || s.ptr[0] != '<')
        return NULL;
    size_t end = 1, from = 1;
    for (; end < s.len && (hed_isalnum(s.ptr[end]) || memchr(":-_", s.ptr[end], 3)); end++)
        from = s.ptr[end] == ':' ? end + 1 : from;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (end - from == strlen(roots[i].root) && hed_strncasecmp(s.ptr + from, roots[i].root, end - from) == 0)
            return roots[i].format;
    return xml ? "feed" : NULL; /* which says that it is none */
}

/* ---- JSON */

static bool has(hed_walk w, const char *key)
{
    return hed_walk_member(w, key).len > 0;
}

/* By the members of the first object; what the window cuts off is not looked at. */
static const char *family(hed_walk object)
{
    static const char *const marks[] = {"uri", "versioncreated", "version", "pubstatus", "standard", "$standard"};
    const hed_str title = hed_walk_member(object, "title");
    const hed_walk inside = {.all = title};
    size_t n = 0;
    if (title.len > 0 && title.ptr[0] == '{' && (has(inside, "rendered") || has(inside, "raw")))
        return "wordpress";
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        n += has(object, marks[i]);
    const hed_str headlines = hed_walk_member(object, "headlines");
    if (n > 0 && headlines.len > 0 && headlines.ptr[0] == '[')
        return "ninjs";
    return n >= 2 && has(object, "headline") ? "ninjs" : NULL;
}

/* A list of texts, and not '["Update"] Bridge opens'. */
static bool is_list(hed_walk *w)
{
    if (!hed_walk_value(w))
        return false;
    hed_walk_space(w);
    const char next = w->at < w->all.len ? w->all.ptr[w->at] : 0;
    return next == ',' || (next == ']' && w->at + 1 == w->all.len);
}

static const char *json(hed_str s)
{
    hed_walk w = {.all = s};
    hed_str key;
    bool started = false;
    if (s.ptr[0] == '[') {
        if (!hed_walk_each(&w, &started, &key))
            return w.wrong ? NULL : "json";
        if (w.at < s.len && s.ptr[w.at] == '"')
            return is_list(&w) ? "json" : NULL;
        if (w.at >= s.len || s.ptr[w.at] != '{')
            return NULL; /* "[Update] Bridge opens" */
        const char *found = family(w);
        return found ? found : "json";
    }
    const hed_walk first = w;
    if (!hed_walk_each(&w, &started, &key))
        return w.wrong ? NULL : "json";
    w = first;
    const bool whole = hed_walk_value(&w);
    if (!whole && w.wrong != HED_WALK_SHORT)
        return memchr(s.ptr, '\n', w.at) ? "json" : "jsonl"; /* which say what is wrong */
    const bool one_line = memchr(s.ptr, '\n', whole ? w.at : s.len) == NULL;
    hed_walk_space(&w);
    const char *found = family(first);
    if (found && (!one_line || w.at == s.len || !whole))
        return found;
    const bool headline = has(first, "headline") || has(first, "title");
    return one_line && (headline || w.at < s.len) ? "jsonl" : "json"; /* which tells what there is in place of one */
}

bool hed_guess_json_feed(hed_str beginning)
{
    const hed_walk object = {.all = hed_str_trim(beginning)};
    return hed_str_starts(object.all, HED_S("{")) &&
           hed_str_starts(hed_walk_member(object, "version"), HED_S("\"https://jsonfeed.org/"));
}

const char *hed_guess_foreign(hed_str beginning)
{
    static const struct {
        hed_str start;
        const char *what;
    } foreign[] = {
        {{"\xff\xfe", 2}, "is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"},
        {{"\xfe\xff", 2}, "is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"},
        {{"%PDF-", 5}, "is a PDF, not text"},
        {{"PK\3\4", 4}, "is a ZIP archive or an office document, not text"},
        {{"\xd0\xcf\x11\xe0", 4}, "is an office document, not text"},
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (hed_str_starts(beginning, foreign[i].start))
            return foreign[i].what;
    return NULL;
}

const char *hed_guess_content(hed_str beginning)
{
    char name[40];
    const char *charset = hed_charset_of(beginning, name), *found = NULL;
    hed_buf buf = {0};
    if (strncmp(charset, "UTF-16", 6) == 0) {
        hed_decoder d;
        hed_decoder_open(&d, charset);
        hed_decoder_put(&d, hed_str_sub(beginning, 0, beginning.len < LOOK ? beginning.len : LOOK), false, &buf);
        hed_decoder_close(&d);
        beginning = hed_buf_str(&buf);
    }
    if (hed_str_starts(beginning, HED_S("\xef\xbb\xbf")))
        beginning = hed_str_sub(beginning, 3, beginning.len);
    const hed_str s = hed_str_trim(beginning);
    if (s.len > 1 && s.ptr[0] == '<')
        found = markup(s);
    else if (s.len > 1 && (s.ptr[0] == '{' || s.ptr[0] == '['))
        found = json(s);
    else if (hed_markdown_looks(beginning))
        found = "markdown";
    hed_buf_free(&buf);
    return found;
}
