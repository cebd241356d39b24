internal import Base
internal import CResources

/// Refusals, and words that say nothing, as hashes of folded words. One for each thread, as folding needs memory.
internal struct QueryPhrases {
  /// The words of each refusal, by its first one.
  private var refusals: [UInt64: [[UInt64]]] = [:]
  private var generic: Set<UInt64> = []

  internal init(_ folded: FoldedText) {
    let bytes = UnsafeBufferPointer(start: dataprep_query_phrases, count: dataprep_query_phrases_count)
    TableLines.forEach(in: bytes, fields: 2) { fields in
      folded.read(String(decoding: bytes[fields[1]], as: UTF8.self))
      guard let first = folded.words.first else { return }
      if bytes[fields[0].lowerBound] == UInt8(ascii: "r") {
        refusals[first, default: []].append(folded.words)
      } else {
        generic.formUnion(folded.words)
      }
    }
  }

  /// The number of words of a refusal that a query begins with; 0 if it does not.
  internal func refusal(_ words: [UInt64]) -> Int {
    guard let first = words.first, let phrases = refusals[first] else { return 0 }
    return phrases.filter { words.starts(with: $0) }.map(\.count).max() ?? 0
  }

  /// Whether all words say nothing.
  internal func areGeneric(_ words: [UInt64]) -> Bool { words.allSatisfy { generic.contains($0) } }
}
