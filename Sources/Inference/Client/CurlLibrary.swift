internal import CCurl

/// libcurl's state of the process.
internal enum CurlLibrary {
  /// Whether it could be made ready; done once.
  static let isReady = dataprep_curl_global_init() == CURLE_OK
}
