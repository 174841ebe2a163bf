/* What is in corpora, and what they share: a headline that a model was trained on says nothing about it. The same is
 * what folds to the same text; nearly the same what shares four fifths of its words (the Jaccard index of the sets).
 * All such pairs are found, not a sample: two sets so alike share a word among the rarest of each, so that only
 * headlines with a rare word in common are compared (the prefix filter of Bayardo, Ma and Srikant, WWW 2007). */
#include "engine/labelled.h"

#include "hed_train.h"

#include <stdio.h>
#include <stdlib.h>

#define PART 4 /* of WHOLE words of two headlines together are in both, when they are nearly the same */
#define WHOLE 5
#define SHOWN 10 /* near duplicates of a pair of corpora, when verbose */

typedef struct words {
    uint64_t *at; /* distinct; the rarest first */
    uint32_t n;
    uint32_t corpus;
} words;

typedef struct twins {
    uint32_t a, b; /* rows */
} twins;

typedef struct shared {
    size_t same, contradictory; /* headlines of the second that the first has; of them with the other label */
    size_t near;                /* headlines of the second nearly the same as one of the first, and not the same */
    HED_LIST(twins) shown;
} shared;

typedef struct count {
    uint64_t word;
    uint32_t n;
} count;

typedef struct survey {
    hed_arena *arena, *temp;
    hed_rows *corpora; /* each read by itself */
    size_t n;
    words *words; /* of all headlines, corpus by corpus */
    size_t n_words;
    const struct hed_labelled **rows; /* likewise */
    count *counts;                    /* by word */
    size_t n_counts;
    shared *table; /* [first · n + second], first <= second */
    double positive_at;
} survey;

static int by_word(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void read_words(survey *s, const struct hed_labelled *row, words *out)
{
    hed_text text;
    hed_arena_reset(s->temp);
    if (!hed_text_read(s->temp, NULL, row->headline, HED_MAX_CODEPOINTS, &text, NULL))
        return;
    out->at = hed_arena_take(s->arena, (text.n_tokens + 1) * sizeof *out->at, _Alignof(uint64_t));
    for (uint32_t i = 0; i < text.n_tokens; i++)
        if (text.tokens[i].kind == HED_WORD || text.tokens[i].kind == HED_NUMBER)
            out->at[out->n++] = text.tokens[i].hash;
    qsort(out->at, out->n, sizeof *out->at, by_word);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < out->n; i++)
        if (kept == 0 || out->at[kept - 1] != out->at[i])
            out->at[kept++] = out->at[i];
    out->n = kept;
}

static void count_words(survey *s)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < s->n_words; i++)
        total += s->words[i].n;
    uint64_t *all = hed_arena_take(s->arena, (total + 1) * sizeof *all, _Alignof(uint64_t));
    for (size_t i = 0; i < s->n_words; i++)
        for (uint32_t k = 0; k < s->words[i].n; k++)
            all[at++] = s->words[i].at[k];
    qsort(all, total, sizeof *all, by_word);
    s->counts = HED_NEW_N(s->arena, count, total + 1);
    for (size_t i = 0; i < total; i++) {
        if (s->n_counts == 0 || s->counts[s->n_counts - 1].word != all[i])
            s->counts[s->n_counts++] = (count){all[i], 0};
        s->counts[s->n_counts - 1].n++;
    }
}

static uint32_t frequency(const survey *s, uint64_t word)
{
    const count *found = bsearch(&word, s->counts, s->n_counts, sizeof *found, by_word);
    return found ? found->n : 0;
}

/* A few words at most: insertion. */
static void rarest_first(const survey *s, words *w)
{
    for (uint32_t i = 1; i < w->n; i++) {
        const uint64_t word = w->at[i];
        const uint32_t here = frequency(s, word);
        uint32_t k = i;
        for (; k > 0; k--) {
            const uint32_t there = frequency(s, w->at[k - 1]);
            if (there < here || (there == here && w->at[k - 1] < word))
                break;
            w->at[k] = w->at[k - 1];
        }
        w->at[k] = word;
    }
}

/* Words of a set among which one must be shared. */
static uint32_t prefix(uint32_t n)
{
    return n - (PART * n + WHOLE - 1) / WHOLE + (n > 0);
}

static bool nearly(const words *a, const words *b)
{
    uint32_t both = 0;
    const uint32_t few = a->n < b->n ? a->n : b->n, many = a->n < b->n ? b->n : a->n;
    if (WHOLE * few < PART * many)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++)
            both += a->at[i] == b->at[k];
    return WHOLE * both >= PART * (a->n + b->n - both);
}

typedef struct posting {
    uint64_t word;
    uint32_t row;
} posting;

static int by_posting(const void *a, const void *b)
{
    const posting *x = a, *y = b;
    return x->word != y->word ? (x->word > y->word) - (x->word < y->word) : (x->row > y->row) - (x->row < y->row);
}

