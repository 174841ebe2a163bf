/* Scales of scores. One margin does not have one score: five judges' mean of .3 on a post and an outlet that is known
 * for bait are labels of different kinds, and no look at a headline tells which was meant. So a model that has learnt
 * from several corpora keeps, beside the calibration that holds where none is asked for, a sigmoid for each of them,
 * by the corpus's name; and where corpora were let to weigh n-grams each in its own way, the table that goes with it.
 */
#include "model/parts.h"

#include <math.h>
#include <stdio.h>

static void put(hed_buf *file, const void *at, size_t n, size_t size)
{
    hed_buf_put(file, (hed_str){at, n * size});
}

static void put_number(hed_buf *file, uint64_t n)
{
    put(file, &n, 1, sizeof n);
}

void hed_tail_put(const hed_tail *t, uint32_t n_buckets, hed_buf *file)
{
    hed_steps_put(&t->steps, file);
    put_number(file, t->n_scales);
    put(file, t->scales, t->n_scales, sizeof *t->scales);
    put_number(file, t->n_more);
    put(file, t->table_of, t->n_more > 0 ? t->n_scales : 0, sizeof *t->table_of);
    put(file, t->more, t->n_more * n_buckets, sizeof *t->more);
    put_number(file, t->taught.n_words);
    put(file, t->taught.words, t->taught.n_words, sizeof *t->taught.words);
}

/* It is shown to people, and typed by them. */
static bool name_sane(const char name[HED_SCALE_NAME])
{
    size_t n = 0;
    while (n < HED_SCALE_NAME && name[n] > ' ' && name[n] < 0x7f && name[n] != '#')
        n++;
    return n > 0 && n < HED_SCALE_NAME && name[n] == 0;
}

bool hed_scales_sane(const hed_scale *scales, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const hed_scale *s = &scales[i];
        if (!name_sane(s->name) || !(fabs(s->a) <= 1e30 && fabs(s->b) <= 1e30) ||
            !(s->low >= 0 && s->low < s->high && s->high <= 1 && s->threshold >= 0 && s->threshold <= 1))
            return false;
    }
    return true;
}

bool hed_model_rescale(hed_model *m, hed_str name, const char *path, hed_err *err)
{
    char all[256] = "";
    size_t n = 0;
    for (size_t i = 0; i < m->tail.n_scales; i++) {
        const hed_scale *s = &m->tail.scales[i];
        if (hed_str_is(name, s->name)) {
            m->h.platt_a = s->a, m->h.platt_b = s->b;
            m->h.low = s->low, m->h.high = s->high;
            m->h.threshold = m->info.threshold = s->threshold;
            m->tail.steps = (hed_steps){0};
            const uint32_t table = m->tail.n_more > 0 ? m->tail.table_of[i] : 0;
            m->text = table > 0 ? m->tail.more + (size_t)(table - 1) * m->h.n_buckets : m->table;
            return true;
        }
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", s->name);
        if (n >= sizeof all)
            break;
    }
    return hed_fail(err, HED_EUSAGE, path, 0, "has no scale \"%.*s\": it has %s", HED_FMT(name),
                    m->tail.n_scales ? all : "none but its own");
}

const hed_scale *hed_model_scales(const hed_model *m, size_t *n)
{
    *n = m->tail.n_scales;
    return m->tail.scales;
}
