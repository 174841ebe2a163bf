/* One pass for all patterns: literals, the same hits with and without it, what is kept on disk, and how the cost grows.
 */
#include "rules_suites.h"

#include "rules/try.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(literals_are_what_no_match_can_do_without)
{
    static const char *const cases[][2] = {
        {"abc", "abc"},
        {"ABC", "abc"},
        {"a|bc", "a bc"},
        {"(?:ab|cd)ef", "abef cdef"},
        {"abc?", "ab"},
        {"ab*cde", "cde"},
        {"ab+c", "ab"},
        {"a{3}b", "aaab"},
        {"a{2,}b", "aab"},
        {"(?:ab){0}c", "c"},
        {"(?:ab){1}c", "abc"},
        {"a{2}{3}b", "a"},
        {"x(?=yyyy)z", "xz"},
        {"(?<!no )way", "way"},
        {"\\bway\\b", "<way>"},
        {"^w\\W+ay$", "^w>"},
        {"\\bthe (?:\\w+ )?reasons? why", "reasons why reason why"},
        {"\\bcatch .* which\\b", "<catch "},
        {"^\\W*(?:why|how)\\b", "^why> ^how>"},
        {"^(?:so )?why", "^so why ^why"},
        {"(?:^|, )so", "^so , so"},
        {"\\W*so\\W", "so>"},
        {"\\W+so$", "<so>"},
        {"a\\W*\\bso", "<so"},
        {"\\b's\\b", "'s>"},
        {"(?<!\\w)(?:c\\+\\+|go)(?!\\w)", "<c++ <go>"},
        {"so\\b it", "so it"},
        {"(?:\\bso\\b,)+", "<so,"},
        {"th[ei]s", "thes this"},
        {"t[a-z]s", "t"},
        {"t[^a]se", "se"},
        {"[]x]y", "]y xy"},
        {"t[[:alpha:]]se", "se"},
        {"a\\sb", "a b"},
        {"a\\.b", "a.b"},
        {"\\d+", ""},
        {"a*", ""},
        {"(?:a|\\w)", ""},
        {"(a)\\1", ""},
        {"(?i:A)b", "ab"},
        {"caf[\xc3\xa9]", "caf"},
        {"(?x)a b", ""},
        {"(?<n>a)b", ""},
        {"(*ACCEPT)ab", ""},
        {"\\Qa.b\\E", ""},
        {"\\Gab", ""},
        {"\\x{1F600}ab", "ab"},
        {"caf\xc3\xa9 au", "caf"},
        {"a{,b", "a{,b"},
        {"(?:one|two)+,(?:three|four)", "one,three one,four two,three two,four"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_literals got = hed_literals_of(unit_arena(), unit_guarded(hed_str_of(cases[i][0])), false, true);
        hed_buf all = {0};
        for (size_t k = 0; k < got.n; k++)
            hed_buf_printf(&all, "%s%s%s%.*s%s", k ? " " : "", got.at[k].sides & HED_LIT_FIRST ? "^" : "",
                           got.at[k].sides & HED_LIT_LEFT ? "<" : "", HED_FMT(got.at[k].text),
                           got.at[k].sides & HED_LIT_RIGHT ? ">" : "");
        ck_assert_msg(hed_str_is(hed_buf_str(&all), cases[i][1]), "%s: \"%.*s\", not \"%s\"", cases[i][0],
                      HED_FMT(hed_buf_str(&all)), cases[i][1]);
        hed_buf_free(&all);
    }
}
END

TEST(what_a_match_has_at_least_is_counted)
{
    static const struct {
        const char *pattern;
        unsigned digits;
        bool wide;
        const char *marks;
    } cases[] = {
        {"abc", 0, false, ""},
        {"\\d{3}[ .-]?\\d{4}", 7, false, ""},
        {"(?:\\d\\d|[0-9]{3})x?", 2, false, ""},
        {"(?:\\d\\d)?1", 1, false, ""},
        {"[12]\\d*", 1, false, ""},
        {"\\d|a", 0, false, ""},
        {"[\\d.]", 0, false, ""},
        {"[\\x{1F300}-\\x{1FAFF}\\x{2600}-\\x{27BF}]", 0, true, ""},
        {"\xc3\xa9", 0, true, ""},
        {"\xc3\xa9?", 0, false, ""},
        {"\xe2\x84\xaa", 0, false, ""},        /* the Kelvin sign is a k */
        {"[\\x{100}-\\x{2ff}]", 0, false, ""}, /* has the long s in it */
        {"(?:\\x{1F300}|\\x{1F301}+) 4", 1, true, ""},
        {"(?=\\d)a", 0, false, ""},
        {"(?:in|of) [a-z]+!?: ", 0, false, ":"},
        {"a: \\w+\\?$", 0, false, ":?"},
        {"a[?]|b\\?|c(?:\\?|: )?\\?+", 0, false, "?"},
        {"a[?!]|b\\?", 0, false, ""},
        {"[^?]a\\?*(?=:)", 0, false, ""},
        {"(?:a,){2,}b(?:;){0}", 0, false, ","},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_literals got = hed_literals_of(unit_arena(), hed_str_of(cases[i].pattern), false, true);
        unsigned marks = 0;
        for (const char *c = cases[i].marks; *c; c++)
            marks |= hed_mark_of(*c);
        ck_assert_msg(got.digits == cases[i].digits && (got.wide > 0) == cases[i].wide && got.marks == marks,
                      "%s: %u digits, %u wide, marks %x, not %x", cases[i].pattern, got.digits, got.wide, got.marks,
                      marks);
    }
}
END

TEST(how_far_a_literal_may_stand_behind_the_start_is_known)
{
    static const struct {
        const char *pattern;
        unsigned before;
    } cases[] = {
        {"abc", 0},
        {"\\babc\\b", 0},
        {"(?<!no )way", 0},
        {"\\d{3}abc", 3},
        {"\\d+abc", UINT_MAX},
        {"^\\W*abc", UINT_MAX},
        {"\\d?abc", 1},
        {"[x-z]{2}(?:\\dabc|[0-9][0-9]def)", 4},
        {"(?:abc|x\\wzebra)", 2},
        {"(?:the )?\\w(?:zebra|quagga)", 5}, /* not "the", which may be left out */
        {"(?:xyzebra|zebra)", 2},            /* found by "zebra" alone */
        {"(?:vwxyzebra|xyzebra|zebra)", 4},
        {"(?:zebra\\d)+", 0},
        {"(?:a|\\d\\d)zebra", 2},
        {"\\Rzebra", UINT_MAX},
        {"\\Gzebra", 0}, /* not understood: tried at any place */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_literals got = hed_literals_of(unit_arena(), hed_str_of(cases[i].pattern), false, true);
        ck_assert_msg(got.before == cases[i].before, "%s: %u, not %u", cases[i].pattern, got.before, cases[i].before);
    }
}
END

TEST(ends_of_a_part_are_no_ends_of_the_text_and_case_may_count)
{
    hed_literals got = hed_literals_of(unit_arena(), HED_S("^Why$"), true, false);
    ck_assert(got.n == 1 && got.cased && got.at[0].sides == 0);
    ck_assert_hed_str(got.at[0].text, "Why");
    got = hed_literals_of(unit_arena(), HED_S("\\b(?:EVER|NEVER|EVER AFTER)\\b"), true, true);
    ck_assert_uint_eq(got.n, 2); /* "EVER AFTER" has "EVER" in it as a word; "NEVER" has not */
    got = hed_literals_of(unit_arena(), HED_S("^(?i)Why$"), true, true);
    ck_assert(got.n == 1 && !got.cased && got.at[0].sides == (HED_LIT_FIRST | HED_LIT_RIGHT));
    ck_assert_hed_str(got.at[0].text, "why");
}
END

/* ---- The same hits both ways */

typedef struct both {
    hed_rules *quick, *plain;
    hed_rules_scratch *quick_scratch, *plain_scratch;
    hed_arena *arena;
    size_t seen, hits;
} both;

static both open_both(hed_rules *quick, hed_rules *plain)
{
    hed_err err;
    plain->filter = NULL;
    return (both){quick,
                  plain,
                  hed_rules_scratch_new(quick, &err),
                  hed_rules_scratch_new(plain, &err),
                  hed_arena_new(HED_ARENA_SCRATCH, &err),
                  0,
                  0};
}

static void close_both(both *b)
{
    hed_rules_scratch_free(b->quick_scratch);
    hed_rules_scratch_free(b->plain_scratch);
    hed_arena_free(b->arena);
}

static void compare(both *b, hed_str headline)
{
    hed_text text;
    hed_hits quick, plain;
    hed_arena_reset(b->arena);
    if (!hed_text_read(b->arena, unit_lexicon(), headline, HED_MAX_CODEPOINTS, &text, NULL))
        return;
    float *features = HED_NEW_N(b->arena, float, hed_feature_count());
    hed_features_dense(unit_features(), &text, features);
    const hed_rules_input input = {.headline = &text, .features = features};
    hed_rules_match(b->quick, b->quick_scratch, b->arena, &input, &quick);
    hed_rules_match(b->plain, b->plain_scratch, b->arena, &input, &plain);
    ck_assert_msg(quick.n == plain.n && quick.n_errors == plain.n_errors, "%.*s: %zu hits, not %zu", HED_FMT(headline),
                  quick.n, plain.n);
    for (size_t i = 0; i < plain.n; i++) {
        const hed_hit *x = &quick.hits[i], *y = &plain.hits[i];
        ck_assert_msg(x->rule == y->rule && x->start == y->start && x->end == y->end && x->in_quote == y->in_quote,
                      "%.*s: other hits", HED_FMT(headline));
    }
    b->seen++;
    b->hits += plain.n;
}

static void compare_corpus(both *b, const char *path)
{
    hed_err err;
    hed_batch batch;
    if (unit_skip_without(path, "the same hits both ways"))
        return;
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    ck_assert_msg(reader != NULL, "%s", err.text);
    ck_assert(hed_batch_new(&batch, &err));
    for (size_t n; (n = hed_reader_read(reader, &batch, 256)) > 0;)
        for (size_t i = 0; i < n; i++)
            if (!batch.items[i].bad)
                compare(b, batch.items[i].headline);
    hed_batch_free(&batch);
    hed_reader_free(reader);
}

static hed_rules *load_shipped(void)
{
    static const char *const path = "rules/en";
    hed_errors errors = {0};
    hed_rules *rules = hed_rules_load(unit_arena(), &path, 1, &errors);
    ck_assert_msg(rules != NULL, "%s", errors.first.text);
    return rules;
}

TEST(hits_are_the_same_with_and_without_the_pass)
{
    static const char *const corpora[] = {"../shared/corpora/stop-clickbait.tsv.gz",
                                          "../shared/corpora/webis-clickbait-17.jsonl.gz",
                                          "../shared/corpora/click-id.tsv.gz", "../shared/corpora/ta1c-es.tsv.gz"};
    both b = open_both(load_shipped(), load_shipped());
    for (size_t i = 0; i < hed_rules_count(b.plain); i++) {
        const hed_rule *rule = hed_rules_at(b.plain, i);
        for (size_t k = 0; k < rule->n_match; k++)
            compare(&b, hed_str_of(rule->match[k]));
        for (size_t k = 0; k < rule->n_nomatch; k++)
            compare(&b, hed_str_of(rule->nomatch[k]));
    }
    ck_assert_uint_gt(b.hits, hed_rules_count(b.plain));
    for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++)
        compare_corpus(&b, corpora[i]);
    printf("%zu headlines, %zu hits\n", b.seen, b.hits);
    close_both(&b);
    hed_rules_free(b.quick);
    hed_rules_free(b.plain);
}
END

