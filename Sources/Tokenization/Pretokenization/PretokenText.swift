/// Text as scanners see it: well-formed UTF-8 by offset, with the flags of its characters.
internal struct PretokenText {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  private let table: UnsafePointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>, characters: CharacterTable = .plain) {
    table = characters.flags
    // An empty buffer has no address; any pointer works, because nothing is read.
    self.bytes = bytes.baseAddress ?? UnsafePointer(table)
    count = bytes.count
  }

  private init(bytes: UnsafePointer<UInt8>, count: Int, table: UnsafePointer<UInt8>) {
    self.bytes = bytes
    self.count = count
    self.table = table
  }

  /// The text as if it ended at `limit`.
  @inline(__always)
  func prefix(_ limit: Int) -> PretokenText { PretokenText(bytes: bytes, count: limit, table: table) }

  /// The text with other flags, ended at `limit`.
  func prefix(_ limit: Int, characters: CharacterTable) -> PretokenText {
    PretokenText(bytes: bytes, count: limit, table: characters.flags)
  }

  /// A character's flags and the bytes it takes.
  struct Character {
    var flags: CharacterFlags
    var length: Int
  }

  /// The character at `offset`, which is less than `count`.
  @inline(__always)
  func character(at offset: Int) -> Character {
    let first = bytes[offset]
    if first < 0x80 { return Character(flags: CharacterFlags(rawValue: table[Int(first)]), length: 1) }
    return wideCharacter(first, at: offset)
  }

  /// A character of two bytes or more. Text that ends inside it, which no valid text does, counts as one byte without
  /// flags.
  @inline(__always)
  private func wideCharacter(_ first: UInt8, at offset: Int) -> Character {
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset &+ length <= count else { return Character(flags: [], length: 1) }
    let code = wideCode(first, length, at: offset)
    return Character(flags: CharacterFlags(rawValue: table[code]), length: length)
  }

  /// The code point at `offset`, whose first byte is not ASCII, and its bytes; U+FFFD for text that ends inside it.
  @inline(__always)
  func codePoint(at offset: Int) -> (code: Int, length: Int) {
    let first = bytes[offset]
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset &+ length <= count else { return (0xFFFD, 1) }
    return (wideCode(first, length, at: offset), length)
  }

  /// The code point of two bytes or more that are all there.
  @inline(__always)
  private func wideCode(_ first: UInt8, _ length: Int, at offset: Int) -> Int {
    var code: Int
    switch length {
    case 2: code = Int(first & 0x1F) &<< 6 | Int(bytes[offset &+ 1] & 0x3F)
    case 3: code = Int(first & 0x0F) &<< 12 | Int(bytes[offset &+ 1] & 0x3F) &<< 6 | Int(bytes[offset &+ 2] & 0x3F)
    default:
      code = Int(first & 0x07) &<< 18 | Int(bytes[offset &+ 1] & 0x3F) &<< 12
      code |= Int(bytes[offset &+ 2] & 0x3F) &<< 6 | Int(bytes[offset &+ 3] & 0x3F)
    }
    return code > 0x10FFFF ? 0xFFFD : code
  }

  /// Whether the byte at `offset` is there and is this one.
  @inline(__always)
  func holds(_ byte: UInt8, at offset: Int) -> Bool { offset < count && bytes[offset] == byte }

  /// The end of the run of characters from `offset` that have any of these flags.
  @inline(__always)
  func endOfRun(_ flags: CharacterFlags, from offset: Int) -> Int {
    var offset = offset
    while offset < count {
      let character = character(at: offset)
      if character.flags.isDisjoint(with: flags) { break }
      offset &+= character.length
    }
    return offset
  }

  /// The end of the run of characters from `offset` that have none of these flags.
  @inline(__always)
  func endOfRun(without flags: CharacterFlags, from offset: Int) -> Int {
    var offset = offset
    while offset < count {
      let character = character(at: offset)
      if !character.flags.isDisjoint(with: flags) { break }
      offset &+= character.length
    }
    return offset
  }

  /// Where the white space begins that ends at `end`.
  func startOfSpace(before end: Int) -> Int {
    var start = end
    while start > 0 {
      var previous = start - 1
      while previous > 0, bytes[previous] & 0xC0 == 0x80 { previous -= 1 }
      guard character(at: previous).flags.contains(.space) else { break }
      start = previous
    }
    return start
  }

  /// The end of the run of letters from `offset`: ASCII eight at a time.
  @inline(__always)
  func endOfLetters(from offset: Int) -> Int {
    var offset = offset
    while offset &+ 8 <= count {
      let word = UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self).littleEndian
      let letters = Self.asciiLetters(word)
      if letters == 0x8080_8080_8080_8080 {
        offset &+= 8
        continue
      }
      offset &+= (~letters & 0x8080_8080_8080_8080).trailingZeroBitCount &>> 3
      if bytes[offset] < 0x80 { return offset }
      break
    }
    return endOfRun(.letter, from: offset)
  }

  /// The high bit of each byte that is an ASCII letter.
  @inline(__always)
  static func asciiLetters(_ word: UInt64) -> UInt64 {
    // In lower case and without the high bit; then 'a'... sets it by one sum, and 'z' + 1... by the other.
    let lower = (word & 0x7F7F_7F7F_7F7F_7F7F) | 0x2020_2020_2020_2020
    let reached = lower &+ 0x1F1F_1F1F_1F1F_1F1F
    let passed = lower &+ 0x0505_0505_0505_0505
    return reached & ~passed & ~word & 0x8080_8080_8080_8080
  }

  /// The end of a match of `\s+(?!\S)|\s` at `offset`, given the run of white space that begins there.
  ///
  /// White space before other text excludes its last character, unless it is the only one.
  @inline(__always)
  func endOfSpaceBeforeText(from offset: Int, run end: Int) -> Int {
    if end == count { return end }
    var last = end - 1
    while last > offset, bytes[last] & 0xC0 == 0x80 { last -= 1 }
    return last == offset ? end : last
  }
}
