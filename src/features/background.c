/* What is known of words beforehand: how rare they are, and which say the same. Read from models/background-en.yaml:
 *
 *     background: {id: en, version: 1}
 *     same:   [us u.s america united_states, …]     texts of words, inflected or not; "_" joins two
 *     words:  abacus abash …                        stems that are common, but rarer than the table knows
 *     idf:    {'4': about after all …}              ln(n/df), rounded: stems in a text
 *
 * One open-addressing table by the hash of a stem: places in a list of entries, as most places are free. All is in one
 * block without pointers, which is kept from one run to the next. */
#include "features/parts.h"

typedef struct entry {
    uint64_t hash;
    uint32_t same; /* the entry that stands for its group; itself when it has none */
    uint8_t idf, common;
    uint8_t unused[2];
} entry;

/* Then n entries and size slots. */
typedef struct block_head {
    uint64_t n, size, rarest;
    char hash[72];
} block_head;

struct hed_background {
    const entry *entries;
    const uint32_t *slots; /* 1 and the entry; 0: free */
    size_t mask;
    double rarest; /* the idf of a word that is not listed */
    hed_sha256 hash;
};

/* While it is made. */
typedef struct making {
    hed_arena *arena;
    HED_LIST(entry) entries;
    uint32_t *slots;
    size_t size;
    uint8_t rarest;
} making;

#define LONGEST 64
#define MAX_FILE ((size_t)1 << 20)

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

/* Where the hash stands, or would. */
static size_t slot_of(const uint32_t *slots, size_t mask, const entry *entries, uint64_t hash)
{
    size_t i = hash >> 1 & mask;
    while (slots[i] && entries[slots[i] - 1].hash != hash)
        i = (i + 1) & mask;
    return i;
}

static const entry *find(const hed_background *b, uint64_t hash)
{
    const uint32_t slot = b->slots[slot_of(b->slots, b->mask, b->entries, hash)];
    return slot ? &b->entries[slot - 1] : NULL;
}

uint64_t hed_background_stem(const hed_background *background, hed_str word)
{
    char stem[LONGEST];
    uint64_t hash = hash_of(stem, cut(word, stem));
    const entry *e = find(background, hash);
    return e ? background->entries[e->same].hash : hash;
}

uint64_t hed_background_pair(const hed_background *background, hed_str first, hed_str second)
{
    char pair[2 * LONGEST + 1];
    size_t n = cut(first, pair);
    pair[n++] = '_';
    n += cut(second, pair + n);
    const entry *e = find(background, hash_of(pair, n));
    return e ? background->entries[e->same].hash : 0;
}

