/* What all stages of training are done with: memory, a sample's numbers, and processes.
 *
 * Each task may run in a process of its own, because LIBLINEAR draws from the C library's one rand(). What a task
 * finds goes to arrays that all processes share; a process writes only the entries of its task. */
#include "model/learn.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void *hed_learn_need(size_t n, size_t size)
{
    void *at = calloc(n ? n : 1, size);
    if (!at) {
        fprintf(stderr, "hed: out of memory in training\n");
        abort();
    }
    return at;
}

void *hed_learn_share(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) {
        fprintf(stderr, "hed: out of memory in training\n");
        abort();
    }
    return at;
}

double hed_learn_times(const hed_learning *l, size_t i)
{
    return (double)l->samples[i].weight / l->lightest;
}

double hed_learn_value(const hed_learning *l, size_t i, size_t j)
{
    return j < l->options->n_features ? (double)l->samples[i].dense[l->options->features[j]] : l->margins[i];
}

void hed_learn_progress(const hed_learning *l, const char *what, size_t done, size_t total)
{
    if (l->options->progress)
        l->options->progress(l->options->ctx, what, done, total);
}

static bool wait_for(pid_t pid, hed_err *err)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return hed_fail(err, HED_EIO, NULL, 0, "a process of the training is lost: %s", strerror(errno));
    if (WIFSIGNALED(status))
        return hed_fail(err, HED_EIO, NULL, 0, "a process of the training was ended by signal %d (out of memory?)",
                        WTERMSIG(status));
    return status == 0 ||
           hed_fail(err, HED_EIO, NULL, 0, "a process of the training ended with %d", WEXITSTATUS(status));
}

static pid_t start(hed_learning *l, unsigned task, hed_learn_work *work)
{
    fflush(NULL);
    const pid_t pid = l->jobs > 1 ? fork() : -1;
    if (pid > 0)
        return pid;
    if (pid == 0)
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody waits for what it finds */
    work(l, task);
    if (pid == 0)
        _exit(0);
    return 0;
}

bool hed_learn_tasks(hed_learning *l, const char *what, unsigned first, unsigned n, hed_learn_work *work,
                     hed_learn_work *after, hed_err *err)
{
    const unsigned total = n - first, jobs = l->jobs > 1 ? l->jobs : 1;
    pid_t *pids = hed_learn_need(total, sizeof *pids); /* 0: done in this process */
    unsigned done = 0, started = 0;
    bool ok = true;
    while (done < started || (ok && started < total)) {
        hed_learn_progress(l, what, done, total);
        if (ok && started < total && started - done < jobs) {
            pids[started] = start(l, first + started, work);
            started++;
            continue;
        }
        const bool ended = pids[done] == 0 || wait_for(pids[done], ok ? err : NULL);
        if (ended && ok && after)
            after(l, first + done);
        ok = ok && ended;
        done++;
    }
    free(pids);
    return ok;
}
