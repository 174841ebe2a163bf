/* serve: requests to the routes as values, without a network. */
#include "serve/routes.h"
#include "serve/transport.h"
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

static hed_service *service_with(const hed_serve_options *options)
{
    hed_service *service = calloc(1, sizeof *service);
    hed_err err = {0};
    ck_assert_msg(service && hed_service_open(service, options, &err), "%s", err.text);
    return service;
}

static void service_free(hed_service *service)
{
    hed_service_close(service);
    free(service);
}

static const hed_engine_options shipped = {0};

static const hed_request check_request = {.method = HED_POST,
                                          .path = {"/v1/check", 9},
                                          .query = {"", 0},
                                          .body = {"", 0},
                                          .host = {"localhost", 9},
                                          .origin = {"", 0},
                                          .site = {"", 0},
                                          .type = {"application/json", 16},
                                          .authorization = {"", 0},
                                          .if_none_match = {"", 0}};

/* The status; the body goes to *out, which the next call takes over. */
static unsigned ask(hed_service *service, hed_request request, hed_str *out)
{
    static hed_buf last;
    hed_response response = {0};
    hed_service_answer(service, &request, &response);
    hed_buf_free(&last);
    last = response.body;
    hed_buf_char(&last, 0);
    last.len--;
    *out = hed_buf_str(&last);
    return response.status;
}

static unsigned ask_for(hed_service *service, const char *path, const char *body, hed_str *out)
{
    hed_request request = check_request;
    request.path = hed_str_of(path);
    request.body = hed_str_of(body);
    return ask(service, request, out);
}

#define ck_assert_has(s, part) ck_assert_msg(strstr((s).ptr, (part)) != NULL, "no %s in: %.*s", (part), HED_FMT(s))
#define ck_assert_has_not(s, part) ck_assert_msg(strstr((s).ptr, (part)) == NULL, "%s in: %.*s", (part), HED_FMT(s))

TEST(an_error_points_at_its_place_with_escapes)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_str out;
    ck_assert_uint_eq(ask_for(service, "/v1/check", "[{\"headline\":\"x\"},{\"headline\":\"y\",\"a/b~c\":1}]", &out),
                      422);
    ck_assert_has(out, "\"pointer\":\"/1/a~1b~0c\"");
    ck_assert_uint_eq(ask_for(service, "/v1/check", "{\"headlin\":\"x\"}", &out), 422);
    ck_assert_has(out, "did you mean headline?");
    ck_assert_uint_eq(ask_for(service, "/v1/check", "[[[[[[[[[]]]]]]]]]", &out), 400);
    ck_assert_has(out, "nested more than 8 deep at byte 8");
    ck_assert_uint_eq(ask_for(service, "/v1/feedback", "{\"kind\":\"bait\",\"headline\":\"x\"}", &out), 503);
    service_free(service);
}
END

