internal import Base
internal import CSystem

/// The least and the greatest value of a page or a column, for readers that skip what they do not want.
internal struct ColumnBounds {
  /// Bytes of a text that are kept; a longer one is cut to a bound.
  private static let textBytes = 64

  private let type: DocumentSchema.ColumnType
  private var least: UnsafeBufferPointer<UInt8>?
  private var greatest: UnsafeBufferPointer<UInt8>?

  /// Bounds of nothing.
  init(_ type: DocumentSchema.ColumnType) { self.type = type }

  /// Takes a value in, whose memory outlives the bounds.
  mutating func add(_ value: UnsafeBufferPointer<UInt8>) {
    if least.map({ precedes(value, $0) }) ?? true { least = value }
    if greatest.map({ precedes($0, value) }) ?? true { greatest = value }
  }

  /// The least value, or what is below it.
  var minimum: (bytes: [UInt8], isExact: Bool) {
    guard let least else { return ([], true) }
    let count = keptCount(least)
    return (Array(least[..<count]), count == least.count)
  }

  /// The greatest value, or a text above it.
  var maximum: (bytes: [UInt8], isExact: Bool) {
    guard let greatest else { return ([], true) }
    let count = keptCount(greatest)
    guard count < greatest.count else { return (Array(greatest), true) }
    // The last character that has a next one becomes that.
    var scalars = Array(String(decoding: greatest[..<count], as: UTF8.self).unicodeScalars)
    while let last = scalars.popLast() {
      guard last.value < 0x10FFFF else { continue }
      scalars.append(Unicode.Scalar(last.value + 1) ?? "\u{E000}")
      break
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    // A text of the last character alone has no text above it but a longer one of the kind.
    return scalars.isEmpty ? (Array(greatest), true) : (Array(String(text).utf8), false)
  }

  /// How much of a value is kept: whole characters.
  private func keptCount(_ value: UnsafeBufferPointer<UInt8>) -> Int {
    guard value.count > Self.textBytes else { return value.count }
    var count = Self.textBytes
    while count > 0, value[count] & 0xC0 == 0x80 { count -= 1 }
    return count
  }

  /// Texts are ordered by their bytes, numbers by their values (`TypeDefinedOrder`).
  private func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    switch type {
    case .text, .time:
      let common = min(a.count, b.count)
      let order = common == 0 ? 0 : memcmp(a.baseAddress!, b.baseAddress!, common)
      return order != 0 ? order < 0 : a.count < b.count
    case .integer: return Int64(bitPattern: Self.word(a)) < Int64(bitPattern: Self.word(b))
    case .number: return Double(bitPattern: Self.word(a)) < Double(bitPattern: Self.word(b))
    }
  }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes.baseAddress!).loadUnaligned(as: UInt64.self))
  }
}
