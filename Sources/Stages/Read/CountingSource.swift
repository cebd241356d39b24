internal import Base

/// Counts the bytes that pass from another source.
internal final class CountingSource: ByteSource {
  private let source: any ByteSource
  /// Bytes read so far.
  private(set) var count = 0

  init(_ source: any ByteSource) { self.source = source }

  var name: String { source.name }
  var byteCount: Int? { source.byteCount }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let read = try source.read(into: room)
    count += read
    return read
  }
}