TEST(a_usual_body_is_read_in_place_and_any_other_is_left_to_the_parser)
{
    static const char *const names[] = {"headline", "dek"};
    hed_str texts[2];
    hed_buf undone = {0};
    const hed_str more = unit_guarded(HED_S(" {\n\"dek\" : \"\", \"headline\":\"Br\xc3\xbc"
                                            "cken zu\" }\r\n"));
    ck_assert(hed_body_plain(more, names, 2, texts, &undone));
    ck_assert_hed_str(texts[0], "Br\xc3\xbc"
                                "cken zu");
    ck_assert(texts[1].ptr && texts[1].len == 0);
    ck_assert(hed_body_plain(unit_guarded(HED_S("{\"headline\":\"Fire\"}")), names, 2, texts, &undone));
    ck_assert(hed_str_is(texts[0], "Fire") && !texts[1].ptr && undone.len == 0);
    ck_assert(hed_body_plain(
        unit_guarded(HED_S("{\"head\\u006cine\":\"It\\u2019s \\\"\\uD83D\\ude00\\\"\\n\",\"dek\":\"\\/\"}")), names, 2,
        texts, &undone));
    ck_assert_hed_str(texts[0], "It\xe2\x80\x99s \"\xf0\x9f\x98\x80\"\n");
    ck_assert_hed_str(texts[1], "/");
    static const char *const others[] = {"",
                                         "{",
                                         "[]",
                                         "{}",
                                         "{\"headline\":\"Fire",
                                         "{\"headline\":\"Fire\"",
                                         "{\"headline\":\"Fire\",}",
                                         "{\"headline\":\"Fire\"}}",
                                         "{\"headline\":\"Fire\"} x",
                                         "{\"headline\":\"Fire\n\"}",
                                         "{\"headline\":\"Fire\\",
                                         "{\"headline\":\"Fire\\x\"}",
                                         "{\"headline\":\"Fire\\u201\"}",
                                         "{\"headline\":\"Fire\\u0000\"}",
                                         "{\"headline\":\"Fire\\ud83d\"}",
                                         "{\"headline\":\"Fire\\ud83d\\u0041\"}",
                                         "{\"headline\":\"Fire\\ude00\"}",
                                         "{\"headline\":\"\xff\"}",
                                         "{\"headline\":1}",
                                         "{\"headline\":null}",
                                         "{\"headline\" \"Fire\"}",
                                         "{\"headline\":\"Fire\",\"headline\":\"Flood\"}",
                                         "{\"headlin\":\"Fire\"}"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(!hed_body_plain(unit_guarded(hed_str_of(others[i])), names, 2, texts, &undone), "%s", others[i]);
    hed_buf_free(&undone);
}
END

TEST(an_allowance_holds_to_its_last_day_and_for_its_rule_alone)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    static const struct {
        const char *allow;
        bool left_out;
    } cases[] = {{"[]", false},
                 {"null", false},
                 {"[{\"rule\":\"wh.wont_believe\",\"reason\":\"a film\"}]", true},
                 {"[{\"rule\":\"wh.wont_believe\",\"reason\":\"a film\",\"until\":\"2999-12-31\"}]", true},
                 {"[{\"rule\":\"wh.wont_believe\",\"reason\":\"a film\",\"until\":\"2020-12-31\"}]", false},
                 {"[{\"rule\":\"wh.other\",\"reason\":\"a film\"}]", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[300];
        hed_str out;
        snprintf(body, sizeof body, "{\"headline\":\"You Won't Believe What the Mayor Did\",\"allow\":%s}",
                 cases[i].allow);
        ck_assert_uint_eq(ask_for(service, "/v1/check", body, &out), 200);
        const bool found = strstr(out.ptr, "{\"rule\":\"wh.wont_believe\",\"pack\"") != NULL;
        const bool told = strstr(out.ptr, "{\"rule\":\"wh.wont_believe\",\"why\":\"a film\"") != NULL;
        ck_assert_msg(found != cases[i].left_out && told == cases[i].left_out, "%s: %.*s", cases[i].allow,
                      HED_FMT(out));
    }
    service_free(service);
}
END

TEST(an_item_does_not_let_hate_pass_by_itself)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_str out;
    ck_assert_uint_eq(ask_for(service, "/v1/check",
                              "{\"headline\":\"Cyclists Are Fine, Migrants Are Vermin\",\"allow\":[{\"rule\":"
                              "\"ha.vermin\",\"reason\":\"x\"},{\"rule\":\"MOD-1\",\"reason\":\"x\"}]}",
                              &out),
                      200);
    ck_assert_has(out, "\"verdict\":\"block\"");
    ck_assert_has(out, "\"suppressed\":[],\"refused\":[\"ha.vermin\",\"MOD-1\"]");
    service_free(service);
}
END

TEST(body_of_nothing_but_allowances_is_refused_as_any_other)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_buf body = {0};
    hed_str out;
    hed_buf_cstr(&body, "[");
    for (int item = 0; item < 2; item++) {
        hed_buf_cstr(&body, item ? ",{\"headline\":\"b\",\"allow\":[" : "{\"headline\":\"a\",\"allow\":[");
        for (int i = 0; i < 260000; i++)
            hed_buf_cstr(&body, "0,");
        hed_buf_cstr(&body, "0]}");
    }
    hed_buf_cstr(&body, "]");
    hed_buf_char(&body, 0);
    ck_assert_uint_lt(body.len, HED_MOST_BODY);
    ck_assert_uint_eq(ask_for(service, "/v1/check", body.ptr, &out), 422);
    ck_assert_has(out, "\"pointer\":\"/0/allow/0\"");
    hed_buf_free(&body);
    service_free(service);
}
END

TEST(alternatives_come_with_what_went_and_stayed)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_str out;
    ck_assert_uint_eq(
        ask_for(service, "/v1/rewrite", "{\"headline\":\"BREAKING: Aldhaven Council Sells Its Ferries!!!\"}", &out),
        200);
    ck_assert_has(out, "\"text\":\"Aldhaven Council Sells Its Ferries\",\"from\":\"rules\"");
    ck_assert_has(out,
                  "\"diff\":[{\"gone\":\"BREAKING:\"},{\"kept\":\" Aldhaven Council Sells Its Ferries\"},{\"gone\":"
                  "\"!!!\"}]");
    service_free(service);
}
END

