internal import Base

/// What a request asks, in 128 bits: the first half of the SHA-256 of its path and body.
///
/// A body has the model's name, the prompt and all settings in it, in a fixed order, so that the same question has the same
/// key in every run, and any other has another.
package struct AnswerKey: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// The key of a request.
  ///
  /// - Parameters:
  ///   - path: below the server's base: `completions`.
  ///   - body: its bytes.
  package init(path: String, body: Span<UInt8>) {
    let digest = Digest(.sha256)
    let name = Array(path.utf8)
    digest.update(name.span)
    digest.update([0].span)
    digest.update(body)
    let bytes = digest.finish()
    high = Self.number(bytes[..<8])
    low = Self.number(bytes[8..<16])
  }

  /// The key that is written as 32 hexadecimal digits; nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.high = high
    self.low = low
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  /// 32 hexadecimal digits.
  package var text: String { Self.digits(high) + Self.digits(low) }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
