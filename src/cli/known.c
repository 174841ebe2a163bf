#include "cli/known.h"

#include <stdlib.h>
#include <string.h>

static char *copy(hed_str s)
{
    char *to = malloc(s.len + 1);
    if (!to)
        abort();
    if (s.len > 0)
        memcpy(to, s.ptr, s.len);
    to[s.len] = 0;
    return to;
}

void hed_known_add(hed_known *known, uint64_t fingerprint, hed_str rule, hed_str why, hed_str headline, unsigned line)
{
    if (known->n == known->cap) {
        known->cap = known->cap ? known->cap * 2 : 64;
        known->at = realloc(known->at, known->cap * sizeof *known->at);
        if (!known->at)
            abort();
    }
    hed_entry *entry = &known->at[known->n++];
    entry->fingerprint = fingerprint;
    entry->rule = copy(rule);
    entry->why = copy(why);
    entry->headline = copy(headline);
    entry->line = line;
    atomic_init(&entry->used, false);
}

static void free_entry(hed_entry *entry)
{
    free(entry->rule);
    free(entry->why);
    free(entry->headline);
}

static int by_fingerprint(const void *a, const void *b)
{
    const hed_entry *x = a, *y = b;
    if (x->fingerprint != y->fingerprint)
        return x->fingerprint < y->fingerprint ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

void hed_known_seal(hed_known *known)
{
    size_t n = 0;
    if (known->n > 0)
        qsort(known->at, known->n, sizeof *known->at, by_fingerprint);
    for (size_t i = 0; i < known->n; i++) {
        if (n > 0 && known->at[n - 1].fingerprint == known->at[i].fingerprint)
            free_entry(&known->at[i]);
        else
            memmove(&known->at[n++], &known->at[i], sizeof *known->at);
    }
    known->n = n;
}

const hed_entry *hed_known_find(hed_known *known, uint64_t fingerprint)
{
    size_t low = 0, high = known->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (known->at[middle].fingerprint < fingerprint)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == known->n || known->at[low].fingerprint != fingerprint)
        return NULL;
    atomic_store_explicit(&known->at[low].used, true, memory_order_relaxed);
    return &known->at[low];
}

size_t hed_known_unused(const hed_known *known)
{
    size_t n = 0;
    for (size_t i = 0; i < known->n; i++)
        n += !atomic_load_explicit(&known->at[i].used, memory_order_relaxed);
    return n;
}

void hed_known_free(hed_known *known)
{
    for (size_t i = 0; i < known->n; i++)
        free_entry(&known->at[i]);
    free(known->at);
}
