internal import Base
internal import Records
internal import Stages

/// A text as words for comparing: normal form C, lower case, no punctuation; in scripts without spaces each letter is a word.
/// One for each thread.
internal final class FoldedText {
  private let finder = FoldedWords()
  private let normalizer = NFCNormalizer()
  private var normal = ByteBuffer()
  /// The hashes of the last text's words.
  internal private(set) var words: [UInt64] = []

  /// Reads a text.
  internal func read(_ text: String) {
    let bytes = Array(text.utf8)
    read(bytes.span)
  }

  /// Reads a text; bytes that are not UTF-8 are no words.
  internal func read(_ text: Span<UInt8>) {
    normal.removeAll()
    normalizer.normalize(text, into: &normal)
    normal.withSpan { finder.find(in: $0) }
    words.removeAll(keepingCapacity: true)
    for word in finder.words { words.append(word.hash) }
  }

  /// The text of a run of words, in normal form C.
  internal func text(_ run: Range<Int>) -> String {
    guard !run.isEmpty else { return "" }
    let start = Int(finder.words[run.lowerBound].start)
    return normal.withSpan(start..<Int(finder.words[run.upperBound - 1].end)) { $0.string }
  }

  /// How much text a run of words is.
  internal func weight(_ run: Range<Int>) -> TextWeight {
    guard !run.isEmpty else { return TextWeight() }
    let start = Int(finder.words[run.lowerBound].start)
    return normal.withSpan(start..<Int(finder.words[run.upperBound - 1].end)) { span in
      span.withUnsafeBufferPointer { TextWeight($0) }
    }
  }

  /// One number for words in their order.
  internal static func hash(_ words: [UInt64]) -> UInt64 {
    words.withUnsafeBytes { ByteHash.hash($0, seed: 0x51) }
  }
}
