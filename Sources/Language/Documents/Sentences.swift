internal import Records

/// Splits text into sentences, in any script, without a dictionary and independent of the language.
///
/// A sentence ends
/// - at every line feed and carriage return;
/// - after `.`, `!`, `?` and `…` if white space follows (closing quotes and brackets may come between), except after a
///   single letter (`J. Nyerere`) and before a lower-case Latin letter (`etc. and`);
/// - after every other character with Unicode's property Sentence_Terminal (`。 । ؟ ። ။ ៕`) and after Tibetan shads,
///   including closing quotes and brackets, whatever follows.
///
/// Thai, Lao and unpunctuated text is split at line ends only. White space around sentences is dropped.
package enum Sentences {
  /// Appends the byte ranges of a text's sentences to `ranges`, in order; no range is empty.
  package static func append(of text: Span<UInt8>, to ranges: inout [Range<Int>]) {
    text.withUnsafeBufferPointer { append(of: $0, to: &ranges) }
  }

  /// The byte ranges of a text's sentences.
  package static func ranges(of text: Span<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    append(of: text, to: &ranges)
    return ranges
  }

  internal static func append(of bytes: UnsafeBufferPointer<UInt8>, to ranges: inout [Range<Int>]) {
    let terminals = SentenceTerminals.shared
    var start = 0
    var scan = UTF8Scan(bytes)
    while true {
      var at = scan.offset
      while at < bytes.count, isInside(bytes[at]) { at &+= 1 }
      if at > scan.offset { scan = UTF8Scan(bytes, from: at) }
      guard let code = scan.next() else { break }
      if code >= 0x80 {
        if code == ellipsis {
          if endsAtSpace(bytes, &scan) { cut(bytes, &start, scan.offset, &ranges) }
        } else if terminals.contains(code) {
          skipClosers(bytes, &scan)
          cut(bytes, &start, scan.offset, &ranges)
        }
        continue
      }
      switch UInt8(truncatingIfNeeded: code) {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        cut(bytes, &start, at, &ranges)
      case UInt8(ascii: "!"), UInt8(ascii: "?"):
        if endsAtSpace(bytes, &scan) { cut(bytes, &start, scan.offset, &ranges) }
      case UInt8(ascii: "."):
        let isInitial = endsInitial(bytes, from: start, at)
        if endsAtSpace(bytes, &scan), !isInitial, !isLowerCase(after: scan.offset, bytes) {
          cut(bytes, &start, scan.offset, &ranges)
        }
      default: break
      }
    }
    cut(bytes, &start, bytes.count, &ranges)
  }

  /// Whether a byte is an ASCII character that ends no sentence.
  @inline(__always) private static func isInside(_ byte: UInt8) -> Bool {
    byte < 0x80 && byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") && byte != UInt8(ascii: ".")
      && byte != UInt8(ascii: "!") && byte != UInt8(ascii: "?")
  }

  private static let ellipsis: UInt32 = 0x2026

  /// Adds the sentence up to `end`, without white space around it, and starts the next one there.
  private static func cut(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ end: Int, _ ranges: inout [Range<Int>]
  ) {
    var first = start
    var last = end
    while first < last, bytes[first] <= 32 { first += 1 }
    while first < last, bytes[last - 1] <= 32 { last -= 1 }
    if first < last { ranges.append(first..<last) }
    start = end
  }

  /// Skips further terminals and closing marks, and returns whether white space or the end of the text follows.
  private static func endsAtSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ scan: inout UTF8Scan) -> Bool {
    skipClosers(bytes, &scan)
    return scan.offset >= bytes.count || bytes[scan.offset] <= 32
  }

  private static func skipClosers(_ bytes: UnsafeBufferPointer<UInt8>, _ scan: inout UTF8Scan) {
    while true {
      let before = scan
      guard let code = scan.next() else { return }
      switch code {
      case 0x21, 0x22, 0x27, 0x29, 0x2E, 0x3F, 0x5D, 0x7D: continue
      // Quotes and brackets: « » ‘ ’ “ ” › and East Asian closing ones, and the ellipsis.
      case 0xBB, 0x2019, 0x201D, 0x203A, 0x2026, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0xFF09, 0xFF3D:
        continue
      default:
        if code >= 0x80, SentenceTerminals.shared.contains(code) { continue }
        scan = before
        return
      }
    }
  }

  /// Whether the full stop at `stop` follows a single letter.
  private static func endsInitial(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ stop: Int) -> Bool {
    var letter = stop - 1
    while letter > start, bytes[letter] & 0xC0 == 0x80 { letter -= 1 }
    guard letter >= start, bytes[letter] >= 0x80 || isLetter(bytes[letter]) else { return false }
    guard letter > start else { return true }
    let before = bytes[letter - 1]
    return before <= 32 || before == UInt8(ascii: ".") || before == UInt8(ascii: "(")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private static func isLowerCase(after offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = offset
    while at < bytes.count, bytes[at] == UInt8(ascii: " ") { at += 1 }
    return at < bytes.count && bytes[at] &- UInt8(ascii: "a") < 26
  }
}
