/* Counters, and how /metrics tells them (OpenMetrics 1.0). Counting takes no lock. */
#include "serve/call.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROUTES 40
#define CLASSES 6 /* of status: by hundreds */

static const double bounds[] = {.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1};
#define BOUNDS (sizeof bounds / sizeof *bounds)

struct hed_metrics {
    struct {
        _Atomic(const char *) route; /* the pattern's address names it */
        atomic_ullong classes[CLASSES], buckets[BOUNDS + 1], nanoseconds;
    } routes[ROUTES];
    atomic_ullong verdicts[HED_ACTIONS], hits, reloads[2], store_errors;
};

struct hed_metrics *hed_metrics_new(void)
{
    struct hed_metrics *metrics = calloc(1, sizeof *metrics);
    if (!metrics)
        abort();
    return metrics;
}

static void count(atomic_ullong *counter, unsigned long long n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void hed_metrics_request(struct hed_metrics *metrics, const char *route, unsigned status, double seconds)
{
    size_t i = 0, bucket = 0;
    for (; i < ROUTES; i++) {
        const char *none = NULL;
        if (atomic_load(&metrics->routes[i].route) == route ||
            atomic_compare_exchange_strong(&metrics->routes[i].route, &none, route) || none == route)
            break;
    }
    if (i == ROUTES)
        return;
    while (bucket < BOUNDS && seconds > bounds[bucket])
        bucket++;
    count(&metrics->routes[i].classes[status / 100 % CLASSES], 1);
    count(&metrics->routes[i].buckets[bucket], 1);
    count(&metrics->routes[i].nanoseconds, (unsigned long long)(seconds * 1e9));
}

void hed_metrics_verdict(struct hed_metrics *metrics, hed_action verdict, bool hit)
{
    count(&metrics->verdicts[verdict], 1);
    if (hit)
        count(&metrics->hits, 1);
}

void hed_metrics_reload(struct hed_metrics *metrics, bool ok)
{
    count(&metrics->reloads[ok], 1);
}

void hed_metrics_store_error(struct hed_metrics *metrics)
{
    count(&metrics->store_errors, 1);
}

static void put_requests(struct hed_metrics *metrics, hed_buf *to)
{
    hed_buf_cstr(to,
                 "# TYPE hed_requests counter\n# HELP hed_requests Requests answered, by route and class of status.\n");
    for (size_t i = 0; i < ROUTES && metrics->routes[i].route; i++)
        for (unsigned class = 1; class < CLASSES; class ++)
            if (metrics->routes[i].classes[class] > 0)
                hed_buf_printf(to, "hed_requests_total{route=\"%s\",status=\"%uxx\"} %llu\n", metrics->routes[i].route,
                               class, metrics->routes[i].classes[class]);
    hed_buf_cstr(to, "# TYPE hed_request_seconds histogram\n# UNIT hed_request_seconds seconds\n"
                     "# HELP hed_request_seconds From the whole request to the answer, by route.\n");
    for (size_t i = 0; i < ROUTES && metrics->routes[i].route; i++) {
        const char *route = metrics->routes[i].route;
        unsigned long long sum = 0;
        for (size_t k = 0; k <= BOUNDS; k++) {
            sum += metrics->routes[i].buckets[k];
            hed_buf_printf(to, "hed_request_seconds_bucket{route=\"%s\",le=\"", route);
            if (k < BOUNDS)
                hed_buf_double(to, bounds[k], 4);
            else
                hed_buf_cstr(to, "+Inf");
            hed_buf_printf(to, "\"} %llu\n", sum);
        }
        hed_buf_printf(to, "hed_request_seconds_count{route=\"%s\"} %llu\nhed_request_seconds_sum{route=\"%s\"} ",
                       route, sum, route);
        hed_buf_double(to, (double)metrics->routes[i].nanoseconds / 1e9, 9);
        hed_buf_char(to, '\n');
    }
}

static long resident(void)
{
    char line[128], *second = NULL; /* "size resident …", in pages */
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && fgets(line, sizeof line, file))
        second = strchr(line, ' ');
    if (file)
        fclose(file);
    return second ? strtol(second, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

void hed_metrics_put(const hed_call *call, hed_buf *to)
{
    struct hed_metrics *metrics = call->service->metrics;
    const hed_by *by = hed_engine_by(call->loaded->engine);
    put_requests(metrics, to);
    hed_buf_cstr(to, "# TYPE hed_headlines counter\n# HELP hed_headlines Headlines checked, by verdict.\n");
    for (int i = 0; i < HED_ACTIONS; i++)
        hed_buf_printf(to, "hed_headlines_total{verdict=\"%s\"} %llu\n", hed_action_name((hed_action)i),
                       metrics->verdicts[i]);
    hed_buf_printf(to,
                   "# TYPE hed_cache_hits counter\n"
                   "# HELP hed_cache_hits Headlines among them that were answered from the cache.\n"
                   "hed_cache_hits_total %llu\n",
                   metrics->hits);
    hed_buf_printf(to,
                   "# TYPE hed_reloads counter\n# HELP hed_reloads Reloads, by result.\n"
                   "hed_reloads_total{result=\"ok\"} %llu\nhed_reloads_total{result=\"failed\"} %llu\n",
                   metrics->reloads[1], metrics->reloads[0]);
    hed_buf_printf(to,
                   "# TYPE hed_store_errors counter\n# HELP hed_store_errors Writes that the store refused.\n"
                   "hed_store_errors_total %llu\n",
                   metrics->store_errors);
    hed_buf_printf(to,
                   "# TYPE process_resident_memory_bytes gauge\n# UNIT process_resident_memory_bytes bytes\n"
                   "# HELP process_resident_memory_bytes Memory in use.\nprocess_resident_memory_bytes %ld\n",
                   resident());
    hed_buf_printf(to,
                   "# TYPE hed_loaded info\n# HELP hed_loaded What is loaded.\n"
                   "hed_loaded_info{version=\"%s\",model=\"%.16s\",rules=\"%.16s\",policy=\"%.16s\"} 1\n# EOF\n",
                   HED_VERSION, by->model, by->rules, by->policy);
}
