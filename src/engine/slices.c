/* Slices: where a model is good on the whole, it may still be bad on the questions of one desk. A row is in one slice
 * of each kind that it has a value for; slices too small to say anything about are left out. */
#include "engine/labelled.h"

#include <stdlib.h>

static hed_str of_all(const hed_workshop *w, size_t row)
{
    (void)w, (void)row;
    return HED_S("all");
}

static hed_str of_corpus(const hed_workshop *w, size_t row)
{
    return hed_str_of(w->rows.sets.at[w->rows.rows.at[row].corpus].path);
}

static hed_str of_section(const hed_workshop *w, size_t row)
{
    return w->rows.rows.at[row].section;
}

static hed_str of_outlet(const hed_workshop *w, size_t row)
{
    return w->rows.rows.at[row].outlet;
}

static size_t words(hed_str s)
{
    size_t n = 0;
    for (hed_str word; hed_str_word(&s, &word);)
        n++;
    return n;
}

static hed_str of_length(const hed_workshop *w, size_t row)
{
    const size_t n = words(w->rows.rows.at[row].headline);
    return n <= 7 ? HED_S("to 7 words") : n <= 12 ? HED_S("8 to 12 words") : HED_S("13 words and more");
}

static hed_str of_number(const hed_workshop *w, size_t row)
{
    const hed_str s = w->rows.rows.at[row].headline;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            return HED_S("with digits");
    return HED_S("without digits");
}

static hed_str of_question(const hed_workshop *w, size_t row)
{
    const hed_str s = w->rows.rows.at[row].headline;
    return s.len > 0 && memchr(s.ptr, '?', s.len) ? HED_S("with ?") : HED_S("without ?");
}

static const struct kind {
    const char *name;
    hed_str (*of)(const hed_workshop *w, size_t row); /* empty: in none */
    size_t least;
} kinds[] = {
    {"all", of_all, 1},
    {"corpus", of_corpus, 1},
    {"section", of_section, HED_SLICE_LEAST},
    {"outlet", of_outlet, HED_SLICE_LEAST},
    {"length", of_length, HED_SLICE_LEAST},
    {"number", of_number, HED_SLICE_LEAST},
    {"question", of_question, HED_SLICE_LEAST},
};
#define KINDS (sizeof kinds / sizeof *kinds)

typedef struct named {
    hed_str name;
    uint32_t row;
} named;

static int by_name(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const int order = hed_str_cmp(x->name, y->name);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int largest_first(const void *a, const void *b)
{
    const hed_slice *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : hed_str_cmp(x->name, y->name);
}

typedef HED_LIST(hed_slice) slice_list;

static void slice(const hed_workshop *w, size_t start, size_t stop, const struct kind *kind, named *all,
                  slice_list *out)
{
    const size_t first = out->n;
    size_t n = 0;
    for (size_t row = start; row < stop; row++) {
        const hed_str name = kind->of(w, row);
        if (name.len > 0)
            all[n++] = (named){name, (uint32_t)row};
    }
    qsort(all, n, sizeof *all, by_name);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && hed_str_eq(all[end].name, all[i].name);)
            end++;
        if (end - i < kind->least)
            continue;
        uint32_t *rows = HED_NEW_N(w->arena, uint32_t, end - i);
        for (size_t k = i; k < end; k++)
            rows[k - i] = all[k].row;
        *HED_PUSH(w->arena, out) = (hed_slice){kind->name, all[i].name, rows, end - i};
    }
    qsort(out->at + first, out->n - first, sizeof *out->at, largest_first);
    if (out->n - first == 1 && out->at[first].n == stop - start && first > 0)
        out->n = first; /* the same as "all" */
}

const hed_slice *hed_slices(const hed_workshop *w, size_t start, size_t end, size_t *n)
{
    slice_list list = {0};
    named *all = malloc((end - start + 1) * sizeof *all);
    if (!all)
        abort();
    for (size_t k = 0; k < KINDS; k++)
        slice(w, start, end, &kinds[k], all, &list);
    free(all);
    *n = list.n;
    return list.at;
}

hed_str hed_slice_title(const hed_slice *s, size_t most)
{
    hed_str title = s->name;
    for (size_t i = title.len; i > 0 && strcmp(s->kind, "corpus") == 0; i--)
        if (title.ptr[i - 1] == '/') {
            title = hed_str_sub(title, i, title.len);
            break;
        }
    if (title.len <= most)
        return title;
    while (most > 0 && ((unsigned char)title.ptr[most] & 0xc0) == 0x80)
        most--;
    return hed_str_sub(title, 0, most);
}
