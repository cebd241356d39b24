/// Bytes read once, front to back: a file, standard input, a download.
///
/// Sources are used by one thread at a time.
public protocol ByteSource: AnyObject {
  /// What faults, records and messages call this source: a path, a URL or `-`.
  var name: String { get }

  /// Bytes in all, where it is known beforehand.
  var byteCount: Int? { get }

  /// Reads up to `room.count` bytes into `room` and returns how many; 0 only at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
}

extension ByteSource {
  /// Reads up to `count` bytes and drops them; fewer only where the source ends.
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

/// A source over bytes in memory, handed out in pieces of at most `pieceSize`, as pipes and sockets do.
public final class MemorySource: ByteSource {
  public let name: String
  private let bytes: [UInt8]
  private let pieceSize: Int
  private var position = 0

  /// - Parameter pieceSize: the most that one `read` returns; tests vary it.
  public init(_ bytes: [UInt8], name: String = "memory", pieceSize: Int = .max) {
    self.bytes = bytes
    self.name = name
    self.pieceSize = max(1, pieceSize)
  }

  public var byteCount: Int? { bytes.count }

  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = min(room.count, bytes.count - position, pieceSize)
    bytes.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}
