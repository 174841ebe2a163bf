/* Input that is made to do harm: what is small to send and, read carelessly, takes memory or time by its square. */
#include "input/markup.h"
#include "input_kit.h"

#include <time.h>

#define SECONDS 5 /* of processor time, under a sanitizer too; each took far more, or the whole arena */

static void repeat(hed_buf *to, const char *part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hed_buf_cstr(to, part);
}

/* Reads all of it, in time, and frees the bytes. Of *last, the last item, only numbers and lengths are good. */
static size_t read_bytes(const char *name, const char *format, hed_buf *bytes, hed_item *last)
{
    const hed_reader_options options = {.format = format};
    const clock_t start = clock();
    hed_err err = {0};
    hed_batch batch;
    size_t n = 0;
    hed_reader *reader = hed_reader_open(kit_file(name, hed_buf_str(bytes)), &options, &err);
    ck_assert_msg(reader != NULL, "%s: %s", name, err.text);
    ck_assert(hed_batch_new(&batch, &err));
    for (; hed_reader_read(reader, &batch, 1000) > 0; n += batch.n)
        *last = batch.items[batch.n - 1];
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_msg(seconds < SECONDS, "%s took %g s", name, seconds);
    hed_reader_free(reader);
    hed_buf_free(bytes);
    return n;
}

TEST(headline_that_a_page_has_ten_thousand_times_is_one_item)
{
    hed_buf bytes = {0};
    repeat(&bytes, "Share this story with friends\n\n", 10000);
    const hed_read read =
        kit_read_all(kit_file("a.page", hed_buf_str(&bytes)), &(hed_reader_options){.format = "page"});
    ck_assert_uint_eq(read.n, 1);
    ck_assert_uint_eq(read.items[0].n_places, 10000);
    ck_assert_uint_eq(read.items[0].places[0].line, 1);
    ck_assert_uint_eq(read.items[0].places[9999].line, 19999);
    hed_buf_free(&bytes);
}
END

TEST(page_of_many_headlines_or_dates_is_read_in_time)
{
    hed_buf titles = {0}, dates = {0};
    hed_item last;
    for (int i = 0; i < 99000; i++)
        hed_buf_printf(&titles, "Bridge number %d closes today\n", i);
    ck_assert_uint_eq(read_bytes("a.page", "page", &titles, &last), 99000);
    repeat(&dates, "Monday\n", 99000);
    ck_assert_uint_eq(read_bytes("b.page", "page", &dates, &last), 1); /* that there is no headline */
}
END

TEST(page_of_too_many_lines_is_refused)
{
    hed_buf bytes = {0};
    hed_err err = {0};
    const hed_reader_options options = {.format = "page"};
    repeat(&bytes, "a\n", 8000000);
    ck_assert_ptr_null(hed_reader_open(kit_file("a.page", hed_buf_str(&bytes)), &options, &err));
    ck_assert_int_eq(err.code, HED_ELIMIT);
    ck_assert_err_has(err, "at most 100000 lines");
    hed_buf_free(&bytes);
}
END

TEST(headings_inside_headings_do_not_fill_the_memory)
{
    hed_buf bytes = {0};
    hed_buf_cstr(&bytes, "<title>Ferry is late</title><h1>Ferry is late</h1>");
    for (int i = 0; i < 700; i++) {
        repeat(&bytes, "<span itemprop=headline>", 180);
        repeat(&bytes, "word ", 800);
        repeat(&bytes, "</span>", 180);
    }
    const hed_read read = kit_read_all(kit_file("a.html", hed_buf_str(&bytes)), NULL); /* it has a time of its own */
    ck_assert_hed_str(read.items[0].headline, "Ferry is late");
    hed_buf_free(&bytes);
}
END

