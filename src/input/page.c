/* A news page saved as plain text, by its structure.
 *
 * The page is cut into blocks (lines between blank lines). Each block is judged by its form alone: a date or a byline
 * is set aside; a sentence runs long and ends in a full stop; a label is a few words; the rest may be headlines.
 *
 * The lead is the first block that is no sentence and that body paragraphs follow, with nothing but dates and bylines
 * between. What follows its body is lists. In a list a headline is told by its place: a block that a dek follows, or,
 * in a list without deks, each block of its own. A label is a block that no dek follows where other blocks have one; in
 * a list without deks it is known only by being short. A list whose headlines end in a period alternates: then every
 * second block is a dek.
 *
 * The same headline again is the same item with one more place. */
#include "input/reader.h"

#define MOST_BLOCKS 100000

typedef enum form { SENTENCE, TITLE, ASIDE } form; /* ASIDE: dates, bylines */

typedef struct block {
    hed_str text;
    unsigned line;
    uint64_t start;
    size_t indent; /* bytes before it in its line */
    form form;
    size_t words, sentences;
    bool stop; /* ends in . or in a stop and a closing quote */
} block;

typedef struct page {
    hed_reader *r;
    hed_arena *arena;
    HED_LIST(block) blocks;
    HED_LIST(hed_item) items;
    uint32_t *found; /* 1 + index of an item, by the hash of its headline; 0: free, as at least half of them are */
    size_t mask;
} page;

static hed_str word_at(hed_str s, size_t i)
{
    size_t end = i;
    while (end < s.len && !hed_isspace(s.ptr[end]))
        end++;
    return hed_str_sub(s, i, end);
}

static size_t count_words(hed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += !hed_isspace(s.ptr[i]) && (i == 0 || hed_isspace(s.ptr[i - 1]));
    return n;
}

/* Stops that end a sentence: followed by the end, or by a space and a capital, quote or digit. Initials and
 * abbreviations (one to three letters before the stop) do not count inside. */
static size_t count_sentences(hed_str s)
{
    size_t n = 0, word = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (hed_isspace(s.ptr[i])) {
            word = 0;
            continue;
        }
        bool stop = s.ptr[i] == '.' || s.ptr[i] == '!' || s.ptr[i] == '?';
        bool last = i + 1 == s.len;
        bool next = i + 2 < s.len && s.ptr[i + 1] == ' ' && !hed_islower(s.ptr[i + 2]);
        n += stop && (last || (next && word > 3));
        word++;
    }
    return n;
}

static bool ends_in_stop(hed_str s)
{
    static const char *const closing[] = {"\"", "'", "\xe2\x80\x9d", "\xe2\x80\x99", ")"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (hed_str_ends(s, hed_str_of(closing[i])))
            s.len -= strlen(closing[i]);
    return hed_str_ends(s, HED_S("."));
}

static bool starts_with_any(hed_str s, const char *const *words, size_t n)
{
    hed_str first = word_at(s, 0);
    while (first.len > 0 &&
           (first.ptr[first.len - 1] == ',' || first.ptr[first.len - 1] == '.' || first.ptr[first.len - 1] == ':'))
        first.len--;
    for (size_t i = 0; i < n; i++)
        if (first.len == strlen(words[i]) && hed_strncasecmp(first.ptr, words[i], first.len) == 0)
            return true;
    return false;
}

/* "Thursday, November 7, 2024", "7 Nov. 2024, 10:15", "2024-11-07", "3 hours ago", "Updated 10:15" */
static bool is_date(hed_str s)
{
    static const char *const names[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday",   "saturday", "sunday",    "mon",    "tue",  "wed",
        "thu",    "fri",     "sat",       "sun",      "january",  "february", "march",     "april",  "may",  "june",
        "july",   "august",  "september", "october",  "november", "december", "jan",       "feb",    "mar",  "apr",
        "jun",    "jul",     "aug",       "sep",      "sept",     "oct",      "nov",       "dec",    "am",   "pm",
        "gmt",    "utc",     "est",       "edt",      "cet",      "updated",  "published", "posted", "at",   "on",
        "ago",    "hours",   "hour",      "minutes",  "days",     "day",      "yesterday", "today",  "last",
    };
    size_t words = 0, dated = 0, digits = 0;
    for (size_t i = 0; i < s.len;) {
        while (i < s.len && hed_isspace(s.ptr[i]))
            i++;
        hed_str word = word_at(s, i);
        i += word.len;
        if (word.len == 0)
            break;
        words++;
        bool digit = hed_isdigit(word.ptr[0]) != 0;
        digits += digit;
        dated += digit || starts_with_any(word, names, sizeof names / sizeof *names) || word.len == 1;
    }
    return words > 0 && words <= 10 && dated == words && (digits > 0 || words == 1);
}

/* "By A. Writer", "A. Writer, Staff Reporter", "… News Agency", "… contributed to this report" */
static bool is_byline(hed_str s, size_t words)
{
    static const char *const first[] = {"by", "from", "photo", "photograph", "reporting", "source"};
    static const char *const last[] = {" agency", " staff",  " reporter", " correspondent", " editor",   " desk",
                                       " wire",   " writer", " press",    " editors",       " reporters"};
    if (words > 8 || ends_in_stop(s))
        return false;
    if (words >= 2 && words <= 6 && starts_with_any(s, first, sizeof first / sizeof *first)) {
        hed_str rest = hed_str_trim(hed_str_sub(s, word_at(s, 0).len, s.len));
        if (hed_str_starts(rest, HED_S("by "))) /* "Reporting by" */
            rest = hed_str_trim(hed_str_sub(rest, 2, rest.len));
        return rest.len > 0 && hed_isupper(rest.ptr[0]);
    }
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        size_t n = strlen(last[i]);
        if (s.len > n && words <= 6 && hed_strncasecmp(s.ptr + s.len - n, last[i], n) == 0)
            return true;
    }
    return false;
}

