internal import Base

/// Text as a model's pieces spell it: characters replaced by rules, spaces marked and trimmed.
///
/// Follows SentencePiece's normalizer byte for byte: at each place the longest user-defined symbol stays as
/// it is, else the longest rule applies, else a character is copied; a byte that is not UTF-8 is U+FFFD.
internal struct TextNormalizer: Sendable {
  /// Properties of a byte that are known without the next one.
  private enum ByteClass {
    /// Symbols and rules have to be matched here.
    static let any: UInt8 = 0
    /// Copied where no byte beyond ASCII follows.
    static let plainBeforeASCII: UInt8 = 1
    /// Copied.
    static let plain: UInt8 = 2
    /// A space that nothing else matches where no byte beyond ASCII follows.
    static let spaceBeforeASCII: UInt8 = 3
    /// A space that nothing else matches.
    static let space: UInt8 = 4
    /// Begins a character that is copied unless a rule begins with it.
    static let character: UInt8 = 6
  }

  private let settings: SentencePieceModel.Normalization
  private let endsWithDummy: Bool
  private let map: CharacterMap?
  private let symbols: SymbolMatcher?
  private let classes: Table<UInt8>
  /// Characters of up to three bytes that some rule begins with, a bit each.
  private let ruled: Table<UInt64>
  private let replacementCharacter = Table<UInt8>([0xEF, 0xBF, 0xBD])

  /// - Parameters:
  ///   - endsWithDummy: whether the space that is added goes after the text.
  ///   - symbols: the symbols that stay unchanged.
  init(
    _ settings: SentencePieceModel.Normalization, endsWithDummy: Bool = false, symbols: SymbolMatcher? = nil
  ) throws(TokenizerError) {
    self.settings = settings
    self.endsWithDummy = endsWithDummy
    self.symbols = symbols
    let map = settings.characterMap.isEmpty ? nil : try CharacterMap(settings.characterMap)
    self.map = map
    ruled = Table(Self.ruled(map))
    classes = Table(
      (UInt8.min...UInt8.max).map { byte in
        guard symbols?.begins.base[Int(byte)] != true else { return ByteClass.any }
        guard byte < 0x80 else { return (0xC2...0xF4).contains(byte) ? ByteClass.character : ByteClass.any }
        let isSpace = byte == UInt8(ascii: " ")
        guard let map, map.hasRule(beginning: [byte]) else { return isSpace ? ByteClass.space : ByteClass.plain }
        let alone = withUnsafePointer(to: byte) { map.match($0, count: 1) }
        guard alone == nil, !(0..<0x80).contains(where: { map.hasRule(beginning: [byte, $0]) }) else {
          return ByteClass.any
        }
        return isSpace ? ByteClass.spaceBeforeASCII : ByteClass.plainBeforeASCII
      })
  }

  /// Finds the characters of two and three bytes that rules begin with.
  private static func ruled(_ map: CharacterMap?) -> [UInt64] {
    var bits = Array(repeating: UInt64(0), count: 1 << 10)
    func set(_ scalar: Int) { bits[scalar >> 6] |= 1 << UInt64(scalar & 63) }
    guard let map else { return bits }
    for lead in UInt8(0xC2)...0xEF where map.hasRule(beginning: [lead]) {
      for second in UInt8(0x80)...0xBF where map.hasRule(beginning: [lead, second]) {
        if lead < 0xE0 {
          set(Int(lead & 0x1F) << 6 | Int(second & 0x3F))
          continue
        }
        for third in UInt8(0x80)...0xBF where map.hasRule(beginning: [lead, second, third]) {
          set(Int(lead & 0x0F) << 12 | Int(second & 0x3F) << 6 | Int(third & 0x3F))
        }
      }
    }
    return bits
  }

  /// The replacement of a space.
  private var mark: UInt8 { settings.escapesWhitespace ? PieceCode.space : UInt8(ascii: " ") }

  /// Replaces the content of `buffer` by the normalized text, in `PieceCode`.
  func normalize(_ text: UnsafeBufferPointer<UInt8>, into buffer: inout ByteBuffer) {
    buffer.removeAll()
    var position = 0
    if settings.removesExtraWhitespace {
      while position < text.count {
        let (piece, consumed) = prefix(text, at: position)
        guard piece.count == 1, piece[0] == UInt8(ascii: " ") else { break }
        position += consumed
      }
    }
    if position == text.count { return }
    let mark = mark
    if settings.addsDummyPrefix, !endsWithDummy { buffer.append(mark) }
    var isAfterSpace = settings.removesExtraWhitespace
    while position < text.count {
      copyPlain(text, from: &position, &isAfterSpace, into: &buffer)
      if position == text.count { break }
      let (piece, consumed) = prefix(text, at: position)
      position += consumed
      append(piece, &isAfterSpace, into: &buffer)
    }
    if settings.removesExtraWhitespace {
      while buffer.count > 0, buffer[buffer.count - 1] == mark { buffer.truncate(to: buffer.count - 1) }
    }
    if settings.addsDummyPrefix, endsWithDummy { buffer.append(mark) }
  }

