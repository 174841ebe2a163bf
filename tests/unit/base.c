/* base: arenas, strings, YAML under its caps, JSON, files. */
#include "unit.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(an_arena_gives_zeroed_memory_again_after_a_reset)
{
    hed_arena *arena = unit_arena();
    for (int round = 0; round < 3; round++) {
        unsigned char *at = hed_arena_alloc(arena, (size_t)3 << 20);
        for (size_t i = 0; i < (size_t)3 << 20; i += 4093)
            ck_assert_int_eq(at[i], 0);
        memset(at, 0xff, (size_t)3 << 20);
        hed_arena_reset(arena);
    }
}
END

TEST(an_arena_gives_zeroed_memory_where_pages_are_locked)
{
    hed_arena *arena = unit_arena();
    char *at = hed_arena_alloc(arena, (size_t)4 << 20);
    memset(at, 0xff, (size_t)4 << 20);
    ck_assert_int_eq(mlock(at + ((size_t)2 << 20), 1), 0); /* a page of it cannot be given back */
    hed_arena_reset(arena);
    at = hed_arena_alloc(arena, (size_t)4 << 20);
    for (size_t i = 0; i < (size_t)4 << 20; i += 4093)
        ck_assert_int_eq(at[i], 0);
    munlock(at, (size_t)4 << 20);
}
END

TEST(a_list_keeps_its_elements_while_others_take_memory)
{
    hed_arena *arena = unit_arena();
    HED_LIST(int) list = {0};
    for (int i = 0; i < 1000; i++) {
        *HED_PUSH(arena, &list) = i;
        if (i % 7 == 0)
            hed_arena_str(arena, HED_S("between"));
    }
    ck_assert_uint_eq(list.n, 1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(list.at[i], i);
}
END

TEST(rewinding_gives_the_same_address_again)
{
    hed_arena *arena = unit_arena();
    size_t mark = hed_arena_mark(arena);
    char *first = hed_arena_alloc(arena, 100);
    first[5] = 1;
    hed_arena_rewind(arena, mark);
    char *second = hed_arena_alloc(arena, 100);
    ck_assert_ptr_eq(first, second);
    ck_assert_int_eq(second[5], 0);
}
END

TEST(lines_are_cut_at_either_newline)
{
    hed_str rest = HED_S("one\r\ntwo\n\nlast"), line;
    static const char *const want[] = {"one", "two", "", "last"};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(hed_str_line(&rest, &line));
        ck_assert_hed_str(line, want[i]);
    }
    ck_assert(!hed_str_line(&rest, &line));
}
END

TEST(numbers_are_read_whole_or_not_at_all)
{
    double d;
    long long n;
    ck_assert(hed_str_double(HED_S("-1.5e3"), &d) && fabs(d + 1500) < 1e-9);
    static const char *const bad[] = {"", "1x", "nan", "inf", "0x10", " 1", "1 ", "1e999", "--1", "."};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!hed_str_double(hed_str_of(bad[i]), &d), "\"%s\" read as a number", bad[i]);
    ck_assert(!hed_str_double(HED_S("1\0"
                                    "5"),
                              &d)); /* strtod would stop at the NUL and be content */
    ck_assert(hed_str_int(HED_S("-42"), &n) && n == -42);
    ck_assert(!hed_str_int(HED_S("9223372036854775808"), &n));
    ck_assert(!hed_str_int(HED_S("-"), &n) && !hed_str_int(HED_S("1.0"), &n));
}
END

TEST(doubles_are_written_short_and_without_exponents)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0.1, "0.1"},          {-0.0, "0"},        {1000, "1000"}, {0.00002, "0.00002"},
                 {1.0 / 3, "0.333333"}, {123456, "123456"}, {2.5, "2.5"},   {12300000, "12300000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_buf buf = {0};
        hed_buf_double(&buf, cases[i].value, 6);
        ck_assert_hed_str(hed_buf_str(&buf), cases[i].text);
        hed_buf_free(&buf);
    }
}
END

/* To numbers of all sizes, some of them halves of what can be written, printf is asked what they are. */
TEST(doubles_are_rounded_as_printf_does)
{
    uint64_t state = 1;
    size_t compared = 0;
    for (int i = 0; i < 200000; i++) {
        const int significant = 1 + i % 9, places = (int)(hed_hash(&i, sizeof i, 1) % 14);
        state = hed_hash(&state, sizeof state, (uint64_t)i);
        double value = (double)(state % 100000000) / pow(10, places);
        if (i % 3 == 0)
            value = ((double)(state % 2000) + .5) / pow(10, places % 7);
        char text[64];
        snprintf(text, sizeof text, "%.*g", significant, i % 5 == 0 ? -value : value);
        if (strchr(text, 'e'))
            continue;
        hed_buf buf = {0};
        hed_buf_double(&buf, i % 5 == 0 ? -value : value, significant);
        ck_assert_hed_str(hed_buf_str(&buf), strcmp(text, "-0") == 0 ? "0" : text);
        hed_buf_free(&buf);
        compared++;
    }
    ck_assert_uint_gt(compared, 100000);
}
END

