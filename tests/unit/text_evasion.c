/* What is done to headlines so that people still read them: the classes A (canonical), B (disguise) and C (reversal) of
 * the evasion table, and what must never be taken for it. */
#include "text_kit.h"

#include <stdio.h>
#include <utf8proc.h>

/* ---- Ways to rewrite a text, one code point at a time */

/* Writes what stands for cp; at counts the letters of the word before it. */
typedef void write_cp(uint32_t cp, size_t at, const void *ctx, hed_buf *to);

static void put_cp(hed_buf *to, uint32_t cp)
{
    char bytes[4];
    hed_buf_put(to, (hed_str){bytes, hed_utf8_write(cp, bytes)});
}

static bool is_letter(uint32_t cp)
{
    return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
}

static hed_str rewrite(hed_str s, write_cp *write, const void *ctx)
{
    hed_buf buf = {0};
    size_t at = 0;
    uint32_t cp;
    for (size_t i = 0; i < s.len;) {
        i += hed_utf8_read(s.ptr + i, &cp);
        write(cp, at, ctx, &buf);
        at = cp == ' ' ? 0 : at + 1;
    }
    hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

static void upper(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at, (void)ctx;
    put_cp(to, (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp));
}

static void lower(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at, (void)ctx;
    put_cp(to, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));
}

static void decomposed(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    int32_t parts[4];
    int bound = UTF8PROC_BOUNDCLASS_START;
    (void)at, (void)ctx;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 4, UTF8PROC_DECOMPOSE, &bound);
    for (utf8proc_ssize_t i = 0; i < n; i++)
        put_cp(to, (uint32_t)parts[i]);
}

static void apostrophe(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at;
    put_cp(to, cp == '\'' ? *(const uint32_t *)ctx : cp);
}

static void curly(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)ctx;
    put_cp(to, cp == '\'' ? (at ? 0x2019u : 0x2018u) : cp == '"' ? (at ? 0x201du : 0x201cu) : cp);
}

static void space(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at;
    put_cp(to, cp == ' ' ? *(const uint32_t *)ctx : cp);
}

static void two_spaces(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at, (void)ctx;
    put_cp(to, cp);
    if (cp == ' ')
        put_cp(to, cp);
}

/* The character after every second letter of a word. */
static void put_in(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    put_cp(to, cp);
    if (is_letter(cp) && at % 2 == 1)
        put_cp(to, *(const uint32_t *)ctx);
}

/* Letters from the alphabets that start at ctx[0] (capitals) and ctx[1]. */
static void alphabet(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    const uint32_t *first = ctx;
    (void)at;
    put_cp(to, !is_letter(cp) ? cp : cp >= 'a' ? first[1] + cp - 'a' : first[0] + cp - 'A');
}

static void fullwidth(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at, (void)ctx;
    put_cp(to, cp > ' ' && cp < 0x7f && cp != '-' ? cp + 0xfee0 : cp);
}

static void superscript(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    static const uint32_t letters[26] = {0x1d43, 0x1d47, 0x1d9c, 0x1d48, 0x1d49, 0x1da0, 0x1d4d, 0x2b0, 0x2071,
                                         0x2b2,  0x1d4f, 0x2e1,  0x1d50, 0x207f, 0x1d52, 0x1d56, 'q',   0x2b3,
                                         0x2e2,  0x1d57, 0x1d58, 0x1d5b, 0x2b7,  0x2e3,  0x2b8,  0x1dbb};
    (void)at, (void)ctx;
    put_cp(to, is_letter(cp) ? letters[(cp | 0x20) - 'a'] : cp);
}

static void entity(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    if (is_letter(cp) && at % 2 == 0)
        hed_buf_printf(to, ctx ? "&#x%x;" : "&#%u;", (unsigned)cp);
    else
        put_cp(to, cp);
}

