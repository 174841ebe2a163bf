/* The access log: a line of JSON for each request, without headlines. */
#include "serve/transport.h"

#include <arpa/inet.h>
#include <time.h>

void hed_access_log(const hed_serve_options *options, const struct sockaddr *client, const char *verb,
                    const hed_response *response, double seconds)
{
    char who[INET6_ADDRSTRLEN] = "local", when[32];
    hed_buf line = {0};
    hed_json json = {.to = &line};
    struct tm utc;
    const time_t now = time(NULL);
    if (client && client->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)client)->sin_addr, who, sizeof who);
    else if (client && client->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)client)->sin6_addr, who, sizeof who);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    hed_json_object(&json);
    hed_json_key(&json, "time");
    hed_json_cstr(&json, when);
    hed_json_key(&json, "client");
    hed_json_cstr(&json, who);
    hed_json_key(&json, "method");
    hed_json_cstr(&json, verb);
    hed_json_key(&json, "route");
    hed_json_cstr(&json, response->route);
    hed_json_key(&json, "status");
    hed_json_int(&json, response->status);
    hed_json_key(&json, "headlines");
    hed_json_int(&json, (long long)response->items);
    hed_json_key(&json, "ms");
    hed_json_num(&json, seconds * 1000);
    hed_json_object_end(&json);
    options->access(options->ctx, hed_buf_str(&line));
    hed_buf_free(&line);
}