double hed_background_idf(const hed_background *background, hed_str word, bool *common)
{
    char stem[LONGEST];
    const entry *e = find(background, hash_of(stem, cut(word, stem)));
    *common = e && e->common;
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

/* The entry of a hash, made when there is none, as a group of its own. */
static uint32_t add(making *m, uint64_t hash)
{
    uint32_t *slot = &m->slots[slot_of(m->slots, m->size - 1, m->entries.at, hash)];
    if (!*slot) {
        const uint32_t at = (uint32_t)m->entries.n;
        *HED_PUSH(m->arena, &m->entries) = (entry){.hash = hash, .same = at};
        *slot = at + 1;
    }
    return *slot - 1;
}

static bool load_same(making *m, const hed_node *list, const char *path, hed_err *err)
{
    if (!texts_only(list, path, err))
        return false;
    for (const hed_node *node = list->first; node; node = node->next) {
        uint32_t first = 0;
        hed_str word;
        bool begun = false;
        for (hed_str rest = node->text; hed_str_word(&rest, &word); begun = true) {
            const size_t before = m->entries.n;
            const uint32_t at = add(m, hash_of_words(word));
            first = begun ? first : at;
            if (at < before && m->entries.at[at].same != first)
                return hed_node_fail(node, path, err, "\"%.*s\" stands in two lines", HED_FMT(word));
            m->entries.at[at].same = first;
        }
    }
    return true;
}

static void add_common(making *m, const hed_node *text, uint8_t idf)
{
    hed_str word;
    for (hed_str rest = text->text; hed_str_word(&rest, &word);) {
        entry *e = &m->entries.at[add(m, hash_of(word.ptr, word.len))];
        e->idf = idf;
        e->common = true;
    }
}

static bool load_idf(making *m, const hed_node *map, const char *path, hed_err *err)
{
    if (!texts_only(map, path, err))
        return false;
    for (const hed_node *node = map->first; node; node = node->next) {
        long long idf;
        if (!hed_str_int(node->key, &idf) || idf < 0 || idf > 20)
            return hed_key_fail(node, path, err, "an idf is a whole number from 0 to 20");
        add_common(m, node, (uint8_t)idf);
        if (m->rarest < idf + 1)
            m->rarest = (uint8_t)(idf + 1);
    }
    return true;
}

/* Everything of the YAML; false on failure. */
static bool read_all(making *m, hed_str bytes, const char *path, hed_err *err)
{
    static const char *const keys[] = {"background", "same", "words", "idf"};
    const hed_node *root = hed_yaml_parse(m->arena, bytes, path, err);
    if (!root || !hed_node_keys(root, path, keys, 4, err))
        return false;
    const hed_node *same = hed_node_get(root, "same"), *idf = hed_node_get(root, "idf");
    const hed_node *words = hed_node_get(root, "words");
    if (!same || same->kind != HED_NODE_LIST || !idf || idf->kind != HED_NODE_MAP || !words ||
        words->kind != HED_NODE_SCALAR)
        return hed_node_fail(root, path, err, "a background has a list \"same\", a text \"words\" and a map \"idf\"");
    m->size = 16;
    while (m->size < bytes.len / 4) /* a word and what parts it from the next are twice that */
        m->size *= 2;
    m->slots = HED_NEW_N(m->arena, uint32_t, m->size);
    if (!load_same(m, same, path, err) || !load_idf(m, idf, path, err))
        return false;
    add_common(m, words, m->rarest);
    return true;
}

static hed_str block_of(const making *m, hed_str bytes)
{
    block_head h = {.n = m->entries.n, .size = m->size, .rarest = m->rarest};
    const size_t entries = m->entries.n * sizeof(entry), slots = m->size * sizeof(uint32_t);
    char *block = hed_arena_alloc(m->arena, sizeof h + entries + slots);
    memcpy(h.hash, hed_sha256_of(bytes).hex, sizeof(hed_sha256));
    memcpy(block, &h, sizeof h);
    if (entries > 0)
        memcpy(block + sizeof h, m->entries.at, entries);
    memcpy(block + sizeof h + entries, m->slots, slots);
    return (hed_str){block, sizeof h + entries + slots};
}

/* Sets the background up over a block; false when it is not one. */
static bool lay_out(hed_background *b, hed_str block)
{
    block_head h;
    if (block.len < sizeof h)
        return false;
    memcpy(&h, block.ptr, sizeof h);
    if (h.size == 0 || h.size > MAX_FILE || (h.size & (h.size - 1)) || h.n >= h.size ||
        sizeof h + h.n * sizeof(entry) + h.size * sizeof(uint32_t) != block.len)
        return false;
    b->entries = (const entry *)(const void *)(block.ptr + sizeof h);
    b->slots = (const uint32_t *)(const void *)(b->entries + h.n);
    b->mask = (size_t)h.size - 1;
    b->rarest = (double)h.rarest;
    memcpy(b->hash.hex, h.hash, sizeof b->hash.hex);
    return true;
}

hed_background *hed_background_load(hed_arena *arena, const char *path, hed_err *err)
{
    making m = {.arena = arena};
    char key[HED_CACHE_KEY];
    hed_str bytes, block;
    if (!hed_file_read(arena, path, MAX_FILE, &bytes, err))
        return NULL;
    hed_background *b = HED_NEW(arena, hed_background);
    hed_cache_key(key, bytes);
    if (hed_cache_read(arena, path, NULL, key, &block) && lay_out(b, block))
        return b;
    if (!read_all(&m, bytes, path, err))
        return NULL;
    block = block_of(&m, bytes);
    hed_cache_write(path, NULL, key, block);
    lay_out(b, block);
    return b;
}

const char *hed_background_hash(const hed_background *b)
{
    return b->hash.hex;
}
