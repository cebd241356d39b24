internal import Base
internal import Records

/// The search for the next record.
extension ArchiveReader {
  /// Ends an archive whose first member holds compressed bytes: not one of its records could be read.
  internal func refuseSecondCompression() throws(ArchiveError) {
    guard recordCount == recordsBefore, start == 0, offset == 0, !stream.isPlain,
      Coding(stream.bytes.span.extracting(first: min(Coding.signatureCount, available))) != .plain
    else { return }
    throw ArchiveError(
      .compressedTwice, "the archive is compressed twice", location: name,
      advice: "Decompress it once, for example with `zstd -d` or `gzip -d`.")
  }

  /// Skips bytes up to the next record start.
  internal func skipUnrecognised() throws(ArchiveError) {
    let isPlain = stream.isPlain
    let found = try findStart(from: 0, keeping: 0)
    let length = found.position + found.dropped
    report(
      .unrecognisedBytes, length: isPlain ? length : nil,
      isPlain ? "no record starts here" : "skipped \(length) decoded bytes without a record")
    lastMember = offset
    stream.release(found.position)
    boundary = nil
    boundaryOffset = nil
  }

  /// The first record start in `range`, all of which is available.
  internal func findStart(in range: Range<Int>) -> Int? {
    let part = bytes(range)
    var lineStart = 0
    while lineStart < part.count {
      let start = RecordStart.recognise(
        part.part(lineStart..<part.count), rigour: .found, allowsARC: allowsARC, isWhole: true)
      if start != .none { return range.lowerBound + lineStart }
      guard let end = part.index(of: ASCII.lineFeed, from: lineStart) else { return nil }
      lineStart = end + 1
    }
    return nil
  }

  /// The first record start whose first byte lies in `range`; its header may end behind it.
  internal func findStart(startingIn range: Range<Int>) throws(ArchiveError) -> Int? {
    var lineStart = range.lowerBound
    while lineStart < range.upperBound {
      if try recognise(at: lineStart, rigour: .found) != .none { return lineStart }
      guard let end = bytes(lineStart..<range.upperBound).index(of: ASCII.lineFeed) else { return nil }
      lineStart += end + 1
    }
    return nil
  }

  /// Reads on to the next record's start, or to where no more can come.
  ///
  /// - Parameter keep: bytes from here on are released when skipped.
  internal func findStart(
    from first: Int, keeping keep: Int
  ) throws(ArchiveError) -> (position: Int, isRecord: Bool, dropped: Int) {
    var position = first
    var isLineStart = first > 0 && stream.bytes[first - 1] == ASCII.lineFeed
    var dropped = 0
    while true {
      search: while position < available {
        if isLineStart {
          let start = RecordStart.recognise(
            bytes(position..<available), rigour: .found, allowsARC: allowsARC, isWhole: boundary != nil)
          if start == .undecided { break search }
          if start != .none { return (position, true, dropped) }
        }
        if let end = bytes(0..<available).index(of: ASCII.lineFeed, from: position) {
          position = end + 1
          isLineStart = true
        } else {
          position = available
          isLineStart = false
        }
      }
      if position > keep {
        stream.remove(keep..<position)
        if let boundary { self.boundary = boundary - (position - keep) }
        dropped += position - keep
        position = keep
      }
      let wasBounded = boundary != nil
      if try !more(), wasBounded || position >= available {
        // A boundary is where the next member's record starts, unless nothing or damage follows.
        return (position, boundaryOffset != nil && !stream.followsGap, dropped)
      }
    }
  }
}