TEST(title_of_a_feed_is_not_megabytes_in_each_item)
{
    hed_buf bytes = {0};
    hed_buf_cstr(&bytes, "<rss><channel><title>Quay ");
    repeat(&bytes, "news ", 800000);
    hed_buf_cstr(&bytes, "</title>");
    repeat(&bytes, "<item><title>Ferry is late</title></item>", 5000);
    hed_buf_cstr(&bytes, "</channel></rss>");
    hed_item last;
    ck_assert_uint_eq(read_bytes("a.rss", "feed", &bytes, &last), 5000);
    ck_assert_uint_lt(last.outlet.len, 100000);
}
END

TEST(tags_without_an_end_are_read_in_time)
{
    hed_buf tags = {0}, ends = {0};
    const clock_t start = clock();
    repeat(&tags, "<a ", 400000);
    hed_markup_title(kit_arena(), hed_buf_str(&tags));
    hed_buf_cstr(&ends, "<script>");
    repeat(&ends, "</a =\"'", 150000);
    hed_markup_text(kit_arena(), hed_buf_str(&ends));
    ck_assert_int_lt((clock() - start) / CLOCKS_PER_SEC, SECONDS);
    hed_buf_free(&tags);
    hed_buf_free(&ends);
}
END

TEST(rows_of_a_table_have_bounds)
{
    hed_buf head = {0}, row = {0}, long_row = {0};
    hed_item last;
    hed_err err = {0};
    const hed_reader_options options = {.format = "csv"};
    hed_buf_cstr(&head, "headline,\"\n");
    repeat(&head, "\",\"\n", 3000000);
    ck_assert_ptr_null(hed_reader_open(kit_file("a.csv", hed_buf_str(&head)), &options, &err));
    ck_assert_err_has(err, "at most 10000 fields");
    hed_buf_free(&head);
    for (int i = 0; i < 100; i++) {
        hed_buf_cstr(&row, i ? "" : "headline,dek\n");
        repeat(&row, "a,", 500000);
        hed_buf_char(&row, '\n');
    }
    ck_assert_uint_eq(read_bytes("b.csv", "csv", &row, &last), 100);
    hed_buf_cstr(&long_row, "headline,dek\n\"");
    repeat(&long_row, "a line of a cell\n", 500000);
    hed_buf_cstr(&long_row, "\",b\nFerry is late,c\n");
    ck_assert_uint_gt(read_bytes("c.csv", "csv", &long_row, &last), 2); /* the cell is cut, and what follows read */
}
END

TEST(batch_ends_early_when_its_items_are_large)
{
    hed_buf bytes = {0};
    hed_err err = {0};
    hed_batch batch;
    for (int i = 0; i < 120; i++) {
        hed_buf_cstr(&bytes, "{\"headline\": \"Ferry is late\", \"body\": \"");
        repeat(&bytes, "0123456789abcde ", 65000);
        hed_buf_cstr(&bytes, "\"}\n");
    }
    hed_reader *reader = hed_reader_open(kit_file("a.jsonl", hed_buf_str(&bytes)), NULL, &err);
    ck_assert_ptr_nonnull(reader);
    ck_assert(hed_batch_new(&batch, &err));
    size_t n = 0;
    for (size_t got; (got = hed_reader_read(reader, &batch, 1024)) > 0; n += got)
        ck_assert_uint_lt(hed_arena_mark(batch.arena), (size_t)80 << 20);
    ck_assert_uint_eq(n, 120);
    hed_batch_free(&batch);
    hed_reader_free(reader);
    hed_buf_free(&bytes);
}
END

const unit_test input_hostile_tests[] = {
    T(headline_that_a_page_has_ten_thousand_times_is_one_item),
    T(page_of_many_headlines_or_dates_is_read_in_time),
    T(page_of_too_many_lines_is_refused),
    T(headings_inside_headings_do_not_fill_the_memory),
    T(title_of_a_feed_is_not_megabytes_in_each_item),
    T(tags_without_an_end_are_read_in_time),
    T(rows_of_a_table_have_bounds),
    T(batch_ends_early_when_its_items_are_large),
};
const size_t n_input_hostile_tests = sizeof input_hostile_tests / sizeof *input_hostile_tests;
