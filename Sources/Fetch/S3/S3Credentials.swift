/// The keys that sign requests to an object store. They are never printed.
package struct S3Credentials: Sendable, Equatable, CustomStringConvertible {
  /// Names who asks; it goes over the wire.
  package var accessKey: String
  /// Signs; it never leaves the process.
  package var secretKey: String
  /// Of temporary keys; it goes over the wire.
  package var sessionToken: String?

  /// Keys, with the token of temporary ones.
  package init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
  }

  /// The access key's beginning alone.
  package var description: String { "\(accessKey.prefix(4))..." }
}
