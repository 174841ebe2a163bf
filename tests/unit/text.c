/* text: the check of UTF-8, folding on both roads, offsets, tokens, segments. Disguises are in text_evasion.c. */
#include "text_kit.h"

#include "text_holds.h"

#include <stdio.h>

/* ---- The door */

TEST(invalid_bytes_are_refused_with_their_offset)
{
    static const struct {
        hed_str source;
        const char *says;
    } cases[] = {
        {{"abc\xff", 4}, "byte 3 (0xff)"},          {{"\x80", 1}, "byte 0 (0x80)"},
        {{"ab\xc3", 3}, "byte 2 (0xc3)"},           {{"\xc0\xaf", 2}, "byte 0 (0xc0)"},
        {{"a\xe0\x80\x80", 4}, "byte 1 (0xe0)"},    {{"\xed\xa0\x80", 3}, "byte 0 (0xed)"},
        {{"\xf4\x90\x80\x80", 4}, "byte 0 (0xf4)"}, {{"12345678\xf0\x9f\x98", 11}, "byte 8 (0xf0)"},
        {{"abcdefgh\0i", 10}, "byte 8 is NUL"},     {{"\0", 1}, "byte 0 is NUL"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_text text;
        hed_err err = {0};
        ck_assert(!hed_text_read(kit_arena(), NULL, unit_guarded(cases[i].source), 0, &text, &err));
        ck_assert_int_eq(err.code, HED_EINPUT);
        ck_assert_err_has(err, cases[i].says);
    }
}
END

TEST(text_without_anything_to_read_is_refused)
{
    static const char *const empty[] = {"",         " ",        "\t\n ", "\xe2\x80\x8b", "\xef\xbb\xbf",
                                        "\xc2\xa0", "\xcc\x81", "\x07"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        hed_text text;
        hed_err err = {0};
        ck_assert(!hed_text_read(kit_arena(), kit_lexicon(), unit_guarded(hed_str_of(empty[i])), 0, &text, &err));
        ck_assert_err_has(err, "is empty");
    }
}
END

TEST(limit_counts_code_points_and_says_the_length)
{
    hed_buf buf = {0};
    hed_text text;
    hed_err err = {0};
    for (int i = 0; i < HED_MAX_CODEPOINTS; i++)
        hed_buf_cstr(&buf, "\xc3\xa9");
    ck_assert(hed_text_read(kit_arena(), NULL, hed_buf_str(&buf), HED_MAX_CODEPOINTS, &text, &err));
    ck_assert_uint_eq(text.n_codepoints, HED_MAX_CODEPOINTS);
    hed_buf_char(&buf, 'x');
    ck_assert(!hed_text_read(kit_arena(), NULL, hed_buf_str(&buf), HED_MAX_CODEPOINTS, &text, &err));
    ck_assert_err_has(err, "513 characters long, over the limit of 512");
    hed_buf_free(&buf);
}
END

TEST(every_code_point_is_read_and_folds_to_itself_the_second_time)
{
    hed_arena *arena = unit_arena();
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        char bytes[8] = "x", at_once[4];
        hed_text text, again;
        hed_err err;
        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        size_t len = hed_utf8_write(cp, at_once);
        memcpy(bytes + 1, at_once, len);
        memcpy(bytes + 1 + len, "y", 1);
        hed_arena_reset(arena);
        ck_assert(hed_text_read(arena, NULL, (hed_str){bytes, len + 2}, 0, &text, &err));
        const char *breach = text_breach(&text);
        ck_assert_msg(!breach, "U+%04X: %s", (unsigned)cp, breach);
        ck_assert(hed_text_read(arena, NULL, text.folded, 0, &again, &err));
        ck_assert_msg(hed_str_eq(text.folded, again.folded), "U+%04X: \"%.*s\", then \"%.*s\"", (unsigned)cp,
                      HED_FMT(text.folded), HED_FMT(again.folded));
    }
}
END

/* ---- Folding */

static void has_kinds(const kit_case *c, const hed_text *text, hed_str wanted)
{
    hed_buf is = {0};
    for (int kind = 0; kind < HED_OBF_KINDS; kind++)
        if (text->obfuscation[kind])
            hed_buf_printf(&is, "%s%s %u", is.len ? ", " : "", hed_obfuscation_name((hed_obfuscation)kind),
                           text->obfuscation[kind]);
    if (is.len == 0)
        hed_buf_cstr(&is, "none");
    ck_assert_msg(hed_str_eq(hed_buf_str(&is), wanted), "fold.txt:%u: undone are %.*s, not %.*s", c->line,
                  HED_FMT(hed_buf_str(&is)), HED_FMT(wanted));
    hed_buf_free(&is);
}

