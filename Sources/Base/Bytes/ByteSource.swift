/// Bytes read once, front to back: a file, standard input, a download.
///
/// Sources are used by one thread at a time.
public protocol ByteSource: AnyObject {
  /// The source's name in faults, records and messages: a path, a URL or `-`.
  var name: String { get }

  /// The total number of bytes, if known in advance.
  var byteCount: Int? { get }

  /// Reads up to `room.count` bytes into `room` and returns how many; 0 only at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int

  /// The same bytes with random access, for formats whose directory is at their end; nil where there is none, as for
  /// standard input. This source is not read any more after that.
  func rangeSource() throws(SourceError) -> (any RangeSource)?
}

extension ByteSource {
  /// Nil: most sources are streams.
  public func rangeSource() throws(SourceError) -> (any RangeSource)? { nil }

  /// Skips `count` bytes, or fewer if the source ends.
  package func skip(_ count: Int) throws(SourceError) {
    guard count > 0 else { return }
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, 1 << 18), alignment: 16)
    defer { room.deallocate() }
    var rest = count
    while rest > 0 {
      let read = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<min(rest, room.count)]))
      guard read > 0 else { return }
      rest -= read
    }
  }
}

/// A source over bytes in memory, returned in pieces of at most `pieceSize`, as from a pipe or socket.
public final class MemorySource: ByteSource {
  /// The name given at creation.
  public let name: String
  private let bytes: [UInt8]
  private let pieceSize: Int
  private var position = 0

  /// - Parameter pieceSize: the maximum that one `read` returns; tests vary it.
  public init(_ bytes: [UInt8], name: String = "memory", pieceSize: Int = .max) {
    self.bytes = bytes
    self.name = name
    self.pieceSize = max(1, pieceSize)
  }

  /// The number of bytes in memory.
  public var byteCount: Int? { bytes.count }

  /// Copies the next piece.
  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = min(room.count, bytes.count - position, pieceSize)
    bytes.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }

  /// The bytes in memory.
  public func rangeSource() throws(SourceError) -> (any RangeSource)? { MemoryRangeSource(bytes, name: name) }
}
