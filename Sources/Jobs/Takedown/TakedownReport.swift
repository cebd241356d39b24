package import Base
internal import Records
internal import Stages

/// What a list takes out of a folder of documents.
package struct TakedownReport: Sendable {
  /// What a language loses.
  package struct Loss: Sendable, Equatable {
    /// Its tag, as documents have it.
    package var language: String
    /// Documents before.
    package var documents: Int
    package var removed: Int
  }

  /// Files that were read, and documents in them.
  package private(set) var files: Int
  package private(set) var documents: Int
  /// Documents that go; one that is in two files counts twice.
  package private(set) var removed: Int
  /// The files that they go from, and how many from each, by path.
  package private(set) var affected: [(path: String, removed: Int)]
  /// By language, those that lose most first.
  package private(set) var languages: [Loss]
  /// Entries of the list, and how many of them named a document.
  package private(set) var entries: Int
  package private(set) var entriesUsed: Int
  /// Documents that go by what named them: `url`, `prefix`, `host`, `id`, `robots`.
  package private(set) var kinds: [String: Int]
  /// Files that have such documents and cannot be written again, and why.
  package var unwritable: [(path: String, reason: String)] = []
  /// Whether an earlier removal was finished first.
  package var finishedEarlier = false
  /// What was changed; none where nothing was to be.
  internal var changes: [TakedownChange] = []

  internal init(_ found: [(file: TakedownFile, findings: TakedownFindings)], _ list: OptOutSource) {
    var sum = TakedownFindings()
    for (_, findings) in found { sum += findings }
    files = found.count
    documents = sum.documents
    removed = sum.removed
    affected = found.filter { $0.findings.removed > 0 }.map { ($0.file.path, $0.findings.removed) }
    languages = sum.languages.map { Loss(language: $0.key, documents: $0.value.documents, removed: $0.value.removed) }
      .sorted { $0.removed != $1.removed ? $0.removed > $1.removed : Path.precedes($0.language, $1.language) }
    entries = list.count
    entriesUsed = sum.entries.count
    kinds = [:]
    for (entry, count) in sum.entries { kinds[list.kind(of: entry), default: 0] += count }
  }

  /// Writes the report as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("files", files)
    json.member("documents", documents)
    json.member("removed", removed)
    json.member("entries", entries)
    json.member("entries_used", entriesUsed)
    json.member("by", kinds)
    json.key("languages")
    json.beginArray()
    for loss in languages where loss.removed > 0 {
      json.beginObject()
      json.member("language", loss.language)
      json.member("documents", loss.documents)
      json.member("removed", loss.removed)
      json.endObject()
    }
    json.endArray()
    json.key("affected")
    json.beginArray()
    for file in affected {
      json.beginObject()
      json.member("path", file.path)
      json.member("removed", file.removed)
      json.endObject()
    }
    json.endArray()
    json.key("unwritable")
    json.beginArray()
    for file in unwritable {
      json.beginObject()
      json.member("path", file.path)
      json.member("reason", file.reason)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  /// The removal as the journal and `removals.json` have it.
  internal func removal(of list: StageResource<OptOutSource>) throws -> JSONValue {
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    json.member("list_sha256", list.sha256)
    json.member("list_entries", entries)
    json.member("entries_used", entriesUsed)
    json.member("documents_removed", removed)
    json.member("by", kinds)
    json.member(
      "languages",
      Dictionary(
        languages.filter { $0.removed > 0 }.map { ($0.language, $0.removed) }, uniquingKeysWith: { $0 + $1 }))
    json.key("files")
    json.beginArray()
    for change in changes { change.write(to: &json) }
    json.endArray()
    json.endObject()
    return try JSONValue(parsing: json.bytes.array().span)
  }
}
