import Base
import Foundation
import HTML
import TestSupport
import Testing

/// The pages of the sample archive, each put into its own encoding by iconv(3) and read back.
@Suite struct SamplePagesTests {
  struct Page {
    var file: String
    var contentType: String
    var charset: String
  }

  static func pages() throws -> [Page] {
    let text = try String(contentsOfFile: TestFiles.fixture("sample/manifest.tsv"), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t").map(String.init)
      return Page(file: cells[0], contentType: cells[2], charset: cells[5])
    }
  }

  /// `text` in another encoding, by the C library's converter.
  static func encoded(_ text: [UInt8], into charset: String) throws -> [UInt8] {
    guard let converter = iconv_open(charset, "utf-8"), converter != iconv_t(bitPattern: -1) else {
      throw POSIXError(.EINVAL)
    }
    defer { iconv_close(converter) }
    var input = text.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: 4 * text.count + 16)
    var (left, room) = (input.count, output.count)
    let failed = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var source = input.baseAddress
        var target = output.baseAddress
        return iconv(converter, &source, &left, &target, &room) == -1
      }
    }
    guard !failed else { throw POSIXError(.EILSEQ) }
    return output.dropLast(room).map { UInt8(bitPattern: $0) }
  }

  @Test func everyPageIsReadAsItWasWritten() throws {
    let decoder = CharacterDecoder()
    var count = 0
    for page in try SamplePagesTests.pages() where page.charset != "-" {
      var plain = [UInt8](try Data(contentsOf: URL(fileURLWithPath: TestFiles.fixture("sample/pages/\(page.file)"))))
      let bytes = page.charset == "utf-8" ? plain : try SamplePagesTests.encoded(plain, into: page.charset)
      if plain.starts(with: [0xEF, 0xBB, 0xBF]) { plain.removeFirst(3) }
      let header = page.contentType.split(separator: "charset=").dropFirst().first.map(String.init) ?? ""
      let found = decoded(bytes, http: header, isHTML: page.contentType.contains("html"), with: decoder)
      #expect(found.charset.name == page.charset && found.charset.malformedCount == 0, "\(page.file): \(found.charset)")
      #expect(Array(found.text.utf8) == plain, "\(page.file)")
      count += 1
    }
    #expect(count > 30)
  }

  /// The first bytes of a page without a declaration lead to the same guess wherever they are cut.
  @Test(arguments: [("ru-ryby.html", "koi8-r"), ("ja-neko.html", "euc-jp")])
  func aCutCharacterDoesNotTurnTheGuess(file: String, charset: String) throws {
    let plain = [UInt8](try Data(contentsOf: URL(fileURLWithPath: TestFiles.fixture("sample/pages/\(file)"))))
    let bytes = try SamplePagesTests.encoded(plain, into: charset)
    for end in (bytes.count - 40)...bytes.count {
      #expect(decoded(Array(bytes[..<end])).charset.name == charset, "\(end) bytes")
    }
  }

  /// Every single-byte encoding against the C library, where both have the byte.
  @Test func singleBytesAgreeWithTheCLibrary() throws {
    var compared = 0
    for encoding in CharacterEncoding.allCases {
      // KOI8-U and Macintosh's Cyrillic are other tables there (the Standard names KOI8-RU's letters).
      guard encoding != .koi8U, encoding != .macCyrillic, encoding != .userDefined else { continue }
      for byte in UInt8(0xA0)...0xFF {
        let found = decoded([0x20, byte, 0x20], http: encoding.rawValue)
        guard found.charset.source == .http, found.charset.malformedCount == 0 else { continue }
        guard let back = try? SamplePagesTests.encoded(Array(found.text.utf8), into: encoding.rawValue) else {
          continue
        }
        #expect(back == [0x20, byte, 0x20], "\(encoding.rawValue) \(byte)")
        compared += 1
      }
    }
    #expect(compared > 2200)
  }
}
