package import Base
internal import Records

/// The directory of one audit, `audits/<language>/<date>-<id>/`, and what lies in it under which name.
package struct AuditFolder: Sendable, Equatable {
  /// Its path.
  package let path: String

  /// - Parameter path: a directory, there or not.
  package init(path: String) { self.path = path }

  /// What was drawn from which population, and what became of it: `audit.json`.
  package var record: String { Path.join(path, "audit.json") }
  /// The documents with their texts: `sample.jsonl.zst`.
  package var sample: String { Path.join(path, "sample.jsonl.zst") }
  /// What raters said, without texts: `labels.jsonl`.
  package var labels: String { Path.join(path, "labels.jsonl") }
  /// Rules that the audit proposes: `rules.patch.yaml`.
  package var patch: String { Path.join(path, "rules.patch.yaml") }
  /// The report as a page: `report.html`.
  package var reportPage: String { Path.join(path, "report.html") }
  /// The report for machines, verdict and raters included, without texts: `report.json`.
  package var report: String { Path.join(path, "report.json") }

  /// The directory's name, which history entries of language rules cite: `<date>-<id>`.
  package var name: String { Path.split(path).name }

  /// All audits of a language, the oldest first: by their day, and those of one day by when they were written.
  ///
  /// - Parameter audits: the directory of all audits.
  package static func all(of language: String, in audits: String) throws(SourceError) -> [AuditFolder] {
    let folder = Path.join(audits, language)
    guard FileSystem.entry(at: folder)?.kind == .folder else { return [] }
    return try FileSystem.names(in: folder).filter { !$0.hasPrefix(".") }
      .compactMap { name -> (day: String, written: Int, audit: AuditFolder)? in
        let audit = AuditFolder(path: Path.join(folder, name))
        guard let sample = FileSystem.entry(at: audit.sample), sample.kind == .file else { return nil }
        return (String(name.prefix(10)), sample.modified, audit)
      }
      .sorted { ($0.day, $0.written, $0.audit.name) < ($1.day, $1.written, $1.audit.name) }
      .map(\.audit)
  }

  /// The latest audit of a language.
  ///
  /// - Throws: `.missing` with how to draw one.
  package static func latest(of language: String, in audits: String) throws -> AuditFolder {
    guard let last = try all(of: language, in: audits).last else {
      throw AuditError(
        .missing, "there is no audit of \(language) yet", location: audits,
        advice: "`dataprep audit sample --lang \(language) --input DIR --audits \(audits)` draws one.")
    }
    return last
  }

  /// The documents of the sample, by their order.
  ///
  /// - Throws: `.badRecord` with the line, `SourceError` where it cannot be read.
  package func documents() throws -> [AuditDocument] {
    var documents: [AuditDocument] = []
    let lines = LineReader(DecompressingSource(try FileSource(sample)))
    var number = 0
    while let parsed = try lines.next({ (line: Span<UInt8>) -> Result<JSONValue, JSONError> in
      Result { () throws(JSONError) in try JSONValue(parsing: line, limit: JSONValue.documentLimit) }
    }) {
      number += 1
      do { documents.append(try AuditDocument(parsed.get())) } catch {
        throw AuditError(
          .badRecord, "a line that is no document of a sample", location: "\(sample):\(number)", underlying: error)
      }
    }
    return documents.sorted { $0.order < $1.order }
  }
}
