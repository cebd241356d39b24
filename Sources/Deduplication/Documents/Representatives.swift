/// Decides which documents of a component stay: a document stays unless one that stays and comes before it is so similar
/// that it stands for it. So nothing goes because of a chain of documents that are each similar to the next.
///
/// Each document is compared with those that stay, and goes for the most similar of them. In a component of which many
/// stay, it is compared with those that share some of its eight smallest shingles, which one of a similarity of .7 does
/// not do once in 15,000 times; at most 64 of these are compared, those that share most first.
///
/// Where documents come in the order of the inputs, a document is compared only with those that are connected to it by
/// documents before it. So what is decided on some inputs does not depend on inputs after them, and a later run against
/// these decides the same. One for each thread.
package final class Representatives {
  /// What is done with a document.
  package struct Decision: Equatable, Sendable {
    /// The document's number.
    package var document: UInt32
    /// The one that stays for it; the document itself if it stays.
    package var kept: UInt32
    /// Their Jaccard similarity; 1 for a document that stays.
    package var jaccard: Float
  }

  /// What the work was.
  package struct Effort: Equatable, Sendable {
    /// Pairs whose similarity was computed.
    package var comparisons = 0
    /// Documents that were not compared with all that might stand for them.
    package var bounded = 0

    /// No work.
    package init() {}
  }

  /// Documents that stay up to which each new one is compared with all.
  private static let few = 32
  /// Most documents that a new one is compared with.
  private static let mostCompared = 64
  /// Smallest shingles that a document is found by.
  private static let lookups = 8
  /// Most documents that are found by one shingle.
  private static let mostFound = 256

  /// A document that stays.
  private struct Kept {
    var document: UInt32
    var set: ShingleSet
  }

  private let signatures: SignatureSet
  private let rule: DuplicateRule
  private let earlier: EarlierDecisions
  /// What was done so far.
  package private(set) var effort = Effort()

  private var kept: [Kept] = []
  /// For a content that was seen before, what was decided.
  private var known: [UInt64: (kept: UInt32, jaccard: Float)] = [:]
  private var index: [UInt32: [Int32]] = [:]
  private var set = ShingleSet()

  private var connections = Connections()

  /// - Parameter earlier: what is decided already on the first documents.
  package init(
    _ signatures: SignatureSet, _ rule: DuplicateRule, earlier: EarlierDecisions = EarlierDecisions()
  ) {
    self.signatures = signatures
    self.rule = rule
    self.earlier = earlier
  }

  /// Decides on the members of a component, in their order.
  ///
  /// - Parameter links: what connects them, where only what comes before a document is to count.
  package func decide(
    _ members: ArraySlice<UInt32>, links: ArraySlice<UInt64>? = nil, into decisions: inout [Decision]
  ) throws {
    kept.removeAll(keepingCapacity: true)
    known.removeAll(keepingCapacity: true)
    index.removeAll(keepingCapacity: true)
    connections.begin(members, links)
    for number in members {
      let document = try signatures.document(Int(number))
      connections.add(number)
      if earlier.contains(number) {
        try decide(earlier.fate(of: number), number, document, into: &decisions)
        continue
      }
      if let before = known[document.content] {
        decisions.append(Decision(document: number, kept: before.kept, jaccard: before.jaccard))
        continue
      }
      let match = try find(number, document)
      known[document.content] = match.map { ($0.kept, $0.jaccard) } ?? (number, 1)
      decisions.append(
        match.map { Decision(document: number, kept: $0.kept, jaccard: $0.jaccard) }
          ?? Decision(document: number, kept: number, jaccard: 1))
    }
  }

  /// Takes over what was decided on a document by an earlier run.
  private func decide(
    _ fate: EarlierDecisions.Fate, _ number: UInt32, _ document: SignedDocument, into decisions: inout [Decision]
  ) throws {
    switch fate {
    case .stays:
      if known[document.content] == nil { _ = try keep(number, document) }
      known[document.content] = known[document.content] ?? (number, 1)
      decisions.append(Decision(document: number, kept: number, jaccard: 1))
    case .removed(let kept, let jaccard):
      // One whose kept document is not among the inputs stands for nothing here.
      guard let kept else { return }
      known[document.content] = known[document.content] ?? (kept, jaccard)
      decisions.append(Decision(document: number, kept: kept, jaccard: jaccard))
    }
  }

  /// The work since this was asked last.
  package func takeEffort() -> Effort {
    defer { effort = Effort() }
    return effort
  }

  private func keep(_ number: UInt32, _ document: SignedDocument) throws -> (kept: UInt32, jaccard: Float)? {
    guard case .similar(let similarity) = rule, similarity.threshold != nil else {
      connections.keep(number, place: kept.count)
      kept.append(Kept(document: number, set: ShingleSet()))
      return nil
    }
    try signatures.readShingles(of: Int(number), document, into: &set)
    add(number)
    return nil
  }

  /// The document that stands for one; nil if none does, and then it stays.
  private func find(_ number: UInt32, _ document: SignedDocument) throws -> (kept: UInt32, jaccard: Float)? {
    // Other content is another document.
    guard case .similar(let similarity) = rule else { return try keep(number, document) }
    guard let threshold = similarity.threshold else {
      if let first = connections.places(of: number)?.first ?? kept.indices.first { return (kept[first].document, .nan) }
      return try keep(number, document)
    }
    try signatures.readShingles(of: Int(number), document, into: &set)
    var best: (kept: UInt32, jaccard: Double)?
    for candidate in candidates(of: number) {
      let other = kept[candidate].set
      let (less, more) = (min(set.values.count, other.values.count), max(set.values.count, other.values.count))
      guard Double(less) >= threshold * Double(more) else { continue }
      effort.comparisons += 1
      let jaccard = set.jaccard(other)
      if jaccard >= threshold, best.map({ jaccard > $0.jaccard }) ?? true { best = (kept[candidate].document, jaccard) }
    }
    guard let best else {
      add(number)
      return nil
    }
    return (best.kept, Float(best.jaccard))
  }

  /// Adds the document whose shingles were read to those that stay.
  private func add(_ number: UInt32) {
    connections.keep(number, place: kept.count)
    kept.append(Kept(document: number, set: set))
    if kept.count == Self.few + 1 {
      for place in kept.indices { addToIndex(place) }
    } else if kept.count > Self.few {
      addToIndex(kept.count - 1)
    }
  }

  private func addToIndex(_ place: Int) {
    for value in kept[place].set.values.prefix(Self.lookups) { index[value, default: []].append(Int32(place)) }
  }

  /// Which of those that stay a document is compared with.
  private func candidates(of number: UInt32) -> [Int] {
    let connected = connections.places(of: number)
    guard (connected?.count ?? kept.count) > Self.few else { return connected ?? Array(kept.indices) }
    var shared: [Int32: Int] = [:]
    var isBounded = false
    for value in set.values.prefix(Self.lookups) {
      guard let found = index[value] else { continue }
      isBounded = isBounded || found.count > Self.mostFound
      for place in found.prefix(Self.mostFound) where connections.isConnected(kept[Int(place)].document, number) {
        shared[place, default: 0] += 1
      }
    }
    isBounded = isBounded || shared.count > Self.mostCompared
    if isBounded { effort.bounded += 1 }
    let ordered = shared.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    return ordered.prefix(Self.mostCompared).map { Int($0.key) }.sorted()
  }
}