static hed_str ligatures(hed_str s)
{
    static const struct {
        const char *letters, *ligature;
    } all[] = {{"ffi", "ﬃ"}, {"ffl", "ﬄ"}, {"ff", "ﬀ"}, {"fi", "ﬁ"}, {"fl", "ﬂ"}, {"st", "ﬆ"}};
    hed_buf buf = {0};
    for (size_t i = 0, k; i < s.len;) {
        for (k = 0; k < 6 && !hed_str_starts(hed_str_sub(s, i, s.len), hed_str_of(all[k].letters)); k++)
            ;
        hed_buf_put(&buf, k < 6 ? hed_str_of(all[k].ligature) : hed_str_sub(s, i, i + 1));
        i += k < 6 ? strlen(all[k].letters) : 1;
    }
    hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

/* ---- Class A */

static const char *const headlines[] = {
    "You Won't Believe What This Baker's Cat Did Next",
    "Council votes 52-48 to close the harbour bridge",
    "\"It's a disgrace,\" says mayor of Saint-Étienne",
    "7 First-Class Tricks That Will Fix Your Stuffy Office",
    "Café owner's fluffy dog wins $1.5m first prize, 12% of fund",
    "Here's Why Everyone Is Talking About Zoë's Flat",
    "Doctors Hate This: How One Nurse Lost 20 Kilos",
    "Is It Over? The Truth About the 'Best' Film of All Time!",
};

static void same_as_clean(const char *name, hed_str clean, hed_str changed, bool raises)
{
    const hed_text *a = kit_read(kit_shipped(), clean), *b = kit_read(kit_shipped(), unit_guarded(changed));
    ck_assert_msg(hed_str_eq(a->folded, b->folded), "%s: \"%.*s\" is read as \"%.*s\"", name, HED_FMT(changed),
                  HED_FMT(b->folded));
    ck_assert_uint_eq(a->n_tokens, b->n_tokens);
    ck_assert_uint_eq(a->n_segments, b->n_segments);
    for (uint32_t i = 0; i < a->n_tokens; i++) {
        ck_assert_uint_eq(a->tokens[i].start, b->tokens[i].start);
        ck_assert_uint_eq(a->tokens[i].kind, b->tokens[i].kind);
        ck_assert_uint_eq(a->tokens[i].categories, b->tokens[i].categories);
    }
    ck_assert_uint_eq(kit_undone(a), 0);
    ck_assert_msg((kit_undone(b) > 0) == (raises && !hed_str_eq(clean, changed)), "%s: \"%.*s\" has %u undone", name,
                  HED_FMT(changed), kit_undone(b));
}

TEST(canonical_changes_leave_the_folded_text_as_it_is)
{
    static const uint32_t bold[] = {0x1d400, 0x1d41a}, sans[] = {0x1d5d4, 0x1d5ee}, circled[] = {0x24b6, 0x24d0},
                          mono[] = {0x1d670, 0x1d68a};
    static const uint32_t apostrophes[] = {0x2019, 0x02bc, 0xff07, 0x2032, 0x0060};
    static const uint32_t plain_spaces[] = {0xa0, 0x2009, 0x202f}, odd_spaces[] = {0x3000, 0x2003, 0x2800, 0x3164};
    static const uint32_t unseen[] = {0x200b, 0x200c, 0x200d, 0xfeff, 0x2060, 0x00ad, 0x180e, 0x034f,  0x200e,
                                      0x200f, 0x2069, 0x2066, 0xfe0f, 0xfe00, 0x01,   0x08,   0xe0041, 0xe0100};
    for (size_t h = 0; h < sizeof headlines / sizeof *headlines; h++) {
        const hed_str s = hed_str_of(headlines[h]);
        same_as_clean("upper case", s, rewrite(s, upper, NULL), false);
        same_as_clean("lower case", s, rewrite(s, lower, NULL), false);
        same_as_clean("NFD", s, rewrite(s, decomposed, NULL), false);
        same_as_clean("curly quotes", s, rewrite(s, curly, NULL), false);
        same_as_clean("doubled spaces", s, rewrite(s, two_spaces, NULL), false);
        for (size_t i = 0; i < sizeof apostrophes / sizeof *apostrophes; i++)
            same_as_clean("apostrophes", s, rewrite(s, apostrophe, &apostrophes[i]), false);
        for (size_t i = 0; i < sizeof plain_spaces / sizeof *plain_spaces; i++)
            same_as_clean("plain spaces", s, rewrite(s, space, &plain_spaces[i]), false);
        for (size_t i = 0; i < sizeof odd_spaces / sizeof *odd_spaces; i++)
            same_as_clean("odd spaces", s, rewrite(s, space, &odd_spaces[i]), true);
        for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
            same_as_clean("unseen characters", s, rewrite(s, put_in, &unseen[i]), true);
        same_as_clean("bold", s, rewrite(s, alphabet, bold), true);
        same_as_clean("sans", s, rewrite(s, alphabet, sans), true);
        same_as_clean("monospaced", s, rewrite(s, alphabet, mono), true);
        same_as_clean("circled", s, rewrite(s, alphabet, circled), true);
        same_as_clean("fullwidth", s, rewrite(s, fullwidth, NULL), true);
        same_as_clean("superscript", s, rewrite(s, superscript, NULL), true);
        same_as_clean("ligatures", s, ligatures(s), true);
        same_as_clean("decimal entities", s, rewrite(s, entity, NULL), true);
        same_as_clean("hexadecimal entities", s, rewrite(s, entity, ""), true);
    }
}
END

/* ---- Class B: on a thousand baits, made of parts that are put together in every way */

static const char *const openings[] = {
    "You Won't Believe",    "This Is",  "Here's",          "Nobody Told You",   "Everyone Needs to See",
    "Doctors Never Reveal", "Find Out", "The Truth About", "People Are Loving", "Watch"};
static const char *const middles[] = {
    "What This Farmer Found",  "Why Her Family Cried",  "How One Teacher Lost Weight",
    "The Weird Kitchen Trick", "The Shocking Secret",   "What Happened to This Dancer",
    "The Incredible Moment",   "These Stunning Photos", "The Real Reason",
    "This Simple Habit"};
static const char *const endings[] = {"Inside a Village Bakery", "Before the Wedding",     "That Changed Everything",
                                      "and It Is Amazing",       "After Seven Years",      "Until You See the Video",
                                      "of a Lonely Woman",       "That Will Make You Cry", "in Her Garden",
                                      "From a Broken Mother"};

static hed_str bait(size_t i)
{
    return hed_arena_printf(kit_arena(), "%s %s %s", openings[i % 10], middles[i / 10 % 10], endings[i / 100 % 10]);
}

static void cyrillic(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    static const char latin[] = "aceopxyisjABCEHIKMOPTX";
    static const uint32_t like[] = {0x430, 0x441, 0x435, 0x43e, 0x440, 0x445, 0x443, 0x456, 0x455, 0x458, 0x410,
                                    0x412, 0x421, 0x415, 0x41d, 0x406, 0x41a, 0x41c, 0x41e, 0x420, 0x422, 0x425};
    const char *found = strchr(latin, (int)cp);
    (void)at, (void)ctx;
    put_cp(to, found && cp ? like[found - latin] : cp);
}

static void greek(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    static const char latin[] = "oviuwnABEHIKMNOPTXYZ";
    static const uint32_t like[] = {0x3bf, 0x3bd, 0x3b9, 0x3c5, 0x3c9, 0x3b7, 0x391, 0x392, 0x395, 0x397,
                                    0x399, 0x39a, 0x39c, 0x39d, 0x39f, 0x3a1, 0x3a4, 0x3a7, 0x3a5, 0x396};
    const char *found = strchr(latin, (int)cp);
    (void)at, (void)ctx;
    put_cp(to, found && cp ? like[found - latin] : cp);
}

/* Letters from one alphabet of capitals. */
static void capitals(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at;
    put_cp(to, is_letter(cp) ? *(const uint32_t *)ctx + (cp | 0x20) - 'a' : cp);
}

static void small_capitals(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    static const uint32_t letters[26] = {0x1d00, 0x299,  0x1d04, 0x1d05, 0x1d07, 0xa730, 0x262,  0x29c, 0x26a,
                                         0x1d0a, 0x1d0b, 0x29f,  0x1d0d, 0x274,  0x1d0f, 0x1d18, 'q',   0x280,
                                         0xa731, 0x1d1b, 0x1d1c, 0x1d20, 0x1d21, 'x',    0x28f,  0x1d22};
    (void)at, (void)ctx;
    put_cp(to, is_letter(cp) ? letters[(cp | 0x20) - 'a'] : cp);
}

static void marked(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at;
    put_cp(to, cp);
    if (is_letter(cp))
        put_cp(to, *(const uint32_t *)ctx);
}

static void zalgo(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)ctx;
    put_cp(to, cp);
    for (size_t i = 0; is_letter(cp) && i < 3 + at % 3; i++)
        put_cp(to, 0x300 + (uint32_t)(cp * 7 + at * 11 + i * 13) % 0x2f);
}

