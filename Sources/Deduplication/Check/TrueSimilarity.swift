internal import Base

/// Similarity of texts as it is defined, of all their shingles: the yardstick of a check.
package struct TrueSimilarity: ~Copyable {
  private var words: WordHasher
  private var hashes: [UInt64] = []
  private var shingles: [UInt64] = []
  private let unit: DuplicateRule.Similarity.Unit

  /// - Parameter unit: what Chinese and Japanese are compared by.
  package init(unit: DuplicateRule.Similarity.Unit) {
    self.unit = unit
    words = WordHasher(unit: unit)
  }

  /// The shingles of a text; one of all its words where it has fewer than a shingle.
  package mutating func shingles(of text: String, words count: Int) -> Set<UInt64> {
    var text = text
    text.withUTF8 { words.hash($0, into: &hashes) }
    let compared = unit == .runs ? words.runs(words: hashes) : hashes
    Shingles.make(of: compared, count: count, into: &shingles)
    guard shingles.isEmpty else { return Set(shingles) }
    return [compared.reduce(ByteHash.keys.0) { ByteHash.fold($0 ^ $1, ByteHash.keys.1) }]
  }

  /// The shared part of two sets, 0 to 1.
  package static func jaccard(_ a: Set<UInt64>, _ b: Set<UInt64>) -> Double {
    let shared = a.intersection(b).count
    return Double(shared) / Double(max(1, a.count + b.count - shared))
  }

  /// The share of the first set that the second one has.
  package static func containment(of a: Set<UInt64>, in b: Set<UInt64>) -> Double {
    Double(a.intersection(b).count) / Double(max(1, a.count))
  }
}
