/* Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, read as a stream by libxml2's SAX parser. Memory is that of one
 * item, whatever the length.
 *
 * An item is an element item or entry; its title is a child of it in its own namespace, so that media:title,
 * itunes:title and the titles of images, sources and channels are none. The parser gets UTF-8, converted here, and
 * neither loads nor expands anything: a feed that declares entities is refused, HTML's named ones are understood. It
 * goes on after broken XML; the item that it stood in is bad, and the next starts afresh. */
#include "input/markup.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>

#define MAX_ITEM ((size_t)8 << 20)     /* bytes of one item's texts */
#define MAX_IDLE ((size_t)64 << 20)    /* bytes without an item */
#define LONGEST_NAME ((size_t)4 << 10) /* bytes of a feed's title, about */
#define DEEPEST 256
#define PIECE ((size_t)16 << 10) /* what the parser gets at once */

typedef enum part { TITLE, SUMMARY, CONTENT, LINK, ID, CATEGORY, LANGUAGE, SOURCE, PARTS } part;
typedef enum kind { PLAIN, HTML, XHTML, RSS_TITLE } kind; /* what the characters of a text construct mean */

typedef struct text {
    hed_buf buf;
    kind kind;
    unsigned line;
    bool there;
} text;

typedef struct feed {
    hed_reader *r;
    xmlParserCtxtPtr parser;
    hed_decoder decoder;
    hed_mender mender;
    hed_buf decoded, utf8; /* utf8: mended, from at on not yet parsed */
    size_t at;
    bool started, ended, atom;
    unsigned lines_before; /* blank lines before the declaration */
    size_t idle;
    unsigned depth, item_depth, channel_depth, text_depth; /* 0: not inside one */
    text *now;                                             /* that is being read */
    text item[PARTS], channel_title, channel_language;
    hed_buf item_uri; /* namespace of the item */
    hed_err broken;   /* of the present item, or of what is between items */
    bool title_whole; /* it was, when the item broke */
    hed_err fatal;    /* ends the feed */
    hed_arena *arena; /* of what is ready */
    HED_LIST(hed_item) items;
    size_t given;
} feed;

static unsigned line_of(const feed *f)
{
    return (unsigned)(f->parser->input ? f->parser->input->line : 0) + f->lines_before;
}

static void fatal(feed *f, hed_code code, unsigned line, const char *what)
{
    if (f->fatal.code == HED_OK)
        hed_fail_at(&f->fatal, code, f->r->path.ptr, line, 0, "%s", what);
    xmlStopParser(f->parser);
}

/* Before the first thing that is wrong is noted: what came whole until then may be kept. */
static hed_err *breaks(feed *f)
{
    f->title_whole = f->item_depth > 0 && f->item[TITLE].buf.len > 0 && f->now != &f->item[TITLE];
    return &f->broken;
}

/* ---- Items that are ready */

static hed_str words(feed *f, text *t)
{
    const hed_str raw = hed_buf_str(&t->buf);
    switch (t->kind) {
    case HTML:
    case XHTML:
        return hed_markup_text(f->arena, raw);
    case RSS_TITLE:
        return hed_markup_title(f->arena, raw);
    default:
        return hed_markup_squeeze(f->arena, raw);
    }
}

static hed_str one_line(feed *f, hed_str s)
{
    return memchr(s.ptr, '\n', s.len) ? hed_markup_squeeze(f->arena, s) : s;
}

static void bad(feed *f, hed_item *item, const hed_err *err)
{
    hed_item_bad(f->r, f->arena, item, err->code, err->line, 0, "%s", err->text);
}

/* What is between items is broken: an item of its own says so. */
static void report_broken(feed *f)
{
    if (f->broken.code == HED_OK)
        return;
    hed_item *item = HED_PUSH(f->arena, &f->items);
    *item = hed_item_of("");
    bad(f, item, &f->broken);
    f->broken = (hed_err){0};
}

