internal import Base
internal import HTML
package import Records

/// Turns every payload into UTF-8 and notes which character set it was in.
///
/// Malformed sequences become U+FFFD. HTML's own declarations count for HTML only.
package struct DecodeCharacters: Stage {
  package static let id = "decode-characters"
  package static let group = "decode"
  package static let summary = "Converts every payload to UTF-8 and records its charset."
  package static let examples: [StageExample] = [
    .keeps("UTF-8 that the page declares", ExampleDocument(body: "<meta charset=utf-8><p>Čaj</p>"), charset: "utf-8"),
    .keeps("plain ASCII", ExampleDocument(contentType: "text/plain", body: "Habari"), charset: "utf-8"),
  ]

  package let measure = Document.Measure.characters

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker() }

  private final class Worker: StageWorker {
    private let decoder = CharacterDecoder()

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let document = batch.documents[row]
        let isHTML = MediaType(of: document, in: batch) != .plainText
        let start = batch.characters.count
        let (charset, isVerbatim) = decode(document, isHTML: isHTML, &batch)
        batch.documents[row].characters =
          isVerbatim ? document.body : ByteRange(start: start, count: batch.characters.count - start)
        batch.documents[row].isBodyText = isVerbatim
        batch.documents[row].charset = charset.name
      }
    }

    private func decode(_ document: Document, isHTML: Bool, _ batch: inout Batch) -> CharacterDecoder.Decoded {
      // Taken out while it grows, because the body is read from the same batch.
      var characters = ByteBuffer(capacity: 0)
      swap(&characters, &batch.characters)
      defer { swap(&characters, &batch.characters) }
      return batch.bodies.withSpan(document.body.range) { body in
        batch.strings.withSpan(document.declaredCharset.range) { declared in
          decoder.decodeUnlessVerbatim(body, httpCharset: declared, isHTML: isHTML, into: &characters)
        }
      }
    }
  }
}