TEST(pages_elsewhere_and_names_that_are_not_ours_are_refused)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_request request = check_request;
    hed_str out;
    request.body = HED_S("{\"headline\":\"x\"}");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    request.host = HED_S("rebound.example:8433");
    ck_assert_uint_eq(ask(service, request, &out), 421);
    request.host = HED_S("127.0.0.1:8433");
    request.origin = HED_S("https://evil.example");
    ck_assert_uint_eq(ask(service, request, &out), 403);
    request.origin = HED_S("http://127.0.0.1:8433");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    service_free(service);
}
END

TEST(a_token_opens_its_scopes_and_a_bad_file_of_tokens_is_named)
{
    char path[] = "/tmp/hed-tokens-XXXXXX";
    const hed_sha256 hash = hed_sha256_of(HED_S("secret"));
    char line[200];
    hed_err err = {0};
    int fd = mkstemp(path);
    snprintf(line, sizeof line, "# who\nread %s the CMS\n", hash.hex);
    ck_assert(fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line));
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped, .tokens = path});
    hed_request request = check_request;
    hed_str out;
    request.body = HED_S("{\"headline\":\"x\"}");
    ck_assert_uint_eq(ask(service, request, &out), 401);
    request.authorization = HED_S("Bearer secret2");
    ck_assert_uint_eq(ask(service, request, &out), 401);
    request.authorization = HED_S("bearer secret");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    request.path = HED_S("/-/reload");
    ck_assert_uint_eq(ask(service, request, &out), 403);
    service_free(service);
    ck_assert(write(fd, "read nothex\n", 12) == 12);
    ck_assert_ptr_null(hed_tokens_load(unit_arena(), path, &err));
    ck_assert_uint_eq(err.line, 3);
    close(fd);
    unlink(path);
}
END

TEST(the_page_shows_what_comes_in_as_text)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_request request = check_request;
    hed_str out;
    request.path = HED_S("/");
    request.type = HED_S("application/x-www-form-urlencoded");
    request.body = HED_S("headline=You+Won%27t+Believe+%3Cb%3E&body=%22%3E%3Ci%3E");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    ck_assert_has(out, "You Won&#39;t Believe &lt;b&gt;");
    ck_assert_has_not(out, "<b>");
    ck_assert_has_not(out, "<i>");
    ck_assert_has_not(out, "{{");
    service_free(service);
}
END

TEST(what_did_not_change_is_not_sent_again)
{
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    hed_request request = check_request;
    hed_response first = {0};
    hed_str out;
    request.method = HED_GET;
    request.path = HED_S("/v1/rules");
    hed_service_answer(service, &request, &first);
    request.if_none_match = hed_str_of(first.etag);
    ck_assert_uint_eq(ask(service, request, &out), 304);
    ck_assert_uint_eq(out.len, 0);
    request.if_none_match = HED_S("\"another\"");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    hed_buf_free(&first.body);
    service_free(service);
}
END

TEST(what_a_request_asks_beside_its_body_is_known_or_refused)
{
    static const struct {
        hed_method method;
        const char *path, *query, *type;
        unsigned status;
        const char *part;
    } cases[] = {
        {HED_POST, "/v1/check", "keep=0&contributions=1", "application/json; charset=UTF-8", 200, "\"schema\""},
        {HED_POST, "/v1/check", "kepe=0", "application/json", 400, "did you mean keep?"},
        {HED_POST, "/v1/check", "keep=2", "application/json", 400, "keep: a number from 0 to 1"},
        {HED_POST, "/v1/check", "", "application/json; charset=latin1", 415, "application/json"},
        {HED_OPTIONS, "/v1/check", "", "", 204, ""},
        {HED_OPTIONS, "*", "", "", 204, ""},
        {HED_OPTIONS, "/nowhere", "", "", 404, "route"},
        {HED_DELETE, "/v1/check", "", "", 405, "this takes POST"},
    };
    hed_str out;
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_request request = check_request;
        request.method = cases[i].method;
        request.path = hed_str_of(cases[i].path);
        request.query = hed_str_of(cases[i].query);
        request.type = hed_str_of(cases[i].type);
        request.body = HED_S("{\"headline\":\"Harbour Wall Opens\"}");
        ck_assert_msg(ask(service, request, &out) == cases[i].status, "%zu: %.*s", i, HED_FMT(out));
        ck_assert_has(out, cases[i].part);
    }
    service_free(service);
}
END