TEST(the_hash_is_the_same_on_every_machine)
{
    uint64_t seen[20];
    for (size_t len = 0; len < 20; len++) {
        seen[len] = hed_hash("abcdefghijklmnopqrst", len, 7);
        for (size_t other = 0; other < len; other++)
            ck_assert_uint_ne(seen[len], seen[other]);
    }
    ck_assert_uint_eq(hed_hash("headline", 8, 0), hed_hash(unit_guarded(HED_S("headline")).ptr, 8, 0));
    ck_assert_uint_ne(hed_hash("headline", 8, 0), hed_hash("headline", 8, 1));
}
END

TEST(a_near_name_is_suggested_and_a_far_one_is_not)
{
    static const char *const names[] = {"pattern", "phrases", "weight", "when"};
    ck_assert_str_eq(hed_suggest(HED_S("pattren"), names, 4), "pattern");
    ck_assert_str_eq(hed_suggest(HED_S("wieght"), names, 4), "weight");
    ck_assert_ptr_null(hed_suggest(HED_S("zebra"), names, 4));
    ck_assert_ptr_null(hed_suggest(HED_S(""), names, 4));
}
END

TEST(an_error_is_one_line_and_whole_characters)
{
    hed_err err;
    char text[600], longest[900];
    hed_fail(&err, HED_ESYNTAX, "a.yaml", 3, "bad\nthing\t%s", "here");
    ck_assert_str_eq(hed_err_string(&err, text, sizeof text), "a.yaml:3: bad thing here");
    for (size_t i = 0; i + 1 < sizeof longest; i += 2)
        memcpy(longest + i, "\xc3\xa9", 2);
    longest[sizeof longest - 1] = longest[sizeof longest - 2] = 0;
    hed_fail(&err, HED_ESYNTAX, NULL, 0, "%s", longest);
    const size_t len = strlen(err.text); /* as many whole characters as there is room for, and an ellipsis */
    ck_assert_uint_ge(len, sizeof err.text - 4);
    ck_assert_uint_eq(hed_utf8_check((hed_str){err.text, len}), len);
    ck_assert_str_eq(err.text + len - 3, "\xe2\x80\xa6");
}
END

TEST(yaml_gives_values_with_their_places)
{
    hed_arena *arena = unit_arena();
    hed_err err = {0};
    const hed_node *root =
        hed_yaml_parse(arena, unit_guarded(HED_S("a: 1.5\nb:\n  - x\n  - 'true'\nc: true\n")), "f", &err);
    ck_assert_msg(root != NULL, "%s", err.text);
    double d;
    bool yes;
    ck_assert(hed_node_double(hed_node_get(root, "a"), &d) && fabs(d - 1.5) < 1e-12);
    const hed_node *b = hed_node_get(root, "b");
    ck_assert_uint_eq(b->n, 2);
    ck_assert_hed_str(b->first->text, "x");
    ck_assert_uint_eq(b->first->line, 3);
    ck_assert_uint_eq(b->first->column, 5);
    ck_assert(!hed_node_bool(b->first->next, &yes)); /* quoted */
    ck_assert(hed_node_bool(hed_node_get(root, "c"), &yes) && yes);
    static const char *const keys[] = {"a", "bb", "c"};
    ck_assert(!hed_node_keys(root, "f", keys, 3, &err));
    ck_assert_err_has(err, "unknown key \"b\"");
    ck_assert_uint_eq(err.line, 2);
}
END

