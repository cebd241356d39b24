/// Counts the bytes read from another source.
public final class CountingSource: ByteSource {
  private let source: any ByteSource
  /// Bytes read so far.
  public fileprivate(set) var count = 0

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

  /// The other source's random access, whose bytes are counted here.
  public func rangeSource() throws(SourceError) -> (any RangeSource)? {
    guard let ranges = try source.rangeSource() else { return nil }
    return CountingRangeSource(ranges, counter: self)
  }
}

/// Random access to a counted source.
private final class CountingRangeSource: RangeSource {
  private let source: any RangeSource
  private let counter: CountingSource

  init(_ source: any RangeSource, counter: CountingSource) {
    self.source = source
    self.counter = counter
  }

  var name: String { source.name }
  var byteCount: Int { source.byteCount }

  func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let read = try source.read(at: offset, into: room)
    counter.count += read
    return read
  }
}
