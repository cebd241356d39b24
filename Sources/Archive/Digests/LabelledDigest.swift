internal import Base

/// A digest in a WARC header: `sha1:` and 20 bytes in base32, or in hexadecimal or base64 from some
/// tools (ISO 28500:2017, section 5.8).
internal struct LabelledDigest: Equatable {
  var algorithm: Digest.Algorithm
  var bytes: [UInt8]

  /// Nil if the algorithm is not known or the digest has the wrong length.
  init?(_ value: UnsafeBufferPointer<UInt8>) {
    guard let colon = value.index(of: ASCII.colon) else { return nil }
    let label = value.part(0..<colon)
    let byteCount: Int
    if label.equalsIgnoringCase("sha1") || label.equalsIgnoringCase("sha-1") {
      (algorithm, byteCount) = (.sha1, 20)
    } else if label.equalsIgnoringCase("sha256") || label.equalsIgnoringCase("sha-256") {
      (algorithm, byteCount) = (.sha256, 32)
    } else if label.equalsIgnoringCase("md5") {
      (algorithm, byteCount) = (.md5, 16)
    } else {
      return nil
    }
    var text = value.part(value.trimming(colon + 1..<value.count))
    while text.last == UInt8(ascii: "=") { text = text.part(0..<text.count - 1) }
    // The three forms of a digest differ in length.
    let decoded: [UInt8]? =
      switch text.count {
      case byteCount * 2: Base16.decode(text)
      case (byteCount * 8 + 4) / 5: Base32.decode(text)
      case (byteCount * 8 + 5) / 6: Base64.decode(text)
      default: nil
      }
    guard let decoded, decoded.count == byteCount else { return nil }
    bytes = decoded
  }
}
