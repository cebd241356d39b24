internal import Base
internal import Retrieval
internal import Runs

/// The vectors of all passages, and the search over them that a run has chosen.
internal struct PassageIndex: Sendable {
  private enum Search: Sendable {
    case exact
    case bytes(ByteSearch)
    case inverted(InvertedFile, InvertedAim)
  }

  private let rows: VectorRows
  private let search: Search

  /// Queries of a task that an inexact search is compared with an exact one on.
  private static let sampleSize = 200

  /// What was found, and how much of what an exact search finds.
  struct Found {
    /// For each query the nearest passages, and the place of its target.
    var neighbours: [Neighbours]
    /// Of a sample of the queries, neighbours that an exact search finds, and those of them that were found; 0 where the search
    /// is exact.
    var recall: (found: Int, wanted: Int)
  }

  /// Makes the index of the rows in a file.
  init(path: String, _ method: SearchMethod, threads: Int) throws {
    rows = try VectorRows(path: path)
    search =
      switch method {
      case .exact: .exact
      case .bytes: .bytes(ByteSearch(rows, threads: threads))
      case .inverted(let lists, let aim):
        .inverted(
          try InvertedFile(rows, lists: lists ?? InvertedFile.usualLists(rows: rows.count), threads: threads),
          aim)
      }
  }

  /// The nearest passages of some queries.
  ///
  /// - Parameter targets: for each query a passage whose place is wanted, or nil.
  func search(_ queries: VectorRows, count: Int, targets: [Int?], threads: Int) throws -> Found {
    let exact = ExactSearch(rows)
    let sample = 0..<min(Self.sampleSize, queries.count)
    let found: [Neighbours]
    let truth: [Neighbours]
    switch search {
    case .exact:
      return Found(
        neighbours: try exact.search(queries, count: count, targets: targets, threads: threads), recall: (0, 0))
    case .bytes(let bytes):
      truth = try exact.search(queries, sample, count: count, threads: threads)
      found = try bytes.search(queries, count: count, threads: threads)
    case .inverted(let file, let aim):
      truth = try exact.search(queries, sample, count: count, threads: threads)
      let effort =
        switch aim {
        case .probes(let probes): SearchEffort.lists(probes)
        case .recall(let recall):
          try file.effort(for: recall, queries, sample, exact: truth, count: count, threads: threads).effort
        }
      found = try file.search(queries, count: count, effort: effort, threads: threads)
    }
    var recall = (found: 0, wanted: 0)
    for (a, b) in zip(found, truth) {
      let wanted = Set(b.rows)
      recall.wanted += wanted.count
      recall.found += a.rows.count { wanted.contains($0) }
    }
    return Found(
      neighbours: zip(found, targets).enumerated().map { number, pair in
        place(of: pair.1, in: pair.0, queries[number])
      }, recall: recall)
  }

  /// Neighbours with the place of a target: exact where it is among them, and behind the last one otherwise.
  private func place(of target: Int?, in found: Neighbours, _ query: UnsafeBufferPointer<Float>) -> Neighbours {
    guard let target else { return found }
    let row = rows[target]
    let score = zip(row, query).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    let rank = (found.rows.firstIndex(of: target) ?? found.rows.count) + 1
    return Neighbours(found, target: Neighbours.Target(score: score, rank: rank))
  }
}
