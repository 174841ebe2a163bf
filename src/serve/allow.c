/* "allow" of an item: what somebody said is all right in its headline, as hed check has it. */
#include "serve/routes.h"

#include <stdio.h>
#include <time.h>

/* Of all allowances of a body, where one is two bytes at least: "0,", before it is looked at. */
#define MOST (HED_MOST_BODY / 2 * sizeof(hed_allow) + ((size_t)1 << 20))

static bool read_one(hed_call *call, const json_t *object, const char *pointer, hed_allow *allow)
{
    static const char *const names[] = {"rule", "reason", "until"};
    const char **const to[] = {&allow->rule, &allow->reason, &allow->until};
    char at[80];
    hed_str text;
    if (!hed_call_keys(call, object, pointer, names, 3))
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (!hed_call_text(call, object, pointer, names[i], &text))
            return false;
        *to[i] = text.ptr; /* the parser takes no NUL inside a text */
        const bool day = i == 2;
        if (day ? text.len == 0 || hed_str_is_day(text) : hed_str_trim(text).len > 0)
            continue;
        snprintf(at, sizeof at, "%s/%s", pointer, names[i]);
        hed_problem(call->response, 422, "shape", at,
                    day ? "a day such as 2026-12-31 is expected here" : "an allowance needs a rule and a reason");
        return false;
    }
    return true;
}

bool hed_call_allow(hed_call *call, const json_t *object, const char *pointer, hed_item *item)
{
    const json_t *list = json_object_get(object, "allow");
    char at[64];
    hed_err err;
    if (!list || json_is_null(list))
        return true;
    snprintf(at, sizeof at, "%s/allow", pointer);
    if (!json_is_array(list)) {
        hed_problem(call->response, 422, "shape", at, "an array of allowances is expected here");
        return false;
    }
    if (!call->arena && !(call->arena = hed_arena_new(MOST, &err))) {
        hed_problem(call->response, 503, "memory", NULL, "%s", err.text);
        return false;
    }
    const size_t n = json_array_size(list);
    hed_allow *allow = HED_NEW_N(call->arena, hed_allow, n);
    for (size_t i = 0; i < n; i++) {
        snprintf(at, sizeof at, "%s/allow/%zu", pointer, i);
        if (!read_one(call, json_array_get(list, i), at, &allow[i]))
            return false;
    }
    item->allow = allow;
    item->n_allow = n;
    return true;
}

/* One that has ended allows nothing. */
static const char *allowed(void *ctx, const hed_item *item, const char *rule, uint64_t fingerprint)
{
    const time_t now = time(NULL);
    struct tm day;
    char today[11];
    (void)ctx;
    (void)fingerprint;
    strftime(today, sizeof today, "%Y-%m-%d", localtime_r(&now, &day));
    for (size_t i = 0; i < item->n_allow; i++)
        if (strcmp(item->allow[i].rule, rule) == 0 &&
            (!*item->allow[i].until || strcmp(item->allow[i].until, today) >= 0))
            return item->allow[i].reason;
    return NULL;
}

void hed_scratch_allow(hed_scratch *scratch, const hed_item *item)
{
    hed_scratch_leave_out(scratch, item->n_allow > 0 ? allowed : NULL, NULL);
}
