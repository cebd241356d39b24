internal import Base

/// A model's normalization rules: replacements of characters or sequences of characters.
///
/// The file has them compiled: the size in bytes of a double array after darts-clone, the double array, and
/// the replacements, each ended by a NUL. A unit of the double array is 32 bits: a node has the byte that leads
/// to it in bits 0-7, whether a rule ends there in bit 8, and the offset of its children from bit 10 on, to
/// be shifted by 8 more where bit 9 is set; a value has bit 31 set and the replacement's place below it.
internal struct CharacterMap: Sendable {
  /// The maximum number of rules to match at one position, as in SentencePiece; longer rules are ignored.
  private static let matchLimit = 32

  private let units: Table<UInt32>
  private let replacements: Table<UInt8>

  /// A match: how many bytes of text it takes, and its replacement, which is valid as long as the map lives.
  struct Match {
    var length: Int
    var replacement: UnsafeBufferPointer<UInt8>
  }

  init(_ blob: [UInt8]) throws(TokenizerError) {
    func damaged(_ what: String) -> TokenizerError { TokenizerError(.damaged, "normalization rules \(what)") }
    guard blob.count > 4 else { throw damaged("of \(blob.count) bytes") }
    let size = Int(Self.word(blob, at: 0))
    guard size < blob.count - 4, size >= 1024, size & 1023 == 0 else { throw damaged("with a trie of \(size) bytes") }
    let units = (0..<size / 4).map { Self.word(blob, at: 4 + $0 * 4) }
    let replacements = Array(blob[(4 + size)...])
    guard replacements.last == 0 else { throw damaged("that do not end with NUL") }
    guard String(validating: replacements, as: UTF8.self) != nil else { throw damaged("that produce invalid UTF-8") }
    guard Self.isSound(units, replacements) else {
      throw damaged("with a trie that points outside itself or into a character")
    }
    self.units = Table(units)
    self.replacements = Table(replacements)
  }

  private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }

  /// Whether every step stays in the array and every value is a replacement's place.
  private static func isSound(_ units: [UInt32], _ replacements: [UInt8]) -> Bool {
    guard units[0] & 0x8000_00FF == 0, !hasValue(units[0]), offset(units[0]) != 0 else { return false }
    for (index, unit) in units.enumerated() {
      if unit & 1 << 31 == 0 {
        let children = index ^ offset(unit)
        guard children | 0xFF < units.count else { return false }
        guard !hasValue(unit) || units[children] & 1 << 31 != 0 else { return false }
      } else {
        let value = Int(unit & 0x7FFF_FFFF)
        guard value < replacements.count, replacements[value] & 0xC0 != 0x80 else { return false }
      }
    }
    return true
  }

  @inline(__always)
  private static func hasValue(_ unit: UInt32) -> Bool { unit & 1 << 8 != 0 }

  @inline(__always)
  private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 1 << 9) >> 6)) }

  /// The longest rule at a place.
  func match(_ bytes: UnsafePointer<UInt8>, count: Int) -> Match? {
    let units = units.base
    var place = Self.offset(units[0])
    var found: (length: Int, value: Int)?
    var matches = 0
    var index = 0
    while index < count, matches < Self.matchLimit {
      place ^= Int(bytes[index])
      let unit = units[place]
      guard unit & 0x8000_00FF == UInt32(bytes[index]) else { break }
      index += 1
      place ^= Self.offset(unit)
      guard Self.hasValue(unit) else { continue }
      found = (index, Int(units[place] & 0x7FFF_FFFF))
      matches += 1
    }
    guard let (length, value) = found else { return nil }
    let start = replacements.base + value
    var end = 0
    while start[end] != 0 { end += 1 }
    return Match(length: length, replacement: UnsafeBufferPointer(start: start, count: end))
  }

  /// Whether some rule begins with these bytes.
  func hasRule(beginning bytes: [UInt8]) -> Bool {
    var place = Self.offset(units.base[0])
    for byte in bytes {
      place ^= Int(byte)
      let unit = units.base[place]
      guard unit & 0x8000_00FF == UInt32(byte) else { return false }
      place ^= Self.offset(unit)
    }
    return true
  }
}
