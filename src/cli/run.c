/* The run that check, score and explain share: inputs are read in batches, batches are checked by one or more threads,
 * and their output is written in the order of the input. Memory does not grow with the input: a fixed ring of jobs
 * goes round, each with its batch and its buffers. */
#include "cli/run.h"
#include "cli/engines.h"
#include "cli/gate.h"
#include "cli/since.h"
#include "cli/sinks.h"
#include "cli/training.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BATCH 256
typedef enum state { EMPTY, READY, DONE } state;

typedef struct job {
    hed_batch batch;
    hed_item *items; /* of the batch, or own */
    size_t n, first; /* first: index of the first item */
    hed_item own;
    hed_place place;
    hed_err own_err;
    hed_buf out[HED_SINKS];
    hed_tally *tally;
    size_t over;     /* items that reach --fail-score */
    hed_err *errors; /* of items that could not be read, and remarks on allowances */
    size_t n_errors;
    state state;
} job;

typedef struct run {
    const hed_command *command;
    const hed_run_settings *settings;
    const hed_options *options;
    hed_engines engines;
    hed_sinks sinks;
    hed_tally *tally; /* of all that was written */
    hed_repeats repeats;
    hed_gate gate;
    hed_since since;
    /* reading */
    hed_reader_options reader_options;
    hed_sites *sites;
    hed_input *inputs;
    size_t n_inputs, input;
    hed_reader *reader;
    size_t given; /* items so far */
    size_t over;  /* that reach --fail-score */
    bool unreadable, failed;
    /* threads */
    job *ring;
    size_t n_ring, read, taken, written;
    bool no_more;
    pthread_mutex_t lock;
    pthread_cond_t ready, done;
    hed_bar bar;
} run;

/* ---- Reading: the next job's items */

static void one_item(run *r, job *j, hed_item item)
{
    j->own = item;
    j->items = &j->own;
    j->n = 1;
    j->first = r->given++;
}

static void open_failed(run *r, job *j, const char *path, const hed_err *err)
{
    hed_item item = hed_item_of("");
    j->own_err = *err;
    j->place = (hed_place){.path = {path, strlen(path)}};
    item.bad = &j->own_err;
    item.places = &j->place;
    item.n_places = 1;
    r->unreadable = true;
    one_item(r, j, item);
}

/* The batch's items that are looked at become the job's; true when there are some. */
static bool take_batch(run *r, job *j)
{
    j->n = 0;
    j->items = j->batch.items;
    j->first = r->given;
    for (size_t i = 0; i < j->batch.n; i++) {
        hed_item *item = &j->batch.items[i];
        if (r->sinks.repeats)
            hed_cli_count_repeat(&r->repeats, item);
        if (!r->options->since || hed_since_changed(&r->since, item->n_places > 0 ? item->places[0].line : 0))
            j->items[j->n++] = *item;
    }
    r->given += j->n;
    return j->n > 0;
}

static bool open_input(run *r, const char *path, hed_err *err)
{
    const bool file = strcmp(path, "-") != 0;
    if (file && r->options->since && !hed_since_read(&r->since, r->options->since, path)) {
        r->failed = true;
        return true;
    }
    r->since.all = r->since.all || !file;
    r->reader = hed_reader_open(path, &r->reader_options, err);
    return r->reader != NULL;
}

static bool feed(run *r, job *j)
{
    for (;;) {
        if (r->reader) {
            size_t most = isatty(STDIN_FILENO) && strcmp(r->inputs[r->input].path, "-") == 0 ? 1 : BATCH;
            bool some = hed_reader_read(r->reader, &j->batch, most) > 0;
            if (some && take_batch(r, j))
                return true;
            if (some)
                continue;
            hed_reader_free(r->reader);
            r->reader = NULL;
            r->input++;
        }
        if (r->input == r->n_inputs || r->sinks.broken_pipe || r->failed)
            return false;
        const hed_input *input = &r->inputs[r->input];
        hed_err err;
        if (input->text) {
            one_item(r, j, hed_item_of(input->text));
            r->input++;
            return true;
        }
        if (!open_input(r, input->path, &err)) {
            open_failed(r, j, input->path, &err);
            r->input++;
            return true;
        }
    }
}

/* ---- Checking */

static void default_to(hed_str *field, const char *value)
{
    if (field->len == 0 && value)
        *field = (hed_str){value, strlen(value)};
}

void hed_cli_defaults(const hed_options *options, hed_item *item)
{
    hed_cli_path_defaults(options, item);
    default_to(&item->lang, options->lang);
    default_to(&item->section, options->section);
    default_to(&item->outlet, options->outlet);
    default_to(&item->slot, options->slot);
}

static void keep_error(void *ctx, const hed_err *err)
{
    job *j = ctx;
    hed_err *grown = realloc(j->errors, (j->n_errors + 1) * sizeof *grown);
    if (!grown)
        abort();
    j->errors = grown;
    j->errors[j->n_errors] = *err;
    if (!err->path[0]) /* the one kind of item without a place */
        snprintf(j->errors[j->n_errors].path, sizeof err->path, "-t");
    j->n_errors++;
}

