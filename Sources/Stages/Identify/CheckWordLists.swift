internal import Base
package import Language
package import Records

/// Drops documents with too few words that are specific to their language.
///
/// An identifier that has to choose one of its languages gives many documents a language that they are not in; a list of
/// words that stand in hardly any other language tells (Caswell et al., arXiv 2010.14571: word lists cleaned crawled
/// corpora of small languages more than any other filter; FineWeb-2 filters languages with more than a tenth of
/// contamination). `dataprep langid wordlist build` makes lists. Documents in languages that the list does not cover are
/// kept, and score 1.
///
/// The minimum is a share of the document's words, for each language in `minimums` and for the others in `minimum`. There
/// is none by default: what share good text has depends on the list (`dataprep filter tune` finds it).
///
/// Cost: a look-up of each word in a hash table.
package struct CheckWordLists: Stage {
  package static let id = "word-list"
  package static let purpose = ["list"]
  package static let group = "identify"
  package static let summary = "Drops documents with too few words that are specific to their language."
  /// Why documents are dropped.
  package static let reason = Drop.Reason(rawValue: "few-listed-words")
  package static let parameters: [StageParameter<CheckWordLists>] = [
    .init("list", \.list, "The word list; null for none.") { try $0.files($1).resource { try Self.list($0) } },
    .init("minimum", \.minimum, "The least share of listed words, 0 to 1."),
    .init("minimums", \.minimums, "The least shares by language; null for the same in all.") {
      try $0.languageThresholds($1)
    },
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "words of the language", ExampleDocument(text: "Habari ya leo", language: "sw"), parameters: some,
      resources: words),
    .drops(
      "words of none", ExampleDocument(text: "Login search home", language: "sw"), parameters: some, resources: words,
      group: group, for: reason, [.init("share", .number(0)), .init("minimum", .number(0.1))]),
    .keeps(
      "a language without a list", ExampleDocument(text: "Login search home", language: "fr"), parameters: some,
      resources: words),
  ]
  private static let some = JSONValue.object([
    .init(key: "list", value: .string("words.tsv")), .init(key: "minimum", value: .number(0.1)),
  ])
  private static let words = ExampleResources(["words.tsv": ["words.tsv": "sw\thabari\nsw\tleo\nen\tlogin\n"]])

  package let measure = Document.Measure.text
  /// The words; nil to keep all documents.
  package var list: StageResource<WordList>?
  /// The least share in languages without one of their own.
  package var minimum = 0.0
  /// The least share by language.
  package var minimums: StageResource<LanguageThresholds>?

  /// Without a list.
  package init() {}

  private static func list(_ files: ResourceFiles) throws -> WordList {
    guard let file = files.files.first, !files.isFolder else {
      throw StageError(.badResource, "a word list is one file", location: files.name)
    }
    return try WordList(file.open())
  }

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: CheckWordLists
    private let scorer: WordListScorer?

    init(_ stage: CheckWordLists) {
      self.stage = stage
      scorer = stage.list.map { WordListScorer($0.value) }
    }

    func run(_ batch: inout Batch) {
      guard let scorer else { return }
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let language = LanguageTag(batch.documents[row].language) ?? .undetermined
        let found = batch.texts.withSpan(batch.documents[row].text.range) { scorer.score($0, language: language) }
        batch.note("word-list", found.share ?? 1, row: row)
        guard let share = found.share else { continue }
        let minimum = stage.minimums?.value.least(for: language).map(Double.init) ?? stage.minimum
        guard share < minimum else { continue }
        batch.drop(
          row, stage: CheckWordLists.group, for: CheckWordLists.reason,
          [.init("share", .number((share * 1e4).rounded() / 1e4)), .init("minimum", .number(minimum))])
      }
    }
  }
}
