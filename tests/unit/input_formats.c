/* The newsroom's formats: what their cases under tests/cases/input cannot say. Options, places, and input that is made
 * to do harm. */
#include "input/markup.h"
#include "input_kit.h"

#include <stdio.h>
#include <zlib.h>

static hed_str repeat(const char *before, const char *part, size_t n, const char *after)
{
    hed_buf buf = {0};
    hed_buf_cstr(&buf, before);
    for (size_t i = 0; i < n; i++)
        hed_buf_cstr(&buf, part);
    hed_buf_cstr(&buf, after);
    const hed_str text = hed_arena_str(kit_arena(), hed_buf_str(&buf));
    hed_buf_free(&buf);
    return text;
}

/* Its last item is bad, and says this. */
static void ends_badly(const hed_read *read, hed_code code, const char *says)
{
    ck_assert_uint_gt(read->n, 0);
    const hed_item *last = &read->items[read->n - 1];
    ck_assert_ptr_nonnull(last->bad);
    ck_assert_int_eq(last->bad->code, code);
    ck_assert_err_has(*last->bad, says);
}

static void is_refused(const char *path, hed_code code, const char *says)
{
    hed_err err = {0};
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    ck_assert_ptr_null(reader);
    ck_assert_int_eq(err.code, code);
    ck_assert_err_has(err, says);
}

/* ---- Feeds: what is mended does not depend on where the input happens to be cut */

TEST(mending_is_the_same_in_pieces)
{
    static const char feed[] =
        "<?xml version='1.0'?><!DOCTYPE rss [<!ELEMENT a (#PCDATA)>]><!-- a & b < c --><rss><a href=\"?x=1&y=2&amp;z\">"
        "Q&A & 3 < 4 &eacute;&#147;&#55357;&#56613;&#8;&nosuch; AT&T; &#xD83D; <![CDATA[ & < &eacute; ]]]]></a><?x & "
        "?></rss> &";
    static const char mended[] = "<?xml version='1.0'?><!DOCTYPE rss [<!ELEMENT a (#PCDATA)>]><!-- a & b < c "
                                 "--><rss><a href=\"?x=1&amp;y=2&amp;z\">"
                                 "Q&amp;A &amp; 3 &lt; 4 \xc3\xa9\xe2\x80\x9c\xf0\x9f\x94\xa5&amp;nosuch; AT&amp;T;  "
                                 "<![CDATA[ & < &eacute; ]]]]></a><?x & ?></rss> "
                                 "&amp;";
    for (size_t piece = 1; piece <= sizeof feed; piece++) {
        hed_mender mender = {0};
        hed_buf to = {0};
        for (size_t at = 0; at < sizeof feed - 1; at += piece) {
            const size_t end = at + piece < sizeof feed - 1 ? at + piece : sizeof feed - 1;
            hed_mender_put(&mender, (hed_str){feed + at, end - at}, false, &to);
        }
        hed_mender_put(&mender, HED_S(""), true, &to);
        ck_assert_hed_str(hed_buf_str(&to), mended);
        hed_mender_close(&mender);
        hed_buf_free(&to);
    }
}
END

/* ---- HTML */

TEST(teasers_are_read_when_asked)
{
    static const char page[] =
        "<html><head><title>Quay News</title><meta property='og:site_name' content='Quay "
        "News'></head><body>\n<nav><h2><a href='/n'>News of the day</a></h2></nav>\n"
        "<h2><a href='/1'>Swan closes the tunnel</a></h2>\n<a href='/2'><div><h3>Clock strikes again at last</h3>"
        "<p>It is late.</p></div></a>\n<ul><li class='card'><a href='/1'>Swan closes  the tunnel</a></li>"
        "<li><a href='/3'>A link in a list</a></li><li><h4><a href='/4'>Sport</a></h4></li></ul></body></html>";
    const hed_reader_options options = {.teasers = true};
    const hed_read read = kit_read_all(kit_file("a.html", hed_str_of(page)), &options);
    ck_assert_uint_eq(read.n, 2);
    ck_assert_hed_str(read.items[0].headline, "Swan closes the tunnel");
    ck_assert_uint_eq(read.items[0].n_places, 2);
    ck_assert_uint_eq(read.items[0].places[0].line, 3);
    ck_assert_uint_eq(read.items[0].places[1].line, 5);
    ck_assert_hed_str(read.items[1].headline, "Clock strikes again at last");
    const hed_read alone = kit_read_all(kit_file("a.html", hed_str_of(page)), NULL);
    ck_assert_uint_eq(alone.n, 1);
    ends_badly(&alone, HED_EINPUT, "no headline of its own");
}
END

