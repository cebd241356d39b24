internal import Base

/// A source that ends with an error once a stop was asked for, so that a stop need not wait for the next item of an
/// input that has none for a long way.
internal final class StoppableSource: ByteSource {
  let name: String
  private let source: any ByteSource
  private let stop: StopFlag
  private var count = 0
  private var hasEnded = false

  /// - Parameter name: what it is called; as the source itself where nothing is said.
  init(_ source: any ByteSource, name: String? = nil, stop: StopFlag) {
    self.source = source
    self.name = name ?? source.name
    self.stop = stop
  }

  var byteCount: Int? { source.byteCount }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    if stop.isRequested { throw SourceError(.interrupted, "stopped before its end", location: name) }
    let read = try source.read(into: room)
    count += read
    if read == 0, room.count > 0 { hasEnded = true }
    return read
  }

  /// Bytes of the whole source, where it was read to its end.
  var measured: Int? { hasEnded ? count : nil }

  /// The source's random access, which ends the same way.
  func rangeSource() throws(SourceError) -> (any RangeSource)? {
    guard let ranges = try source.rangeSource() else { return nil }
    return StoppableRangeSource(ranges, name: name, stop: stop)
  }
}

/// Random access to a source that ends with an error once a stop was asked for.
private final class StoppableRangeSource: RangeSource {
  let name: String
  private let source: any RangeSource
  private let stop: StopFlag

  init(_ source: any RangeSource, name: String, stop: StopFlag) {
    self.source = source
    self.name = name
    self.stop = stop
  }

  var byteCount: Int { source.byteCount }

  func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    if stop.isRequested { throw SourceError(.interrupted, "stopped before its end", location: name) }
    return try source.read(at: offset, into: room)
  }
}
