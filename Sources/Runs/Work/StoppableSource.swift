internal import Base

/// A source that ends with an error once a stop was asked for, so that a stop need not wait for the
/// next page of an input that has none for a long way.
internal final class StoppableSource: ByteSource {
  private let source: any ByteSource
  private let stop: StopFlag

  init(_ source: any ByteSource, stop: StopFlag) {
    self.source = source
    self.stop = stop
  }

  var name: String { source.name }
  var byteCount: Int? { source.byteCount }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    if stop.isRequested { throw SourceError(.interrupted, "stopped before its end", location: name) }
    return try source.read(into: room)
  }
}
