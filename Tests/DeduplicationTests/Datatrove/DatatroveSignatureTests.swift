import Base
import TestSupport
import Testing

@testable import Deduplication

/// Signatures that datatrove 0.10.1 with spaCy 3.8.18 made of texts full of edges: numbers, contractions, symbols, marks,
/// scripts.
@Suite struct DatatroveSignatureTests {
  @Test func signaturesAreDatatroves() throws {
    let lines = String(
      decoding: try FileSystem.read(TestFiles.fixture("dedup/datatrove-signatures.jsonl")), as: UTF8.self)
    var count = 0
    for line in lines.split(separator: "\n") {
      let row = try JSONValue(parsing: String(line))
      var similarity = DuplicateRule.Similarity()
      var rule = DatatroveRule()
      rule.hash = try #require(DatatroveHash(rawValue: row["hash"]?.string ?? ""))
      rule.tokenizer = try #require(DatatroveTokenizer(rawValue: row["tokenizer"]?.string ?? ""))
      similarity.datatrove = rule
      var signature = TextSignature(similarity)
      let text = try #require(row["text"]?.string)
      let isMade = Array(text.utf8).withUnsafeBufferPointer { signature.make(of: $0) }
      #expect(isMade == (row["first_band"]?.array != nil), "\(text)")
      if isMade {
        #expect(signature.shingles().count == (row["words"]?.integer ?? 0) - 4, "\(text)")
        let joined = signature.minima.map { "\($0)" }.joined(separator: ",")
        #expect(Digest.sha256(joined) == row["sha256"]?.string, "\(text) \(signature.minima.prefix(8))")
      }
      count += 1
    }
    #expect(count > 30)
  }

  /// A text of one number and marks between words is what is left: what the steps of the normalization do, one by one.
  @Test(arguments: [
    ("1,234,567 and 3.5", "0 0 and 0"), ("١٢٫٥", "0"), ("ΣΑΣ", "σας"), ("İ", "i"), ("한", "\u{1112}\u{1161}\u{11AB}"),
    ("a \u{301} b", "a  b"), ("  x\u{A0}\u{2028}y ", "x y"), ("नहीं।", "नही।"),
  ])
  func textsAreSimplified(_ text: String, _ simplified: String) {
    var normalizer = DatatroveNormalizer()
    let made = Array(text.utf8).withUnsafeBytes { normalizer.with($0) { String(decoding: $0, as: UTF8.self) } }
    #expect(Array(made.unicodeScalars) == Array(simplified.unicodeScalars))
  }
}