#define STORY "Harbour bridge closes for repairs until the summer"

TEST(headline_that_readers_see_is_found_on_pages_of_many_kinds)
{
    static const struct {
        const char *page;
        size_t items;
        const char *headline;
    } cases[] = {
        /* A title for search engines, a card, and the story's own heading. */
        {"<title>Bridge Closing: What to Know - The Quay Chimes</title><meta property='og:title' content='The Bridge "
         "That "
         "Would Not Hold'><script type='application/ld+json'>{\"@type\":\"NewsMediaOrganization\",\"name\":\"The Quay "
         "Chimes\"}</script><article><h1>" STORY "</h1></article>",
         3, STORY},
        {"<title>" STORY ": here is why | Quay</title><meta property='og:title' content='" STORY
         ": here is why'><h1>" STORY "</h1>",
         2, STORY},
        /* Kickers and counts are in elements of their own. */
        {"<title>Opinion | " STORY " - Quay</title><meta property='og:title' content='Opinion | " STORY
         "'><script type='application/ld+json'>{\"@type\":\"OpinionNewsArticle\",\"headline\":\"" STORY
         "\"}</script><h1><span>Opinion</span> " STORY "</h1>",
         1, STORY},
        {"<title>" STORY " | Q</title><h1>" STORY " <a href='#c'>12 comments</a></h1>", 1, STORY},
        {"<title>" STORY "</title><h1><b>" STORY "</b><i>Another text for small screens</i></h1>", 1, STORY},
        {"<meta property='og:title' content='Harbour bridge closes'><h1>" STORY "</h1>", 2, STORY},
        /* Headings that are none. */
        {"<title>" STORY "</title><h1>{{headline}}</h1>", 1, STORY},
        {"<title>" STORY "</title><noscript><h1>Please turn on JavaScript</h1></noscript><h1>" STORY "</h1>", 1, STORY},
        {"<title>" STORY "</title><div><h1>We value your privacy</h1></div><h1>" STORY "</h1>", 1, STORY},
        {"<title>" STORY " - Q</title><meta property='og:title' content='" STORY "'><h1>Sport</h1><h2>" STORY "</h2>",
         1, STORY},
        {"<title>Record » " STORY "</title><h1><a href='http://record.example/'>Record</a></h1><h2 "
         "class=entry-title>" STORY "</h2>",
         1, STORY},
        {"<svg><title>Close</title></svg><title>" STORY "</title><svg><title>Menu</title></svg>", 1, STORY},
        {"<title>x</title><h1><p>" STORY "</p></h1>", 1, STORY},
        /* JSON-LD of other stories, and written loosely. */
        {"<link rel=canonical href='https://a.example/1'><script "
         "type='application/ld+json'>[{\"@type\":\"NewsArticle\","
         "\"headline\":\"Another "
         "story\",\"url\":\"https://a.example/2\"},{\"@type\":\"NewsArticle\",\"headline\":\"" STORY
         "\",\"url\":\"https://a.example/1\"}]</script>",
         1, STORY},
        {"<script type='application/ld+json'>{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"NewsArticle\","
         "\"headline\":\"Another\"}]}</script><title>" STORY "</title>",
         1, STORY},
        {"<script type='application/ld+json; "
         "charset=utf-8'>//<![CDATA[\n{\"@type\":[\"http://schema.org/NewsArticle\"],"
         "\"headline\":{\"@value\":\"" STORY "\"},}\n//]]></script>",
         1, STORY},
        /* Names of the site, and what only looks like one. */
        {"<title>BBQ chief resigns | BBQ</title><meta property='og:site_name' content='BBQ'>", 1, "BBQ chief resigns"},
        {"<title>Storm shuts bridge - Skye ferry</title><meta property='og:site_name' content='Sky'>", 1,
         "Storm shuts bridge - Skye ferry"},
        {"<title>Storm shuts bridge | News | Quay</title><meta property='og:site_name' content='Quay'>", 1,
         "Storm shuts bridge"},
        {"<title>Storm shuts bridge | News</title><meta property='og:site_name' content='Quay'>", 1,
         "Storm shuts bridge | News"},
        {"<title>Storm shuts bridge | Valley Courier</title><meta property='og:url' "
         "content='https://www.valleycourier.co.uk/x'>",
         1, "Storm shuts bridge"},
        {"<title>Harbour bridge closes for rep... | Quay</title><meta property='og:title' content='" STORY "'>", 1,
         STORY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_read read = kit_read_all(kit_file("a.html", hed_str_of(cases[i].page)), NULL);
        ck_assert_msg(hed_str_is(read.items[0].headline, cases[i].headline), "case %zu: %.*s", i,
                      HED_FMT(read.items[0].headline));
        ck_assert_msg(read.n == cases[i].items, "case %zu: %zu items", i, read.n);
    }
}
END

TEST(deep_pages_are_read_as_far_as_they_make_sense)
{
    const hed_str deep = repeat("<html><body><h1>A deep page</h1>", "<div>", 100000, "<p>The end of it.</p>");
    const hed_read read = kit_read_all(kit_file("a.html", deep), NULL);
    ck_assert_uint_eq(read.n, 1);
    ck_assert_hed_str(read.items[0].headline, "A deep page");
    const hed_str last = repeat("<html><body>", "<div>", 100000, "<h1>At the bottom</h1>");
    ck_assert_hed_str(kit_read_all(kit_file("a.html", last), NULL).items[0].headline, "At the bottom");
}
END

TEST(page_of_too_many_elements_says_so)
{
    const hed_str many = repeat("<html><body><h1>Many, too many</h1>", "<b></b>", 1100000, "");
    const hed_read read = kit_read_all(kit_file("a.html", many), NULL);
    ck_assert_uint_eq(read.n, 2);
    ck_assert_hed_str(read.items[0].headline, "Many, too many");
    ends_badly(&read, HED_ELIMIT, "too many elements");
}
END

TEST(page_of_many_headings_and_links_is_bounded)
{
    const hed_reader_options options = {.teasers = true};
    const hed_str links =
        repeat("<title>One of many</title>", "<h1><a href=x>Some words here, and | a bar</a></h1>", 50000, "");
    const hed_read read = kit_read_all(kit_file("a.html", links), &options);
    ck_assert_uint_ge(read.n, 1);
    ck_assert_uint_le(read.items[0].n_places, 100);
}
END

TEST(page_over_its_limit_is_refused)
{
    is_refused(kit_file("a.html", repeat("<html>", "<p>0123456789", 2000000, "")), HED_ELIMIT,
               "over the limit of 16777216");
}
END

TEST(headline_of_a_page_cannot_be_rewritten_in_place)
{
    const char *path = kit_file("a.html", HED_S("<h1>One bridge closes</h1>"));
    const hed_read read = kit_read_all(path, NULL);
    const hed_str text = HED_S("New");
    hed_buf out = {0};
    hed_err err = {0};
    ck_assert(!hed_reader_splice(path, NULL, read.items[0].places, &text, 1, &out, &err));
    ck_assert_int_eq(err.code, HED_EUSAGE);
    ck_assert_err_has(err, "cannot be rewritten in place");
    hed_buf_free(&out);
}
END

/* ---- Feeds */

TEST(feed_of_many_items_needs_the_memory_of_one)
{
    const hed_str item =
        repeat("<item><title>Ferry &amp; more</title><description>", "words ", 300, "</description></item>");
    const char *path =
        kit_file("a.rss", repeat("<rss><channel>", hed_arena_cstr(kit_arena(), item), 20000, "</channel></rss>"));
    hed_err err;
    hed_reader *reader = hed_reader_open(path, NULL, &err);
    hed_batch batch;
    size_t n = 0;
    ck_assert_ptr_nonnull(reader);
    ck_assert(hed_batch_new(&batch, &err));
    while (hed_reader_read(reader, &batch, 100) > 0) {
        for (size_t i = 0; i < batch.n; i++, n++) {
            ck_assert_ptr_null(batch.items[i].bad);
            ck_assert_hed_str(batch.items[i].headline, "Ferry & more");
        }
        ck_assert_uint_lt(hed_arena_mark(batch.arena), 1000000);
    }
    ck_assert_uint_eq(n, 20000);
    hed_batch_free(&batch);
    hed_reader_free(reader);
}
END

static const char *gz_file(const char *name, const char *before, const char *part, size_t n)
{
    const char *path = kit_path("%s/%s", kit_folder(), name);
    gzFile file = gzopen(path, "wb1");
    gzputs(file, before);
    for (size_t i = 0; i < n; i++)
        gzputs(file, part);
    gzclose(file);
    return path;
}

TEST(bombs_are_bounded_and_say_so)
{
    char *spaces = hed_arena_take(kit_arena(), (1 << 20) + 1, 1);
    memset(spaces, ' ', 1 << 20);
    spaces[1 << 20] = '\0';
    const hed_read title = kit_read_all(gz_file("a.rss.gz", "<rss><channel><item><title>", spaces, 300), NULL);
    ends_badly(&title, HED_ELIMIT, "64 MiB without a whole item");
    const hed_read between = kit_read_all(gz_file("b.rss.gz", "<rss><channel>", spaces, 300), NULL);
    ends_badly(&between, HED_ELIMIT, "64 MiB without a whole item");
    const hed_read deep = kit_read_all(gz_file("c.rss.gz", "<rss><channel><item>", "<a>", 1000000), NULL);
    ends_badly(&deep, HED_ELIMIT, "too deep");
    is_refused(gz_file("d.html.gz", "<html>", spaces, 20), HED_ELIMIT, "over the limit");
    is_refused(gz_file("e.json.gz", "[", spaces, 300), HED_ELIMIT, "over the limit");
    is_refused(gz_file("f.newsml.gz", "<newsItem>", spaces, 20), HED_ELIMIT, "over the limit");
}
END

TEST(entities_of_a_document_are_never_expanded)
{
    const char *laughs = "<?xml version='1.0'?><!DOCTYPE newsItem [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
                         "<newsItem><contentMeta><headline>&b;</headline></contentMeta></newsItem>";
    is_refused(kit_file("a.newsml", hed_str_of(laughs)), HED_ELIMIT, "declares entities");
}
END

TEST(every_cut_of_a_feed_says_that_it_is_cut)
{
    const hed_str feed = HED_S("<rss><channel><title>T</title><item><title>One &amp; two</title><link>x</link></item>\n"
                               "<item><title><![CDATA[Three]]></title></item></channel></rss>");
    for (size_t len = 1; len < feed.len; len++) {
        const hed_reader_options options = {.format = "feed"};
        const hed_read read = kit_read_all(kit_file("cut.rss", hed_str_sub(feed, 0, len)), &options);
        ck_assert_uint_ge(read.n, 1);
        ck_assert_msg(read.items[read.n - 1].bad != NULL, "cut at %zu: nothing said", len);
        for (size_t i = 0; i + 1 < read.n; i++)
            ck_assert(read.items[i].bad || hed_str_is(read.items[i].headline, i ? "Three" : "One & two"));
    }
}
END

/* ---- JSON */

TEST(pointer_leads_to_the_array)
{
    static const char document[] = "{\"a/b\": {\"m~n\": [0, [{\"headline\": \"One\"},\n{\"headline\": \"Two\"}]]},\n"
                                   "\"x\": {\"headline\": \"Three\"}}";
    static const struct {
        const char *pointer, *first;
        size_t n;
        unsigned line;
    } cases[] = {{"/a~1b/m~0n/1", "One", 2, 1}, {"/a~1b/m~0n/1/1", "Two", 1, 2}, {"/x", "Three", 1, 3}};
    const char *path = kit_file("a.json", hed_str_of(document));
    hed_err err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_reader_options options = {.pointer = cases[i].pointer};
        const hed_read read = kit_read_all(path, &options);
        ck_assert_uint_eq(read.n, cases[i].n);
        ck_assert_hed_str(read.items[0].headline, cases[i].first);
        ck_assert_uint_eq(read.items[0].places[0].line, cases[i].line);
    }
    const hed_reader_options nowhere = {.pointer = "/a~1b/no"}, wrong = {.pointer = "a"};
    ck_assert_ptr_null(hed_reader_open(path, &nowhere, &err));
    ck_assert_err_has(err, "nothing at the pointer /a~1b/no");
    ck_assert_ptr_null(hed_reader_open(path, &wrong, &err));
    ck_assert_err_has(err, "does not begin with /");
}
END