static void finish_item(feed *f)
{
    hed_item *item = HED_PUSH(f->arena, &f->items);
    text *title = &f->item[TITLE];
    *item = hed_item_of("");
    item->headline = one_line(f, words(f, title));
    item->dek = hed_markup_without_footer(words(f, &f->item[SUMMARY]));
    item->body = words(f, &f->item[CONTENT]);
    item->id = words(f, &f->item[f->item[ID].buf.len > 0 ? ID : LINK]);
    item->section = words(f, &f->item[CATEGORY]);
    item->lang = words(f, f->item[LANGUAGE].buf.len > 0 ? &f->item[LANGUAGE] : &f->channel_language);
    item->outlet = words(f, f->item[SOURCE].buf.len > 0 ? &f->item[SOURCE] : &f->channel_title);
    item->field = HED_S("title");
    hed_item_place(f->r, f->arena, item, title->line, 0, 0);
    if (f->broken.code != HED_OK && f->title_whole && item->headline.len > 0) {
        item->dek = item->body = (hed_str){"", 0};
        report_broken(f); /* as an item behind this one, which is none but for its title */
    } else if (f->broken.code != HED_OK)
        bad(f, item, &f->broken);
    else if (item->headline.len == 0)
        hed_item_bad(f->r, f->arena, item, HED_EINPUT, title->line, 0, "the item has no title");
    else if (f->decoder.bad > 0 && !f->r->replace && memmem(item->headline.ptr, item->headline.len, "\xef\xbf\xbd", 3))
        hed_item_bad(f->r, f->arena, item, HED_EINPUT, title->line, 0,
                     "the title holds bytes that are not of the feed's encoding");
    f->broken = (hed_err){0};
    f->title_whole = false;
    f->item_depth = 0;
    f->now = NULL;
    f->idle = 0;
}

/* ---- What the parser tells */

/* Empty when there is none. */
static hed_str attribute(const xmlChar **attributes, int n, const char *name, const char *prefix)
{
    for (int i = 0; i < n; i++, attributes += 5) {
        const bool here = prefix ? attributes[1] && strcmp((const char *)attributes[1], prefix) == 0 : !attributes[1];
        if (here && strcmp((const char *)attributes[0], name) == 0)
            return (hed_str){(const char *)attributes[3], (size_t)(attributes[4] - attributes[3])};
    }
    return (hed_str){"", 0};
}

static void put_lang(text *t, const xmlChar **attributes, int n)
{
    if (t->buf.len == 0)
        hed_buf_put(&t->buf, attribute(attributes, n, "lang", "xml"));
}

static kind kind_of(const feed *f, part p, const xmlChar **attributes, int n)
{
    const hed_str type = attribute(attributes, n, "type", NULL), mode = attribute(attributes, n, "mode", NULL);
    if (p != TITLE && p != SUMMARY && p != CONTENT)
        return PLAIN;
    if (!f->atom)
        return p == TITLE ? RSS_TITLE : HTML;
    if (hed_str_is(type, "xhtml") || hed_str_is(type, "application/xhtml+xml") || hed_str_is(mode, "xml"))
        return XHTML;
    return hed_str_is(type, "html") || hed_str_is(type, "text/html") ? HTML : PLAIN;
}

/* The part of an item that an element is; PARTS for none. Other namespaces than the item's have a few of them too. */
static part part_of(const feed *f, const char *name, const char *prefix, const char *uri)
{
    static const struct {
        const char *name, *module; /* module: the end of the namespace; NULL: the item's own */
        part part;
    } parts[] = {
        {"title", NULL, TITLE},
        {"description", NULL, SUMMARY},
        {"summary", NULL, SUMMARY},
        {"content", NULL, CONTENT},
        {"link", NULL, LINK},
        {"guid", NULL, ID},
        {"id", NULL, ID},
        {"category", NULL, CATEGORY},
        {"language", NULL, LANGUAGE},
        {"source", NULL, SOURCE},
        {"encoded", "/modules/content/", CONTENT},
        {"language", "/dc/elements/1.1/", LANGUAGE},
        {"subject", "/dc/elements/1.1/", CATEGORY},
        {"identifier", "/dc/elements/1.1/", ID},
    };
    const hed_str space = hed_str_of(uri);
    const bool own = uri ? hed_str_eq(space, hed_buf_str(&f->item_uri)) : !prefix && f->item_uri.len == 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(name, parts[i].name) == 0 &&
            (parts[i].module ? hed_str_ends(space, hed_str_of(parts[i].module)) : own))
            return parts[i].part;
    return PARTS;
}

