internal import Base

/// Parses one line of JSON Lines for some of its object's members, without a tree: wanted strings are unescaped,
/// in place or into other memory, all else is checked against the grammar (RFC 8259) and skipped.
///
/// As Python's `json` does, it takes the last of members of one name, and `NaN`, `Infinity` and `-Infinity` for
/// numbers.
internal struct JSONLineParser {
  /// The value of a wanted member.
  struct Value {
    /// Its range in the line's memory: between the quotes of a string, or the whole of another value.
    var start = 0
    /// Where it ends there, the closing quote of a string included.
    var end = 0
    /// Where its content starts: in `Room` for strings of a parser that has some, else in the line's memory.
    var content = 0
    /// Bytes of the content.
    var count = 0
    var kind = Kind.absent
    /// Whether no byte of the string is beyond ASCII; escapes do not count, they are well-formed.
    var isASCII = true
    /// Escaped surrogates that form no pair.
    var unpaired = 0

    enum Kind { case absent, string, null, other }
  }

  /// Deeper nesting than this is rejected, so that it cannot exhaust the stack.
  static let maximumDepth = 256

  /// Memory that strings are unescaped into, so that the line stays unchanged; it needs space for the line.
  struct Room {
    var base: UnsafeMutablePointer<UInt8>
    /// Bytes in use; strings go after them.
    var count: Int
  }

  var base: UnsafeMutablePointer<UInt8>
  let names: NameTable
  /// The buffers for the first requested member, the text, and for all others; without them strings are unescaped
  /// in place.
  var rooms: (text: Room, strings: Room)?
  /// The values of the last line, in the order of `names`.
  var values: [Value]
  var lineStart = 0
  var position = 0
  var end = 0

  init(base: UnsafeMutablePointer<UInt8>, names: NameTable) {
    self.base = base
    self.names = names
    values = Array(repeating: Value(), count: names.count)
  }

  /// Parses the line; false if there is nothing but white space.
  mutating func parse(_ line: Range<Int>) throws(JSONError) -> Bool {
    lineStart = line.lowerBound
    position = line.lowerBound
    end = line.upperBound
    for index in values.indices { values[index].kind = .absent }
    skipSpace()
    guard position < end else { return false }
    guard base[position] == UInt8(ascii: "{") else { throw error(.unexpectedByte) }
    position += 1
    try members()
    skipSpace()
    guard position == end else { throw error(.unexpectedByte) }
    return true
  }

  func error(_ code: JSONError.Code) -> JSONError { JSONError(code: code, offset: position - lineStart) }

  @inline(__always) mutating func skipSpace() {
    while position < end {
      switch base[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
      default: return
      }
    }
  }

  @inline(__always) func peek() throws(JSONError) -> UInt8 {
    guard position < end else { throw error(.unexpectedEnd) }
    return base[position]
  }

  @inline(__always) mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard try peek() == byte else { throw error(.unexpectedByte) }
    position &+= 1
  }

  /// The members of the outer object, after its brace.
  private mutating func members() throws(JSONError) {
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      skipSpace()
      try expect(UInt8(ascii: "\""))
      let slot = try keySlot()
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      if let slot { values[slot] = try value(slot) } else { try skipValue(depth: 1) }
      skipSpace()
      let byte = try peek()
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw error(.unexpectedByte) }
      position += 1
      if byte == UInt8(ascii: "}") { return }
    }
  }

  /// A requested value: a string's content, or the source text of another value.
  private mutating func value(_ slot: Int) throws(JSONError) -> Value {
    let byte = try peek()
    if byte == UInt8(ascii: "\"") {
      position += 1
      guard let rooms else {
        var value = try string(to: base + position)
        value.content = value.start
        return value
      }
      let room = slot == 0 ? rooms.text : rooms.strings
      var value = try string(to: room.base + room.count)
      value.content = room.count
      if slot == 0 { self.rooms!.text.count += value.count } else { self.rooms!.strings.count += value.count }
      return value
    }
    var value = Value(start: position, kind: byte == UInt8(ascii: "n") ? .null : .other)
    try skipValue(depth: 1)
    value.end = position
    value.content = value.start
    value.count = position - value.start
    // Strings inside are not unescaped and may hold any bytes.
    value.isASCII = false
    return value
  }

  // MARK: Values that are skipped

  private mutating func skipValue(depth: Int) throws(JSONError) {
    switch try peek() {
    case UInt8(ascii: "\""):
      position += 1
      try skipString()
    case UInt8(ascii: "{"): try skipObject(depth: depth)
    case UInt8(ascii: "["): try skipArray(depth: depth)
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    case UInt8(ascii: "n"): try skipWord("null")
    case UInt8(ascii: "N"): try skipWord("NaN")
    case UInt8(ascii: "I"): try skipWord("Infinity")
    default: try skipNumber()
    }
  }

  private mutating func skipObject(depth: Int) throws(JSONError) {
    guard depth < Self.maximumDepth else { throw error(.tooDeep) }
    position += 1
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      skipSpace()
      try expect(UInt8(ascii: "\""))
      try skipString()
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      try skipValue(depth: depth + 1)
      if try endsAfterElement(UInt8(ascii: "}")) { return }
    }
  }

  private mutating func skipArray(depth: Int) throws(JSONError) {
    guard depth < Self.maximumDepth else { throw error(.tooDeep) }
    position += 1
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      skipSpace()
      try skipValue(depth: depth + 1)
      if try endsAfterElement(UInt8(ascii: "]")) { return }
    }
  }

  private mutating func endsAfterElement(_ bracket: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    let byte = try peek()
    guard byte == bracket || byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
    position += 1
    return byte == bracket
  }

  private mutating func skipWord(_ word: StaticString) throws(JSONError) {
    for index in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[index]) }
  }

  private mutating func skipNumber() throws(JSONError) {
    if try peek() == UInt8(ascii: "-") {
      position += 1
      if try peek() == UInt8(ascii: "I") { return try skipWord("Infinity") }
    }
    if try peek() == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if position < end, base[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    guard position < end, base[position] | 0x20 == UInt8(ascii: "e") else { return }
    position += 1
    if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") { position += 1 }
    try skipDigits()
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while position < end, base[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw error(position < end ? .badNumber : .unexpectedEnd) }
  }
}
