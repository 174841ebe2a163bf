/* HTML pages: one page is one headline, the one readers see, with its dek and body. Slots of the page that say
 * something else (a title for search engines, a card for social media) are further items, each with a note. With
 * teasers, so are the linked headlines of its lists. See docs/formats.md. */
#include "input/html.h"

#define MOST_HEADINGS 200
#define MOST_TEASERS 1000
#define LONGEST_LOW 400           /* bytes of what may only be a heading */
#define LONGEST_NAME ((size_t)60) /* bytes of a site's */
#define MOST_NAMES 20
#define MOST_PIECES 32
#define MOST_PLACES 100

/* ---- Gathering what the page says of itself */

/* Of cards and titles: what is still escaped, or marked up, after the page's own escapes was escaped once too often. */
static void set(hed_html *page, hed_slot *slot, hed_str text, const char *field, const char *kind, unsigned line)
{
    if (slot->text.len > 0)
        return;
    *slot = (hed_slot){.text = hed_markup_title(page->arena, text), .field = field, .slot = kind, .line = line};
    slot->key = hed_markup_key(page->arena, slot->text);
}

static void keep(hed_html *page, hed_str *to, hed_str text)
{
    if (to->len == 0)
        *to = hed_markup_squeeze(page->arena, text);
}

static hed_slot *add_heading(hed_html *page, hed_str text, const char *field, int score, unsigned line)
{
    if (text.len == 0 || page->headings.n >= MOST_HEADINGS || memmem(text.ptr, text.len, "{{", 2))
        return NULL; /* or a template that was never filled in */
    hed_slot *h = HED_PUSH(page->arena, &page->headings);
    *h = (hed_slot){.text = text, .field = field, .slot = "web", .line = line, .score = score};
    h->key = hed_markup_key(page->arena, text);
    return h;
}

static void add_name(hed_html *page, hed_str text)
{
    const hed_str name = hed_str_trim(text);
    if (name.len > 0 && name.len <= LONGEST_NAME && page->names.n < MOST_NAMES)
        *HED_PUSH(page->arena, &page->names) = hed_markup_squeeze(page->arena, name);
}

/* What is behind the last slash of an address: who publishes is often told by a page elsewhere. */
static hed_str last_part(hed_str url)
{
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    const char *slash = memrchr(url.ptr, '/', url.len);
    return slash ? hed_str_sub(url, (size_t)(slash - url.ptr) + 1, url.len) : url;
}

