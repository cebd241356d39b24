import Base
import TestSupport
import Testing

@testable import Deduplication

/// Sentences as datatrove 0.10.1 with spaCy 3.8.18 found them in these texts.
@Suite struct DatatroveSentencesTests {
  private func sentences(_ text: String, _ tokenizer: DatatroveTokenizer) -> [String] {
    var ranges: [Range<Int>] = []
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { DatatroveSentences(tokenizer).append(of: $0, to: &ranges) }
    return ranges.map { String(decoding: bytes[$0], as: UTF8.self).filter { $0 != "\n" }.trimmed }
  }

  @Test(arguments: [
    ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
    ("Mr. Smith met J. Doe in the U.S. today. He left.", ["Mr. Smith met J. Doe in the U.S. today.", "He left."]),
    ("He said \"Stop.\" Then (again.) he ran.", ["He said \"Stop.\"", "Then (again.)", "he ran."]),
    ("It went on... and on. At 5 p.m. we left.", ["It went on... and on.", "At 5 p.m. we left."]),
    ("First line\nsecond line. Third", ["First linesecond line.", "Third"]),
    ("End.Next one. NASA. It is", ["End.", "Next one.", "NASA.", "It is"]), ("", []), (" \n ", []),
  ])
  func englishIsSplitBySpaCysRules(_ text: String, _ expected: [String]) {
    #expect(sentences(text, .en) == expected)
  }

  /// Texts full of addresses, smileys, abbreviations and white space.
  @Test func textsOfEdgesAreSplitAsDatatroveDoes() throws {
    let rows = String(
      decoding: try FileSystem.read(TestFiles.fixture("dedup/datatrove-sentences.jsonl")), as: UTF8.self)
    var count = 0
    for line in rows.split(separator: "\n") {
      let row = try JSONValue(parsing: String(line))
      let text = try #require(row["text"]?.string)
      let tokenizer = try #require(DatatroveTokenizer(rawValue: row["tokenizer"]?.string ?? ""))
      var ranges: [Range<Int>] = []
      let bytes = Array(text.utf8)
      bytes.withUnsafeBytes { DatatroveSentences(tokenizer).append(of: $0, to: &ranges) }
      let found = ranges.map { Self.stripped(String(decoding: bytes[$0], as: UTF8.self)) }
      #expect(found == row["sentences"]?.array?.compactMap(\.string), "\(tokenizer) \(text)")
      count += 1
    }
    #expect(count == 32)
  }

  /// A text without white space at its start and end, as Python's `strip` has it.
  private static func stripped(_ text: String) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in DatatroveCharacters.isSpace(scalar.value) }
    let scalars = text.unicodeScalars.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    return String(String.UnicodeScalarView(scalars))
  }

  @Test(arguments: [
    ("One. Two!\" Three\nfour", ["One.", "Two!\"", "Three"]), ("A. Smith went. Then", ["A. Smith went."]),
    ("Seen by A.", ["Seen by A."]), ("\n\nx y\n\nz።። t", ["x y", "z።።"]), ("no mark", []),
  ])
  func textsAreSplitByMarks(_ text: String, _ expected: [String]) {
    #expect(sentences(text, .whitespace) == expected)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
  }
}
