internal import Base

/// An object, or with a key that is empty or ends in a slash what is below it: `s3://bucket/key`.
///
/// The key is the text after the bucket as it stands: nothing in it is percent-encoded.
package struct S3Location: Sendable, Hashable, CustomStringConvertible {
  /// The bucket's name.
  package var bucket: String
  /// The object's key.
  package var key: String

  /// An object by its parts.
  package init(bucket: String, key: String) {
    self.bucket = bucket
    self.key = key
  }

  /// Reads `s3://bucket/key`; nil where the text is no such location, or the bucket cannot be one.
  package init?(_ text: String) {
    guard let (scheme, rest) = Location.scheme(of: text), scheme == "s3" else { return nil }
    let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    // The name becomes part of a host's name: nothing else may get there.
    guard !name.isEmpty, name.utf8.count <= 255, let first = name.utf8.first,
      ASCII.isLetter(first) || ASCII.isDigit(first),
      name.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || "-._".utf8.contains($0) })
    else { return nil }
    bucket = name
    key = parts.count > 1 ? String(parts[1]) : ""
  }

  /// Whether all objects below the key are meant, and not one.
  package var isPrefix: Bool { key.isEmpty || key.utf8.last == UInt8(ascii: "/") }

  /// `s3://bucket/key`.
  package var description: String { "s3://\(bucket)/\(key)" }
}
