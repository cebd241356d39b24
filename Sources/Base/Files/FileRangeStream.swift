/// A file that can be read at any place, read from its start to its end.
package final class FileRangeStream: ByteSource {
  private let source: FileRangeSource
  private var offset = 0

  package init(_ source: FileRangeSource) { self.source = source }

  package var name: String { source.name }
  package var byteCount: Int? { source.byteCount }

  package func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = try source.read(at: offset, into: room)
    offset += count
    return count
  }
}