static void process(run *r, const hed_scratches *scratches, job *j)
{
    j->n_errors = j->over = 0;
    for (size_t s = 0; s < r->sinks.n; s++)
        j->out[s].len = 0;
    for (size_t i = 0; i < j->n; i++) {
        hed_result result;
        hed_err err;
        hed_cli_defaults(r->options, &j->items[i]);
        const size_t profile = hed_cli_profile(r->options, &j->items[i]);
        const hed_engine *engine = r->engines.at[profile];
        hed_scratch *scratch = scratches->at[profile];
        if (!hed_check(engine, scratch, &j->items[i], &result, &err)) {
            keep_error(j, &err);
            continue;
        }
        if (!result.features)
            keep_error(j, &result.errors[0]);
        j->over += hed_gate_review(&r->gate, &j->items[i], &result, keep_error, j);
        hed_tally_add(j->tally, &j->items[i], &result, j->first + i);
        for (size_t s = 0; s < r->sinks.n; s++)
            hed_output_item(r->sinks.at[s].output, &r->sinks.at[s].style, engine, &j->items[i], &result, j->first + i,
                            &j->out[s]);
        if (r->settings->found && result.features && result.verdict > HED_PASS &&
            !hed_gate_keep(&r->gate, engine, scratch, &j->items[i], j->first + i, &err))
            keep_error(j, &err);
    }
}

static void watch(run *r, const hed_scratches *scratches)
{
    for (size_t i = 0; i < scratches->n; i++)
        hed_gate_watch(&r->gate, scratches->at[i]);
}

static void *work(void *ctx)
{
    run *r = ctx;
    hed_err err;
    hed_scratches scratches;
    const bool ready = hed_scratches_new(&scratches, &r->engines, r->settings->want, &err);
    pthread_mutex_lock(&r->lock);
    if (!ready) {
        hed_cli_fail_err(&err);
        r->failed = true;
    } else {
        watch(r, &scratches);
    }
    while (ready) {
        while (r->taken == r->read && !r->no_more)
            pthread_cond_wait(&r->ready, &r->lock);
        if (r->taken == r->read)
            break;
        job *j = &r->ring[r->taken++ % r->n_ring];
        pthread_mutex_unlock(&r->lock);
        process(r, &scratches, j);
        pthread_mutex_lock(&r->lock);
        j->state = DONE;
        pthread_cond_signal(&r->done);
    }
    pthread_cond_signal(&r->done);
    pthread_mutex_unlock(&r->lock);
    hed_scratches_free(&scratches);
    return NULL;
}

/* ---- Writing, in order */

static void show_progress(run *r)
{
    uint64_t total = 0, bytes = r->reader ? hed_reader_bytes(r->reader, &total) : 0;
    size_t all = 0;
    if (bytes > 0 && total > 0 && r->n_inputs == 1)
        all = (size_t)((double)r->given * (double)total / (double)bytes);
    hed_cli_progress(&r->bar, "headlines", hed_tally_summary(r->tally)->items, all);
}

static void write_out(run *r, job *j)
{
    if (r->bar.on && j->n_errors > 0)
        hed_cli_bar_clear(&r->bar);
    for (size_t i = 0; i < j->n_errors; i++)
        hed_cli_report(NULL, &j->errors[i]);
    for (size_t s = 0; s < r->sinks.n; s++)
        hed_sinks_put(&r->sinks, s, &j->out[s]);
    r->failed = r->failed || r->sinks.failed;
    hed_tally_merge(r->tally, j->tally);
    r->over += j->over;
    j->state = EMPTY;
    if (r->bar.on)
        show_progress(r);
}

static bool run_alone(run *r)
{
    hed_err err;
    hed_scratches scratches;
    const bool ready = hed_scratches_new(&scratches, &r->engines, r->settings->want, &err);
    if (!ready)
        hed_cli_fail_err(&err);
    watch(r, &scratches);
    while (ready && !r->failed && !r->sinks.broken_pipe && feed(r, &r->ring[0])) {
        process(r, &scratches, &r->ring[0]);
        write_out(r, &r->ring[0]);
    }
    hed_scratches_free(&scratches);
    return ready;
}

/* Waits for the oldest job and writes it. The lock is held but while writing. */
static void write_oldest(run *r)
{
    job *j = &r->ring[r->written % r->n_ring];
    while (j->state != DONE && !r->failed)
        pthread_cond_wait(&r->done, &r->lock);
    if (j->state != DONE)
        return;
    pthread_mutex_unlock(&r->lock);
    write_out(r, j);
    pthread_mutex_lock(&r->lock);
    r->written++;
}

