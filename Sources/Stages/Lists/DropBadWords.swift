internal import Base
package import Records

/// Drops documents with a word of a list, as C4 does with its list of bad words.
///
/// C4 drops every page with a word of the "List of Dirty, Naughty, Obscene, and Otherwise Bad Words" of its language
/// (arXiv 1910.10683; mC4 has lists of 27 languages). The lists are not part of the program; give a file with one word or
/// phrase a line, or a folder of such files named by language (`en`, `sw.txt`). It is a blunt rule: it also drops text about
/// medicine, law and minorities (Dodge et al., arXiv 2104.08758), so it is part of no set. `limit` lets a document have some.
///
/// Words are compared in lower case and have to stand alone, with no letter, mark or digit before or behind. In scripts without spaces they may stand anywhere, as in mC4.
///
/// Cost: a hash of each word, and of each phrase as long as those of the list.
package struct DropBadWords: Stage {
  package static let id = "bad-words"
  package static let purpose = ["list"]
  package static let group = "bad-words"
  package static let summary = "Drops documents with words of a list."
  /// Why documents are dropped.
  package static let reason = Drop.Reason(rawValue: "bad-word")
  package static let parameters: [StageParameter<DropBadWords>] = [
    .init("list", \.list, "The list, or a folder of lists by language; null for none.") {
      try $0.files($1).resource { try PhraseLists($0) }
    },
    .init("limit", \.limit, "How many listed words a document may have."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "other words, also longer ones", ExampleDocument(text: "He swore at the swearwords."), parameters: some,
      resources: words),
    .drops(
      "a listed word", ExampleDocument(text: "A Swearword!"), parameters: some, resources: words, group: group,
      for: reason, [.init("word", .text("swearword")), .init("count", .integer(1))]),
    .drops(
      "a listed phrase", ExampleDocument(text: "some very  bad\nwords"), parameters: some, resources: words,
      group: group, for: reason, [.init("word", .text("very bad words")), .init("count", .integer(1))]),
  ]
  private static let some = JSONValue.object([.init(key: "list", value: .string("bad.txt"))])
  private static let words = ExampleResources(["bad.txt": ["bad.txt": "swearword\nvery bad words\n"]])

  package let measure = Document.Measure.text
  /// The words; nil to keep all documents.
  package var list: StageResource<PhraseLists>?
  /// How many listed words a document may have.
  package var limit = 0

  /// Without a list.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: DropBadWords
    private let finder = PhraseFinder()

    init(_ stage: DropBadWords) { self.stage = stage }

    func run(_ batch: inout Batch) {
      guard let lists = stage.list?.value else { return }
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let list = lists.list(for: batch.documents[row].language)
        let found = list.map { list in
          batch.texts.withSpan(batch.documents[row].text.range) { finder.find(list, in: $0) }
        }
        let count = found?.count ?? 0
        batch.note("bad-words", Double(count), row: row)
        guard count > stage.limit, let first = found?.first else { continue }
        batch.drop(
          row, stage: DropBadWords.group, for: DropBadWords.reason,
          [.init("word", .text(first)), .init("count", .integer(count))])
      }
    }
  }
}
