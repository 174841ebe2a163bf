/* JSON-LD of news pages: the articles of a page as its CMS tells search engines of them. Types of schema.org; nested in
 * arrays, @graph, mainEntity. What pages write there is often not quite JSON: it is mended before jansson reads it. */
#include "input/html.h"

#include <jansson.h>

#define MOST_ARTICLES 100
#define MOST_VALUES 20                  /* of a script */
#define LONGEST_LOOSE ((size_t)2 << 10) /* bytes of a string in what is not JSON */

/* ---- Mending: comments and CDATA marks around, line breaks inside strings, commas before a bracket. */

static void mend_string(hed_str s, size_t *at, hed_buf *to)
{
    size_t i = *at;
    hed_buf_char(to, '"');
    for (i++; i < s.len && s.ptr[i] != '"'; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        if (c == '\\' && i + 1 < s.len) {
            i++;
            if (memchr("\"\\/bfnrtu", s.ptr[i], 9))
                hed_buf_char(to, '\\');
            hed_buf_char(to, (unsigned char)s.ptr[i] < 0x20 ? ' ' : s.ptr[i]);
        } else {
            hed_buf_char(to, c < 0x20 ? ' ' : (char)c);
        }
    }
    hed_buf_char(to, '"');
    *at = i + 1;
}

/* A comment to the end of the line, unless the slashes only hide a CDATA mark or the end of a comment from scripts. */
static size_t behind_slashes(hed_str s, size_t at)
{
    const hed_str rest = hed_str_trim(hed_str_sub(s, at, s.len));
    if (hed_str_starts(rest, HED_S("<![CDATA[")) || hed_str_starts(rest, HED_S("]]>")) ||
        hed_str_starts(rest, HED_S("<!--")) || hed_str_starts(rest, HED_S("-->")))
        return at;
    const char *newline = memchr(s.ptr + at, '\n', s.len - at);
    return newline ? (size_t)(newline - s.ptr) : at; /* else it is all one line, and goes on */
}

static void mend(hed_str s, hed_buf *to)
{
    for (size_t i = 0; i < s.len;) {
        const hed_str rest = hed_str_sub(s, i, s.len);
        const char *end = NULL;
        if (s.ptr[i] == '"') {
            mend_string(s, &i, to);
        } else if (hed_str_starts(rest, HED_S("<!--")) || hed_str_starts(rest, HED_S("<![CDATA["))) {
            i += s.ptr[i + 2] == '-' ? 4 : 9;
        } else if (hed_str_starts(rest, HED_S("-->")) || hed_str_starts(rest, HED_S("]]>"))) {
            i += 3;
        } else if (hed_str_starts(rest, HED_S("/*"))) {
            end = memmem(rest.ptr, rest.len, "*/", 2);
            i = end ? (size_t)(end - s.ptr) + 2 : s.len;
        } else if (hed_str_starts(rest, HED_S("//"))) {
            i = behind_slashes(s, i + 2);
        } else if (to->len == 0 && s.ptr[i] != '{' && s.ptr[i] != '[') {
            i++;
        } else {
            const bool closes = s.ptr[i] == '}' || s.ptr[i] == ']';
            while (closes && to->len > 0 && memchr(", \t\r\n", to->ptr[to->len - 1], 5))
                to->len--;
            hed_buf_char(to, s.ptr[i++]);
        }
    }
}

/* ---- Articles */

static hed_str string_of(json_t *value)
{
    if (json_is_array(value))
        value = json_array_get(value, 0);
    if (json_is_object(value)) {
        json_t *inner = json_object_get(value, "@value");
        value = inner ? inner : json_object_get(value, "name");
    }
    return json_is_string(value) ? (hed_str){json_string_value(value), json_string_length(value)} : (hed_str){"", 0};
}

static int rank_of_name(hed_str type)
{
    static const struct {
        const char *name;
        int rank;
    } names[] = {
        {"BlogPosting", 4},
        {"LiveBlogPosting", 5},
        {"SocialMediaPosting", 4},
        {"DiscussionForumPosting", 3},
        {"Report", 4},
        {"Review", 3},
        {"CriticReview", 3},
        {"VideoObject", 2},
        {"AudioObject", 2},
        {"PodcastEpisode", 2},
        {"Recipe", 3},
        {"ImageGallery", 2},
        {"WebPage", 1},
        {"ItemPage", 1},
        {"MediaGallery", 2},
        {"Posting", 4},
    };
    for (size_t i = 0; i < type.len; i++)
        if (type.ptr[i] == '/' || type.ptr[i] == ':' || type.ptr[i] == '#')
            return rank_of_name(hed_str_sub(type, i + 1, type.len));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (hed_str_is(type, names[i].name))
            return names[i].rank;
    if (hed_str_ends(type, HED_S("NewsArticle")))
        return 5;
    return hed_str_ends(type, HED_S("Article")) ? 4 : 0;
}

static int rank_of(json_t *type)
{
    int best = 0;
    size_t i;
    json_t *one;
    if (json_is_string(type))
        return rank_of_name((hed_str){json_string_value(type), json_string_length(type)});
    json_array_foreach(type, i, one)
    {
        const int rank = rank_of(one);
        best = rank > best ? rank : best;
    }
    return best;
}

static hed_slot slot(hed_html *page, hed_str text, const char *field, unsigned line)
{
    hed_slot s = {.text = hed_markup_title(page->arena, text), .field = field, .slot = "search", .line = line};
    s.key = hed_markup_key(page->arena, s.text);
    return s;
}

