internal import Base

/// A source whose start was read to see what it is, and is given out again.
internal final class StartedSource: ByteSource {
  let name: String
  let byteCount: Int?
  /// The source's first bytes: as many as were asked for, or all there are.
  let start: [UInt8]
  private let source: any ByteSource
  private var position = 0

  init(_ source: any ByteSource, startCount: Int) throws(SourceError) {
    self.source = source
    name = source.name
    byteCount = source.byteCount
    var bytes = ByteBuffer(capacity: startCount)
    while bytes.count < startCount {
      let before = bytes.count
      try bytes.withRoom(startCount - before) { (room) throws(SourceError) in
        try source.read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<(startCount - before)]))
      }
      if bytes.count == before { break }
    }
    start = bytes.array()
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard position < start.count else { return try source.read(into: room) }
    let count = min(room.count, start.count - position)
    start.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}
