internal import Base

/// The passages of a run by their numbers: `passages.jsonl`, mapped.
package final class PassageFile: Sendable {
  private let lines: MappedLines

  /// Maps the file and finds its lines.
  ///
  /// - Throws: `SourceError` where it cannot be read, `PairsError.badRecord` for one that ends inside a line.
  package init(_ path: String) throws { lines = try MappedLines(path) }

  /// The number of passages.
  package var count: Int { lines.count }

  /// A passage.
  ///
  /// - Throws: `PairsError.badRecord` with its line for one that is not in its form.
  package func passage(_ number: Int) throws(PairsError) -> Passage {
    try lines.read(number, as: "passage") { line throws(JSONError) in try Passage(line) }
  }
}
