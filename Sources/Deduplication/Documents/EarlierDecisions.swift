/// What earlier runs decided on documents that a run is deduplicated against: the first ones in its numbering.
package struct EarlierDecisions: Sendable {
  /// What was decided on a document.
  package enum Fate: Equatable, Sendable {
    /// It stays.
    case stays
    /// It was removed for another one; nil for one that is not among the documents of this run.
    case removed(kept: UInt32?, jaccard: Float)
  }

  /// The documents of earlier runs.
  package private(set) var count = 0
  private var removed: [UInt32] = []
  private var kept: [UInt32?] = []
  private var similarities: [Float] = []

  /// No earlier run.
  package init() {}

  /// Adds the next input of an earlier run.
  ///
  /// - Parameters:
  ///   - documents: how many it has.
  ///   - entries: what was decided on them.
  ///   - translate: the number in this run of one in the earlier run; nil for one that this run does not have.
  package mutating func add(
    documents: Int, _ entries: [DecisionFile.Entry], translate: (Int) -> Int?
  ) {
    for entry in entries {
      let number = UInt32(count + entry.document)
      switch entry.fate {
      case .stays: continue
      case .dropped:
        removed.append(number)
        kept.append(nil)
        similarities.append(1)
      case .removed(let other, let jaccard):
        removed.append(number)
        kept.append(translate(other).map { UInt32($0) })
        similarities.append(jaccard ?? .nan)
      }
    }
    count += documents
  }

  /// Whether a document is of an earlier run.
  package func contains(_ number: UInt32) -> Bool { Int(number) < count }

  /// What was decided on a document of an earlier run.
  package func fate(of number: UInt32) -> Fate {
    var (low, high) = (0, removed.count)
    while low < high {
      let middle = (low + high) / 2
      if removed[middle] < number { low = middle + 1 } else { high = middle }
    }
    guard low < removed.count, removed[low] == number else { return .stays }
    return .removed(kept: kept[low], jaccard: similarities[low])
  }
}
