import Base
import TestSupport
import Testing

@Suite struct ByteBufferPlaceTests {
  @Test func placedBytesAreFoundByTheirRange() {
    var generator = SeededGenerator(seed: 8)
    var buffer = ByteBuffer()
    var placed: [(range: ByteRange, text: String)] = []
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
        [0x41, 0x7F, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xFF].randomElement(using: &generator)! as UInt8
      }
      // Malformed bytes are repaired as the standard library does it.
      placed.append((buffer.place(repairing: bytes.span), String(decoding: bytes, as: UTF8.self)))
    }
    for (range, text) in placed {
      #expect(buffer.string(range) == text)
      #expect(range.isEmpty == text.isEmpty)
      #expect(Int(range.count) == text.utf8.count)
    }
    // One after the other, without gaps: text that needs no repair too.
    #expect(zip(placed, placed.dropFirst()).allSatisfy { $0.range.range.upperBound == $1.range.range.lowerBound })
    #expect(buffer.string() == placed.map(\.text).joined())
  }

  @Test func spansAndPointersShowTheSameBytes() {
    var buffer = ByteBuffer()
    buffer.append("héllo")
    buffer.append(utf8: " wörld")
    #expect(buffer.string() == "héllo wörld")
    #expect(buffer.withSpan(1..<3) { $0.string } == "é")
    #expect(buffer.withSpan(3..<3) { $0.count } == 0)
    #expect(buffer.withSpan { $0.count } == buffer.count)
    buffer.withUnsafeMutableBytes { $0[0] = UInt8(ascii: "j") }
    buffer[buffer.count - 1] = UInt8(ascii: "m")
    #expect(buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } == "jéllo wörlm")
    #expect(buffer[0] == UInt8(ascii: "j"))
  }

  @Test func memoryIsKeptUntilItIsGivenBack() {
    var buffer = ByteBuffer(capacity: 100)
    #expect(buffer.capacity == 100)
    buffer.append([UInt8](repeating: 1, count: 101))
    // It doubles, so that appending bytes one at a time costs no more than a copy each.
    #expect(buffer.capacity == 200)
    buffer.reserve(900)
    #expect(buffer.capacity == 1001)
    buffer.shrink(to: 64)
    #expect(buffer.capacity == 1001, "too much in use to shrink")
    buffer.removeAll()
    #expect(buffer.count == 0 && buffer.isEmpty == true)
    #expect(buffer.capacity == 1001)
    buffer.append([1, 2, 3])
    buffer.shrink(to: 64)
    #expect(buffer.capacity == 64)
    #expect(buffer.array() == [1, 2, 3])
  }

  @Test func whatFailsInTheRoomAddsNothing() {
    struct Full: Error {}
    var buffer = ByteBuffer()
    buffer.append([1, 2])
    #expect(throws: Full.self) {
      try buffer.withRoom(50) { (room) throws(Full) in
        #expect(room.count >= 50)
        room[0] = 9
        throw Full()
      }
    }
    #expect(buffer.array() == [1, 2])
  }
}
