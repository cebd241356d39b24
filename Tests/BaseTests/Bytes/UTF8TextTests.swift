import Base
import TestSupport
import Testing

/// Checked against the standard library, which repairs by maximal subparts too.
@Suite struct UTF8TextTests {
  func check(_ bytes: [UInt8]) {
    let expected = String(decoding: bytes, as: UTF8.self)
    let isValid = String(validating: bytes, as: UTF8.self) != nil
    var output = ByteBuffer()
    let (malformed, prefix) = bytes.withUnsafeBufferPointer {
      (UTF8Text.repair($0, into: &output), UTF8Text.validPrefix($0))
    }
    #expect(output.array() == Array(expected.utf8), "\(bytes)")
    #expect((malformed == 0) == isValid, "\(bytes)")
    #expect((prefix == bytes.count) == isValid, "\(bytes)")
  }

  @Test func everySequenceOfTwoBytesAndEverySpecialOfMore() {
    for first in UInt8.min...UInt8.max {
      for second in stride(from: 0, through: 255, by: 5) { check([first, UInt8(second)]) }
    }
    let special: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF,
    ]
    for first in special where first >= 0xC0 {
      for second in special {
        for third in special {
          for fourth in [0x41, 0x80, 0xBF, 0xC2] as [UInt8] { check([first, second, third, fourth]) }
        }
      }
    }
  }

  /// The same sequences at every place in the words that are read at once.
  @Test func sequencesAtAnyPlace() {
    let samples: [[UInt8]] = [
      Array("é".utf8), Array("ж".utf8), Array("ಕ".utf8), Array("😀".utf8), [0xC0, 0x80], [0xE0, 0x80, 0x80],
      [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80],
    ]
    for filler in ["a", "ж", "ಕ", "😀"] {
      for sample in samples {
        for before in 0..<40 {
          check(
            Array(String(repeating: filler, count: before).utf8) + sample
              + Array(String(repeating: filler, count: 12).utf8))
        }
      }
    }
  }

  @Test func mutatedTextIsRepairedAsTheStandardLibraryDoes() {
    var random = SeededGenerator(seed: 5)
    let text = Array("Kiswahili ni lugha; größer, Привет мир, 日本語テキスト, हिन्दी, 😀🎉 fin. ".utf8)
    for _ in 0..<1000 {
      var bytes = Array(repeating: text, count: Int.random(in: 1...3, using: &random)).flatMap { $0 }
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        default: bytes.insert(UInt8.random(in: 128...255, using: &random), at: at)
        }
      }
      check(bytes)
    }
  }
}
