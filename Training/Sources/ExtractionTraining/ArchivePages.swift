import Base
import Fetch
import HTML
import Records
import Stages

/// The pages of an archive, decoded and parsed as `crawl-extract` does it.
struct ArchivePages {
  /// A WARC file.
  let path: String

  /// Calls `body` with each page's identifier and tree, in order.
  func forEach(_ body: (Span<UInt8>, borrowing HTMLTree) throws -> Void) throws {
    let reader = PageReader(try openSource(path))
    let decoder = DecodeCharacters().makeWorker()
    let parser = HTMLParser()
    var tree = HTMLTree()
    var batch = Batch()
    var hasMore = true
    while hasMore {
      batch.removeAll()
      hasMore = try reader.fill(&batch, maximumPages: 64)
      decoder.run(&batch)
      for document in batch.documents where document.verdict.isKept {
        batch.withCharacters(of: document) { page in tree.load { $0.append(page) } }
        parser.parse(&tree)
        try batch.strings.withSpan(document.id.range) { id throws in try body(id, tree) }
      }
    }
  }
}
