internal import Base
package import Runs

/// What there is to know of a run of `synth` and `relabel`: how queries came through, what relabelling changed, what looks wrong.
package struct PairsReport {
  /// A pair to read.
  package struct Example: Equatable {
    /// The pair.
    var record: TupleRecord
    /// The passage that the query was made for; nil for a query without one.
    var seed: PairPassage?
    var positive: PairPassage
    var negative: PairPassage?
  }

  /// A rejected query to read.
  package struct Reject: Equatable {
    var reason: String
    var query: String
    var answer: String
  }

  /// Counts of the step that draws, and of those that make and select queries.
  package var drawn = Counts()
  package var made = Counts()
  package var selected = Counts()
  /// Counts of the step that retrieves, the one that scores and the one that fuses.
  package var retrieved = Counts()
  package var scored = Counts()
  package var fused = Counts()
  /// Counts of all steps.
  package var all = Counts()
  /// Which rankings counted.
  package var rankers = RankFusion.Rankers.both
  /// Pairs by their seed's rank in retrieval: 1, 2-5, 6-20, 21-100, more.
  package var seedRanks: [(name: String, count: Int)] = []
  /// The mean of Spearman's rho of both rankings over pairs that have one, and how many have.
  package var agreement: (mean: Double, pairs: Int)?
  /// Pairs to read.
  package var examples: [Example] = []
  /// Rejected queries to read.
  package var rejects: [Reject] = []

  /// Pairs that are read to people, and rejected queries.
  private static let exampleCount = 20
  private static let seedRankBins = [
    (1, "1"), (5, "2 to 5"), (20, "6 to 20"), (100, "21 to 100"), (Int.max, "over 100"),
  ]

  /// A report of nothing yet.
  package init() {}

  /// Adds what `synth` has recorded in a directory.
  package mutating func addSynthesis(_ folder: String) throws {
    for (step, counts) in try Self.counts(in: folder) {
      all.add(counts)
      switch step {
      case DrawPassages.id: drawn = counts
      case SynthesizeQueries.id: made = counts
      case SelectQueries.id: selected = counts
      default: break
      }
    }
    try addRejects(Path.join(folder, "rejects"))
  }

  /// Adds what `relabel` has recorded in a directory.
  package mutating func addPairs(_ folder: String) throws {
    for (step, counts) in try Self.counts(in: folder) {
      all.add(counts)
      switch step {
      case RetrieveCandidates.id: retrieved = counts
      case ScoreCandidates.id: scored = counts
      case FusePairs.id: fused = counts
      default: break
      }
    }
    let pairs = try RelabelledPairs(folder)
    var bins = [Int](repeating: 0, count: Self.seedRankBins.count)
    var (sum, count) = (0.0, 0)
    let every = max(1, pairs.count / Self.exampleCount)
    for number in 0..<pairs.count {
      let record = try pairs.record(number)
      if let rank = record.hardness.seedRetrievalRank, let bin = Self.seedRankBins.firstIndex(where: { rank <= $0.0 }) {
        bins[bin] += 1
      }
      if let rho = record.hardness.agreement {
        sum += rho
        count += 1
      }
      if number % every == 0, examples.count < Self.exampleCount { examples.append(try example(record, pairs)) }
    }
    seedRanks = zip(Self.seedRankBins, bins).map { ($0.1, $1) }
    agreement = count > 0 ? (sum / Double(count), count) : nil
  }

  private func example(_ record: TupleRecord, _ pairs: RelabelledPairs) throws -> Example {
    var example = Example(record: record, positive: try pairs.passage(record.positive.passage))
    example.negative = try record.negatives.first.map { try pairs.passage($0.passage) }
    if record.hardness.relabelled { example.seed = try pairs.seed(record.query.passage) }
    return example
  }

  private mutating func addRejects(_ folder: String) throws {
    guard FileSystem.entry(at: folder)?.kind == .folder else { return }
    let reasons = try FileSystem.names(in: folder).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for reason in reasons {
      guard let name = try FileSystem.names(in: Path.join(folder, reason)).min() else { continue }
      let lines = try MappedLines(Path.join(Path.join(folder, reason), name))
      for number in 0..<min(2, lines.count) {
        let line = try lines.read(number, as: "rejected query") { line throws(JSONError) in try JSONValue(parsing: line)
        }
        rejects.append(
          Reject(
            reason: reason, query: line["query"]?.string ?? "", answer: line["values"]?["answer"]?.string ?? ""))
      }
    }
  }

  /// The counts of each step that a directory has records of.
  private static func counts(in folder: String) throws -> [String: Counts] {
    var counts: [String: Counts] = [:]
    let store = RunStore(try FolderStorage(folder, owner: ThisProcess.owner.name))
    try store.forEachRecord { record in counts[record.step, default: Counts()].add(record.counts) }
    return counts
  }
}
