import Base
import TestSupport
import Testing

@testable import Records

@Suite struct BatchTests {
  @Test func aVerdictOnlyFalls() {
    var batch = Batch()
    batch.documents = Array(repeating: Document(), count: 4)
    #expect(batch.keptCount == 4)
    batch.limit(1, to: .noisy, stage: "s", for: .init(rawValue: "first"))
    batch.limit(1, to: .noisy, stage: "s", for: .init(rawValue: "second"))
    batch.limit(1, to: .clean, stage: "s", for: .init(rawValue: "third"))
    batch.drop(2, stage: "s", for: .init(rawValue: "why"), [.init("n", .integer(3))])
    batch.limit(2, to: .noisy, stage: "s", for: .init(rawValue: "first"))
    batch.limit(3, to: .clean, stage: "s", for: .init(rawValue: "first"))
    let drop = Drop(stage: "s", reason: .init(rawValue: "why"), values: [.init("n", .integer(3))])
    let verdicts = batch.documents.map(\.verdict)
    #expect(verdicts == [.kept(.clean), .kept(.noisy), .dropped(drop), .kept(.clean)])
    #expect(verdicts.map(\.tier) == [.clean, .noisy, nil, .clean])
    #expect(verdicts.map(\.isKept) == [true, true, false, true])
    #expect(verdicts.map { $0.drop?.reason.rawValue } == [nil, nil, "why", nil])
    #expect(batch.documents.map(\.noise?.reason.rawValue) == [nil, "first", nil, nil])
    #expect(batch.keptCount == 3)
    #expect(Verdict.Tier.noisy < .clean)
  }

  @Test func annotateModeNotesScoresAndDropsNothing() {
    var batch = Batch()
    batch.documents = Array(repeating: Document(), count: 2)
    batch.note("a", 1, row: 0)
    batch.annotations = Annotations()
    batch.note("a", 2, row: 1)
    batch.note("b", .nan, row: 1)
    batch.drop(1, stage: "s", for: .init(rawValue: "why"))
    batch.limit(1, to: .noisy, stage: "s", for: .init(rawValue: "hm"))
    #expect(batch.documents.allSatisfy { $0.verdict == .kept(.clean) && $0.noise == nil })
    #expect(batch.annotations?.scores(of: 0) == [])
    #expect(batch.annotations?.scores(of: 1) == [.init(name: "a", value: 2), .init(name: "b", value: 0)])
    #expect(batch.annotations?.reasons(of: 1).map(\.rawValue) == ["why", "hm"])
    batch.removeAll()
    let isAnnotating = batch.isAnnotating
    #expect(isAnnotating)
    #expect(batch.annotations?.scores(of: 1) == [])
  }

