/* hed replay: checks stored decisions again. A result holds its item but for dek and body, of which it has hashes, what
 * was let pass in it, and the hashes of all that made it; so the same bytes must come out, or something is another now,
 * and it is told what. */
#include "cli/replay.h"

#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct replay {
    const hed_options *options;
    hed_engine *engine;
    hed_scratch *scratches[4]; /* by what a record wants: CONTRIBUTIONS, DECISION */
    hed_stories stories;
    const hed_output *output;
    hed_buf out;
    const json_t *record; /* that is checked again */
    json_t *told_by;      /* what made the record before this one otherwise, which need not be told twice */
    size_t n, same, made_otherwise, decided_otherwise, verdicts, storyless, unread, bare;
} replay;

enum { CONTRIBUTIONS = 1, DECISION = 2 };

static hed_str text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return (hed_str){json_is_string(value) ? json_string_value(value) : "", json_string_length(value)};
}

/* ---- The engine: of the profile that the first record names, where no other is asked for */

static bool load(replay *r, const json_t *record)
{
    hed_err err;
    hed_options with = *r->options;
    with.no_policy = json_is_null(json_object_get(record, "verdict")); /* of hed score */
    const char *profile = json_string_value(json_object_get(json_object_get(record, "by"), "profile"));
    if (!with.policy && profile && !strpbrk(profile, "/.")) {
        hed_engine_options what = hed_cli_engine_options(&with);
        what.policy = profile;
        r->engine = hed_engine_load(&what, NULL, NULL, &err);
    }
    if (!r->engine)
        r->engine = hed_cli_load(&with);
    return r->engine != NULL;
}

static hed_scratch *scratch_for(replay *r, unsigned want)
{
    hed_err err;
    if (!r->scratches[want])
        r->scratches[want] = hed_scratch_new(r->engine,
                                             (want & DECISION ? HED_WANT_DECISION | HED_WANT_REWRITE : 0u) |
                                                 (want & CONTRIBUTIONS ? HED_WANT_CONTRIBUTIONS : 0u),
                                             &err);
    if (!r->scratches[want])
        hed_cli_fail_err(&err);
    return r->scratches[want];
}

/* ---- One record */

/* What was let pass then is let pass again. */
static const char *leave_out(void *ctx, const hed_item *item, const char *rule, uint64_t fingerprint)
{
    const replay *r = ctx;
    const json_t *list = json_object_get(r->record, "suppressed");
    char digits[17];
    (void)item;
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)fingerprint);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(one, "rule"));
        const char *known = json_string_value(json_object_get(one, "fingerprint"));
        const char *why = json_string_value(json_object_get(one, "why"));
        if (id && known && strcmp(id, rule) == 0 && strcmp(known, digits) == 0)
            return why ? why : "";
    }
    return NULL;
}

/* Checks the item; NULL after saying why not. The caller's; r->out has its bytes. */
static json_t *check(replay *r, const hed_item *item)
{
    hed_result result;
    hed_err err;
    const bool decides = json_is_string(json_object_get(r->record, "verdict"));
    const bool explains = json_object_get(r->record, "contributions") != NULL;
    hed_scratch *scratch = scratch_for(r, (decides ? DECISION : 0) | (explains ? CONTRIBUTIONS : 0));
    const hed_style style = {.decision = decides};
    if (!scratch)
        return NULL;
    hed_scratch_leave_out(scratch, json_array_size(json_object_get(r->record, "suppressed")) > 0 ? leave_out : NULL, r);
    if (!hed_check(r->engine, scratch, item, &result, &err)) {
        hed_cli_fail_err(&err);
        return NULL;
    }
    r->out.len = 0;
    hed_output_item(r->output, &style, r->engine, item, &result, 0, &r->out);
    return json_loadb(r->out.ptr, r->out.len, JSON_ALLOW_NUL, NULL);
}

static hed_item item_of(const json_t *record, hed_place *place)
{
    const json_t *source = json_object_get(record, "source"), *lang = json_object_get(record, "lang");
    const char *from = json_string_value(json_object_get(lang, "from"));
    const json_int_t line = json_integer_value(json_object_get(source, "line"));
    hed_item item = hed_item_of("");
    item.headline = text(record, "headline");
    item.id = text(record, "id");
    if (from && strcmp(from, "item") == 0) /* else it is found again */
        item.lang = text(lang, "code");
    item.section = text(source, "section");
    item.outlet = text(source, "outlet");
    item.slot = text(source, "slot");
    item.field = text(source, "field");
    item.note = text(source, "note");
    *place = (hed_place){.path = text(source, "path"), .line = line > 0 && line <= UINT32_MAX ? (unsigned)line : 0};
    item.places = place;
    item.n_places = 1;
    return item;
}