static void begin_text(feed *f, text *t, kind k)
{
    if (t->there && t->buf.len > 0)
        return; /* the first counts */
    t->there = true;
    t->kind = k;
    t->line = line_of(f);
    f->now = t;
    f->text_depth = f->depth;
}

static void begin_item(feed *f, const char *uri, const xmlChar **attributes, int n)
{
    if (f->item_depth > 0) { /* never closed: the XML is broken, which was said */
        if (f->broken.code == HED_OK)
            hed_fail_at(breaks(f), HED_ESYNTAX, f->r->path.ptr, line_of(f), 0, "an item inside an item");
        finish_item(f);
    }
    report_broken(f);
    for (int i = 0; i < PARTS; i++) {
        f->item[i].buf.len = 0;
        f->item[i].there = false;
    }
    f->item_depth = f->depth;
    f->item[TITLE].line = line_of(f);
    f->item_uri.len = 0;
    hed_buf_cstr(&f->item_uri, uri ? uri : "");
    put_lang(&f->item[LANGUAGE], attributes, n);
}

static void begin_part(feed *f, part p, const xmlChar **attributes, int n)
{
    const hed_str href = attribute(attributes, n, "href", NULL), rel = attribute(attributes, n, "rel", NULL);
    hed_str term = attribute(attributes, n, "label", NULL);
    term = term.len > 0 ? term : attribute(attributes, n, "term", NULL);
    if (p == LINK && href.len > 0) {
        if (f->item[LINK].buf.len == 0 && (rel.len == 0 || hed_str_is(rel, "alternate")))
            hed_buf_put(&f->item[LINK].buf, href);
        return;
    }
    if (p == CATEGORY && term.len > 0) {
        if (f->item[CATEGORY].buf.len == 0)
            hed_buf_put(&f->item[CATEGORY].buf, term);
        return;
    }
    if (p == SOURCE && f->atom)
        return; /* a feed's head, whose title is none of ours */
    if (p == TITLE)
        put_lang(&f->item[LANGUAGE], attributes, n);
    begin_text(f, &f->item[p], kind_of(f, p, attributes, n));
}

/* What is said of the whole feed becomes part of each of its items: of more than a name the rest is left. */
static bool is_long_name(const feed *f)
{
    return f->item_depth == 0 && f->now->buf.len > LONGEST_NAME;
}

static void put_tag(feed *f, const char *opening, const char *name)
{
    if (f->now->kind == XHTML && !is_long_name(f))
        hed_buf_printf(&f->now->buf, "%s%s>", opening, name);
    else if (opening[1] == 0 && !is_long_name(f)) /* an element parts words, once */
        hed_buf_char(&f->now->buf, ' ');
}

static void check_root(feed *f, const char *name, const xmlChar **attributes, int n)
{
    char what[160];
    f->atom = strcmp(name, "feed") == 0;
    put_lang(&f->channel_language, attributes, n);
    if (f->atom)
        f->channel_depth = 1;
    if (f->atom || strcmp(name, "rss") == 0 || strcmp(name, "RDF") == 0)
        return;
    snprintf(what, sizeof what, "is XML, but no feed that is known: its root element is <%.80s>", name);
    fatal(f, HED_ESCHEMA, line_of(f), what);
}