static void add(hed_html *page, json_t *object, int rank, unsigned line)
{
    hed_str headline = string_of(json_object_get(object, "headline"));
    const bool named = headline.len == 0;
    if (named && rank > 1)
        headline = string_of(json_object_get(object, "name"));
    if (headline.len == 0)
        return;
    hed_arena *arena = page->arena;
    hed_str url = string_of(json_object_get(object, "url"));
    json_t *main = json_object_get(object, "mainEntityOfPage");
    if (url.len == 0)
        url = string_of(json_is_object(main) ? json_object_get(main, "@id") : main);
    hed_ld *ld = HED_PUSH(arena, &page->articles);
    ld->rank = rank;
    ld->headline = slot(page, headline, named ? "json-ld name" : "json-ld headline", line);
    ld->alternative =
        slot(page, string_of(json_object_get(object, "alternativeHeadline")), "json-ld alternativeHeadline", line);
    ld->alternative.slot = "";
    ld->dek = hed_markup_text(arena, string_of(json_object_get(object, "description")));
    ld->body = hed_markup_text(arena, string_of(json_object_get(object, "articleBody")));
    ld->section = hed_markup_entities(arena, string_of(json_object_get(object, "articleSection")));
    ld->lang = hed_arena_str(arena, string_of(json_object_get(object, "inLanguage")));
    ld->publisher = hed_markup_entities(arena, string_of(json_object_get(object, "publisher")));
    ld->url = hed_arena_str(arena, url);
}

/* The site's own name, and that of who runs it. */
static void add_owner(hed_html *page, json_t *object)
{
    const hed_str type = string_of(json_object_get(object, "@type")), name = string_of(json_object_get(object, "name"));
    hed_str *to = hed_str_ends(type, HED_S("Organization")) ? &page->owner
                  : hed_str_ends(type, HED_S("WebSite"))    ? &page->website
                                                            : NULL;
    if (to && to->len == 0)
        *to = hed_markup_entities(page->arena, name);
}

static void collect(hed_html *page, json_t *value, unsigned line, int depth)
{
    static const char *const inside[] = {"@graph", "mainEntity", "mainEntityOfPage"};
    size_t i;
    json_t *one;
    if (depth == 0 || page->articles.n >= MOST_ARTICLES)
        return;
    json_array_foreach(value, i, one)
    {
        collect(page, one, line, depth - 1);
    }
    if (!json_is_object(value))
        return;
    const int rank = rank_of(json_object_get(value, "@type"));
    add_owner(page, value);
    if (rank > 0)
        add(page, value, rank, line);
    for (i = 0; i < sizeof inside / sizeof *inside; i++)
        if ((one = json_object_get(value, inside[i])) && !json_is_string(one))
            collect(page, one, line, depth - 1);
}

/* The string that starts at s: up to a quote that something follows as it follows a string. Quotes inside, which should
 * have been escaped, are. */
static json_t *loose_string(hed_str s)
{
    hed_buf buf = {0};
    bool ended = false;
    hed_buf_char(&buf, '"');
    for (size_t i = 1; i < s.len && !ended; i++) {
        const hed_str rest = hed_str_trim(hed_str_sub(s, i + 1, s.len));
        const bool quote = s.ptr[i] == '"' && s.ptr[i - 1] != '\\';
        const bool comma = hed_str_starts(rest, HED_S(",")) &&
                           hed_str_starts(hed_str_trim(hed_str_sub(rest, 1, rest.len)), HED_S("\""));
        ended = quote && (comma || hed_str_starts(rest, HED_S("}")));
        hed_buf_cstr(&buf, quote && !ended ? "\\" : "");
        hed_buf_char(&buf, s.ptr[i]);
    }
    json_t *value = ended ? json_loadb(buf.ptr, buf.len, JSON_DECODE_ANY, NULL) : NULL;
    hed_buf_free(&buf);
    return value;
}

/* What is not JSON even so, of an article: its headline. */
static void salvage(hed_html *page, hed_str text, unsigned line)
{
    static const char key[] = "\"headline\"";
    const char *found = memmem(text.ptr, text.len, key, sizeof key - 1);
    if (!found || (!memmem(text.ptr, text.len, "Article\"", 8) && !memmem(text.ptr, text.len, "Posting\"", 8)))
        return;
    hed_str s = hed_str_trim(hed_str_sub(text, (size_t)(found - text.ptr) + sizeof key - 1, text.len));
    s = hed_str_starts(s, HED_S(":")) ? hed_str_trim(hed_str_sub(s, 1, s.len)) : (hed_str){"", 0};
    json_t *object = json_object();
    if (hed_str_starts(s, HED_S("\"")) && object &&
        json_object_set_new(object, "headline",
                            loose_string(hed_str_sub(s, 0, s.len < LONGEST_LOOSE ? s.len : LONGEST_LOOSE))) == 0)
        add(page, object, 4, line);
    json_decref(object);
}

void hed_ld_read(hed_html *page, hed_str script, unsigned line)
{
    hed_buf buf = {0};
    mend(script, &buf);
    hed_str text = hed_str_trim(hed_buf_str(&buf));
    for (int i = 0; i < MOST_VALUES && text.len > 0; i++) { /* some write one behind the other */
        json_error_t error;
        json_t *value = json_loadb(text.ptr, text.len, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
        if (!value && i == 0)
            salvage(page, text, line);
        if (!value)
            break;
        collect(page, value, line, 8);
        json_decref(value);
        text = hed_str_trim(hed_str_sub(text, (size_t)error.position, text.len));
        text = text.len > 0 && memchr(",;", text.ptr[0], 2) ? hed_str_trim(hed_str_sub(text, 1, text.len)) : text;
    }
    hed_buf_free(&buf);
}
