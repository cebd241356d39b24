/// Counts the bytes read from another source.
public final class CountingSource: ByteSource {
  private let source: any ByteSource
  /// Bytes read so far.
  public private(set) var count = 0

  /// Counts the bytes of `source`.
  public init(_ source: any ByteSource) { self.source = source }

  /// The other source's name.
  public var name: String { source.name }
  /// The other source's size.
  public var byteCount: Int? { source.byteCount }

  /// Reads from the other source and counts the bytes.
  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let read = try source.read(into: room)
    count += read
    return read
  }
}