TEST(yaml_refuses_what_a_configuration_does_not_need)
{
    static const char *const bad[][2] = {
        {"a: &x 1\n", "anchors"},
        {"a: *x\n", "alias"},
        {"a: !!int 1\n", "tags"},
        {"<<: {a: 1}\n", "merge"},
        {"a: 1\nb: 2\na: 3\n", "second time (first on line 1)"},
        {"a: 1\n---\nb: 2\n", "document"},
        {"", "empty"},
        {"? [a]\n: 1\n", "key"},
        {"a: [1, 2\n", ""},
        {"a: \"\\0\"\n", "NUL"},
        {"a: 1\n\"a\\0\": 2\n", "NUL"},
        {"a: \xff\n", "at byte"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        hed_err err = {0};
        const hed_node *root = hed_yaml_parse(unit_arena(), unit_guarded(hed_str_of(bad[i][0])), "f", &err);
        ck_assert_msg(root == NULL, "accepted %s", bad[i][0]);
        ck_assert_err_has(err, bad[i][1]);
    }
    hed_buf deep = {0};
    for (int i = 0; i < 40; i++)
        hed_buf_char(&deep, '[');
    hed_err err = {0};
    ck_assert_ptr_null(hed_yaml_parse(unit_arena(), hed_buf_str(&deep), "f", &err));
    ck_assert_err_has(err, "deeper");
    hed_buf_free(&deep);
}
END

static void same_tree(const hed_node *a, const hed_node *b)
{
    for (; a && b; a = a->next, b = b->next) {
        ck_assert(a->kind == b->kind && a->quoted == b->quoted && a->n == b->n);
        ck_assert(a->line == b->line && a->column == b->column);
        ck_assert(a->key_line == b->key_line && a->key_column == b->key_column);
        ck_assert(hed_str_eq(a->key, b->key) && !a->key.ptr == !b->key.ptr);
        ck_assert(hed_str_eq(a->text, b->text) && !a->text.ptr == !b->text.ptr);
        same_tree(a->first, b->first);
    }
    ck_assert(!a && !b);
}

TEST(a_tree_comes_back_from_its_bytes_and_from_nothing_less)
{
    static const char *const texts[] = {"a: 1.5\nb:\n  - x\n  - 'true'\n\"\": []\nc: {d: '', e: [[~]]}\n", "x\n",
                                        "[]\n"};
    hed_arena *arena = unit_arena();
    hed_err err = {0};
    for (size_t i = 0; i <= sizeof texts / sizeof *texts; i++) {
        const bool pack = i == sizeof texts / sizeof *texts;
        const hed_node *root = pack ? hed_yaml_load(arena, "rules/en/style.yaml", &err)
                                    : hed_yaml_parse(arena, hed_str_of(texts[i]), "f", &err);
        hed_buf to = {0};
        ck_assert_msg(root != NULL, "%s", err.text);
        hed_tree_put(root, &to);
        const hed_str bytes = hed_buf_str(&to);
        const hed_node *back = hed_tree_take(arena, unit_guarded(bytes));
        ck_assert_ptr_nonnull(back);
        same_tree(root, back);
        for (size_t cut = 0; cut < bytes.len && cut < 300; cut++)
            ck_assert_ptr_null(hed_tree_take(arena, unit_guarded(hed_str_sub(bytes, 0, cut))));
        hed_buf_char(&to, 0);
        ck_assert_ptr_null(hed_tree_take(arena, hed_buf_str(&to)));
        hed_buf_free(&to);
    }
}
END

TEST(json_escapes_what_would_break_a_line)
{
    hed_buf buf = {0};
    hed_json json = {.to = &buf};
    hed_json_object(&json);
    hed_json_key(&json, "s");
    hed_json_str(&json, HED_S("a\"b\\c\n\x01\xe2\x80\xa8\xc3\xa9"));
    hed_json_key(&json, "n");
    hed_json_array(&json);
    hed_json_num(&json, 0.25);
    hed_json_num(&json, NAN);
    hed_json_int(&json, -3);
    hed_json_bool(&json, true);
    hed_json_array_end(&json);
    hed_json_object_end(&json);
    ck_assert_hed_str(hed_buf_str(&buf), "{\"s\":\"a\\\"b\\\\c\\n\\u0001\\u2028\xc3\xa9\",\"n\":[0.25,null,-3,true]}");
    hed_buf_free(&buf);
}
END

TEST(a_written_file_keeps_its_mode_and_leaves_nothing_beside_it)
{
    char folder[] = "/tmp/hed-unit-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    hed_arena *arena = unit_arena();
    const char *path = hed_file_join(arena, folder, "a.txt");
    hed_err err;
    hed_str got;
    struct stat about;
    ck_assert(hed_file_write(path, HED_S("old"), &err));
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert(hed_file_write(path, HED_S("new"), &err));
    ck_assert(hed_file_read(arena, path, 100, &got, &err));
    ck_assert_hed_str(got, "new");
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0640);
    const char *const *names;
    size_t n;
    ck_assert(hed_file_list(arena, folder, "", &names, &n, &err));
    ck_assert_uint_eq(n, 1);
    ck_assert(!hed_file_read(arena, path, 2, &got, &err));
    ck_assert_int_eq(err.code, HED_ELIMIT);
    ck_assert(!hed_file_read(arena, folder, 2, &got, &err));
    ck_assert_err_has(err, "folder");
    unlink(path);
    rmdir(folder);
}
END

