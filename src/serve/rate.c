/* How often one address may ask. Each has a bucket that holds a second's requests and fills at the rate; what is kept
 * of it is the time at which it will be full. Addresses share buckets by hash: the one seen last has it, so a table of
 * a fixed size bears any number of them. */
#include "serve/transport.h"

#include <stdlib.h>

#define BUCKETS 4096

struct hed_rate {
    pthread_mutex_t lock;
    int64_t each_ns; /* what a request takes out */
    struct bucket {
        uint64_t who;
        int64_t full_at;
    } at[BUCKETS];
};

hed_rate *hed_rate_new(unsigned per_second)
{
    hed_rate *rate = per_second > 0 ? calloc(1, sizeof *rate) : NULL;
    if (per_second == 0)
        return NULL;
    if (!rate)
        abort();
    pthread_mutex_init(&rate->lock, NULL);
    rate->each_ns = 1000000000 / per_second;
    return rate;
}

void hed_rate_free(hed_rate *rate)
{
    if (rate)
        pthread_mutex_destroy(&rate->lock);
    free(rate);
}

bool hed_rate_allows(hed_rate *rate, uint64_t who, int64_t now_ns)
{
    if (!rate)
        return true;
    struct bucket *b = &rate->at[who % BUCKETS];
    pthread_mutex_lock(&rate->lock);
    if (b->who != who || b->full_at < now_ns)
        *b = (struct bucket){who, now_ns};
    const bool allowed = b->full_at + rate->each_ns - now_ns <= 1000000000;
    if (allowed)
        b->full_at += rate->each_ns;
    pthread_mutex_unlock(&rate->lock);
    return allowed;
}
