import Base
import TestSupport

@testable import Fetch

/// An object store in this process with keys that it checks, and a client that has them.
struct ObjectStoreForTests {
  static let credentials = S3Credentials(accessKey: "AK", secretKey: "SK", sessionToken: "T/+=")

  let server: ObjectServer
  var settings = S3Settings()
  var client: S3Client { S3Client(settings, policy: quickPolicy()) }

  init(
    _ behaviour: ObjectServer.Behaviour = ObjectServer.Behaviour(),
    fault: @escaping @Sendable (ObjectServer.Request) -> ObjectServer.Fault? = { _ in nil }
  ) throws {
    server = try ObjectServer(behaviour, isSigned: Self.isSigned, fault: fault)
    settings.endpoint = server.endpoint
    settings.credentials = Self.credentials
  }

  /// Signs what came once more, as a server does: its path and query, the headers that it names, the body's digest.
  static func isSigned(_ request: ObjectServer.Request) -> Bool {
    guard let value = request.headers["authorization"], let time = request.headers["x-amz-date"],
      let names = value.split(separator: "SignedHeaders=").last?.prefix(while: { $0 != "," }).split(separator: ";"),
      request.headers.keys.allSatisfy({ name in !name.hasPrefix("x-amz-") || names.contains { $0 == name } }),
      names.contains("host"),
      Digest.of(request.body.span, .sha256).hexadecimal == request.headers["x-amz-content-sha256"],
      request.headers["x-amz-security-token"] == credentials.sessionToken
    else { return false }
    let signed = SignatureV4.Request(
      method: request.method, path: request.path, query: request.query,
      headers: names.map { (String($0), request.headers[String($0)] ?? "") },
      payload: request.headers["x-amz-content-sha256"] ?? "")
    return SignatureV4(credentials: credentials, region: "us-east-1").authorization(signed, time: time) == value
  }

  func open(_ key: String, offset: Int = 0, policy: FetchPolicy = quickPolicy()) throws(SourceError) -> HTTPSource {
    try openObject(S3Location(bucket: "b", key: key), policy: policy, offset: offset, settings: settings)
  }
}
