internal import Base
internal import Runs

/// The pairs that `relabel` has made, with the passages that they are of.
package struct RelabelledPairs {
  /// The directory of `relabel`.
  package let folder: String
  /// The passages of the corpus.
  package let passages: PassageFile
  private let lines: MappedLines

  /// Finds the pairs in a directory of `relabel`, or of the `synth` before it.
  ///
  /// - Throws: `PairsError.missing` where there are none yet.
  package init(_ path: String) throws {
    let candidates = [path, Path.join(path, "relabel")]
    guard let folder = candidates.first(where: { Self.isFile(Path.join($0, FusePairs.file)) }) else {
      throw PairsError(
        .missing, FileSystem.entry(at: path) == nil ? "no such directory" : "there are no pairs yet", location: path,
        advice: "Run `dataprep relabel \(path)` to its end first.")
    }
    self.folder = folder
    lines = try MappedLines(Path.join(folder, FusePairs.file))
    // Where the run was moved, its corpus is beside it.
    let planned = try PlanFile(folder: folder)?.tasks.first?.inputs.map(\.location) ?? []
    let places = [Path.join(Path.split(Path.absolute(folder)).folder, RelabelRun.passagesName)] + planned
    guard let corpus = places.first(where: { Path.split($0).name == RelabelRun.passagesName && Self.isFile($0) }) else {
      throw PairsError(
        .missing, "the corpus of the pairs is not there", location: places.last,
        advice: "Pairs name passages of \(RelabelRun.passagesName): keep the directory of synth.")
    }
    passages = try PassageFile(corpus)
  }

  private static func isFile(_ path: String) -> Bool { FileSystem.entry(at: path)?.kind == .file }

  /// The number of pairs.
  package var count: Int { lines.count }

  /// A pair as it is recorded.
  package func record(_ number: Int) throws(PairsError) -> TupleRecord {
    try lines.read(number, as: "pair") { line throws(JSONError) in try TupleRecord(line) }
  }

  /// A pair with its texts.
  package func tuple(_ record: TupleRecord) throws(PairsError) -> PairTuple {
    let query = record.query
    return PairTuple(
      id: query.id, task: query.task, isSymmetric: query.isSymmetric, query: query.query, language: query.language,
      positive: try scored(record.positive),
      furtherPositives: try record.furtherPositives.map { scored throws(PairsError) in try self.scored(scored) },
      negatives: try record.negatives.map { scored throws(PairsError) in try self.scored(scored) },
      hardness: record.hardness)
  }

  private func scored(_ scored: TupleRecord.Scored) throws(PairsError) -> PairTuple.Scored {
    PairTuple.Scored(
      try passage(scored.passage), rank: scored.rank, fused: scored.fused, likelihood: scored.likelihood,
      relevance: scored.relevance, retrieval: scored.retrieval)
  }

  /// The passage that queries were made for, by its key; nil where the corpus has none.
  func seed(_ key: String) throws(PairsError) -> PairPassage? {
    // Seeds come first in the corpus.
    for number in 0..<passages.count {
      let passage = try passages.passage(number)
      guard passage.isSeed else { return nil }
      if passage.key == key { return try self.passage(number) }
    }
    return nil
  }

  /// A passage as exports have it.
  package func passage(_ number: Int) throws(PairsError) -> PairPassage {
    guard number < passages.count else {
      throw PairsError(
        .badRecord, "a pair has the passage \(number), and the corpus \(passages.count)", location: folder,
        advice: "The corpus is of another run.")
    }
    let passage = try passages.passage(number)
    return PairPassage(id: passage.key, title: passage.title, text: passage.text, url: passage.url)
  }
}
