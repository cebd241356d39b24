#include "CCurl.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

// A libcurl that is linked in does not know the distribution it runs on.
static const char *certificates;

static void find_certificates(void) {
  static const char *const variables[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE"};
  for (size_t i = 0; i < sizeof variables / sizeof *variables; ++i) {
    const char *named = getenv(variables[i]);
    if (named && *named) {
      certificates = named;
      return;
    }
  }
  const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);
  if (library->cainfo || library->capath) return;
  static const char *const places[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // Alpine, FreeBSD
  };
  for (size_t i = 0; i < sizeof places / sizeof *places; ++i) {
    if (access(places[i], R_OK) == 0) {
      certificates = places[i];
      return;
    }
  }
}

CURL *dataprep_curl_easy_init(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_certificates);
  CURL *handle = curl_easy_init();
  if (handle && certificates) curl_easy_setopt(handle, CURLOPT_CAINFO, certificates);
  return handle;
}

CURLcode dataprep_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode dataprep_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode dataprep_curl_set_receivers(
    CURL *handle, curl_write_callback body, curl_write_callback header, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
  return result;
}

CURLcode dataprep_curl_set_body_receiver(CURL *handle, curl_write_callback body, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  return result;
}

CURLcode dataprep_curl_set_socket_functions(
    CURL *handle, curl_sockopt_callback opened, curl_closesocket_callback close, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, opened);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, context);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, close);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, context);
  return result;
}

CURLcode dataprep_curl_set_headers(CURL *handle, struct curl_slist *headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

CURLcode dataprep_curl_set_error_buffer(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

long dataprep_curl_response_code(CURL *handle) {
  long code = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

curl_off_t dataprep_curl_content_length(CURL *handle) {
  curl_off_t length = -1;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return length;
}

curl_off_t dataprep_curl_retry_after(CURL *handle) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
  return seconds;
}

curl_off_t dataprep_curl_progress(CURL *handle) {
  long headers = 0;
  curl_off_t sent = 0, received = 0;
  curl_easy_getinfo(handle, CURLINFO_HEADER_SIZE, &headers);
  curl_easy_getinfo(handle, CURLINFO_SIZE_UPLOAD_T, &sent);
  curl_easy_getinfo(handle, CURLINFO_SIZE_DOWNLOAD_T, &received);
  return headers + sent + received;
}

const char *dataprep_curl_effective_url(CURL *handle) {
  const char *url = NULL;
  curl_easy_getinfo(handle, CURLINFO_EFFECTIVE_URL, &url);
  return url;
}

CURLcode dataprep_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

void *dataprep_curl_private(CURL *handle) {
  char *value = NULL;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &value);
  return value;
}

CURLMcode dataprep_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

CURLMcode dataprep_curl_multi_set_watchers(
    CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer, void *context) {
  CURLMcode result = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
  if (result == CURLM_OK) result = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  if (result == CURLM_OK) result = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
  if (result == CURLM_OK) result = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
  return result;
}

CURL *dataprep_curl_take_finished_handle(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}

_Bool dataprep_curl_take_finished(CURLM *multi, CURLcode *result) {
  return dataprep_curl_take_finished_handle(multi, result) != NULL;
}

CURLcode dataprep_curl_set_progress_receiver(CURL *handle, curl_xferinfo_callback progress, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, progress);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return result;
}
