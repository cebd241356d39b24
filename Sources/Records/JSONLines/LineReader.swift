public import Base
internal import CSystem

/// Reads a source line by line with a buffer that grows to the longest line, up to a limit.
public final class LineReader {
  /// A line beyond the limit, which was skipped.
  public struct LongLine: Sendable, Equatable {
    /// Its number, from 1.
    public var number: Int
    /// Bytes of the source before it.
    public var offset: Int
    /// Its bytes, without the line feed.
    public var byteCount: Int
    /// The bytes that a line may have.
    public var limit: Int

    /// What is wrong with it.
    public var message: String { "line \(number) at \(offset): \(byteCount) bytes are more than \(limit)" }
  }

  /// Bytes that a line may have in all readers of lines, unless they say otherwise.
  public static let usualLimit = 1 << 26

  /// Doubled nine times, this is room for the longest line and a read after it, so that such a line costs no more.
  private static let usualCapacity = 1 << 17 + 1 << 8

  private let source: any ByteSource
  private let limit: Int
  private var buffer = ByteBuffer(capacity: LineReader.usualCapacity)
  /// Bytes of the source before the buffer's.
  private var offset = 0
  private var start = 0
  private var searched = 0
  private var atEnd = false
  /// Lines read so far.
  public private(set) var lineNumber = 0

  /// Reads the lines of `source`.
  ///
  /// - Parameter limit: bytes that a line may have.
  public init(_ source: any ByteSource, limit: Int = LineReader.usualLimit) {
    self.source = source
    self.limit = limit
  }

  /// Lets `body` see the next line without its line feed; nil at the end.
  ///
  /// - Throws: `.unsupported` for a line beyond the limit, and what the source and `body` throw.
  public func next<R>(_ body: (Span<UInt8>) throws(SourceError) -> R) throws(SourceError) -> R? {
    try next(body) { (line) throws(SourceError) in
      throw SourceError(
        .unsupported, line.message, location: source.name, advice: "Split it, or leave it out.")
    }
  }

  /// Lets `body` see the next line without its line feed, or `tooLong` see where one was that is beyond the limit; nil
  /// at the end.
  public func next<R>(
    _ body: (Span<UInt8>) throws(SourceError) -> R, tooLong: (LongLine) throws(SourceError) -> R
  ) throws(SourceError) -> R? {
    while true {
      if let end = lineFeed(from: searched) { return try give(start..<end, next: end + 1, body, tooLong) }
      searched = buffer.count
      if atEnd {
        guard start < buffer.count else { return nil }
        return try give(start..<buffer.count, next: buffer.count, body, tooLong)
      }
      if buffer.count - start > limit { return try tooLong(skip()) }
      try fill()
    }
  }

  private func lineFeed(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard start < bytes.count, let base = UnsafeRawPointer(bytes.baseAddress) else { return nil }
      return memchr(base + start, 0x0A, bytes.count - start).map { base.distance(to: UnsafeRawPointer($0)) }
    }
  }

  private func give<R>(
    _ line: Range<Int>, next: Int, _ body: (Span<UInt8>) throws(SourceError) -> R,
    _ tooLong: (LongLine) throws(SourceError) -> R
  ) throws(SourceError) -> R {
    start = next
    searched = next
    lineNumber += 1
    guard line.count <= limit else {
      return try tooLong(
        LongLine(number: lineNumber, offset: offset + line.lowerBound, byteCount: line.count, limit: limit))
    }
    return try buffer.withSpan(line, body)
  }

  private func fill() throws(SourceError) {
    removeRead()
    atEnd = try !source.fill(&buffer)
  }

  private func removeRead() {
    buffer.removeFirst(start)
    offset += start
    searched -= start
    start = 0
  }

  /// Reads on to the end of a line whose start is in the buffer.
  private func skip() throws(SourceError) -> LongLine {
    removeRead()
    let first = offset
    var end: Int?
    while end == nil, !atEnd {
      offset += buffer.count
      buffer.removeAll()
      buffer.shrink(to: Self.usualCapacity)
      atEnd = try !source.fill(&buffer)
      end = lineFeed(from: 0)
    }
    let last = end ?? buffer.count
    start = min(last + 1, buffer.count)
    searched = start
    lineNumber += 1
    return LongLine(number: lineNumber, offset: first, byteCount: offset + last - first, limit: limit)
  }
}
