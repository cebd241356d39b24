/// Counts the bytes that pass from another source.
public final class CountingSource: ByteSource {
  private let source: any ByteSource
  /// Bytes read so far.
  public private(set) var count = 0

  public init(_ source: any ByteSource) { self.source = source }

  public var name: String { source.name }
  public var byteCount: Int? { source.byteCount }

  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let read = try source.read(into: room)
    count += read
    return read
  }
}
