internal import Base

/// Which of a query's candidates become its hard negatives.
package enum NegativeChoice: Sendable, Equatable {
  /// The last after fusion, as Gecko's best row has it (p20, table 3); further ones from there upwards.
  case last
  /// Drawn uniformly, without repeats, seeded by the query's key.
  case sampled
  /// Candidates whose retrieval score is below this share of the positive's, best such first (NV-Retriever,
  /// arXiv 2407.15831: .95).
  ///
  /// The limit is on absolute scores. Embedders whose scores of unrelated texts are high make it weak: E5's are .72 to
  /// .84, so that .95 of a positive's .88 lets nearly all candidates pass, and .95 of .80 none that are hard.
  case belowShare(Double)

  /// Reads `last`, `sampled` or `percpos:X` with X above 0 and at most 1; nil for anything else.
  package init?(_ name: String) {
    switch name {
    case "last": self = .last
    case "sampled": self = .sampled
    default:
      guard name.hasPrefix("percpos:"), let share = Double(name.dropFirst("percpos:".count)), share > 0, share <= 1
      else { return nil }
      self = .belowShare(share)
    }
  }

  /// The name that `init` reads.
  package var name: String {
    switch self {
    case .last: "last"
    case .sampled: "sampled"
    case .belowShare(let share): "percpos:\(share)"
    }
  }

  /// Up to `count` negatives.
  ///
  /// - Parameters:
  ///   - candidates: what may be a negative, best first after fusion.
  ///   - positive: the positive, which is not among them.
  ///   - key: the query's key: the same draw for the same key and candidates.
  func choose(_ count: Int, of candidates: [PairCandidate], positive: PairCandidate, key: UInt64) -> [PairCandidate] {
    switch self {
    case .last: return Array(candidates.reversed().prefix(count))
    case .sampled:
      // A number for each passage, so that the draw depends neither on the order nor on who else is there.
      let drawn = candidates.map {
        (number: ByteHash.mix(key &+ ByteHash.mix(UInt64(bitPattern: Int64($0.passage)))), $0)
      }
      return drawn.sorted { ($0.number, $0.1.passage) < ($1.number, $1.1.passage) }.prefix(count).map(\.1)
    case .belowShare(let share):
      // A share of a score that is not positive is no limit.
      guard positive.retrievalScore > 0 else { return [] }
      let limit = share * Double(positive.retrievalScore)
      return Array(
        candidates.filter { Double($0.retrievalScore) < limit }
          .sorted { ($1.retrievalScore, $0.retrievalRank) < ($0.retrievalScore, $1.retrievalRank) }.prefix(count))
    }
  }
}