#ifdef HED_WITH_VECTORSCAN

/* ---- What is kept on disk */

static const char *const small_pack = "pack: {id: t, version: 1}\nrules:\n"
                                      "- {id: a, kind: existence, axis: style, weight: .5, pattern: storm, reason: r, "
                                      "match: [storm, a storm], nomatch: [a, b]}\n";

static const char *const small_pack_by_line = "pack: {id: t, version: 1}\nrules:\n"
                                              "- id: a\n  kind: existence\n  axis: style\n  weight: .5\n"
                                              "  pattern: storm\n  reason: r\n  match: [storm, a storm]\n"
                                              "  nomatch: [a, b]\n";

static hed_rules *load_small(const char *path)
{
    hed_errors errors = {0};
    hed_rules *rules = hed_rules_load(unit_arena(), &path, 1, &errors);
    ck_assert_msg(rules != NULL, "%s", errors.first.text);
    return rules;
}

/* Enough headlines for the database to be made. */
static void warm_up(const char *path)
{
    hed_rules *rules = load_small(path);
    both b = open_both(rules, load_small(path));
    for (int i = 0; i < 200; i++)
        compare(&b, i % 2 ? HED_S("A Storm Is Near") : HED_S("A Calm Sea"));
    close_both(&b);
    hed_rules_free(b.plain);
    hed_rules_free(rules);
}

