/* The site's name in a title: what joins it to the headline, and what says that it is one. Either the page does (its
 * og:site_name, its publisher, its host), or other pages of the same run do, which end in it too. */
#include "input/html.h"

#define LONGEST 2000 /* bytes of a text that may be a name */

size_t hed_site_words(hed_str s)
{
    size_t n = 0, wide = 0; /* Chinese, Japanese: two characters are as good as a word */
    for (size_t i = 0; i < s.len; i++) {
        n += !hed_isspace(s.ptr[i]) && (i == 0 || hed_isspace(s.ptr[i - 1]));
        wide += (unsigned char)s.ptr[i] >= 0xe3 && (unsigned char)s.ptr[i] <= 0xe9;
    }
    return n + wide / 2;
}

/* ---- What the page says */

static hed_str without_the(hed_str key)
{
    return hed_str_starts(key, HED_S("the")) ? hed_str_sub(key, 3, key.len) : key;
}

/* The text begins with these words, and at most two more follow: "BBC Sport" with "BBC". */
static bool begins(hed_arena *arena, hed_str text, hed_str key)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == ' ' && hed_site_words(hed_str_sub(text, i, text.len)) <= 2 &&
            hed_str_eq(without_the(hed_markup_key(arena, hed_str_sub(text, 0, i))), key))
            return true;
    return false;
}

static bool is_this_name(hed_arena *arena, hed_str text, hed_str key, hed_str said, bool loosely)
{
    const hed_str name = without_the(hed_markup_key(arena, said));
    if (name.len < 2 || key.len < 2)
        return false;
    return hed_str_eq(key, name) || (loosely && (begins(arena, text, name) || begins(arena, said, key)));
}

/* Whether the text is a name of the site or of the section; loosely, one that is longer or shorter by a word or two. */
static bool is_name(hed_html *page, hed_str text, bool loosely)
{
    static const hed_ld none;
    const hed_ld *ld = page->articles.n > 0 ? &page->articles.at[0] : &none;
    const hed_str said[] = {page->site, page->application, page->owner,   page->website, page->home,
                            page->host, ld->publisher,     page->section, ld->section};
    const hed_str key = without_the(hed_markup_key(page->arena, text));
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (is_this_name(page->arena, text, key, said[i], loosely))
            return true;
    for (size_t i = 0; i < page->names.n; i++)
        if (is_this_name(page->arena, text, key, page->names.at[i], loosely))
            return true;
    return false;
}

bool hed_site_is(hed_html *page, hed_str text, bool loosely)
{
    const size_t mark = hed_arena_mark(page->arena);
    const bool is = text.len < LONGEST && is_name(page, text, loosely);
    hed_arena_rewind(page->arena, mark);
    return is;
}

/* What papers call their sections, by its key. */
bool hed_site_section(hed_arena *arena, hed_str text)
{
    static const char names[] =
        " news localnews worldnews uknews usnews sport sports football politics business money "
        "opinion comment world culture arts entertainment lifestyle life technology tech science "
        "health travel education environment weather video videos local national uk us nachrichten politik wirtschaft "
        "panorama kultur wissen deportes internacional espa\xc3\xb1"
        "a econom\xc3\xad"
        "a cultura sociedad actualit\xc3\xa9s politique monde "
        "\xc3\xa9"
        "conomie soci\xc3\xa9t\xc3\xa9 esteri cronaca politica economia ";
    if (text.len > 20)
        return false;
    const size_t mark = hed_arena_mark(arena);
    const char *padded = hed_arena_printf(arena, " %.*s ", HED_FMT(hed_markup_key(arena, text))).ptr;
    const bool is = strlen(padded) > 2 && strstr(names, padded);
    hed_arena_rewind(arena, mark);
    return is;
}

/* ---- What joins a name to a title */

/* Weak ones are no separators but where another slot confirms that they are. */
bool hed_site_separator(hed_str s, size_t at, bool weak, size_t *from, size_t *len)
{
    static const char *const marks[] = {" - ",
                                        " | ",
                                        " \xe2\x80\x93 ",
                                        " \xe2\x80\x94 ",
                                        " \xc2\xbb ",
                                        " \xc2\xab ",
                                        " \xc2\xb7 ",
                                        " :: ",
                                        " \xe2\x80\xa2 ",
                                        " \xe2\x8b\x86 ",
                                        " \xe2\x98\x85 ",
                                        " : ",
                                        " / ",
                                        " ~ ",
                                        "| ",
                                        " |",
                                        " \xe2\x80\xba ",
                                        ": ",
                                        " < ",
                                        "|",
                                        " \xe2\x80\x95 ",
                                        " > ",
                                        "\xef\xbd\x9c"};
    static const char *const weaker[] = {
        " -", "- ", " (", "_", "\xef\xbc\x9a", "\xe3\x83\xbb", " \xe3\x80\x90", "\xef\xbc\x88", "-"};
    const size_t n = sizeof marks / sizeof *marks, n_weaker = weak ? sizeof weaker / sizeof *weaker : 0;
    for (; at < s.len; at++)
        for (size_t i = 0; i < n + n_weaker; i++) {
            const char *mark = i < n ? marks[i] : weaker[i - n];
            const bool wide = at > 0 && at + 1 < s.len && ((s.ptr[at - 1] | s.ptr[at + 1]) & 0x80);
            if (!hed_str_starts(hed_str_sub(s, at, s.len), hed_str_of(mark)) || (strcmp(mark, "-") == 0 && !wide))
                continue;
            *from = at;
            *len = strlen(mark);
            return true;
        }
    return false;
}
