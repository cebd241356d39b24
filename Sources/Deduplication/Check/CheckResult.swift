package import Base

/// How a deduplication did on texts with planted copies.
package struct CheckResult: Sendable, Equatable {
  /// Pairs of a kind, and how many of them have at most one document left.
  package struct Recall: Sendable, Equatable {
    package var name: String
    package var pairs = 0
    package var resolved = 0

    /// The share that was resolved.
    package var share: Double { Double(resolved) / Double(max(1, pairs)) }
  }

  /// Lower ends of the classes of similarity.
  package static let classes = [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0]

  /// Planted pairs by their true similarity, the highest first.
  package private(set) var bySimilarity = CheckResult.classes.indices.map { Recall(name: CheckResult.name(of: $0)) }
  /// Planted pairs by how the copy differs, in the order of `DuplicatePlanter.Change.all`.
  package private(set) var byChange = DuplicatePlanter.Change.all.map { Recall(name: $0.description) }
  /// Planted pairs by language.
  package private(set) var byLanguage: [Recall] = []
  /// Documents looked at, those that were removed, and those whose kept document is as similar as the threshold says.
  package var documents = 0
  package private(set) var removed = 0
  package private(set) var justified = 0
  /// Most documents that were removed for one.
  package private(set) var largest = 0
  /// Bytes of text of removed documents, and those of them that no kept document has (by shingles of three words).
  package private(set) var removedBytes = 0
  package private(set) var lostBytes = 0.0
  private var perKept: [String: Int] = [:]

  /// Nothing was looked at.
  package init() {}

  private static func name(of place: Int) -> String {
    let lower = classes[place]
    if place == 0 { return "1" }
    let upper = place == 1 ? "1" : "\(classes[place - 1])"
    return lower == 0 ? "under \(upper)" : "\(lower) to \(upper)"
  }

  /// Counts a planted pair.
  package mutating func addPair(jaccard: Double, change: String, language: String, isResolved: Bool) {
    let place = Self.classes.firstIndex { jaccard >= $0 } ?? Self.classes.count - 1
    Self.count(&bySimilarity[place], isResolved)
    Self.count(change, in: &byChange, isResolved)
    Self.count(language, in: &byLanguage, isResolved)
  }

  private static func count(_ name: String, in list: inout [Recall], _ isResolved: Bool) {
    let place = list.firstIndex { $0.name == name } ?? list.count
    if place == list.count { list.append(Recall(name: name)) }
    count(&list[place], isResolved)
  }

  private static func count(_ recall: inout Recall, _ isResolved: Bool) {
    recall.pairs += 1
    recall.resolved += isResolved ? 1 : 0
  }

  /// Counts a removed document.
  package mutating func addRemoved(kept: String, isJustified: Bool, bytes: Int, lostShare: Double) {
    removed += 1
    justified += isJustified ? 1 : 0
    removedBytes += bytes
    lostBytes += lostShare * Double(bytes)
    perKept[kept, default: 0] += 1
    largest = max(largest, perKept[kept] ?? 0)
  }

  /// The share of planted pairs of some similarity and more that were resolved.
  package func recall(from jaccard: Double) -> Recall {
    var sum = Recall(name: "\(jaccard) and more")
    for (lower, recall) in zip(Self.classes, bySimilarity) where lower >= jaccard {
      sum.pairs += recall.pairs
      sum.resolved += recall.resolved
    }
    return sum
  }

  /// Writes it as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("documents", documents)
    json.member("removed", removed)
    json.member("justified", removed == 0 ? 1 : Double(justified) / Double(removed), decimals: 4)
    json.member("largest", largest)
    json.member("text_lost", removedBytes == 0 ? 0 : lostBytes / Double(removedBytes), decimals: 4)
    for (name, list) in [("by_jaccard", bySimilarity), ("by_change", byChange), ("by_language", byLanguage)] {
      json.key(name)
      json.beginArray()
      for recall in list where recall.pairs > 0 {
        json.beginObject()
        json.member("name", recall.name)
        json.member("pairs", recall.pairs)
        json.member("resolved", recall.resolved)
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
  }
}