static size_t hits_of(const char *path, hed_str headline)
{
    hed_rules *rules = load_small(path);
    both b = open_both(rules, load_small(path));
    compare(&b, headline);
    const size_t hits = b.hits;
    close_both(&b);
    hed_rules_free(b.plain);
    hed_rules_free(rules);
    return hits;
}

/* The one file of a kind that is kept; NULL when there is none. */
static const char *kept(const char *cache, const char *kind)
{
    const char *const *files, *found = NULL;
    size_t n;
    hed_err err;
    ck_assert(hed_file_list(unit_arena(), cache, "", &files, &n, &err));
    for (size_t i = 0; i < n; i++) {
        if (strncmp(files[i] + strlen(cache) + 1, kind, strlen(kind)) != 0)
            continue;
        ck_assert_msg(!found, "%s and %s", found, files[i]);
        found = files[i];
    }
    return found;
}

static void remade_when_it_is_not_whole(const char *pack, const char *file)
{
    hed_arena *arena = unit_arena();
    hed_err err;
    struct stat before, after;
    const hed_str good = unit_file(file);
    ck_assert_int_eq(stat(file, &before), 0);
    warm_up(pack);
    ck_assert_int_eq(stat(file, &after), 0);
    ck_assert(before.st_ino == after.st_ino); /* read, not written again */
    for (size_t cut = 0; cut < good.len; cut += good.len / 7) {
        ck_assert(hed_file_write(file, hed_str_sub(good, 0, cut), &err));
        warm_up(pack);
        ck_assert(hed_str_eq(unit_file(file), good));
    }
    for (size_t at = 0; at < good.len; at += good.len / 23) {
        char *damaged = hed_arena_cstr(arena, good);
        damaged[at] ^= 4;
        ck_assert(hed_file_write(file, (hed_str){damaged, good.len}, &err));
        warm_up(pack);
        ck_assert_msg(hed_str_eq(unit_file(file), good), "%s, byte %zu", file, at);
    }
}

