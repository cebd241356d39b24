import ArgumentParser
import Base
import Fetch
import Language
import Records

/// `dataprep langid wordlist score`: scores documents by the words that are specific to their language.
struct WordListScore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Adds to each document the shares of its words that are specific to its language and to others.",
    discussion: """
      Reads JSON Lines with the fields text and language from standard input. Adds wordlist: the number of words, the \
      share of them that the list has for the document's language (null if the list does not cover it), and up to \
      eight other languages with their shares, largest first.

      Examples:
        dataprep langid wordlist score words.tsv < corpus.jsonl > scored.jsonl
        dataprep langid wordlist score words.tsv < sw.jsonl | jq 'select(.wordlist.share < 0.1)'
      """)

  @Argument(help: "A list built by `wordlist build`.", completion: .file())
  var list: String

  /// The number of other languages that are listed for each document.
  private static let others = 8
  private static let pieceSize = 1 << 16

  func run() throws {
    let scorer = WordListScorer(try WordList(path: list))
    let lines = LineReader(StandardInputSource())
    var output = JSONWriter(capacity: 2 * Self.pieceSize)
    while let document = try lines.next({ line -> JSONValue? in
      line.isEmpty ? .null : try? JSONValue(parsing: line)
    }) {
      if document == .null { continue }
      guard let document, var members = document.members, let text = document["text"]?.string,
        let language = document["language"]?.string, let tag = LanguageTag(language)
      else {
        throw LanguageError(
          .badDocument, "not a JSON object with text and language", location: "-:\(lines.lineNumber)",
          advice: "Identify languages first with: dataprep langid predict --documents")
      }
      members.removeAll { $0.key == "wordlist" }
      members.append(.init(key: "wordlist", value: Self.json(scorer.score(text.utf8.span, language: tag))))
      output.value(.object(members))
      output.endLine()
      if output.bytes.count >= Self.pieceSize {
        Console.data(output.bytes)
        output.removeAll()
      }
    }
    Console.data(output.bytes)
  }

  private static func json(_ score: WordListScorer.Score) -> JSONValue {
    func number(_ value: Double) -> JSONValue { .number((value * 1e6).rounded() / 1e6) }
    return .object([
      .init(key: "words", value: .integer(score.words)),
      .init(key: "share", value: score.share.map(number) ?? .null),
      .init(
        key: "others",
        value: .array(
          score.others.prefix(others).map { other in
            .object([
              .init(key: "language", value: .string(other.language.code)),
              .init(key: "share", value: number(other.share)),
            ])
          })),
    ])
  }
}