static void read_meta(hed_html *page, const xmlNode *node)
{
    const hed_str content = hed_dom_attribute(node, "content");
    hed_str name = hed_dom_attribute(node, "property");
    if (name.len == 0)
        name = hed_dom_attribute(node, "name");
    const struct {
        const char *name;
        hed_slot *slot;
        hed_str *text;
        const char *kind;
    } rows[] = {
        {"og:title", &page->og, NULL, "social"},
        {"twitter:title", &page->twitter, NULL, "social"},
        {"title", &page->meta, NULL, "search"},
        {"parsely-title", &page->meta, NULL, "search"},
        {"sailthru.title", &page->meta, NULL, "search"},
        {"dc.title", &page->meta, NULL, "search"},
        {"dcterms.title", &page->meta, NULL, "search"},
        {"og:site_name", NULL, &page->site, NULL},
        {"application-name", NULL, &page->application, NULL},
        {"apple-mobile-web-app-title", NULL, &page->application, NULL},
        {"publisher", NULL, &page->owner, NULL},
        {"og:url", NULL, &page->og_url, NULL},
        {"description", NULL, &page->description, NULL},
        {"og:description", NULL, &page->og_description, NULL},
        {"twitter:description", NULL, &page->twitter_description, NULL},
        {"article:section", NULL, &page->section, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (name.len == 0 || content.len == 0 || hed_strcasecmp(name.ptr, rows[i].name) != 0)
            continue;
        if (rows[i].slot)
            set(page, rows[i].slot, content, rows[i].name, rows[i].kind, hed_dom_line(node));
        else
            keep(page, rows[i].text, content);
    }
    if (name.len > 0 &&
        (hed_strcasecmp(name.ptr, "twitter:site") == 0 || hed_strcasecmp(name.ptr, "article:publisher") == 0))
        add_name(page, last_part(content));
    if (hed_dom_has_word(hed_dom_attribute(node, "itemprop"), "headline"))
        add_heading(page, hed_markup_squeeze(page->arena, content), "itemprop headline", 1, hed_dom_line(node));
}

static bool inside(const xmlNode *node, const char *names)
{
    for (const xmlNode *at = node->parent; at; at = at->parent)
        if (hed_dom_among(at, names))
            return true;
    return false;
}

/* Each text node of a heading is a piece: a kicker or a count is one or more of them. */
static void find_pieces(hed_html *page, hed_slot *heading, xmlNodePtr node)
{
    size_t ends[MOST_PIECES], n = 0, at = 0;
    for (xmlNodePtr in = node; (in = hed_dom_next(in, node, true)) && n < MOST_PIECES;) {
        if (in->type != XML_TEXT_NODE)
            continue;
        const size_t mark = hed_arena_mark(page->arena);
        const hed_str text = {(const char *)in->content, strnlen((const char *)in->content, HED_LONG_HEADING)};
        const hed_str key = hed_markup_key(page->arena, text);
        at += key.len;
        hed_arena_rewind(page->arena, mark);
        if (key.len > 0)
            ends[n++] = at;
    }
    size_t *kept = HED_NEW_N(page->arena, size_t, n + 1);
    memcpy(kept, ends, n * sizeof *kept);
    heading->ends = kept;
    heading->n_pieces = n;
}

static bool is_home(const xmlNode *link)
{
    hed_str href = link ? hed_dom_attribute(link, "href") : (hed_str){"", 0};
    const char *host = memmem(href.ptr, href.len, "//", 2);
    const char *path = host ? memchr(host + 2, '/', (size_t)(href.ptr + href.len - host - 2)) : NULL;
    if (host)
        href = path ? hed_str_sub(href, (size_t)(path - href.ptr), href.len) : HED_S("/");
    return hed_str_is(href, "/") || hed_str_is(href, "./") || hed_str_starts(href, HED_S("/index."));
}

/* The site's name above the page: a heading that is a link, or is in one, to the front page. */
static bool leads_home(xmlNodePtr node)
{
    xmlNodePtr link = node->parent && hed_dom_is(node->parent, "a") ? node->parent : NULL;
    for (xmlNodePtr at = node; !link && (at = hed_dom_next(at, node, true));)
        link = hed_dom_is(at, "a") ? at : NULL;
    return is_home(link);
}

static bool has_class(const xmlNode *node)
{
    static const char *const classes[] = {"entry-title",      "post-title",        "article-title",  "headline",
                                          "article-headline", "article__headline", "article__title", "p-name"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (hed_dom_has_word(hed_dom_attribute(node, "class"), classes[i]))
            return true;
    return false;
}

/* Set large, or called a title: with no other word for it, it counts only as far as other slots say the same. */
static bool is_low(const xmlNode *node)
{
    if (hed_dom_among(node, " h2 h3 b strong font big "))
        return true;
    const hed_str class = hed_dom_attribute(node, "class"), id = hed_dom_attribute(node, "id");
    return hed_dom_among(node, " div p span td h4 ") &&
           ((class.len > 0 && class.len < 200 &&
             (hed_strcasestr(class.ptr, "headline") || hed_strcasestr(class.ptr, "title"))) ||
            (id.len > 0 && id.len < 200 && (hed_strcasestr(id.ptr, "headline") || hed_strcasestr(id.ptr, "title"))));
}

/* All of it is a link, as teasers are; so are some headlines, but then other slots say the same. */
static bool is_linked(const xmlNode *node)
{
    const xmlNode *only = node->children;
    while (only && only->type == XML_TEXT_NODE && hed_str_trim(hed_str_of((const char *)only->content)).len == 0)
        only = only->next;
    return hed_dom_is(only, "a") || (node->parent && hed_dom_is(node->parent, "a"));
}

static hed_str heading_text(hed_html *page, xmlNodePtr node)
{
    const hed_str text = hed_dom_text(page->arena, node, HED_LONG_HEADING);
    const xmlNode *p = node->next && node->next->type == XML_TEXT_NODE ? node->next->next : node->next;
    if (text.len > 0 || !hed_dom_is(p, "p"))
        return text; /* libxml2 ends a heading where a paragraph begins */
    return hed_dom_text(page->arena, p == node->next ? node->next : node->next->next, HED_LONG_HEADING);
}

/* Headings: h1, and whatever the page marks as its headline. The score says how much its place speaks for it. */
static void read_heading(hed_html *page, xmlNodePtr node)
{
    const bool h1 = hed_dom_is(node, "h1"), lower = hed_dom_among(node, " h2 h3 ");
    const bool marked = hed_dom_has_word(hed_dom_attribute(node, "itemprop"), "headline") ||
                        hed_str_ends(hed_dom_attribute(node, "property"), HED_S("headline"));
    const bool classed = (h1 || lower || marked) && has_class(node);
    const bool low = !h1 && !marked && (!classed || is_linked(node));
    if (low && (!is_low(node) || page->n_low >= MOST_HEADINGS / 2))
        return;
    if (page->n_looked++ >= MOST_HEADINGS && hed_dom_late(page))
        return;
    int score = (marked ? 3 : 0) + (h1 ? 3 : 0) + (classed ? 2 : 0) - (low ? 4 : 0);
    score += inside(node, " article main ") ? 2 : 0;
    score -= inside(node, " nav footer aside ") ? 8 : 0;
    score -= !inside(node, " article main ") && inside(node, " header ") ? 1 : 0;
    const size_t mark = hed_arena_mark(page->arena);
    const hed_str text = heading_text(page, node);
    const bool none = low && (hed_site_words(text) < 3 || text.len > LONGEST_LOW);
    const bool home = !none && !low && leads_home(node);
    if (home && page->home.len == 0) {
        page->home = text;
        return;
    }
    score += hed_site_words(text) > 1 ? 1 : -2;
    const char *field = h1                       ? "h1"
                        : hed_dom_is(node, "h2") ? "h2"
                        : hed_dom_is(node, "h3") ? "h3"
                        : marked                 ? "itemprop headline"
                                                 : "heading";
    hed_slot *h = none || home ? NULL : add_heading(page, text, field, score, hed_dom_line(node));
    if (!h) { /* there may be as many as elements, each with the text of those in it */
        hed_arena_rewind(page->arena, mark);
        return;
    }
    h->low = low;
    page->n_low += low;
    find_pieces(page, h, node);
}

/* ---- What else calls the site by its name */

/* "© 2019-2025 The Daily Quay. All rights reserved.", "Copyright The Daily Quay 2025" */
static void read_copyright(hed_html *page, hed_str text)
{
    if (text.len == 0 || text.len > 300)
        return;
    const char *sign = memmem(text.ptr, text.len, "\xc2\xa9", 2), *word = hed_strcasestr(text.ptr, "copyright ");
    if (!sign && !word)
        return;
    size_t from = (size_t)((sign ? sign + 2 : word + 10) - text.ptr), to;
    while (from < text.len && memchr("0123456789- ,", text.ptr[from], 13))
        from++;
    for (to = from; to < text.len && !memchr(".,|\n", text.ptr[to], 4); to++)
        if (hed_str_starts(hed_str_sub(text, to, text.len), HED_S(" 20")) ||
            hed_str_starts(hed_str_sub(text, to, text.len), HED_S(" 19")))
            break;
    add_name(page, hed_str_sub(text, from, to));
}

static void read_link(hed_html *page, const xmlNode *node)
{
    const hed_str rel = hed_dom_attribute(node, "rel"), type = hed_dom_attribute(node, "type");
    const hed_str title = hed_dom_attribute(node, "title");
    if (hed_dom_has_word(rel, "canonical"))
        keep(page, &page->canonical, hed_dom_attribute(node, "href"));
    if (!hed_dom_has_word(rel, "search") &&
        !(hed_dom_has_word(rel, "alternate") && type.len > 3 && hed_str_ends(type, HED_S("+xml"))))
        return;
    size_t from, len;
    const bool parted = hed_site_separator(title, 0, false, &from, &len); /* "The Daily Quay » Feed" */
    add_name(page, parted ? hed_str_sub(title, 0, from) : title);
}

/* A link to the front page: its text, or what it says of its picture. */
static void read_home(hed_html *page, xmlNodePtr link)
{
    static const char *const said[] = {"title", "aria-label"};
    for (size_t i = 0; i < 2; i++)
        add_name(page, hed_dom_attribute(link, said[i]));
    for (xmlNodePtr at = link; (at = hed_dom_next(at, link, true));)
        if (hed_dom_is(at, "img"))
            add_name(page, hed_dom_attribute(at, "alt"));
    add_name(page, hed_dom_text(page->arena, link, LONGEST_NAME));
}

static void read_script(hed_html *page, xmlNodePtr node)
{
    const hed_str type = hed_dom_attribute(node, "type");
    if (type.len < 19 || hed_strncasecmp(type.ptr, "application/ld+json", 19) != 0 || !node->children ||
        !node->children->content)
        return;
    hed_ld_read(page, hed_str_of((const char *)node->children->content), hed_dom_line(node));
}

/* The label of a host that names the site: "dailyecho" of "https://www.news.dailyecho.co.uk/a". */
static hed_str host_of(hed_str url)
{
    static const char *const common[] = {"co", "com", "org", "net", "gov", "ac", "blogspot", "wordpress", "substack"};
    const char *start = url.len > 0 ? memmem(url.ptr, url.len, "://", 3) : NULL;
    hed_str host = start ? hed_str_sub(url, (size_t)(start - url.ptr) + 3, url.len) : (hed_str){"", 0};
    const char *end = memchr(host.ptr, '/', host.len);
    host.len = end ? (size_t)(end - host.ptr) : host.len;
    for (bool more = true; more;) { /* from the right: the top-level domain, and what is as common as one */
        const char *dot = memrchr(host.ptr, '.', host.len);
        host.len = dot ? (size_t)(dot - host.ptr) : 0;
        dot = memrchr(host.ptr, '.', host.len);
        const hed_str label = dot ? hed_str_sub(host, (size_t)(dot - host.ptr) + 1, host.len) : host;
        more = false;
        for (size_t i = 0; dot && i < sizeof common / sizeof *common; i++)
            more = more || hed_str_is(label, common[i]);
        if (!more)
            return label;
    }
    return host;
}

static void gather(hed_html *page)
{
    xmlNodePtr root = xmlDocGetRootElement(page->doc);
    bool enter = true;
    page->lang = hed_arena_str(page->arena, hed_dom_attribute(root, "lang"));
    for (xmlNodePtr at = root; (at = hed_dom_next(at, root, enter));) {
        enter = !hed_dom_among(at, " svg template noscript ");
        if (at->type == XML_TEXT_NODE)
            read_copyright(page, hed_str_of((const char *)at->content));
        if (at->type != XML_ELEMENT_NODE || !enter)
            continue;
        if (hed_dom_is(at, "meta"))
            read_meta(page, at);
        else if (hed_dom_is(at, "title"))
            set(page, &page->title, hed_dom_text(page->arena, at, HED_LONG_HEADING), "title", "search",
                hed_dom_line(at));
        else if (hed_dom_is(at, "script"))
            read_script(page, at);
        else if (hed_dom_is(at, "link"))
            read_link(page, at);
        else if (hed_dom_is(at, "a") && is_home(at))
            read_home(page, at);
        else
            read_heading(page, at);
    }
    if (page->canonical.len == 0)
        page->canonical = page->og_url;
    page->host = host_of(page->canonical);
}

/* ---- Items */

typedef struct items {
    hed_reader *r;
    hed_html *page;
    size_t bad; /* bytes that are not of the page's encoding */
    HED_LIST(hed_item) list;
    HED_LIST(hed_str) keys; /* of the list's headlines */
} items;

static hed_item *add_item(items *to, hed_str headline, hed_str key, const char *field, const char *slot, unsigned line)
{
    hed_reader *r = to->r;
    hed_item *item = HED_PUSH(r->own, &to->list);
    *HED_PUSH(r->own, &to->keys) = key;
    *item = hed_item_of("");
    item->headline = headline;
    item->field = hed_str_of(field);
    item->slot = hed_str_of(slot);
    if (to->bad > 0 && !r->replace && memmem(headline.ptr, headline.len, "\xef\xbf\xbd", 3))
        hed_item_bad(r, r->own, item, HED_EINPUT, line, 0,
                     "the headline (%s) holds bytes that are not of the page's encoding", field);
    else
        hed_item_place(r, r->own, item, line, 0, 0);
    return item;
}

/* One further place of a headline that is there already. */
static void add_place(items *to, hed_item *item, unsigned line)
{
    hed_place *places = HED_NEW_N(to->r->own, hed_place, item->n_places + 1);
    memcpy(places, item->places, item->n_places * sizeof *places);
    places[item->n_places] = (hed_place){.path = to->r->path, .line = line};
    item->places = places;
    item->n_places++;
}

static bool add_teaser(void *ctx, hed_str text, unsigned line)
{
    items *to = ctx;
    const hed_str key = hed_markup_key(to->r->own, text);
    if (key.len == 0)
        return false;
    for (size_t i = 0; i < to->list.n; i++) {
        hed_item *item = &to->list.at[i];
        if (!hed_str_eq(to->keys.at[i], key))
            continue;
        if (item->n_places == MOST_PLACES)
            return false;
        add_place(to, item, line);
        return true;
    }
    if (to->list.n == MOST_TEASERS) {
        to->page->stopped = true;
        return false;
    }
    add_item(to, text, key, "a", "", line);
    return true;
}

static hed_str first_filled(const hed_str *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].len > 0)
            return all[i];
    return (hed_str){"", 0};
}

