/* What carries requests and answers. Private. */
#ifndef HED_SERVE_TRANSPORT_H
#define HED_SERVE_TRANSPORT_H

#include "serve/call.h"

#include <signal.h>
#include <sys/socket.h>

/* listen.c: a socket that listens, where options->listen says; -1 and *err. Fills service->host. shown: the address as
 * it came out, a free port told. */
int hed_listen(hed_service *service, bool *local, char shown[160], hed_err *err);
void hed_listen_end(const hed_serve_options *options); /* removes a Unix socket's file */

/* notify.c: "READY=1" or "STOPPING=1", to who waits for it. A failure is not told: the service runs all the same. */
void hed_notify(const char *state);

/* rate.c: requests a second from one address; NULL (for 0) is no limit. who: any number that stands for the address. */
typedef struct hed_rate hed_rate;
hed_rate *hed_rate_new(unsigned per_second);
void hed_rate_free(hed_rate *rate);
bool hed_rate_allows(hed_rate *rate, uint64_t who, int64_t now_ns);

/* access.c: one line to options->access, which is not NULL. client: NULL over a Unix socket. */
void hed_access_log(const hed_serve_options *options, const struct sockaddr *client, const char *verb,
                    const hed_response *response, double seconds);

/* mhd.c: the signals that it waits for are held until then, in this thread and those it starts. */
void hed_transport_hold_signals(sigset_t *signals);
bool hed_transport_load(hed_err *err); /* before it is run */
/* Answers on that socket until a signal ends it; the socket is closed. */
bool hed_transport_run(hed_service *service, int socket, bool local, hed_err *err);

#endif
