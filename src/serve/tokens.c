/* A file of tokens: a line for each, its scopes, the SHA-256 of the token, and who has it:
 *
 *     read,feedback 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8 the CMS
 *
 * The token itself stands nowhere, so the file is worth nothing to who reads it, if tokens are long and drawn by lot.
 */
#include "serve/http.h"

#define MOST 1000

struct hed_tokens {
    struct token {
        char hash[65];
        unsigned scopes;
    } at[MOST];
    size_t n;
};

static bool scopes_of(hed_str list, unsigned *out)
{
    static const struct {
        const char *name;
        unsigned scopes;
    } names[] = {{"read", HED_READ}, {"feedback", HED_FEEDBACK}, {"admin", HED_ADMIN}};
    *out = 0;
    for (size_t start = 0, end; start <= list.len; start = end + 1) {
        bool found = false;
        for (end = start; end < list.len && list.ptr[end] != ',';)
            end++;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (hed_str_is(hed_str_sub(list, start, end), names[i].name)) {
                *out |= names[i].scopes;
                found = true;
            }
        if (!found)
            return false;
    }
    return true;
}

static bool is_hash(hed_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789abcdef", s.ptr[i]))
            return false;
    return s.len == 64;
}

hed_tokens *hed_tokens_load(hed_arena *arena, const char *path, hed_err *err)
{
    hed_tokens *tokens = HED_NEW(arena, hed_tokens);
    hed_str rest, line, scopes, hash;
    if (!hed_file_read(arena, path, 1 << 20, &rest, err))
        return NULL;
    for (unsigned number = 1; hed_str_line(&rest, &line); number++) {
        line = hed_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        struct token *token = &tokens->at[tokens->n];
        if (tokens->n == MOST) {
            hed_fail(err, HED_ELIMIT, path, number, "more than %d tokens", MOST);
            return NULL;
        }
        if (!hed_str_word(&line, &scopes) || !scopes_of(scopes, &token->scopes) || !hed_str_word(&line, &hash) ||
            !is_hash(hash)) {
            hed_fail(err, HED_ESYNTAX, path, number,
                     "a line has scopes (read, feedback, admin, joined by commas) and the token's SHA-256 in hex");
            return NULL;
        }
        memcpy(token->hash, hash.ptr, 64);
        tokens->n++;
    }
    if (tokens->n > 0)
        return tokens;
    hed_fail(err, HED_EUSAGE, path, 0, "there is no token in it, so nobody could be let in");
    return NULL;
}

unsigned hed_tokens_scopes(const hed_tokens *tokens, hed_str token)
{
    const hed_sha256 given = hed_sha256_of(token);
    unsigned scopes = 0;
    for (size_t i = 0; i < tokens->n; i++) { /* all of them, all of each: the time says nothing */
        unsigned differ = 0;
        for (int k = 0; k < 64; k++)
            differ |= (unsigned)(given.hex[k] ^ tokens->at[i].hash[k]);
        scopes |= tokens->at[i].scopes & (0u - (differ == 0));
    }
    return scopes;
}
