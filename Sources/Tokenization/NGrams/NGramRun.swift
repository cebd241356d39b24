internal import Base

/// Sorted keys with their counts in a private file that is removed with this object.
internal final class NGramRun {
  /// Bytes of a key and its count.
  private static let recordBytes = 24
  private static let bufferRecords = 1 << 12

  private var file: AtomicFile
  private var buffer = ByteBuffer(capacity: NGramRun.recordBytes * NGramRun.bufferRecords)
  private var bufferOffset = 0
  private var readOffset = 0
  /// The record that is read next; nil behind the last.
  private(set) var head: (key: UInt128, count: UInt64)?

  /// - Parameter path: what the private file's name is made of.
  init(path: String) throws(OutputError) { file = try AtomicFile(path: path) }

  func append(_ key: UInt128, _ count: UInt64) throws(OutputError) {
    buffer.withRoom(Self.recordBytes) { room in
      let room = UnsafeMutableRawPointer(room.baseAddress!)
      room.storeBytes(of: key.littleEndian, as: UInt128.self)
      room.storeBytes(of: count.littleEndian, toByteOffset: 16, as: UInt64.self)
      return Self.recordBytes
    }
    if buffer.count == Self.recordBytes * Self.bufferRecords { try flush() }
  }

  private func flush() throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    buffer.removeAll()
  }

  /// Ends writing and gives the buffer back until reading begins.
  func finish() throws(OutputError) {
    try flush()
    buffer.shrink(to: 16)
  }

  /// Reads the next record.
  func advance() throws(OutputError) {
    if bufferOffset == buffer.count {
      buffer.removeAll()
      bufferOffset = 0
      try buffer.withRoom(Self.recordBytes * Self.bufferRecords) { (room) throws(OutputError) in
        try file.read(
          at: readOffset,
          into: UnsafeMutableRawBufferPointer(
            start: room.baseAddress, count: Self.recordBytes * Self.bufferRecords))
      }
      readOffset += buffer.count
      if buffer.isEmpty {
        head = nil
        return
      }
    }
    head = buffer.withUnsafeBytes { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      return (
        UInt128(littleEndian: raw.loadUnaligned(fromByteOffset: bufferOffset, as: UInt128.self)),
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: bufferOffset + 16, as: UInt64.self))
      )
    }
    bufferOffset += Self.recordBytes
  }

  /// Calls `body` with the keys of several runs in order, counts of equal keys added up.
  static func merge(
    _ runs: [NGramRun], _ body: (UInt128, UInt64) throws(OutputError) -> Void
  ) throws(OutputError) {
    for run in runs { try run.advance() }
    // A heap of runs by their heads, the least first.
    var heap = runs.filter { $0.head != nil }
    func key(_ index: Int) -> UInt128 { heap[index].head?.key ?? .max }
    func sink(_ start: Int) {
      var index = start
      while true {
        var least = index
        for child in [2 * index + 1, 2 * index + 2] where child < heap.count && key(child) < key(least) {
          least = child
        }
        if least == index { return }
        heap.swapAt(index, least)
        index = least
      }
    }
    for index in heap.indices.reversed() { sink(index) }
    var current: (key: UInt128, count: UInt64)?
    while let head = heap.first?.head {
      if let last = current, last.key == head.key {
        current = (last.key, last.count + head.count)
      } else {
        if let last = current { try body(last.key, last.count) }
        current = head
      }
      try heap[0].advance()
      if heap[0].head == nil {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
      }
      sink(0)
    }
    if let last = current { try body(last.key, last.count) }
  }
}