TEST(headlines_in_json_documents_are_rewritten_where_they_stand)
{
    static const struct {
        const char *name, *before, *after;
    } cases[] = {
        {"a.json", "[\n {\"headline\" : \"One \\u00e9\", \"id\": 1},\n {\"title\": \"Two\"}]",
         "[\n {\"headline\" : \"New \\\"1\\\"\", \"id\": 1},\n {\"title\": \"New \\\"1\\\"\"}]"},
        {"b.json", "[{\"id\": 1, \"title\": {\"rendered\": \"Plain\", \"raw\": \"P\"}}]",
         "[{\"id\": 1, \"title\": {\"rendered\": \"Plain\", \"raw\": \"New \\\"1\\\"\"}}]"},
        {"c.json",
         "{\"uri\": \"u\", \"standard\": {}, \"headlines\": [{\"value\": \"A\"}, {\"role\": \"x\", \"value\": \"B\"}]}",
         "{\"uri\": \"u\", \"standard\": {}, \"headlines\": [{\"value\": \"New \\\"1\\\"\"}, {\"role\": \"x\", "
         "\"value\": "
         "\"New \\\"1\\\"\"}]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = kit_file(cases[i].name, hed_str_of(cases[i].before));
        const hed_read read = kit_read_all(path, NULL);
        hed_place places[4];
        hed_str texts[4];
        hed_buf out = {0};
        hed_err err = {0};
        for (size_t k = 0; k < read.n; k++) {
            places[k] = read.items[k].places[0];
            texts[k] = HED_S("New \"1\"");
        }
        ck_assert_msg(hed_reader_splice(path, NULL, places, texts, read.n, &out, &err), "%s", err.text);
        ck_assert_hed_str(hed_buf_str(&out), cases[i].after);
        hed_buf_free(&out);
    }
}
END

TEST(titles_in_front_matter_are_rewritten_where_they_stand)
{
    static const struct {
        const char *before, *new, *after;
        unsigned column[3];
    } cases[] = {
        {"---\ntitle: One bridge\n---\n", "Two ferries", "---\ntitle: Two ferries\n---\n", {8, 8, 8}},
        {"\xef\xbb\xbf---\r\nx: é\r\ntitle:  One # two\r\n---\r\nText",
         "A: \"b\"",
         "\xef\xbb\xbf---\r\nx: é\r\ntitle:  \"A: \\\"b\\\"\" # two\r\n---\r\nText",
         {9, 9, 9}},
        {"---\ntitle: 'One''s: two' # x\n---\n", "It's new", "---\ntitle: 'It''s new' # x\n---\n", {8, 8, 8}},
        {"---\ntitle: \"One \\\"b\\\"\"\n...\n", "New", "---\ntitle: \"New\"\n...\n", {8, 8, 8}},
        {"---\n{é😀: 1, title: One}\n---\n", "New, or old", "---\n{é😀: 1, title: \"New, or old\"}\n---\n", {20, 16, 17}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = kit_file("a.md", hed_str_of(cases[i].before));
        const hed_read read = kit_read_all(path, NULL);
        const hed_str text = hed_str_of(cases[i].new);
        hed_buf out = {0};
        hed_err err = {0};
        ck_assert_uint_eq(read.n, 1);
        for (int unit = 0; unit < 3; unit++)
            ck_assert_uint_eq(read.items[0].places[0].column[unit], cases[i].column[unit]);
        ck_assert_msg(hed_reader_splice(path, NULL, read.items[0].places, &text, 1, &out, &err), "%s", err.text);
        ck_assert_hed_str(hed_buf_str(&out), cases[i].after);
        const hed_read again = kit_read_all(kit_file("b.md", hed_buf_str(&out)), NULL);
        ck_assert_hed_str(again.items[0].headline, cases[i].new);
        hed_buf_free(&out);
    }
}
END

TEST(title_that_markdown_does_not_write_as_it_reads_is_not_rewritten_in_place)
{
    static const char *const cases[] = {"---\ntitle: >\n  One\n  two\n---\n", "# One *two*\n",
                                        "---\ntitle: One\n  two\n---\n"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = kit_file("a.md", hed_str_of(cases[i]));
        const hed_read read = kit_read_all(path, NULL);
        const hed_str text = HED_S("New");
        hed_buf out = {0};
        hed_err err = {0};
        ck_assert_hed_str(read.items[0].headline, "One two");
        ck_assert(!hed_reader_splice(path, NULL, read.items[0].places, &text, 1, &out, &err));
        ck_assert_err_has(err, "is not written there as it reads");
        hed_buf_free(&out);
    }
}
END

TEST(front_matter_tells_markdown_whatever_the_ending)
{
    const char *text = "---\ntitle: Bridge Closes\n---\nText.\n";
    ck_assert_hed_str(kit_read_all(kit_file("a.txt", hed_str_of(text)), NULL).items[0].headline, "Bridge Closes");
    ck_assert_hed_str(kit_read_all(kit_file("a", hed_str_of(text)), NULL).items[0].field, "title");
    ck_assert_uint_eq(kit_read_all(kit_file("a.txt", HED_S("---\nBridge Closes\n---\nTwo\n")), NULL).n, 4);
}
END

TEST(title_that_is_html_in_json_is_not_rewritten_in_place)
{
    const char *path = kit_file("a.json", HED_S("[{\"id\": 1, \"title\": {\"rendered\": \"One &amp; two\"}}]"));
    const hed_read read = kit_read_all(path, NULL);
    const hed_str text = HED_S("New");
    hed_buf out = {0};
    hed_err err = {0};
    ck_assert(!hed_reader_splice(path, NULL, read.items[0].places, &text, 1, &out, &err));
    ck_assert_err_has(err, "is not written there as it reads");
    hed_buf_free(&out);
}
END

TEST(wrong_json_has_a_line_and_a_column)
{
    static const struct {
        const char *bytes, *says;
        unsigned line, column;
    } cases[] = {
        {"[\n  {\"a\": tru}]", "a value is expected", 2, 9},
        {"[\n  {\"a\" 1}]", "a colon is expected", 2, 8},
        {"[\n  {a: 1}]", "a key in double quotes", 2, 4},
        {"[\n  {\"a\": 01}]", "a comma or } is expected", 2, 10},
        {"[\n  {\"a\": \"x\\y\"}]", "a backslash", 2, 12},
        {"[\n  {\"a\": \"x\ty\"}]", "a control character", 2, 11},
        {"[\n  {\"a\": \"\\u12g4\"}]", "\\u without four", 2, 14},
        {"[\n  {\"a\": 1.}]", "a digit is expected", 2, 11},
        {"[\n  {\"headline\": \"x\"},]", "a value is expected", 2, 21},
        {"[\n  {\"headline\": \"x\"", "in the middle of a value", 2, 19},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hed_reader_options options = {.format = "json"};
        const hed_read read = kit_read_all(kit_file("a.json", hed_str_of(cases[i].bytes)), &options);
        ends_badly(&read, HED_ESYNTAX, cases[i].says);
        const hed_err *bad = read.items[read.n - 1].bad;
        ck_assert_msg(bad->line == cases[i].line && bad->column == cases[i].column, "case %zu: %u:%u", i, bad->line,
                      bad->column);
    }
    const hed_read deep = kit_read_all(kit_file("a.json", repeat("[{\"a\":", "[", 100000, "")), NULL);
    ends_badly(&deep, HED_ESYNTAX, "512 deep");
}
END

const unit_test input_format_tests[] = {
    T(mending_is_the_same_in_pieces),
    T(teasers_are_read_when_asked),
    T(headline_that_readers_see_is_found_on_pages_of_many_kinds),
    T(deep_pages_are_read_as_far_as_they_make_sense),
    T(page_of_too_many_elements_says_so),
    T(page_of_many_headings_and_links_is_bounded),
    T(page_over_its_limit_is_refused),
    T(headline_of_a_page_cannot_be_rewritten_in_place),
    T(feed_of_many_items_needs_the_memory_of_one),
    T(bombs_are_bounded_and_say_so),
    T(entities_of_a_document_are_never_expanded),
    T(every_cut_of_a_feed_says_that_it_is_cut),
    T(pointer_leads_to_the_array),
    T(headlines_in_json_documents_are_rewritten_where_they_stand),
    T(titles_in_front_matter_are_rewritten_where_they_stand),
    T(title_that_markdown_does_not_write_as_it_reads_is_not_rewritten_in_place),
    T(front_matter_tells_markdown_whatever_the_ending),
    T(title_that_is_html_in_json_is_not_rewritten_in_place),
    T(wrong_json_has_a_line_and_a_column),
};
const size_t n_input_format_tests = sizeof input_format_tests / sizeof *input_format_tests;