static form form_of(const block *b)
{
    if (is_date(b->text) || is_byline(b->text, b->words))
        return ASIDE;
    if (b->sentences >= 2 && b->stop)
        return SENTENCE;
    return (b->stop && b->words >= 6) || b->words > 30 ? SENTENCE : TITLE;
}

static void add_block(page *p, hed_str line, unsigned number, uint64_t offset)
{
    hed_str text = hed_str_trim(line);
    if (text.len == 0)
        return;
    block *b = HED_PUSH(p->arena, &p->blocks);
    *b = (block){.text = text, .line = number, .indent = (size_t)(text.ptr - line.ptr)};
    b->start = offset + b->indent;
    b->words = count_words(text);
    b->sentences = count_sentences(text);
    b->stop = ends_in_stop(text);
    b->form = form_of(b);
}

/* ---- Items */

static void add_place(page *p, hed_item *item, hed_place place)
{
    const size_t n = item->n_places;
    hed_place *places = (hed_place *)(uintptr_t)item->places; /* of this arena */
    if ((n & (n - 1)) == 0) {                                 /* room doubles whenever it is used up */
        places = HED_NEW_N(p->arena, hed_place, n > 0 ? 2 * n : 1);
        if (n > 0)
            memcpy(places, item->places, n * sizeof place);
        item->places = places;
    }
    places[item->n_places++] = place;
}

/* Where the index of the headline's item stands, or is to stand. */
static uint32_t *find(const page *p, hed_str headline)
{
    size_t at = hed_hash(headline.ptr, headline.len, 0) & p->mask;
    while (p->found[at] > 0 && !hed_str_eq(p->items.at[p->found[at] - 1].headline, headline))
        at = (at + 1) & p->mask;
    return &p->found[at];
}

static hed_item *add_item(page *p, const block *b, hed_str dek)
{
    hed_place place = {.path = p->r->path, .line = b->line, .start = b->start, .end = b->start + b->text.len};
    hed_place_column((hed_str){b->text.ptr - b->indent, b->indent}, &place);
    uint32_t *found = find(p, b->text);
    if (*found == 0) {
        *HED_PUSH(p->arena, &p->items) = hed_item_of("");
        *found = (uint32_t)p->items.n;
        p->items.at[p->items.n - 1].headline = b->text;
    }
    hed_item *item = &p->items.at[*found - 1];
    add_place(p, item, place);
    if (item->dek.len == 0)
        item->dek = dek;
    return item;
}

