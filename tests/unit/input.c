/* input: every format, where its headlines stand, what is wrong with bad input, and splicing. Pages are in
 * input_pages.c. */
#include "input_kit.h"

#include <math.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/* ---- Cases from files */

/* Appends what an item is, in the words of tests/cases/input. */
static void describe(const hed_item *item, hed_buf *to)
{
    const struct {
        const char *name;
        hed_str value;
    } fields[] = {{"headline", item->headline}, {"dek", item->dek},       {"body", item->body}, {"id", item->id},
                  {"section", item->section},   {"outlet", item->outlet}, {"lang", item->lang}, {"slot", item->slot},
                  {"label", item->label_name},  {"field", item->field},   {"note", item->note}};
    if (item->bad) {
        hed_buf_printf(to, "bad: %s: ", hed_code_name(item->bad->code));
        if (item->bad->line)
            hed_buf_printf(to, "line %u: ", item->bad->line);
        hed_buf_printf(to, "%s\n", item->bad->text);
        return;
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i].value.len == 0)
            continue;
        hed_buf_printf(to, "%s: ", fields[i].name);
        for (size_t k = 0; k < fields[i].value.len; k++) {
            const char c = fields[i].value.ptr[k];
            if (c == '\n')
                hed_buf_cstr(to, "\\n");
            else
                hed_buf_char(to, c);
        }
        hed_buf_char(to, '\n');
    }
    if (!isnan(item->label))
        hed_buf_printf(to, "target: %g\n", item->label);
    hed_buf_printf(to, "line: %u\n", item->places[0].line);
}

static size_t read_cases(const char *folder)
{
    const char *const *paths;
    size_t n, cases = 0;
    hed_err err;
    ck_assert(hed_file_list(unit_arena(), folder, "", &paths, &n, &err));
    for (size_t i = 0; i < n; i++) {
        if (hed_str_ends(hed_str_of(paths[i]), HED_S(".expect")) || hed_file_is_folder(paths[i]))
            continue;
        const hed_read read = kit_read_all(paths[i], NULL);
        hed_buf is = {0};
        for (size_t k = 0; k < read.n; k++) {
            hed_buf_cstr(&is, k ? "\n" : "");
            describe(&read.items[k], &is);
        }
        const char *beside = kit_path("%s.expect", paths[i]);
        hed_str wanted = unit_file(beside);
        if (getenv("UPDATE_CASES") && hed_file_write(beside, hed_buf_str(&is), &err)) /* look at the difference! */
            wanted = hed_buf_str(&is);
        ck_assert_msg(hed_str_eq(hed_buf_str(&is), wanted), "%s is read as\n%.*s", paths[i], HED_FMT(hed_buf_str(&is)));
        hed_buf_free(&is);
        cases++;
    }
    return cases;
}

TEST(cases_are_read_as_the_file_beside_them_says)
{
    static const struct {
        const char *folder;
        size_t least;
    } folders[] = {{"tests/cases/input", 8},        {"tests/cases/input/html", 55},     {"tests/cases/input/feed", 35},
                   {"tests/cases/input/json", 8},   {"tests/cases/input/wordpress", 2}, {"tests/cases/input/ninjs", 3},
                   {"tests/cases/input/newsml", 2}, {"tests/cases/input/markdown", 12}};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        ck_assert_uint_ge(read_cases(folders[i].folder), folders[i].least);
}
END

/* ---- Places */

