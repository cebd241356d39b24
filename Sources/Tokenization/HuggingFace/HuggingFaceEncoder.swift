internal import Base

/// One thread's encoder of a tokenizer that does something to texts before they are cut.
internal final class HuggingFaceEncoder: TokenEncoder {
  private let rules: TextRules
  private let pieces: any TokenEncoder
  private var normal = ByteBuffer()
  private var prefixed = ByteBuffer()
  private var scratch = NormalForm.Scratch()
  /// Bytes of scratch memory that are kept from one text to the next.
  private static let memoryLimit = 4 << 20

  init(_ rules: TextRules, _ pieces: any TokenEncoder) {
    self.rules = rules
    self.pieces = pieces
  }

  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    text.withUnsafeBufferPointer { text in
      guard let early = rules.early else { return encodeRaw(text, &tokens) }
      early.forEach(in: text, text: { encodeRaw($0, &tokens) }, token: { tokens.append($0) })
    }
    normal.shrink(to: Self.memoryLimit)
    prefixed.shrink(to: Self.memoryLimit)
  }

  /// A text without early tokens.
  private func encodeRaw(_ text: UnsafeBufferPointer<UInt8>, _ tokens: inout TokenBuffer) {
    normal.removeAll()
    guard let form = rules.normalForm, form.normalize(text, into: &normal, &scratch) else {
      return encodeNormal(text, &tokens)
    }
    normal.withUnsafeBytes { encodeNormal($0, &tokens) }
  }

  /// A text in its normal form.
  private func encodeNormal(_ text: UnsafeBufferPointer<UInt8>, _ tokens: inout TokenBuffer) {
    guard let late = rules.late else { return encodeRest(text, &tokens) }
    late.forEach(in: text, text: { encodeRest($0, &tokens) }, token: { tokens.append($0) })
  }

  /// A text without added tokens.
  private func encodeRest(_ text: UnsafeBufferPointer<UInt8>, _ tokens: inout TokenBuffer) {
    guard rules.addsPrefixSpace, let first = text.first, first != UInt8(ascii: " ") else {
      return pieces.encode(Span(_unsafeElements: text), into: &tokens)
    }
    prefixed.removeAll()
    prefixed.append(UInt8(ascii: " "))
    prefixed.append(text)
    prefixed.withSpan { pieces.encode($0, into: &tokens) }
  }
}
