/// Makes the signatures of texts, and the shingles by which they are compared. One for each thread.
package struct TextSignature: ~Copyable {
  private let similarity: DuplicateRule.Similarity
  private var words: WordHasher
  private var hashes: [UInt64] = []
  private var made: [UInt64] = []
  private var sketch: SimilaritySketch
  private var datatrove: DatatroveSigner?

  /// Signatures with some settings.
  package init(_ similarity: DuplicateRule.Similarity) {
    self.similarity = similarity
    words = WordHasher(unit: similarity.unit)
    sketch = SimilaritySketch(size: similarity.bands.size, seed: similarity.seed)
    datatrove = similarity.datatrove.map { DatatroveSigner($0, similarity) }
  }

  /// The minima of the text that was taken last: those of the first band, then those of the second.
  package var minima: [UInt64] { datatrove?.minima ?? sketch.minima }

  /// Computes the minima of well-formed UTF-8; false, without any, where it has fewer words than a shingle.
  package mutating func make(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let datatrove { return datatrove.make(of: text, shingles: &made) }
    words.hash(text, into: &hashes)
    Shingles.make(of: hashes, count: similarity.words, into: &made)
    guard !made.isEmpty else { return false }
    sketch.make(of: made)
    return true
  }

  /// The shingles that the text that was taken last is compared by.
  internal mutating func shingles() -> [UInt64] {
    guard datatrove == nil, words.hasRuns, similarity.unit == .runs else { return made }
    Shingles.make(of: words.runs(words: hashes), count: similarity.words, into: &made)
    // A text of few clauses is compared by its words, as it has no other shingles.
    if made.isEmpty { Shingles.make(of: hashes, count: similarity.words, into: &made) }
    return made
  }
}
