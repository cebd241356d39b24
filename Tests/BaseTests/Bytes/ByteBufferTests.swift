import Base
import TestSupport
import Testing

@Suite struct ByteBufferTests {
  /// Any sequence of operations gives what the same operations on an array give.
  @Test func behavesAsAnArray() {
    var generator = SeededGenerator(seed: 3)
    var buffer = ByteBuffer()
    var model: [UInt8] = []
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      switch Int.random(in: 0..<7, using: &generator) {
      case 0:
        buffer.append(bytes)
        model += bytes
      case 1:
        buffer.append(7)
        model.append(7)
      case 2:
        let count = Int.random(in: 0...buffer.count, using: &generator)
        buffer.truncate(to: count)
        model.removeLast(model.count - count)
      case 3:
        let count = Int.random(in: 0...buffer.count / 4, using: &generator)
        buffer.removeFirst(count)
        model.removeFirst(count)
      case 4:
        let start = Int.random(in: 0...buffer.count, using: &generator)
        let range = start..<min(start + 10, buffer.count)
        buffer.append(copying: range)
        model += model[range]
      case 5:
        buffer.withRoom(bytes.count) { room in
          for (index, byte) in bytes.enumerated() { room[index] = byte }
          return bytes.count
        }
        model += bytes
      default:
        buffer.shrink(to: 64)
      }
      #expect(buffer.count == model.count)
    }
    #expect(buffer.array() == model)
  }
}
