internal import Base
package import Records

/// Drops documents whose publishers do not want them in a corpus: by URL, host or identifier, for captures of any time or
/// of some (`OptOutList` has the form of the list, which `dataprep takedown` takes too).
///
/// No list is built in. What it drops belongs to no release, noisy or clean: it is written under `blocked/`, the third
/// shelf beside these (`Drop.Reason.shelf`), so that a list can be checked, and a later one applied to an old crawl.
///
/// Cost: a look-up for the identifier, one for the URL, and one for each dot of the host; URLs are hashed once more where
/// the list has beginnings of URLs.
package struct BlockList: Stage {
  package static let reason = Drop.Reason.optOut
  package static let id = "block-list"
  package static let purpose = ["list"]
  package static let group = "block-list"
  package static let summary = "Drops documents whose URL, host or identifier is on a list of those who opted out."
  package static let parameters: [StageParameter<BlockList>] = [
    .init("list", \.list, "The list of URLs, hosts and identifiers, with dates; null for none.") { resources, name in
      try resources.optOutList(name)
    }
  ]
  package static let examples: [StageExample] = [
    .keeps("any document, without a list", ExampleDocument(text: "Maji ni uhai."))
  ]

  /// The list; nil for none.
  package var list: StageResource<OptOutList>?

  /// Without a list.
  package init() {}

  package var measure: Document.Measure { .text }

  package func makeWorker() -> any StageWorker { BlockListWorker(list?.value ?? OptOutList()) }
}

extension Drop.Reason {
  /// Somebody who may say so does not want the document in a corpus.
  package static let optOut = Drop.Reason(rawValue: "opt-out")

  /// Whether who publishes the document does not want it in a corpus: it is in no release, and a shelf of its own.
  package var isOptOut: Bool { self == .optOut || self == .disallowed }

  /// The folder, relative to a run's, that documents dropped for this reason are written to: `blocked` for those whose
  /// publishers opted out, and `rejects/REASON` for all others.
  package var shelf: String { isOptOut ? "blocked" : "rejects/\(rawValue)" }
}

private final class BlockListWorker: StageWorker {
  private let list: OptOutList
  private var scratch = OptOutList.Scratch()

  init(_ list: OptOutList) { self.list = list }

  func run(_ batch: inout Batch) {
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      let document = batch.documents[row]
      let number = batch.strings.withSpan(document.url.range) { url in
        batch.strings.withSpan(document.id.range) { id in
          batch.strings.withSpan(document.date.range) { date in
            list.match(url: url, id: id, date: date, &scratch)
          }
        }
      }
      guard let number else { continue }
      let entry = list.entries[number]
      batch.drop(
        row, stage: BlockList.group, for: .optOut,
        [.init("entry", .text(entry.text)), .init("kind", .text(entry.kind.rawValue))])
    }
  }
}
