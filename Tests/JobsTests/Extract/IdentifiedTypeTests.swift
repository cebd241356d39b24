import Base
import Records
import TestSupport
import Testing

@testable import Jobs

/// A crawler's guess of a page's type changes nothing (docs/warc.md).
struct IdentifiedTypeTests {
  @Test(arguments: ["application/pdf", "text/html", "image/png"])
  func guessesAreNotUsed(_ guess: String) throws {
    try withTemporaryFolder { folder in
      let html = ArchiveText.html(
        title: "A page", paragraphs: (0..<4).map { "Sentence \($0) of the page, with words to read." })
      let pages = [
        ArchiveText.Page(url: "https://a.example/none", contentType: "", body: html),
        ArchiveText.Page(url: "https://a.example/html", body: html),
        ArchiveText.Page(url: "https://a.example/other", contentType: "application/x-other", body: html),
      ]
      var found: [[String: [UInt8]]] = []
      for field in ["", "WARC-Identified-Payload-Type: \(guess)\r\n"] {
        let bytes = pages.enumerated().flatMap { number, page in
          Array(
            String(decoding: ArchiveText.response(page, number: number), as: UTF8.self)
              .replacing("WARC-Type: response\r\n", with: "WARC-Type: response\r\n\(field)").utf8)
        }
        try AtomicFile.write(bytes.span, to: "\(folder)/a.warc")
        // Documents tell where their record is, which the field moves: texts are compared.
        let output = "\(folder)/out\(found.count)"
        _ = try ExtractJobTests.extract(["\(folder)/a.warc"], to: output) { $0.format = .lines(.plain) }
        found.append(try ExtractJobTests.contents(output).mapValues { Self.texts(of: $0) })
      }
      #expect(found[0].keys.contains { $0.hasPrefix("docs/") } && found[0].keys.contains { $0.hasPrefix("rejects/") })
      #expect(found[0] == found[1])
    }
  }

  /// Lines without their numbers.
  private static func texts(of bytes: [UInt8]) -> [UInt8] { bytes.filter { !(0x30...0x39).contains($0) } }
}
