import Base
import TestSupport
import Testing

/// What UTF-8 ends in the middle of a character, against a list of all proper beginnings of characters.
@Suite struct CutSequenceTests {
  /// All beginnings of well-formed sequences of more than one byte. The last byte is free, so that every 64th scalar
  /// has them all.
  private static let beginnings: Set<[UInt8]> = {
    var beginnings: Set<[UInt8]> = []
    for value in stride(from: UInt32(0x80), through: 0x10FFFF, by: 64) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(UTF8.encode(scalar)!)
      for count in 1..<bytes.count { beginnings.insert(Array(bytes.prefix(count))) }
    }
    return beginnings
  }()

  private func check(_ tail: [UInt8]) {
    let bytes = Array("aé".utf8) + tail
    let found = bytes.withUnsafeBufferPointer { UTF8Text.isCutSequence($0, at: 3) }
    #expect(found == Self.beginnings.contains(tail), "\(tail)")
  }

  @Test func everySequenceOfOneAndTwoBytes() {
    for first in UInt8.min...UInt8.max {
      check([first])
      guard first >= 0xC0 else { continue }
      for second in UInt8.min...UInt8.max { check([first, second]) }
    }
  }

  @Test func longerSequences() {
    let edges: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
    for first in 0xE0...0xFF as ClosedRange<UInt8> {
      for second in edges {
        for third in edges {
          check([first, second, third])
          check([first, second, third, 0x80])
        }
      }
    }
  }

  /// A text that is read in pieces: at any cut, what is left over is a cut sequence or nothing.
  @Test func textCutAnywhere() {
    let text = Array("aéж字😀ß\u{10FFFF}z".utf8)
    for end in 0...text.count {
      let piece = Array(text[..<end])
      piece.withUnsafeBufferPointer { bytes in
        let valid = UTF8Text.validPrefix(bytes)
        #expect(String(validating: bytes[..<valid], as: UTF8.self) != nil)
        #expect(valid == end || UTF8Text.isCutSequence(bytes, at: valid))
        #expect(end - valid < 4)
      }
    }
  }

  @Test func validPrefixFromTheMiddle() {
    let text = Array((String(repeating: "aé字😀", count: 12)).utf8)
    for start in text.indices where text[start] & 0xC0 != 0x80 {
      for broken in [start, start + 5, start + 40] where broken < text.count {
        var bytes = text
        bytes[broken] = 0xFF
        // The first place from which the rest is not valid any more: the beginning of the character that was broken.
        let expected = (start...broken).last { text[$0] & 0xC0 != 0x80 }!
        #expect(bytes.withUnsafeBufferPointer { UTF8Text.validPrefix($0, from: start) } == expected)
      }
    }
  }

  @Test(arguments: [("", 5, 0), ("abc", 5, 0), ("é字😀", 5, 3), ("éééééé", 5, 5), ("éa", 1, 1)])
  func longSequences(_ text: String, _ limit: Int, _ count: Int) {
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { UTF8Text.longSequences($0, limit: limit) } == count)
  }
}
