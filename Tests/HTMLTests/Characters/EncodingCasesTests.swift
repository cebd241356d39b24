import Base
import Foundation
import HTML
import TestSupport
import Testing

/// html5lib's cases for finding the encoding of a page, where the checkout's neighbour has them.
@Suite struct EncodingCasesTests {
  struct Case {
    var data: [UInt8]
    var encoding: String
  }

  /// Cases whose name has a quotation mark stuck to it: no label to the Standard, forgiven here.
  static let forgiven = ["tests1.dat": [10, 25]]

  static func cases(_ file: String) throws -> [Case] {
    let path = try #require(TestFiles.shared("html5lib-tests/encoding/\(file)"))
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var cases: [Case] = []
    for part in bytes.split(by: Array("#data\n".utf8)) where !part.isEmpty {
      let halves = part.split(by: Array("\n#encoding\n".utf8))
      try #require(halves.count == 2)
      let name = String(decoding: halves[1].prefix { $0 != 0x0A }, as: UTF8.self)
      cases.append(Case(data: halves[0], encoding: name.lowercased()))
    }
    return cases
  }

  @Test(
    .enabled(if: TestFiles.shared("html5lib-tests") != nil, "needs ../shared/data/html5lib-tests"),
    arguments: ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"])
  func findsTheDeclaredEncoding(file: String) throws {
    let cases = try EncodingCasesTests.cases(file)
    #expect(cases.count > 0)
    let decoder = CharacterDecoder()
    for (index, one) in cases.enumerated() {
      var output = ByteBuffer()
      let found = decoder.decode(one.data.span, httpCharset: [UInt8]().span, isHTML: true, into: &output)
      if EncodingCasesTests.forgiven[file]?.contains(index) == true {
        #expect(found.name == "iso-8859-2", "\(file), case \(index)")
      } else if found.source == .form {
        // Beyond the Standard: what nothing declares is UTF-8 when it is well-formed, and a
        // declaration that the bytes contradict is passed over.
        let isUndeclared = one.encoding == "windows-1252"
        let isContradicted = one.data.contains { $0 >= 0x80 }
        #expect(found.name == "utf-8" && (isUndeclared || isContradicted), "\(file), case \(index)")
      } else {
        #expect(found.name == one.encoding, "\(file), case \(index): \(found)")
      }
    }
  }
}

extension Array where Element == UInt8 {
  func split(by separator: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var start = 0
    var index = 0
    while index + separator.count <= count {
      if self[index..<(index + separator.count)].elementsEqual(separator) {
        parts.append(Array(self[start..<index]))
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    parts.append(Array(self[start...]))
    return parts
  }
}
