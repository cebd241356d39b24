import Base
import TestSupport
import Testing

@testable import Deduplication

@Suite struct PassageFilesTests {
  /// The first are more than two blocks.
  @Test(arguments: zip([8, 1, 64], [2 * PassageKeyWriter.blockKeys(parts: 8) + 1000, 1000, 1000]))
  func partsOfKeysComeInOrder(_ parts: Int, _ count: Int) throws {
    var random = SeededGenerator(seed: 9)
    let keys = (0..<count).map { index in
      PassageKey(
        UInt128(UInt64.random(in: 0...UInt64.max, using: &random)) << 40 | UInt128(index % 1000), at: 64 + index)
    }
    try withTemporaryFolder { folder in
      var writer = try PassageKeyWriter(path: "\(folder)/k", parts: parts, parameters: "p")
      for key in keys { try writer.append(key) }
      #expect(writer.count == keys.count)
      let file = try writer.finish()
      #expect(FileSystem.entry(at: "\(folder)/k")?.byteCount == file.byteCount)
      let bytes = try FileSystem.read("\(folder)/k")
      #expect(Digest.of(bytes.span, .sha256).hexadecimal == file.sha256)
      let reader = try PassageKeyReader(path: "\(folder)/k", parts: parts, parameters: "p")
      for part in 0..<parts {
        var found: [PassageKey] = []
        try reader.forEach(part: part) { found.append($0) }
        #expect(found == keys.filter { Int($0.key & UInt128(parts - 1)) == part })
      }
    }
  }

  @Test func filesOfOtherSettingsOrCutOnesAreRefused() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/k"
      var writer = try PassageKeyWriter(path: path, parts: 8, parameters: "p")
      for index in 0..<100 { try writer.append(PassageKey(UInt128(index), at: 64 + index)) }
      let whole = try writer.finish().byteCount
      #expect(throws: PassageError.self) { try PassageKeyReader(path: path, parts: 8, parameters: "q") }
      #expect(throws: PassageError.self) { try PassageKeyReader(path: path, parts: 4, parameters: "p") }
      #expect(throws: PassageError.self) { try PassageMarkFile(path: path, parameters: "p") }
      #expect(throws: PassageError.self) { try PassageTexts(paths: [path], parameters: "p") }
      for length in [whole - 1, whole - 24, 70, 64 + 8 * 9, 63, 0] {
        try FileSystem.truncate(path, to: length)
        #expect(throws: PassageError.self, "\(length)") {
          try PassageKeyReader(path: path, parts: 8, parameters: "p").forEach(part: 7) { _ in }
        }
      }
    }
  }

  @Test func aTextFileWithoutItsEndIsRefused() throws {
    try withTemporaryFolder { folder in
      var writer = try PassageTextWriter(path: "\(folder)/t", parameters: "p")
      let bytes = Array("text".utf8) + [passageTextEnd]
      try writer.append(bytes.span)
      let whole = try writer.finish().byteCount
      #expect(whole == 64 + 5 + 8)
      try FileSystem.truncate("\(folder)/t", to: whole - 6)
      #expect(throws: PassageError.self) { try PassageTexts(paths: ["\(folder)/t"], parameters: "p") }
    }
  }

  @Test func documentsAreFoundByRecordAndByPlace() throws {
    try withTemporaryFolder { folder in
      let (rows, names) = ("\(folder)/d", "\(folder)/i")
      var writer = try PassageDocumentWriter(rows: rows, identifiers: names, parameters: "p")
      let documents: [(Int, String, Int)] = [(0, "a", 10), (3, "", 0), (4, "çé", 7), (9, "d", 1)]
      for (ordinal, id, bytes) in documents {
        let name = Array(id.utf8)
        try writer.append(ordinal: ordinal, identifier: name.span, textBytes: bytes)
      }
      _ = try writer.finish()
      let found = try PassageDocuments(rows: rows, identifiers: names, parameters: "p")
      #expect(found.count == 4)
      var place = PassageFileHeader.byteCount
      for (number, (ordinal, id, bytes)) in documents.enumerated() {
        #expect(found.document(ordinal: ordinal) == number)
        #expect(found.places(number) == place..<place + bytes)
        #expect(found.withIdentifier(number) { $0.string } == id)
        if bytes > 0 {
          #expect(found.document(at: place) == number && found.document(at: place + bytes - 1) == number)
        }
        #expect(found.document(at: place + bytes) == nil)
        place += bytes + 1
      }
      for ordinal in [1, 2, 5, 10] { #expect(found.document(ordinal: ordinal) == nil) }
      #expect(found.document(at: 0) == nil)
      try FileSystem.truncate(rows, to: 64 + 24)
      #expect(throws: PassageError.self) { try PassageDocuments(rows: rows, identifiers: names, parameters: "p") }
    }
  }
}