  /// Whatever was in a batch, an emptied one is as a new one.
  @Test func anEmptiedBatchHasNothingLeft() throws {
    let reader = JSONLinesDocumentReader(MemorySource(Array(#"{"text":"a","id":"b"}"#.utf8) + [0x0A, 0x78]))
    var batch = Batch()
    #expect(try reader.fill(&batch))
    #expect(batch.documents.count == 1 && batch.faults.count == 1)
    batch.bodies.append([UInt8](repeating: 1, count: 3 << 20))
    batch.analysis.words.endRow()
    batch.removeAll(keeping: 1 << 20)
    let counts = [
      batch.documents.count, batch.faults.count, batch.strings.count, batch.bodies.count, batch.characters.count,
      batch.texts.count, batch.lines.count, batch.analysis.words.rowCount, batch.keptCount,
    ]
    #expect(counts == [Int](repeating: 0, count: 9))
    // Memory beyond the usual is given back.
    let capacity = batch.bodies.capacity
    #expect(capacity == 1 << 20)
    batch.decode()
    #expect(batch.documents.count == 0)
  }

  /// A row notes each member that is set, and no other.
  @Test func membersThatWereSet() {
    let set: [(KnownField, (inout Document) -> Void)] = [
      (.id, { $0.id = .empty }), (.dump, { $0.dump = .empty }), (.url, { $0.url = .empty }),
      (.date, { $0.date = .empty }),
      (.filePath, { $0.filePath = .empty }), (.language, { $0.language = "sw" }),
      (.languageScore, { $0.languageScore = 1 }), (.offset, { $0.offset = 1 }), (.length, { $0.length = nil }),
      (.charset, { $0.charset = "" }), (.title, { $0.title = .empty }), (.author, { $0.author = .empty }),
      (.published, { $0.published = .empty }), (.htmlLanguage, { $0.htmlLanguage = .empty }),
      (.text, { $0.text = .empty }),
    ]
    #expect(Set(set.map(\.0)) == Set(KnownField.ofDocuments))
    for (field, change) in set {
      var document = Document()
      #expect(document.changed.isEmpty)
      change(&document)
      for other in KnownField.allCases { #expect(document.changed.contains(other) == (other == field)) }
    }
    var other = Document()
    other.status = 200
    other.body = ByteRange(start: 1, count: 2)
    other.characters = ByteRange(start: 1, count: 3)
    other.verdict = .kept(.noisy)
    #expect(other.changed.isEmpty, "members that are not written")
    #expect([other.byteCount(.body), other.byteCount(.characters), other.byteCount(.text)] == [2, 3, 0])
  }

  /// docs/records.md: the order in which members are written, and their names.
  @Test func fieldsInTheirOrder() {
    let names = KnownField.allCases.map { "\($0.name)" }
    #expect(
      names == [
        "text", "id", "dump", "url", "date", "file_path", "language", "language_score", "offset", "length", "charset",
        "title", "author", "published", "html_lang", "stage", "reason", "values",
      ])
    #expect(KnownField.ofDocuments.count == 15)
    #expect(KnownField.ofRejects == [.stage, .reason, .values])
  }

  @Test func partsOfTextsByRow() {
    var generator = SeededGenerator(seed: 1)
    var parts = TextParts()
    let rows = (0..<50).map { row in
      (0..<Int.random(in: 0...4, using: &generator)).map { ByteRange(start: row * 10 + $0, count: $0) }
    }
    for _ in 0..<2 {
      for row in rows {
        for part in row { parts.append(part) }
        parts.endRow()
      }
      #expect(parts.rowCount == 50)
      for (row, expected) in rows.enumerated() { #expect(Array(parts[row]) == expected) }
      parts.removeAll()
      #expect(parts.rowCount == 0)
    }
  }

  /// Malformed text becomes what the standard library makes of it, and one fault.
  @Test(
    arguments: [
      ([0x61], "a", nil), ([], "", nil), ([0x61, 0xFF], "a\u{FFFD}", "x: 1 malformed UTF-8 sequence replaced"),
      ([0xE2, 0x82, 0x61, 0x80], "\u{FFFD}a\u{FFFD}", "x: 2 malformed UTF-8 sequences replaced"),
    ] as [([UInt8], String, String?)])
  func textsAreRepaired(_ bytes: [UInt8], _ text: String, _ detail: String?) {
    var batch = TextBatch(capacity: 1)
    batch.bytes.append("before")
    let range = batch.place(text: bytes.span, file: "f", offset: 7, detail: "x")
    #expect(batch.bytes.string(range) == text)
    #expect(batch.faults == (detail.map { [Fault(.textMalformed, file: "f", offset: 7, detail: $0)] } ?? []))
  }

  /// Lines of any length, from a source in pieces of any size, are those of a split.
  @Test(arguments: [1, 2, 1000, Int.max]) func linesAreThoseOfASplit(_ pieceSize: Int) throws {
    var generator = SeededGenerator(seed: 8)
    for isEnded in [true, false] {
      var lines = (0..<60).map { _ in String(repeating: "é", count: [0, 1, 5, 3000].randomElement(using: &generator)!) }
      lines.append("last")
      let text = lines.joined(separator: "\n") + (isEnded ? "\n" : "")
      let reader = LineReader(MemorySource(Array(text.utf8), pieceSize: pieceSize))
      var found: [String] = []
      while let line = try reader.next({ $0.string }) { found.append(line) }
      #expect(found == lines)
      #expect(reader.lineNumber == lines.count)
      #expect(try reader.next { $0.count } == nil)
    }
  }
}
