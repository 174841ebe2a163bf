/* The headline that readers see, among the places of a page that give one.
 *
 * Each place is a slot: JSON-LD, the card of social media (og:title, twitter:title), the heading, the title. The site's
 * name is cut off a slot's end when the site says that it is its name, or when what remains is another slot. Then the
 * slots vote: the text that most of them give is the headline, as the heading writes it when the heading is among them
 * (less a kicker that no other slot has). With no two alike the order is JSON-LD, card, heading, title. */
#include "input/html.h"

#define SHORTEST 12   /* bytes of a key that may be found inside another's */
#define LONGEST 2000  /* bytes of a slot whose site is looked for */
#define MOST_PARTS 12 /* of a title that separators part */

/* ---- Likeness of texts */

static bool is_cut(hed_str text, hed_str *head)
{
    static const char *const marks[] = {"...", "\xe2\x80\xa6"};
    for (int i = 0; i < 2; i++)
        if (hed_str_ends(text, hed_str_of(marks[i]))) {
            *head = hed_str_trim(hed_str_sub(text, 0, text.len - strlen(marks[i])));
            return true;
        }
    return false;
}

/* Search engines want at most 110 characters: whoever cuts there often says nothing of it. */
static bool is_cut_to(const hed_slot *cut, const hed_slot *whole)
{
    return cut->text.len >= 100 && cut->key.len < whole->key.len && hed_str_starts(whole->key, cut->key);
}

/* Whether a says the same as b: to the letter, or as far as it goes before it is cut short. */
static bool same(hed_arena *arena, const hed_slot *a, const hed_slot *b)
{
    hed_str head;
    if (a->key.len == 0 || b->key.len == 0)
        return false;
    if (hed_str_eq(a->key, b->key) || is_cut_to(a, b) || is_cut_to(b, a))
        return true;
    for (int i = 0; i < 2; i++) {
        const hed_slot *cut = i ? b : a, *whole = i ? a : b;
        if (!is_cut(cut->text, &head))
            continue;
        const size_t mark = hed_arena_mark(arena);
        const hed_str key = hed_markup_key(arena, head);
        const bool starts = key.len >= SHORTEST && hed_str_starts(whole->key, key);
        hed_arena_rewind(arena, mark);
        if (starts)
            return true;
    }
    return false;
}

static bool is_edge(const hed_slot *heading, size_t at)
{
    for (size_t i = 0; i < heading->n_pieces; i++)
        if (heading->ends[i] == at)
            return true;
    return at == 0;
}

/* The heading is the other text with a kicker, a label or a count beside it, in elements of their own. */
static bool holds(const hed_slot *heading, const hed_slot *text)
{
    if (text->key.len < SHORTEST || heading->key.len <= text->key.len || heading->n_pieces < 2)
        return false;
    const char *found = memmem(heading->key.ptr, heading->key.len, text->key.ptr, text->key.len);
    const size_t at = found ? (size_t)(found - heading->key.ptr) : 0;
    return found && is_edge(heading, at) && is_edge(heading, at + text->key.len);
}

/* ---- The site's name */

static void cut_to(hed_html *page, hed_slot *slot, hed_str text)
{
    slot->text = hed_str_trim(text);
    slot->key = hed_markup_key(page->arena, slot->text);
}

/* A heading that may speak for others: not one of the page's frame, and of lesser ones only what is as long as a
 * headline. */
static bool speaks(const hed_slot *h)
{
    return h->low ? h->score > -8 && h->key.len >= SHORTEST : h->score > 0;
}

/* How far the page's article says this: 2 the same, 1 as a part of a heading, 0 not at all. */
static int told(const hed_html *page, const hed_slot *except, const hed_slot *text)
{
    int most = 0;
    for (size_t i = 0; i < page->articles.n; i++)
        if (&page->articles.at[i].headline != except && same(page->arena, &page->articles.at[i].headline, text))
            return 2;
    for (size_t i = 0; i < page->headings.n && most < 2; i++) {
        const hed_slot *h = &page->headings.at[i];
        if (h != except && speaks(h))
            most = same(page->arena, h, text) ? 2 : holds(h, text) ? 1 : most;
    }
    return most;
}

