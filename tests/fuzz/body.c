/* The usual body of a check, which is read without jansson: what is taken for one is the same object to jansson. */
#include "serve/routes.h"

#include "fuzz/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"headline", "dek", "id"};
    enum { NAMES = sizeof names / sizeof *names };
    const hed_str body = {(const char *)data, size};
    hed_str texts[NAMES];
    hed_buf undone = {0};
    size_t n = 0;
    if (!hed_body_plain(body, names, NAMES, texts, &undone)) {
        hed_buf_free(&undone);
        return 0;
    }
    json_t *json = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    MUST(json_is_object(json));
    for (size_t i = 0; i < NAMES; i++) {
        const json_t *value = json_object_get(json, names[i]);
        MUST((value != NULL) == (texts[i].ptr != NULL));
        MUST(!value || (json_is_string(value) &&
                        hed_str_eq(texts[i], (hed_str){json_string_value(value), json_string_length(value)})));
        n += value != NULL;
    }
    MUST(json_object_size(json) == n);
    json_decref(json);
    hed_buf_free(&undone);
    return 0;
}