TEST(cases_fold_as_they_say)
{
    hed_str rest = unit_file("tests/cases/text/fold.txt");
    kit_case c;
    size_t cases = 0;
    for (unsigned line = 0; kit_next_case(&rest, &line, &c); cases++) {
        const char *semicolon = memrchr(c.right.ptr, ';', c.right.len);
        ck_assert_msg(semicolon != NULL, "fold.txt:%u: no ;", c.line);
        const size_t at = (size_t)(semicolon - c.right.ptr);
        const hed_str wanted = hed_str_trim(hed_str_sub(c.right, 0, at));
        const hed_text *text = kit_read(kit_lexicon(), unit_guarded(c.left));
        ck_assert_msg(hed_str_eq(text->folded, wanted), "fold.txt:%u: is \"%.*s\", not \"%.*s\"", c.line,
                      HED_FMT(text->folded), HED_FMT(wanted));
        has_kinds(&c, text, hed_str_trim(hed_str_sub(c.right, at + 1, c.right.len)));
        const hed_text *again = kit_read(kit_lexicon(), text->folded);
        ck_assert_msg(hed_str_eq(again->folded, text->folded), "fold.txt:%u: a second time is \"%.*s\"", c.line,
                      HED_FMT(again->folded));
    }
    ck_assert_uint_ge(cases, 50);
}
END

TEST(both_roads_lead_to_the_same)
{
    static const char *const sources[] = {
        "Mayor Opens the Bridge",
        "  Two  \t spaces \n ",
        "  Two  spaces   and more ",
        "Firm Pays $1.5bn for 10,000 Vans, 12% Up",
        "Rock 'n' Roll `Again' -- \"Yes\"",
        "b3lieve th1s s h o c k i n g $ecret",
        "soooo S.E.C.R.E.T",
        "A & B; C | D: E? F! ~ {x} [y] ^ _ \\ / < > = + * % @ #",
        "Mayor&#8217;s &amp; &quot;Gift&quot;",
        "\x01weird\x7f and\x0bmore",
        "x",
        "\xe2\x80\x9cIt\xe2\x80\x99s a Start\xe2\x80\x9d \xe2\x80\x93 Mayor\xe2\x80\xa6",
        "\xe2\x80\x98"
        "b3lieve th1s\xe2\x80\x99",
        "Mayor\xef\xbc\x86"
        "amp; Wife",
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const hed_str source = hed_str_of(sources[i]);
        const hed_text *plain = kit_read(kit_lexicon(), unit_guarded(source));
        const hed_text *general =
            kit_read(kit_lexicon(), hed_arena_printf(kit_arena(), TEXT_UNSEEN "%.*s", HED_FMT(source)));
        const char *difference = text_difference(plain, general);
        ck_assert_msg(!difference, "\"%s\": %s", sources[i], difference);
    }
}
END

