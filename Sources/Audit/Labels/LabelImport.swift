internal import Base
internal import Records

/// Labels that were given elsewhere, for the log of an audit.
package enum LabelImport {
  /// The entries of a file that a log does not have yet, in the order of the file.
  ///
  /// A line that the log has already, equal in all members, adds nothing, so that a file can be imported again after lines
  /// were added to it. A line that the file has twice is added until the log has it twice: between the two the rater may
  /// have said something else.
  ///
  /// - Parameters:
  ///   - path: JSON Lines with `id`, `label` (a name, a key, or null to take a label back) and `rater`, and if wanted
  ///     `code`, `flags`, `proficiency`, `seconds` and `note`; compressed or not.
  ///   - ids: the documents of the sample.
  ///   - log: what is in the log.
  /// - Throws: `.badRecord` with the number of the first line that is no label or names no document of the sample,
  ///   `SourceError` where the file cannot be read.
  package static func entries(of path: String, ids: Set<String>, log: [LabelEntry]) throws -> [LabelEntry] {
    var known: [String: [LabelEntry]] = [:]
    for entry in log { known[entry.id, default: []].append(entry) }
    var added: [LabelEntry] = []
    let lines = LineReader(DecompressingSource(try FileSource(path)))
    while let read = try lines.next({ (line: Span<UInt8>) in parse(line, ids: ids) }) {
      let entry: LabelEntry
      do {
        guard let parsed = try read.get() else { continue }
        entry = parsed
      } catch {
        throw AuditError(
          .badRecord, error.message, location: "\(path):\(lines.lineNumber)",
          advice: error.advice ?? "Nothing was imported. Correct the line, then import the file again.",
          underlying: error.underlying)
      }
      if let place = known[entry.id]?.firstIndex(of: entry) {
        known[entry.id]?.remove(at: place)
      } else {
        added.append(entry)
      }
    }
    return added
  }

  /// A line; nil for an empty one.
  private static func parse(_ line: Span<UInt8>, ids: Set<String>) -> Result<LabelEntry?, AuditError> {
    Result { () throws(AuditError) in
      guard line.indices.contains(where: { !ASCII.isWhitespace(line[$0]) }) else { return nil }
      let json: JSONValue
      do { json = try JSONValue(parsing: line, limit: JSONValue.documentLimit) } catch {
        throw AuditError(.badRecord, "a line that is not JSON", underlying: error)
      }
      var entry = try LabelEntry(json)
      guard ids.contains(entry.id) else {
        throw AuditError(.badRecord, "\(entry.id) is no document of the sample")
      }
      if let code = entry.code { entry.code = try LabellingSession.canonicalCode(code) }
      return entry
    }
  }
}
