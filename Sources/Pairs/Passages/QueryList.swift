internal import Base

/// A file of queries that exist already, with what is known of all of them.
package struct QueryList: Sendable {
  /// The file: `.tsv` of identifier and query, lines of queries, or `.jsonl`.
  package let path: String
  /// The task of queries whose line does not tell one.
  package var task = "search result"
  /// The family of that task.
  package var family = "search-result"
  private let sha256: String

  /// Looks at a file.
  ///
  /// - Throws: `SourceError` where it cannot be read.
  package init(_ path: String) throws {
    self.path = path
    let digest = Digest(.sha256)
    try digest.update(contentsOf: path)
    sha256 = digest.finish().hexadecimal
  }

  /// Reads the queries in their order.
  ///
  /// - Throws: `PairsError.badRecord` with the line for one that is none.
  internal func forEach(_ body: (ListedQuery) throws -> Void) throws {
    let reader = QueryListReader(try FileSource(path))
    while let query = try reader.next() { try body(query) }
  }

  /// Writes it as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.member("from", Path.split(path).name)
    json.member("sha256", sha256)
    json.member("task", task)
    json.member("family", family)
  }
}
