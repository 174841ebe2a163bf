/* From options to a service that listens, and to its end. */
#include "serve/transport.h"

bool hed_serve_run(const hed_serve_options *options, hed_err *err)
{
    hed_service service;
    bool local = false;
    char shown[160];
    sigset_t signals;
    if (!hed_transport_load(err))
        return false;
    hed_transport_hold_signals(&signals); /* who reads that it listens may send one at once */
    bool ok = hed_service_open(&service, options, err);
    const int socket = ok ? hed_listen(&service, &local, shown, err) : -1;
    if (socket >= 0) {
        hed_service_say(&service, "listening on %s", shown);
        hed_notify("READY=1");
        ok = hed_transport_run(&service, socket, local, err);
        hed_listen_end(options);
        hed_service_say(&service, "stopped");
    }
    hed_service_close(&service);
    return ok && socket >= 0;
}
