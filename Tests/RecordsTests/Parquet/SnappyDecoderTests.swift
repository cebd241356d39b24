@testable import Records
import TestSupport
import Testing

@Suite struct SnappyDecoderTests {
  private static func decode(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { buffer in
      let input = PageBytes(base: buffer.baseAddress!, count: buffer.count)
      let head = try SnappyDecoder.head(input)
      guard head.count < 1 << 20 else { throw FormatFault.damaged("large") }
      let room = UnsafeMutablePointer<UInt8>.allocate(capacity: head.count + SnappyDecoder.slack)
      defer { room.deallocate() }
      try SnappyDecoder.decode(input, from: head.start, to: room, count: head.count)
      return Array(UnsafeBufferPointer(start: room, count: head.count))
    }
  }

  /// Elements written by hand from the format's description: literals of each length form, copies of each offset form.
  @Test func eachElement() throws {
    #expect(try Self.decode([0]) == [])
    #expect(try Self.decode([3, 2 << 2, 1, 2, 3]) == [1, 2, 3])
    let long = [UInt8](repeating: 9, count: 300)
    #expect(try Self.decode([0xAC, 2, 61 << 2, 0x2B, 1] + long) == long)
    // "abc", then seven bytes from three back: a copy that overlaps itself.
    #expect(
      try Self.decode([10, 2 << 2, 97, 98, 99, (7 - 4) << 2 | 1, 3]) == Array("abcabcabca".utf8))
    #expect(try Self.decode([6, 1 << 2, 97, 98, 3 << 2 | 2, 2, 0]) == Array("ababab".utf8))
    #expect(try Self.decode([6, 1 << 2, 97, 98, 3 << 2 | 3, 2, 0, 0, 0]) == Array("ababab".utf8))
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 63, 64, 100])
  func copiesOfEachDistance(_ distance: Int) throws {
    for length in 1...64 {
      let pattern = (0..<distance).map { UInt8($0) }
      var bytes: [UInt8] = []
      var size = distance + length
      while size >= 0x80 {
        bytes.append(UInt8(size & 0x7F) | 0x80)
        size >>= 7
      }
      bytes.append(UInt8(size))
      bytes += [60 << 2, UInt8(distance - 1)] + pattern + [UInt8(length - 1) << 2 | 2, UInt8(distance), 0]
      #expect(try Self.decode(bytes) == (0..<distance + length).map { UInt8($0 % distance) }, "\(length)")
    }
  }

  @Test(
    arguments: [
      [], [5], [3, 2 << 2, 1, 2], [3, 3 << 2, 1, 2, 3, 4], [4, 0, 1, 1, 2], [4, 0, 1, 1, 0], [5, 0, 1, 2 << 2 | 2, 1],
      [2, 63 << 2, 1], [2, 63 << 2, 255, 255, 255, 255, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], [5, 0, 1],
    ] as [[UInt8]])
  func malformed(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    #expect(throws: FormatFault.self) { try Self.decode(bytes) }
  }

  @Test func randomBytesAreBytesOrFaults() {
    var random = SeededGenerator(seed: 2)
    var decoded = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      if (try? Self.decode(bytes)) != nil { decoded += 1 }
    }
    #expect(decoded < 2000)
  }
}
