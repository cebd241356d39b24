import Testing

@testable import Stages

struct BinaryContentTests {
  @Test(arguments: [
    ("png", "89504E470D0A1A0A0000000D49484452"), ("jpeg", "FFD8FFE000104A464946"), ("pdf", "255044462D312E340A"),
    ("zip", "504B030414000000"), ("gzip", "1F8B0800000000000003"), ("riff", "524946460000000057415645"),
    ("mp4", "0000001866747970 6D703432 00000000"), ("mp3", "494433040000000000"), ("woff2", "774F463200010000"),
    ("ole", "D0CF11E0A1B11AE1"), ("elf", "7F454C4602010100"), ("exe", "4D5A900003000000"),
    ("sqlite", "53514C69746520666F726D6174203300"), ("ico", "000001000100"), ("data", "0102030405060708"),
    ("7z", "377ABCAF271C0004"), ("bzip2", "425A683931415926535900010203"), ("rtf", "7B5C727466315C616E7369"),
  ])
  func formats(_ name: String, _ hex: String) {
    let digits = hex.filter { $0 != " " }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
      let start = digits.index(digits.startIndex, offsetBy: place)
      return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)!
    }
    #expect(BinaryContent.format(of: bytes.span) == name)
  }

  @Test(arguments: [
    "<p>page</p>", "BMW baut Autos", "MZ is two letters", "RIFF, in jazz, is a phrase", "PAR1 wrote this",
    "ID3 tags are explained", "\u{1B}$B%F%9%H\u{1B}(B", "one \u{0} stray", "a\u{1}b\u{2}c", "", "x",
    "Pages ftyp",
  ])
  func texts(_ text: String) {
    #expect(BinaryContent.format(of: Array(text.utf8).span) == nil)
  }

  @Test(arguments: [true, false], [true, false])
  func utf16IsText(isBigEndian: Bool, hasMark: Bool) {
    let page = "<html><head><title>Ukurasa</title></head><body><p>Habari za asubuhi, страница, 頁</p></body></html>"
    let units = (hasMark ? [0xFEFF] : []) + Array(page.utf16)
    let bytes = units.flatMap { unit in
      isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    #expect(BinaryContent.format(of: bytes.span) == nil)
  }

  /// Bytes as compressed data has them, of which one in nine is none of text's.
  @Test func anyDataIsTold() {
    var state: UInt64 = 7
    for _ in 0..<200 {
      let bytes = (0..<600).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      #expect(BinaryContent.format(of: bytes.span) != nil)
    }
  }
}
