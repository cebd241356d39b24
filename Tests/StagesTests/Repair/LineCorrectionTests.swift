import Base
import Records
import Testing

@testable import Stages

@Suite struct LineCorrectionTests {
  private func corrected(_ text: String, loss: Double = 1) -> String {
    var stage = CorrectLines()
    stage.loss = loss
    var batch = Batch()
    ExampleDocument(text: text).append(to: &batch)
    stage.makeWorker().run(&batch)
    return batch.texts.string(batch.documents[0].text)
  }

  /// One line between two that stay.
  @Test(arguments: [
    ("ABC def", true), ("ABCD def", true), ("ABCDE def", false), ("12345", false), ("12 345", true), ("12345.", false),
    ("3 likes", false), ("10.5K views", false), ("· 3,000 followers ·", true), ("(3 likes)", false),
    ("3 likes more", true),
    ("3likes", false), ("word", false), ("two words", true), ("日本語の文です", true), ("ΑΒΓΔ εζ", false), ("١٢٣", false),
  ])
  func lines(_ line: String, _ stays: Bool) {
    let expected = stays ? "first line\n\(line)\nlast line" : "first line\nlast line"
    #expect(corrected("first line\n\(line)\nlast line") == expected)
  }

  @Test(arguments: [
    ("2 items in cart today", "2  today"), ("go on Read more...", "go on "),
    ("Read more... of it", "Read more... of it"),
    ("Sign-in to go on", " to go on"), ("Please Sign-in here", "Please Sign-in here"), ("items in cart", nil),
    ("a b c d e f g h items in cart", "a b c d e f g h items in cart"),
  ])
  func phrases(_ line: String, _ expected: String?) {
    #expect(
      corrected("first line\n\(line)\nlast line") == "first line\n" + (expected.map { $0 + "\n" } ?? "") + "last line")
  }

  @Test func blankLines() {
    #expect(corrected("one two\n\n\n\nthree four") == "one two\n\nthree four")
    #expect(corrected("one two\n\nHOME\n\nthree four") == "one two\n\nthree four")
    #expect(corrected("one two\nHOME") == "one two")
    #expect(corrected("one two\n") == "one two\n")
    #expect(corrected("") == "")
  }

  /// Exactly a twentieth of the words may go.
  @Test func loss() {
    let nineteen = Array(repeating: "ab", count: 19).joined(separator: " ")
    #expect(corrected(nineteen + "\nHOME", loss: 0.05) == nineteen)
    let eighteen = Array(repeating: "ab", count: 18).joined(separator: " ")
    #expect(corrected(eighteen + "\nHOME", loss: 0.05) == eighteen + "\nHOME")
  }
}
