public import Base

/// Reads a source line by line with a buffer that grows to the longest line.
public final class LineReader {
  private let source: any ByteSource
  private var buffer = ByteBuffer(capacity: 1 << 17)
  private var start = 0
  private var searched = 0
  private var atEnd = false
  /// Lines read so far.
  public private(set) var lineNumber = 0

  /// Reads the lines of `source`.
  public init(_ source: any ByteSource) { self.source = source }

  /// Lets `body` see the next line without its line feed; nil at the end.
  public func next<R>(_ body: (Span<UInt8>) throws(SourceError) -> R) throws(SourceError) -> R? {
    while true {
      let end = buffer.withUnsafeBytes { bytes in
        bytes[searched...].firstIndex(of: UInt8(ascii: "\n"))
      }
      if let end { return try give(start..<end, next: end + 1, body) }
      searched = buffer.count
      if atEnd {
        guard start < buffer.count else { return nil }
        return try give(start..<buffer.count, next: buffer.count, body)
      }
      try fill()
    }
  }

  private func give<R>(
    _ line: Range<Int>, next: Int, _ body: (Span<UInt8>) throws(SourceError) -> R
  ) throws(SourceError) -> R {
    start = next
    searched = next
    lineNumber += 1
    return try buffer.withSpan(line, body)
  }

  private func fill() throws(SourceError) {
    buffer.removeFirst(start)
    searched -= start
    start = 0
    atEnd = try !source.fill(&buffer)
  }
}