#define FIRST(...)                                                                                                     \
    first_filled((const hed_str[]){__VA_ARGS__}, sizeof((const hed_str[]){__VA_ARGS__}) / sizeof(hed_str))

static void make_items(items *to)
{
    static const hed_ld none;
    hed_html *page = to->page;
    hed_chosen chosen;
    hed_slots_choose(page, &chosen);
    if (chosen.headline.key.len > 0) {
        const hed_ld *ld = chosen.article ? chosen.article : &none;
        hed_item item = {.dek = FIRST(ld->dek, page->og_description, page->description, page->twitter_description)};
        if (hed_str_eq(hed_markup_key(page->arena, item.dek), chosen.headline.key))
            item.dek.len = 0;
        item.body = ld->body.len >= 200 ? ld->body : hed_article_body(page);
        item.body = FIRST(item.body, ld->body);
        item.id = FIRST(page->canonical, ld->url);
        item.section = FIRST(page->section, ld->section);
        item.outlet = FIRST(page->site, ld->publisher, page->owner);
        item.lang = FIRST(page->lang, ld->lang);
        for (size_t i = 0; i <= chosen.n_others; i++) {
            const hed_slot *slot = i == 0 ? &chosen.headline : &chosen.others[i - 1];
            hed_item *made = add_item(to, slot->text, slot->key, slot->field, i == 0 ? "web" : slot->slot, slot->line);
            made->dek = item.dek;
            made->body = item.body;
            made->id = item.id;
            made->section = item.section;
            made->outlet = item.outlet;
            made->lang = item.lang;
            if (i > 0)
                made->note = hed_arena_printf(to->r->own, "%s differs from the headline that readers see: \"%.*s\"",
                                              slot->field, HED_FMT(chosen.headline.text));
        }
    }
    if (to->r->teasers)
        hed_article_teasers(page, add_teaser, to);
    if (to->list.n == 0 && page->title.text.len > 0) {
        hed_item *item = HED_PUSH(to->r->own, &to->list);
        *item = hed_item_of("");
        hed_item_bad(to->r, to->r->own, item, HED_EINPUT, page->title.line, 0, "the page has no headline of its own%s",
                     to->r->teasers ? "" : ": --teasers reads those of its lists");
    }
}

bool hed_html_open(hed_reader *r, hed_err *err)
{
    hed_str all;
    uint64_t offset;
    hed_html page = {.arena = r->own, .sites = r->sites, .start = hed_dom_seconds()};
    items to = {.r = r, .page = &page};
    if (!hed_source_all(r->source, HED_MAX_PAGE, &all, &offset))
        return hed_fail(err, HED_ELIMIT, r->path.ptr, 0, "is over the limit of %zu bytes for a page", HED_MAX_PAGE);
    if (all.len == 0)
        return true; /* the reader says that there is nothing */
    all = hed_charset_decode(r->own, all, &to.bad);
    page.doc = hed_dom_parse(all, page.start, &page.stopped, &page.stopped_line);
    if (page.doc) {
        gather(&page);
        make_items(&to);
        xmlFreeDoc(page.doc);
    }
    if (page.stopped) {
        hed_item *item = HED_PUSH(r->own, &to.list);
        *item = hed_item_of("");
        hed_item_bad(r, r->own, item, HED_ELIMIT, page.stopped_line, 0,
                     "the page takes too long or has too many elements: what follows is not read");
    }
    r->page = (hed_batch){to.list.at, to.list.n, NULL};
    return true;
}
