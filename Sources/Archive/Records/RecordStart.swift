internal import Base

/// Where a record can start, detected from its first bytes.
internal enum RecordStart: Equatable {
  case warc, arc, none
  /// More bytes are needed to decide.
  case undecided

  /// How sure a start has to be.
  enum Rigour {
    /// A record is due here: a version line of any kind, or an ARC line with all its columns.
    case due
    /// Found by search: the version line must be followed by a field, an ARC line must have a date and a number.
    case found
  }

  /// The longest line that is looked at: URLs of 64 KiB have been seen in ARC headers.
  static let lineLimit = 128 << 10

  /// - Parameter isWhole: whether nothing follows `bytes`.
  static func recognise(
    _ bytes: UnsafeBufferPointer<UInt8>, rigour: Rigour, allowsARC: Bool, isWhole: Bool
  ) -> RecordStart {
    guard bytes.count > 0 else { return isWhole ? .none : .undecided }
    if bytes[0] | 0x20 == UInt8(ascii: "w") {
      let result = recogniseWARC(bytes, rigour: rigour, isWhole: isWhole)
      if result != .none { return result }
    }
    guard allowsARC, ASCII.isLetter(bytes[0]) else { return .none }
    return recogniseARC(bytes, rigour: rigour, isWhole: isWhole)
  }

  private static func recogniseWARC(
    _ bytes: UnsafeBufferPointer<UInt8>, rigour: Rigour, isWhole: Bool
  ) -> RecordStart {
    let short: RecordStart = isWhole ? .none : .undecided
    guard bytes.count >= 6 else {
      return bytes.part(0..<min(bytes.count, 5)).isPrefixOfVersion ? short : .none
    }
    // WARC/0.18 to WARC/1.1 are in use; later versions are parsed the same way.
    guard bytes.startsIgnoringCase("warc/"), ASCII.isDigit(bytes[5]) else { return .none }
    var end = 6
    while end < bytes.count, ASCII.isDigit(bytes[end]) || bytes[end] == ASCII.dot { end += 1 }
    while end < bytes.count, ASCII.isBlank(bytes[end]) || bytes[end] == ASCII.carriageReturn { end += 1 }
    guard end < bytes.count else { return isWhole && rigour == .due ? .warc : short }
    guard bytes[end] == ASCII.lineFeed, end < 64 else { return .none }
    guard rigour == .found else { return .warc }
    // A field's name, then a colon.
    var index = end + 1
    while index < bytes.count, index < end + 128 {
      let byte = bytes[index]
      if byte == ASCII.colon { return index > end + 1 ? .warc : .none }
      guard ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") else { return .none }
      index += 1
    }
    return index < bytes.count ? .none : short
  }

  private static func recogniseARC(
    _ bytes: UnsafeBufferPointer<UInt8>, rigour: Rigour, isWhole: Bool
  ) -> RecordStart {
    // The scheme first, so that lines of text are turned down at once.
    var index = 1
    while index < bytes.count, bytes[index] != ASCII.colon {
      let byte = bytes[index]
      guard
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == ASCII.dot
          || byte == UInt8(ascii: "+"), index < 32
      else { return .none }
      index += 1
    }
    guard index < bytes.count else { return isWhole ? .none : .undecided }
    let window = bytes.part(0..<min(bytes.count, lineLimit))
    guard let end = window.index(of: ASCII.lineFeed) else {
      return isWhole || bytes.count >= lineLimit ? .none : .undecided
    }
    guard let header = ARCHeader(line: bytes.part(0..<end)) else { return .none }
    return rigour == .due || header.hasDate && header.hasNumber ? .arc : .none
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether these bytes could continue to be `WARC/`.
  fileprivate var isPrefixOfVersion: Bool {
    let version: StaticString = "warc/"
    return count <= 5 && (0..<count).allSatisfy { self[$0] | 0x20 == version.utf8Start[$0] | 0x20 }
  }
}