TEST(a_plug_in_turns_rules_off_and_its_markup_is_no_text)
{
    hed_str out;
    hed_request request = check_request;
    hed_service *service = service_with(&(hed_serve_options){.engine = &shipped});
    request.path = HED_S("/v2/check");
    request.type = HED_S("application/x-www-form-urlencoded");
    request.body = HED_S("language=en&text=You+Won't+Believe+This");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    ck_assert_has(out, "\"en.you\"");
    request.body = HED_S("language=en&text=You+Won't+Believe+This&disabledRules=x,en.you");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    ck_assert_has_not(out, "\"en.you\"");
    ck_assert_has(out, "\"wh.wont_believe\"");
    request.body = HED_S("language=en&data={\"annotation\":[{\"markup\":\"<b>\"},{\"text\":\"You Wo\"},"
                         "{\"markup\":\"<i>\"},{\"text\":\"n't Believe\"}]}");
    ck_assert_uint_eq(ask(service, request, &out), 200);
    ck_assert_has(out, "\"offset\":3,\"length\":3,");  /* You */
    ck_assert_has(out, "\"offset\":7,\"length\":16,"); /* Wo<i>n't Believe */
    request.body = HED_S("language=xx&text=You");
    ck_assert_uint_eq(ask(service, request, &out), 400);
    service_free(service);
}
END

/* By section. */
static size_t lenient_for_opinion(void *ctx, const hed_item *item)
{
    (void)ctx;
    return hed_str_is(item->section, "opinion") ? 1 : 0;
}

TEST(a_headline_gets_the_policy_of_its_section)
{
    static const char *const policies[] = {"satire"};
    hed_str out;
    hed_service *service = service_with(&(hed_serve_options){
        .engine = &shipped, .policies = policies, .n_policies = 1, .policy_of = lenient_for_opinion});
    ck_assert_uint_eq(
        ask_for(service, "/v1/check", "[{\"headline\":\"a\"},{\"headline\":\"b\",\"section\":\"opinion\"}]", &out),
        200);
    const char *first = strstr(out.ptr, "\"profile\":\"newsroom\""),
               *second = strstr(out.ptr, "\"profile\":\"satire\"");
    ck_assert_msg(first && second && first < second, "%.*s", HED_FMT(out));
    service_free(service);
}
END

TEST(a_form_is_decoded_or_refused)
{
    hed_buf value = {0};
    ck_assert(hed_form_get(HED_S("a=1&headline=A+b%2Bc%c3%a9&x"), "headline", &value));
    ck_assert_hed_str(hed_buf_str(&value), "A b+c\xc3\xa9");
    ck_assert(!hed_form_get(HED_S("headline=%4"), "headline", &value));
    ck_assert(!hed_form_get(HED_S("headline=a%00"), "headline", &value));
    ck_assert(!hed_form_get(HED_S("headlines=a"), "headline", &value));
    hed_buf_free(&value);
}
END