/* The same, by cards and titles too. */
static int confirmed(hed_html *page, const hed_slot *except, hed_str text)
{
    const hed_slot *const all[] = {&page->og, &page->twitter, &page->meta, &page->title};
    const size_t mark = hed_arena_mark(page->arena);
    const hed_slot part = {.text = text, .key = hed_markup_key(page->arena, text)};
    int how = told(page, except, &part);
    for (size_t i = 0; i < 4; i++)
        if (all[i] != except && same(page->arena, all[i], &part))
            how = 2;
    hed_arena_rewind(page->arena, mark);
    return how;
}

/* What another slot confirms, of the parts between two separators or an end: the surest, then the longest. */
static bool cut_to_confirmed(hed_html *page, hed_slot *slot)
{
    const hed_str whole = slot->text;
    hed_str best = {"", 0};
    size_t starts[MOST_PARTS + 1] = {0}, ends[MOST_PARTS + 1], n = 0, from, len;
    int most = 0;
    for (size_t at = 0; n < MOST_PARTS && hed_site_separator(whole, at, true, &from, &len); at = from + len) {
        ends[n++] = from;
        starts[n] = from + len;
    }
    if (n == 0)
        return false;
    ends[n] = whole.len;
    /* "X: Politics: The Daily Quay"; else what follows a colon belongs to what stands before it */
    const bool listed = hed_site_is(page, hed_str_sub(whole, starts[n], ends[n]), true);
    for (size_t i = 0; i <= n; i++)
        for (size_t k = i; k <= n; k++) {
            const hed_str part = hed_str_sub(whole, starts[i], ends[k]);
            const bool after = k < n && whole.ptr[ends[k]] == ':' && !(listed && i == 0),
                       before = starts[i] > 1 && whole.ptr[starts[i] - 2] == ':';
            const int how = (i == 0 && k == n) || after ? 0 : confirmed(page, slot, part);
            if (how == 0 || how < most || (how == 1 && before) || (how == most && part.len <= best.len))
                continue;
            most = how;
            best = part;
        }
    if (most > 0)
        cut_to(page, slot, best);
    return most > 0;
}

/* The article says just this, to the letter: nothing is to be cut off. */
static bool told_whole(const hed_html *page, const hed_slot *slot)
{
    for (size_t i = 0; i < page->articles.n; i++)
        if (&page->articles.at[i].headline != slot && hed_str_eq(page->articles.at[i].headline.key, slot->key))
            return true;
    for (size_t i = 0; i < page->headings.n; i++)
        if (speaks(&page->headings.at[i]) && hed_str_eq(page->headings.at[i].key, slot->key))
            return true;
    return false;
}

/* Takes the site's name off: what another slot confirms goes first; then names of the site at the beginning, and, as
 * long as there are any, at the end. */
static void cut_site(hed_html *page, hed_slot *slot)
{
    size_t from, len;
    if (slot->text.len > LONGEST || told_whole(page, slot) || cut_to_confirmed(page, slot))
        return;
    if (hed_site_separator(slot->text, 0, false, &from, &len)) {
        const hed_str first = hed_str_sub(slot->text, 0, from),
                      rest = hed_str_sub(slot->text, from + len, slot->text.len);
        if ((hed_site_is(page, first, true) || hed_sites_repeat(page->sites, page->arena, first, true)) &&
            !hed_site_is(page, rest, true) && !hed_sites_repeat(page->sites, page->arena, rest, false))
            cut_to(page, slot, rest);
    }
    for (bool more = true, named = false; more;) { /* named: the site's own name is off */
        size_t last = 0, last_len = 0;
        for (size_t at = 0; hed_site_separator(slot->text, at, false, &from, &len); at = from + len) {
            last = from;
            last_len = len;
        }
        const hed_str tail = hed_str_sub(slot->text, last + last_len, slot->text.len);
        more = last > 0 && slot->text.ptr[last] != ':' &&
               (hed_site_is(page, tail, true) || hed_sites_repeat(page->sites, page->arena, tail, false) ||
                (named && hed_site_section(page->arena, tail)));
        named = named || more;
        if (more)
            cut_to(page, slot, hed_str_sub(slot->text, 0, last));
    }
}

