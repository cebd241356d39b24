internal import Base

/// A source that can be rewound to its start after its format was detected.
///
/// Until `endPreview` the bytes read are kept, and the source seems to end after `limit` bytes.
internal final class ReplayedSource: ByteSource {
  let name: String
  let byteCount: Int?
  private let source: any ByteSource
  private let limit: Int
  private var kept = ByteBuffer()
  private var position = 0
  private var isPreview = true

  /// - Parameter limit: bytes that are kept at most.
  init(_ source: any ByteSource, limit: Int) {
    self.source = source
    self.limit = limit
    name = source.name
    byteCount = source.byteCount
  }

  /// Rewinds to the first byte; only during the preview.
  func rewind() {
    precondition(isPreview, "the bytes read are no longer buffered")
    position = 0
  }

  /// Rewinds to the first byte, and stops keeping bytes.
  func endPreview() {
    rewind()
    isPreview = false
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    if position < kept.count {
      let count = min(room.count, kept.count - position)
      kept.withUnsafeBytes {
        room.copyMemory(from: .init(rebasing: UnsafeRawBufferPointer($0)[position..<position + count]))
      }
      position += count
      if !isPreview, position == kept.count {
        kept = ByteBuffer()
        position = 0
      }
      return count
    }
    guard isPreview else { return try source.read(into: room) }
    let count = try source.read(into: .init(rebasing: room[..<min(room.count, limit - kept.count)]))
    kept.append(UnsafeBufferPointer(rebasing: room.assumingMemoryBound(to: UInt8.self)[..<count]))
    position = kept.count
    return count
  }

  func rangeSource() throws(SourceError) -> (any RangeSource)? { try source.rangeSource() }
}
