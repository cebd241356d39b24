import Base
import TestSupport

@testable import Audit

/// Documents and audits for the tests of labelling.
enum LabelSamples {
  /// A document whose text is in no language in particular.
  static func document(_ order: Int, id: String? = nil, host: String = "", text: String = "Habari ya leo.")
    -> AuditDocument
  {
    var document = AuditDocument(
      id: id ?? "d\(order)", order: order, origin: .kept, stratum: "s1-l1", weight: 1, language: "sw",
      languageScore: 0.875,
      text: text)
    document.host = host
    document.url = host.isEmpty ? "" : "https://\(host)/\(order)"
    document.title = "Title \(order)"
    document.scripts = [("Latn", 1)]
    document.rivals = [
      .init(code: "en", score: 0.0625, isInModel: true), .init(code: "swc", score: 0.03125, isInModel: false),
    ]
    return document
  }

  static func documents(_ count: Int) -> [AuditDocument] { (0..<count).map { document($0) } }

  /// A session of a rater called ana.
  static func session(
    _ count: Int, rater: Rater = Rater("ana"), entries: [LabelEntry] = [], blindSecond: Double? = nil
  ) throws -> LabellingSession {
    try LabellingSession(
      language: "sw", documents: documents(count), rater: rater, entries: entries, blindSecond: blindSecond)
  }

  /// Writes an audit with these documents.
  static func write(_ documents: [AuditDocument], to path: String) throws -> AuditFolder {
    let folder = AuditFolder(path: path)
    try FileSystem.createFolder(path)
    var json = JSONWriter()
    for document in documents {
      document.write(to: &json)
      json.endLine()
    }
    try AtomicFile.write(Compressor.zstd.member(json.bytes.array()).span, to: folder.sample)
    return folder
  }
}