static bool same_story(const json_t *a, const json_t *b)
{
    const json_t *x = json_object_get(a, "story"), *y = json_object_get(b, "story");
    const hed_str deks[] = {text(x, "dek"), text(y, "dek")}, bodies[] = {text(x, "body"), text(y, "body")};
    return deks[0].len == deks[1].len && memcmp(deks[0].ptr, deks[1].ptr, deks[0].len) == 0 &&
           bodies[0].len == bodies[1].len && memcmp(bodies[0].ptr, bodies[1].ptr, bodies[0].len) == 0;
}

/* With no story where the record had none, else with each story of that headline until it is the one. NULL: none is. */
static json_t *check_with_story(replay *r, hed_item *item, bool *failed)
{
    size_t n;
    const hed_story *stories = hed_stories_find(&r->stories, item->headline, &n);
    const json_t *had = json_object_get(r->record, "story");
    const bool has_one = text(had, "dek").len + text(had, "body").len > 0;
    for (size_t i = 0; i < (has_one ? n : 1); i++) {
        item->dek = has_one ? stories[i].dek : item->dek;
        item->body = has_one ? stories[i].body : item->body;
        json_t *now = check(r, item);
        *failed = now == NULL;
        if (!now || !has_one || same_story(r->record, now))
            return now;
        json_decref(now);
    }
    return NULL;
}

static void tell_storyless(replay *r, const hed_records *records)
{
    size_t n;
    hed_stories_find(&r->stories, text(r->record, "headline"), &n);
    if (r->options->items.n == 0)
        hed_cli_warn("%s:%u: it was decided with its dek or body; --items FILE names what holds them", records->path,
                     records->at);
    else
        hed_cli_warn("%s:%u: %s", records->path, records->at,
                     n > 0 ? "the story of this headline is another than it was decided with"
                           : "no item of --items has this headline and a story");
    r->storyless++;
}

static void tell_values(const replay *r, const hed_records *records, const json_t *by, const json_t *values)
{
    printf("%s:%u: ", records->path, records->at);
    hed_print_plain(text(r->record, "headline"));
    printf("\n");
    hed_differ_print(values);
    if (json_object_size(by) == 0)
        printf("  note       what made it is the same: it was altered, or another build of hed made it\n");
    printf("\n");
}

static void tell(replay *r, const hed_records *records, const json_t *now)
{
    json_t *by = hed_differ_by(r->record, now), *values = hed_differ_values(r->record, now);
    const size_t n_by = json_object_size(by), n_values = json_object_size(values);
    r->same += n_by + n_values == 0; /* laid out otherwise, and no more */
    r->made_otherwise += n_by > 0 && n_values == 0;
    r->decided_otherwise += n_values > 0;
    r->verdicts += json_object_get(values, "verdict") != NULL;
    if (r->options->json && n_by + n_values > 0) {
        json_t *line = json_pack("{s:s, s:i, s:O, s:O, s:O}", "path", records->path, "line", (int)records->at,
                                 "headline", json_object_get(r->record, "headline"), "by", by, "changed", values);
        json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        putchar('\n');
        json_decref(line);
    } else if (n_by + n_values > 0) {
        if (n_by > 0 && !json_equal(by, r->told_by))
            hed_differ_print_by(by);
        if (n_values > 0 || r->options->verbose > 0)
            tell_values(r, records, by, values);
        json_decref(r->told_by);
        r->told_by = json_incref(by);
    }
    json_decref(by);
    json_decref(values);
}

static bool same_bytes(const replay *r, const hed_records *records)
{
    const size_t len = r->out.len > 0 && r->out.ptr[r->out.len - 1] == '\n' ? r->out.len - 1 : r->out.len;
    return records->raw.len == len && memcmp(records->raw.ptr, r->out.ptr, len) == 0;
}

static bool one(replay *r, const hed_records *records, const json_t *record)
{
    hed_place place;
    bool failed = false;
    r->record = record;
    r->n++;
    hed_item item = item_of(record, &place);
    if (json_object_size(json_object_get(record, "axes")) == 0 && json_is_null(json_object_get(record, "clickbait"))) {
        r->unread++;
        return true;
    }
    if (!r->engine && !load(r, record))
        return false;
    json_t *now = check_with_story(r, &item, &failed);
    if (failed)
        return false;
    if (!now)
        tell_storyless(r, records);
    else if (same_bytes(r, records))
        r->same++;
    else
        tell(r, records, now);
    json_decref(now);
    return true;
}