static void leet(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    const char *pairs = ctx;
    while (*pairs && (uint32_t)*pairs != (cp | 0x20))
        pairs += 2;
    (void)at;
    put_cp(to, is_letter(cp) && *pairs ? (uint32_t)pairs[1] : cp);
}

static void euro(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)at, (void)ctx;
    put_cp(to, (cp | 0x20) == 'e' ? 0x20ac : cp);
}

static void stretched(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    (void)ctx;
    for (int i = 0; i < (at > 0 && cp && strchr("aeiou", (int)cp) ? 4 : 1); i++)
        put_cp(to, cp);
}

static void emoji(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    static const char letters[] = "abopmisx";
    static const uint32_t pictures[] = {0x1f170, 0x1f171, 0x1f17e, 0x1f17f, 0x24c2, 0x2139, 0x1f4b2, 0x274c};
    const char *found = is_letter(cp) ? strchr(letters, (int)(cp | 0x20)) : NULL;
    (void)at, (void)ctx;
    put_cp(to, found ? pictures[found - letters] : cp);
    if (found)
        put_cp(to, 0xfe0f);
}

static void parted(uint32_t cp, size_t at, const void *ctx, hed_buf *to)
{
    if (at > 0 && cp != ' ')
        hed_buf_cstr(to, ctx);
    put_cp(to, cp);
    if (cp == ' ' && strcmp(ctx, " ") == 0)
        hed_buf_cstr(to, "  ");
}

