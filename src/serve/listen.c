/* Where the service listens: loopback, or a Unix socket; elsewhere only with tokens, or when told that it may be open.
 */
#include "serve/transport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define DEFAULT "127.0.0.1:8433"
#define BACKLOG 128

static const char *unix_path(const hed_serve_options *options)
{
    return options->listen && strncmp(options->listen, "unix:", 5) == 0 ? options->listen + 5 : NULL;
}

void hed_listen_end(const hed_serve_options *options)
{
    if (unix_path(options))
        unlink(unix_path(options));
}

/* A socket's file that nobody listens on any more is in the way. */
static int listen_unix(const char *path, hed_err *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct stat st;
    if (strlen(path) == 0 || strlen(path) >= sizeof at.sun_path) {
        hed_fail(err, HED_EUSAGE, NULL, 0, "unix: takes a path of 1 to %zu bytes", sizeof at.sun_path - 1);
        return -1;
    }
    memcpy(at.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode) &&
        connect(fd, (struct sockaddr *)&at, sizeof at) != 0 && errno == ECONNREFUSED)
        unlink(path);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && chmod(path, 0660) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    hed_fail(err, HED_EIO, path, 0, "cannot listen: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

/* HOST:PORT or [HOST6]:PORT. */
static bool split(const char *listen, char host[128], const char **port, hed_err *err)
{
    const char *colon = strrchr(listen, ':');
    size_t len = colon ? (size_t)(colon - listen) : 0;
    if (len > 2 && listen[0] == '[' && colon[-1] == ']') {
        listen++;
        len -= 2;
    } else if (colon && memchr(listen, ':', len)) {
        colon = NULL;
    }
    long long number;
    if (!colon || len == 0 || len >= 128 || !hed_str_int(hed_str_of(colon + 1), &number) || number < 0 ||
        number > 65535)
        return hed_fail(err, HED_EUSAGE, NULL, 0, "--listen takes HOST:PORT, [HOST]:PORT or unix:PATH");
    memcpy(host, listen, len);
    host[len] = 0;
    *port = colon + 1;
    return true;
}

static bool is_loopback(const struct sockaddr *at)
{
    const struct sockaddr_in *v4 = (const void *)at;
    const struct sockaddr_in6 *v6 = (const void *)at;
    if (at->sa_family == AF_INET)
        return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
    return at->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static int listen_inet(const hed_serve_options *options, const struct addrinfo *info, hed_err *err)
{
    const int on = 1;
    if (!is_loopback(info->ai_addr) && !options->tokens && !options->open) {
        hed_fail(err, HED_EUSAGE, NULL, 0,
                 "%s can be reached from elsewhere: give --tokens FILE, or --open when everybody may call",
                 options->listen);
        return -1;
    }
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd >= 0 && bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    hed_fail(err, HED_EIO, NULL, 0, "cannot listen on %s: %s", options->listen ? options->listen : DEFAULT,
             strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static void show(int fd, const char *host, char shown[160])
{
    struct sockaddr_storage at = {0};
    socklen_t size = sizeof at;
    getsockname(fd, (struct sockaddr *)&at, &size);
    const unsigned port = ntohs(at.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)(const void *)&at)->sin6_port
                                                         : ((const struct sockaddr_in *)(const void *)&at)->sin_port);
    snprintf(shown, 160, strchr(host, ':') ? "http://[%s]:%u/" : "http://%s:%u/", host, port);
}

int hed_listen(hed_service *service, bool *local, char shown[160], hed_err *err)
{
    const hed_serve_options *options = service->options;
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *info = NULL;
    const char *port = NULL;
    char host[128];
    *local = unix_path(options) != NULL;
    if (*local) {
        snprintf(shown, 160, "unix:%s", unix_path(options));
        return listen_unix(unix_path(options), err);
    }
    if (!split(options->listen ? options->listen : DEFAULT, host, &port, err))
        return -1;
    const int failed = getaddrinfo(host, port, &hints, &info);
    if (failed) {
        hed_fail(err, HED_EUSAGE, NULL, 0, "there is no address %s: %s", options->listen, gai_strerror(failed));
        return -1;
    }
    const int fd = listen_inet(options, info, err);
    freeaddrinfo(info);
    if (fd >= 0)
        show(fd, host, shown);
    snprintf(service->host, sizeof service->host, strchr(host, ':') ? "[%.125s]" : "%s", host);
    return fd;
}
