/// Blocks of a file at a server, of which the ones that were read last stay in memory: readers of Parquet jump among the
/// columns of a row group.
struct RangeBlocks {
  /// Blocks kept.
  private static let limit = 16

  /// Bytes of a block: of one request, as few requests are better than few bytes.
  let size: Int
  private let byteCount: Int
  /// The blocks read last, the latest at the end.
  private var blocks: [(number: Int, bytes: [UInt8])] = []

  /// - Parameter byteCount: of the whole file.
  init(size: Int, byteCount: Int) {
    self.size = size
    self.byteCount = byteCount
  }

  /// Keeps a block that is there already.
  mutating func keep(_ number: Int, _ bytes: [UInt8]) {
    if blocks.count == Self.limit { blocks.removeFirst() }
    blocks.append((number, bytes))
  }

  /// Reads what of one block is wanted.
  ///
  /// - Parameter fetch: asks for a part of the file that is not here.
  /// - Returns: the number of bytes read; 0 at the end of the file alone.
  mutating func read<E>(
    at offset: Int, into room: UnsafeMutableRawBufferPointer, fetch: (Range<Int>) throws(E) -> [UInt8]
  ) throws(E) -> Int {
    guard offset < byteCount, room.count > 0 else { return 0 }
    let number = offset / size
    let first = number * size
    if let index = blocks.firstIndex(where: { $0.number == number }) {
      blocks.append(blocks.remove(at: index))
    } else {
      keep(number, try fetch(first..<min(byteCount, first + size)))
    }
    return blocks[blocks.count - 1].bytes.withUnsafeBytes { bytes in
      let count = max(0, min(room.count, bytes.count - (offset - first)))
      guard count > 0 else { return 0 }
      room.copyMemory(from: .init(rebasing: bytes[(offset - first)..<(offset - first + count)]))
      return count
    }
  }
}
