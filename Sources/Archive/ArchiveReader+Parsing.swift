internal import Base
internal import Records

/// Reading of one record: its header, then as much of its content as is there.
extension ArchiveReader {
  /// Bytes of the record, or of what follows where no boundary is known, that are at hand.
  private var available: Int { boundary ?? stream.count }

  private func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(stream.bytes).part(range)
  }

  internal func report(_ kind: Fault.Kind, length: Int? = nil, _ detail: String = "") {
    var detail = detail
    if memberPosition > 0 {
      detail += "\(detail.isEmpty ? "" : ", ")\(memberPosition) decoded bytes into its compressed member"
    }
    faults.append(Fault(kind, file: name, offset: offset, length: length, detail: detail))
  }

  /// Brings in more bytes of the current record; false where it cannot have more.
  private func more() throws(ArchiveError) -> Bool {
    guard boundary == nil else { return false }
    while true {
      if try stream.extend() { return true }
      let end = stream.count
      let endOffset = stream.endOffset
      guard !stream.isMemberDamaged, try stream.beginMember() else {
        boundary = end
        return false
      }
      var isCut = stream.followsGap
      if !isCut { isCut = try startsRecord(at: end) }
      if isCut {
        boundary = end
        boundaryOffset = endOffset
        return false
      }
      if stream.count > end { return true }
    }
  }

  /// Whether the member that starts at `position` starts with a record.
  private func startsRecord(at position: Int) throws(ArchiveError) -> Bool {
    while true {
      let start = RecordStart.recognise(
        bytes(position..<stream.count), rigour: .found, allowsARC: allowsARC, isWhole: stream.isMemberDone)
      if start != .undecided { return start != .none }
      guard try stream.extend() else { return false }
    }
  }

  /// Tells what starts at `position`, with as many bytes as that takes.
  internal func recognise(at position: Int, rigour: RecordStart.Rigour) throws(ArchiveError) -> RecordStart {
    while true {
      let start = RecordStart.recognise(
        bytes(position..<available), rigour: rigour, allowsARC: allowsARC, isWhole: boundary != nil)
      guard start == .undecided else { return start }
      _ = try more()
    }
  }

  /// Moves to the next byte that is no blank and no line break; false at the archive's end.
  internal func skipBlanks() throws(ArchiveError) -> Bool {
    while true {
      if stream.count == 0 {
        if try !stream.extend(), try !stream.beginMember() { return false }
        continue
      }
      let blanks = bytes(0..<stream.count).leadingBlanks
      guard blanks > 0 else { return true }
      stream.release(blanks)
    }
  }

  /// Passes bytes that start no record, up to the next that do.
  internal func skipUnrecognised() throws(ArchiveError) {
    let isPlain = stream.isPlain
    let found = try findStart(from: 0, keeping: 0)
    let length = found.position + found.dropped
    report(
      .unrecognisedBytes, length: isPlain ? length : nil,
      isPlain ? "no record starts here" : "\(length) decoded bytes that start no record")
    lastMember = offset
    stream.release(found.position)
    boundary = nil
    boundaryOffset = nil
  }

  // MARK: WARC

  /// Reads a record whose version line starts the stream's bytes; false where it turns out to be none.
  internal func readWARC() throws(ArchiveError) -> Bool {
    header.removeAll()
    guard let contentStart = try readHeader() else {
      report(.headerTooLong, "no blank line in \(limits.header) bytes")
      try skipUnrecognised()
      return false
    }
    if header.isMalformed { report(.headerMalformed) }
    if let value = header.value(.type) {
      type = RecordType(bytes(value))
    } else {
      type = .unknown
      report(.recordTypeMissing)
    }
    declaredLength = nil
    if let value = header.value(.contentLength) {
      declaredLength = bytes(value).decimal(0..<value.count)
      if declaredLength == nil { report(.contentLengthInvalid, bytes(value).string) }
    } else if !endsInHeader {
      report(.contentLengthMissing)
    }
    if endsInHeader {
      isTruncated = true
      recordEnd = contentStart
      closeRecord()
    } else {
      try readContent(from: contentStart)
    }
    return true
  }

  /// Whether the record ends before its content could start.
  private var endsInHeader: Bool { boundary != nil && boundary == content.lowerBound && content.isEmpty }

  /// Reads the header's lines and returns where the content starts; nil where the header is too long.
  private func readHeader() throws(ArchiveError) -> Int? {
    content = 0..<0
    var lineStart = 0
    var searched = 0
    while true {
      guard let end = bytes(0..<available).index(of: ASCII.lineFeed, from: searched) else {
        searched = available
        if available > limits.header { return nil }
        if try more() { continue }
        // The record ends inside its header.
        if lineStart > 0, lineStart < available { header.add(lineStart..<available, of: stream.bytes) }
        return endInHeader(at: available)
      }
      let next = end + 1
      searched = next
      var lineEnd = end
      // Archives that went through a text-mode copy have two carriage returns.
      while lineEnd > lineStart, stream.bytes[lineEnd - 1] == ASCII.carriageReturn { lineEnd -= 1 }
      defer { lineStart = next }
      // The version line was recognised before.
      if lineStart == 0 { continue }
      if lineEnd == lineStart { return next }
      let line = bytes(lineStart..<lineEnd)
      if line.startsIgnoringCase("http/") {
        report(.headerMalformed, "no blank line before the content")
        return lineStart
      }
      if line.startsIgnoringCase("warc/"), line.index(of: ASCII.colon) == nil {
        boundary = lineStart
        return endInHeader(at: lineStart)
      }
      header.add(lineStart..<lineEnd, of: stream.bytes)
      if next > limits.header { return nil }
    }
  }

  private func endInHeader(at position: Int) -> Int {
    if !stream.isMemberDamaged { report(.headerTruncated) }
    content = position..<position
    return position
  }

  // MARK: ARC

  /// Reads a record whose header line starts the stream's bytes.
  internal func readARC() throws(ArchiveError) -> Bool {
    header.removeAll()
    let end = bytes(0..<available).index(of: ASCII.lineFeed) ?? available
    guard let line = ARCHeader(line: bytes(0..<end)) else {
      try skipUnrecognised()
      return false
    }
    let contentStart = min(end + 1, available)
    while available < contentStart + 5, try more() {}
    let isHTTP = bytes(contentStart..<available).startsIgnoringCase("http/")
    headerText.removeAll()
    line.writeFields(of: bytes(0..<end), isHTTP: isHTTP, id: synthesisedID, into: &headerText)
    headerText.withUnsafeMutableBytes { text in
      var start = 0
      while let end = UnsafeBufferPointer(text).index(of: ASCII.lineFeed, from: start) {
        header.add(start..<end - 1, of: text)
        start = end + 1
      }
    }
    type = headerText.withUnsafeBytes { text in header.value(.type).map { RecordType(text.part($0)) } ?? .unknown }
    declaredLength = line.length
    if declaredLength == nil { report(.contentLengthInvalid) }
    try readContent(from: contentStart)
    return true
  }

  /// An ID for a record that has none: the same for the same place in an archive of the same name.
  private var synthesisedID: String {
    WARCRecord.identifier(for: "\(Path.split(name).name)\n\(offset)\n\(memberPosition)")
  }

  // MARK: Content

  /// The most that a record starting its content at `start` can hold, as far as is known.
  private func plausibleLength(from start: Int) -> Int {
    guard let total = stream.window.byteCount else { return 1 << 40 }
    let rest = max(0, total - stream.endOffset)
    let (product, overflows) = rest.multipliedReportingOverflow(by: stream.expansionLimit)
    // A decoder can hold back a block of output, in LZ4 one of 4 MiB.
    let pending = stream.isPlain ? 0 : 4 << 20
    return overflows ? .max : min(product, 1 << 60) + pending + (available - start)
  }

  private func readContent(from start: Int) throws(ArchiveError) {
    isTruncated = false
    let keep = limits.content(of: type)
    if let declared = declaredLength, declared <= plausibleLength(from: start) {
      try readDeclared(declared, from: start, keeping: keep)
    } else {
      try readToNextStart(from: start, keeping: keep)
    }
    closeRecord()
  }

  /// Reads content of the declared length, and checks that it leads to the next record.
  private func readDeclared(_ declared: Int, from start: Int, keeping keep: Int) throws(ArchiveError) {
    let wanted = min(declared, keep)
    while available - start < wanted, try more() {}
    guard available - start >= wanted else {
      return try readCutContent(from: start, declared: declared)
    }
    var end = start + wanted
    var rest = declared - wanted
    while rest > 0 {
      let count = min(available - end, rest)
      stream.remove(end..<end + count)
      if let boundary { self.boundary = boundary - count }
      rest -= count
      if rest > 0, try !more() { break }
    }
    content = start..<end
    if declared > wanted {
      isTruncated = true
      report(.recordTooLarge, length: declared - wanted - rest, "\(wanted) of \(declared) bytes were kept")
    }
    if rest > 0 {
      if !stream.isMemberDamaged { report(.recordTruncated, "\(rest) of \(declared) bytes are missing") }
      recordEnd = end
      return
    }
    if try leadsToRecord(from: end) { return }
    // Too long: the next record starts inside. Too short: it starts behind.
    if declared == wanted, let inside = findStart(in: start..<end) {
      endContent(from: start, at: inside, declared: declared)
      return
    }
    let lineBreaks = bytes(end..<recordEnd).count { $0 == ASCII.lineFeed }
    if lineBreaks >= (format == .arc ? 1 : 2) || declared > wanted { return }
    end = try findStart(from: end, keeping: start + keep).position
    endContent(from: start, at: end, declared: declared)
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
      report(.contentLengthWrong, "\(content.count) bytes lie before the next record, not \(declaredLength)")
    } else {
      isTruncated = true
      if !stream.isMemberDamaged {
        report(.recordTruncated, "\(content.count) bytes of \(declaredLength) are there")
      }
    }
  }

  private func endContent(from start: Int, at position: Int, declared: Int) {
    content = start..<endOfContent(from: start, at: position)
    recordEnd = position
    report(.contentLengthWrong, "\(content.count) bytes lie before the next record, not \(declared)")
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

  /// Whether blank lines, then a record or the member's end, follow `position`; `recordEnd` is set behind the blank lines.
  private func leadsToRecord(from position: Int) throws(ArchiveError) -> Bool {
    recordEnd = position
    while true {
      while recordEnd < available, ASCII.isLineBreak(stream.bytes[recordEnd]) { recordEnd += 1 }
      if recordEnd < available {
        // Blanks and NULs before the next record are no sign of a wrong length.
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
  private func closeRecord() {
    if stream.isPlain {
      length = recordEnd
      return
    }
    let endsWithMember = boundaryOffset != nil ? recordEnd == boundary : stream.isMemberDone && recordEnd == stream.count
    length = isFirstInMember && endsWithMember ? (boundaryOffset ?? stream.endOffset) - offset : nil
    lastMember = boundaryOffset != nil && recordEnd == boundary ? -1 : stream.memberOffset
  }

  // MARK: Searching

  /// The first record start in `range`, all of which is at hand.
  private func findStart(in range: Range<Int>) -> Int? {
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

  /// Reads on to the next record's start, or to where no more can come.
  ///
  /// - Parameter keep: bytes from here on are dropped as they are passed.
  private func findStart(
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
