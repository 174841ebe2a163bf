/* HTTP by libmicrohttpd, which only this file knows. It reads and writes; what it lets through that it should not is
 * refused here: two lengths, a length beside a transfer encoding, names of headers with blanks. Its time-out is one of
 * inactivity, so a client that sends a byte now and then could stay for ever: every connection has a deadline of its
 * own, from its start or its last answer to the end of the next request, and another for the answer. The main thread
 * looks at them four times a second, and takes signals. */
#include "serve/mhd.h"
#include "serve/transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_DROPPED (8 << 20) /* a body too large is read to its end, so that the client sees the answer */
#define TICK_NS 250000000L
#define MEMORY (size_t)(22 << 10) /* of a connection: its request's line and headers, and the answer's */

/* A connection. Its requests come one after the other, and use the same memory. */
typedef struct peer {
    int fd; /* -1: free */
    int64_t deadline;
    struct exchange *spare; /* of the last request; NULL while there is one */
} peer;

typedef struct transport {
    hed_service *service;
    struct MHD_Daemon *daemon;
    bool local;
    hed_rate *rate;
    pthread_mutex_t lock; /* of peers */
    peer peers[HED_MOST_CONNECTIONS + 64];
    atomic_int active; /* requests that are not answered yet */
} transport;

/* One request. */
typedef struct exchange {
    transport *transport;
    hed_buf uri, body; /* uri: a copy, MHD takes its own apart */
    hed_response response;
    bool refused, too_large;
    double started;
    hed_method method;
    hed_str authority, path, query; /* authority: empty but with "GET http://name/path" */
    const char *verb;
} exchange;

#define KEEP (size_t)(16 << 10) /* of memory for the next request; what is larger is given back */

static void empty(hed_buf *buf)
{
    if (buf->cap > KEEP)
        hed_buf_free(buf);
    buf->len = 0;
}

static void exchange_free(exchange *e)
{
    if (!e)
        return;
    hed_buf_free(&e->uri);
    hed_buf_free(&e->body);
    hed_buf_free(&e->response.body);
    free(e);
}

static peer *peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = hed_mhd.get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- Deadlines */

static void notify(void *ctx, struct MHD_Connection *connection, void **at, enum MHD_ConnectionNotificationCode code)
{
    transport *t = ctx;
    const union MHD_ConnectionInfo *info = hed_mhd.get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    pthread_mutex_lock(&t->lock);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *at = NULL;
        for (size_t i = 0; i < sizeof t->peers / sizeof *t->peers && !*at; i++)
            if (t->peers[i].fd < 0) {
                t->peers[i] = (peer){info->connect_fd, now_ms() + HED_RECEIVE_MS, NULL};
                *at = &t->peers[i];
            }
    } else if (*at) {
        peer *p = *at;
        exchange_free(p->spare);
        *p = (peer){.fd = -1};
    }
    pthread_mutex_unlock(&t->lock);
}

static void set_deadline(transport *t, struct MHD_Connection *connection, int64_t ms)
{
    peer *p = peer_of(connection);
    pthread_mutex_lock(&t->lock);
    if (p)
        p->deadline = now_ms() + ms;
    pthread_mutex_unlock(&t->lock);
}

/* MHD sees the end of the connection at its next look, and closes it. */
static void end_late(transport *t)
{
    const int64_t now = now_ms();
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < sizeof t->peers / sizeof *t->peers; i++)
        if (t->peers[i].fd >= 0 && now > t->peers[i].deadline)
            shutdown(t->peers[i].fd, SHUT_RDWR);
    pthread_mutex_unlock(&t->lock);
}

/* ---- Requests */

