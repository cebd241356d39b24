import Base
import Records
import TestSupport
import Testing

@testable import Tokenization

@Suite struct DolmaTableTests {
  private static func table(_ text: String) throws -> DolmaTable {
    try withTemporaryFolder { folder in
      try AtomicFile.write(text, to: "\(folder)/x.csv")
      do { return try DolmaTable.read("\(folder)/x.csv") } catch let error as TokenizerError {
        // The place is the same for all.
        #expect(error.location == "\(folder)/x.csv")
        throw TokenizerError(error.code, error.message)
      }
    }
  }

  /// As Python's csv module reads it (RFC 4180).
  @Test(arguments: [
    ("0,5,a,f,1\r\n", ["a|f|1"]), ("0,5,a,f,1\n5,5,,,0\n", ["a|f|1", "||0"]),
    ("0,1,\"a,\"\"b\"\"\",\"x\r\ny\",3\r\n", ["a,\"b\"|x\r\ny|3"]),
    ("0,1,\"\",\"\"\"\",3\n", ["|\"|3"]), ("0,1,é字,😀,9\n", ["é字|😀|9"]), ("", []),
  ])
  func rows(_ text: String, _ rows: [String]) throws {
    let table = try Self.table(text)
    #expect(table.sources.map { "\($0.id)|\($0.file)|\($0.line)" } == rows)
    #expect(table.ends.count == rows.count)
  }

  @Test(arguments: [
    ("0,5,a,f\n", "row 1 is not a start, end, identifier, file and line"),
    ("0,5,a,f,1,2\n", "row 1 is not a start, end, identifier, file and line"),
    ("0,5,a,f,x\n", "row 1 is not a start, end, identifier, file and line"),
    ("\n", "row 1 is not a start, end, identifier, file and line"),
    ("1,5,a,f,1\n", "row 1 has tokens 1 to 5, and the previous row ends at 0"),
    ("0,5,a,f,1\n6,7,a,f,2\n", "row 2 has tokens 6 to 7, and the previous row ends at 5"),
    ("0,5,a,f,1\n5,4,a,f,2\n", "row 2 has tokens 5 to 4, and the previous row ends at 5"),
    ("0,5,a,f,1", "row 1 is cut short"), ("0,5,a,f,1\n5,", "row 2 is cut short"),
    ("0,5,\"a,f,1\n", "row 1 is cut short"),
  ])
  func damagedRows(_ text: String, _ message: String) {
    #expect(throws: TokenizerError(.badShard, message)) { try Self.table(text) }
  }

  /// What is written is read back, with names of any characters, over several gzip members.
  @Test func roundTrip() throws {
    var generator = SeededGenerator(seed: 4)
    let names = [
      "a", "", "x,y", "q\"q", "\"", "line\nbreak", "carriage\rreturn", "\r\n", "é,字",
      String(repeating: "long,", count: 3000),
    ]
    try withTemporaryFolder { folder in
      let writer = try SourceTableWriter(path: "\(folder)/x.csv.gz")
      var (ends, sources): ([Int], [DocumentSource]) = ([], [])
      for number in 0..<300 {
        let source = DocumentSource(
          id: names.randomElement(using: &generator)!, file: names.randomElement(using: &generator)!, line: number)
        // A document may come in parts, of which the later ones need not say where it is from.
        let parts = (0..<generator.below(4)).map { _ in generator.below(50) }
        for (index, part) in parts.enumerated() { try writer.append(part, source: index == 0 ? source : nil) }
        try writer.endDocument()
        ends.append((ends.last ?? 0) + parts.reduce(0, +))
        sources.append(parts.isEmpty ? DocumentSource(id: "", file: "", line: 0) : source)
      }
      // One that ends in the next shard has its row all the same.
      try writer.append(7, source: sources[0])
      let file = try writer.finish()
      let table = try DolmaTable.read("\(folder)/x.csv.gz")
      #expect(table.ends == ends + [ends[299] + 7])
      #expect(table.sources == sources + [sources[0]])
      let bytes = try FileSystem.read("\(folder)/\(file.name)")
      #expect(file.byteCount == bytes.count)
      #expect(file.sha256 == Digest.of(bytes.span, .sha256).hexadecimal)
    }
  }

  /// Ends from memory or from a file are the same, and a token's document is found as by counting.
  @Test(arguments: [[], [0], [3], [0, 0, 4, 4, 9], [1, 2, 3, 50, 50]]) func documentsOfTokens(_ ends: [Int]) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/ends"
      try AtomicFile.write(littleEndian(ends.map { UInt64($0) }).span, to: path)
      for documents in [DocumentEnds(ends), try DocumentEnds(path: path, tokenCount: ends.last ?? 0)] {
        #expect(documents.count == ends.count)
        for token in 0..<(ends.last ?? 0) + 2 {
          let number = documents.document(of: token)
          #expect(number == ends.count { $0 <= token })
          if number < ends.count { #expect(documents.range(number).contains(token)) }
        }
        #expect(ends.indices.map { documents[$0] } == ends)
      }
    }
  }

  @Test func endsThatCannotBe() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/ends"
      func message(_ bytes: [UInt8], _ tokenCount: Int?) throws -> String? {
        try AtomicFile.write(bytes.span, to: path)
        do {
          _ = try DocumentEnds(path: path, tokenCount: tokenCount)
          return nil
        } catch { return "\(error)" }
      }
      let beyond = littleEndian([5, 10] as [UInt64])
      let messages = [
        try message([1, 2, 3], 9), try message(littleEndian([5, 4] as [UInt64]), 9), try message(beyond, 9),
        try message(beyond, 10), try message(beyond, nil), try message(littleEndian([.max] as [UInt64]), nil),
      ]
      let end = "the end of document"
      #expect(
        messages == [
          "\(path): 3 bytes are not a multiple of the size of uint64",
          "\(path), byte 8: \(end) 1, 4, is before the previous one",
          "\(path), byte 8: \(end) 1, 10, is after the shard's last token", nil, nil,
          "\(path), byte 0: \(end) 0, 18446744073709551615, is after the shard's last token",
        ])
    }
  }

  /// Keys sort as their tokens do, and give them back.
  @Test(arguments: NGramKey.orders) func keysOfTokens(_ order: Int) {
    var generator = SeededGenerator(seed: UInt64(order))
    for bits in [1, 8, 16, NGramKey.bitLimit] {
      let key = NGramKey(order: order, bits: bits)
      #expect(key.width == order * bits)
      let grams = (0..<100).map { _ in (0..<order + 2).map { _ in UInt32(generator.below(1 << bits)) } }
      let keys = grams.map { $0.reduce(UInt128(0)) { key.appending($1, to: $0) } }
      for (gram, number) in zip(grams, keys) {
        // Only the last ones count.
        let last = Array(gram.suffix(order))
        #expect(key.tokens(number, count: order) == last)
        #expect(key.next(number) == last.last)
        #expect(key.tokens(key.context(number), count: order - 1) == Array(last.dropLast()))
      }
      for (a, b) in zip(grams.indices, grams.indices.dropFirst()) {
        #expect(
          (keys[a] < keys[b]) == grams[a].suffix(order).lexicographicallyPrecedes(grams[b].suffix(order)))
      }
    }
  }
}
