package import Base
package import Records

/// Writes lines of a CDXJ index: the key of the URL, the time, and a JSON object that says where the capture is.
///
/// Fields, their order and what has no line are those of cdxj-indexer 1.5.0. One for each thread: it keeps its memory.
package final class CaptureLine {
  /// What became of a record.
  package enum Outcome: Equatable {
    case written
    /// A record of a kind that indexes leave out.
    case omitted
    /// A record that a line cannot lead to.
    case fault(Fault.Kind, String)
  }

  private var value = ByteBuffer()
  private let digest = Digest(.sha1)

  /// A writer of lines.
  package init() {}

  /// Appends the line of the reader's current record, without a line break.
  ///
  /// - Parameter file: the archive as the index names it.
  package func append(_ reader: ArchiveReader, file: String, to output: inout ByteBuffer) -> Outcome {
    guard isIndexed(reader) else { return .omitted }
    guard !reader.isTruncated else { return .fault(.recordNotIndexed, "the record is cut") }
    guard let length = reader.length else {
      return .fault(
        .recordNotIndexed, "the record shares its compressed member with others, so it has no place of its own")
    }
    let url = Self.withoutSpaces(reader.withTargetURI(Self.text))
    guard !url.isEmpty else { return .fault(.recordNotIndexed, "the record has no URL") }
    guard let time = reader.withField(.date, CaptureTime.init) else {
      return .fault(.recordNotIndexed, "the record has no date")
    }
    // What would break the line.
    let key = SortKey.key(of: url).filter { $0 != ASCII.lineFeed && $0 != ASCII.carriageReturn }
    output.append(key)
    output.append(ASCII.space)
    output.append(utf8: time.digits)
    output.append(" {\"url\": ")
    Self.append(url, to: &output)
    appendMediaType(of: reader, to: &output)
    appendStatus(of: reader, to: &output)
    appendDigest(of: reader, to: &output)
    Self.member("length", Array("\(length - reader.blankCount)".utf8), to: &output)
    Self.member("offset", Array("\(reader.offset)".utf8), to: &output)
    Self.member("filename", Array(file.utf8), to: &output)
    output.append("}")
    return .written
  }

  /// Responses, revisits, and resources and metadata that are not crawlers' notes.
  private func isIndexed(_ reader: ArchiveReader) -> Bool {
    switch reader.type {
    case .response, .revisit: true
    case .resource, .metadata: reader.withField(.contentType) { !$0.equals("application/warc-fields") }
    default: false
    }
  }

  private func appendMediaType(of reader: ArchiveReader, to output: inout ByteBuffer) {
    if reader.type == .revisit { return Self.member("mime", Array("warc/revisit".utf8), to: &output) }
    let type: [UInt8]? =
      if reader.type == .response {
        reader.withContent { content in
          HTTPMessage(content).field("content-type", in: content).map { Array($0.utf8) }
        }
      } else {
        reader.has(.contentType) ? reader.withField(.contentType, Self.text) : nil
      }
    guard let type else { return }
    let end = type.firstIndex { $0 == UInt8(ascii: ";") || $0 == 0x20 || (9...13).contains($0) } ?? type.count
    Self.member("mime", Array(type[..<end]), to: &output)
  }

  private func appendStatus(of reader: ArchiveReader, to output: inout ByteBuffer) {
    guard reader.type == .response || reader.type == .revisit else { return }
    let status = reader.withContent { HTTPMessage($0).status }
    if let status { Self.member("status", Array("\(status)".utf8), to: &output) }
  }

  /// The digest of the header; where there is none, the SHA-1 of the content as stored, without its HTTP head.
  private func appendDigest(of reader: ArchiveReader, to output: inout ByteBuffer) {
    if reader.has(.payloadDigest) {
      return Self.member("digest", reader.withField(.payloadDigest, Self.text), to: &output)
    }
    guard reader.type != .revisit else { return }
    let isHTTP = reader.type == .response
    let bytes = reader.withContent { content in
      digest.update(isHTTP ? content.extracting(HTTPMessage(content).body) : content)
      return digest.finish()
    }
    Self.member("digest", Array("sha1:\(Base32.encode(bytes))".utf8), to: &output)
  }

  /// A value as UTF-8: as it is, or, where it is none, read as Latin-1.
  private static func text(_ bytes: Span<UInt8>) -> [UInt8] {
    bytes.withUnsafeBufferPointer { bytes in
      if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil { return Array(bytes) }
      return bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
    }
  }

  /// A URL whose spaces, which some crawlers leave in it, are escaped.
  package static func withoutSpaces(_ url: [UInt8]) -> [UInt8] {
    url.contains(ASCII.space) ? url.flatMap { $0 == ASCII.space ? Array("%20".utf8) : [$0] } : url
  }

  private static func member(_ name: StaticString, _ value: [UInt8], to output: inout ByteBuffer) {
    output.append(", \"")
    output.append(name)
    output.append("\": ")
    append(value, to: &output)
  }

  /// Appends a string in ASCII: as in Python's `json`, everything else is escaped.
  private static func append(_ value: [UInt8], to output: inout ByteBuffer) {
    output.append("\"")
    if value.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      output.append(value)
    } else {
      for unit in String(decoding: value, as: UTF8.self).utf16 { append(unit, to: &output) }
    }
    output.append("\"")
  }

  private static func append(_ unit: UInt16, to output: inout ByteBuffer) {
    switch unit {
    case 0x22: output.append("\\\"")
    case 0x5C: output.append("\\\\")
    case 0x08: output.append("\\b")
    case 0x09: output.append("\\t")
    case 0x0A: output.append("\\n")
    case 0x0C: output.append("\\f")
    case 0x0D: output.append("\\r")
    case 0x20..<0x7F: output.append(UInt8(unit))
    default:
      let digits = String(unit, radix: 16)
      output.append(utf8: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }
}

/// The time of a capture to the second: `20260131120000`.
package struct CaptureTime: Sendable, Equatable, Comparable {
  /// Fourteen digits.
  package let digits: String

  /// Reads `2026-01-31T12:00:00.5Z` or `20260131120000`; nil for fewer than fourteen digits.
  package init?(_ date: Span<UInt8>) {
    var digits: [UInt8] = []
    for index in 0..<min(date.count, 40) where ASCII.isDigit(date[index]) && digits.count < 14 {
      digits.append(date[index])
    }
    guard digits.count == 14 else { return nil }
    self.digits = String(decoding: digits, as: UTF8.self)
  }

  /// Reads what a person writes: `2026-01-31T12:00:00Z` or `20260131120000`, and beginnings of both, which stand for their
  /// first second. nil for anything else, such as a range or a month 13.
  package init?(prefix text: String) {
    var digits: [UInt8] = []
    let bytes = Array(text.utf8)
    let hasMarks = bytes.contains { !ASCII.isDigit($0) }
    var index = 0
    // Year, month, day, hour, minute and second, and what stands before each.
    for (count, marks) in [(4, ""), (2, "-"), (2, "-"), (2, "T "), (2, ":"), (2, ":")] where index < bytes.count {
      if hasMarks, !marks.isEmpty {
        guard marks.utf8.contains(bytes[index]) else { return nil }
        index += 1
      }
      guard index + count <= bytes.count, bytes[index..<index + count].allSatisfy({ ASCII.isDigit($0) }) else {
        return nil
      }
      digits += bytes[index..<index + count]
      index += count
      // A time of day may end with its zone, which is UTC's.
      if digits.count >= 10, index + 1 == bytes.count, bytes[index] == UInt8(ascii: "Z") { index += 1 }
    }
    guard index == bytes.count, digits.count >= 4 else { return nil }
    let first = Array("00000101000000".utf8)
    let whole = String(decoding: digits + first[digits.count...], as: UTF8.self)
    let (month, day) = (whole.dropFirst(4).prefix(2), whole.dropFirst(6).prefix(2))
    guard CalendarDay.isOne("\(whole.prefix(4))-\(month)-\(day)"), whole.dropFirst(8).prefix(2) < "24",
      whole.dropFirst(10).prefix(2) < "60", whole.suffix(2) <= "60"
    else { return nil }
    self.digits = whole
  }

  /// Seconds since the year 0, roughly: enough to compare distances.
  private var seconds: Int {
    let parts = [0, 4, 6, 8, 10, 12].map { start in
      let end = start == 0 ? 4 : start + 2
      return Int(digits.dropFirst(start).prefix(end - start)) ?? 0
    }
    // Days of the proleptic Gregorian calendar, in years that begin in March.
    let month = (parts[1] + 9) % 12
    let year = parts[0] - (parts[1] < 3 ? 1 : 0)
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2]
    return ((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]
  }

  /// Seconds between two times.
  package func distance(to other: CaptureTime) -> Int { abs(seconds - other.seconds) }

  package static func < (a: CaptureTime, b: CaptureTime) -> Bool { a.digits < b.digits }
}
