internal import Base
internal import Deduplication

/// Finds the sentences that a method compares, or of which texts have too few. One for each thread.
internal struct SentenceFinder {
  private let datatrove: DatatroveSentences?
  private(set) var sentences: [Range<Int>] = []

  init(_ method: PassageMethod) {
    if case .datatroveSpans(let tokenizer) = method {
      datatrove = DatatroveSentences(tokenizer)
    } else {
      datatrove = nil
    }
  }

  /// Replaces the sentences by those of a text.
  mutating func find(_ text: Span<UInt8>) -> [Range<Int>] {
    sentences.removeAll(keepingCapacity: true)
    if let datatrove {
      text.withUnsafeBytes { datatrove.append(of: $0, to: &sentences) }
    } else {
      PassageSentences.append(of: text, to: &sentences)
    }
    return sentences
  }
}
