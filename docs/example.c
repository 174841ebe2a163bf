/* Checks the headlines given as arguments, with nothing but hed.h:
 *     cc example.c $(pkg-config --cflags --libs hed) -o example && ./example "You Won't Believe This" */
#include <hed.h>

#include <stdio.h>

static void print(const hed_item *item, const hed_result *result)
{
    printf("%s: %.*s\n", hed_action_name(result->verdict), (int)item->headline.len, item->headline.ptr);
    for (size_t i = 0; i < result->n_errors; i++)
        printf("    not sure: %s\n", result->errors[i].text);
    for (size_t i = 0; i < result->n_findings; i++) {
        const hed_finding *f = &result->findings[i];
        printf("    bytes %u to %u: %s (%s)\n", f->span.byte[0], f->span.byte[1], f->reason, f->rule);
    }
    if (result->rewrite.text.len > 0)
        printf("    instead: %.*s\n", (int)result->rewrite.text.len, result->rewrite.text.ptr);
}

int main(int argc, char **argv)
{
    hed_err err = {0};
    hed_scratch *scratch = NULL;
    bool ok = false;
    /* Without options: the rules, model and policy that came with the library. One engine serves all threads. */
    hed_engine *engine = hed_engine_load(NULL, NULL, NULL, &err);
    if (engine) /* a scratch serves one thread */
        scratch = hed_scratch_new(engine, HED_WANT_DECISION | HED_WANT_REWRITE, &err);
    if (scratch)
        ok = true;
    for (int i = 1; ok && i < argc; i++) {
        hed_item item = hed_item_of(argv[i]);
        hed_result result; /* good until the next hed_check with this scratch */
        ok = hed_check(engine, scratch, &item, &result, &err);
        if (ok)
            print(&item, &result);
    }
    if (!ok) {
        char line[700];
        fprintf(stderr, "%s\n", hed_err_string(&err, line, sizeof line));
    }
    hed_scratch_free(scratch);
    hed_engine_free(engine);
    return ok ? 0 : 2;
}