TEST(writing_goes_where_a_link_leads_and_through_a_pipe)
{
    char folder[] = "/tmp/hed-unit-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    hed_arena *arena = unit_arena();
    const char *file = hed_file_join(arena, folder, "file"), *link = hed_file_join(arena, folder, "link"),
               *pipe = hed_file_join(arena, folder, "pipe");
    hed_err err;
    hed_str got;
    char bytes[8];
    struct stat about;
    ck_assert(hed_file_write(file, HED_S("old"), &err));
    ck_assert_int_eq(symlink("file", link), 0);
    ck_assert(hed_file_write(link, HED_S("new"), &err));
    ck_assert_int_eq(lstat(link, &about), 0);
    ck_assert(S_ISLNK(about.st_mode));
    ck_assert(hed_file_read(arena, file, 100, &got, &err));
    ck_assert_hed_str(got, "new");
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    const int fd = open(pipe, O_RDONLY | O_NONBLOCK);
    ck_assert_int_ge(fd, 0);
    ck_assert(hed_file_write(pipe, HED_S("through"), &err));
    ck_assert_int_eq(read(fd, bytes, sizeof bytes), 7);
    ck_assert_int_eq(lstat(pipe, &about), 0);
    ck_assert(S_ISFIFO(about.st_mode));
    close(fd);
    ck_assert(!hed_file_write(folder, HED_S("x"), &err));
    ck_assert_err_has(err, "cannot write: Is a directory");
    unlink(pipe);
    unlink(link);
    unlink(file);
    rmdir(folder);
}
END

TEST(a_part_is_found_in_either_case)
{
    const char *text = "entry-TITLE titles";
    ck_assert_ptr_eq(hed_strcasestr(text, "title"), text + 6);
    ck_assert_ptr_eq(hed_strcasestr(text, "TITLES"), text + 12);
    ck_assert_ptr_eq(hed_strcasestr(text, ""), text);
    ck_assert_ptr_null(hed_strcasestr(text, "titlesx"));
    ck_assert_ptr_null(hed_strcasestr("", "a"));
}
END

TEST(a_checksum_tells_where_parts_end)
{
    ck_assert_str_eq(hed_sha256_of(HED_S("abc")).hex,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hed_str one[] = {HED_S("ab"), HED_S("c")}, two[] = {HED_S("a"), HED_S("bc")};
    ck_assert_str_ne(hed_sha256_of_all(one, 2).hex, hed_sha256_of_all(two, 2).hex);
}
END

TEST(codes_of_languages_come_to_one_form)
{
    static const char *const rows[][2] = {{"en", "en"},
                                          {"en_US", "en-US"},
                                          {"en_US.UTF-8", "en-US"},
                                          {"eng", "en"},
                                          {"EN-us", "en-us"},
                                          {"ger", "de"},
                                          {" de ", "de"},
                                          {"en-Latn-GB", "en-Latn-GB"},
                                          {"gsw", "gsw"},
                                          {"sr_RS@latin", "sr-RS"},
                                          {"und", ""},
                                          {"und-Cyrl", ""},
                                          {"mul", ""},
                                          {"", ""},
                                          {"C", ""},
                                          {"x-private", ""}};
    static const char *const bad[] = {"english",
                                      "klingon",
                                      "e",
                                      "en--US",
                                      "en-",
                                      "-en",
                                      "12",
                                      "en US",
                                      "en/US",
                                      "en-123456789",
                                      "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee"};
    char code[HED_LANG_SIZE];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(hed_language_tag(hed_str_of(rows[i][0]), code), "%s", rows[i][0]);
        ck_assert_str_eq(code, rows[i][1]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!hed_language_tag(hed_str_of(bad[i]), code) && !code[0], "%s", bad[i]);
}
END

UNIT_MAIN("base", T(an_arena_gives_zeroed_memory_again_after_a_reset),
          T(an_arena_gives_zeroed_memory_where_pages_are_locked), T(writing_goes_where_a_link_leads_and_through_a_pipe),
          T(a_list_keeps_its_elements_while_others_take_memory), T(rewinding_gives_the_same_address_again),
          T(lines_are_cut_at_either_newline), T(numbers_are_read_whole_or_not_at_all),
          T(doubles_are_written_short_and_without_exponents), T(doubles_are_rounded_as_printf_does),
          T(the_hash_is_the_same_on_every_machine), T(a_near_name_is_suggested_and_a_far_one_is_not),
          T(an_error_is_one_line_and_whole_characters), T(yaml_gives_values_with_their_places),
          T(yaml_refuses_what_a_configuration_does_not_need), T(a_tree_comes_back_from_its_bytes_and_from_nothing_less),
          T(json_escapes_what_would_break_a_line), T(a_written_file_keeps_its_mode_and_leaves_nothing_beside_it),
          T(a_checksum_tells_where_parts_end), T(a_part_is_found_in_either_case),
          T(codes_of_languages_come_to_one_form))
