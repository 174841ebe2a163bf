/* Patterns as PCRE2 compiled them, kept beside the packs from one run to the next: to compile those that are shipped
 * takes longer than all else. Each is found by a hash of its text. They belong to the very library that made them, so
 * the key is its version and what its file looks like; that the bytes are those that were written is up to cache.h. */
#include "rules/pattern.h"

#include <dlfcn.h>
#include <sys/stat.h>

#define KIND "patterns"

typedef struct entry {
    uint64_t hash;
    pcre2_code *code; /* NULL: taken */
} entry;

typedef struct use {
    hed_str pattern;
    bool exact, old; /* old: of an earlier run */
    const pcre2_code *code;
} use;

struct hed_kept {
    const char *beside; /* a path in the folder of the packs */
    char key[HED_CACHE_KEY];
    entry *old; /* of an earlier run */
    size_t n, next;
    HED_LIST(use) used; /* in this one */
    bool changed;
};

static void put_key(char key[HED_CACHE_KEY])
{
    char version[64] = "";
    struct {
        uint64_t version, size, seconds, nanoseconds;
    } of = {0};
    Dl_info library;
    struct stat file;
    pcre2_config(PCRE2_CONFIG_VERSION, version);
    of.version = hed_hash(version, strlen(version), 0);
    /* NOLINTNEXTLINE: POSIX has a function's address as an object's */
    if (dladdr((void *)(uintptr_t)pcre2_compile, &library) && library.dli_fname &&
        stat(library.dli_fname, &file) == 0) {
        of.size = (uint64_t)file.st_size;
        of.seconds = (uint64_t)file.st_mtim.tv_sec;
        of.nanoseconds = (uint64_t)file.st_mtim.tv_nsec;
    }
    hed_cache_key(key, (hed_str){(const char *)&of, sizeof of});
}

/* n, n hashes, then what PCRE2 wrote. */
static void read_old(hed_arena *arena, hed_kept *kept)
{
    hed_str bytes;
    uint64_t n;
    if (!hed_cache_read(arena, kept->beside, KIND, kept->key, &bytes) || bytes.len < sizeof n)
        return;
    memcpy(&n, bytes.ptr, sizeof n);
    if (n == 0 || n >= bytes.len / sizeof n)
        return;
    const hed_str codes = hed_str_sub(bytes, (n + 1) * sizeof n, bytes.len);
    const uint64_t *hashes = (const uint64_t *)(const void *)bytes.ptr + 1;
    pcre2_code **made = HED_NEW_N(arena, pcre2_code *, n);
    if (pcre2_serialize_get_number_of_codes((const uint8_t *)codes.ptr) != (int32_t)n ||
        pcre2_serialize_decode(made, (int32_t)n, (const uint8_t *)codes.ptr, NULL) != (int32_t)n)
        return;
    kept->old = HED_NEW_N(arena, entry, n);
    kept->n = n;
    for (size_t i = 0; i < n; i++)
        kept->old[i] = (entry){hashes[i], made[i]};
}

hed_kept *hed_kept_open(hed_arena *arena, const char *beside)
{
    hed_kept *kept = HED_NEW(arena, hed_kept);
    kept->beside = beside;
    put_key(kept->key);
    read_old(arena, kept);
    return kept;
}

static uint64_t hash_of(hed_str pattern, bool exact)
{
    return hed_hash(pattern.ptr, pattern.len, exact);
}

/* They come in the order in which they were written, unless packs have changed. */
static pcre2_code *take(hed_kept *kept, uint64_t hash)
{
    for (size_t i = 0; i < kept->n; i++) {
        entry *e = &kept->old[(kept->next + i) % kept->n];
        if (!e->code || e->hash != hash)
            continue;
        pcre2_code *code = e->code;
        e->code = NULL;
        kept->next = (size_t)(e - kept->old) + 1;
        return code;
    }
    return NULL;
}

pcre2_code *hed_kept_compile(hed_rules *rules, hed_str pattern, bool exact, int *error, size_t *at)
{
    hed_kept *kept = rules->kept;
    pcre2_code *code = take(kept, hash_of(pattern, exact));
    const bool old = code != NULL;
    if (!old)
        code = hed_pattern_compile(rules, pattern, exact, error, at);
    if (code)
        *HED_PUSH(rules->arena, &kept->used) = (use){pattern, exact, old, code};
    kept->changed = kept->changed || !old;
    return code;
}

/* PCRE2 writes only codes that share their tables, and those of an earlier run have brought their own. */
static pcre2_code **compile_again(hed_rules *rules)
{
    const hed_kept *kept = rules->kept;
    pcre2_code **again = HED_NEW_N(rules->arena, pcre2_code *, kept->used.n);
    for (size_t i = 0; i < kept->used.n; i++) {
        const use *u = &kept->used.at[i];
        int error;
        size_t at;
        if (u->old)
            again[i] = hed_pattern_compile(rules, u->pattern, u->exact, &error, &at);
    }
    return again;
}

static void write_used(hed_rules *rules)
{
    const hed_kept *kept = rules->kept;
    const uint64_t n = kept->used.n;
    pcre2_code **again = compile_again(rules);
    const pcre2_code **codes = HED_NEW_N(rules->arena, const pcre2_code *, n);
    hed_buf file = {0};
    uint8_t *bytes;
    PCRE2_SIZE size;
    hed_buf_put(&file, (hed_str){(const char *)&n, sizeof n});
    for (size_t i = 0; i < n; i++) {
        const use *u = &kept->used.at[i];
        const uint64_t hash = hash_of(u->pattern, u->exact);
        codes[i] = u->old ? again[i] : u->code;
        hed_buf_put(&file, (hed_str){(const char *)&hash, sizeof hash});
    }
    if (pcre2_serialize_encode(codes, (int32_t)n, &bytes, &size, NULL) == (int32_t)n) {
        hed_buf_put(&file, (hed_str){(const char *)bytes, size});
        pcre2_serialize_free(bytes);
        hed_cache_write(kept->beside, KIND, kept->key, hed_buf_str(&file));
    }
    for (size_t i = 0; i < n; i++)
        pcre2_code_free(again[i]);
    hed_buf_free(&file);
}

void hed_kept_close(hed_rules *rules, bool good)
{
    hed_kept *kept = rules->kept;
    if (good && kept->changed && kept->used.n > 0)
        write_used(rules);
    for (size_t i = 0; i < kept->n; i++)
        pcre2_code_free(kept->old[i].code);
    kept->n = 0;
}
