/* NewsML-G2 (IPTC): news items, packages of them, and messages that hold either. Each headline of contentMeta is an
 * item, with its role as the slot; a headline of a part when the whole has none. Documents that declare entities are
 * refused. */
#include "input/markup.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

typedef struct message {
    hed_reader *r;
    HED_LIST(hed_item) items;
    size_t bad; /* bytes that are not of the encoding */
    bool entities;
} message;

static void entity_declared(void *ctx, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
                            xmlChar *content)
{
    const xmlParserCtxtPtr parser = ctx;
    (void)name, (void)type, (void)public, (void)system, (void)content;
    ((message *)parser->_private)->entities = true;
    xmlStopParser(parser);
}

static void silent(void *ctx, xmlErrorPtr error)
{
    (void)ctx, (void)error;
}

static xmlDocPtr parse(message *m, hed_str text, hed_err *err)
{
    const xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (!parser)
        abort();
    parser->_private = m;
    parser->sax->entityDecl = entity_declared;
    parser->sax->serror = silent;
    xmlDocPtr doc = xmlCtxtReadMemory(parser, text.ptr, (int)text.len, NULL, "UTF-8",
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC);
    const char *path = m->r->path.ptr;
    if (m->entities) {
        hed_fail(err, HED_ELIMIT, path, 0, "declares entities of its own, which are never expanded: it is not read");
    } else if (!doc) {
        const char *why = parser->lastError.message ? parser->lastError.message : "no XML";
        hed_fail_at(err, HED_ESYNTAX, path, (unsigned)parser->lastError.line, 0, "broken XML: %.*s",
                    (int)strcspn(why, "\n"), why);
    }
    if (m->entities) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(parser);
    return doc;
}

/* ---- Elements, by local name */

static bool is(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNodePtr child(const xmlNode *node, const char *name)
{
    for (xmlNodePtr at = node ? node->children : NULL; at; at = at->next)
        if (is(at, name))
            return at;
    return NULL;
}

/* The next in document order that is not inside node. */
static xmlNodePtr beyond(xmlNodePtr node, const xmlNode *root)
{
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

static xmlNodePtr next(xmlNodePtr node, const xmlNode *root)
{
    return node->type == XML_ELEMENT_NODE && node->children ? node->children : beyond(node, root);
}

static xmlNodePtr inside(xmlNodePtr root, const char *name)
{
    for (xmlNodePtr at = root; at && (at = next(at, root));)
        if (is(at, name))
            return at;
    return NULL;
}

static hed_str attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0 && a->children)
            return hed_str_of((const char *)a->children->content);
    return (hed_str){"", 0};
}

/* All text below, that of paragraphs and cross-heads apart. */
static hed_str text_of(message *m, xmlNodePtr root, bool paragraphs)
{
    hed_buf buf = {0};
    for (xmlNodePtr at = root; at && (at = next(at, root));) {
        const bool block = is(at, "p") || is(at, "hl1") || is(at, "hl2") || is(at, "li") || is(at, "br");
        if (block)
            hed_buf_cstr(&buf, paragraphs ? "<p>" : " ");
        if ((at->type != XML_TEXT_NODE && at->type != XML_CDATA_SECTION_NODE) || !at->content)
            continue;
        for (const char *c = (const char *)at->content; *c; c++) /* as HTML, for the paragraphs' sake */
            if (paragraphs && (*c == '<' || *c == '&'))
                hed_buf_cstr(&buf, *c == '<' ? "&lt;" : "&amp;");
            else
                hed_buf_char(&buf, *c);
    }
    hed_arena *arena = m->r->own;
    const hed_str raw = hed_buf_str(&buf);
    const hed_str text = paragraphs ? hed_markup_text(arena, raw) : hed_markup_squeeze(arena, raw);
    hed_buf_free(&buf);
    return text;
}

/* ---- Items */

/* A role is a code with a scheme before it: "hlrole:short". */
static hed_str role_of(message *m, const xmlNode *node)
{
    const hed_str role = attribute(node, "role");
    const char *colon = memrchr(role.ptr, ':', role.len);
    return hed_arena_str(m->r->own, colon ? hed_str_sub(role, (size_t)(colon - role.ptr) + 1, role.len) : role);
}

