/* HTML pages in input/: the tree, its slots, JSON-LD, the article. Private. */
#ifndef HED_INPUT_HTML_H
#define HED_INPUT_HTML_H

#include "input/markup.h"

#include <libxml/tree.h>

/* One place of a page that gives its headline. */
typedef struct hed_slot {
    hed_str text, key; /* key: hed_markup_key of the text */
    const char *field, *slot;
    unsigned line;
    int score;          /* of headings */
    bool low;           /* of headings: nothing says that it is the page's but that another slot says the same */
    const size_t *ends; /* of headings: bytes of key at which their pieces end */
    size_t n_pieces;
} hed_slot;

/* An article as JSON-LD tells it. */
typedef struct hed_ld {
    hed_slot headline, alternative;
    hed_str dek, body, section, lang, publisher, url;
    int rank; /* how sure its type makes it the page's article */
} hed_ld;

typedef struct hed_html {
    hed_arena *arena; /* all strings */
    const hed_sites *sites;
    xmlDocPtr doc;
    hed_slot og, twitter, meta, title; /* text empty: none */
    HED_LIST(hed_slot) headings;       /* h1 and what is marked as the headline */
    HED_LIST(hed_ld) articles;
    HED_LIST(hed_str) names; /* of the site, as links, feeds and copyright lines call it */
    hed_str site, application, owner, website, home, host, canonical, og_url, description, og_description,
        twitter_description, section, lang;
    size_t n_low;    /* of the headings */
    size_t n_looked; /* elements that might be one */
    double start;    /* hed_dom_seconds when work on it began */
    bool stopped;    /* at a limit: what follows is not read */
    unsigned stopped_line;
} hed_html;

/* dom.c: a tree under limits, and walks over it. */
#define HED_HTML_SECONDS 5         /* of processor time that a page may take */
double hed_dom_seconds(void);      /* of this thread */
bool hed_dom_late(hed_html *page); /* the page has had its time; asked for each paragraph, link and further heading */
/* The text is UTF-8; start is when the page's time began. NULL when there is no element in it. */
xmlDocPtr hed_dom_parse(hed_str text, double start, bool *stopped, unsigned *stopped_line);
bool hed_dom_is(const xmlNode *node, const char *name);
bool hed_dom_among(const xmlNode *node, const char *names); /* names: " a b " */
hed_str hed_dom_attribute(const xmlNode *node, const char *name);
bool hed_dom_has_word(hed_str list, const char *word); /* of a class or itemprop list */
unsigned hed_dom_line(const xmlNode *node);
/* The next node in document order, inside root; enter false passes by what is inside node. */
xmlNodePtr hed_dom_next(xmlNodePtr node, const xmlNode *root, bool enter);
/* What a reader sees of it, white space squeezed, about its first most bytes, in the arena. */
hed_str hed_dom_text(hed_arena *arena, xmlNodePtr node, size_t most);
#define HED_LONG_HEADING ((size_t)4 << 10) /* bytes of a heading or link that are looked at */

/* jsonld.c: adds the articles of one script. */
void hed_ld_read(hed_html *page, hed_str script, unsigned line);

/* slots.c: what is right among slots. */
typedef struct hed_chosen {
    hed_slot headline;     /* the one readers see; text empty: there is none */
    const hed_ld *article; /* NULL: none */
    hed_slot others[6];    /* slots that differ from it */
    size_t n_others;
} hed_chosen;
void hed_slots_choose(hed_html *page, hed_chosen *chosen);

/* site.c */
size_t hed_site_words(hed_str s);
bool hed_site_is(hed_html *page, hed_str text, bool loosely);
bool hed_site_section(hed_arena *arena, hed_str text);
/* The next place, from at on, where a title may be joined to a name; len bytes of a separator. */
bool hed_site_separator(hed_str s, size_t at, bool weak, size_t *from, size_t *len);

/* sites.c: whether several pages of the run have the text as a part of their titles: the first, or one at the end. */
bool hed_sites_repeat(const hed_sites *sites, hed_arena *arena, hed_str text, bool first);

/* article.c */
hed_str hed_article_body(hed_html *page);
/* False: the text is not kept. */
typedef bool hed_teaser(void *ctx, hed_str text, unsigned line);
void hed_article_teasers(hed_html *page, hed_teaser *teaser, void *ctx);

#endif
