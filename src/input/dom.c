/* HTML to a tree, by libxml2, under limits of our own: elements beyond a depth are flattened into their ancestor, their
 * number is limited, and so is the time. The clock is looked at whenever the parser asks for more bytes, which it does
 * even in the middle of a tag. */
#include "input/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <time.h>

#define DEEPEST 200
#define IMPORTANT "h1 h2 h3 p title meta script" /* go a little deeper than others */
#define MOST_ELEMENTS 1000000
#define MOST_ATTRIBUTES 256        /* of an element */
#define LONGEST ((size_t)64 << 10) /* bytes of an attribute that are looked at */

typedef struct limits {
    hed_str rest;
    size_t elements;
    hed_buf open; /* of each open element: whether it is in the tree */
    double start;
    bool stopped;
    unsigned line;
    htmlParserCtxtPtr parser;
} limits;

double hed_dom_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool hed_dom_late(hed_html *page)
{
    page->stopped = page->stopped || hed_dom_seconds() - page->start > HED_HTML_SECONDS;
    return page->stopped;
}

static void stop(limits *l)
{
    if (!l->stopped)
        l->line = (unsigned)(l->parser->input ? l->parser->input->line : 0);
    l->stopped = true;
    xmlStopParser(l->parser);
}

static int feed(void *ctx, char *to, int room)
{
    limits *l = ctx;
    size_t n = l->rest.len < (size_t)room ? l->rest.len : (size_t)room;
    if (hed_dom_seconds() - l->start > HED_HTML_SECONDS) {
        if (!l->stopped)
            l->line = (unsigned)(l->parser->input ? l->parser->input->line : 0);
        l->stopped = true;
        n = 0;
    }
    memcpy(to, l->rest.ptr, n);
    l->rest = hed_str_sub(l->rest, n, l->rest.len);
    return (int)n;
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar **attributes)
{
    const htmlParserCtxtPtr parser = ctx;
    limits *l = parser->_private;
    if (++l->elements > MOST_ELEMENTS) {
        stop(l);
        return;
    }
    for (size_t i = 0; attributes && attributes[i]; i += 2) /* libxml2's time for them grows by their square */
        if (i == 2 * MOST_ATTRIBUTES)
            attributes[i] = NULL;
    const bool important = strstr(IMPORTANT, (const char *)name) != NULL; /* nearly: what is less does no harm */
    const bool kept = parser->nodeNr < (important ? DEEPEST + 40 : DEEPEST);
    hed_buf_char(&l->open, (char)kept);
    if (kept)
        xmlSAX2StartElement(ctx, name, attributes);
}

static void end_element(void *ctx, const xmlChar *name)
{
    const htmlParserCtxtPtr parser = ctx;
    limits *l = parser->_private;
    if (l->open.len > 0 && l->open.ptr[--l->open.len])
        xmlSAX2EndElement(ctx, name);
}

static void silent(void *ctx, xmlErrorPtr error)
{
    (void)ctx, (void)error;
}

xmlDocPtr hed_dom_parse(hed_str text, double start, bool *stopped, unsigned *stopped_line)
{
    const htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (!parser)
        abort();
    limits l = {.rest = text, .start = start, .parser = parser};
    parser->_private = &l;
    parser->sax->startElement = start_element;
    parser->sax->endElement = end_element;
    parser->sax->serror = silent;
    xmlDocPtr doc = htmlCtxtReadIO(parser, feed, NULL, &l, NULL, "UTF-8",
                                   HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                       HTML_PARSE_IGNORE_ENC);
    htmlFreeParserCtxt(parser);
    hed_buf_free(&l.open);
    *stopped = l.stopped;
    *stopped_line = l.line;
    if (doc && !xmlDocGetRootElement(doc)) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    return doc;
}

/* ---- Walks */

bool hed_dom_is(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && hed_strcasecmp((const char *)node->name, name) == 0;
}

bool hed_dom_among(const xmlNode *node, const char *names)
{
    if (!node || node->type != XML_ELEMENT_NODE)
        return false;
    const size_t len = strlen((const char *)node->name);
    for (const char *at = names; (at = hed_strcasestr(at, (const char *)node->name)); at++)
        if (at[-1] == ' ' && at[len] == ' ')
            return true;
    return false;
}

hed_str hed_dom_attribute(const xmlNode *node, const char *name)
{
    if (node->type == XML_ELEMENT_NODE)
        for (const xmlAttr *a = node->properties; a; a = a->next)
            if (hed_strcasecmp((const char *)a->name, name) == 0 && a->children && a->children->content) {
                const char *value = (const char *)a->children->content;
                return (hed_str){value, strnlen(value, LONGEST)};
            }
    return (hed_str){"", 0};
}

bool hed_dom_has_word(hed_str list, const char *word)
{
    const size_t len = strlen(word);
    for (size_t i = 0, end; i < list.len; i = end + 1) {
        for (end = i; end < list.len && !memchr(" \t\r\n", list.ptr[end], 4); end++)
            ;
        if (end - i == len && hed_strncasecmp(list.ptr + i, word, len) == 0)
            return true;
    }
    return false;
}

unsigned hed_dom_line(const xmlNode *node)
{
    return node->line == 65535 ? 0 : node->line; /* the tree counts no further */
}

xmlNodePtr hed_dom_next(xmlNodePtr node, const xmlNode *root, bool enter)
{
    if (enter && node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

hed_str hed_dom_text(hed_arena *arena, xmlNodePtr node, size_t most)
{
    static const char unseen[] = " script style svg noscript template button iframe select video audio canvas object ";
    static const char apart[] = " br p div li h1 h2 h3 h4 h5 h6 td tr section header footer ul ol ";
    hed_buf buf = {0};
    bool enter = true;
    for (xmlNodePtr at = node; (at = hed_dom_next(at, node, enter)) && buf.len < most;) {
        enter = !hed_dom_among(at, unseen);
        if (hed_dom_among(at, apart))
            hed_buf_char(&buf, ' ');
        if ((at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE) && at->content)
            hed_buf_put(&buf, (hed_str){(const char *)at->content, strnlen((const char *)at->content, most)});
        if (at->type == XML_ELEMENT_NODE && at->parent != node && !at->children && hed_dom_among(at, apart))
            hed_buf_char(&buf, ' ');
    }
    const hed_str text = hed_markup_squeeze(arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}
