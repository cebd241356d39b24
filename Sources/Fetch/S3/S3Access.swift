internal import Base
internal import CSystem

/// Addresses and signed headers of requests to an object store.
internal struct S3Access: Sendable {
  var settings: S3Settings
  /// Seconds since 1970; tests set it.
  var clock: @Sendable () -> Int = { time(nil) }

  init(_ settings: S3Settings) { self.settings = settings }

  /// One request, ready for libcurl.
  struct Request {
    var method: String
    var url: String
    var headers: [String]
  }

  /// Scheme and host, and the path's beginning, of a bucket.
  ///
  /// The bucket stands in the host's name at AWS, unless it has a dot, for which there is no certificate; other stores get
  /// it in the path, as they need no names of hosts for that.
  func address(of bucket: String) -> (origin: String, path: String) {
    if let endpoint = settings.endpoint {
      let parts = endpoint.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
      let folder = parts.count > 3 ? "/\(parts[3])" : ""
      return ("\(parts[0])//\(parts[2])", "\(folder)/\(PercentCoding.encoded(bucket))")
    }
    let domain = settings.region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    let host = "s3.\(settings.region).\(domain)"
    return bucket.contains(".") || bucket.contains("_") || bucket.lowercased() != bucket
      ? ("https://\(host)", "/\(bucket)") : ("https://\(bucket).\(host)", "")
  }

  /// Makes a request, signed where there are keys.
  ///
  /// - Parameters:
  ///   - headers: further headers, which are signed too.
  ///   - payload: SHA-256 of the body in hexadecimal.
  func request(
    _ place: S3Location, method: String = "GET", query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [], payload: String = SignatureV4.emptyPayload
  ) -> Request {
    let (origin, folder) = address(of: place.bucket)
    let path = "\(folder)/\(PercentCoding.encoded(place.key, keepsSlash: true))"
    let text = SignatureV4.query(query)
    let url = "\(origin)\(path)\(text.isEmpty ? "" : "?\(text)")"
    guard let credentials = settings.credentials else {
      return Request(method: method, url: url, headers: headers.map { "\($0.name): \($0.value)" })
    }
    let time = Self.stamp(clock())
    var all = headers
    all += [("x-amz-content-sha256", payload), ("x-amz-date", time)]
    if let token = credentials.sessionToken { all.append(("x-amz-security-token", token)) }
    let host = String(origin.split(separator: "/", maxSplits: 2)[1])
    let signature = SignatureV4(credentials: credentials, region: settings.region).authorization(
      SignatureV4.Request(
        method: method, path: path, query: query, headers: all + [("host", host)], payload: payload), time: time)
    return Request(
      method: method, url: url, headers: all.map { "\($0.name): \($0.value)" } + ["Authorization: \(signature)"])
  }

  /// A time as `x-amz-date` has it: `20130524T000000Z`.
  static func stamp(_ seconds: Int) -> String {
    UTCTime(seconds).stamp.filter { $0 != "-" && $0 != ":" }
  }
}
