/* The story of a page: its paragraphs, without navigation, captions, comments and lists of other stories; and, when
 * asked, the headlines of those lists.
 *
 * Where the page marks the story (itemprop, article, main) that is taken; of several the one with the most text in
 * paragraphs. Inside, what is named like an aside is left out, unless most of the text is in it. */
#include "input/html.h"

#define LONG_PARAGRAPH ((size_t)64 << 10) /* bytes of one that are read */

static const char asides[] = " nav aside footer figure figcaption script style noscript template svg button select "
                             "iframe textarea dialog menu ";

static const char *const names[] = {
    "related",  "comment",   "caption",    "sidebar",   "newsletter", "promo",    "advert",  "share",      "social",
    "byline",   "author",    "recommend",  "most-read", "mostread",   "trending", "popular", "teaser",     "breadcrumb",
    "footer",   "subscribe", "signup",     "sign-up",   "outbrain",   "taboola",  "disqus",  "read-more",  "readmore",
    "also-",    "more-on",   "credit",     "copyright", "cookie",     "consent",  "widget",  "navigation", "menu",
    "tag-list", "topics",    "disclaimer", "read-next", "readnext",   "hidden",   "kicker",  "standfirst", "ad-slot",
};

static const char *const openings[] = {"read more",     "also read",  "related:",  "sign up",  "follow us",
                                       "advertisement", "share this", "subscribe", "see also", "read also",
                                       "more:",         "\xc2\xa9",   "read next", "watch:",   "click here",
                                       "photo:",        "copyright"};

/* Bytes of paragraphs inside a node, counted before. */
static size_t weight(const xmlNode *node)
{
    return (size_t)(uintptr_t)node->_private;
}

static size_t link_bytes(hed_html *page, xmlNodePtr node)
{
    size_t n = 0;
    bool enter = true;
    for (xmlNodePtr at = node; (at = hed_dom_next(at, node, enter));) {
        enter = !hed_dom_is(at, "a");
        if (!enter)
            n += hed_dom_text(page->arena, at, LONG_PARAGRAPH).len;
    }
    return n;
}

static bool named_aside(const xmlNode *node)
{
    static const char *const attributes[] = {"class", "id", "role", "data-component"};
    for (size_t i = 0; i < 4; i++) {
        const hed_str value = hed_dom_attribute(node, attributes[i]);
        for (size_t k = 0; value.len > 0 && k < sizeof names / sizeof *names; k++)
            if (value.len < 2000 && hed_strcasestr(value.ptr, names[k]))
                return true;
    }
    return false;
}

static bool is_story(const xmlNode *node)
{
    return hed_dom_has_word(hed_dom_attribute(node, "itemprop"), "articleBody");
}

static bool is_main(const xmlNode *node)
{
    return hed_dom_among(node, " article main ") || hed_dom_has_word(hed_dom_attribute(node, "role"), "main") ||
           is_story(node);
}

/* Whether the paragraph stands in something that is no part of the story, up to root. */
static bool is_aside(const xmlNode *p, const xmlNode *root, bool by_name, size_t all)
{
    for (const xmlNode *at = p; at && at != root; at = at->parent) {
        if (hed_dom_among(at, asides) || (hed_dom_among(at, " header form ") && weight(at) * 2 < all))
            return true;
        if (by_name && !hed_dom_among(at, " body html article main ") && !is_story(at) && weight(at) * 2 < all &&
            named_aside(at))
            return true;
    }
    return false;
}

/* The text of a paragraph that says something of its own; empty for a list of links and the like. */
static hed_str paragraph(hed_html *page, xmlNodePtr p)
{
    const hed_str text = hed_dom_text(page->arena, p, LONG_PARAGRAPH), none = {"", 0};
    if (text.len < 3)
        return none;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (text.len < 160 && text.len >= strlen(openings[i]) &&
            hed_strncasecmp(text.ptr, openings[i], strlen(openings[i])) == 0)
            return none;
    return link_bytes(page, p) * 2 > text.len ? none : text;
}

/* Counts each paragraph's bytes into all that it stands in; returns their sum. */
static size_t weigh(hed_html *page, xmlNodePtr root)
{
    size_t all = 0;
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, true));) {
        if (!hed_dom_is(at, "p") || is_aside(at, root, false, 0))
            continue;
        const size_t mark = hed_arena_mark(page->arena), n = paragraph(page, at).len;
        hed_arena_rewind(page->arena, mark);
        if (hed_dom_late(page))
            break;
        all += n;
        for (xmlNodePtr up = at; up && up->type == XML_ELEMENT_NODE; up = up->parent)
            up->_private = (void *)(uintptr_t)(weight(up) + n); /* NOLINT: a number where libxml2 keeps the user's */
    }
    return all;
}

static bool holds_heading(xmlNodePtr root)
{
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, true));)
        if (hed_dom_is(at, "h1"))
            return true;
    return false;
}