TEST(places_hold_the_headline_as_it_is_written)
{
    static const struct {
        const char *name, *bytes, *at[3];
    } cases[] = {
        {"a.txt", "\xef\xbb\xbfOne bridge\r\n\r\n  Two ferries  \nThree", {"One bridge", "Two ferries", "Three"}},
        {"a.jsonl",
         "{\"id\": \"headline\", \"headline\" : \"One \\\"b\\\" "
         "\\u00e9\"}\n{\"x\":{\"title\":\"no\"},\"title\":\"Two\"}",
         {"\"One \\\"b\\\" \\u00e9\"", "\"Two\""}},
        {"a.csv",
         "id,title\r\n1,\"One, \"\"b\"\"\"\r\n2,Two\r\n3,\"Three\nlines\"",
         {"\"One, \"\"b\"\"\"", "Two", "\"Three\nlines\""}},
        {"a.tsv", "\xef\xbb\xbfheadline\tid\nOne, two\t1\n\"Two\"\t2\n", {"One, two", "\"Two\""}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_str bytes = hed_str_of(cases[i].bytes);
        const char *path = kit_file(cases[i].name, bytes);
        const hed_read read = kit_read_all(path, NULL);
        for (size_t k = 0; k < read.n; k++) {
            const hed_place *place = &read.items[k].places[0];
            ck_assert_hed_str(place->path, path);
            ck_assert_hed_str(hed_str_sub(bytes, place->start, place->end), cases[i].at[k]);
        }
        ck_assert(read.n == 3 || !cases[i].at[read.n]);
    }
}
END

TEST(field_of_the_input_is_told)
{
    const hed_read json = kit_read_all(kit_file("a.jsonl", HED_S("{\"title\":\"x\"}")), NULL);
    ck_assert_hed_str(json.items[0].field, "title");
    const hed_read csv = kit_read_all(kit_file("a.csv", HED_S("id,Headline\n1,x\n")), NULL);
    ck_assert_hed_str(csv.items[0].field, "Headline");
}
END

TEST(own_name_of_a_field_wins_over_another_wherever_it_stands)
{
    static const char *const files[][2] = {{"a.jsonl", "{\"headline\":\"right\",\"title\":\"wrong\"}"},
                                           {"b.jsonl", "{\"title\":\"wrong\",\"headline\":\"right\"}"},
                                           {"a.csv", "headline,title\nright,wrong\n"},
                                           {"b.csv", "title,headline\nwrong,right\n"}};
    for (size_t i = 0; i < 4; i++) {
        const hed_read read = kit_read_all(kit_file(files[i][0], hed_str_of(files[i][1])), NULL);
        ck_assert_uint_eq(read.n, 1);
        ck_assert_hed_str(read.items[0].headline, "right");
    }
}
END

TEST(field_map_replaces_the_usual_names)
{
    static const char *const map[][2] = {{"headline", "hl"}, {"label", "class"}};
    const hed_reader_options options = {.fields = map, .n_fields = 2};
    static const char *const files[][2] = {{"a.jsonl", "{\"headline\":\"wrong\",\"hl\":\"right\",\"class\":1}"},
                                           {"a.csv", "hl,headline,class\nright,wrong,1\n"}};
    for (size_t i = 0; i < 2; i++) {
        const hed_read read = kit_read_all(kit_file(files[i][0], hed_str_of(files[i][1])), &options);
        ck_assert_hed_str(read.items[0].headline, "right");
        ck_assert_double_eq_tol(read.items[0].label, 1, 1e-12);
    }
}
END

TEST(labels_are_numbers_or_names_and_anything_else_is_kept_as_written)
{
    static const struct {
        const char *written;
        double label;
    } cases[] = {{"1", 1},    {"0.25", .25},       {"clickbait", 1}, {"Bait", 1},
                 {"news", 0}, {"no-clickbait", 0}, {"", NAN},        {"maybe", NAN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = kit_file("a.csv", hed_arena_printf(kit_arena(), "headline,label\nx,%s\n", cases[i].written));
        const hed_read read = kit_read_all(path, NULL);
        ck_assert_hed_str(read.items[0].label_name, cases[i].written);
        ck_assert(isnan(cases[i].label) ? isnan(read.items[0].label)
                                        : fabs(read.items[0].label - cases[i].label) < 1e-12);
    }
    const hed_read bad = kit_read_all(kit_file("a.csv", HED_S("headline,label\nx,2\n")), NULL);
    ck_assert_ptr_nonnull(bad.items[0].bad);
    ck_assert_err_has(*bad.items[0].bad, "label 2 is not between 0 and 1");
}
END

/* ---- Formats by content */

TEST(format_is_told_by_ending_then_by_content)
{
    static const char page[] =
        "Monday, 4 March 2030\n\nHarbour Bridge Closes for Repairs\n\nBy Ann Writer\n\n"
        "The harbour bridge closed on Monday after engineers found cracks in two of its pillars, the "
        "council said in a statement. Repairs will take until the summer at least.\n\n"
        "Ferries will run every ten minutes until the bridge opens again, the council said, and will "
        "take bicycles without a charge. Buses will be sent by way of the old town.\n\nMore\n\n"
        "Baker Wins Prize\n\nA baker from the old town has won the national bread prize.\n";
    static const struct {
        const char *name, *bytes;
        size_t items;
        const char *first;
    } cases[] = {
        {"list", "One bridge\nTwo, or three, ferries\n", 2, "One bridge"},
        {"list", "One bridge\n\nTwo ferries\n\nThree\n", 3, "One bridge"},
        {"lines", "  {\"headline\": \"One\"}\n{\"headline\": \"Two\"}\n", 2, "One"},
        {"table", "id,headline\n1,One\n", 1, "One"},
        {"table", "\xef\xbb\xbf\"Headline\",\"id\"\r\n\"One, two\",1\r\n", 1, "One, two"},
        {"tabs", "label\ttitle\n1\tOne\n", 1, "One"},
        {"page", page, 2, "Harbour Bridge Closes for Repairs"},
        {"page.txt", page, 2, "Harbour Bridge Closes for Repairs"},
        {"a.csv", "title\nOne\n", 1, "One"},
        {"a.txt", "Title, and more\nOne\n", 2, "Title, and more"},
        {"a.ndjson", "{\"headline\": \"One\"}", 1, "One"},
        {"page", "<!DOCTYPE html>\n<title>One bridge</title>", 1, "One bridge"},
        {"page", "\n<!-- x --><HTML><BODY><H1>One bridge</H1>", 1, "One bridge"},
        {"feed", "<?xml version='1.0'?>\n<!-- x --><rss><channel><item><title>One</title></item></channel></rss>", 1,
         "One"},
        {"feed.html",
         "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><title>One</title></entry></feed>", 1,
         "One"},
        {"rdf.xml", "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'><item><title>One</title></item></rdf:RDF>",
         1, "One"},
        {"wire.xml", "<newsItem><contentMeta><headline>One</headline></contentMeta></newsItem>", 1, "One"},
        {"array", "[\n {\"headline\": \"One\"}\n]", 1, "One"},
        {"one", "{\n\"headline\": \"One\"\n}", 1, "One"},
        {"posts", "[{\"id\":1,\"title\":{\"rendered\":\"O&#110;e\"}}]", 1, "One"},
        {"wire.json", "{\"uri\":\"u\",\"version\":\"1\",\"headline\":\"One\"}", 1, "One"},
        {"wire", "{\n\"uri\":\"u\",\"standard\":{},\"headlines\":[{\"value\":\"One\"}]}", 1, "One"},
        {"wrong.txt", "<html><title>One bridge</title>", 1, "One bridge"},
        {"wrong.csv", "[{\"headline\": \"One\"}, {\"headline\": \"Two\"}]", 2, "One"},
        {"wrong.json", "{\"headline\": \"One\"}\n{\"headline\": \"Two\"}\n", 2, "One"},
        {"wrong.jsonl", "[{\"headline\": \"One\"},\n{\"headline\": \"Two\"}]", 2, "One"},
        {"list", "[Update] Bridge opens\n<b>Two</b> ferries\n", 2, "[Update] Bridge opens"},
        {"list", "{Live} Bridge opens\n", 1, "{Live} Bridge opens"},
        {"list", "<3 and other marks\n", 1, "<3 and other marks"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_read read = kit_read_all(kit_file(cases[i].name, hed_str_of(cases[i].bytes)), NULL);
        ck_assert_msg(read.n == cases[i].items, "case %zu: %zu items", i, read.n);
        ck_assert_msg(!read.items[0].bad, "case %zu: %s", i, read.items[0].bad->text);
        ck_assert_hed_str(read.items[0].headline, cases[i].first);
    }
}
END

TEST(unknown_format_is_refused_with_the_nearest)
{
    const hed_reader_options options = {.format = "jsnol"};
    hed_err err;
    ck_assert_ptr_null(hed_reader_open("x", &options, &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
    ck_assert_err_has(err, "did you mean jsonl");
}
END

/* ---- Sources */

static hed_str gz(hed_str plain)
{
    const char *path = kit_path("%s/packed", kit_folder());
    gzFile file = gzopen(path, "wb");
    ck_assert_int_eq(gzwrite(file, plain.ptr, (unsigned)plain.len), (int)plain.len);
    gzclose(file);
    return unit_file(path);
}

static hed_str zst(hed_str plain)
{
    const size_t room = ZSTD_compressBound(plain.len);
    char *to = hed_arena_take(kit_arena(), room, 1);
    return (hed_str){to, ZSTD_compress(to, room, plain.ptr, plain.len, 3)};
}

static hed_str many_lines(size_t n)
{
    hed_buf buf = {0};
    for (size_t i = 0; i < n; i++)
        hed_buf_printf(&buf, "Bridge %zu closes for repairs until the summer of the year\n", i % 7);
    hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

TEST(compressed_input_is_read_as_if_it_were_plain)
{
    const hed_str plain = many_lines(50000); /* packs to so little that much is still inside when the file has ended */
    const hed_str packed[] = {gz(plain), zst(plain)};
    static const char *const names[] = {"a.txt.gz", "a.zst"};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_uint_lt(packed[i].len, plain.len / 50);
        ck_assert_uint_eq(kit_count(kit_file(names[i], packed[i])), 50000);
        char *both = hed_arena_take(kit_arena(), packed[i].len * 2, 1);
        memcpy(both, packed[i].ptr, packed[i].len);
        memcpy(both + packed[i].len, packed[i].ptr, packed[i].len);
        ck_assert_uint_eq(kit_count(kit_file(names[i], (hed_str){both, packed[i].len * 2})), 100000);
    }
    const hed_read csv = kit_read_all(kit_file("a.csv.gz", gz(HED_S("\xef\xbb\xbfheadline\nOne\n"))), NULL);
    ck_assert_hed_str(csv.items[0].headline, "One");
}
END

TEST(what_an_unpacker_still_holds_at_the_end_of_the_file_is_read)
{
    for (size_t n = 900; n < 9000; n += 123) {
        const hed_str plain = many_lines(n);
        ck_assert_uint_eq(kit_count(kit_file("a.zst", zst(plain))), n);
        ck_assert_uint_eq(kit_count(kit_file("a.gz", gz(plain))), n);
    }
}
END

TEST(every_cut_of_compressed_input_is_an_error_after_what_could_be_read)
{
    hed_buf noise = {0}; /* does not pack, so that lines come out before the end */
    for (size_t i = 0; i < 40; i++)
        hed_buf_printf(&noise, "Headline %016llx\n", (unsigned long long)hed_hash(&i, sizeof i, 1));
    const hed_str packed[] = {gz(hed_buf_str(&noise)), zst(hed_buf_str(&noise))};
    for (size_t i = 0; i < 2; i++)
        for (size_t len = 4; len < packed[i].len; len++) {
            const hed_read read = kit_read_all(kit_file("cut", hed_str_sub(packed[i], 0, len)), NULL);
            ck_assert_uint_ge(read.n, 1);
            const hed_item *last = &read.items[read.n - 1];
            ck_assert_msg(last->bad != NULL, "cut at %zu of %zu: nothing said", len, packed[i].len);
            ck_assert_err_has(*last->bad, "is lost");
            for (size_t k = 0; k + 1 < read.n; k++)
                ck_assert_uint_eq(read.items[k].headline.len, 25);
        }
    hed_buf_free(&noise);
}
END

TEST(damaged_compressed_input_is_an_error)
{
    const hed_str good = gz(many_lines(1000));
    char *bytes = hed_arena_take(kit_arena(), good.len, 1);
    memcpy(bytes, good.ptr, good.len);
    bytes[good.len / 2] ^= 0x55;
    const hed_read read = kit_read_all(kit_file("a.gz", (hed_str){bytes, good.len}), NULL);
    ck_assert_ptr_nonnull(read.items[read.n - 1].bad);
    ck_assert_err_has(*read.items[read.n - 1].bad, "damaged");
}
END

TEST(dash_is_standard_input)
{
    int ends[2], keep = dup(STDIN_FILENO);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq((int)write(ends[1], "One\nTwo\n", 8), 8);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    const hed_read read = kit_read_all("-", NULL);
    dup2(keep, STDIN_FILENO);
    ck_assert_uint_eq(read.n, 2);
    ck_assert_hed_str(read.items[1].headline, "Two");
    ck_assert_hed_str(read.items[1].places[0].path, "-");
    ck_assert_uint_eq(read.items[1].places[0].line, 2);
}
END

TEST(what_cannot_be_opened_says_why)
{
    hed_err err;
    ck_assert_ptr_null(hed_reader_open("tests/no-such-file", NULL, &err));
    ck_assert_int_eq(err.code, HED_EIO);
    ck_assert_str_eq(err.path, "tests/no-such-file");
    ck_assert_err_has(err, "No such file");
    ck_assert_ptr_null(hed_reader_open("tests", NULL, &err));
    ck_assert_err_has(err, "is a directory");
}
END

TEST(input_without_a_headline_is_one_bad_item)
{
    static const char *const names[] = {"a.txt", "a.csv",  "a.jsonl", "a.page",   "a.tsv", "a.html",
                                        "a.rss", "a.json", "a.ninjs", "a.newsml", "a.md"};
    static const char *const bytes[] = {"", "\n\n  \n", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < 3; k++) {
            if (k == 1 && (i == 1 || i == 4))
                continue; /* a blank header row is an error of its own */
            const hed_read read = kit_read_all(kit_file(names[i], hed_str_of(bytes[k])), NULL);
            ck_assert_uint_eq(read.n, 1);
            ck_assert_ptr_nonnull(read.items[0].bad);
            ck_assert_err_has(*read.items[0].bad, "holds no headline");
        }
}
END

TEST(line_of_ten_megabytes_is_an_error_of_that_line_alone)
{
    static const char *const names[] = {"a.txt", "a.jsonl", "a.csv"};
    static const char *const around[][2] = {{"First\n", "\nLast\n"},
                                            {"{\"title\":\"First\"}\n", "\n{\"title\":\"Last\"}\n"},
                                            {"title\nFirst\n", "\nLast\n"}};
    for (size_t i = 0; i < 3; i++) {
        hed_buf buf = {0};
        hed_buf_cstr(&buf, around[i][0]);
        memset(hed_buf_room(&buf, 10000000), 'x', 10000000);
        buf.len += 10000000;
        hed_buf_cstr(&buf, around[i][1]);
        const hed_read read = kit_read_all(kit_file(names[i], hed_buf_str(&buf)), NULL);
        ck_assert_uint_eq(read.n, 3);
        ck_assert_hed_str(read.items[0].headline, "First");
        ck_assert_hed_str(read.items[2].headline, "Last");
        ck_assert_uint_eq(read.items[2].places[0].line, i == 2 ? 4 : 3);
        ck_assert_ptr_nonnull(read.items[1].bad);
        ck_assert_int_eq(read.items[1].bad->code, HED_ELIMIT);
        ck_assert_err_has(*read.items[1].bad, "10000000 bytes long");
        ck_assert_uint_eq(read.items[1].bad->line, i == 2 ? 3 : 2);
        hed_buf_free(&buf);
    }
}
END

TEST(items_live_as_long_as_their_batch_whatever_becomes_of_the_reader)
{
    static const char *const paths[] = {"corpus/samples/page.txt", "corpus/samples/headlines.txt", "corpus/test.jsonl",
                                        "tests/cases/input/html/amp.html"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        hed_err err;
        hed_batch batch, other;
        hed_reader *reader = hed_reader_open(paths[i], NULL, &err);
        ck_assert_msg(reader != NULL, "%s", err.text);
        ck_assert(hed_batch_new(&batch, &err) && hed_batch_new(&other, &err));
        ck_assert_uint_gt(hed_reader_read(reader, &batch, 8), 0);
        while (hed_reader_read(reader, &other, 8) > 0)
            ;
        hed_reader_free(reader);
        for (size_t k = 0; k < batch.n; k++) {
            ck_assert_uint_gt(batch.items[k].headline.len, 0);
            ck_assert_uint_eq(hed_utf8_check(batch.items[k].headline), batch.items[k].headline.len);
            ck_assert_hed_str(batch.items[k].places[0].path, paths[i]);
        }
        hed_batch_free(&batch);
        hed_batch_free(&other);
    }
}
END

TEST(memory_stays_flat_whatever_the_length)
{
    const char *path = kit_file("long.txt", many_lines(200000));
    hed_err err;
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    hed_batch batch;
    ck_assert_ptr_nonnull(reader);
    ck_assert(hed_batch_new(&batch, &err));
    size_t n = 0;
    while (hed_reader_read(reader, &batch, 100) > 0) {
        n += batch.n;
        ck_assert_uint_lt(hed_arena_mark(batch.arena), 100000);
    }
    uint64_t total;
    ck_assert_uint_eq(n, 200000);
    ck_assert_uint_eq(hed_reader_bytes(reader, &total), total);
    hed_reader_free(reader);
    hed_batch_free(&batch);
}
END

TEST(invalid_utf8_is_replaced_when_asked_and_otherwise_left_to_be_refused)
{
    const hed_reader_options replace = {.replace_invalid_utf8 = true};
    const char *text = kit_file("a.txt", HED_S("Bridge \xff closes\n"));
    ck_assert_hed_str(kit_read_all(text, NULL).items[0].headline, "Bridge \xff closes");
    ck_assert_hed_str(kit_read_all(text, &replace).items[0].headline, "Bridge \xef\xbf\xbd closes");
    const char *json = kit_file("a.jsonl", HED_S("{\"title\":\"Bridge \xff closes\",\"dek\":\"\xc3\"}\n"));
    const hed_read bad = kit_read_all(json, NULL);
    ck_assert_int_eq(bad.items[0].bad->code, HED_EINPUT);
    ck_assert_err_has(*bad.items[0].bad, "byte 17 (0xff) is not UTF-8");
    const hed_read good = kit_read_all(json, &replace);
    ck_assert_hed_str(good.items[0].headline, "Bridge \xef\xbf\xbd closes");
    ck_assert_hed_str(good.items[0].dek, "\xef\xbf\xbd");
}
END

TEST(nul_bytes_stay_for_the_check_of_the_text_to_refuse)
{
    const hed_read text = kit_read_all(kit_file("a.txt", (hed_str){"Bri\0dge\n", 8}), NULL);
    ck_assert_uint_eq(text.items[0].headline.len, 7);
    const hed_read json = kit_read_all(kit_file("a.jsonl", HED_S("{\"title\":\"Bri\\u0000dge\"}")), NULL);
    ck_assert_ptr_null(json.items[0].bad);
    ck_assert_uint_eq(json.items[0].headline.len, 7);
    const hed_read raw = kit_read_all(kit_file("a.jsonl", (hed_str){"{\"title\":\"B\0\"}", 14}), NULL);
    ck_assert_ptr_nonnull(raw.items[0].bad);
    ck_assert_err_has(*raw.items[0].bad, "byte 11 (0x00)");
}
END

TEST(deep_json_is_an_error_of_its_line)
{
    hed_buf buf = {0};
    hed_buf_cstr(&buf, "{\"x\":");
    for (int i = 0; i < 100000; i++)
        hed_buf_char(&buf, '[');
    hed_buf_cstr(&buf, "\n{\"title\":\"Next\"}\n");
    const hed_read read = kit_read_all(kit_file("a.jsonl", hed_buf_str(&buf)), NULL);
    ck_assert_uint_eq(read.n, 2);
    ck_assert_ptr_nonnull(read.items[0].bad);
    ck_assert_err_has(*read.items[0].bad, "depth");
    ck_assert_hed_str(read.items[1].headline, "Next");
    hed_buf_free(&buf);
}
END

TEST(header_row_that_cannot_be_used_ends_the_opening)
{
    static const char *const bad[][2] = {
        {"id,text\n1,x\n", "no column is called headline or title (there are: id, text)"},
        {"\n1,x\n", "no column"},
        {"\"headline\n", "header row cannot be read"}};
    for (size_t i = 0; i < 3; i++) {
        hed_err err = {0};
        ck_assert_ptr_null(hed_reader_open(kit_file("a.csv", hed_str_of(bad[i][0])), NULL, &err));
        ck_assert_err_has(err, bad[i][1]);
        ck_assert_uint_eq(err.line, 1);
    }
}
END

TEST(a_table_may_have_many_columns)
{
    hed_buf buf = {0};
    for (int row = 0; row < 2; row++)
        for (int i = 0; i < 300; i++)
            hed_buf_printf(&buf, "%s%c", i == 299 ? (row ? "Bridge" : "headline") : "x", i == 299 ? '\n' : ',');
    const hed_read read = kit_read_all(kit_file("a.csv", hed_buf_str(&buf)), NULL);
    ck_assert_uint_eq(read.n, 1);
    ck_assert_hed_str(read.items[0].headline, "Bridge");
    hed_buf_free(&buf);
}
END

/* ---- Splice */

TEST(spliced_headlines_read_back_and_all_else_stays)
{
    static const struct {
        const char *name, *bytes;
    } cases[] = {
        {"a.txt", "\xef\xbb\xbf  One bridge \r\n\r\nTwo ferries\r\nThree"},
        {"a.jsonl",
         " {\"id\":1, \"headline\" :  \"One \\\"b\\\"\" , \"x\":[1,\"y\"]}\r\n\n{\"headline\":\"Two\",\"dek\":\"d\"}\n"
         "{\"headline\":\"Three\"}"},
        {"a.csv", "id,headline,dek\r\n1,\"One, b\",\"d\"\"d\"\r\n2,Two,\"more\r\nlines\"\r\n3,Three,"},
        {"a.tsv", "\xef\xbb\xbfheadline\tid\nOne\t1\nTwo\t2\nThree\t3\n"},
    };
    static const char *const texts[] = {"Plain words", "A \"quoted\", comma\\slash", "Ünï → 😀"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_str old = hed_str_of(cases[i].bytes);
        const char *path = kit_file(cases[i].name, old);
        const hed_read before = kit_read_all(path, NULL);
        hed_place places[3];
        hed_str new[3];
        hed_buf out = {0};
        hed_err err = {0};
        ck_assert_uint_eq(before.n, 3);
        for (size_t k = 0; k < 3; k++) {
            places[k] = before.items[k].places[0];
            new[k] = hed_str_of(texts[k]);
        }
        ck_assert_msg(hed_reader_splice(path, NULL, places, new, 3, &out, &err), "%s", err.text);
        const hed_read after = kit_read_all(kit_file(cases[i].name, hed_buf_str(&out)), NULL);
        ck_assert_uint_eq(after.n, 3);
        size_t at = 0, was = 0; /* between the headlines, byte for byte */
        for (size_t k = 0; k < 3; k++) {
            const hed_place *now = &after.items[k].places[0];
            ck_assert_hed_str(after.items[k].headline, texts[k]);
            ck_assert(hed_str_eq(after.items[k].dek, before.items[k].dek));
            ck_assert(
                hed_str_eq(hed_str_sub(old, was, places[k].start), hed_str_sub(hed_buf_str(&out), at, now->start)));
            was = places[k].end;
            at = now->end;
        }
        ck_assert(hed_str_eq(hed_str_sub(old, was, old.len), hed_str_sub(hed_buf_str(&out), at, out.len)));
        hed_buf_free(&out);
    }
}
END

TEST(splicing_nothing_copies_and_splicing_what_cannot_be_is_refused)
{
    const char *path = kit_file("a.txt", HED_S("One\nTwo\n")), *packed = kit_file("a.gz", gz(HED_S("One\n")));
    hed_buf out = {0};
    hed_err err = {0};
    ck_assert(hed_reader_splice(path, NULL, NULL, NULL, 0, &out, &err));
    ck_assert_hed_str(hed_buf_str(&out), "One\nTwo\n");
    ck_assert(!hed_reader_splice("-", NULL, NULL, NULL, 0, &out, &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
    ck_assert(!hed_reader_splice(packed, NULL, NULL, NULL, 0, &out, &err));
    ck_assert_err_has(err, "compressed");
    const hed_place beyond = {.path = hed_str_of(path), .line = 1, .start = 4, .end = 99};
    ck_assert(!hed_reader_splice(path, NULL, &beyond, &(hed_str){"x", 1}, 1, &out, &err));
    ck_assert_err_has(err, "changed while it was read");
    hed_buf_free(&out);
}
END

int main(void)
{
    static const unit_test tests[] = {
        T(cases_are_read_as_the_file_beside_them_says),
        T(places_hold_the_headline_as_it_is_written),
        T(field_of_the_input_is_told),
        T(own_name_of_a_field_wins_over_another_wherever_it_stands),
        T(field_map_replaces_the_usual_names),
        T(labels_are_numbers_or_names_and_anything_else_is_kept_as_written),
        T(format_is_told_by_ending_then_by_content),
        T(unknown_format_is_refused_with_the_nearest),
        T(compressed_input_is_read_as_if_it_were_plain),
        T(what_an_unpacker_still_holds_at_the_end_of_the_file_is_read),
        T(every_cut_of_compressed_input_is_an_error_after_what_could_be_read),
        T(damaged_compressed_input_is_an_error),
        T(dash_is_standard_input),
        T(what_cannot_be_opened_says_why),
        T(input_without_a_headline_is_one_bad_item),
        T(line_of_ten_megabytes_is_an_error_of_that_line_alone),
        T(items_live_as_long_as_their_batch_whatever_becomes_of_the_reader),
        T(memory_stays_flat_whatever_the_length),
        T(invalid_utf8_is_replaced_when_asked_and_otherwise_left_to_be_refused),
        T(nul_bytes_stay_for_the_check_of_the_text_to_refuse),
        T(deep_json_is_an_error_of_its_line),
        T(header_row_that_cannot_be_used_ends_the_opening),
        T(a_table_may_have_many_columns),
        T(spliced_headlines_read_back_and_all_else_stays),
        T(splicing_nothing_copies_and_splicing_what_cannot_be_is_refused),
    };
    const int formats = unit_run("input", tests, sizeof tests / sizeof *tests);
    const int pages = unit_run("input pages", input_page_tests, n_input_page_tests);
    const int markup = unit_run("input formats", input_format_tests, n_input_format_tests);
    const int hostile = unit_run("input that is hostile", input_hostile_tests, n_input_hostile_tests);
    return formats || pages || markup || hostile;
}
