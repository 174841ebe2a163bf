/* Threads that share one engine give the same bytes as one alone. Run it under ThreadSanitizer: make tsan. */
#include "hed.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 2
#define ROUNDS 20

static const char *const headlines[] = {
    "You Won't Believe What the Mayor Found Under the Bridge",
    "Lisbon Tram Strike Enters Third Day: What's Next for Commuters?",
    "17 Insanely Clever Kitchen Hacks You Need Right Now!!",
    "Council Approves Budget for New Harbour Wall",
    "SHOCKING: S\xd0\xbeme Letters Are N\xd0\xbet What They Seem",
    "Is the Minister's Prize a Bribe in Disguise? Lawyers Weigh In",
    "\xe6\x97\xa5\xe6\x9c\xac\xe3\x81\xae\xe6\xb8\xaf\xe3\x81\xab\xe6\x96\xb0\xe3\x81\x97\xe3\x81\x84\xe6\xa9\x8b",
    "bytes that are not text: \xff\xfe",
    "",
};
#define HEADLINES (sizeof headlines / sizeof *headlines)

typedef struct share {
    const hed_engine *engine;
    hed_buf out;
    bool ok;
} share;

static void *check_all(void *ctx)
{
    share *s = ctx;
    hed_err err;
    const hed_style style = {.decision = true};
    const hed_output *output = hed_output_find("jsonl");
    hed_scratch *scratch = hed_scratch_new(s->engine, HED_WANT_ALL, &err);
    s->ok = scratch != NULL;
    for (size_t i = 0; s->ok && i < HEADLINES * ROUNDS; i++) {
        const hed_item item = hed_item_of(headlines[i % HEADLINES]);
        hed_result result;
        s->ok = hed_check(s->engine, scratch, &item, &result, &err);
        if (s->ok)
            hed_output_item(output, &style, s->engine, &item, &result, i, &s->out);
    }
    hed_scratch_free(scratch);
    return NULL;
}

int main(void)
{
    hed_err err;
    hed_engine *engine = hed_engine_load(NULL, NULL, NULL, &err);
    pthread_t threads[THREADS];
    share alone = {.engine = engine}, shares[THREADS] = {0};
    size_t failed = 0;
    if (!engine) {
        fprintf(stderr, "threads: %s\n", err.text);
        return 1;
    }
    check_all(&alone);
    for (size_t i = 0; i < THREADS; i++) {
        shares[i].engine = engine;
        if (pthread_create(&threads[i], NULL, check_all, &shares[i]) != 0)
            return 1;
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        bool same = shares[i].ok && alone.ok && alone.out.len > 10000 && shares[i].out.len == alone.out.len &&
                    memcmp(shares[i].out.ptr, alone.out.ptr, alone.out.len) == 0;
        failed += !same;
        hed_buf_free(&shares[i].out);
    }
    hed_buf_free(&alone.out);
    hed_engine_free(engine);
    printf("threads: %zu passed, %zu failed\n", (size_t)THREADS - failed, failed);
    return failed > 0;
}