  /// Copies bytes as long as each determines its own result.
  @inline(__always)
  private func copyPlain(
    _ text: UnsafeBufferPointer<UInt8>, from position: inout Int, _ isAfterSpace: inout Bool,
    into buffer: inout ByteBuffer
  ) {
    guard let bytes = text.baseAddress else { return }
    let count = text.count
    let mark = mark
    let removes = settings.removesExtraWhitespace
    let classes = classes.base
    var offset = position
    var wasSpace = isAfterSpace
    buffer.withRoom(count - offset) { room in
      guard let output = room.baseAddress else { return 0 }
      var written = 0
      while offset < count {
        let byte = bytes[offset]
        let kind = classes[Int(byte)]
        if kind == ByteClass.any { break }
        if kind == ByteClass.character {
          let length = plainLength(bytes + offset, count: count &- offset)
          if length == 0 { break }
          if length == 3, byte == 0xE2, bytes[offset &+ 1] == 0x96, bytes[offset &+ 2] == 0x81 {
            output[written] = PieceCode.space
            written &+= 1
          } else {
            for index in 0..<length { output[written &+ index] = bytes[offset &+ index] }
            written &+= length
          }
          offset &+= length
          wasSpace = false
          continue
        }
        if kind & 1 == 1, offset &+ 1 < count, bytes[offset &+ 1] >= 0x80 { break }
        offset &+= 1
        if kind >= ByteClass.spaceBeforeASCII {
          if wasSpace { continue }
          output[written] = mark
          wasSpace = removes
        } else {
          output[written] = byte
          wasSpace = false
        }
        written &+= 1
      }
      return written
    }
    position = offset
    isAfterSpace = wasSpace
  }

  /// The bytes of a character that no rule begins with; 0 if one does, or may, or there is no character.
  @inline(__always)
  private func plainLength(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    let length = Self.characterLength(bytes, count: count)
    if map == nil { return length }
    let scalar: Int
    switch length {
    case 2: scalar = Int(bytes[0] & 0x1F) << 6 | Int(bytes[1] & 0x3F)
    case 3: scalar = Int(bytes[0] & 0x0F) << 12 | Int(bytes[1] & 0x3F) << 6 | Int(bytes[2] & 0x3F)
    default: return 0
    }
    return ruled.base[scalar &>> 6] &>> UInt64(scalar & 63) & 1 == 0 ? length : 0
  }

  /// The normalized start of the text at a position, and its size in source bytes.
  private func prefix(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (piece: UnsafeBufferPointer<UInt8>, consumed: Int) {
    guard let start = text.baseAddress.map({ $0 + position }) else { return (text, 0) }
    let count = text.count - position
    if let (_, length) = symbols?.match(start, count: count) {
      return (UnsafeBufferPointer(start: start, count: length), length)
    }
    if let match = map?.match(start, count: count) { return (match.replacement, match.length) }
    let length = Self.characterLength(start, count: count)
    guard length > 0 else { return (UnsafeBufferPointer(start: replacementCharacter.base, count: 3), 1) }
    return (UnsafeBufferPointer(start: start, count: length), length)
  }

  /// The bytes of the character at a place; 0 if there is none.
  @inline(__always)
  static func characterLength(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    func trails(_ index: Int) -> Bool { bytes[index] & 0xC0 == 0x80 }
    let first = bytes[0]
    if first < 0x80 { return 1 }
    if first < 0xE0 { return first >= 0xC2 && count >= 2 && trails(1) ? 2 : 0 }
    if first < 0xF0 {
      guard count >= 3, trails(1), trails(2) else { return 0 }
      // Neither an overlong form nor a surrogate.
      return first == 0xE0 && bytes[1] < 0xA0 || first == 0xED && bytes[1] >= 0xA0 ? 0 : 3
    }
    guard first < 0xF5, count >= 4, trails(1), trails(2), trails(3) else { return 0 }
    return first == 0xF0 && bytes[1] < 0x90 || first == 0xF4 && bytes[1] >= 0x90 ? 0 : 4
  }

  /// Appends a normalized piece of text, its spaces marked, and leaves out those that follow a space.
  @inline(__always)
  private func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ isAfterSpace: inout Bool, into buffer: inout ByteBuffer
  ) {
    var start = 0
    if isAfterSpace {
      while start < piece.count, piece[start] == UInt8(ascii: " ") { start += 1 }
    }
    guard start < piece.count else { return }
    let mark = mark
    buffer.withRoom(piece.count - start) { room in
      guard let output = room.baseAddress else { return 0 }
      var written = 0
      var index = start
      while index < piece.count {
        let byte = piece[index]
        if byte == UInt8(ascii: " ") {
          output[written] = mark
          index += 1
        } else if byte == 0xE2, index + 2 < piece.count, piece[index + 1] == 0x96, piece[index + 2] == 0x81 {
          output[written] = PieceCode.space
          index += 3
        } else {
          output[written] = byte
          index += 1
        }
        written += 1
      }
      return written
    }
    isAfterSpace = settings.removesExtraWhitespace && piece[piece.count - 1] == UInt8(ascii: " ")
  }
}
