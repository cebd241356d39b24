internal import Base
internal import Deduplication
internal import Records

/// Reads the table of removed documents of a run.
package struct RemovedRows {
  /// The table's file in a run's directory.
  package static let fileName = DeduplicationNames.removed

  /// A removed document.
  package struct Row: Equatable, Sendable {
    package var id: String
    /// The document that was kept for it; nil where none of its cluster was.
    package var keptID: String?
    package var cluster: Int
    /// Nil where nobody looked.
    package var jaccard: Double?
  }

  private let path: String

  /// - Throws: `SourceError` for a directory that is missing; `DeduplicationError` for one without a table.
  package init(folder: String) throws {
    guard FileSystem.entry(at: folder) != nil else {
      throw SourceError(.missing, "no such directory", location: folder)
    }
    path = Path.join(folder, Self.fileName)
    guard FileSystem.entry(at: path) != nil else {
      throw DeduplicationError(
        .badFile, "not an output directory of dedup: it has no \(Self.fileName)", location: folder,
        advice: "Name the --output directory of `dataprep dedup minhash` or `dedup exact`.")
    }
  }

  /// The rows of a cluster, by its number or the identifier of its kept document, or those of a removed document's
  /// cluster; in the order of the table.
  package func rows(of name: String) throws -> [Row] {
    var clusters: Set<Int> = []
    if let number = Int(name) { clusters.insert(number) }
    try forEach { if $0.id == name || $0.keptID == name { clusters.insert($0.cluster) } }
    guard !clusters.isEmpty else { return [] }
    var rows: [Row] = []
    try forEach { if clusters.contains($0.cluster) { rows.append($0) } }
    return rows
  }

  /// All rows.
  package func all() throws -> [Row] {
    var rows: [Row] = []
    try forEach { rows.append($0) }
    return rows
  }

  private func forEach(_ body: (Row) throws -> Void) throws {
    let lines = LineReader(DecompressingSource(try FileSource(path)))
    while let line = try lines.next({ $0.string }) {
      guard let json = try? JSONValue(parsing: line), let id = json["id"]?.string,
        let cluster = json["cluster"]?.integer
      else { throw DeduplicationError(.badFile, "line \(lines.lineNumber) is no removed document", location: path) }
      try body(Row(id: id, keptID: json["kept_id"]?.string, cluster: cluster, jaccard: json["jaccard"]?.number))
    }
  }
}
