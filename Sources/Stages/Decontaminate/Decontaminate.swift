internal import Base
package import Records

/// Drops documents that have text of an evaluation set, and says which.
///
/// A document matches an item of a set if it has a run of 13 words of it, or all words of an item that has 8 to 12 (GPT-3,
/// arXiv 2005.14165, appendix C: runs of 13 words, and the length of shorter items but at least 8). Words are compared in
/// lower case without punctuation and white space; in scripts without spaces each letter is a word, so that a run of 13
/// letters matches: raise `words` for such sets. Shorter items are left out: too much text has them by chance.
///
/// What is dropped says why for review: the set and its line, how many runs matched, and the first passage as it stands in
/// the document. Annotate mode scores all documents and drops none. Boilerplate of a set ("which of the following is
/// correct ...") matches as its questions do; take such lines out of the set's file, or raise `matches`.
///
/// Cost: a hash of each word and a look-up of each run.
package struct Decontaminate: Stage {
  package static let id = "decontaminate"
  package static let purpose = ["sets"]
  package static let group = "decontaminate"
  package static let summary = "Drops documents that have text of an evaluation set."
  /// Why documents are dropped.
  package static let reason = Drop.Reason(rawValue: "evaluation-text")
  package static let parameters: [StageParameter<Decontaminate>] = [
    .init("sets", \.sets, "A file of items, or a folder of them: .jsonl, .tsv or lines; null for none.") {
      try $0.files($1).resource { EvaluationFiles($0) }
    },
    .init("fields", \.fields, "The members of JSON lines that are items; empty for all strings."),
    .init("words", \.words, "Words of a run that matches."),
    .init("fewest-words", \.fewest, "The fewest words of an item that matches as a whole."),
    .init("matches", \.matches, "How many matching runs drop a document."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "another text", ExampleDocument(text: "A farmer has twelve sheep and sells four."), parameters: test,
      resources: sets),
    .drops(
      "a question of a set, with other punctuation",
      ExampleDocument(text: "Quiz: \(passage) Answer below."),
      parameters: test, resources: sets, group: group, for: reason,
      [
        .init("set", .text("sums.jsonl")), .init("line", .integer(1)), .init("runs", .integer(1)),
        .init("passage", .text(passage)),
      ]),
  ]
  private static let passage = "A farmer has twelve sheep, sells five of them, and buys two more"
  private static let test = JSONValue.object([.init(key: "sets", value: .string("sums.jsonl"))])
  private static let sets = ExampleResources([
    "sums.jsonl": [
      "sums.jsonl": #"{"question":"A farmer has twelve sheep; sells five of them and buys two more.","answer":"9"}"#
        + "\n"
    ]
  ])

  package let measure = Document.Measure.text
  /// The sets' files; nil for none.
  package var sets: StageResource<EvaluationFiles>?
  /// The members of JSON lines that are items.
  package var fields: Set<String> = []
  /// Words of a run.
  package var words = 13
  /// The fewest words of an item.
  package var fewest = 8
  /// How many matching runs drop a document.
  package var matches = 1

  /// Without sets.
  package init() {}

  /// - Throws: what reading the sets throws, and `badParameter` for runs or items of no words.
  package func makeWorker() throws -> any StageWorker {
    guard words > 0, fewest > 0 else {
      throw StageError(.badParameter, "stage \(Self.id): words and fewest-words have to be at least 1")
    }
    var settings = EvaluationSets.Settings()
    settings.words = words
    settings.fewest = min(fewest, words)
    settings.fields = fields
    return DecontaminationWorker(self, try sets?.value.sets(settings))
  }
}
