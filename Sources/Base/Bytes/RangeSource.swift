/// Bytes with random access: a file, an object behind range requests.
///
/// Sources are used by one thread at a time.
public protocol RangeSource: AnyObject {
  /// The source's name in faults, records and messages: a path or a URL.
  var name: String { get }

  /// The total number of bytes.
  var byteCount: Int { get }

  /// Reads up to `room.count` bytes that start at `offset` into `room` and returns how many; 0 only where the
  /// source ends at or before `offset`.
  func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
}

extension RangeSource {
  /// The `count` bytes from `offset` on, or fewer where the source ends.
  package func bytes(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
    var bytes = ByteBuffer(capacity: count)
    while bytes.count < count {
      let (start, missing) = (offset + bytes.count, count - bytes.count)
      let before = bytes.count
      try bytes.withRoom(missing) { (room) throws(SourceError) in
        try read(at: start, into: UnsafeMutableRawBufferPointer(start: room.baseAddress, count: missing))
      }
      guard bytes.count > before else { break }
    }
    return bytes.array()
  }
}

/// A source over bytes in memory.
public final class MemoryRangeSource: RangeSource {
  /// The name given at creation.
  public let name: String
  private let bytes: [UInt8]

  /// A source over `bytes`.
  public init(_ bytes: [UInt8], name: String = "memory") {
    self.bytes = bytes
    self.name = name
  }

  /// The number of bytes in memory.
  public var byteCount: Int { bytes.count }

  /// Copies bytes from `offset` on.
  public func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = min(room.count, max(0, bytes.count - offset))
    if count > 0 { bytes.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[offset..<offset + count])) } }
    return count
  }
}
