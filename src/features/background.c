/* What is known of words beforehand: how rare they are, and which say the same. Read from models/background-en.yaml:
 *
 *     background: {id: en, version: 1}
 *     same:   [us u.s america united_states, …]     texts of words, inflected or not; "_" joins two
 *     words:  abacus abash …                        stems that are common, but rarer than the table knows
 *     idf:    {'4': about after all …}              ln(n/df), rounded: stems in a text
 *
 * One open-addressing table by the hash of a stem. */
#include "features/parts.h"

typedef struct entry {
    uint64_t hash; /* 0: free */
    uint64_t same; /* the hash that stands for its group; its own when it has none */
    uint8_t idf;
    bool common;
} entry;

struct hed_background {
    entry *entries;
    size_t mask, n;
    double rarest; /* the idf of a word that is not listed */
    hed_sha256 hash;
};

#define LONGEST 64

/* ---- Stems: as models/background.py cuts them */

/* Cuts the ending where least letters are left. */
static bool drop(char *stem, size_t *n, const char *ending, size_t least)
{
    const size_t len = strlen(ending);
    if (*n < len + least || memcmp(stem + *n - len, ending, len) != 0)
        return false;
    *n -= len;
    return true;
}

static size_t cut(hed_str word, char out[LONGEST])
{
    static const char *const endings[] = {"ing", "ed", "ly", "er", "e"};
    if (hed_str_ends(word, HED_S("'s")))
        word.len -= 2;
    size_t n = word.len < LONGEST ? word.len : LONGEST;
    memcpy(out, word.ptr, n);
    while (n > 1 && out[n - 1] == '.')
        n--;
    if (drop(out, &n, "ies", 2))
        out[n++] = 'y';
    else if (n < 2 || out[n - 2] != 's')
        drop(out, &n, "s", 3);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (drop(out, &n, endings[i], 4))
            break;
    n -= n > 3 && out[n - 1] == out[n - 2]; /* "stopped", "calls" */
    drop(out, &n, "e", 4);
    if (n > 2 && out[n - 1] == 'y')
        out[n - 1] = 'i';
    return n;
}

static uint64_t hash_of(const char *stem, size_t n)
{
    return hed_hash(stem, n, 0) | 1;
}

static entry *find(const hed_background *b, uint64_t hash)
{
    size_t i = hash >> 1 & b->mask;
    while (b->entries[i].hash && b->entries[i].hash != hash)
        i = (i + 1) & b->mask;
    return &b->entries[i];
}

uint64_t hed_background_stem(const hed_background *background, hed_str word)
{
    char stem[LONGEST];
    uint64_t hash = hash_of(stem, cut(word, stem));
    const entry *e = find(background, hash);
    return e->hash ? e->same : hash;
}

uint64_t hed_background_pair(const hed_background *background, hed_str first, hed_str second)
{
    char pair[2 * LONGEST + 1];
    size_t n = cut(first, pair);
    pair[n++] = '_';
    n += cut(second, pair + n);
    const entry *e = find(background, hash_of(pair, n));
    return e->hash ? e->same : 0;
}

double hed_background_idf(const hed_background *background, hed_str word, bool *common)
{
    char stem[LONGEST];
    const entry *e = find(background, hash_of(stem, cut(word, stem)));
    *common = e->hash && e->common;
    return *common ? e->idf : background->rarest;
}

/* ---- Loading */

static bool texts_only(const hed_node *list, const char *path, hed_err *err)
{
    for (const hed_node *node = list->first; node; node = node->next)
        if (node->kind != HED_NODE_SCALAR)
            return hed_node_fail(node, path, err, "is a text of words, not a %s", hed_node_kind_name(node));
    return true;
}

/* "united_nations" is cut word by word. */
static uint64_t hash_of_words(hed_str words)
{
    char stems[2 * LONGEST + 1];
    const char *bar = memchr(words.ptr, '_', words.len);
    const size_t first = bar ? (size_t)(bar - words.ptr) : words.len;
    size_t n = cut(hed_str_sub(words, 0, first), stems);
    if (bar) {
        stems[n++] = '_';
        n += cut(hed_str_sub(words, first + 1, words.len), stems + n);
    }
    return hash_of(stems, n);
}

static bool load_same(hed_background *b, const hed_node *list, const char *path, hed_err *err)
{
    if (!texts_only(list, path, err))
        return false;
    for (const hed_node *node = list->first; node; node = node->next) {
        uint64_t first = 0;
        hed_str word;
        for (hed_str rest = node->text; hed_str_word(&rest, &word);) {
            const uint64_t hash = hash_of_words(word);
            entry *e = find(b, hash);
            first = first ? first : hash;
            if (e->hash && e->same != first)
                return hed_node_fail(node, path, err, "\"%.*s\" stands in two lines", HED_FMT(word));
            *e = (entry){.hash = hash, .same = first};
        }
    }
    return true;
}

static void add_common(hed_background *b, const hed_node *text, uint8_t idf)
{
    hed_str word;
    for (hed_str rest = text->text; hed_str_word(&rest, &word);) {
        const uint64_t hash = hash_of(word.ptr, word.len);
        entry *e = find(b, hash);
        if (!e->hash)
            *e = (entry){.hash = hash, .same = hash};
        e->idf = idf;
        e->common = true;
    }
}

static bool load_idf(hed_background *b, const hed_node *map, const char *path, hed_err *err)
{
    if (!texts_only(map, path, err))
        return false;
    for (const hed_node *node = map->first; node; node = node->next) {
        long long idf;
        if (!hed_str_int(node->key, &idf) || idf < 0 || idf > 20)
            return hed_key_fail(node, path, err, "an idf is a whole number from 0 to 20");
        add_common(b, node, (uint8_t)idf);
        if (b->rarest < (double)idf + 1)
            b->rarest = (double)idf + 1;
    }
    return true;
}

hed_background *hed_background_load(hed_arena *arena, const char *path, hed_err *err)
{
    static const char *const keys[] = {"background", "same", "words", "idf"};
    hed_str bytes;
    if (!hed_file_read(arena, path, (size_t)1 << 20, &bytes, err))
        return NULL;
    const hed_node *root = hed_tree_parse(arena, bytes, path, err);
    if (!root || !hed_node_keys(root, path, keys, 4, err))
        return NULL;
    const hed_node *same = hed_node_get(root, "same"), *idf = hed_node_get(root, "idf");
    const hed_node *words = hed_node_get(root, "words");
    if (!same || same->kind != HED_NODE_LIST || !idf || idf->kind != HED_NODE_MAP || !words ||
        words->kind != HED_NODE_SCALAR) {
        hed_node_fail(root, path, err, "a background has a list \"same\", a text \"words\" and a map \"idf\"");
        return NULL;
    }
    size_t size = 16;
    while (size < bytes.len / 4) /* a word and what parts it from the next are twice that */
        size *= 2;
    hed_background *b = HED_NEW(arena, hed_background);
    b->entries = HED_NEW_N(arena, entry, size);
    b->mask = size - 1;
    if (!load_same(b, same, path, err) || !load_idf(b, idf, path, err))
        return NULL;
    add_common(b, words, (uint8_t)b->rarest);
    b->hash = hed_sha256_of(bytes);
    return b;
}

const char *hed_background_hash(const hed_background *b)
{
    return b->hash.hex;
}
