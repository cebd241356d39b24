internal import Base

/// A passage's key: the first 16 bytes of SHA-256 over its title, a NUL and its text.
///
/// NUL bytes within them are left out, as they are in prompts and embeddings: nothing else can be taken for the one between.
package struct PassageKey: Sendable, Hashable {
  /// The 16 bytes as a number, first byte highest.
  package let value: UInt128

  /// The key of a passage.
  package init(title: Span<UInt8>, text: Span<UInt8>) {
    let digest = Digest(.sha256)
    title.withUnsafeBufferPointer { Self.add($0, digest) }
    digest.update([0].span)
    text.withUnsafeBufferPointer { Self.add($0, digest) }
    value = digest.finish().prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The key of a passage.
  package init(title: String, text: String) {
    let title = Array(title.utf8)
    let text = Array(text.utf8)
    self.init(title: title.span, text: text.span)
  }

  /// Reads 32 hexadecimal digits in lower case; nil for other texts.
  package init?(_ text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ ASCII.isDigit($0) || $0 &- UInt8(ascii: "a") < 6 }),
      let value = UInt128(text, radix: 16)
    else { return nil }
    self.value = value
  }

  private static func add(_ bytes: UnsafeBufferPointer<UInt8>, _ digest: Digest) {
    for part in bytes.split(separator: 0) { digest.update(UnsafeBufferPointer(rebasing: part)) }
  }
}

extension PassageKey: CustomStringConvertible {
  /// 32 hexadecimal digits.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 32 - digits.utf8.count) + digits
  }
}

extension PassageKey: Comparable {
  /// Orders keys by their bytes.
  package static func < (a: PassageKey, b: PassageKey) -> Bool { a.value < b.value }
}