/* ---- Choosing */

/* The article that the page is about, of those that JSON-LD tells. */
static const hed_ld *article(hed_html *page)
{
    const hed_ld *best = NULL;
    int most = 0;
    for (size_t i = 0; i < page->articles.n; i++) {
        const hed_ld *ld = &page->articles.at[i];
        const hed_str url = hed_str_ends(ld->url, HED_S("/")) ? hed_str_sub(ld->url, 0, ld->url.len - 1) : ld->url;
        int score = ld->rank;
        score += confirmed(page, &ld->headline, ld->headline.text) * 4;
        for (size_t k = 0; k < page->headings.n; k++)
            score += holds(&page->headings.at[k], &ld->headline) ? 4 : 0;
        score += url.len > 0 && hed_str_starts(page->canonical, url) && page->canonical.len <= url.len + 1 ? 6 : 0;
        if (score > most) {
            most = score;
            best = ld;
        }
    }
    return best;
}

static const hed_slot *heading(hed_html *page, const hed_ld *ld)
{
    const hed_slot *best = NULL;
    int most = -1000;
    for (size_t i = 0; i < page->headings.n; i++) {
        const hed_slot *h = &page->headings.at[i];
        const hed_slot *const others[] = {ld ? &ld->headline : &page->og, &page->og, &page->twitter, &page->meta,
                                          &page->title};
        int score = h->score;
        for (size_t k = 0; k < 5; k++)
            score += same(page->arena, h, others[k]) ? 8 : holds(h, others[k]) ? 6 : 0;
        if (hed_site_words(h->text) < 3 && score > 0) /* "News", unless there is no other */
            score = score > 10 ? score - 10 : 1;
        if (score > most && !hed_site_is(page, h->text, false)) {
            most = score;
            best = h;
        }
    }
    return most > 0 ? best : NULL;
}

enum { HEADING, LD, OG, TWITTER, TITLE, SLOTS };

/* Whether the heading has a word of five letters or more of the other text: a headline and what the page tells search
 * engines in its place do, a call to subscribe does not. */
static bool share_word(hed_arena *arena, const hed_slot *heading, const hed_slot *other)
{
    const size_t mark = hed_arena_mark(arena);
    bool found = false;
    for (size_t at = 0, end; at < heading->text.len && !found; at = end + 1) {
        for (end = at; end < heading->text.len && heading->text.ptr[end] != ' ';)
            end++;
        const hed_str word = hed_markup_key(arena, hed_str_sub(heading->text, at, end));
        found = word.len >= 5 && other->key.len > 0 && memmem(other->key.ptr, other->key.len, word.ptr, word.len);
    }
    hed_arena_rewind(arena, mark);
    return found;
}

/* How many of the four kinds of place (the two cards are one kind) say what this one says. */
static int votes(hed_arena *arena, const hed_slot *const slots[SLOTS], int of)
{
    bool kinds[SLOTS] = {0};
    int n = 0;
    for (int i = 0; i < SLOTS; i++)
        if (i == of || same(arena, slots[i], slots[of]) || (i == HEADING && holds(slots[i], slots[of])) ||
            (of == HEADING && holds(slots[of], slots[i])))
            kinds[i == TWITTER ? OG : i] = true;
    for (int i = 0; i < SLOTS; i++)
        n += kinds[i];
    const hed_slot *h = slots[HEADING];
    if (!kinds[HEADING] || h->score < 4 || hed_site_words(h->text) < 4)
        return n;
    /* A heading where a story's heading stands is worth two; three inside the story, about the same matter. */
    return n + 1 + (h->score >= 6 && (share_word(arena, h, slots[LD]) || share_word(arena, h, slots[TITLE])));
}

