internal import Base
internal import CResources

/// The embedded table of languages (ISO 639-1, -3 and -5, with CLDR's scripts, names and aliases), indexed directly by
/// two- and three-letter codes. Built once.
internal final class LanguageTable: @unchecked Sendable {
  internal static let shared = LanguageTable()

  /// A line of the table; texts stay in the embedded bytes.
  internal struct Row {
    internal let code: Range<Int>
    internal let iso: Range<Int>
    internal let script: Script
    internal let otherScripts: Range<Int>
    internal let kind: UInt8
    internal let macrolanguage: Range<Int>
    internal let name: Range<Int>
    internal let ownName: Range<Int>
  }

  /// A code's language, and the script that the code implies if that is not the usual one.
  internal struct Entry {
    /// An index into `rows`, or -1 for codes that do not exist.
    internal var row: Int16
    internal var script: Script
  }

  internal let rows: [Row]
  private let bytes: UnsafeBufferPointer<UInt8>
  private let entries: UnsafeMutablePointer<Entry>

  /// Two or three letters in base 27; 0 means no letter.
  private static let codeCount = 27 * 27 * 27
  private static let fieldCount = 9

  private init() {
    let bytes = UnsafeBufferPointer(start: dataprep_languages, count: dataprep_languages_count)
    let entries = UnsafeMutablePointer<Entry>.allocate(capacity: Self.codeCount)
    entries.initialize(repeating: Entry(row: -1, script: .unknown), count: Self.codeCount)
    var rows: [Row] = []
    rows.reserveCapacity(8192)
    let scriptTable = ScriptTable.shared
    // Most lines have the same script as the previous one.
    var recent: (packed: UInt32, script: Script) = (0, .unknown)
    func script(_ range: Range<Int>) -> Script {
      guard let packed = Script.pack(bytes[range]) else { return .unknown }
      if packed != recent.packed {
        recent = (packed, scriptTable.index(packed).map { Script(index: $0) } ?? .unknown)
      }
      return recent.script
    }
    TableLines.forEach(in: bytes, fields: Self.fieldCount) { fields in
      let row = Int16(rows.count)
      rows.append(
        Row(
          code: fields[0], iso: fields[1], script: script(fields[2]), otherScripts: fields[3],
          kind: fields[4].isEmpty ? 0 : bytes[fields[4].lowerBound], macrolanguage: fields[5], name: fields[7],
          ownName: fields[8]))
      if let key = Self.key(bytes[fields[0]]) { entries[key] = Entry(row: row, script: .unknown) }
      var start = fields[6].lowerBound
      while start < fields[6].upperBound {
        var end = start
        while end < fields[6].upperBound, bytes[end] != UInt8(ascii: " ") { end += 1 }
        let code = start..<min(end, start + 3)
        let letters = bytes[code].last == UInt8(ascii: "=") ? code.dropLast() : code[...]
        let written = letters.endIndex < end ? script(letters.endIndex + 1..<end) : .unknown
        if let key = Self.key(bytes[letters]) { entries[key] = Entry(row: row, script: written) }
        start = end + 1
      }
    }
    self.bytes = bytes
    self.rows = rows
    self.entries = entries
  }

  /// The entry of a two- or three-letter code, in any letter case; nil if there is none.
  internal func entry(_ code: some Collection<UInt8>) -> Entry? {
    guard let key = Self.key(code), entries[key].row >= 0 else { return nil }
    return entries[key]
  }

  internal func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private static func key(_ code: some Collection<UInt8>) -> Int? {
    guard code.count == 2 || code.count == 3 else { return nil }
    var key = 0
    for byte in code {
      let lower = byte | 0x20
      guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "z") else { return nil }
      key = key * 27 + Int(lower - UInt8(ascii: "a") + 1)
    }
    return code.count == 2 ? key * 27 : key
  }
}
