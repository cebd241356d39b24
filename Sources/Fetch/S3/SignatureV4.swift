internal import Base

/// AWS Signature Version 4: what proves to a server that a request is of who has the secret key.
///
/// As S3 has it: the path is encoded once and not normalised. The other services normalise paths and encode them twice,
/// which nothing here needs.
internal struct SignatureV4 {
  var credentials: S3Credentials
  var region: String
  var service = "s3"

  /// A request as it is signed.
  struct Request {
    var method = "GET"
    /// Encoded, as it goes over the wire.
    var path = "/"
    /// Names and values, not encoded.
    var query: [(name: String, value: String)] = []
    /// Every header that is signed; `host` among them.
    var headers: [(name: String, value: String)] = []
    /// SHA-256 of the body in hexadecimal, or `UNSIGNED-PAYLOAD`.
    var payload = SignatureV4.emptyPayload
  }

  /// SHA-256 of no bytes.
  static let emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  /// The value of the `Authorization` header.
  ///
  /// - Parameter time: as the `x-amz-date` header has it: `20130524T000000Z`.
  func authorization(_ request: Request, time: String) -> String {
    let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(Digest.sha256(Self.canonical(request)))"
    var key = Array("AWS4\(credentials.secretKey)".utf8)
    for part in scope.split(separator: "/") { key = Self.keyed(key, Array(part.utf8)) }
    let signature = Self.keyed(key, Array(text.utf8)).hexadecimal
    return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), "
      + "SignedHeaders=\(Self.signedHeaders(request)), Signature=\(signature)"
  }

  /// The text whose digest is signed.
  static func canonical(_ request: Request) -> String {
    let headers = sorted(request.headers).map { "\($0.name):\($0.value)\n" }.joined()
    return [
      request.method, request.path, query(request.query), headers, signedHeaders(request), request.payload,
    ].joined(separator: "\n")
  }

  /// A query as it is signed, and as it goes over the wire: encoded, sorted by its bytes, `=` after every name.
  static func query(_ query: [(name: String, value: String)]) -> String {
    query.map { (PercentCoding.encoded($0.name), PercentCoding.encoded($0.value)) }
      .sorted { $0.0 == $1.0 ? Path.precedes($0.1, $1.1) : Path.precedes($0.0, $1.0) }
      .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  private static func signedHeaders(_ request: Request) -> String {
    sorted(request.headers).map(\.name).joined(separator: ";")
  }

  /// Headers with lower-case names and values without superfluous spaces, by name.
  private static func sorted(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
    headers.map { ($0.name.lowercased(), $0.value.split(separator: " ").joined(separator: " ")) }
      .sorted { Path.precedes($0.0, $1.0) }
  }

  /// HMAC-SHA256 (RFC 2104).
  static func keyed(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? Digest.of(key.span, .sha256) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = Digest.of((block.map { $0 ^ 0x36 } + message).span, .sha256)
    return Digest.of((block.map { $0 ^ 0x5C } + inner).span, .sha256)
  }
}
