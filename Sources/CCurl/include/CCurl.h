#pragma once
#include <curl/curl.h>

// libcurl's variadic functions with one type each, and its macros as values: Swift can call neither.

static inline CURLcode dataprep_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

/// A new handle that knows where this machine keeps the certificates it trusts.
CURL *dataprep_curl_easy_init(void);

CURLcode dataprep_curl_set_long(CURL *handle, CURLoption option, long value);
/// libcurl copies the string; NULL unsets the option.
CURLcode dataprep_curl_set_string(CURL *handle, CURLoption option, const char *value);
/// Body and header bytes go to these callbacks with `context`.
CURLcode dataprep_curl_set_receivers(
    CURL *handle, curl_write_callback body, curl_write_callback header, void *context);
/// Body bytes go to `body` with `context`; header lines go nowhere.
CURLcode dataprep_curl_set_body_receiver(CURL *handle, curl_write_callback body, void *context);
/// `opened` hears of the handle's new connections; `close` closes them, also after the handle is gone.
CURLcode dataprep_curl_set_socket_functions(
    CURL *handle, curl_sockopt_callback opened, curl_closesocket_callback close, void *context);
CURLcode dataprep_curl_set_headers(CURL *handle, struct curl_slist *headers);
/// libcurl writes its explanation of a failure to `buffer`, of CURL_ERROR_SIZE bytes or more.
CURLcode dataprep_curl_set_error_buffer(CURL *handle, char *buffer);

long dataprep_curl_response_code(CURL *handle);
/// -1 where the length is not known.
curl_off_t dataprep_curl_content_length(CURL *handle);
/// Seconds that a Retry-After header asks for; 0 without one.
curl_off_t dataprep_curl_retry_after(CURL *handle);
/// Bytes of the transfer so far: sent, received, and of header lines.
curl_off_t dataprep_curl_progress(CURL *handle);
/// The address after redirects; borrowed from the handle.
const char *dataprep_curl_effective_url(CURL *handle);

/// libcurl borrows the memory, which has to stay until the transfer is over.
CURLcode dataprep_curl_set_pointer(CURL *handle, CURLoption option, void *value);
/// What the option CURLOPT_PRIVATE was set to.
void *dataprep_curl_private(CURL *handle);

CURLMcode dataprep_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
/// libcurl says through these callbacks, with `context`, which sockets to watch and when to call it at the latest.
CURLMcode dataprep_curl_multi_set_watchers(
    CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer, void *context);

/// Takes the next finished transfer off the multi handle; false where none has finished.
_Bool dataprep_curl_take_finished(CURLM *multi, CURLcode *result);
/// The same of many transfers: the handle that has finished; NULL where none has.
CURL *dataprep_curl_take_finished_handle(CURLM *multi, CURLcode *result);

/// `progress` hears several times per second how far the transfer is, with `context`; another value than 0 ends it.
CURLcode dataprep_curl_set_progress_receiver(CURL *handle, curl_xferinfo_callback progress, void *context);
