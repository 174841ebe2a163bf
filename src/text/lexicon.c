/* The lexicon: an open-addressing table of words, power of two, at most half full, linear probing. A word is its hash,
 * as it is to the n-grams, and its categories stand beside it: a look-up is one line of the cache. All is in one block
 * without pointers, which is kept from one run to the next. */
#include "text/text.h"

#define MAX_CATEGORIES 64
#define MAX_FILE ((size_t)1 << 20)
#define MAX_SIZE ((size_t)1 << 22) /* of the table for the words of such a file */

typedef struct entry {
    uint64_t hash; /* of the word, with the lowest bit set; 0: free */
    uint64_t categories;
} entry;

/* Then size entries, and the names of the categories, each with a NUL. */
typedef struct block_head {
    uint64_t size, n_names, names; /* names: bytes of all */
    char hash[72];
} block_head;
_Static_assert(sizeof(block_head) % sizeof(entry) == 0, "an entry lies in one line of the cache");

struct hed_lexicon {
    entry *entries;
    size_t mask;
    const char *names[MAX_CATEGORIES];
    size_t n_names;
    uint64_t person, place; /* categories of names; 0 where there are none */
    hed_sha256 hash;
};

/* The word's entry, or the free one that it would have. */
static entry *find(const hed_lexicon *lexicon, uint64_t hash)
{
    size_t i = hash >> 1 & lexicon->mask;
    while (lexicon->entries[i].hash && lexicon->entries[i].hash != (hash | 1))
        i = (i + 1) & lexicon->mask;
    return &lexicon->entries[i];
}

static bool check_head(const hed_node *head, const char *path, hed_err *err)
{
    static const char *const keys[] = {"id", "version", "lang"};
    long long version;
    if (!hed_node_keys(head, path, keys, sizeof keys / sizeof *keys, err))
        return false;
    const hed_node *node = hed_node_get(head, "version");
    if (!hed_node_get(head, "id") || !node || !hed_node_int(node, &version))
        return hed_node_fail(head, path, err, "\"lexicon\" needs an id and a version, a whole number");
    return true;
}

/* ---- The block */

/* Sets the lexicon up over a block, of which the head is written; false when it is not one. */
static bool lay_out(hed_lexicon *lexicon, hed_str block)
{
    block_head h;
    if (block.len < sizeof h)
        return false;
    memcpy(&h, block.ptr, sizeof h);
    const uint64_t fixed = sizeof h + h.size * sizeof *lexicon->entries;
    if (h.size == 0 || h.size > MAX_SIZE || (h.size & (h.size - 1)) || h.names > MAX_FILE ||
        fixed + h.names != block.len)
        return false;
    char *at = (char *)(uintptr_t)block.ptr; /* written to only where it is made */
    lexicon->entries = (entry *)(void *)(at + sizeof h);
    lexicon->mask = (size_t)h.size - 1;
    memcpy(lexicon->hash.hex, h.hash, sizeof lexicon->hash.hex);
    const char *name = block.ptr + fixed, *end = block.ptr + block.len;
    for (lexicon->n_names = 0; lexicon->n_names < h.n_names; name += strlen(name) + 1) {
        if (name == end || end[-1] != 0 || lexicon->n_names == MAX_CATEGORIES)
            return false;
        lexicon->names[lexicon->n_names++] = name;
    }
    lexicon->person = hed_lexicon_category(lexicon, "person_name");
    lexicon->place = hed_lexicon_category(lexicon, "place_name");
    return true;
}

static hed_str new_block(hed_arena *arena, const hed_node *categories, hed_str bytes)
{
    block_head h = {.size = 16};
    size_t words = 0;
    hed_str word;
    for (const hed_node *node = categories->first; node; node = node->next) {
        for (hed_str rest = node->text; hed_str_word(&rest, &word);)
            words++;
        h.names += strlen(node->key.ptr) + 1;
        h.n_names++;
    }
    while (h.size < words * 2)
        h.size *= 2;
    memcpy(h.hash, hed_sha256_of(bytes).hex, sizeof(hed_sha256));
    const size_t size = sizeof h + h.size * sizeof(entry) + h.names;
    char *block = hed_arena_alloc(arena, size);
    memcpy(block, &h, sizeof h);
    char *name = block + size - h.names;
    for (const hed_node *node = categories->first; node; node = node->next)
        name = stpcpy(name, node->key.ptr) + 1;
    return (hed_str){block, size};
}

