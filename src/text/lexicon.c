/* The lexicon: an open-addressing table of words, power of two, at most half full, linear probing. The hashes stand by
 * themselves, so that a word that is not listed, as most are not, is told from 128 KB. */
#include "text/text.h"

#define MAX_CATEGORIES 64

typedef struct entry {
    hed_str word;
    uint64_t categories;
} entry;

struct hed_lexicon {
    uint64_t *hashes; /* with the lowest bit set; 0: free */
    entry *entries;
    size_t mask, n;
    const char *names[MAX_CATEGORIES];
    size_t n_names;
    uint64_t person, place; /* categories of names; 0 where there are none */
    hed_sha256 hash;
};

static size_t find(const hed_lexicon *lexicon, hed_str word, uint64_t hash)
{
    size_t i = hash >> 1 & lexicon->mask;
    for (; lexicon->hashes[i]; i = (i + 1) & lexicon->mask)
        if (lexicon->hashes[i] == (hash | 1) && hed_str_eq(lexicon->entries[i].word, word))
            break;
    return i;
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

static bool add_category(hed_lexicon *lexicon, const hed_node *node, const char *path, hed_err *err)
{
    hed_str rest = node->text, word;
    if (node->kind != HED_NODE_SCALAR)
        return hed_node_fail(node, path, err, "a category is a text of words, not %s", hed_node_kind_name(node));
    if (lexicon->n_names == MAX_CATEGORIES)
        return hed_key_fail(node, path, err, "there are more than %d categories", MAX_CATEGORIES);
    uint64_t bit = (uint64_t)1 << lexicon->n_names;
    lexicon->names[lexicon->n_names++] = node->key.ptr;
    while (hed_str_word(&rest, &word)) {
        const uint64_t hash = hed_hash(word.ptr, word.len, 0);
        const size_t at = find(lexicon, word, hash);
        entry *e = &lexicon->entries[at];
        for (size_t i = 0; i < word.len; i++)
            if (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z')
                return hed_node_fail(node, path, err, "\"%.*s\" in category \"%s\" is not in lower case", HED_FMT(word),
                                     node->key.ptr);
        lexicon->hashes[at] = hash | 1;
        e->word = word;
        e->categories |= bit;
    }
    return true;
}

hed_lexicon *hed_lexicon_load(hed_arena *arena, const char *path, hed_err *err)
{
    static const char *const keys[] = {"lexicon", "categories"};
    hed_str bytes, word;
    size_t words = 0, size = 16;
    if (!hed_file_read(arena, path, (size_t)1 << 20, &bytes, err))
        return NULL;
    const hed_node *root = hed_tree_parse(arena, bytes, path, err);
    if (!root || !hed_node_keys(root, path, keys, 2, err))
        return NULL;
    const hed_node *head = hed_node_get(root, "lexicon"), *categories = hed_node_get(root, "categories");
    if (!head || !categories || categories->kind != HED_NODE_MAP) {
        hed_node_fail(root, path, err, "a lexicon has the maps \"lexicon\" and \"categories\"");
        return NULL;
    }
    if (!check_head(head, path, err))
        return NULL;
    for (const hed_node *node = categories->first; node; node = node->next)
        for (hed_str rest = node->text; hed_str_word(&rest, &word);)
            words++;
    while (size < words * 2)
        size *= 2;
    hed_lexicon *lexicon = HED_NEW(arena, hed_lexicon);
    lexicon->hashes = HED_NEW_N(arena, uint64_t, size);
    lexicon->entries = HED_NEW_N(arena, entry, size);
    lexicon->mask = size - 1;
    lexicon->hash = hed_sha256_of(bytes);
    for (const hed_node *node = categories->first; node; node = node->next)
        if (!add_category(lexicon, node, path, err))
            return NULL;
    lexicon->person = hed_lexicon_category(lexicon, "person_name");
    lexicon->place = hed_lexicon_category(lexicon, "place_name");
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
    return hed_lexicon_find_hashed(lexicon, word, hed_hash(word.ptr, word.len, 0), known);
}

uint64_t hed_lexicon_find_hashed(const hed_lexicon *lexicon, hed_str word, uint64_t hash, bool *known)
{
    const size_t at = find(lexicon, word, hash);
    *known = lexicon->hashes[at] != 0;
    return *known ? lexicon->entries[at].categories : 0;
}

const char *hed_lexicon_hash(const hed_lexicon *lexicon)
{
    return lexicon->hash.hex;
}
