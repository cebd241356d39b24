internal import Base

/// A file with random access as one stream, from its first byte.
internal final class RangeStream: ByteSource {
  private let source: any RangeSource
  private var offset = 0

  init(_ source: any RangeSource) { self.source = source }

  var name: String { source.name }
  var byteCount: Int? { source.byteCount }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = try source.read(at: offset, into: room)
    offset += count
    return count
  }
}
