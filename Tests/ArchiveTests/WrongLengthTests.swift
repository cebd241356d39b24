import Base
import Records
import Testing

@testable import Archive

/// A length that ends anywhere around the next record's start never hides that record.
struct WrongLengthTests {
  /// Three records of one form, whose lengths are `wrong` bytes off where `isWrong` says so.
  private static func archive(
    _ form: Form, wrong: Int, isWrong: (Int) -> Bool = { $0 < 2 }
  ) -> [UInt8] {
    var text = ""
    for number in 0..<3 {
      let content = "page \(number), and more of it" + String(repeating: " word", count: 60) + " end\(number)"
      text += form.record(number, content, length: content.utf8.count + (isWrong(number) ? wrong : 0))
    }
    return Array(text.utf8)
  }

  enum Form: CaseIterable {
    case crlf, lineFeeds, texts, arc

    func record(_ number: Int, _ content: String, length: Int) -> String {
      switch self {
      case .crlf: warc("resource", number, content, length, "\r\n")
      case .lineFeeds: warc("resource", number, content, length, "\n")
      case .texts: warc("conversion", number, content, length, "\r\n")
      case .arc: "http://example.org/\(number) 192.0.2.1 20040102030405 text/html \(length)\n\(content)\n"
      }
    }

    private func warc(_ type: String, _ number: Int, _ content: String, _ length: Int, _ end: String) -> String {
      let fields = [
        "WARC/1.0", "WARC-Type: \(type)", "WARC-Target-URI: http://example.org/\(number)",
        "WARC-Date: 2024-01-02T03:04:05Z", "WARC-Record-ID: <urn:uuid:\(number)>", "Content-Length: \(length)",
      ]
      return fields.joined(separator: end) + end + end + content + end + end
    }
  }

  private func read(_ bytes: [UInt8], _ limits: ArchiveLimits = ArchiveLimits(), pieceSize: Int = .max) throws -> (
    contents: [String], faults: Int
  ) {
    let reader = ArchiveReader(MemorySource(bytes, pieceSize: pieceSize), limits: limits)
    var contents: [String] = []
    while try reader.next() {
      contents.append(
        reader.withContent { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } })
    }
    return (contents, reader.takeFaults().count)
  }

  @Test(arguments: Form.allCases)
  func noNextRecordIsSwallowed(_ form: Form) throws {
    for wrong in 1...70 {
      for bytes in [Self.archive(form, wrong: wrong), Self.archive(form, wrong: wrong) { $0 == 0 }] {
        let (contents, faults) = try read(bytes)
        #expect(contents.count == 3, "\(form), \(wrong) too long")
        for (number, content) in contents.enumerated() {
          #expect(content.hasPrefix("page \(number)"))
          #expect(content.trimmedEnd.hasSuffix(" end\(number)"), "\(form), \(wrong) too long")
        }
        if wrong > 4 { #expect(faults > 0, "\(form), \(wrong) too long") }
      }
    }
  }

  @Test(arguments: Form.allCases)
  func theSameInSmallPieces(_ form: Form) throws {
    for wrong in stride(from: 1, through: 69, by: 4) {
      let bytes = Self.archive(form, wrong: wrong)
      let whole = try read(bytes)
      let pieces = try read(bytes, pieceSize: 7)
      #expect(pieces.contents == whole.contents)
      #expect(pieces.faults == whole.faults)
    }
  }

  /// Content beyond the limit is not kept, but the record that starts at its end is.
  @Test(arguments: Form.allCases)
  func behindContentBeyondTheLimit(_ form: Form) throws {
    var limits = ArchiveLimits()
    limits.content = 50
    for wrong in 0...70 {
      let (contents, _) = try read(Self.archive(form, wrong: wrong), limits)
      #expect(contents.count == 3, "\(form), \(wrong) too long")
      #expect(contents.enumerated().allSatisfy { $1.utf8.count == 50 && $1.hasPrefix("page \($0)") })
    }
  }

  /// A page that quotes a record's header, with the right length, stays whole.
  @Test func quotedHeaderIsContent() throws {
    let quote = Form.crlf.record(7, "quoted", length: 6)
    let text = Form.crlf.record(0, quote, length: quote.utf8.count) + Form.crlf.record(1, "page", length: 4)
    #expect(try read(Array(text.utf8)).contents == [quote, "page"])
  }
}

extension String {
  /// Without the line breaks at the end, which belong to the record's end where a length is a little too long.
  fileprivate var trimmedEnd: Substring {
    var text = self[...]
    while let last = text.last, last.isNewline { text.removeLast() }
    return text
  }
}