TEST(what_is_kept_is_remade_when_damaged_and_replaced_when_stale)
{
    static const char *const kinds[] = {"a.yaml-", "patterns-", "filter-"};
    char folder[] = "/tmp/hed-unit-XXXXXX";
    hed_arena *arena = unit_arena();
    hed_err err;
    hed_str old[3];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    const char *path = hed_file_join(arena, folder, "a.yaml"), *cache = hed_file_join(arena, folder, ".cache");
    ck_assert(hed_file_write(path, hed_str_of(small_pack), &err));
    warm_up(path);
    for (size_t i = 0; i < 3; i++) {
        remade_when_it_is_not_whole(path, kept(cache, kinds[i]));
        old[i] = unit_file(kept(cache, kinds[i]));
    }
    hed_str longer = hed_arena_printf(arena,
                                      "%s- {id: b.b, kind: existence, axis: style, pattern: another, reason: r, "
                                      "match: [another, or another], nomatch: [x, y]}\n",
                                      small_pack);
    ck_assert(hed_file_write(path, longer, &err));
    warm_up(path);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_msg(!hed_str_eq(unit_file(kept(cache, kinds[i])), old[i]), "%s", kinds[i]);
    }
    hed_str cased = hed_arena_printf(arena, "%s  case: exact\n", small_pack_by_line);
    ck_assert(hed_file_write(path, cased, &err));
    ck_assert_uint_eq(hits_of(path, HED_S("A Storm Is Near")), 0);
    ck_assert_uint_eq(hits_of(path, HED_S("A storm is near")), 1);
    ck_assert(hed_file_write(path, hed_str_of(small_pack_by_line), &err));
    ck_assert_uint_eq(hits_of(path, HED_S("A Storm Is Near")), 1);
    for (size_t i = 0; i < 3; i++)
        unlink(kept(cache, kinds[i]));
    rmdir(cache);
    unlink(path);
    rmdir(folder);
}
END

TEST(what_others_left_in_an_open_folder_is_not_believed)
{
    char folder[] = "/tmp/hed-unit-XXXXXX";
    hed_arena *arena = unit_arena();
    hed_str bytes;
    if (geteuid() != 0) {
        printf("skipped: files of others (needs root)\n");
        return;
    }
    ck_assert_ptr_nonnull(mkdtemp(folder));
    const char *pack = hed_file_join(arena, folder, "a.yaml"), *cache = hed_file_join(arena, folder, ".cache");
    hed_cache_write(pack, "x", "1", HED_S("bytes"));
    const char *file = kept(cache, "x-");
    ck_assert(hed_cache_read(arena, pack, "x", "1", &bytes) && hed_str_is(bytes, "bytes"));
    ck_assert_int_eq(chown(file, 65534, 65534), 0);
    ck_assert(!hed_cache_read(arena, pack, "x", "1", &bytes));
    ck_assert_int_eq(chown(folder, 65534, 65534), 0); /* they may change the pack, too */
    ck_assert(hed_cache_read(arena, pack, "x", "1", &bytes));
    unlink(file);
    rmdir(cache);
    rmdir(folder);
}
END

