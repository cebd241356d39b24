/// A file that can be read at any place, read from its start to its end.
package final class FileRangeStream: ByteSource {
  private let source: FileRangeSource
  private var offset = 0

  /// Reads `source` from its start.
  package init(_ source: FileRangeSource) { self.source = source }

  /// The file's path.
  package var name: String { source.name }
  /// The file's size.
  package var byteCount: Int? { source.byteCount }

  /// Reads the next bytes of the file.
  package func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = try source.read(at: offset, into: room)
    if count == 0, room.count > 0, offset < source.byteCount { throw .cut(name, by: source.byteCount - offset) }
    offset += count
    return count
  }
}