/* Comments are often articles themselves, in a list of comments: the story is the heaviest that is not in one. */
static xmlNodePtr story(xmlNodePtr root, size_t all)
{
    xmlNodePtr best = NULL, marked = NULL, main = NULL;
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, true));) {
        if (at->type != XML_ELEMENT_NODE || !is_main(at) || is_aside(at, root, true, all))
            continue;
        if (is_story(at) && (!marked || weight(at) > weight(marked)))
            marked = at;
        if (hed_dom_is(at, "article") && (!best || weight(at) > weight(best)))
            best = at;
        if (!hed_dom_is(at, "article") && !is_story(at) && (!main || weight(at) > weight(main)))
            main = at;
    }
    if (marked && weight(marked) * 4 >= all)
        return marked;
    const size_t share = main ? weight(main) : all;
    if (best && (weight(best) * 10 >= share * 7 || (weight(best) * 2 >= share && holds_heading(best))))
        return best;
    if (main && weight(main) > 0)
        return main;
    /* Nothing is marked: down to the smallest that still holds most of the text. */
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, true));)
        if (at->type == XML_ELEMENT_NODE && weight(at) * 10 >= all * 7 && !hed_dom_is(at, "p"))
            best = at;
    return best && weight(best) * 10 >= all * 7 ? best : root;
}

static size_t gather(hed_html *page, xmlNodePtr root, bool by_name, size_t all, hed_buf *to)
{
    size_t n = 0;
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, true)) && to->len < HED_MAX_BODY * 2;) {
        if (!hed_dom_is(at, "p") || is_aside(at, root, by_name, all))
            continue;
        const size_t mark = hed_arena_mark(page->arena);
        const hed_str text = paragraph(page, at);
        hed_buf_cstr(to, text.len > 0 && n > 0 ? "\n\n" : "");
        hed_buf_put(to, text);
        n += text.len > 0;
        hed_arena_rewind(page->arena, mark);
        if (hed_dom_late(page))
            break;
    }
    return n;
}

/* Pages without paragraphs: the element with the most text that is directly in it, line breaks between. */
static void gather_bare(hed_html *page, xmlNodePtr root, hed_buf *to)
{
    xmlNodePtr best = NULL;
    size_t most = 80;
    bool enter = true;
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, enter));) {
        enter = !hed_dom_among(at, asides);
        size_t own = 0;
        if (!hed_dom_among(at, " div td section article main "))
            continue;
        for (const xmlNode *in = at->children; in; in = in->next)
            own += in->type == XML_TEXT_NODE ? hed_str_trim(hed_str_of((const char *)in->content)).len : 0;
        if (own > most) {
            most = own;
            best = at;
        }
    }
    if (best)
        hed_buf_put(to, hed_dom_text(page->arena, best, LONG_PARAGRAPH));
}

hed_str hed_article_body(hed_html *page)
{
    hed_buf buf = {0};
    xmlNodePtr root = xmlDocGetRootElement(page->doc);
    const size_t all = weigh(page, root);
    xmlNodePtr where = all > 0 ? story(root, all) : NULL;
    if (where && gather(page, where, true, weight(where), &buf) == 0 && weight(where) >= 200)
        gather(page, where, false, weight(where), &buf);
    if (buf.len == 0)
        gather_bare(page, root, &buf);
    const hed_str body = hed_arena_str(page->arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return body;
}

/* ---- Teasers */

static size_t count_words(hed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] != ' ' && (i == 0 || s.ptr[i - 1] == ' ');
    return n;
}

static xmlNodePtr heading_in(xmlNodePtr link)
{
    for (xmlNodePtr at = link; (at = hed_dom_next(at, link, true));)
        if (hed_dom_among(at, " h1 h2 h3 h4 h5 h6 "))
            return at;
    return NULL;
}

/* A link is a headline by what is around it or in it. */
static bool is_headline_link(const xmlNode *link)
{
    static const char *const marks[] = {"headline", "title", "teaser", "card"};
    int up = 0;
    for (const xmlNode *at = link; at && up < 3; at = at->parent, up++) {
        const hed_str value = hed_dom_attribute(at, "class");
        if (hed_dom_among(at, " h1 h2 h3 h4 h5 h6 "))
            return true;
        for (size_t i = 0; value.len > 0 && i < 4; i++)
            if (value.len < 2000 && hed_strcasestr(value.ptr, marks[i]))
                return true;
    }
    return false;
}

void hed_article_teasers(hed_html *page, hed_teaser *teaser, void *ctx)
{
    xmlNodePtr root = xmlDocGetRootElement(page->doc);
    bool enter = true;
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, enter));) {
        enter = !hed_dom_among(at, " nav footer script style noscript template svg ");
        if (!hed_dom_is(at, "a") || hed_dom_attribute(at, "href").len == 0)
            continue;
        if (hed_dom_late(page))
            break;
        enter = false;
        const xmlNodePtr inside = heading_in(at);
        const size_t mark = hed_arena_mark(page->arena);
        const hed_str text = hed_dom_text(page->arena, inside ? inside : at, HED_LONG_HEADING);
        const bool is = count_words(text) >= 3 && (inside || is_headline_link(at));
        if (!is || !teaser(ctx, text, hed_dom_line(inside ? inside : at)))
            hed_arena_rewind(page->arena, mark);
    }
}
