internal import Base
internal import CResources

/// Character properties for pre-tokenizers: general categories and White_Space of one pinned version of Unicode.
///
/// Neither Swift's own properties nor ICU's will do: both follow the version that is installed, and another
/// version cuts text in other places (4,657 code points differ between Unicode 16 and 17 in GPT-2's pattern).
internal struct CharacterFlags: OptionSet {
  let rawValue: UInt8

  /// L: letters of any kind.
  static let letter = CharacterFlags(rawValue: 1)
  /// N: numbers of any kind.
  static let number = CharacterFlags(rawValue: 2)
  /// White_Space.
  static let space = CharacterFlags(rawValue: 4)
  /// M: marks of any kind.
  static let mark = CharacterFlags(rawValue: 8)
  /// Lu and Lt.
  static let upper = CharacterFlags(rawValue: 16)
  /// Ll.
  static let lower = CharacterFlags(rawValue: 32)
  /// P and S.
  static let punctuationOrSymbol = CharacterFlags(rawValue: 64)
  /// Han and kana of the ranges that DeepSeek V3 cuts out, in its own table only.
  static let hanOrKana = CharacterFlags(rawValue: 128)

  /// Flags of all code points, one byte each, for the lifetime of the process.
  fileprivate static var table: UnsafePointer<UInt8> { loaded.table }
  /// The version of the tables, as manifests name it.
  static var unicodeVersion: String { loaded.version }

  private struct Loaded: @unchecked Sendable {
    var table: UnsafePointer<UInt8>
    var version: String
  }

  private static let loaded: Loaded = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 0x110000)
    table.initialize(repeating: 0, count: 0x110000)
    let bytes = UnsafeBufferPointer(start: dataprep_unicode_categories, count: dataprep_unicode_categories_count)
    TableLines.forEach(in: bytes, fields: 3) { fields in
      let first = TableLines.hexadecimal(bytes[fields[0]])
      let last = TableLines.hexadecimal(bytes[fields[1]])
      let flags = CharacterFlags(category: bytes[fields[2]])
      (table + first).update(repeating: flags.rawValue, count: last - first + 1)
    }
    let title = bytes.prefix { $0 != UInt8(ascii: "\n") }.dropFirst("# Unicode ".utf8.count)
    return Loaded(table: UnsafePointer(table), version: String(decoding: title, as: UTF8.self))
  }()

  /// Reads a category of the table, `Lu` or `Zs+White_Space`.
  private init(category: Slice<UnsafeBufferPointer<UInt8>>) {
    var flags: CharacterFlags = category.count > 2 ? .space : []
    switch category[category.startIndex] {
    case UInt8(ascii: "L"):
      flags.insert(.letter)
      switch category[category.startIndex + 1] {
      case UInt8(ascii: "u"), UInt8(ascii: "t"): flags.insert(.upper)
      case UInt8(ascii: "l"): flags.insert(.lower)
      default: break
      }
    case UInt8(ascii: "N"): flags.insert(.number)
    case UInt8(ascii: "M"): flags.insert(.mark)
    case UInt8(ascii: "P"), UInt8(ascii: "S"): flags.insert(.punctuationOrSymbol)
    default: break
    }
    self = flags
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// Tables of flags: those of the Unicode database, and variants of some pre-tokenizers.
internal enum CharacterTable {
  /// Unicode 16.0, unmodified.
  case plain
  /// With the numbers that Unicode 17 added, which Hugging Face's `Digits` uses: Rust's `char::is_numeric`.
  case numbersOfUnicode17
  /// With Han and kana as `hanOrKana` and nothing else.
  case hanAndKanaApart

  private static let numbersAddedByUnicode17 = [0x11DE0...0x11DE9, 0x16FF4...0x16FF6]
  /// `[一-龥぀-ゟ゠-ヿ]`.
  private static let hanAndKana = [0x4E00...0x9FA5, 0x3040...0x309F, 0x30A0...0x30FF]

  /// The flags of all code points, one byte each.
  var flags: UnsafePointer<UInt8> {
    switch self {
    case .plain: CharacterFlags.table
    case .numbersOfUnicode17: Self.withNumbersOfUnicode17.flags
    case .hanAndKanaApart: Self.withHanAndKanaApart.flags
    }
  }

  private struct Changed: @unchecked Sendable {
    var flags: UnsafePointer<UInt8>

    init(_ ranges: [ClosedRange<Int>], _ flags: CharacterFlags) {
      let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 0x110000)
      table.initialize(from: CharacterFlags.table, count: 0x110000)
      for range in ranges { (table + range.lowerBound).update(repeating: flags.rawValue, count: range.count) }
      self.flags = UnsafePointer(table)
    }
  }

  private static let withNumbersOfUnicode17 = Changed(numbersAddedByUnicode17, .number)
  private static let withHanAndKanaApart = Changed(hanAndKana, .hanOrKana)
}
