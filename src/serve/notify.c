/* Tells whoever started the service that it is ready, or ends: a datagram to the socket that NOTIFY_SOCKET names, as
 * systemd's Type=notify wants it (sd_notify(3) has the protocol). Without that variable nobody waits for it. */
#include "serve/transport.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>

void hed_notify(const char *state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    const char *path = getenv("NOTIFY_SOCKET");
    const size_t len = path ? strlen(path) : 0;
    if (len < 2 || len >= sizeof at.sun_path || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(at.sun_path, path, len);
    if (path[0] == '@') /* it has no file */
        at.sun_path[0] = 0;
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&at,
           (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
    close(fd);
}