static bool add_category(hed_lexicon *lexicon, const hed_node *node, uint64_t bit, const char *path, hed_err *err)
{
    hed_str rest = node->text, word;
    if (node->kind != HED_NODE_SCALAR)
        return hed_node_fail(node, path, err, "a category is a text of words, not %s", hed_node_kind_name(node));
    if (bit == 0)
        return hed_key_fail(node, path, err, "there are more than %d categories", MAX_CATEGORIES);
    while (hed_str_word(&rest, &word)) {
        for (size_t i = 0; i < word.len; i++)
            if (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z')
                return hed_node_fail(node, path, err, "\"%.*s\" in category \"%s\" is not in lower case", HED_FMT(word),
                                     node->key.ptr);
        const uint64_t hash = hed_hash(word.ptr, word.len, 0);
        entry *e = find(lexicon, hash);
        e->hash = hash | 1;
        e->categories |= bit;
    }
    return true;
}

/* ---- Loading */

/* The block of the YAML; empty on failure. */
static hed_str make_block(hed_arena *arena, hed_str bytes, const char *path, hed_err *err)
{
    static const char *const keys[] = {"lexicon", "categories"};
    static const hed_str none = {0};
    hed_lexicon made = {0};
    const hed_node *root = hed_yaml_parse(arena, bytes, path, err);
    if (!root || !hed_node_keys(root, path, keys, 2, err))
        return none;
    const hed_node *about = hed_node_get(root, "lexicon"), *categories = hed_node_get(root, "categories");
    if (!about || !categories || categories->kind != HED_NODE_MAP) {
        hed_node_fail(root, path, err, "a lexicon has the maps \"lexicon\" and \"categories\"");
        return none;
    }
    if (!check_head(about, path, err))
        return none;
    const hed_str block = new_block(arena, categories, bytes);
    uint64_t bit = 1;
    lay_out(&made, block); /* all but the names of too many, which is told below */
    for (const hed_node *node = categories->first; node; node = node->next, bit <<= 1)
        if (!add_category(&made, node, bit, path, err))
            return none;
    return block;
}

hed_lexicon *hed_lexicon_load(hed_arena *arena, const char *path, hed_err *err)
{
    char key[HED_CACHE_KEY];
    hed_str bytes, block;
    if (!hed_file_read(arena, path, MAX_FILE, &bytes, err))
        return NULL;
    hed_lexicon *lexicon = HED_NEW(arena, hed_lexicon);
    hed_cache_key(key, bytes);
    if (hed_cache_read(arena, path, NULL, key, &block) && lay_out(lexicon, block))
        return lexicon;
    block = make_block(arena, bytes, path, err);
    if (block.len == 0)
        return NULL;
    hed_cache_write(path, NULL, key, block);
    lay_out(lexicon, block);
    return lexicon;
}

uint64_t hed_lexicon_category(const hed_lexicon *lexicon, const char *name)
{
    for (size_t i = 0; i < lexicon->n_names; i++)
        if (strcmp(lexicon->names[i], name) == 0)
            return (uint64_t)1 << i;
    return 0;
}

char hed_lexicon_name(const hed_lexicon *lexicon, uint64_t *categories)
{
    const char name = (char)(*categories & lexicon->person ? '@' : *categories & lexicon->place ? '&' : 0);
    *categories &= ~(lexicon->person | lexicon->place);
    return name;
}

uint64_t hed_lexicon_find(const hed_lexicon *lexicon, hed_str word, bool *known)
{
    return hed_lexicon_find_hashed(lexicon, hed_hash(word.ptr, word.len, 0), known);
}

void hed_lexicon_expect(const hed_lexicon *lexicon, uint64_t hash)
{
    __builtin_prefetch(&lexicon->entries[hash >> 1 & lexicon->mask]);
}

uint64_t hed_lexicon_find_hashed(const hed_lexicon *lexicon, uint64_t hash, bool *known)
{
    const entry *e = find(lexicon, hash);
    *known = e->hash != 0;
    return e->categories;
}

const char *hed_lexicon_hash(const hed_lexicon *lexicon)
{
    return lexicon->hash.hex;
}
