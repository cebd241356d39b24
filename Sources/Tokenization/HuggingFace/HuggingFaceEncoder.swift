internal import Base

/// One thread's encoder of a tokenizer that does something to texts before they are cut.
internal final class HuggingFaceEncoder: TokenEncoder {
  private let rules: TextRules
  private let pieces: any TokenEncoder
  private var normal = ByteBuffer()
  private var prefixed = ByteBuffer()
  private var scratch = TextNormalization.Scratch()
  /// Bytes of scratch memory that are kept from one text to the next.
  private static let memoryLimit = 4 << 20

  init(_ rules: TextRules, _ pieces: any TokenEncoder) {
    self.rules = rules
    self.pieces = pieces
  }

  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    text.withUnsafeBufferPointer { text in
      guard let early = rules.early else { return encodeRaw(text, isFirst: true, &tokens) }
      early.forEach(
        in: text, text: { encodeRaw($0, isFirst: $0.baseAddress == text.baseAddress, &tokens) },
        token: { tokens.append($0) })
    }
    normal.shrink(to: Self.memoryLimit)
    prefixed.shrink(to: Self.memoryLimit)
    scratch.shrink(to: Self.memoryLimit)
  }

  /// A text without early tokens.
  ///
  /// - Parameter isFirst: whether the whole text begins with it.
  private func encodeRaw(_ text: UnsafeBufferPointer<UInt8>, isFirst: Bool, _ tokens: inout TokenBuffer) {
    guard !rules.normalization.isIdle, rules.normalization.apply(to: text, into: &normal, &scratch) else {
      return encodeNormal(text, isFirst: isFirst, &tokens)
    }
    normal.withUnsafeBytes { encodeNormal($0, isFirst: isFirst, &tokens) }
  }

  /// A text after normalization.
  private func encodeNormal(_ text: UnsafeBufferPointer<UInt8>, isFirst: Bool, _ tokens: inout TokenBuffer) {
    guard let late = rules.late else { return encodeRest(text, isFirst: isFirst, &tokens) }
    late.forEach(
      in: text, text: { encodeRest($0, isFirst: isFirst && $0.baseAddress == text.baseAddress, &tokens) },
      token: { tokens.append($0) })
  }

  /// A text without added tokens.
  private func encodeRest(_ text: UnsafeBufferPointer<UInt8>, isFirst: Bool, _ tokens: inout TokenBuffer) {
    guard let first = text.first else { return }
    if rules.prefix == .none && !rules.marksSpaces || rules.prefix == .space && first == UInt8(ascii: " ") {
      return pieces.encode(Span(_unsafeElements: text), into: &tokens)
    }
    prefixed.removeAll()
    if rules.prefix == .space {
      prefixed.append(UInt8(ascii: " "))
      prefixed.append(text)
    } else {
      let isMarked = first == UInt8(ascii: " ") || text.starts(with: MarkedWordPattern.mark)
      let hasPrefix = rules.prefix == .mark || rules.prefix == .markAtStart && isFirst
      if hasPrefix, !isMarked { prefixed.append(MarkedWordPattern.mark) }
      appendMarked(text)
    }
    prefixed.withSpan { pieces.encode($0, into: &tokens) }
  }

  /// Appends a text with marks in place of spaces.
  private func appendMarked(_ text: UnsafeBufferPointer<UInt8>) {
    var copied = 0
    for place in 0..<text.count where text[place] == UInt8(ascii: " ") {
      prefixed.append(UnsafeBufferPointer(rebasing: text[copied..<place]))
      prefixed.append(MarkedWordPattern.mark)
      copied = place + 1
    }
    prefixed.append(UnsafeBufferPointer(rebasing: text[copied...]))
  }
}
