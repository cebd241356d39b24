internal import Base
package import Records

/// Cuts the lines that RefinedWeb's line-wise corrections cut, and drops documents that lose too many words.
///
/// As DCLM wrote them down from the paper (arXiv 2306.01116, appendix G.2; arXiv 2406.11794): lines of which more than half
/// the characters are upper-case letters, lines of digits alone, counters such as `3 likes`, and lines of one word go;
/// `items in cart` anywhere, `Read more...` at the end and `Sign-in` at the start go out of lines of at most ten words, and
/// the line too if nothing is left. Blank lines stay, at most two line feeds in a row. If more than `loss` of a document's
/// words went, it is dropped: what was cut so much was no text. A word is a run of characters between white space.
///
/// The rules are made for English: in scripts without spaces a line of one word is a sentence. So lines with a letter of
/// such a script (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) are not cut for having one word.
///
/// Cost: two passes over the text.
package struct CorrectLines: Stage {
  package static let id = "refinedweb-lines"
  package static let group = "refinedweb-lines"
  package static let summary = "Cuts lines that are no text, and drops documents that lose too many words."
  package static let changesTexts = true
  /// Why documents are dropped.
  package static let reason = Drop.Reason(rawValue: "too-many-lines-cut")
  package static let parameters: [StageParameter<CorrectLines>] = [
    .init("upper-case", \.upperCase, "The largest share of upper-case letters in a line's characters, 0 to 1."),
    .init("words", \.words, "The fewest words of a line."),
    .init("phrase-words", \.phraseWords, "The most words of a line out of which phrases are cut."),
    .init("loss", \.loss, "The largest share of words that a document may lose, 0 to 1."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "a long text with a counter, a heading in capitals and a link",
      ExampleDocument(text: "3 likes\n" + prose + "\nBACK TO TOP\nSee it here Read more..."),
      text: prose + "\nSee it here "),
    .drops(
      "a page of buttons", ExampleDocument(text: "Home\nSearch\nThe page has moved to here\nLogin"), group: group,
      for: reason, [.init("loss", .number(0.3333)), .init("words", .integer(9))]),
  ]
  /// Long enough that what the example loses is little.
  private static let prose = Array(
    repeating: "The river rose in the night and took the small bridge with it.", count: 12
  )
  .joined(separator: "\n")

  package let measure = Document.Measure.text
  /// The largest share of upper-case letters.
  package var upperCase = 0.5
  /// The fewest words.
  package var words = 2
  /// The most words of a line out of which phrases are cut.
  package var phraseWords = 10
  /// The largest share of words that may go.
  package var loss = 0.05

  /// With RefinedWeb's values.
  package init() {}

  package func makeWorker() -> any StageWorker { LineCorrection(self) }
}