static hed_str header(struct MHD_Connection *connection, const char *name)
{
    return hed_str_of(hed_mhd.lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

static const struct sockaddr *client_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = hed_mhd.get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/* A number for who asks: of IPv6 the network, which has addresses without end. */
static uint64_t who_asks(struct MHD_Connection *connection)
{
    const struct sockaddr *at = client_of(connection);
    if (at && at->sa_family == AF_INET)
        return hed_hash(&((const struct sockaddr_in *)(const void *)at)->sin_addr, 4, 4);
    if (at && at->sa_family == AF_INET6)
        return hed_hash(&((const struct sockaddr_in6 *)(const void *)at)->sin6_addr, 8, 6);
    return 0;
}

static hed_method method_of(const char *verb)
{
    static const struct {
        const char *verb;
        hed_method method;
    } verbs[] = {
        {"GET", HED_GET}, {"HEAD", HED_GET}, {"POST", HED_POST}, {"DELETE", HED_DELETE}, {"OPTIONS", HED_OPTIONS}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verb, verbs[i].verb) == 0)
            return verbs[i].method;
    return HED_OTHER_METHOD;
}

typedef struct headers {
    size_t bytes, lengths, codings, singles;
    bool odd, twice, coded;
} headers;

/* Headers of which a second one would be read differently by whoever stands between. */
static const char *const singles[] = {"Host", "Content-Type", "Authorization", "Origin", "Content-Encoding", "Expect"};

static enum MHD_Result look(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    headers *h = ctx;
    (void)kind;
    h->bytes += strlen(name) + strlen(value ? value : "") + 4;
    h->lengths += strcasecmp(name, "Content-Length") == 0;
    h->codings += strcasecmp(name, "Transfer-Encoding") == 0;
    h->coded =
        h->coded || (strcasecmp(name, "Transfer-Encoding") == 0 && strcasecmp(value ? value : "", "chunked") != 0);
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++)
        if (strcasecmp(name, singles[i]) == 0) {
            h->twice = h->twice || (h->singles >> i & 1);
            h->singles |= (size_t)1 << i;
        }
    for (const char *c = name; *c; c++)
        h->odd = h->odd || !strchr("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *c);
    for (const char *c = value ? value : ""; *c; c++)
        h->odd = h->odd || ((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f;
    h->odd = h->odd || !name[0];
    return MHD_YES;
}

/* What can be refused before the body is read; the connection ends with it. */
static void look_at_head(exchange *e, struct MHD_Connection *connection)
{
    headers h = {0};
    long long length = 0;
    hed_mhd.get_connection_values(connection, MHD_HEADER_KIND, look, &h);
    const hed_str given = header(connection, "Content-Length"), packed = header(connection, "Content-Encoding"),
                  expected = header(connection, "Expect");
    e->refused = true;
    e->response.route = "none";
    if (h.odd || h.lengths > 1 || h.twice || (h.lengths > 0 && h.codings > 0) || h.codings > 1)
        hed_problem(&e->response, 400, "headers", NULL, "the headers contradict each other, or are not headers");
    else if (given.len > 0 && (!hed_str_int(given, &length) || length < 0 || given.ptr[0] == '-'))
        hed_problem(&e->response, 400, "headers", NULL, "Content-Length is not a number");
    else if (h.coded)
        hed_problem(&e->response, 501, "coding", NULL, "the only transfer encoding here is chunked");
    else if (expected.len > 0 && strcasecmp(expected.ptr, "100-continue") != 0)
        hed_problem(&e->response, 417, "expect", NULL, "nothing can be expected here but 100-continue");
    else if (packed.len > 0 && strcasecmp(packed.ptr, "identity") != 0)
        hed_problem(&e->response, 415, "encoding", NULL, "send the body as it is, without Content-Encoding");
    else if (e->path.len + e->query.len > HED_MOST_URI)
        hed_problem(&e->response, 414, "uri", NULL, "at most %d bytes", HED_MOST_URI);
    else if (h.bytes > HED_MOST_HEADERS)
        hed_problem(&e->response, 431, "headers", NULL, "at most %d bytes of headers", HED_MOST_HEADERS);
    else if (!e->transport->local &&
             !hed_rate_allows(e->transport->rate, who_asks(connection), (int64_t)(now_s() * 1e9)))
        hed_problem(&e->response, 429, "rate", NULL, "at most %u requests a second from one address",
                    e->transport->service->options->rate);
    else if (length > MOST_DROPPED)
        hed_problem(&e->response, 413, "body", NULL, "at most %d bytes", HED_MOST_BODY);
    else
        e->refused = false;
}

static void put_headers(struct MHD_Response *out, const hed_response *response, bool close)
{
    const struct {
        const char *name, *value;
    } fixed[] = {
        {"Content-Type", response->type},
        {"Allow", response->allow},
        {"ETag", response->etag[0] ? response->etag : NULL},
        {"Location", response->location[0] ? response->location : NULL},
        {"Cache-Control", response->etag[0] ? "no-cache" : "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", response->page ? "DENY" : NULL},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", response->cors.len > 0 ? NULL : "same-origin"},
        {"Cross-Origin-Opener-Policy", response->page ? "same-origin" : NULL},
        {"Content-Security-Policy", response->status == 304
                                        ? NULL /* a browser would put it in the place of the page's own */
                                    : response->page ? "default-src 'none'; script-src 'self'; style-src 'self'; "
                                                       "img-src 'self'; connect-src 'self'; form-action "
                                                       "'self'; base-uri 'none'; frame-ancestors 'none'"
                                                     : "default-src 'none'; frame-ancestors 'none'"},
        {"WWW-Authenticate", response->status == 401 ? "Bearer" : NULL},
        {"Access-Control-Allow-Methods",
         response->status == 204 && response->cors.len > 0 ? "GET, POST, DELETE" : NULL},
        {"Access-Control-Allow-Headers",
         response->status == 204 && response->cors.len > 0 ? "Authorization, Content-Type" : NULL},
        {"Access-Control-Max-Age", response->status == 204 && response->cors.len > 0 ? "600" : NULL},
        {"Access-Control-Expose-Headers", response->cors.len > 0 ? "ETag, Location, Retry-After" : NULL},
        {"Retry-After", response->status == 429 ? "1" : NULL},
        {"Accept-Encoding", response->status == 415 ? "identity" : NULL},
        {"Vary", response->cors.len > 0 ? "Origin" : NULL},
        {"Connection", close ? "close" : NULL},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].value)
            hed_mhd.add_response_header(out, fixed[i].name, fixed[i].value);
    if (response->cors.len > 0) /* one of the listed, ended by NUL */
        hed_mhd.add_response_header(out, "Access-Control-Allow-Origin", response->cors.ptr);
}

static enum MHD_Result send_answer(exchange *e, struct MHD_Connection *connection)
{
    hed_response *r = &e->response;
    const bool close = e->refused || e->transport->service->stopping;
    /* The body is there until the request is finished. */
    static char none[1];
    struct MHD_Response *out =
        hed_mhd.create_response_from_buffer(r->body.len, r->body.len > 0 ? r->body.ptr : none, MHD_RESPMEM_PERSISTENT);
    if (!out)
        return MHD_NO;
    put_headers(out, r, close);
    set_deadline(e->transport, connection, HED_SEND_MS);
    const enum MHD_Result queued = hed_mhd.queue_response(connection, r->status, out);
    hed_mhd.destroy_response(out);
    return queued;
}

static void answer(exchange *e, struct MHD_Connection *connection)
{
    if (e->too_large) {
        hed_problem(&e->response, 413, "body", NULL, "at most %d bytes", HED_MOST_BODY);
        e->response.route = "none";
        e->refused = true;
        return;
    }
    const hed_request request = {.method = e->method,
                                 .path = e->path,
                                 .query = e->query,
                                 .body = hed_buf_str(&e->body),
                                 .host = e->authority.len > 0 ? e->authority : header(connection, "Host"),
                                 .origin = header(connection, "Origin"),
                                 .site = header(connection, "Sec-Fetch-Site"),
                                 .type = header(connection, "Content-Type"),
                                 .authorization = header(connection, "Authorization"),
                                 .if_none_match = header(connection, "If-None-Match"),
                                 .local = e->transport->local};
    hed_service_answer(e->transport->service, &request, &e->response);
}

/* Called with the head, then with parts of the body, then with nothing left. *at is the exchange, made by start. */
static enum MHD_Result handle(void *ctx, struct MHD_Connection *connection, const char *url, const char *verb,
                              const char *version, const char *bytes, size_t *n, void **at)
{
    exchange *e = *at;
    (void)ctx;
    (void)url;
    (void)version;
    if (!e->verb) {
        e->verb = verb;
        e->method = method_of(verb);
        look_at_head(e, connection);
        return e->refused ? send_answer(e, connection) : MHD_YES;
    }
    if (*n > 0) {
        if (e->body.len + *n > HED_MOST_BODY)
            e->too_large = true; /* the rest is read and dropped: within the deadline */
        else
            hed_buf_put(&e->body, (hed_str){bytes, *n});
        *n = 0;
        return MHD_YES;
    }
    e->started = now_s();
    answer(e, connection);
    return send_answer(e, connection);
}

/* MHD's own decoding of the URI is not used: it would make "%2F" a slash. */
static void *start(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    transport *t = ctx;
    peer *p = peer_of(connection);
    exchange *e = p && p->spare ? p->spare : calloc(1, sizeof *e);
    if (!e)
        abort();
    if (p)
        p->spare = NULL;
    hed_buf_cstr(&e->uri, uri);
    hed_buf_char(&e->uri, 0);
    e->transport = t;
    e->started = now_s();
    hed_uri_take_apart(e->uri.ptr, &e->authority, &e->path, &e->query);
    atomic_fetch_add(&t->active, 1);
    return e;
}

/* Its memory waits for the connection's next request. */
static void put_back(exchange *e, struct MHD_Connection *connection)
{
    peer *p = peer_of(connection);
    exchange next = {.uri = e->uri, .body = e->body, .response = {.body = e->response.body}};
    if (!p || p->spare) {
        exchange_free(e);
        return;
    }
    empty(&next.uri);
    empty(&next.body);
    empty(&next.response.body);
    *e = next;
    p->spare = e;
}

static void finish(void *ctx, struct MHD_Connection *connection, void **at, enum MHD_RequestTerminationCode code)
{
    exchange *e = *at;
    transport *t = ctx;
    (void)code;
    if (!e)
        return;
    if (e->response.status) {
        const double seconds = now_s() - e->started;
        hed_metrics_request(t->service->metrics, e->response.route, e->response.status, seconds);
        if (t->service->options->access)
            hed_access_log(t->service->options, client_of(connection),
                           e->method == HED_OTHER_METHOD ? "other" : e->verb, &e->response, seconds);
    }
    set_deadline(t, connection, HED_RECEIVE_MS);
    put_back(e, connection);
    *at = NULL;
    atomic_fetch_sub(&t->active, 1);
}

/* ---- Running */

static void expire(hed_service *service)
{
    hed_err err;
    if (!service->store || service->options->days == 0)
        return;
    const int64_t before = ((int64_t)time(NULL) - (int64_t)service->options->days * 86400) * 1000;
    if (!hed_store_expire(service->store, before, &err))
        hed_service_say(service, "old decisions were not forgotten: %s", err.text);
}

static void wait_for_end(transport *t, const sigset_t *signals)
{
    int64_t next = 0;
    for (;;) {
        hed_err err;
        const int got = sigtimedwait(signals, NULL, &(struct timespec){0, TICK_NS});
        if (got == SIGTERM || got == SIGINT)
            return;
        if (got == SIGHUP)
            hed_service_reload(t->service, &err);
        end_late(t);
        if (now_ms() >= next) {
            expire(t->service);
            next = now_ms() + 3600000;
        }
    }
}

/* No new connections; what is under way is answered, for as long as its deadlines allow. */
static void drain(transport *t)
{
    const int64_t end = now_ms() + HED_RECEIVE_MS;
    t->service->stopping = true;
    const MHD_socket socket = hed_mhd.quiesce_daemon(t->daemon);
    if (socket != MHD_INVALID_SOCKET)
        close(socket);
    while (atomic_load(&t->active) > 0 && now_ms() < end) {
        nanosleep(&(struct timespec){0, TICK_NS / 10}, NULL);
        end_late(t);
    }
}

void hed_transport_hold_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
}

bool hed_transport_load(hed_err *err)
{
    return hed_mhd_load(err);
}

bool hed_transport_run(hed_service *service, int socket, bool local, hed_err *err)
{
    transport *t = calloc(1, sizeof *t);
    sigset_t signals;
    if (!t)
        abort();
    t->service = service;
    t->local = local;
    t->rate = hed_rate_new(service->options->rate);
    pthread_mutex_init(&t->lock, NULL);
    for (size_t i = 0; i < sizeof t->peers / sizeof *t->peers; i++)
        t->peers[i].fd = -1;
    hed_transport_hold_signals(&signals);
    const unsigned jobs = service->options->jobs > 0 ? service->options->jobs : 1;
    t->daemon = hed_mhd.start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, handle, t, MHD_OPTION_LISTEN_SOCKET, socket,
        MHD_OPTION_THREAD_POOL_SIZE, jobs > 1 ? jobs : 0, MHD_OPTION_CONNECTION_LIMIT, (unsigned)HED_MOST_CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)HED_MOST_OF_CLIENT, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)HED_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, start, t, MHD_OPTION_NOTIFY_COMPLETED, finish, t, MHD_OPTION_NOTIFY_CONNECTION,
        notify, t, MHD_OPTION_END);
    const bool ok = t->daemon != NULL;
    if (ok) {
        wait_for_end(t, &signals);
        hed_notify("STOPPING=1");
        drain(t);
        hed_mhd.stop_daemon(t->daemon);
    } else {
        close(socket);
        hed_fail(err, HED_EIO, NULL, 0, "the HTTP library did not start");
    }
    pthread_mutex_destroy(&t->lock);
    hed_rate_free(t->rate);
    free(t);
    return ok;
}

const char *hed_serve_library(void)
{
    return hed_mhd_load(NULL) ? hed_mhd.get_version() : "no";
}
