/* What examples leave out, for people and for programs. */
#include "rules/cover.h"

#define SHOWN 3 /* alternatives of a rule that a table names, when it is not to name all */
#define WIDE 40 /* bytes of one */

typedef struct tally {
    size_t rules, rules_seen, branches, branches_seen, guards, guards_seen;
} tally;

static size_t seen_branches(const hed_covered *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->branches.all.n; i++)
        n += c->branches.all.at[i].seen;
    return n;
}

static size_t seen_guards(const hed_covered *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->guards.n; i++)
        n += c->guards.at[i].seen;
    return n;
}

static tally tally_of(const hed_rules *rules, const hed_covered *covered)
{
    tally t = {.rules = rules->rules.n};
    for (size_t i = 0; i < rules->rules.n; i++) {
        t.rules_seen += covered[i].seen;
        t.branches += covered[i].whole ? covered[i].branches.all.n : 0;
        t.branches_seen += covered[i].whole ? seen_branches(&covered[i]) : 0;
        t.guards += covered[i].guards.n;
        t.guards_seen += seen_guards(&covered[i]);
    }
    return t;
}

/* ---- Text */

static hed_str cut(hed_str s, size_t most)
{
    size_t n = s.len < most ? s.len : most;
    while (n < s.len && n > 0 && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
        n--;
    return hed_str_sub(s, 0, n);
}

static void put_branches(const hed_covered *c, bool verbose, hed_buf *to)
{
    size_t n = 0;
    const size_t left = c->branches.all.n - seen_branches(c);
    for (size_t i = 0; i < c->branches.all.n; i++) {
        const hed_branch *b = &c->branches.all.at[i];
        if (b->seen)
            continue;
        if (n++ == SHOWN && !verbose && left > SHOWN + 1) {
            hed_buf_printf(to, "  and %zu more", left - SHOWN);
            return;
        }
        const hed_str text = verbose ? b->text : cut(b->text, WIDE);
        hed_buf_printf(to, "%s%.*s%s", verbose ? "\n      " : "  ", HED_FMT(text), text.len < b->text.len ? "…" : "");
        if (text.len == 0)
            hed_buf_cstr(to, "(nothing)");
    }
}

static void put_row(const hed_rules *rules, uint32_t index, const hed_covered *c, bool verbose, hed_buf *to)
{
    const hed_compiled *rule = &rules->rules.at[index];
    const size_t n = c->branches.all.n, seen = seen_branches(c);
    const bool whole = c->seen && c->whole && seen == n && seen_guards(c) == c->guards.n;
    if (whole)
        return;
    hed_buf_printf(to, "  %-26s", rule->shown.id);
    if (!c->whole)
        hed_buf_printf(to, " %11s", "-");
    else
        hed_buf_printf(to, " %4zu of %-4zu", seen, n);
    if (rule->off)
        hed_buf_cstr(to, "  no example runs: its \"until\" has passed");
    else if (!c->seen)
        hed_buf_cstr(to, "  no example fires it");
    if (!c->whole)
        hed_buf_cstr(to, "  its alternatives cannot be told apart");
    for (size_t i = 0; i < c->guards.n; i++)
        if (!c->guards.at[i].seen)
            hed_buf_printf(to, "  [%s]", c->guards.at[i].what);
    if (c->whole && !rule->off)
        put_branches(c, verbose, to);
    hed_buf_char(to, '\n');
}

static double percent(size_t part, size_t all)
{
    return all > 0 ? 100. * (double)part / (double)all : 100;
}

static void as_text(const hed_rules *rules, const hed_covered *covered, bool verbose, hed_buf *to)
{
    const tally t = tally_of(rules, covered);
    if (t.rules_seen < t.rules || t.branches_seen < t.branches || t.guards_seen < t.guards)
        hed_buf_printf(to, "  %-26s %-12s  %s\n", "rule", "alternatives", "no example exercises");
    for (uint32_t i = 0; i < rules->rules.n; i++)
        put_row(rules, i, &covered[i], verbose, to);
    hed_buf_printf(to, "exercised: %zu of %zu rules, %zu of %zu alternatives (%.1f %%), %zu of %zu guards\n",
                   t.rules_seen, t.rules, t.branches_seen, t.branches, percent(t.branches_seen, t.branches),
                   t.guards_seen, t.guards);
}

/* ---- JSON */

static void put_pair(hed_json *json, size_t seen, size_t of)
{
    hed_json_key(json, "exercised");
    hed_json_int(json, (long long)seen);
    hed_json_key(json, "of");
    hed_json_int(json, (long long)of);
}

static void put_rule(const hed_compiled *rule, const hed_covered *c, hed_json *json)
{
    hed_json_object(json);
    hed_json_key(json, "rule");
    hed_json_cstr(json, rule->shown.id);
    hed_json_key(json, "exercised");
    hed_json_bool(json, c->seen);
    hed_json_key(json, "alternatives");
    if (c->whole) {
        hed_json_object(json);
        put_pair(json, seen_branches(c), c->branches.all.n);
        hed_json_key(json, "left");
        hed_json_array(json);
        for (size_t i = 0; i < c->branches.all.n; i++)
            if (!c->branches.all.at[i].seen)
                hed_json_str(json, c->branches.all.at[i].text);
        hed_json_array_end(json);
        hed_json_object_end(json);
    } else {
        hed_json_null(json);
    }
    hed_json_key(json, "guards");
    hed_json_object(json);
    for (size_t i = 0; i < c->guards.n; i++) {
        hed_json_key(json, c->guards.at[i].what);
        hed_json_bool(json, c->guards.at[i].seen);
    }
    hed_json_object_end(json);
    hed_json_object_end(json);
}

static void put_total(hed_json *json, const char *key, size_t seen, size_t of)
{
    hed_json_key(json, key);
    hed_json_object(json);
    put_pair(json, seen, of);
    hed_json_object_end(json);
}

static void as_json(const hed_rules *rules, const hed_covered *covered, hed_buf *to)
{
    const tally t = tally_of(rules, covered);
    hed_json json = {.to = to};
    hed_json_object(&json);
    put_total(&json, "rules", t.rules_seen, t.rules);
    put_total(&json, "alternatives", t.branches_seen, t.branches);
    put_total(&json, "guards", t.guards_seen, t.guards);
    hed_json_key(&json, "each");
    hed_json_array(&json);
    for (size_t i = 0; i < rules->rules.n; i++)
        put_rule(&rules->rules.at[i], &covered[i], &json);
    hed_json_array_end(&json);
    hed_json_object_end(&json);
}

void hed_cover_show(const hed_rules *rules, const hed_covered *covered, bool json, bool verbose, hed_buf *to)
{
    if (json)
        as_json(rules, covered, to);
    else
        as_text(rules, covered, verbose, to);
}