static void start_element(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                          const xmlChar **spaces, int n, int n_defaulted, const xmlChar **attributes)
{
    feed *f = ctx;
    const char *name = (const char *)local, *space = (const char *)uri;
    (void)n_spaces, (void)spaces, (void)n_defaulted;
    f->parser->wellFormed = 1; /* else libxml2 drops entities for good after the first error */
    if (++f->depth > DEEPEST)
        fatal(f, HED_ELIMIT, line_of(f), "elements are nested too deep: what follows is not read");
    const bool foreign = prefix && !uri; /* of a namespace that nobody declared */
    if (f->depth == 1)
        check_root(f, name, attributes, n);
    else if (f->now)
        put_tag(f, "<", name);
    else if (!foreign && (f->item_depth == 0 || !f->atom) && strcmp(name, f->atom ? "entry" : "item") == 0)
        begin_item(f, space, attributes, n);
    else if (f->item_depth > 0 && f->depth == f->item_depth + 1 && !foreign) {
        const part p = part_of(f, name, (const char *)prefix, space);
        if (p != PARTS)
            begin_part(f, p, attributes, n);
    } else if (f->item_depth == 0 && strcmp(name, "channel") == 0 && f->channel_depth == 0) {
        f->channel_depth = f->depth;
    } else if (f->item_depth == 0 && f->channel_depth > 0 && f->depth == f->channel_depth + 1 && !foreign) {
        if (strcmp(name, "title") == 0 && (!prefix || f->atom))
            begin_text(f, &f->channel_title, kind_of(f, TITLE, attributes, n));
        else if (strcmp(name, "language") == 0)
            begin_text(f, &f->channel_language, PLAIN);
    }
}

static void end_element(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    feed *f = ctx;
    (void)prefix, (void)uri;
    if (f->now && f->depth == f->text_depth)
        f->now = NULL;
    else if (f->now)
        put_tag(f, "</", (const char *)local);
    if (f->item_depth > 0 && f->depth == f->item_depth)
        finish_item(f);
    f->depth -= f->depth > 0;
}

static void characters(void *ctx, const xmlChar *s, int len)
{
    feed *f = ctx;
    if (!f->now)
        return;
    hed_buf *to = &f->now->buf;
    if (is_long_name(f))
        return;
    if (to->len + (size_t)len > MAX_ITEM) {
        if (f->broken.code == HED_OK)
            hed_fail_at(breaks(f), HED_ELIMIT, f->r->path.ptr, f->now->line, 0,
                        "a text of the item is over the limit of %zu bytes", MAX_ITEM);
        return;
    }
    const hed_str bytes = {(const char *)s, (size_t)len};
    if (f->now->kind == XHTML)
        hed_buf_html(to, bytes); /* tags are written around it, to be read as HTML */
    else
        hed_buf_put(to, bytes);
}

static void entity_declared(void *ctx, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
                            xmlChar *content)
{
    feed *f = ctx;
    (void)name, (void)type, (void)public, (void)system, (void)content;
    fatal(f, HED_ELIMIT, line_of(f), "declares entities of its own, which are never expanded: it is not read");
}

static void report(void *ctx, xmlErrorPtr error)
{
    feed *f = ctx;
    hed_str message = hed_str_trim(hed_str_of(error->message ? error->message : "XML error"));
    if (error->level != XML_ERR_FATAL || f->broken.code != HED_OK)
        return;
    const char *newline = memchr(message.ptr, '\n', message.len);
    message.len = newline ? (size_t)(newline - message.ptr) : message.len;
    hed_fail_at(breaks(f), HED_ESYNTAX, f->r->path.ptr, (unsigned)error->line + f->lines_before, 0, "broken XML: %.*s",
                (int)(message.len < 160 ? message.len : 160), message.ptr);
}

/* ---- Reading */

bool hed_feed_open(hed_reader *r, hed_err *err)
{
    feed *f = HED_NEW(r->own, feed);
    char name[40];
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = start_element,
                         .endElementNs = end_element,
                         .characters = characters,
                         .ignorableWhitespace = characters,
                         .cdataBlock = characters,
                         .entityDecl = entity_declared,
                         .serror = report};
    r->state = f;
    f->r = r;
    if (!(f->arena = hed_arena_new(HED_ARENA_SCRATCH, err)))
        return false;
    if (!(f->parser = xmlCreatePushParserCtxt(&sax, f, NULL, 0, NULL)))
        return hed_fail(err, HED_ELIMIT, r->path.ptr, 0, "no memory for a parser");
    xmlCtxtUseOptions(f->parser, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET |
                                     XML_PARSE_IGNORE_ENC);
    hed_decoder_open(&f->decoder, hed_charset_of(hed_source_peek(r->source), name));
    return true;
}

