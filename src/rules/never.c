/* Rules that can never hit, found at load: a rule that looks as if it worked is worse than none. */
#include "rules/pack.h"

/* ---- Patterns that look for what folding takes away */

/* Punctuation and its like: folding makes most of it ASCII. */
static bool in_doubt(uint32_t cp)
{
    return (cp >= 0xa0 && cp <= 0xbf) || (cp >= 0x2000 && cp <= 0x206f) || (cp >= 0x3000 && cp <= 0x3003) ||
           (cp >= 0xff00 && cp <= 0xffef);
}

static bool survives(hed_arena *arena, hed_str character)
{
    size_t mark = hed_arena_mark(arena);
    hed_text text;
    hed_str source = hed_arena_printf(arena, "a %.*s b", HED_FMT(character));
    bool found = false;
    if (hed_text_read(arena, NULL, source, 0, &text, NULL))
        for (size_t i = 0; i + character.len <= text.folded.len; i++)
            found = found || memcmp(text.folded.ptr + i, character.ptr, character.len) == 0;
    hed_arena_rewind(arena, mark);
    return found;
}

static bool fail_at(hed_pack *pack, const hed_node *node, size_t at, const char *text, hed_str part)
{
    hed_err err;
    node = hed_node_piece(node, &at);
    hed_fail_at(&err, HED_ESCHEMA, pack->path, node->line, hed_node_column(pack->bytes, node, at),
                "the pattern can never match \"%.*s\": %s", HED_FMT(part), text);
    hed_errors_add(pack->errors, &err);
    return false;
}

bool hed_pack_pattern_lives(hed_pack *pack, const hed_node *node)
{
    hed_str s = node->text;
    static const char *const cased[] = {"(?-i", "(?^"};
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t length = hed_utf8_read(s.ptr + i, &cp);
        if (in_doubt(cp) && !survives(pack->rules->arena, hed_str_sub(s, i, i + length)))
            return fail_at(pack, node, i, "folding replaces it (quotes and dashes become ' \" -)",
                           hed_str_sub(s, i, i + length));
        i += length;
    }
    for (size_t k = 0; !pack->rule->exact && k < sizeof cased / sizeof *cased; k++) {
        const char *at = strstr(s.ptr, cased[k]);
        if (at)
            return fail_at(pack, node, (size_t)(at - s.ptr), "the text is folded; write \"case: exact\"",
                           hed_str_of(cased[k]));
    }
    return true;
}

/* ---- Guards that no item passes */

typedef struct field {
    hed_str *at; /* all that guards say of it; first, what they do not speak of */
    size_t n;
} field;

static void gather(hed_arena *arena, field *to, hed_values names)
{
    hed_str *at = HED_NEW_N(arena, hed_str, to->n + names.n + 1);
    if (to->n > 0)
        memcpy(at, to->at, to->n * sizeof *at);
    for (size_t i = 0; i < names.n; i++) {
        bool not = hed_str_starts(names.at[i], HED_S("!"));
        at[to->n++] = hed_str_sub(names.at[i], not, names.at[i].len);
    }
    to->at = at;
}

static void gather_guard(hed_arena *arena, field fields[4], const hed_guard *guard)
{
    gather(arena, &fields[0], guard->section);
    gather(arena, &fields[1], guard->outlet);
    gather(arena, &fields[2], guard->lang);
    gather(arena, &fields[3], guard->slot);
}

/* Guards only ask whether a value is one of their names: an item that passes has, in each field, one of those, or
 * something else. */
bool hed_pack_guards_live(hed_pack *pack, const hed_node *node)
{
    hed_arena *arena = pack->rules->arena;
    const hed_compiled *rule = pack->rule;
    size_t mark = hed_arena_mark(arena), tries = 1;
    static const hed_str other = {"-", 1};
    field fields[4] = {{0}};
    for (size_t f = 0; f < 4; f++)
        gather(arena, &fields[f], (hed_values){&other, 1});
    gather(arena, &fields[2], rule->langs);
    gather_guard(arena, fields, &rule->only);
    for (size_t i = 0; i < rule->n_unless; i++)
        gather_guard(arena, fields, &rule->unless[i]);
    for (size_t f = 0; f < 4; f++)
        tries *= fields[f].n;
    bool off = rule->off, applies = false;
    pack->rule->off = false;
    for (size_t i = 0; i < tries && !applies; i++) {
        hed_str is[4];
        for (size_t f = 0, rest = i; f < 4; rest /= fields[f++].n)
            is[f] = fields[f].at[rest % fields[f].n];
        applies =
            hed_rule_applies(rule, &(hed_rules_input){.section = is[0], .outlet = is[1], .lang = is[2], .slot = is[3]});
    }
    pack->rule->off = off;
    hed_arena_rewind(arena, mark);
    return applies || hed_pack_fail(pack, node, "rule %s can never hit: no item passes its guards", rule->shown.id);
}