/* ---- Cost, as the number of patterns that are tried */

static const char *const starts[] = {"ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "lo", "mi"};

/* Rules of which each looks for a word of its own. */
static hed_rules *load_generated(size_t n)
{
    hed_buf pack = {0};
    hed_buf_cstr(&pack, "pack: {id: g, version: 1}\nrules:\n");
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(&pack,
                       "- {id: g%zu, kind: existence, axis: style, weight: .1, pattern: '\\b%s%s%s%s(?:n|r)s? (?:of|to"
                       "|in)\\b', reason: r, match: [x, y], nomatch: [x, y]}\n",
                       i, starts[i % 10], starts[i / 10 % 10], starts[i / 100 % 10], starts[i / 1000 % 10]);
    hed_buf_char(&pack, 0);
    hed_rules *rules = unit_good_pack(pack.ptr);
    hed_buf_free(&pack);
    return rules;
}

/* Tries for one headline, once the database is made. */
static size_t tries_of(hed_rules *rules, hed_str headline, size_t *hits)
{
    hed_arena *arena = unit_arena();
    hed_err err;
    hed_text text;
    hed_hits found;
    float *features = HED_NEW_N(arena, float, hed_feature_count());
    hed_rules_scratch *scratch = hed_rules_scratch_new(rules, &err);
    ck_assert(hed_text_read(arena, NULL, headline, 0, &text, &err));
    const hed_rules_input input = {.headline = &text, .features = features};
    for (int i = 0; i < 100; i++) {
        scratch->work.tries = 0;
        hed_rules_match(rules, scratch, arena, &input, &found);
    }
    const size_t tries = scratch->work.tries;
    *hits = found.n;
    hed_rules_scratch_free(scratch);
    return tries;
}

TEST(two_thousand_rules_try_no_more_patterns_on_a_headline_than_two_hundred_do)
{
    const hed_str none = HED_S("Harbour Town Opens Its Third Bridge to Cyclists in June");
    const hed_str one = HED_S("Thecofebaban of X"), same = HED_S("Cofebaban of Cofebaban to X");
    const size_t sizes[] = {200, 2000};
    size_t hits;
    for (size_t i = 0; i < 2; i++) {
        hed_rules *rules = load_generated(sizes[i]);
        ck_assert_uint_eq(tries_of(rules, none, &hits), 0);
        ck_assert_uint_eq(hits, 0);
        ck_assert_uint_eq(tries_of(rules, one, &hits), 0); /* "cofebaban of" stands there, in a longer word */
        ck_assert_uint_eq(hits, 0);
        ck_assert_uint_ge(tries_of(rules, same, &hits), 1); /* again behind its hit */
        ck_assert_uint_le(tries_of(rules, same, &hits), 2);
        ck_assert_uint_eq(hits, 1);
        rules->filter = NULL;
        ck_assert_uint_eq(tries_of(rules, none, &hits), sizes[i]);
    }
}
END

/* Rules that know no literals are tried on every headline: a few may, not more. */
TEST(few_of_the_shipped_rules_are_tried_on_a_plain_headline)
{
    hed_rules *rules = unit_keep(load_shipped());
    size_t hits, tries = tries_of(rules, HED_S("Harbour Town Opens Its Third Bridge to Cyclists in June"), &hits);
    printf("%zu tries, %zu rules\n", tries, hed_rules_count(rules));
    ck_assert_uint_le(tries, 4);
}
END

#endif

const unit_test rules_filter_tests[] = {
    T(literals_are_what_no_match_can_do_without),
    T(what_a_match_has_at_least_is_counted),
    T(how_far_a_literal_may_stand_behind_the_start_is_known),
    T(ends_of_a_part_are_no_ends_of_the_text_and_case_may_count),
    T(hits_are_the_same_with_and_without_the_pass),
#ifdef HED_WITH_VECTORSCAN
    T(what_is_kept_is_remade_when_damaged_and_replaced_when_stale),
    T(what_others_left_in_an_open_folder_is_not_believed),
    T(two_thousand_rules_try_no_more_patterns_on_a_headline_than_two_hundred_do),
    T(few_of_the_shipped_rules_are_tried_on_a_plain_headline),
#endif
};
const size_t n_rules_filter_tests = sizeof rules_filter_tests / sizeof *rules_filter_tests;
