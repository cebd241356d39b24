import TestSupport
import Testing

@testable import Records

@Suite("UTF-8 scanning")
struct UTF8ScanTests {
  private func scan(_ bytes: [UInt8]) -> [UInt32] {
    bytes.withUnsafeBufferPointer { buffer in
      var scan = UTF8Scan(buffer)
      var found: [UInt32] = []
      while let code = scan.next() { found.append(code) }
      #expect(scan.offset == bytes.count)
      return found
    }
  }

  @Test("decodes valid text exactly")
  func valid() {
    let text = "aé水😀\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}"
    #expect(scan(Array(text.utf8)) == text.unicodeScalars.map(\.value))
  }

  @Test(
    "gives a replacement for each byte that begins nothing",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xE2, 0x82], [0xC3],
      [0xE0, 0x9F, 0xBF], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF], [0xBF],
    ] as [[UInt8]])
  func invalid(bytes: [UInt8]) {
    #expect(scan(bytes) == [UInt32](repeating: 0xFFFD, count: bytes.count))
    #expect(scan([0x61] + bytes + [0x62]) == [0x61] + [UInt32](repeating: 0xFFFD, count: bytes.count) + [0x62])
  }

  @Test("never leaves the bytes, whatever they are")
  func random() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(scan(bytes).count <= bytes.count)
    }
  }
}
