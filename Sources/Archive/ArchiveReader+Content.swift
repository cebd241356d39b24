internal import Base
internal import Records

/// Reading of contents: as much as is there, to where the next record starts.
extension ArchiveReader {
  /// The maximum content of a record whose content starts at `start`, as far as known.
  private func plausibleLength(from start: Int) -> Int {
    guard let total = stream.window.byteCount else { return 1 << 40 }
    let rest = max(0, total - stream.endOffset)
    let (product, overflows) = rest.multipliedReportingOverflow(by: stream.expansionLimit)
    // A decoder can hold back a block of output, in LZ4 one of 4 MiB.
    let pending = stream.isPlain ? 0 : 4 << 20
    return overflows ? .max : min(product, 1 << 60) + pending + (available - start)
  }

  internal func readContent(from start: Int) throws(ArchiveError) {
    isTruncated = false
    let keep = limits.content(of: type)
    if let declared = declaredLength, declared <= plausibleLength(from: start) {
      try readDeclared(declared, from: start, keeping: keep)
    } else {
      try readToNextStart(from: start, keeping: keep)
    }
    closeRecord()
  }

  /// Bytes at the end of content beyond the limit in which the next record's start is searched: more than
  /// a wrong length is usually off by.
  private static let searchedTail = 16 << 10

  /// Reads content of the declared length, and checks that it leads to the next record.
  private func readDeclared(_ declared: Int, from start: Int, keeping keep: Int) throws(ArchiveError) {
    let wanted = min(declared, keep)
    while available - start < wanted, try more() {}
    guard available - start >= wanted else {
      return try readCutContent(from: start, declared: declared)
    }
    var end = start + wanted
    var rest = declared - wanted
    // The last of what is not kept is looked at: the next record may start in it.
    let tail = min(rest, ArchiveReader.searchedTail)
    while rest > tail {
      let count = min(available - end, rest - tail)
      stream.remove(end..<end + count)
      if let boundary { self.boundary = boundary - count }
      rest -= count
      if rest > tail, try !more() { break }
    }
    while available - end < min(rest, tail), try more() {}
    let held = min(rest, available - end)
    rest -= held
    content = start..<end
    if declared > wanted {
      isTruncated = true
      report(.recordTooLarge, length: declared - wanted - rest, "\(wanted) of \(declared) bytes were kept")
    }
    if rest > 0 {
      if !stream.isMemberDamaged { report(.recordTruncated, "\(rest) of \(declared) bytes are missing") }
      recordEnd = end + held
      return
    }
    if try leadsToRecord(from: end + held) {
      guard declared == wanted, recordEnd == end, let line = try startedLine(before: end, from: start) else { return }
      return endContent(from: start, at: line, declared: declared)
    }
    // Too long: the next record starts inside. Too short: it starts after.
    if declared > wanted {
      if let inside = try findStart(startingIn: end..<end + held) {
        recordEnd = inside
        report(.contentLengthWrong, "the next record starts \(end + held - inside) bytes before the end")
      }
      return
    }
    if let inside = try findStart(startingIn: start..<end) {
      endContent(from: start, at: inside, declared: declared)
      return
    }
    let lineBreaks = bytes(end..<recordEnd).count { $0 == ASCII.lineFeed }
    if lineBreaks >= (format == .arc ? 1 : 2) { return }
    end = try findStart(from: end, keeping: start + keep).position
    endContent(from: start, at: end, declared: declared)
  }

  /// The start of an ARC record's line that began up to four bytes before `end`: what follows them reads like a
  /// line of its own, with another scheme (`ttp:`).
  private func startedLine(before end: Int, from start: Int) throws(ArchiveError) -> Int? {
    guard format == .arc else { return nil }
    var line = end
    while line > max(start, end - 5), stream.bytes[line - 1] != ASCII.lineFeed { line -= 1 }
    guard line < end, line > start, stream.bytes[line - 1] == ASCII.lineFeed else { return nil }
    return try recognise(at: line, rigour: .found) == .arc ? line : nil
  }

  /// The record has to end before its declared length: another starts inside, or it is cut.
  private func readCutContent(from start: Int, declared: Int) throws(ArchiveError) {
    let end = available
    if let inside = findStart(in: start..<end) {
      return endContent(from: start, at: inside, declared: declared)
    }
    content = start..<end
    recordEnd = end
    if stream.isMemberDamaged {
      isTruncated = true
    } else if boundaryOffset != nil {
      endContent(from: start, at: end, declared: declared)
    } else {
      isTruncated = true
      report(.recordTruncated, "\(declared - (end - start)) of \(declared) bytes are missing")
    }
  }

  /// Without a usable length, the content ends where the next record starts.
  private func readToNextStart(from start: Int, keeping keep: Int) throws(ArchiveError) {
    let found = try findStart(from: start, keeping: start + min(keep, Int.max - start))
    content = start..<max(start, endOfContent(from: start, at: found.position))
    recordEnd = found.position
    if found.dropped > 0 {
      isTruncated = true
      report(.recordTooLarge, length: found.dropped, "\(content.count) bytes were kept")
    }
    guard let declaredLength else { return }
    if found.isRecord {
      report(.contentLengthWrong, "\(content.count) bytes precede the next record, not \(declaredLength)")
    } else {
      isTruncated = true
      if !stream.isMemberDamaged {
        report(.recordTruncated, "only \(content.count) of \(declaredLength) bytes are present")
      }
    }
  }

  private func endContent(from start: Int, at position: Int, declared: Int) {
    content = start..<endOfContent(from: start, at: position)
    recordEnd = position
    report(.contentLengthWrong, "\(content.count) bytes precede the next record, not \(declared)")
  }

  /// `position` without the blank lines that end a record: two line breaks in WARC, one in ARC.
  private func endOfContent(from start: Int, at position: Int) -> Int {
    var end = position
    for _ in 0..<(format == .arc ? 1 : 2) where end > start && stream.bytes[end - 1] == ASCII.lineFeed {
      end -= 1
      if end > start, stream.bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
    }
    return end
  }

  /// Whether blank lines, then a record or the member's end, follow `position`; `recordEnd` is set after the blank
  /// lines.
  private func leadsToRecord(from position: Int) throws(ArchiveError) -> Bool {
    recordEnd = position
    while true {
      while recordEnd < available, ASCII.isLineBreak(stream.bytes[recordEnd]) { recordEnd += 1 }
      if recordEnd < available {
        // Blanks and NULs before the next record do not indicate a wrong length.
        let blanks = bytes(recordEnd..<available).leadingBlanks
        let start = try recognise(at: recordEnd + blanks, rigour: .due)
        return start != .none || recordEnd + blanks == available
      }
      // The next member is not needed for that, and is left for the next record.
      if boundary != nil { return true }
      if try !stream.extend() { return true }
    }
  }

  /// Notes the record's stored length, and which member its end lies in.
  internal func closeRecord() {
    if stream.isPlain {
      length = recordEnd
      return
    }
    let endsWithMember =
      boundaryOffset != nil ? recordEnd == boundary : stream.isMemberDone && recordEnd == stream.count
    length = isFirstInMember && endsWithMember ? (boundaryOffset ?? stream.endOffset) - offset : nil
    lastMember = boundaryOffset != nil && recordEnd == boundary ? -1 : stream.memberOffset
  }
}
