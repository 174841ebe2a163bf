/* Pages: each of tests/cases/pages comes out as the file beside it says. */
#include "input_kit.h"

#include <stdio.h>

static size_t paragraphs(hed_str body)
{
    size_t n = body.len > 0;
    for (size_t i = 0; i + 1 < body.len; i++)
        n += body.ptr[i] == '\n' && body.ptr[i + 1] == '\n';
    return n;
}

static hed_str describe(const hed_read *read)
{
    hed_buf is = {0};
    for (size_t i = 0; i < read->n; i++) {
        const hed_item *item = &read->items[i];
        hed_buf_printf(&is, "%sheadline: %.*s\n", i ? "\n" : "", HED_FMT(item->headline));
        if (item->dek.len > 0)
            hed_buf_printf(&is, "dek: %.*s\n", HED_FMT(item->dek));
        if (item->body.len > 0)
            hed_buf_printf(&is, "paragraphs: %zu\n", paragraphs(item->body));
        hed_buf_cstr(&is, "lines:");
        for (size_t k = 0; k < item->n_places; k++)
            hed_buf_printf(&is, " %u", item->places[k].line);
        hed_buf_char(&is, '\n');
    }
    hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&is));
    hed_buf_free(&is);
    return text;
}

static void places_hold(const char *path, const hed_read *read)
{
    const hed_str bytes = unit_file(path);
    for (size_t i = 0; i < read->n; i++)
        for (size_t k = 0; k < read->items[i].n_places; k++) {
            const hed_place *place = &read->items[i].places[k];
            ck_assert(hed_str_eq(hed_str_sub(bytes, place->start, place->end), read->items[i].headline));
        }
}

TEST(pages_come_out_as_the_file_beside_them_says)
{
    const char *const *paths;
    size_t n, pages = 0;
    hed_err err;
    ck_assert(hed_file_list(kit_arena(), "tests/cases/pages", ".txt", &paths, &n, &err));
    for (size_t i = 0; i < n; i++, pages++) {
        const hed_reader_options options = {.format = "page"};
        const hed_read read = kit_read_all(paths[i], &options);
        const hed_str is = describe(&read), wanted = unit_file(kit_path("%s.expect", paths[i]));
        ck_assert_msg(hed_str_eq(is, wanted), "%s comes out as\n%.*s", paths[i], HED_FMT(is));
        places_hold(paths[i], &read);
    }
    ck_assert_uint_ge(pages, 9);
}
END

TEST(pages_with_a_story_are_told_from_lists)
{
    const char *const *paths;
    size_t n;
    hed_err err;
    const hed_reader_options page = {.format = "page"};
    ck_assert(hed_file_list(kit_arena(), "tests/cases/pages", ".txt", &paths, &n, &err));
    for (size_t i = 0; i < n; i++) {
        const hed_read by_content = kit_read_all(paths[i], NULL), as_page = kit_read_all(paths[i], &page);
        ck_assert_msg(by_content.n == as_page.n, "%s: %zu items by content, %zu as a page", paths[i], by_content.n,
                      as_page.n);
    }
}
END

TEST(shared_page_gives_its_nine_headlines)
{
    const char *path = "../shared/input/news-page.txt";
    if (unit_skip_without(path, "the nine headlines of the shared page"))
        return;
    const hed_read read = kit_read_all(path, NULL);
    size_t twice = 0;
    ck_assert_uint_eq(read.n, 9);
    ck_assert_uint_eq(paragraphs(read.items[0].body), 7);
    ck_assert_uint_eq(read.items[0].dek.len, 0);
    for (size_t i = 1; i < 9; i++) {
        ck_assert_uint_gt(read.items[i].dek.len, 40);
        ck_assert_uint_eq(read.items[i].body.len, 0);
        twice += read.items[i].n_places == 2;
        ck_assert_uint_le(read.items[i].n_places, 2);
    }
    ck_assert_uint_eq(twice, 5);
    places_hold(path, &read);
}
END

TEST(spliced_page_reads_back)
{
    const char *path = "tests/cases/pages/harbour.txt";
    const hed_read before = kit_read_all(path, NULL);
    ck_assert_uint_gt(before.items[1].n_places, 1);
    hed_place places[2] = {before.items[1].places[0], before.items[1].places[1]};
    hed_str texts[2] = {HED_S("A New Headline for the Teaser"), HED_S("A New Headline for the Teaser")};
    hed_buf out = {0};
    hed_err err;
    ck_assert(hed_reader_splice(path, NULL, places, texts, 2, &out, &err));
    const hed_read after = kit_read_all(kit_file("page.txt", hed_buf_str(&out)), NULL);
    ck_assert_uint_eq(after.n, before.n);
    ck_assert_hed_str(after.items[1].headline, "A New Headline for the Teaser");
    ck_assert_uint_eq(after.items[1].n_places, 2);
    ck_assert(hed_str_eq(after.items[0].body, before.items[0].body));
    hed_buf_free(&out);
}
END

const unit_test input_page_tests[] = {
    T(pages_come_out_as_the_file_beside_them_says),
    T(pages_with_a_story_are_told_from_lists),
    T(shared_page_gives_its_nine_headlines),
    T(spliced_page_reads_back),
};
const size_t n_input_page_tests = sizeof input_page_tests / sizeof *input_page_tests;