static hed_str join(page *p, size_t from, size_t to)
{
    hed_buf buf = {0};
    for (size_t i = from; i < to; i++) {
        if (p->blocks.at[i].form != SENTENCE) /* nor cross-heads */
            continue;
        hed_buf_cstr(&buf, buf.len ? "\n\n" : "");
        hed_buf_put(&buf, p->blocks.at[i].text);
    }
    hed_str text = hed_arena_str(p->arena, hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

static const block *at(const page *p, size_t i)
{
    static const block none = {.form = ASIDE};
    return i < p->blocks.n ? &p->blocks.at[i] : &none;
}

static size_t skip_asides(const page *p, size_t i)
{
    while (i < p->blocks.n && at(p, i)->form == ASIDE)
        i++;
    return i;
}

static bool is_paragraph(const block *b)
{
    return b->form == SENTENCE && (b->sentences >= 2 || b->words >= 20);
}

/* A title set in the middle of a story: a few words, with a paragraph of two sentences and more behind it. */
static bool is_crosshead(const page *p, size_t title)
{
    const size_t next = skip_asides(p, title + 1);
    const block *b = at(p, next);
    return at(p, title)->words <= 5 && b->form == SENTENCE && b->sentences >= 2 && b->words >= 30 &&
           at(p, next + 1)->form == SENTENCE;
}

/* The lead's body: paragraphs until a block that is a title again and no cross-head. Returns its end. */
static size_t body_end(const page *p, size_t i)
{
    while (i < p->blocks.n) {
        if (at(p, i)->form == TITLE && !is_crosshead(p, i))
            return i;
        i++;
    }
    return i;
}

/* A run of sentences with no title among them, shorter and longer by turns, is a list whose headlines end in a period.
 * Returns its end; 0 when there is none. */
static size_t alternating_end(const page *p, size_t i)
{
    size_t pairs = 0;
    while (at(p, i)->form == SENTENCE && at(p, i + 1)->form == SENTENCE && at(p, i)->sentences == 1 &&
           at(p, i)->words <= 14 && at(p, i)->words < at(p, i + 1)->words) {
        pairs++;
        i += 2;
    }
    return pairs > 0 ? i : 0;
}

/* Three and more sentences in a row that are no list by turns: a story in short paragraphs. */
static bool is_told_in_short(const page *p, size_t i)
{
    size_t n = 0;
    for (size_t k = i; at(p, k)->form == SENTENCE; k = skip_asides(p, k + 1))
        n++;
    const size_t end = alternating_end(p, i);
    return n >= 3 && (end == 0 || at(p, end)->form == SENTENCE);
}

static size_t read_lead(page *p)
{
    for (size_t i = 0; i < p->blocks.n; i++) {
        if (at(p, i)->form != TITLE || at(p, i)->words < 3)
            continue;
        size_t body = skip_asides(p, i + 1), behind = skip_asides(p, body + 1);
        /* A standfirst may stand between the headline and the body. */
        bool standfirst = !is_paragraph(at(p, body)) && is_paragraph(at(p, behind)) &&
                          is_paragraph(at(p, skip_asides(p, behind + 1)));
        bool story = is_paragraph(at(p, body)) &&
                     (is_paragraph(at(p, behind)) || at(p, body)->sentences >= 3 || at(p, body)->words >= 40);
        story = story || is_told_in_short(p, body);
        if (!story && !standfirst)
            continue;
        size_t first = standfirst ? behind : body, end = body_end(p, first);
        hed_item *lead = add_item(p, at(p, i), standfirst ? at(p, body)->text : (hed_str){"", 0});
        lead->body = join(p, first, end);
        return end;
    }
    return 0;
}

/* Whether the block at dek is one of the headline before it: a sentence, or a long title that has no sentence behind it
 * to be its own dek. */
static bool is_dek_of(const page *p, size_t dek, const block *headline)
{
    const block *b = at(p, dek);
    if (b->form != TITLE)
        return b->form == SENTENCE;
    return b->words >= 12 && b->words > headline->words + 3 && at(p, skip_asides(p, dek + 1))->form != SENTENCE;
}

/* A few words with nothing that makes a headline of them: no colon, no question. */
static bool is_short_label(const block *b)
{
    bool marked = memchr(b->text.ptr, ':', b->text.len) || memchr(b->text.ptr, '?', b->text.len);
    return b->form == TITLE && b->words <= 3 && !marked;
}

/* A title that sentences follow by turns, in pairs of headline and dek, heads a list of them. */
static bool heads_pairs(const page *p, size_t i)
{
    const size_t next = skip_asides(p, i + 1), end = alternating_end(p, next);
    return end > 0 && at(p, end)->form != SENTENCE && (is_short_label(at(p, i)) || end - next >= 4);
}

static bool has_dek(const page *p, size_t i)
{
    if (at(p, i)->form != TITLE)
        return false;
    const size_t dek = skip_asides(p, i + 1);
    return dek < p->blocks.n && is_dek_of(p, dek, at(p, i)) && !heads_pairs(p, i);
}

/* Titles that no dek follows, from i on: those of a list without deks, and labels. Where deks are the rule, one or two
 * of them are labels; in a longer run only short ones at its ends are. Returns the run's end. */
static size_t read_titles(page *p, size_t i, bool deks_are_the_rule)
{
    size_t n = 0, end = i;
    for (; end < p->blocks.n && at(p, end)->form == TITLE && !has_dek(p, end); end = skip_asides(p, end + 1))
        n++;
    const size_t last = end;
    for (size_t k = 0; i < last; i = skip_asides(p, i + 1), k++) {
        const bool at_end = k == 0 || k + 1 == n;
        if (heads_pairs(p, i) || (deks_are_the_rule && n <= 2) || (at_end && is_short_label(at(p, i))))
            continue;
        add_item(p, at(p, i), (hed_str){"", 0});
    }
    return last;
}

static void read_lists(page *p, size_t i)
{
    size_t with = 0;
    for (size_t k = i; k < p->blocks.n; k++)
        with += has_dek(p, k);
    while ((i = skip_asides(p, i)) < p->blocks.n) {
        size_t end;
        if (at(p, i)->form == SENTENCE && (end = alternating_end(p, i)) > 0) {
            for (; i < end; i += 2)
                add_item(p, at(p, i), at(p, i + 1)->text);
        } else if (at(p, i)->form == SENTENCE) {
            i++;
        } else if (has_dek(p, i)) {
            const size_t dek = skip_asides(p, i + 1);
            add_item(p, at(p, i), at(p, dek)->text);
            i = dek + 1;
        } else {
            i = read_titles(p, i, with >= 2);
        }
    }
}

/* "Nobody was hurt." is too short for a sentence, but among sentences it is one. */
static void join_short_sentences(page *p)
{
    for (size_t i = 1; i + 1 < p->blocks.n; i++)
        if (at(p, i)->form == TITLE && at(p, i)->stop && at(p, i - 1)->form == SENTENCE &&
            at(p, skip_asides(p, i + 1))->form == SENTENCE)
            p->blocks.at[i].form = SENTENCE;
}

bool hed_page_open(hed_reader *r, hed_err *err)
{
    hed_str all, line;
    page p = {.r = r, .arena = r->own};
    if (!hed_source_all(r->source, HED_MAX_PAGE, &all, &r->skipped))
        return hed_fail(err, HED_ELIMIT, r->path.ptr, 0, "is over the limit of %zu bytes for a page", HED_MAX_PAGE);
    all = hed_arena_str(r->own, all);
    hed_str rest = all;
    for (unsigned number = 1; hed_str_line(&rest, &line); number++) {
        add_block(&p, line, number, (uint64_t)(line.ptr - all.ptr) + r->skipped);
        if (p.blocks.n > MOST_BLOCKS)
            return hed_fail(err, HED_ELIMIT, r->path.ptr, number, "a page has at most %d lines with text", MOST_BLOCKS);
    }
    for (p.mask = 15; p.mask < 2 * p.blocks.n; p.mask = 2 * p.mask + 1)
        ;
    p.found = HED_NEW_N(r->own, uint32_t, p.mask + 1);
    join_short_sentences(&p);
    read_lists(&p, read_lead(&p));
    r->page = (hed_batch){p.items.at, p.items.n, NULL};
    return true;
}

int hed_page_next(hed_reader *r, hed_arena *arena, hed_item *item)
{
    if (r->page_at == r->page.n)
        return -1;
    hed_item_copy(arena, &r->page.items[r->page_at++], item);
    return 1;
}

/* Blank lines between most lines, and among them paragraphs, or deks that follow headlines: by turns, or now and then
 * where there are dates and bylines too. */
bool hed_page_looks(hed_str beginning)
{
    size_t lines = 0, blank = 0, paragraphs = 0, pairs = 0, asides = 0;
    bool title = false;
    hed_str line;
    while (hed_str_line(&beginning, &line)) {
        const hed_str text = hed_str_trim(line);
        lines++;
        if (text.len == 0) {
            blank++;
            continue;
        }
        const size_t words = count_words(text);
        const bool sentence = ends_in_stop(text) && words >= 6;
        paragraphs += words >= 25;
        asides += is_date(text) || is_byline(text, words);
        pairs += title && sentence;
        title = !sentence;
    }
    const bool by_turns = pairs >= 2 && (asides > 0 || pairs * 3 >= lines - blank);
    return lines >= 5 && blank * 3 >= lines && (paragraphs >= 2 || by_turns);
}
