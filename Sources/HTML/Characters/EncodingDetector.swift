import CSystem
import CUchardet

/// Guesses the encoding of bytes that declare none and are not UTF-8.
///
/// uchardet tells encodings with several bytes per character; for single bytes `LetterPairs` is more
/// often right (docs/charsets.md has the figures).
final class EncodingDetector {
  /// Bytes that are looked at. More do not change a guess, and cost time.
  static let limit = 64 << 10

  private let detector: OpaquePointer

  init() {
    guard let detector = uchardet_new() else { preconditionFailure("out of memory") }
    self.detector = detector
  }

  deinit { uchardet_delete(detector) }

  /// The likeliest encoding, or nil if nothing is likely.
  func guess(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    let sample = EncodingDetector.sample(of: bytes)
    let named = uchardetGuess(sample)
    if let named, named.converterName != nil { return named }
    return LetterPairs.shared.guess(sample)
  }

  private func uchardetGuess(_ sample: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    guard let start = sample.baseAddress else { return nil }
    uchardet_reset(detector)
    start.withMemoryRebound(to: CChar.self, capacity: sample.count) {
      _ = uchardet_handle_data(detector, $0, sample.count)
    }
    uchardet_data_end(detector)
    let name = UnsafeRawBufferPointer(
      start: uchardet_get_charset(detector), count: strlen(uchardet_get_charset(detector)))
    return name.withMemoryRebound(to: UInt8.self) {
      EncodingLabels.encoding(Span(_unsafeElements: $0))
    }
  }

  /// A piece of `bytes` that begins near the first byte beyond ASCII and ends after an ASCII byte
  /// that no character includes, so that a character cut in two cannot turn the guess.
  static func sample(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard bytes.count > limit else { return bytes }
    let first = bytes.firstIndex { $0 >= 0x80 } ?? 0
    // An ASCII byte below 0x30 is never the second half of a character, and it comes between words.
    let start = bytes[..<first].lastIndex { $0 < 0x30 } ?? first
    let end = min(start + limit, bytes.count)
    guard end < bytes.count else { return UnsafeBufferPointer(rebasing: bytes[start...]) }
    let last = bytes[start..<end].lastIndex { $0 < 0x30 } ?? end - 1
    return UnsafeBufferPointer(rebasing: bytes[start...last])
  }
}