/* Rewrites the words of at least so many letters. */
static hed_str rewrite_words(hed_str s, size_t least, write_cp *write, const void *ctx)
{
    hed_buf buf = {0};
    for (size_t i = 0, end; i < s.len; i = end) {
        for (end = i; end < s.len && s.ptr[end] != ' '; end++)
            ;
        const hed_str word = hed_str_sub(s, i, end);
        hed_buf_put(&buf, word.len >= least ? rewrite(word, write, ctx) : word);
        if (end < s.len)
            hed_buf_put(&buf, rewrite(hed_str_sub(s, end, end + 1), write, ctx));
        end++;
    }
    hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

/* How many of a thousand baits are read as the clean one and counted as disguised. */
static void see_through(const char *name, size_t least, write_cp *write, const void *ctx)
{
    size_t seen = 0;
    hed_str missed = {"", 0};
    for (size_t i = 0; i < 1000; i++) {
        const size_t mark = hed_arena_mark(kit_arena());
        const hed_str changed = rewrite_words(bait(i), least, write, ctx);
        const hed_text *clean = kit_read(kit_shipped(), bait(i)), *text = kit_read(kit_shipped(), changed);
        if (hed_str_eq(text->folded, clean->folded) && kit_undone(text) > 0) {
            seen++;
            hed_arena_rewind(kit_arena(), mark);
        } else {
            missed = text->folded;
        }
    }
    printf("evasion: %-28s %5.1f %% of 1,000 baits seen through\n", name, (double)seen / 10);
    ck_assert_msg(seen >= 990, "%s: %zu of 1,000; not \"%.*s\"", name, seen, HED_FMT(missed));
}

TEST(disguises_are_seen_through)
{
    static const uint32_t squared = 0x1f130, negative = 0x1f170, circles = 0x1f150, regional = 0x1f1e6;
    static const uint32_t stroke = 0x336, dot = 0x323, acute = 0x301, ring = 0x30a, frame = 0x20e3, slash = 0x338;
    kit_shipped(); /* into the arena before it is rewound */
    see_through("Cyrillic letters", 1, cyrillic, NULL);
    see_through("Greek letters", 1, greek, NULL);
    see_through("squared letters", 1, capitals, &squared);
    see_through("black squared letters", 1, capitals, &negative);
    see_through("black circled letters", 1, capitals, &circles);
    see_through("regional letters", 1, capitals, &regional);
    see_through("small capitals", 1, small_capitals, NULL);
    see_through("strikethrough", 1, marked, &stroke);
    see_through("slashes", 1, marked, &slash);
    see_through("keycaps", 1, marked, &frame);
    see_through("dots below", 1, marked, &dot);
    see_through("acutes", 1, marked, &acute);
    see_through("rings", 1, marked, &ring);
    see_through("Zalgo", 1, zalgo, NULL);
    see_through("leet 430", 3, leet, "a4e3o0");
    see_through("leet 157", 3, leet, "i1s5t7");
    see_through("leet @$!", 3, leet, "a@s$i!");
    see_through("leet €", 3, euro, NULL);
    see_through("stretched vowels", 1, stretched, NULL);
    see_through("emoji letters", 1, emoji, NULL);
    see_through("spaced letters", 1, parted, " ");
    see_through("dotted letters", 1, parted, ".");
    see_through("hyphened letters", 1, parted, "-");
}
END

/* ---- Class C */

TEST(reversals_are_always_counted)
{
    static const char *const sources[] = {"\u202eterces eht s'ereH", "Mayor \u202eegdirb\u202c opens", "a\u202db",
                                          "\u2067eht\u2069 bridge", "\u202bthe bridge\u202c"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        ck_assert_uint_gt(kit_read(kit_shipped(), hed_str_of(sources[i]))->obfuscation[HED_OBF_BIDI], 0);
    ck_assert_uint_gt(kit_read(NULL, HED_S("\u202eמאיר פתח את הגשר"))->obfuscation[HED_OBF_BIDI], 0);
}
END

/* ---- False alarms */

/* The last column of each line of a table, or the "headline" of JSON lines: good enough to count with. */
static hed_str headline_in(hed_str line)
{
    if (line.len > 0 && line.ptr[0] == '{') {
        const char *at = memmem(line.ptr, line.len, "\"headline\": \"", 13), *end = line.ptr + line.len;
        ck_assert_ptr_nonnull(at);
        const char *from = at + 13;
        for (at = from; at < end && (*at != '"' || at[-1] == '\\'); at++)
            ;
        return (hed_str){from, (size_t)(at - from)};
    }
    const char *tab = memrchr(line.ptr, '\t', line.len);
    return tab ? hed_str_sub(line, (size_t)(tab + 1 - line.ptr), line.len) : line;
}

static void count_alarms(const char *path, double most)
{
    if (unit_skip_without(path, "false alarms of obfuscation over a public corpus"))
        return;
    hed_str command = hed_arena_printf(kit_arena(), "gzip -dc %s", path);
    FILE *file = popen(hed_arena_cstr(kit_arena(), command), "r");
    hed_arena *arena = unit_arena();
    char *line = NULL;
    size_t cap = 0, n = 0, alarms = 0;
    ck_assert_ptr_nonnull(file);
    for (ssize_t len; (len = getline(&line, &cap, file)) > 0; n++) {
        hed_text text;
        hed_err err;
        hed_arena_reset(arena);
        if (hed_text_read(arena, kit_shipped(), headline_in(hed_str_trim((hed_str){line, (size_t)len})), 0, &text,
                          &err))
            alarms += kit_undone(&text) > 0;
    }
    free(line);
    pclose(file);
    printf("evasion: %s: %zu of %zu headlines (%.3f %%) raise obfuscation\n", path, alarms, n,
           100 * (double)alarms / (double)n);
    ck_assert_uint_gt(n, 1000);
    ck_assert_double_le((double)alarms / (double)n, most);
}

TEST(public_headlines_raise_few_alarms)
{
    count_alarms("../shared/corpora/stop-clickbait.tsv.gz", .0025);
    count_alarms("../shared/corpora/webis-clickbait-17.jsonl.gz", .0025);
    count_alarms("../shared/corpora/click-id.tsv.gz", .005);
    count_alarms("../shared/corpora/ta1c-es.tsv.gz", .005);
}
END

const unit_test text_evasion_tests[] = {
    T(canonical_changes_leave_the_folded_text_as_it_is),
    T(disguises_are_seen_through),
    T(reversals_are_always_counted),
    T(public_headlines_raise_few_alarms),
};
const size_t n_text_evasion_tests = sizeof text_evasion_tests / sizeof *text_evasion_tests;
