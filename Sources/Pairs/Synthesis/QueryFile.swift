internal import Base

/// The queries of a run by their numbers: `queries.jsonl`, mapped.
internal final class QueryFile: Sendable {
  private let lines: MappedLines

  /// Maps the file and finds its lines.
  init(_ path: String) throws { lines = try MappedLines(path) }

  /// The number of queries.
  var count: Int { lines.count }

  /// A query.
  ///
  /// - Throws: `PairsError.badRecord` with its line for one that is not in its form.
  func query(_ number: Int) throws(PairsError) -> QueryRecord {
    try lines.read(number, as: "query") { line throws(JSONError) in try QueryRecord(line) }
  }
}
