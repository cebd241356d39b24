#pragma once
#include <microhttpd.h>

// libmicrohttpd's variadic functions with one type each: Swift cannot call them.

/// Starts a server on 127.0.0.1 that answers on a thread of its own; `port` 0 takes a free one. NULL where it cannot.
///
/// A connection that is idle for `timeout` seconds is closed; at most `connections` are open at a time.
struct MHD_Daemon *dataprep_http_start(
    unsigned short port, unsigned int connections, unsigned int timeout, MHD_AccessHandlerCallback handler,
    MHD_RequestCompletedCallback completed, void *context);

/// The port that the server listens on; 0 where it is not known.
unsigned short dataprep_http_port(struct MHD_Daemon *daemon);

// What callbacks return, under names of our own: which names the library's constants have in Swift depends on its version.
static const enum MHD_Result dataprep_http_yes = MHD_YES;
static const enum MHD_Result dataprep_http_no = MHD_NO;

/// A header of a request; NULL where it has none of that name.
const char *dataprep_http_header(struct MHD_Connection *connection, const char *name);

/// A response with a copy of `count` bytes; NULL without memory.
struct MHD_Response *dataprep_http_response(const void *bytes, size_t count);