TEST(a_form_that_nobody_encoded_is_taken_as_it_stands)
{
    static const char *const keys[] = {"text", "language", NULL};
    static const struct {
        const char *form, *text; /* NULL: none */
    } cases[] = {{"text=R&D up 5% +2%20&language=en", "R&D up 5% +2%20"},
                 {"language=en&text=a & text", "a & text"},
                 {"language=en&text=a b&text=c", "a b"},
                 {"text=\xc3\xa9&languages=x", "\xc3\xa9&languages=x"},
                 {"text=a+b%20c&language=en\n", "a b c"}, /* encoded, but for the end of the line */
                 {"a text=b", NULL},
                 {"text=&language=e n", ""},
                 {"text= ", " "},
                 {"text", NULL},
                 {"", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hed_buf value = {0};
        const bool got = hed_form_get_plain(hed_str_of(cases[i].form), keys, "text", &value);
        ck_assert_msg(got == (cases[i].text != NULL), "%s", cases[i].form);
        if (got)
            ck_assert_hed_str(hed_buf_str(&value), cases[i].text);
        hed_buf_free(&value);
    }
    hed_buf value = {0};
    ck_assert(!hed_form_get_plain(HED_S("text=a\0b"), keys, "text", &value));
    hed_buf_free(&value);
}
END

TEST(a_uri_is_taken_apart_and_escapes_that_need_not_be_are_undone)
{
    static const char *const cases[][4] = {
        {"/v1/rules/a%2eb%5F?x=%2e", "", "/v1/rules/a.b_", "x=%2e"},
        {"/v1%2Fmodel%", "", "/v1%2Fmodel%", ""},
        {"/%2", "", "/%2", ""},
        {"HTTP://host:8433/a?b?c", "host:8433", "/a", "b?c"},
        {"https://host", "host", "/", ""},
        {"http://host?q", "host", "/", "q"},
        {"*", "", "*", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char uri[80];
        hed_str authority, path, query;
        snprintf(uri, sizeof uri, "%s", cases[i][0]);
        hed_uri_take_apart(uri, &authority, &path, &query);
        ck_assert_hed_str(authority, cases[i][1]);
        ck_assert_hed_str(path, cases[i][2]);
        ck_assert_hed_str(query, cases[i][3]);
    }
}
END

TEST(a_card_says_how_often_the_model_is_wrong)
{
    static const struct {
        const char *card, *figures;
    } cases[] = {
        {"## Trained on\n\n- build/one.jsonl: 9 headlines, 4 positive\n- two.jsonl: 3 headlines\n\n## How\n\n- date "
         "2026-03-05\n\n## Figures\n\nOn out-of-fold scores: ROC AUC 0.9621, accuracy 0.8934.\n",
         "{\"accuracy\":0.8934,\"judged\":\"out of fold\",\"on\":null,\"corpora\":[\"one\",\"two\"],\"date\":\"2026-03-"
         "05\"}"},
        {"## Figures\n\n| corpus | headlines | accuracy |\n|---|---|---|\n| all | 10 | 0.9000 (0.8–0.95) |\n| one | 5 "
         "| "
         "0.7 (0.6–0.8) |\n",
         "{\"accuracy\":0.9,\"judged\":\"out of fold\",\"on\":null,\"corpora\":[],\"date\":null}"},
        {"## Figures\n\n| corpus | accuracy |\n|---|---|\n| all | 0.9 |\n\nOn corpora that were held out, less what "
         "the "
         "training has too:\n\n| corpus | accuracy |\n|---|---|\n| corpus/test.jsonl | 0.85 (0.8–0.9) |\n",
         "{\"accuracy\":0.85,\"judged\":\"held out\",\"on\":\"test\",\"corpora\":[],\"date\":null}"},
        {"## Figures\n\naccuracy unknown\n", "null"},
        {"", "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_hed_str(hed_card_figures(unit_arena(), hed_str_of(cases[i].card)), cases[i].figures);
}
END

TEST(a_bucket_empties_and_fills_again_and_is_of_one_address)
{
    hed_rate *rate = hed_rate_new(4);
    const int64_t second = 1000000000;
    int64_t now = 5 * second;
    for (int i = 0; i < 4; i++)
        ck_assert(hed_rate_allows(rate, 1, now));
    ck_assert(!hed_rate_allows(rate, 1, now));
    ck_assert(hed_rate_allows(rate, 2, now));
    now += second / 4;
    ck_assert(hed_rate_allows(rate, 1, now));
    ck_assert(!hed_rate_allows(rate, 1, now));
    now += 100 * second;
    for (int i = 0; i < 4; i++)
        ck_assert(hed_rate_allows(rate, 1, now));
    ck_assert(!hed_rate_allows(rate, 1, now));
    ck_assert(hed_rate_allows(NULL, 1, now));
    hed_rate_free(rate);
}
END

/* What the cache has for a headline of the number; "" when it has nothing. */
static hed_str kept(hed_answers *answers, unsigned i, hed_buf *to)
{
    char text[16];
    hed_answer answer;
    snprintf(text, sizeof text, "%u", i);
    const hed_item item = hed_item_of(text);
    to->len = 0;
    ck_assert(hed_answers_find(answers, &item, to, &answer) == (to->len > 0));
    if (to->len > 0)
        ck_assert(answer.verdict == HED_BLOCK && answer.failed == (i % 2));
    return hed_buf_str(to);
}

static void keep(hed_answers *answers, unsigned i)
{
    char text[16];
    snprintf(text, sizeof text, "%u", i);
    const hed_item item = hed_item_of(text);
    hed_answers_keep(answers, &item, item.headline, &(hed_answer){HED_BLOCK, 0, 0, i % 2});
}

TEST(the_cache_forgets_what_was_not_asked_for_longest)
{
    hed_answers *answers = hed_answers_new(8); /* one set */
    hed_buf to = {0};
    for (unsigned i = 0; i < 8; i++)
        keep(answers, i);
    ck_assert_hed_str(kept(answers, 0, &to), "0");
    keep(answers, 8);
    ck_assert_hed_str(kept(answers, 1, &to), "");
    ck_assert_hed_str(kept(answers, 0, &to), "0");
    for (unsigned i = 2; i <= 8; i++)
        ck_assert(hed_str_int(kept(answers, i, &to), &(long long){0}));
    hed_answers_free(answers);
    hed_buf_free(&to);
}
END

TEST(the_cache_keeps_about_as_much_as_it_is_told)
{
    hed_answers *answers = hed_answers_new(1000);
    hed_buf to = {0};
    unsigned n = 0;
    for (unsigned i = 0; i < 5000; i++)
        keep(answers, i);
    for (unsigned i = 0; i < 5000; i++)
        n += kept(answers, i, &to).len > 0;
    ck_assert_uint_ge(n, 900);
    ck_assert_uint_le(n, 1024);
    for (unsigned i = 4900; i < 5000; i++)
        n -= kept(answers, i, &to).len > 0;
    ck_assert_uint_le(n, 924);
    hed_answers_free(answers);
    ck_assert_ptr_null(hed_answers_new(0));
    hed_answers_free(NULL);
    hed_buf_free(&to);
}
END

TEST(the_cache_tells_texts_apart_and_leaves_large_ones_be)
{
    static const char large[9000] = "The council";
    hed_answers *answers = hed_answers_new(64);
    hed_buf to = {0};
    hed_answer answer = {HED_PASS, .5, 2, false};
    hed_item item = hed_item_of("ab"), other = hed_item_of("a");
    other.dek = HED_S("b");
    hed_answers_keep(answers, &item, HED_S("one"), &answer);
    ck_assert(!hed_answers_find(answers, &other, &to, &answer));
    ck_assert(hed_answers_find(answers, &item, &to, &answer) && answer.svm == 2);
    ck_assert_hed_str(hed_buf_str(&to), "one");
    item.allow = &(hed_allow){.rule = "wh.wont_believe", .reason = "A quotation", .until = "2026-12-31"};
    item.n_allow = 1; /* the answer changes with the day */
    ck_assert(!hed_answers_find(answers, &item, &to, &answer));
    other.body = (hed_str){large, sizeof large};
    hed_answers_keep(answers, &other, HED_S("two"), &answer);
    ck_assert(!hed_answers_find(answers, &other, &to, &answer));
    other.body = HED_S("");
    hed_answers_keep(answers, &other, (hed_str){large, sizeof large}, &answer);
    ck_assert(!hed_answers_find(answers, &other, &to, &answer));
    hed_answers_free(answers);
    hed_buf_free(&to);
}
END

UNIT_MAIN("serve", T(an_error_points_at_its_place_with_escapes),
          T(a_usual_body_is_read_in_place_and_any_other_is_left_to_the_parser),
          T(an_allowance_holds_to_its_last_day_and_for_its_rule_alone), T(an_item_does_not_let_hate_pass_by_itself),
          T(body_of_nothing_but_allowances_is_refused_as_any_other), T(alternatives_come_with_what_went_and_stayed),
          T(pages_elsewhere_and_names_that_are_not_ours_are_refused),
          T(a_token_opens_its_scopes_and_a_bad_file_of_tokens_is_named), T(the_page_shows_what_comes_in_as_text),
          T(what_did_not_change_is_not_sent_again), T(a_form_is_decoded_or_refused),
          T(a_form_that_nobody_encoded_is_taken_as_it_stands),
          T(what_a_request_asks_beside_its_body_is_known_or_refused),
          T(a_plug_in_turns_rules_off_and_its_markup_is_no_text), T(a_headline_gets_the_policy_of_its_section),
          T(a_uri_is_taken_apart_and_escapes_that_need_not_be_are_undone), T(a_card_says_how_often_the_model_is_wrong),
          T(a_bucket_empties_and_fills_again_and_is_of_one_address),
          T(the_cache_forgets_what_was_not_asked_for_longest), T(the_cache_keeps_about_as_much_as_it_is_told),
          T(the_cache_tells_texts_apart_and_leaves_large_ones_be))
