internal import Base
internal import Records

/// Lines of candidates, and the documents that they become when they are drawn.
internal final class CandidateLine {
  /// Bytes of a line that is kept as it is.
  static let most = 4 * SampledText.most

  private let language: String
  private let lineValues = LineValues(["cluster"])
  private var batch = Batch()

  /// - Parameter language: the tag of the language that is audited.
  init(language: String) { self.language = language }

  /// A line of a document that is long: its text or an excerpt of it, and the members that a sample keeps.
  func short(_ batch: borrowing Batch, _ row: Int) -> [UInt8] {
    let document = batch.documents[row]
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    json.member("text", batch.texts.withSpan(document.text.range) { SampledText.excerpt(of: $0) })
    json.member("id", document.id.isEmpty ? Self.textID(batch, document) : batch.strings.string(document.id))
    json.member("dump", batch.strings.string(document.dump))
    json.member("url", batch.strings.string(document.url))
    json.member("language", document.language)
    json.member("language_score", Double(document.languageScore), decimals: 6)
    json.member("title", batch.strings.string(document.title))
    json.member("html_lang", batch.strings.string(document.htmlLanguage))
    let copies = batch.lines.withUnsafeBytes { clusterSize(UnsafeBufferPointer(rebasing: $0[document.line.range])) }
    if copies > 0 {
      json.key("cluster")
      json.beginObject()
      json.member("size", copies)
      json.endObject()
    }
    json.endObject()
    return json.bytes.array()
  }

  /// A document without an identifier gets one of its text, so that labels can name it.
  private static func textID(_ batch: borrowing Batch, _ document: Document) -> String {
    "text:" + batch.texts.withSpan(document.text.range) { Digest.of($0, .sha256).hexadecimal }
  }

  /// The document of a candidate, without order, weight and what aids raters.
  ///
  /// - Throws: `.badRecord` for a line that is no document.
  func document(_ candidate: Candidate, _ stratum: Stratum) throws -> AuditDocument {
    batch.removeAll()
    let reader = JSONLinesDocumentReader(MemorySource(candidate.line, name: "candidate"))
    guard try reader.fill(&batch), batch.documents.count == 1 else {
      throw AuditError(.badRecord, "the line of a candidate is no document")
    }
    let document = batch.documents[0]
    let id = document.id.isEmpty ? Self.textID(batch, document) : batch.strings.string(document.id)
    var sampled = AuditDocument(
      id: id, order: 0, origin: stratum.kind == .kept ? .kept : .rejected(reason: stratum.group),
      stratum: stratum.name, weight: 1, language: language, languageScore: Double(document.languageScore),
      text: batch.texts.withSpan(document.text.range) { $0.string })
    if !document.url.isEmpty {
      sampled.host = batch.strings.withSpan(document.url.range) { URLHost.name(in: $0) }
    }
    sampled.url = batch.strings.string(document.url)
    sampled.title = batch.strings.string(document.title)
    sampled.dump = document.dump.isEmpty ? candidate.dump : batch.strings.string(document.dump)
    sampled.htmlLanguage = batch.strings.string(document.htmlLanguage)
    sampled.duplicates = candidate.line.withUnsafeBufferPointer { clusterSize($0) }
    return sampled
  }

  /// `cluster.size` of a line, where deduplication wrote it; 0 where it did not.
  private func clusterSize(_ line: UnsafeBufferPointer<UInt8>) -> Int {
    guard lineValues.read(line), let text = lineValues.string(0) else { return 0 }
    return (try? JSONValue(parsing: text))?["size"]?.count ?? 0
  }
}

/// The part of a text that a sample keeps.
internal enum SampledText {
  /// Bytes of a text that are kept whole.
  static let most = 32 << 10

  /// A text of up to 32 KiB; of a longer one its beginning, its middle and its end, with a line of dots between them.
  static func excerpt(of text: Span<UInt8>) -> String {
    guard text.count > most else { return text.string }
    let window = most / 3
    let middle = text.count / 2 - window / 2
    return [0, middle, text.count - window].map { start in
      var start = start
      while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
      let rest = text.extracting(start..<text.count)
      return rest.extracting(0..<rest.wholeCharacters(within: min(window, rest.count))).string
    }.joined(separator: "\n[\u{2026}]\n")
  }
}