/* Counts b once for each earlier corpus, and its own. */
static void note_near(survey *s, uint32_t a, uint32_t b, uint64_t *seen)
{
    shared *pair = &s->table[s->words[a].corpus * s->n + s->words[b].corpus];
    const uint64_t bit = (uint64_t)1 << (s->words[a].corpus & 63);
    if (*seen & bit)
        return;
    *seen |= bit;
    pair->near++;
    if (pair->shown.n < SHOWN)
        *HED_PUSH(s->arena, &pair->shown) = (twins){a, b};
}

static void find_near(survey *s)
{
    size_t n = 0, total = 0;
    for (uint32_t row = 0; row < s->n_words; row++)
        total += prefix(s->words[row].n);
    posting *all = malloc((total + 1) * sizeof *all);
    uint64_t *seen = calloc(s->n_words + 1, sizeof *seen);
    if (!all || !seen)
        abort();
    for (uint32_t row = 0; row < s->n_words; row++)
        for (uint32_t k = 0; k < prefix(s->words[row].n); k++)
            all[n++] = (posting){s->words[row].at[k], row};
    qsort(all, n, sizeof *all, by_posting);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && all[end].word == all[i].word;)
            end++;
        for (size_t b = i + 1; b < end; b++)
            for (size_t a = i; a < b; a++)
                if (s->rows[all[a].row]->key != s->rows[all[b].row]->key &&
                    nearly(&s->words[all[a].row], &s->words[all[b].row]))
                    note_near(s, all[a].row, all[b].row, &seen[all[b].row]);
    }
    free(seen);
    free(all);
}

typedef struct keyed {
    uint64_t key;
    uint32_t row;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->row > y->row) - (x->row < y->row);
}

static void find_same(survey *s)
{
    keyed *all = malloc((s->n_words + 1) * sizeof *all);
    if (!all)
        abort();
    for (uint32_t i = 0; i < s->n_words; i++)
        all[i] = (keyed){s->rows[i]->key, i};
    qsort(all, s->n_words, sizeof *all, by_key);
    for (size_t i = 0; i < s->n_words; i++)
        for (size_t k = i + 1; k < s->n_words && all[k].key == all[i].key; k++) {
            const uint32_t a = all[i].row, b = all[k].row;
            shared *pair = &s->table[s->words[a].corpus * s->n + s->words[b].corpus];
            pair->same++;
            pair->contradictory += (s->rows[a]->target >= s->positive_at) != (s->rows[b]->target >= s->positive_at);
        }
    free(all);
}

static bool read_all(survey *s, const hed_stats_options *options, hed_err *err)
{
    s->n = options->n_corpora;
    s->positive_at = options->positive_at > 0 ? options->positive_at : .5;
    s->corpora = HED_NEW_N(s->arena, hed_rows, s->n);
    s->table = HED_NEW_N(s->arena, shared, s->n * s->n);
    for (size_t i = 0; i < s->n; i++) {
        if (!hed_rows_read(s->arena, &options->corpora[i], 1, options->reader, s->positive_at, NULL, &s->corpora[i],
                           err))
            return false;
        s->n_words += s->corpora[i].rows.n;
    }
    s->words = HED_NEW_N(s->arena, words, s->n_words);
    s->rows = HED_NEW_N(s->arena, const struct hed_labelled *, s->n_words);
    size_t at = 0;
    for (uint32_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->corpora[i].rows.n; k++, at++) {
            s->rows[at] = &s->corpora[i].rows.at[k];
            read_words(s, s->rows[at], &s->words[at]);
            s->words[at].corpus = i;
        }
    return true;
}

/* ---- Report */

typedef struct corpus_facts {
    size_t n, positives, graded, least, most;
    double mean;
} corpus_facts;

static corpus_facts facts_of(const survey *s, uint32_t corpus)
{
    corpus_facts f = {.least = SIZE_MAX};
    double sum = 0;
    for (size_t i = 0; i < s->n_words; i++) {
        if (s->words[i].corpus != corpus)
            continue;
        hed_str rest = s->rows[i]->headline, word;
        size_t n = 0;
        while (hed_str_word(&rest, &word))
            n++;
        f.n++;
        f.positives += s->rows[i]->target >= s->positive_at;
        f.graded += s->rows[i]->target > 0 && s->rows[i]->target < 1;
        f.least = n < f.least ? n : f.least;
        f.most = n > f.most ? n : f.most;
        sum += (double)n;
    }
    f.mean = sum / (double)f.n;
    return f;
}

