#pragma once
#include <curl/curl.h>

// libcurl's variadic functions with one type each, and its macros as values: Swift can call neither.

static inline CURLcode dataprep_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

CURLcode dataprep_curl_set_long(CURL *handle, CURLoption option, long value);
/// libcurl copies the string; NULL unsets the option.
CURLcode dataprep_curl_set_string(CURL *handle, CURLoption option, const char *value);
/// Body and header bytes go to these callbacks with `context`.
CURLcode dataprep_curl_set_receivers(
    CURL *handle, curl_write_callback body, curl_write_callback header, void *context);
CURLcode dataprep_curl_set_headers(CURL *handle, struct curl_slist *headers);
/// libcurl writes its explanation of a failure to `buffer`, of CURL_ERROR_SIZE bytes or more.
CURLcode dataprep_curl_set_error_buffer(CURL *handle, char *buffer);

long dataprep_curl_response_code(CURL *handle);
/// -1 where the length is not known.
curl_off_t dataprep_curl_content_length(CURL *handle);
/// Seconds that a Retry-After header asks for; 0 without one.
curl_off_t dataprep_curl_retry_after(CURL *handle);
/// The address after redirects; borrowed from the handle.
const char *dataprep_curl_effective_url(CURL *handle);

/// Takes the next finished transfer off the multi handle; false where none has finished.
_Bool dataprep_curl_take_finished(CURLM *multi, CURLcode *result);