static void run_ring(run *r)
{
    while (!r->failed && !r->sinks.broken_pipe) {
        job *j = &r->ring[r->read % r->n_ring];
        if (r->read - r->written == r->n_ring) {
            write_oldest(r);
            continue;
        }
        pthread_mutex_unlock(&r->lock);
        bool more = feed(r, j);
        pthread_mutex_lock(&r->lock);
        if (!more)
            break;
        j->state = READY;
        r->read++;
        pthread_cond_signal(&r->ready);
        while (r->written < r->read && r->ring[r->written % r->n_ring].state == DONE)
            write_oldest(r);
    }
    while (r->written < r->read && !r->failed && !r->sinks.broken_pipe)
        write_oldest(r);
}

static bool run_threads(run *r, unsigned jobs)
{
    pthread_t threads[256];
    unsigned n = 0;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->ready, NULL);
    pthread_cond_init(&r->done, NULL);
    while (n < jobs && pthread_create(&threads[n], NULL, work, r) == 0)
        n++;
    pthread_mutex_lock(&r->lock);
    if (n > 0)
        run_ring(r);
    r->no_more = true;
    pthread_cond_broadcast(&r->ready);
    pthread_mutex_unlock(&r->lock);
    for (unsigned i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    if (n == 0)
        hed_cli_fail("cannot start a thread");
    return n > 0;
}

/* ---- Setting up */

static bool make_ring(run *r, unsigned jobs)
{
    hed_err err;
    const hed_action fail_on = r->settings->style.fail_on;
    r->tally = hed_tally_new(fail_on, &err);
    if (!r->tally)
        return hed_cli_fail_err(&err), false;
    r->n_ring = jobs > 1 ? jobs * 2 + 2 : 1;
    r->ring = calloc(r->n_ring, sizeof *r->ring);
    for (size_t i = 0; r->ring && i < r->n_ring; i++)
        if (!hed_batch_new(&r->ring[i].batch, &err) || !(r->ring[i].tally = hed_tally_new(fail_on, &err)))
            return hed_cli_fail_err(&err), false;
    return r->ring != NULL;
}

static void free_all(run *r)
{
    for (size_t i = 0; r->ring && i < r->n_ring; i++) {
        hed_batch_free(&r->ring[i].batch);
        free(r->ring[i].errors);
        hed_tally_free(r->ring[i].tally);
        for (size_t s = 0; s < HED_SINKS; s++)
            hed_buf_free(&r->ring[i].out[s]);
    }
    hed_sinks_close(&r->sinks);
    hed_gate_close(&r->gate);
    hed_since_free(&r->since);
    hed_tally_free(r->tally);
    free(r->repeats.at);
    free(r->ring);
    hed_reader_free(r->reader);
    hed_sites_free(r->sites);
    hed_engines_free(&r->engines);
    free(r->inputs);
}

static int exit_code(run *r)
{
    const hed_summary *s = hed_tally_summary(r->tally);
    if (r->sinks.broken_pipe)
        return 128 + SIGPIPE;
    if (s->errors > 0 && r->options->skip_bad)
        hed_cli_warn("%zu item%s could not be checked and %s skipped", s->errors, s->errors == 1 ? "" : "s",
                     s->errors == 1 ? "was" : "were");
    if (r->failed || r->sinks.failed || r->unreadable || (s->errors > 0 && !r->options->skip_bad))
        return HED_EXIT_FAIL;
    if (s->errors == s->items && !(r->options->since && s->items == 0))
        return hed_cli_fail("there was nothing else to %s", r->command->name);
    if (hed_gate_end(&r->gate, s, r->settings->style.fail_on, r->over))
        return HED_EXIT_FOUND;
    for (unsigned i = r->settings->style.fail_on; i > 0 && i < HED_ACTIONS; i++)
        if (s->verdicts[i] > 0)
            return HED_EXIT_FOUND;
    return HED_EXIT_OK;
}

int hed_cli_run(const hed_command *command, const hed_options *options, const hed_run_settings *settings)
{
    run r = {.command = command, .settings = settings, .options = options};
    const unsigned jobs = hed_cli_jobs(options);
    int code = HED_EXIT_FAIL;
    bool ok = hed_cli_inputs(command, options, &r.inputs, &r.n_inputs) && hed_cli_reader(options, &r.reader_options) &&
              hed_cli_sites(r.inputs, r.n_inputs, &r.reader_options, &r.sites) &&
              hed_engines_load(&r.engines, options) && hed_gate_open(&r.gate, options, settings, r.engines.at[0]) &&
              (settings->silent || hed_sinks_open(&r.sinks, options, &settings->style)) && make_ring(&r, jobs);
    if (ok) {
        r.bar = hed_cli_bar(options);
        r.bar.on = r.bar.on && !isatty(STDOUT_FILENO);
        hed_sinks_begin(&r.sinks, r.engines.at[0]);
        ok = jobs > 1 ? run_threads(&r, jobs) : run_alone(&r);
        hed_cli_bar_clear(&r.bar);
        if (ok && !r.failed)
            hed_sinks_end(&r.sinks, r.engines.at[0], hed_tally_summary(r.tally));
    }
    if (ok)
        code = exit_code(&r);
    free_all(&r);
    return code;
}