static void corpus_text(const survey *s, uint32_t i, hed_buf *to)
{
    const hed_row_set *set = &s->corpora[i].sets.at[0];
    const corpus_facts f = facts_of(s, i);
    hed_buf_printf(to, "%s\n  %zu headlines: %zu bait (%.1f %%), %zu news", set->path, f.n, f.positives,
                   100. * (double)f.positives / (double)f.n, f.n - f.positives);
    if (f.graded > 0)
        hed_buf_printf(to, "; %zu with a graded label", f.graded);
    hed_buf_printf(to,
                   "\n  %zu to %zu words, %.1f on average\n  left out: %zu duplicates (%zu with the other label), "
                   "%zu unlabelled, %zu unreadable\n  near duplicates: %zu\n",
                   f.least, f.most, f.mean, set->duplicates, set->contradictory, set->unlabelled, set->bad,
                   s->table[i * s->n + i].near);
}

static void shown_text(const survey *s, const shared *pair, hed_buf *to)
{
    for (size_t i = 0; i < pair->shown.n; i++)
        hed_buf_printf(to, "    %.*s\n    %.*s\n\n", HED_FMT(s->rows[pair->shown.at[i].a]->headline),
                       HED_FMT(s->rows[pair->shown.at[i].b]->headline));
}

static void as_text(const survey *s, bool verbose, hed_buf *to)
{
    for (uint32_t i = 0; i < s->n; i++) {
        corpus_text(s, i, to);
        if (verbose)
            shown_text(s, &s->table[i * s->n + i], to);
    }
    for (size_t a = 0; a < s->n; a++)
        for (size_t b = a + 1; b < s->n; b++) {
            const shared *pair = &s->table[a * s->n + b];
            hed_buf_printf(to, "%s and %s share %zu headlines, %zu of them with the other label; %zu near duplicates\n",
                           s->corpora[a].sets.at[0].path, s->corpora[b].sets.at[0].path, pair->same,
                           pair->contradictory, pair->near);
            if (verbose)
                shown_text(s, pair, to);
        }
}

static void put_int(hed_json *json, const char *key, size_t value)
{
    hed_json_key(json, key);
    hed_json_int(json, (long long)value);
}

static void corpus_json(const survey *s, uint32_t i, hed_json *json)
{
    const hed_row_set *set = &s->corpora[i].sets.at[0];
    const corpus_facts f = facts_of(s, i);
    hed_json_object(json);
    hed_json_key(json, "corpus");
    hed_json_cstr(json, set->path);
    put_int(json, "headlines", f.n);
    put_int(json, "positives", f.positives);
    put_int(json, "graded", f.graded);
    put_int(json, "duplicates", set->duplicates);
    put_int(json, "contradictory", set->contradictory);
    put_int(json, "unlabelled", set->unlabelled);
    put_int(json, "unreadable", set->bad);
    put_int(json, "near", s->table[i * s->n + i].near);
    hed_json_key(json, "mean_words");
    hed_json_num(json, f.mean);
    hed_json_object_end(json);
}

static void as_json(const survey *s, hed_buf *to)
{
    hed_json json = {.to = to};
    hed_json_object(&json);
    hed_json_key(&json, "corpora");
    hed_json_array(&json);
    for (uint32_t i = 0; i < s->n; i++)
        corpus_json(s, i, &json);
    hed_json_array_end(&json);
    hed_json_key(&json, "shared");
    hed_json_array(&json);
    for (size_t i = 0; i < s->n * s->n; i++) {
        if (i % s->n <= i / s->n)
            continue;
        hed_json_object(&json);
        hed_json_key(&json, "first");
        hed_json_cstr(&json, s->corpora[i / s->n].sets.at[0].path);
        hed_json_key(&json, "second");
        hed_json_cstr(&json, s->corpora[i % s->n].sets.at[0].path);
        put_int(&json, "same", s->table[i].same);
        put_int(&json, "contradictory", s->table[i].contradictory);
        put_int(&json, "near", s->table[i].near);
        hed_json_object_end(&json);
    }
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    hed_buf_char(to, '\n');
}

bool hed_corpus_stats(const hed_stats_options *options, hed_buf *report, hed_err *err)
{
    survey s = {.arena = hed_arena_new(HED_ARENA_LOADED, err)};
    s.temp = s.arena ? hed_arena_new(HED_ARENA_SCRATCH, err) : NULL;
    bool ok = s.temp != NULL;
    if (ok && options->n_corpora > 64)
        ok = hed_fail(err, HED_EUSAGE, NULL, 0, "more than 64 corpora at once");
    ok = ok && read_all(&s, options, err);
    if (ok) {
        count_words(&s);
        for (size_t i = 0; i < s.n_words; i++)
            rarest_first(&s, &s.words[i]);
        find_near(&s);
        find_same(&s);
        if (options->json)
            as_json(&s, report);
        else
            as_text(&s, options->verbose, report);
    }
    hed_arena_free(s.temp);
    hed_arena_free(s.arena);
    return ok;
}