void hed_feed_close(hed_reader *r)
{
    feed *f = r->state;
    if (!f)
        return;
    if (f->parser) {
        xmlFreeDoc(f->parser->myDoc);
        f->parser->myDoc = NULL;
        xmlFreeParserCtxt(f->parser);
        hed_decoder_close(&f->decoder);
    }
    for (int i = 0; i < PARTS; i++)
        hed_buf_free(&f->item[i].buf);
    hed_buf_free(&f->channel_title.buf);
    hed_buf_free(&f->channel_language.buf);
    hed_buf_free(&f->item_uri);
    hed_buf_free(&f->utf8);
    hed_buf_free(&f->decoded);
    hed_mender_close(&f->mender);
    hed_arena_free(f->arena);
    r->state = NULL;
}

/* Decodes and mends what comes next. False at the end of the input. */
static bool refill(feed *f)
{
    const hed_str raw = hed_source_some(f->r->source);
    f->utf8.len = f->decoded.len = f->at = 0;
    hed_decoder_put(&f->decoder, raw, raw.len == 0, &f->decoded);
    hed_str s = hed_buf_str(&f->decoded);
    for (size_t skip = f->started ? 0 : hed_mend_start(s); skip > 0; skip--) {
        f->lines_before += s.ptr[0] == '\n';
        s = hed_str_sub(s, 1, s.len);
    }
    f->started = f->started || s.len > 0;
    hed_mender_put(&f->mender, s, raw.len == 0, &f->utf8);
    return raw.len > 0;
}

static void end(feed *f)
{
    const bool cut = hed_source_error(f->r->source) != NULL; /* said by the reader */
    const bool whole = f->broken.code == HED_OK;
    f->ended = true;
    if (f->fatal.code == HED_OK && f->started && !cut && !f->parser->disableSAX)
        xmlParseChunk(f->parser, NULL, 0, 1);
    if (f->fatal.code != HED_OK)
        f->broken = f->fatal;
    else if (whole && f->depth > 0 && !cut)
        hed_fail_at(breaks(f), HED_ESYNTAX, f->r->path.ptr, line_of(f), 0, "the feed ends %s",
                    f->item_depth > 0 ? "inside an item" : "before its last end tag");
    if (f->fatal.code == HED_OK && f->item_depth > 0 && f->title_whole)
        finish_item(f);
    report_broken(f);
}

static void parse_some(feed *f)
{
    if (f->at == f->utf8.len && !refill(f) && f->at == f->utf8.len) {
        end(f);
        return;
    }
    const size_t left = f->utf8.len - f->at, n = left < PIECE ? left : PIECE;
    if (n > 0)
        xmlParseChunk(f->parser, f->utf8.ptr + f->at, (int)n, 0);
    f->at += n;
    f->idle += n;
    if (f->fatal.code == HED_OK && f->parser->disableSAX) {
        hed_err err = f->broken;
        fatal(f, HED_ESYNTAX, err.code ? err.line : line_of(f), err.code ? err.text : "broken XML");
        hed_buf more = {0};
        hed_buf_printf(&more, "%s; what follows is not read", f->fatal.text);
        snprintf(f->fatal.text, sizeof f->fatal.text, "%.*s", HED_FMT(hed_buf_str(&more)));
        hed_buf_free(&more);
    }
    if (f->idle > MAX_IDLE)
        fatal(f, HED_ELIMIT, line_of(f), "64 MiB without a whole item: what follows is not read");
    if (f->fatal.code != HED_OK)
        end(f);
}

int hed_feed_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    feed *f = r->state;
    if (f->given == f->items.n) {
        hed_arena_reset(f->arena);
        memset(&f->items, 0, sizeof f->items);
        f->given = 0;
    }
    while (f->items.n == 0 && !f->ended)
        parse_some(f);
    if (f->given == f->items.n)
        return -1;
    *item = f->items.at[f->given++];
    hed_str *const all[] = {&item->headline, &item->dek,    &item->body, &item->id,
                            &item->section,  &item->outlet, &item->lang};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *all[i] = hed_arena_str(arena, *all[i]);
    if (item->bad) {
        const hed_err err = *item->bad;
        hed_item_bad(r, arena, item, err.code, err.line, err.column, "%s", err.text);
    } else {
        hed_item_place(r, arena, item, item->places[0].line, 0, 0);
    }
    return 1;
}
