@testable import Records
import CZlib
import TestSupport
import Testing

@Suite struct CRC32Tests {
  /// Any length from any alignment, against zlib.
  @Test func equalsZlib() {
    var generator = SeededGenerator(seed: 2)
    let bytes = (0..<20_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let lengths = [0, 1, 255, 1023, 1024, 1025, 1279, 1280, 1281, 1535, 1536, 4096, 5000, 16_383, 16_384, 19_990]
    bytes.withUnsafeBufferPointer { bytes in
      for length in lengths {
        for start in [0, 1, 9] {
          let part = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
          let expected = crc32(0, part.baseAddress, UInt32(part.count))
          #expect(CRC32.checksum(part) == UInt32(expected), "\(length) bytes from \(start)")
        }
      }
    }
  }

  @Test func gzipHeaders() {
    let plain: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    func count(_ flags: UInt8, _ more: [UInt8]) -> Int? {
      var bytes = plain + more
      bytes[3] = flags
      return bytes.withUnsafeBufferPointer { GzipHeader.count($0) }
    }
    #expect(count(0, []) == 10)
    #expect(count(0x04, [3, 0, 1, 2, 3, 9]) == 15)
    #expect(count(0x04, [3, 0, 1]) == nil)
    #expect(count(0x08, Array("name\0x".utf8)) == 15)
    #expect(count(0x18, Array("name\0comment\0".utf8)) == 23)
    #expect(count(0x18, Array("name\0comment".utf8)) == nil)
    #expect(count(0x1E, [1, 0, 7] + Array("n\0c\0".utf8) + [1, 2]) == 19)
    #expect(count(0x20, []) == nil, "reserved flags")
    #expect(Array(plain.prefix(9)).withUnsafeBufferPointer { GzipHeader.count($0) } == nil)
  }
}