/* The heading's own words, but without what no other slot has, and never a text that is cut short. */
static const hed_slot *wording(hed_arena *arena, const hed_slot *const slots[SLOTS], const hed_slot *chosen)
{
    hed_str head;
    const hed_slot *text = chosen;
    for (int i = 0; i < SLOTS; i++)
        if (same(arena, slots[i], text) &&
            (is_cut_to(text, slots[i]) || (is_cut(text->text, &head) && !is_cut(slots[i]->text, &head))))
            text = slots[i];
    if (chosen != slots[HEADING])
        return text;
    if (holds(chosen, slots[LD]))
        return slots[LD];
    for (int i = LD; i < SLOTS; i++) /* more words of the same letters: pieces of the heading stood side by side */
        if (same(arena, slots[i], chosen))
            return chosen->n_pieces > 1 && hed_site_words(slots[i]->text) > hed_site_words(text->text) ? slots[i]
                                                                                                       : text;
    for (int i = LD; i < SLOTS; i++)
        if (holds(chosen, slots[i]))
            return slots[i];
    return text;
}

/* Adds a slot that says something else than the headline and those that were added before. */
static void differs(hed_html *page, hed_chosen *chosen, const hed_slot *heading, const hed_slot *slot)
{
    const bool label = hed_site_words(slot->text) < 3 && slot->key.len < 24; /* "News", "Loading…" */
    if (slot->key.len == 0 || label || hed_site_is(page, slot->text, false) ||
        same(page->arena, slot, &chosen->headline) || holds(slot, &chosen->headline) || holds(&chosen->headline, slot))
        return;
    if (holds(heading, &chosen->headline) && same(page->arena, slot, heading)) /* with the kicker */
        return;
    if (strcmp(slot->slot, "web") == 0 && chosen->headline.key.len >= SHORTEST && /* a heading with much beside */
        memmem(slot->key.ptr, slot->key.len, chosen->headline.key.ptr, chosen->headline.key.len))
        return;
    for (size_t i = 0; i < chosen->n_others; i++)
        if (same(page->arena, slot, &chosen->others[i]))
            return;
    chosen->others[chosen->n_others++] = *slot;
}

void hed_slots_choose(hed_html *page, hed_chosen *chosen)
{
    static const hed_slot none;
    static const int order[] = {LD, OG, HEADING, TWITTER, TITLE};
    hed_slot *const cards[] = {&page->og, &page->twitter, &page->meta, &page->title};
    *chosen = (hed_chosen){0};
    for (size_t i = 0; i < page->articles.n; i++)
        cut_site(page, &page->articles.at[i].headline);
    for (size_t i = 0; i < 4; i++)
        cut_site(page, cards[i]);
    const hed_ld *ld = chosen->article = article(page);
    const hed_slot *h = heading(page, ld), *slots[SLOTS] = {h ? h : &none, ld ? &ld->headline : &none};
    slots[OG] = hed_site_is(page, page->og.text, false) ? &none : &page->og;
    slots[TWITTER] = hed_site_is(page, page->twitter.text, false) ? &none : &page->twitter;
    const bool meta = page->meta.key.len > 0 && hed_site_words(page->title.text) < 3; /* "HP" */
    slots[TITLE] = meta || hed_site_is(page, page->title.text, false) ? &page->meta : &page->title;
    int best = -1, most = 0;
    for (int i = 0; i < SLOTS; i++) {
        const int n = slots[order[i]]->key.len > 0 ? votes(page->arena, slots, order[i]) : 0;
        if (n > most || (n == most && n > 1 && order[i] == HEADING)) {
            most = n;
            best = order[i];
        }
    }
    if (best >= 0) {
        chosen->headline = *slots[best];
        const hed_slot *words = wording(page->arena, slots, slots[best]);
        chosen->headline.text = words->text;
        chosen->headline.key = words->key;
    }
    for (size_t i = 0; best < 0 && page->title.key.len == 0 && i < page->headings.n; i++)
        if (chosen->headline.key.len == 0 && speaks(&page->headings.at[i]))
            chosen->headline = page->headings.at[i]; /* a fragment: there is nothing else to go by */
    for (int i = 0; i < SLOTS && chosen->headline.key.len > 0; i++)
        if (i != HEADING || share_word(page->arena, slots[HEADING], &chosen->headline)) /* else no headline of this */
            differs(page, chosen, slots[HEADING], slots[i]);
    if (ld && chosen->headline.key.len > 0)
        differs(page, chosen, slots[HEADING], &ld->alternative);
}
