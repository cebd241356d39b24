import CResources

/// What a character reference represents: one or two characters in UTF-8.
struct ReferencedText: Equatable {
  /// Bytes in order from the lowest.
  var bytes: UInt64 = 0
  /// Bytes in use, at most 8.
  var count = 0

  /// U+FFFD REPLACEMENT CHARACTER.
  static let replacement = ReferencedText(0xFFFD)

  init() {}

  /// One character.
  init(_ scalar: UInt32) { append(scalar) }

  mutating func append(_ scalar: UInt32) {
    switch scalar {
    case 0..<0x80: append(byte: scalar)
    case 0x80..<0x800:
      append(byte: 0xC0 | scalar >> 6)
      append(byte: 0x80 | scalar & 0x3F)
    case 0x800..<0x10000:
      append(byte: 0xE0 | scalar >> 12)
      append(byte: 0x80 | scalar >> 6 & 0x3F)
      append(byte: 0x80 | scalar & 0x3F)
    default:
      append(byte: 0xF0 | scalar >> 18)
      append(byte: 0x80 | scalar >> 12 & 0x3F)
      append(byte: 0x80 | scalar >> 6 & 0x3F)
      append(byte: 0x80 | scalar & 0x3F)
    }
  }

  private mutating func append(byte: UInt32) {
    bytes |= UInt64(byte) << UInt64(count * 8)
    count += 1
  }
}

/// The named character references of the HTML Standard (section 13.5) in a hash table over the
/// embedded list, and the rules for numeric ones (section 13.2.5.80).
///
/// Names consist of letters and digits, most with a semicolon after. So the longest match is
/// either all letters and digits available with their semicolon, or one of the 106 old names
/// without a semicolon, which have two to six letters.
struct CharacterReferences: @unchecked Sendable {
  static let shared = CharacterReferences()

  struct Entry: BitwiseCopyable {
    var name: UnsafePointer<UInt8>
    var count: Int
    var text: ReferencedText
  }

  private static let slotCount = 8192
  /// The longest name, `CounterClockwiseContourIntegral;`, has 32 bytes.
  private static let longestName = 32
  private static let longestOldName = 6
  private let slots: UnsafeMutablePointer<UInt16>
  private let entries: UnsafeMutablePointer<Entry>

  private init() {
    let table = UnsafeBufferPointer(
      start: dataprep_entities, count: dataprep_entities_count)
    entries = .allocate(capacity: CharacterReferences.slotCount / 2)
    slots = .allocate(capacity: CharacterReferences.slotCount)
    slots.update(repeating: 0, count: CharacterReferences.slotCount)
    var number = 0
    for line in table.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "\t"))
      var text = ReferencedText()
      for code in fields[1].split(separator: UInt8(ascii: " ")) {
        text.append(UInt32(String(decoding: code, as: UTF8.self), radix: 16)!)
      }
      number += 1
      let name = table.baseAddress! + fields[0].startIndex
      entries[number] = Entry(name: name, count: fields[0].count, text: text)
      var slot = CharacterReferences.slot(name, fields[0].count)
      while slots[slot] != 0 { slot = (slot + 1) & (CharacterReferences.slotCount - 1) }
      slots[slot] = UInt16(number)
    }
  }

  private static func slot(_ name: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<count { hash = (hash ^ UInt64(name[index])) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32) & (slotCount - 1)
  }

  /// The text of the name in `count` bytes, semicolon and all, if there is such a name.
  private func text(named name: UnsafePointer<UInt8>, count: Int) -> ReferencedText? {
    var slot = CharacterReferences.slot(name, count)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot])]
      if entry.count == count, (0..<count).allSatisfy({ entry.name[$0] == name[$0] }) { return entry.text }
      slot = (slot + 1) & (CharacterReferences.slotCount - 1)
    }
    return nil
  }

  /// A text in which references that end in a semicolon became what they represent: values that were escaped twice, or
  /// inside a script.
  func resolved(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return text }
    var result: [UInt8] = []
    // `read` needs a zero byte at the end.
    (text + [0]).withUnsafeBufferPointer { bytes in
      var at = 0
      while at < text.count {
        let found =
          bytes[at] == UInt8(ascii: "&")
          ? read(bytes.baseAddress! + at, inAttribute: true) : (consumed: 0, text: ReferencedText())
        if found.consumed > 0, bytes[at + found.consumed - 1] == UInt8(ascii: ";") {
          for index in 0..<found.text.count {
            result.append(UInt8(truncatingIfNeeded: found.text.bytes >> UInt64(index * 8)))
          }
          at += found.consumed
        } else {
          result.append(bytes[at])
          at += 1
        }
      }
    }
    return result
  }

  /// Reads the reference whose `&` is at `bytes`, in memory that ends in a zero byte.
  ///
  /// - Returns: the bytes that the reference takes, the ampersand among them, and its text; 0 if
  ///   there is none and the ampersand represents itself.
  func read(_ bytes: UnsafePointer<UInt8>, inAttribute: Bool) -> (consumed: Int, text: ReferencedText) {
    let next = bytes[1]
    if next == UInt8(ascii: "#") { return readNumeric(bytes) }
    let classes = ByteClass.table
    guard classes[Int(next)] & ByteClass.letter != 0 else { return (0, ReferencedText()) }
    let name = bytes + 1
    var count = 1
    while count < CharacterReferences.longestName, classes[Int(name[count])] & ByteClass.alphanumeric != 0 {
      count += 1
    }
    if name[count] == UInt8(ascii: ";"), let text = text(named: name, count: count + 1) {
      return (count + 2, text)
    }
    var length = min(count, CharacterReferences.longestOldName)
    while length >= 2 {
      if let text = text(named: name, count: length) {
        let behind = name[length]
        if inAttribute,
          behind == UInt8(ascii: "=") || classes[Int(behind)] & ByteClass.alphanumeric != 0
        {
          return (0, ReferencedText())
        }
        return (length + 1, text)
      }
      length -= 1
    }
    return (0, ReferencedText())
  }

  private func readNumeric(_ bytes: UnsafePointer<UInt8>) -> (consumed: Int, text: ReferencedText) {
    var position = 2
    var code: UInt32 = 0
    let first: Int
    if bytes[2] | 0x20 == UInt8(ascii: "x") {
      position = 3
      first = position
      while let digit = hexDigit(bytes[position]) {
        code = min(code << 4 | digit, 0x11_0000)
        position += 1
      }
    } else {
      first = position
      while bytes[position] >= 0x30, bytes[position] <= 0x39 {
        code = min(code * 10 + UInt32(bytes[position] - 0x30), 0x11_0000)
        position += 1
      }
    }
    guard position > first else { return (0, ReferencedText()) }
    if bytes[position] == UInt8(ascii: ";") { position += 1 }
    switch code {
    case 0, 0xD800...0xDFFF, 0x11_0000...: return (position, .replacement)
    case 0x80...0x9F:
      return (position, ReferencedText(UInt32(CharacterReferences.windows1252[Int(code - 0x80)])))
    default: return (position, ReferencedText(code))
    }
  }

  private func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  /// The replacements for numbers 128 to 159; section 13.2.5.84.
  private static let windows1252: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
