internal import Base
internal import Records

/// Reading of headers.
extension ArchiveReader {
  // MARK: WARC

  /// Reads a record whose version line starts the stream's bytes; false if it turns out to be none.
  internal func readWARC() throws(ArchiveError) -> Bool {
    header.removeAll()
    guard let contentStart = try readHeader() else {
      report(.headerTooLong, "no blank line within \(limits.header) bytes")
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
      if declaredLength == nil { report(.contentLengthInvalid, bytes(value.prefix(40)).string) }
    } else if !endsInHeader {
      report(.contentLengthMissing)
    }
    if endsInHeader {
      isTruncated = true
      recordEnd = contentStart
      closeRecord()
    } else {
      // Reading the content may move the header's bytes.
      let segment = header.value(.segmentNumber).map { bytes($0.prefix(20)).string }
      try readContent(from: contentStart)
      if let segment {
        isTruncated = true
        report(.recordSegmented, "segment \(segment) of a record that is continued elsewhere")
      }
    }
    return true
  }

  /// Whether the record ends before its content could start.
  private var endsInHeader: Bool { boundary != nil && boundary == content.lowerBound && content.isEmpty }

  /// Reads the header's lines and returns where the content starts; nil if the header is too long.
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
}