/* ---- All of them */

static bool file(replay *r, const char *path)
{
    hed_records records;
    json_t *record;
    if (!hed_records_open(&records, path))
        return false;
    hed_next next;
    bool ok = true;
    while (ok && (next = hed_records_next(&records, &record)) == HED_RECORD) {
        ok = one(r, &records, record);
        json_decref(record);
    }
    ok = ok && next == HED_RECORDS_END;
    hed_records_close(&records);
    return ok;
}

/* Of the history that hed serve keeps: newest first, named by their ids. */
typedef struct history {
    replay *r;
    int64_t last;
    size_t n;
    bool ok;
} history;

static void kept(void *ctx, const hed_decision_row *row)
{
    history *h = ctx;
    json_error_t error;
    const hed_records at = {.path = h->r->options->store,
                            .at = (unsigned)row->id,
                            .raw = {(char *)(uintptr_t)row->result.ptr, row->result.len, 0}};
    h->n++;
    h->last = row->id;
    if (!h->ok)
        return;
    if (row->result.len == 0) { /* of an older layout of the store */
        h->r->n++;
        h->r->bare++;
        return;
    }
    json_t *record = json_loadb(row->result.ptr, row->result.len, JSON_ALLOW_NUL, &error);
    if (record)
        h->ok = one(h->r, &at, record);
    else
        h->ok = hed_cli_fail("%s:%u: not JSON: %s", at.path, at.at, error.text) == HED_EXIT_OK;
    json_decref(record);
}

static bool replay_store(replay *r)
{
    hed_err err;
    history h = {.r = r, .ok = true};
    const char *path = r->options->store;
    if (access(path, F_OK) != 0)
        return hed_cli_fail("%s: there is no store", path) == HED_EXIT_OK;
    hed_store *store = hed_store_open(path, &err);
    if (!store)
        return hed_cli_fail_err(&err) == HED_EXIT_OK;
    do {
        h.n = 0;
        if (!hed_store_decisions(store, h.last, 256, kept, &h, &err))
            h.ok = hed_cli_fail_err(&err) == HED_EXIT_OK;
    } while (h.ok && h.n > 0);
    hed_store_close(store);
    return h.ok;
}

static void say_part(size_t n, const char *what, bool *first)
{
    if (n > 0)
        printf("%s%zu %s", *first ? ": " : ", ", n, what);
    *first = *first && n == 0;
}

static void summary(const replay *r)
{
    bool first = true;
    printf("%zu decision%s", r->n, r->n == 1 ? "" : "s");
    say_part(r->same, "the same", &first);
    say_part(r->made_otherwise, "the same but for what made them", &first);
    say_part(r->decided_otherwise, "changed", &first);
    if (r->verdicts > 0)
        printf(" (%zu to another verdict)", r->verdicts);
    say_part(r->storyless, "without their story", &first);
    say_part(r->unread, "of what could not be read then", &first);
    say_part(r->bare, "kept without their results by an older hed", &first);
    printf("\n");
}

static int close_all(replay *r, int code)
{
    for (size_t i = 0; i < sizeof r->scratches / sizeof *r->scratches; i++)
        hed_scratch_free(r->scratches[i]);
    hed_engine_free(r->engine);
    hed_stories_free(&r->stories);
    hed_buf_free(&r->out);
    json_decref(r->told_by);
    return code;
}

int hed_cli_replay(const hed_command *command, const hed_options *options)
{
    replay r = {.options = options, .output = hed_output_find("jsonl")};
    hed_input *inputs = NULL;
    size_t n = 0;
    bool ok = (options->store && options->n_inputs == 0) || hed_cli_inputs(command, options, &inputs, &n);
    for (size_t i = 0; ok && i < options->items.n; i++)
        ok = hed_stories_read(&r.stories, options, options->items.at[i]);
    hed_stories_seal(&r.stories);
    for (size_t i = 0; ok && i < n; i++)
        ok = file(&r, inputs[i].path);
    ok = ok && (!options->store || replay_store(&r));
    free(inputs);
    if (!ok)
        return close_all(&r, HED_EXIT_FAIL);
    if (r.n == 0)
        return close_all(&r, hed_cli_fail("there is no decision to replay"));
    if (options->quiet == 0 && !options->json)
        summary(&r);
    return close_all(&r, r.storyless > 0                              ? HED_EXIT_FAIL
                         : r.made_otherwise + r.decided_otherwise > 0 ? HED_EXIT_FOUND
                                                                      : HED_EXIT_OK);
}
