import Base
import Records
import TestSupport
import Testing

@testable import Runs

/// Files of rows: whole Parquet files, with the same bytes wherever the task was interrupted.
@Suite struct RowFilesTests {
  /// One call of `append`: rows of one file.
  private struct Addition {
    var path: String
    var rows: [UInt8]
    var schema: DocumentSchema
  }

  /// Documents and rejects; those of one language fill three row groups.
  private static let additions: [Addition] = {
    var random = SeededGenerator(seed: 11)
    return (0..<16).map { number in
      let isLarge = number % 2 == 0
      var batch = Batch()
      var document = Document()
      document.id = batch.strings.place(Array("<\(number)>".utf8).span)
      document.date = batch.strings.place(Array("2026-01-02T03:04:05Z".utf8).span)
      let line = "\(random.next()) \(random.next()) words\n"
      document.text = batch.texts.place(
        Array(String(repeating: line, count: isLarge ? 6_000_000 / line.utf8.count : 3).utf8).span)
      batch.documents.append(document)
      if number % 5 == 3 { batch.drop(0, stage: "s", for: .init(rawValue: "r")) }
      var rows = DocumentRows()
      rows.append(batch, row: 0, from: Provenance(dump: "d", filePath: "f"))
      let schema: DocumentSchema = number % 5 == 3 ? .rejects : .documents
      let folder = schema == .rejects ? "rejects/r" : isLarge ? "docs/en" : "docs/sw"
      return Addition(path: "\(folder)/t.parquet", rows: rows.bytes.array(), schema: schema)
    }
  }()

  private static func append(_ additions: some Sequence<Addition>, to files: LineFiles) throws {
    for addition in additions {
      try files.append(addition.rows.span, lines: 1, to: addition.path, schema: addition.schema)
    }
  }

  private static func undisturbed(_ folder: String, threads: Int = 1) throws -> [CompletionRecord.File] {
    let files = LineFiles(folder: folder, format: .plain)
    try append(additions, to: files)
    return try files.finish(threads: threads).files
  }

  @Test func filesAreWhole() throws {
    try withTemporaryFolder { folder in
      let listed = try Self.undisturbed(folder)
      #expect(listed.map(\.path) == ["docs/en/t.parquet", "docs/sw/t.parquet", "rejects/r/t.parquet"])
      for file in listed {
        let path = "\(folder)/\(file.path)"
        let bytes = try FileSystem.read(path)
        #expect(file.byteCount == bytes.count)
        #expect(file.sha256 == Digest.of(bytes.span, .sha256).hexadecimal)
        let parquet = try ParquetFile(path)
        #expect(parquet.rowCount == file.lines)
        #expect(parquet.rowGroups.count == (file.path.contains("/en/") ? 3 : file.path.contains("/sw/") ? 1 : 1))
        let rows = try parquet.rows(["id"])
        var ids: [String] = []
        while try rows.next() {
          for row in 0..<rows.count { rows.withValue(row, 0) { ids.append($0?.string ?? "") } }
        }
        #expect(ids.count == file.lines && Set(ids).count == ids.count)
      }
    }
  }

  @Test func theSameBytesWhereverItIsInterrupted() throws {
    let expected = try withTemporaryFolder { try Self.undisturbed($0, threads: 4) }
    for cut in [0, 3, 7, 10, 16] {
      try withTemporaryFolder { folder in
        let first = LineFiles(folder: folder, format: .plain)
        try Self.append(Self.additions[..<cut], to: first)
        let saved = try first.save()
        // What comes after the checkpoint is lost with the process, also where all was finished but not published.
        try Self.append(Self.additions[cut...], to: first)
        _ = try first.finish(threads: 1)
        let second = LineFiles(folder: folder, format: .plain)
        #expect(try second.restore(saved))
        try Self.append(Self.additions[cut...], to: second)
        #expect(try second.finish(threads: 2).files == expected, "cut after \(cut)")
      }
    }
  }

  @Test(arguments: ["rows", "description", "schema", "groups"])
  func whatSaveDoesNotWriteIsRefused(_ damage: String) throws {
    try withTemporaryFolder { folder in
      let files = LineFiles(folder: folder, format: .plain)
      try Self.append(Self.additions, to: files)
      var text = JSONWriter()
      text.value(try files.save())
      let saved = text.bytes.string()
      let damaged =
        switch damage {
        case "rows": saved.replacing(#""rows":3"#, with: #""rows":30"#)
        case "description": saved.replacing(#""description":""#, with: #""description":"x"#)
        case "schema": saved.replacing(#""schema":"documents""#, with: #""schema":"others""#)
        default: saved.replacing("row_groups", with: "rows")
        }
      #expect(damaged != saved)
      let restored = LineFiles(folder: folder, format: .plain)
      #expect(try !restored.restore(JSONValue(parsing: damaged)))
    }
  }
}
