/* The progress bar: what is done, how fast, how long yet. At most ten times a second, on a terminal only. */
#include "cli/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

hed_bar hed_cli_bar(const hed_options *options)
{
    const char *term = getenv("TERM");
    bool dumb = !term || strcmp(term, "dumb") == 0;
    return (hed_bar){.on = isatty(STDERR_FILENO) && !dumb && options->quiet == 0};
}

static void time_left(double seconds, char *to, size_t size)
{
    unsigned s = seconds < 0 ? 0 : seconds > 359999 ? 359999 : (unsigned)(seconds + .5);
    if (s >= 3600)
        snprintf(to, size, "%u:%02u:%02u left", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(to, size, "%u:%02u left", s / 60, s % 60);
}

void hed_cli_progress(void *ctx, const char *what, size_t done, size_t total)
{
    hed_bar *bar = ctx;
    double t = bar->on ? now() : 0;
    if (!bar->on)
        return;
    if (!bar->what || strcmp(bar->what, what) != 0 || done < bar->first)
        *bar = (hed_bar){.on = true, .what = what, .started = t, .first = done};
    if (t - bar->shown < .1)
        return;
    bar->shown = t;
    double rate = t > bar->started ? (double)(done - bar->first) / (t - bar->started) : 0;
    char left[32] = "";
    if (rate > 0 && total > done && t - bar->started > .5)
        time_left((double)(total - done) / rate, left, sizeof left);
    if (total > 0) {
        size_t filled = done < total ? done * 20 / total : 20;
        fprintf(stderr, "\r\033[K%-20s [%.*s%*s] %3zu %%  %zu/%zu  %.0f/s  %s", what, (int)filled,
                "####################", (int)(20 - filled), "", done < total ? done * 100 / total : 100, done, total,
                rate, left);
    } else {
        fprintf(stderr, "\r\033[K%-20s %zu  %.0f/s", what, done, rate);
    }
    fflush(stderr);
}

void hed_cli_bar_clear(hed_bar *bar)
{
    if (bar->on && bar->shown > 0)
        fputs("\r\033[K", stderr);
    bar->shown = 0;
}
