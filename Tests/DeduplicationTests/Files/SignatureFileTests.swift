import Base
import TestSupport
import Testing

@testable import Deduplication

@Suite struct SignatureFileTests {
  private static let rule = DuplicateRule.similar(.init())

  @Test func whatWasWrittenIsRead() throws {
    try withTemporaryFolder { folder in
      let texts = SignedTexts.texts(70, seed: 1)
      let file = try SignedTexts.write(texts, Self.rule, to: folder, hosts: ["a.example", "b.example", ""])
      #expect(file.documentCount == 70)
      for (number, text) in texts.enumerated() {
        let document = try file.document(number)
        #expect(document.ordinal == 2 * number && document.textBytes == text.utf8.count)
        #expect(try file.id(of: number) == Array("d\(number)".utf8))
        #expect(document.flags.contains(.hasCluster) == (number % 3 == 0))
        var set = ShingleSet()
        try file.readShingles(of: document, into: &set)
        #expect(set.values.count <= max(0, text.split(separator: " ").count - 4))
        #expect(set.values.isEmpty == (text.split(separator: " ").count < 5))
      }
      var names: [SignatureFile.SourceName] = []
      try file.forEachSource(.host) { _, _, name in names.append(name) }
      #expect(names.map(\.name) == ["a.example", "b.example", ""] && names.map(\.documents) == [24, 23, 23])
      var keys: [Int: Int] = [:]
      try file.forEachKey(in: 0..<256) { _, document in keys[document, default: 0] += 1 }
      for (number, text) in texts.enumerated() {
        #expect(keys[number] ?? 0 == (text.split(separator: " ").count < 5 ? 0 : 14))
      }
    }
  }

  @Test func partsTogetherAreAllKeys() throws {
    try withTemporaryFolder { folder in
      let file = try SignedTexts.write(SignedTexts.texts(90, seed: 2), Self.rule, to: folder)
      func keys(_ parts: [Range<Int>]) throws -> [UInt64] {
        var keys: [UInt64] = []
        for part in parts { try file.forEachKey(in: part) { key, _ in keys.append(key) } }
        return keys
      }
      let all = try keys([0..<256])
      #expect(all.count > 500)
      #expect(try keys([0..<100, 100..<256]) == all)
      #expect(try keys([0..<128]).allSatisfy { $0 >> 63 == 0 })
    }
  }

  @Test func manySegments() throws {
    try withTemporaryFolder { folder in
      let rule = DuplicateRule.equal(field: "text")
      let texts = (0..<70_000).map { "text \($0 % 69_000)" }
      let file = try SignedTexts.write(texts, rule, to: folder, hosts: (0..<300).map { "h\($0)" })
      #expect(file.documentCount == 70_000)
      #expect(try file.id(of: 69_999) == Array("d69999".utf8))
      #expect(try file.document(65_536).ordinal == 131_072)
      var documents: Set<Int> = []
      try file.forEachKey(in: 0..<256) { _, document in documents.insert(document) }
      #expect(documents.count == 70_000)
    }
  }

  @Test func aFileThatIsCutOrChangedIsNamed() throws {
    try withTemporaryFolder { folder in
      _ = try SignedTexts.write(SignedTexts.texts(40, seed: 3), Self.rule, to: folder)
      let (path, shingles) = ("\(folder)/a.dpsg", "\(folder)/a.dpsh")
      let (whole, wholeShingles) = (try FileSystem.read(path), try FileSystem.read(shingles))
      func error() -> DeduplicationError? {
        do {
          let file = try SignatureFile(Self.rule, path: path, shingles: shingles)
          try file.check()
          try file.forEachKey(in: 0..<256) { _, _ in }
          return nil
        } catch { return error as? DeduplicationError }
      }
      #expect(error() == nil)
      for length in [0, 7, 8, 100, whole.count / 2, whole.count - 1] {
        try AtomicFile.write(Array(whole[..<length]).span, to: path)
        #expect(error()?.code == .badFile && error()?.location == path, "\(length)")
      }
      for at in stride(from: 0, to: whole.count, by: 37) {
        var changed = whole
        changed[at] ^= 0x10
        try AtomicFile.write(changed.span, to: path)
        let found = error()
        // The digest of the settings has no checksum of its own: another one is other settings.
        #expect(found?.location == path, "\(at)")
      }
      try AtomicFile.write(whole.span, to: path)
      for length in [0, 31, wholeShingles.count - 1, wholeShingles.count - 4] {
        try AtomicFile.write(Array(wholeShingles[..<length]).span, to: shingles)
        #expect(error()?.code == .badFile && error()?.location == shingles, "\(length)")
      }
    }
  }

  @Test func otherSettingsAreRefused() throws {
    try withTemporaryFolder { folder in
      _ = try SignedTexts.write(["a b c d e f"], Self.rule, to: folder)
      var similarity = DuplicateRule.Similarity()
      similarity.words = 4
      let error = #expect(throws: DeduplicationError.self) {
        try SignatureFile(.similar(similarity), path: "\(folder)/a.dpsg", shingles: "\(folder)/a.dpsh")
      }
      #expect(error?.code == .mixedSettings && error?.exitCode == .configuration)
      // The threshold is not a matter of signatures.
      var strict = DuplicateRule.Similarity()
      strict.threshold = 0.9
      _ = try SignatureFile(.similar(strict), path: "\(folder)/a.dpsg", shingles: "\(folder)/a.dpsh")
    }
  }
}
