internal import Base
internal import Synchronization

/// What of a line decides whether it is the same as another.
package enum LineNormalization: String, Sendable, CaseIterable {
  /// All but white space around it.
  case trim
  /// As cc_net compares lines (`normalize_for_dedup` of its text_normalizer.py): lower case, every decimal digit of any
  /// script as 0, without control characters and the 34 quotes and marks of its list. ASCII punctuation stays.
  case ccnet
}

/// Brings lines into the form in which they are compared; one for each thread.
package struct LineNormalizer: ~Copyable {
  private let normalization: LineNormalization
  private var buffer = ByteBuffer()

  /// A normalizer of some form.
  package init(_ normalization: LineNormalization) { self.normalization = normalization }

  /// Lets `body` see a line, which has no white space around it, in the form in which it is compared.
  package mutating func with<R>(_ line: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    guard normalization == .ccnet else { return body(line) }
    buffer.removeAll()
    buffer.withRoom(line.count) { room in Self.ascii(line, into: room) }
    if buffer.count < line.count { append(line, from: buffer.count) }
    return buffer.withUnsafeBytes { body(UnsafeRawBufferPointer($0)) }
  }

  /// Lower case with 0 for digits up to the first byte that takes more; how many bytes that are.
  private static func ascii(_ line: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<UInt8>) -> Int {
    for at in 0..<line.count {
      let byte = line[at]
      guard byte &- 32 < 95 else { return at }
      room[at] =
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte &- UInt8(ascii: "0") < 10 ? UInt8(ascii: "0") : byte
    }
    return line.count
  }

  private mutating func append(_ line: UnsafeRawBufferPointer, from start: Int) {
    var at = start
    while at < line.count {
      let byte = line[at]
      if byte < 0x80 {
        at += 1
        if byte &- UInt8(ascii: "0") < 10 {
          buffer.append(UInt8(ascii: "0"))
        } else if byte &- 32 < 95 {
          buffer.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        }
        continue
      }
      let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      var code = UInt32(byte) & (0xFF >> UInt32(length + 1))
      for offset in 1..<length where at + offset < line.count { code = code << 6 | UInt32(line[at + offset]) & 0x3F }
      at += length
      let changed = CharacterTable.shared.changed(code)
      if changed != CharacterTable.removed { append(changed) }
      // The one letter that becomes two in lower case.
      if code == 0x130 { append(0x307) }
    }
  }

  private mutating func append(_ code: UInt32) {
    switch code {
    case ..<0x80: buffer.append(UInt8(code))
    case ..<0x800:
      buffer.append(UInt8(0xC0 | code >> 6))
      buffer.append(UInt8(0x80 | code & 0x3F))
    case ..<0x1_0000:
      buffer.append(UInt8(0xE0 | code >> 12))
      buffer.append(UInt8(0x80 | code >> 6 & 0x3F))
      buffer.append(UInt8(0x80 | code & 0x3F))
    default:
      buffer.append(UInt8(0xF0 | code >> 18))
      buffer.append(UInt8(0x80 | code >> 12 & 0x3F))
      buffer.append(UInt8(0x80 | code >> 6 & 0x3F))
      buffer.append(UInt8(0x80 | code & 0x3F))
    }
  }
}

/// What becomes of characters above ASCII when lines are compared; built once, when the first is met.
private final class CharacterTable: Sendable {
  static let shared = CharacterTable()
  /// For a character that is left out.
  static let removed = UInt32.max
  /// Above it there are no cases and few digits; those characters stay as they are.
  private static let bound: UInt32 = 0x2_0000
  /// cc_net's list of punctuation.
  private static let punctuation = "，。、„”“«»１」「《》´∶：？！（）；–—．～’…━〈〉【】％►"

  private let table: [UInt32]

  private init() {
    let left = Set(Self.punctuation.unicodeScalars.map(\.value))
    table = (0..<Self.bound).map { code in
      guard let scalar = Unicode.Scalar(code) else { return code }
      // Digits become 0 before the list is applied, so that its digit one is never met.
      if scalar.properties.generalCategory == .decimalNumber { return 0x30 }
      if left.contains(code) || (0x7F..<0xA0).contains(code) { return Self.removed }
      return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? code
    }
  }

  func changed(_ code: UInt32) -> UInt32 { code < Self.bound ? table[Int(code)] : code }
}
