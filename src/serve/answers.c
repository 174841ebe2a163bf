/* The cache of answers. Feeds are polled and drafts are saved again and again, so most of what a
 * service is asked it has been asked before, and as long as the same is loaded the answer is the same to the byte.
 * Sets of a few places: where a new one has no room, the one of its set that was not asked for longest goes. */
#include "serve/http.h"

#include <stdlib.h>

#define WAYS 8
#define LOCKS 64
#define MOST_BYTES (8 << 10) /* of an item's texts and its result; what is larger is not kept */
#define TEXTS 8

/* What was asked, to the byte: nothing but this goes into a result. */
typedef struct question {
    hed_str texts[TEXTS];
    uint64_t hash;
    size_t len; /* of all texts */
} question;

typedef struct entry {
    hed_answer answer;
    uint32_t lens[TEXTS];
    size_t len; /* of the result, behind the texts */
    char bytes[];
} entry;

typedef struct place {
    uint64_t hash; /* of its question */
    entry *entry;  /* NULL: free, as all behind it are */
} place;

struct hed_answers {
    size_t n_sets;                /* a power of two */
    pthread_mutex_t locks[LOCKS]; /* of set i: i % LOCKS */
    place (*sets)[WAYS];          /* what was asked for last comes first */
};

hed_answers *hed_answers_new(unsigned most)
{
    if (most == 0)
        return NULL;
    hed_answers *answers = calloc(1, sizeof *answers);
    if (!answers)
        abort();
    answers->n_sets = 1;
    while (answers->n_sets * WAYS < most)
        answers->n_sets *= 2;
    if (!(answers->sets = calloc(answers->n_sets, sizeof *answers->sets)))
        abort();
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&answers->locks[i], NULL);
    return answers;
}

void hed_answers_free(hed_answers *answers)
{
    for (size_t i = 0; answers && i < answers->n_sets; i++)
        for (size_t way = 0; way < WAYS; way++)
            free(answers->sets[i][way].entry);
    for (size_t i = 0; answers && i < LOCKS; i++)
        pthread_mutex_destroy(&answers->locks[i]);
    if (answers)
        free(answers->sets);
    free(answers);
}

/* False for what is not kept: allowances end with a day. */
static bool ask(const hed_item *item, question *q)
{
    *q = (question){
        {item->headline, item->dek, item->body, item->id, item->section, item->outlet, item->lang, item->slot}, 0, 0};
    for (size_t i = 0; i < TEXTS; i++) {
        q->hash = hed_hash(q->texts[i].ptr, q->texts[i].len, q->hash);
        q->len += q->texts[i].len;
    }
    return item->n_allow == 0 && q->len <= MOST_BYTES;
}

static bool is_of(const entry *e, const question *q)
{
    const char *at = e->bytes;
    for (size_t i = 0; i < TEXTS; at += e->lens[i++])
        if (!hed_str_eq(q->texts[i], (hed_str){at, e->lens[i]}))
            return false;
    return true;
}

static place *lock_set(hed_answers *answers, const question *q)
{
    const size_t i = q->hash & (answers->n_sets - 1);
    pthread_mutex_lock(&answers->locks[i % LOCKS]);
    return answers->sets[i];
}

static void unlock_set(hed_answers *answers, const question *q)
{
    pthread_mutex_unlock(&answers->locks[(q->hash & (answers->n_sets - 1)) % LOCKS]);
}

/* Puts p first; what stood before set[way] moves one on, over it. */
static void put_first(place *set, size_t way, place p)
{
    memmove(set + 1, set, way * sizeof *set);
    set[0] = p;
}

bool hed_answers_find(hed_answers *answers, const hed_item *item, hed_buf *to, hed_answer *answer)
{
    question q;
    size_t way = 0;
    if (!answers || !ask(item, &q))
        return false;
    place *set = lock_set(answers, &q);
    while (way < WAYS && set[way].entry && !(set[way].hash == q.hash && is_of(set[way].entry, &q)))
        way++;
    const entry *e = way < WAYS ? set[way].entry : NULL;
    if (e) {
        put_first(set, way, set[way]);
        *answer = e->answer;
        hed_buf_put(to, (hed_str){e->bytes + q.len, e->len});
    }
    unlock_set(answers, &q);
    return e != NULL;
}

void hed_answers_keep(hed_answers *answers, const hed_item *item, hed_str result, const hed_answer *answer)
{
    question q;
    if (!answers || !ask(item, &q) || q.len + result.len > MOST_BYTES)
        return;
    entry *e = malloc(sizeof *e + q.len + result.len);
    if (!e)
        return;
    *e = (entry){.answer = *answer, .len = result.len};
    char *at = e->bytes;
    for (size_t i = 0; i < TEXTS; at += e->lens[i++]) {
        e->lens[i] = (uint32_t)q.texts[i].len;
        if (q.texts[i].len > 0) /* else it may be nowhere */
            memcpy(at, q.texts[i].ptr, q.texts[i].len);
    }
    memcpy(at, result.ptr, result.len);
    place *set = lock_set(answers, &q);
    entry *last = set[WAYS - 1].entry;
    put_first(set, WAYS - 1, (place){q.hash, e});
    unlock_set(answers, &q);
    free(last);
}