static void add(message *m, xmlNodePtr headline, const hed_item *about, const char *field)
{
    hed_reader *r = m->r;
    const unsigned line = (unsigned)xmlGetLineNo(headline);
    hed_item *item = HED_PUSH(r->own, &m->items);
    *item = *about;
    item->headline = text_of(m, headline, false);
    item->slot = role_of(m, headline);
    item->field = hed_str_of(field);
    hed_item_place(r, r->own, item, line, 0, 0);
    if (item->headline.len == 0)
        hed_item_bad(r, r->own, item, HED_EINPUT, line, 0, "the headline is empty");
    else if (m->bad > 0 && !r->replace && memmem(item->headline.ptr, item->headline.len, "\xef\xbf\xbd", 3))
        hed_item_bad(r, r->own, item, HED_EINPUT, line, 0, "the headline holds bytes that are not of the encoding");
}

static hed_str body_of(message *m, xmlNodePtr content)
{
    const xmlNodePtr xml = child(content, "inlineXML"), data = child(content, "inlineData");
    if (!xml)
        return data ? text_of(m, data, true) : (hed_str){"", 0};
    const xmlNodePtr nitf = inside(xml, "body.content"), html = inside(xml, "body");
    return text_of(m, nitf ? nitf : html ? html : xml, true);
}

static size_t add_headlines(message *m, xmlNodePtr parent, const hed_item *about, const char *field)
{
    size_t n = 0;
    for (xmlNodePtr at = parent ? parent->children : NULL; at; at = at->next)
        if (is(at, "headline")) {
            add(m, at, about, field);
            n++;
        }
    return n;
}

static void read_item(message *m, xmlNodePtr news)
{
    hed_arena *arena = m->r->own;
    const xmlNodePtr about = child(news, "contentMeta"), content = child(news, "contentSet");
    const xmlNodePtr subject = child(about, "subject"), name = child(subject, "name");
    hed_item item = hed_item_of("");
    item.id = hed_arena_str(arena, attribute(news, "guid"));
    item.lang = hed_arena_str(arena, attribute(child(about, "language"), "tag"));
    item.section = name ? text_of(m, name, false) : item.section;
    const xmlNodePtr dek = child(about, "description");
    item.dek = dek ? text_of(m, dek, false) : item.dek;
    item.body = body_of(m, content);
    const xmlNodePtr provider = child(child(child(news, "itemMeta"), "provider"), "name");
    item.outlet = provider ? text_of(m, provider, false) : item.outlet;
    size_t n = add_headlines(m, about, &item, "contentMeta/headline");
    const bool parts = n == 0;
    for (xmlNodePtr at = news->children; at; at = at->next)
        if (parts && is(at, "partMeta"))
            n += add_headlines(m, at, &item, "partMeta/headline");
    const xmlNodePtr hl1 = content ? inside(content, "hl1") : NULL, title = child(child(news, "itemMeta"), "title");
    if (n == 0 && hl1)
        add(m, hl1, &item, "hl1");
    else if (n == 0 && title)
        add(m, title, &item, "itemMeta/title");
    else if (n == 0) {
        hed_item *missing = HED_PUSH(arena, &m->items);
        *missing = hed_item_of("");
        hed_item_bad(m->r, arena, missing, HED_EINPUT, (unsigned)xmlGetLineNo(news), 0, "the %s has no headline",
                     (const char *)news->name);
    }
}

bool hed_newsml_open(hed_reader *r, hed_err *err)
{
    hed_str all;
    uint64_t offset;
    message m = {.r = r};
    if (!hed_source_all(r->source, HED_MAX_PAGE, &all, &offset))
        return hed_fail(err, HED_ELIMIT, r->path.ptr, 0, "is over the limit of %zu bytes for a document", HED_MAX_PAGE);
    if (hed_str_trim(all).len == 0 || hed_source_error(r->source))
        return true; /* the reader says what there is to say */
    all = hed_charset_decode(r->own, all, &m.bad);
    const xmlDocPtr doc = parse(&m, all, err);
    if (!doc)
        return false;
    xmlNodePtr root = xmlDocGetRootElement(doc);
    for (xmlNodePtr at = root; at;) {
        const bool news = is(at, "newsItem") || is(at, "packageItem");
        if (news)
            read_item(&m, at);
        at = news ? beyond(at, root) : next(at, root);
    }
    xmlFreeDoc(doc);
    r->page = (hed_batch){m.items.at, m.items.n, NULL};
    return true;
}