TEST(growth_is_capped)
{
    /* The longest expansions there are: a ligature of 18, square words, Zalgo. */
    static const char *const sources[] = {"\xef\xb7\xba\xef\xb7\xba", "\xe3\x8c\x96\xe3\x8c\x95", "\xf0\x9d\x94\xb8",
                                          "\xef\xac\x83\xef\xac\x84"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        ck_assert_uint_le(kit_read(NULL, hed_str_of(sources[i]))->folded.len, 6 * strlen(sources[i]));
    hed_buf zalgo = {0};
    hed_buf_char(&zalgo, 'a');
    for (int i = 0; i < 5000; i++)
        hed_buf_cstr(&zalgo, "\xcc\xb6");
    const hed_text *text = kit_read(NULL, hed_buf_str(&zalgo));
    ck_assert_hed_str(text->folded, "a");
    ck_assert_uint_eq(text->obfuscation[HED_OBF_MARKS], 5000);
    hed_buf_free(&zalgo);
}
END

TEST(leftover_entities_are_seen_and_ampersands_are_not)
{
    static const char *const with[] = {"Q&amp;A", "It&#8217;s", "It&#x2019;s", "A&nbsp;B", "Caf&eacute;", "&#9;x"};
    static const char *const without[] = {"Q&A", "AT&T; more", "R&B; soul", "a & b;", "&;", "&#;", "&# 39;", "100&"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        ck_assert_msg(kit_read(NULL, unit_guarded(hed_str_of(with[i])))->leftover_entity, "not in \"%s\"", with[i]);
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        ck_assert_msg(!kit_read(NULL, unit_guarded(hed_str_of(without[i])))->leftover_entity, "in \"%s\"", without[i]);
}
END

TEST(text_in_another_script_is_foreign)
{
    ck_assert(kit_read(NULL, HED_S("Мэр открыл мост"))->foreign);
    ck_assert(kit_read(NULL, HED_S("市長が開通 (AP)"))->foreign);
    ck_assert(!kit_read(NULL, HED_S("Mayor Opens Мост Bridge"))->foreign);
    ck_assert(!kit_read(NULL, HED_S("2024: 12%"))->foreign);
}
END

/* ---- Offsets */

/* The span of the first occurrence of a folded text. */
static hed_span span_of(const hed_text *text, const char *folded)
{
    const char *at = memmem(text->folded.ptr, text->folded.len, folded, strlen(folded));
    ck_assert_msg(at != NULL, "no \"%s\" in \"%.*s\"", folded, HED_FMT(text->folded));
    const uint32_t start = (uint32_t)(at - text->folded.ptr);
    return hed_text_span(text, start, start + (uint32_t)strlen(folded));
}

TEST(spans_lead_back_in_bytes_code_points_and_utf16)
{
    static const struct {
        const char *source, *folded, *original;
        uint32_t cp[2], utf16[2];
    } cases[] = {
        {"Mayor Opens", "opens", "Opens", {6, 11}, {6, 11}},
        {"“Gift” Row", "gift", "Gift", {1, 5}, {1, 5}},
        {"😂 “Gift” Row", "row", "Row", {9, 12}, {10, 13}},
        {"a\xe2\x80\x8b"
         "b  c",
         "b c",
         "b  c",
         {2, 6},
         {2, 6}},
        {"𝐒𝐡𝐨𝐜𝐤 it", "shock", "𝐒𝐡𝐨𝐜𝐤", {0, 5}, {0, 10}},
        {"𝐒𝐡𝐨𝐜𝐤 it", "it", "it", {6, 8}, {11, 13}},
        {"Cafe\xcc\x81 Row", "café", "Cafe\xcc\x81", {0, 5}, {0, 5}},
        {"oﬃce Row", "ffi", "ﬃ", {1, 2}, {1, 2}},
        {"Straße 5", "ss", "ß", {4, 5}, {4, 5}},
        {"s h o c k i n g x", "shocking", "s h o c k i n g", {0, 15}, {0, 15}},
        {"a sooooon b", "soon", "sooooon", {2, 9}, {2, 9}},
        {"It&#8217;s on", "'s", "&#8217;s", {2, 10}, {2, 10}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_text *text = kit_read(kit_shipped(), unit_guarded(hed_str_of(cases[i].source)));
        const hed_span span = span_of(text, cases[i].folded);
        ck_assert_hed_str(hed_str_sub(text->source, span.byte[0], span.byte[1]), cases[i].original);
        for (int end = 0; end < 2; end++) {
            ck_assert_uint_eq(span.cp[end], cases[i].cp[end]);
            ck_assert_uint_eq(span.utf16[end], cases[i].utf16[end]);
        }
    }
}
END

TEST(one_space_of_several_stands_for_all_of_them)
{
    static const char *const texts[] = {"Bridge  closes", "Br\xc3\xb9"
                                                          "dge   closes"};
    for (size_t i = 0; i < 2; i++) {
        const hed_text *text = kit_read(kit_lexicon(), hed_str_of(texts[i]));
        const uint32_t space = (uint32_t)(strchr(texts[i], ' ') - texts[i]);
        ck_assert_int_eq(text->folded.ptr[space], ' ');
        ck_assert_int_ne(text->folded.ptr[space + 1], ' ');
        ck_assert_uint_eq(hed_text_source(text, space, space + 1).len, i + 2);
    }
}
END

TEST(empty_span_has_a_place)
{
    const hed_text *text = kit_read(NULL, HED_S("é b"));
    const hed_span span = hed_text_span(text, 3, 3);
    ck_assert_uint_eq(span.byte[0], 3);
    ck_assert_uint_eq(span.byte[1], 3);
    ck_assert_uint_eq(span.cp[0], 2);
}
END

/* ---- Tokens */

TEST(cases_are_cut_into_the_tokens_they_say)
{
    static const char kinds[] = "wnps";
    static const char *const shapes[] = {"_", "^", "^^", "~", ""};
    hed_str rest = unit_file("tests/cases/text/tokens.txt");
    kit_case c;
    size_t cases = 0;
    for (unsigned line = 0; kit_next_case(&rest, &line, &c); cases++) {
        const hed_text *text = kit_read(NULL, unit_guarded(c.left));
        hed_buf is = {0};
        for (uint32_t i = 0; i < text->n_tokens; i++) {
            const hed_token *k = &text->tokens[i];
            hed_buf_printf(&is, "%s%c:%.*s%s", i ? " " : "", kinds[k->kind], HED_FMT(hed_token_str(text, k)),
                           k->kind == HED_WORD ? shapes[k->shape] : "");
        }
        ck_assert_msg(hed_str_eq(hed_buf_str(&is), c.right), "tokens.txt:%u: is %.*s", c.line,
                      HED_FMT(hed_buf_str(&is)));
        hed_buf_free(&is);
    }
    ck_assert_uint_ge(cases, 15);
}
END

TEST(cases_are_cut_into_the_segments_they_say)
{
    hed_str rest = unit_file("tests/cases/text/segments.txt");
    kit_case c;
    size_t cases = 0;
    for (unsigned line = 0; kit_next_case(&rest, &line, &c); cases++) {
        const hed_text *text = kit_read(NULL, unit_guarded(c.left));
        hed_buf is = {0};
        for (uint32_t i = 0; i < text->n_segments; i++) {
            const hed_segment *s = &text->segments[i];
            hed_buf_printf(&is, "%s%.*s", i ? " " : "", HED_FMT(hed_str_sub(text->folded, s->start, s->end)));
            if (s->ends_with)
                hed_buf_printf(&is, " %c", s->ends_with);
        }
        ck_assert_msg(hed_str_eq(hed_buf_str(&is), c.right), "segments.txt:%u: is %.*s", c.line,
                      HED_FMT(hed_buf_str(&is)));
        hed_buf_free(&is);
    }
    ck_assert_uint_ge(cases, 10);
}
END

TEST(headlines_are_in_the_language_they_say)
{
    const hed_languages *languages = hed_languages_new(kit_arena(), kit_shipped());
    hed_str rest = unit_file("tests/cases/text/language.txt");
    kit_case c;
    size_t english = 0, told = 0;
    for (unsigned line = 0; kit_next_case(&rest, &line, &c);) {
        const hed_language is = hed_text_language(languages, kit_read(kit_shipped(), c.left));
        const hed_str code = hed_str_of(is.code ? is.code : "-");
        ck_assert_msg(hed_str_eq(code, c.right), "language.txt:%u: is %.*s", c.line, HED_FMT(code));
        ck_assert(is.code ? is.name && is.confidence >= .5 && is.confidence <= 1 : !is.name && is.confidence == 0);
        ck_assert(!is.code || strcmp(is.name, hed_language_name(code)) == 0);
        told += is.code != NULL;
        english += !is.code;
    }
    ck_assert_uint_ge(told, 160); /* of 200 that are not in English */
    ck_assert_uint_ge(english, 40);
    ck_assert_str_eq(hed_language_name(HED_S("de-AT")), "German");
    ck_assert(!hed_language_name(HED_S("tlh")));
}
END

TEST(no_word_that_counts_two_for_a_language_is_a_function_word_of_english)
{
    const hed_languages *languages = hed_languages_new(kit_arena(), kit_shipped());
    const char *stop =
        "the of and to for with that this from at by as it be are were not but or his her their they who what "
        "when how why if than then into about between while most new first after over under";
    hed_str rest = hed_str_of(stop), word;
    while (hed_str_word(&rest, &word)) {
        const hed_str four = hed_arena_printf(kit_arena(), "Qqa %.*s qqb qqc", HED_FMT(word));
        ck_assert_msg(!hed_text_language(languages, kit_read(kit_shipped(), four)).code, "%.*s", HED_FMT(word));
    }
}
END

TEST(emoji_are_one_token_for_each_grapheme_cluster)
{
    static const char *const one[] = {"👍",
                                      "👍🏽",
                                      "👩🏽‍🚀",
                                      "👨‍👩‍👧‍👦",
                                      "🏳️‍🌈",
                                      "🇫🇷",
                                      "❤️",
                                      "🏴󠁧󠁢󠁥󠁮󠁧󠁿"};
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
        hed_str twice = hed_arena_printf(kit_arena(), "%s%s", one[i], one[i]);
        const hed_text *text = kit_read(NULL, twice);
        ck_assert_msg(text->n_tokens == 2, "%s twice is %u tokens", one[i], text->n_tokens);
        ck_assert_uint_eq(text->tokens[0].kind, HED_SYMBOL);
        ck_assert_uint_eq(kit_undone(text), 0);
        const hed_str first = hed_text_source(text, text->tokens[1].start, text->tokens[1].end);
        ck_assert_uint_eq((size_t)(first.ptr - twice.ptr), strlen(one[i]));
    }
}
END

/* ---- Lexicon */

TEST(words_carry_their_categories)
{
    const hed_lexicon *lexicon = kit_lexicon();
    const uint64_t bait = hed_lexicon_category(lexicon, "bait"), nouns = hed_lexicon_category(lexicon, "nouns");
    bool known;
    ck_assert(bait && nouns && bait != nouns);
    ck_assert_uint_eq(hed_lexicon_category(lexicon, "nothing"), 0);
    ck_assert_uint_eq(hed_lexicon_find(lexicon, unit_guarded(HED_S("reason")), &known), bait | nouns);
    ck_assert(known);
    ck_assert_uint_eq(hed_lexicon_find(lexicon, HED_S("treason"), &known), 0);
    ck_assert(!known);
    const hed_text *text = kit_read(lexicon, HED_S("The SECRET's Reason"));
    ck_assert_uint_eq(text->tokens[1].categories, bait);
    ck_assert_uint_eq(text->tokens[2].categories, bait | nouns);
    ck_assert_uint_eq(strlen(hed_lexicon_hash(lexicon)), 64);
}
END

TEST(bad_lexicon_names_its_line)
{
    static const char *const bad[][2] = {
        {"categories: {a: x}\n", "lexicon"},
        {"lexicon: {id: x, version: one}\ncategories: {a: x}\n", "version"},
        {"lexicon: {id: x, version: 1}\ncategories: {a: Word}\n", "\"Word\""},
        {"lexicon: {id: x, version: 1}\ncategories: {a: [x]}\n", "not a list"},
        {"lexicon: {id: x, version: 1}\ncategories: {a: x}\nwords: y\n", "unknown key"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char path[] = "/tmp/hed-unit-XXXXXX";
        int fd = mkstemp(path);
        hed_err err = {0};
        ck_assert_int_ge(fd, 0);
        ck_assert(hed_file_write(path, hed_str_of(bad[i][0]), &err));
        ck_assert_msg(!hed_lexicon_load(unit_arena(), path, &err), "accepted %s", bad[i][0]);
        ck_assert_err_has(err, bad[i][1]);
        ck_assert_uint_gt(err.line, 0);
        remove(path);
    }
}
END

int main(void)
{
    static const unit_test tests[] = {
        T(invalid_bytes_are_refused_with_their_offset),
        T(text_without_anything_to_read_is_refused),
        T(limit_counts_code_points_and_says_the_length),
        T(every_code_point_is_read_and_folds_to_itself_the_second_time),
        T(cases_fold_as_they_say),
        T(both_roads_lead_to_the_same),
        T(growth_is_capped),
        T(leftover_entities_are_seen_and_ampersands_are_not),
        T(text_in_another_script_is_foreign),
        T(spans_lead_back_in_bytes_code_points_and_utf16),
        T(one_space_of_several_stands_for_all_of_them),
        T(empty_span_has_a_place),
        T(cases_are_cut_into_the_tokens_they_say),
        T(cases_are_cut_into_the_segments_they_say),
        T(headlines_are_in_the_language_they_say),
        T(no_word_that_counts_two_for_a_language_is_a_function_word_of_english),
        T(emoji_are_one_token_for_each_grapheme_cluster),
        T(words_carry_their_categories),
        T(bad_lexicon_names_its_line),
    };
    const int folding = unit_run("text", tests, sizeof tests / sizeof *tests);
    const int evasion = unit_run("text: evasion", text_evasion_tests, n_text_evasion_tests);
    return folding ? folding : evasion;
}
