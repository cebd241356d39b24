internal import Base

/// Loads whole lines of a source, plain or compressed as `DecompressingSource` knows, some at a time.
internal final class LineLoader {
  /// Where loaded lines are in the input.
  struct Loaded {
    /// The number of the first line, from 0.
    var firstLine: Int
    /// Bytes of the input, decompressed, before the first line.
    var offset: Int
  }

  private let name: String
  private let stored: CountingSource
  private let source: DecompressingSource
  private let batchBytes: Int
  private let longestLine: Int
  /// The start of a line whose end was not loaded yet.
  private var rest = ByteBuffer(capacity: 1 << 16)
  /// Decompressed bytes before `rest`.
  private var offset = 0
  /// Lines before `rest`.
  private var lineCount = 0
  private var atEnd = false
  /// The source's error, kept until the lines before it were returned.
  private var failure: SourceError?

  /// - Parameters:
  ///   - source: the lines, from their first byte on.
  ///   - batchBytes: bytes of lines at which a batch is full.
  ///   - longestLine: bytes beyond which a line is skipped, as a fault.
  init(_ source: any ByteSource, batchBytes: Int, longestLine: Int) {
    precondition(batchBytes > 0 && longestLine > 0 && longestLine <= 1 << 30, "limits out of range")
    name = source.name
    self.batchBytes = batchBytes
    self.longestLine = longestLine
    stored = CountingSource(source)
    self.source = DecompressingSource(stored)
  }

  /// Bytes of the source that have been read, as stored.
  var storedByteCount: Int { stored.count }

  /// Bytes that an arena for lines usually needs.
  var usualBytes: Int { 2 * batchBytes + 1 << 16 }

  /// Appends whole lines to `bytes`, which has none, and to `faults` those that are too long; nil at the end, with
  /// nothing appended. There may be no bytes where all that was read is a fault.
  func load(_ bytes: inout ByteBuffer, _ faults: inout [Fault]) throws(TextError) -> Loaded? {
    let faultCount = faults.count
    rest.withSpan { bytes.append($0) }
    rest.removeAll()
    // Where the last whole line ends, after its line feed.
    var linesEnd = lastLineEnd(bytes, from: 0) ?? 0
    while linesEnd == 0 || bytes.count < batchBytes {
      let before = bytes.count
      if linesEnd == 0, before > longestLine {
        skipLine(&bytes, &faults)
        linesEnd = lastLineEnd(bytes, from: 0) ?? 0
        continue
      }
      guard read(into: &bytes) else { break }
      linesEnd = lastLineEnd(bytes, from: before) ?? linesEnd
    }
    if atEnd, failure == nil { linesEnd = bytes.count }
    let feeds = bytes.withUnsafeBytes {
      Self.limitLines(UnsafeBufferPointer(rebasing: $0[..<linesEnd]), &linesEnd)
    }
    if linesEnd < bytes.count {
      bytes.withSpan(linesEnd..<bytes.count) { rest.append($0) }
      rest.shrink(to: 1 << 20)
      bytes.truncate(to: linesEnd)
    }
    guard linesEnd > 0 || faults.count > faultCount else {
      if let failure { throw TextError(failure) }
      return nil
    }
    defer {
      lineCount += feeds
      offset += linesEnd
    }
    return Loaded(firstLine: lineCount, offset: offset)
  }

  /// Reads a piece after the bytes; false if none is left.
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

  /// Skips the line that the bytes are the start of; what follows it becomes the bytes.
  private func skipLine(_ bytes: inout ByteBuffer, _ faults: inout [Fault]) {
    var skipped = 0
    while true {
      skipped += bytes.count
      bytes.removeAll()
      guard read(into: &bytes) else { break }
      let feed = bytes.withUnsafeBytes { $0.firstIndex(of: UInt8(ascii: "\n")) }
      guard let feed else { continue }
      skipped += feed
      bytes.removeFirst(feed)
      break
    }
    faults.append(
      Fault(
        .lineTooLong, file: name, offset: offset, length: skipped,
        detail: "line \(lineCount + 1) is longer than \(longestLine) bytes"))
    // The line feed, if there is one, represents the line: a blank one, so that the count continues.
    offset += skipped
  }

  /// Sets `end` after the line that is the batch's last one, where there are more lines, and gives the number of line
  /// feeds before it.
  private static func limitLines(_ bytes: UnsafeBufferPointer<UInt8>, _ end: inout Int) -> Int {
    let feeds = lineFeeds(bytes)
    guard feeds > BatchLimit.records else { return feeds }
    var left = BatchLimit.records
    var index = 0
    while left > 0 {
      if bytes[index] == 0x0A { left &-= 1 }
      index &+= 1
    }
    end = index
    return BatchLimit.records
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
