/* What the titles of many pages have in common: the site's name, which no single page need tell. Before a run, the
 * beginning of each page is looked at for its titles; a part at their end (or beginning) that several different pages
 * have is counted as a name. Two passes, so that the first page is read as the last one is; of each part only a hash is
 * kept, so that memory stays what it is for a small run. */
#include "input/html.h"

#include <stdlib.h>

#define ENOUGH 3                     /* pages with it */
#define MOST_KNOWN ((size_t)1 << 16) /* parts; what comes later is not learned */
#define MOST_NAME 60                 /* bytes of a part */
#define NAMES 3                      /* parts of a title that may be names, from its end */

typedef struct part {
    uint64_t hash;  /* 0: free */
    uint64_t title; /* the last that had it: one page's titles, and copies of a page, count once */
    uint32_t pages;
} part;

struct hed_sites {
    part *at;
    size_t n, size;
    size_t pages;
};

hed_sites *hed_sites_new(void)
{
    return calloc(1, sizeof(hed_sites));
}

void hed_sites_free(hed_sites *sites)
{
    if (sites)
        free(sites->at);
    free(sites);
}

/* ---- The table */

static part *place(part *at, size_t size, uint64_t hash)
{
    size_t i = hash & (size - 1);
    while (at[i].hash && at[i].hash != hash)
        i = (i + 1) & (size - 1);
    return &at[i];
}

static bool grow(hed_sites *sites)
{
    const size_t size = sites->size ? sites->size * 2 : 256;
    part *at = calloc(size, sizeof *at);
    if (!at)
        return false;
    for (size_t i = 0; i < sites->size; i++)
        if (sites->at[i].hash)
            *place(at, size, sites->at[i].hash) = sites->at[i];
    free(sites->at);
    sites->at = at;
    sites->size = size;
    return true;
}

/* A first part has a hash of its own: a name at the end is none at the beginning. 0 for what cannot be a name. */
static uint64_t hash_of(hed_arena *arena, hed_str text, bool first)
{
    const size_t mark = hed_arena_mark(arena);
    const hed_str key = text.len <= MOST_NAME ? hed_markup_key(arena, text) : (hed_str){"", 0};
    const uint64_t hash = key.len < 2 ? 0 : hed_hash(key.ptr, key.len, first) | 1;
    hed_arena_rewind(arena, mark);
    return hash;
}

static void count(hed_sites *sites, uint64_t hash, uint64_t title)
{
    if (hash == 0 || (sites->n * 2 >= sites->size && (sites->n >= MOST_KNOWN || !grow(sites))))
        return;
    part *p = place(sites->at, sites->size, hash);
    sites->n += p->hash == 0;
    p->hash = hash;
    p->pages += p->title != title;
    p->title = title;
}

bool hed_sites_repeat(const hed_sites *sites, hed_arena *arena, hed_str text, bool first)
{
    const uint64_t hash = sites && sites->size > 0 ? hash_of(arena, text, first) : 0;
    const uint32_t pages = hash ? place(sites->at, sites->size, hash)->pages : 0;
    return pages >= ENOUGH && (!first || pages * 2 >= sites->pages); /* "Analysis: …" begins some of them */
}

/* ---- Learning */

static void learn_title(hed_sites *sites, hed_arena *arena, hed_str raw)
{
    const hed_str title = hed_markup_title(arena, raw);
    size_t starts[16], n = 0, from, len, first_end = 0;
    for (size_t at = 0; hed_site_separator(title, at, false, &from, &len); at = from + len) {
        first_end = n == 0 ? from : first_end;
        if (n < 16)
            starts[n++] = from + len;
    }
    const uint64_t whole = hash_of(arena, hed_str_sub(title, 0, title.len < MOST_NAME ? title.len : MOST_NAME), false);
    if (n == 0)
        return;
    count(sites, hash_of(arena, hed_str_sub(title, 0, first_end), true), whole);
    for (size_t i = 0; i < NAMES && i < n; i++) {
        const size_t k = n - 1 - i, end = i == 0 ? title.len : starts[k + 1];
        hed_str name = hed_str_sub(title, starts[k], end);
        if (i > 0 && hed_site_separator(name, 0, false, &from, &len))
            name.len = from;
        count(sites, hash_of(arena, name, false), whole);
    }
}

/* What stands between a tag that begins like this and the next "<". */
static hed_str title_element(hed_str page)
{
    for (const char *at = page.ptr; (at = memchr(at, '<', (size_t)(page.ptr + page.len - at)));) {
        const hed_str rest = hed_str_sub(page, (size_t)(at - page.ptr), page.len);
        const char *open = rest.len > 7 && hed_strncasecmp(at, "<title", 6) == 0 ? memchr(at, '>', rest.len) : NULL;
        const char *end = open ? memchr(open, '<', (size_t)(page.ptr + page.len - open)) : NULL;
        if (end)
            return hed_str_sub(page, (size_t)(open + 1 - page.ptr), (size_t)(end - page.ptr));
        at++;
    }
    return (hed_str){"", 0};
}

void hed_sites_learn(hed_sites *sites, const char *path)
{
    hed_err err;
    char name[40];
    hed_source *source = strcmp(path, "-") == 0 ? NULL : hed_source_open(path, &err);
    hed_arena *arena = source ? hed_arena_new(HED_ARENA_SCRATCH, &err) : NULL;
    const hed_str beginning = arena ? hed_source_peek(source) : (hed_str){"", 0};
    const char *format = beginning.len > 0 ? hed_guess_content(beginning) : NULL;
    if (format && strcmp(format, "html") == 0) {
        hed_decoder d;
        hed_buf text = {0};
        hed_decoder_open(&d, hed_charset_of(beginning, name));
        hed_decoder_put(&d, beginning, false, &text);
        hed_decoder_close(&d);
        sites->pages++;
        learn_title(sites, arena, title_element(hed_buf_str(&text)));
        hed_buf_free(&text);
    }
    hed_arena_free(arena);
    hed_source_close(source);
}
