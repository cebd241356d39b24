public import Base

/// Reads texts from JSON Lines, plain or compressed as `DecompressingSource` knows.
///
/// A line that is no JSON object, or has no text, is a fault, and reading goes on with the next one. So is a text with
/// malformed UTF-8 or unpaired surrogates, which is kept with U+FFFD in their place: one for each maximal subpart of
/// a malformed sequence and for each surrogate, as Python's `errors="replace"` has it. A byte order mark at the
/// start and blank lines are passed over.
public final class JSONLinesTextReader: TextReader {
  public let name: String
  public let fields: TextFields
  public var storedByteCount: Int { stored.count }

  private let stored: CountingSource
  private let source: DecompressingSource
  private let names: FieldNames
  private let batchBytes: Int
  private let longestLine: Int
  /// Lines of a batch at most: a row or a fault takes more memory than the shortest lines do.
  internal static let mostLines = 1 << 15
  /// The start of a line whose end was not loaded yet.
  private var rest = ByteBuffer(capacity: 1 << 16)
  /// Decompressed bytes before `rest`.
  private var offset = 0
  /// Lines before `rest`.
  private var lineCount = 0
  private var atEnd = false
  /// What the source threw, kept until the lines before it were given out.
  private var failure: SourceError?

  /// - Parameters:
  ///   - source: the lines, from their first byte on.
  ///   - batchBytes: bytes of lines at which a batch is full.
  ///   - longestLine: bytes beyond which a line is passed over, as a fault.
  public init(
    _ source: any ByteSource, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20,
    longestLine: Int = 1 << 26
  ) {
    precondition(batchBytes > 0 && longestLine > 0 && longestLine <= 1 << 30, "limits out of bounds")
    name = source.name
    self.fields = fields
    self.batchBytes = batchBytes
    self.longestLine = longestLine
    stored = CountingSource(source)
    self.source = DecompressingSource(stored)
    names = FieldNames(fields)
  }

  public func load(_ batch: inout TextBatch) throws(TextError) -> Bool {
    batch.removeAll(keeping: 2 * batchBytes + 1 << 16)
    rest.withSpan { batch.bytes.append($0) }
    rest.removeAll()
    // Where the last whole line ends, behind its line feed.
    var linesEnd = lastLineEnd(batch.bytes, from: 0) ?? 0
    while linesEnd == 0 || batch.bytes.count < batchBytes {
      let before = batch.bytes.count
      if linesEnd == 0, before > longestLine {
        skipLine(&batch)
        linesEnd = lastLineEnd(batch.bytes, from: 0) ?? 0
        continue
      }
      guard read(into: &batch.bytes) else { break }
      linesEnd = lastLineEnd(batch.bytes, from: before) ?? linesEnd
    }
    if atEnd, failure == nil { linesEnd = batch.bytes.count }
    let feeds = batch.bytes.withUnsafeBytes {
      Self.limitLines(UnsafeBufferPointer(rebasing: $0[..<linesEnd]), &linesEnd)
    }
    if linesEnd < batch.bytes.count {
      batch.bytes.withSpan(linesEnd..<batch.bytes.count) { rest.append($0) }
      rest.shrink(to: 1 << 20)
      batch.bytes.truncate(to: linesEnd)
    }
    guard linesEnd > 0 || !batch.faults.isEmpty else {
      if let failure { throw TextError(failure) }
      return false
    }
    batch.lines = LoadedLines(file: name, names: names, firstLine: lineCount, offset: offset, count: linesEnd)
    lineCount += feeds
    offset += linesEnd
    return true
  }

  /// Reads a piece behind the bytes; false where none is left.
  private func read(into bytes: inout ByteBuffer) -> Bool {
    guard !atEnd else { return false }
    let before = bytes.count
    do throws(SourceError) {
      let wanted = min(max(batchBytes - before, 1 << 12), 1 << 18)
      try bytes.withRoom(wanted) { (room) throws(SourceError) in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<wanted]))
      }
    } catch {
      failure = error
      atEnd = true
    }
    if bytes.count == before { atEnd = true }
    return !atEnd
  }

  private func lastLineEnd(_ bytes: borrowing ByteBuffer, from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      var end = bytes.count
      while end > start, bytes[end &- 1] != 0x0A { end &-= 1 }
      return end > start ? end : nil
    }
  }

  /// Passes over the line that the batch's bytes are the start of; what follows it becomes the batch's bytes.
  private func skipLine(_ batch: inout TextBatch) {
    var skipped = 0
    while true {
      skipped += batch.bytes.count
      batch.bytes.removeAll()
      guard read(into: &batch.bytes) else { break }
      let feed = batch.bytes.withUnsafeBytes { $0.firstIndex(of: UInt8(ascii: "\n")) }
      guard let feed else { continue }
      skipped += feed
      batch.bytes.removeFirst(feed)
      break
    }
    batch.faults.append(
      Fault(
        .lineTooLong, file: name, offset: offset, length: skipped,
        detail: "line \(lineCount + 1) is longer than \(longestLine) bytes"))
    // The line feed, if there is one, stands for the line: a blank one, so that the count goes on.
    offset += skipped
  }

  /// Sets `end` behind the line that is the batch's last one, where there are more lines, and gives the number of line feeds before it.
  private static func limitLines(_ bytes: UnsafeBufferPointer<UInt8>, _ end: inout Int) -> Int {
    let feeds = lineFeeds(bytes)
    guard feeds > mostLines else { return feeds }
    var left = mostLines
    var index = 0
    while left > 0 {
      if bytes[index] == 0x0A { left &-= 1 }
      index &+= 1
    }
    end = index
    return mostLines
  }

  /// How many line feeds there are.
  private static func lineFeeds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var count = 0
    var index = 0
    let feeds = SIMD16<UInt8>(repeating: 0x0A)
    // Fifteen blocks at a time, as the sum of 16 lanes has to fit a byte.
    while index &+ 240 <= raw.count {
      var lanes = SIMD16<UInt8>(repeating: 0)
      for step in 0..<15 {
        let block = raw.loadUnaligned(fromByteOffset: index &+ step &* 16, as: SIMD16<UInt8>.self)
        lanes &-= unsafeBitCast(block .== feeds, to: SIMD16<UInt8>.self)
      }
      count &+= Int(lanes.wrappedSum())
      index &+= 240
    }
    while index < raw.count {
      if raw[index] == 0x0A { count &+= 1 }
      index &+= 1
    }
    return count
  }
}
