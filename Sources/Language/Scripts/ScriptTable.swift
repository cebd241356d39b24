internal import CResources

/// The scripts of Unicode 17 (Scripts.txt), from the embedded `scripts.tsv`: codes, names and,
/// in two stages, the script of each code point. Built once.
internal final class ScriptTable: @unchecked Sendable {
  internal static let shared = ScriptTable()

  /// Four-letter codes by index; entry 0 is empty.
  internal let codes: [String]
  internal let names: [String]
  /// Scripts that mixed codes (`Jpan`, `Kore`, `Hans`, `Hant`) are made of, by index.
  internal let parts: [[UInt8]]
  /// The index of `Latn`, which ASCII letters are counted for without a look-up.
  internal let latin: UInt8
  private let indices: [UInt32: UInt8]
  /// For each 128 code points, which block of `blocks` has their scripts.
  private let pages: UnsafeMutablePointer<UInt16>
  private let blocks: UnsafeMutablePointer<UInt8>

  private static let pageSize = 128
  private static let pageCount = 0x11_0000 / pageSize
  private static let mixtures = [
    "Hans": ["Hani"], "Hant": ["Hani"], "Jpan": ["Hani", "Hira", "Kana"], "Kore": ["Hang", "Hani"],
    "Hani": ["Hans", "Hant"], "Hang": ["Kore"],
  ]

  private init() {
    var codes = [""]
    var names = [""]
    var scriptOf = [UInt8](repeating: 0, count: 0x11_0000)
    let table = UnsafeBufferPointer(start: dataprep_scripts, count: dataprep_scripts_count)
    TableLines.forEach(in: table, fields: 3) { fields in
      let index = UInt8(codes.count)
      codes.append(String(decoding: table[fields[0]], as: UTF8.self))
      names.append(String(decoding: table[fields[1]], as: UTF8.self))
      for range in table[fields[2]].split(separator: UInt8(ascii: " ")) {
        let ends = range.split(separator: UInt8(ascii: "-")).map { TableLines.hexadecimal($0) }
        for code in ends[0]...ends[ends.count - 1] { scriptOf[code] = index }
      }
    }
    var indices: [UInt32: UInt8] = [:]
    for (index, code) in codes.enumerated() {
      if let packed = Script.pack(code.utf8) { indices[packed] = UInt8(index) }
    }
    parts = codes.map { code in
      (Self.mixtures[code] ?? []).compactMap { Script.pack($0.utf8).flatMap { indices[$0] } }
    }
    self.codes = codes
    self.names = names
    self.indices = indices
    latin = scriptOf[0x41]

    pages = .allocate(capacity: Self.pageCount)
    var unique: [[UInt8]: UInt16] = [:]
    var stored: [UInt8] = []
    for page in 0..<Self.pageCount {
      let block = Array(scriptOf[page * Self.pageSize..<(page + 1) * Self.pageSize])
      let known = unique[block]
      pages[page] = known ?? UInt16(unique.count)
      if known == nil {
        unique[block] = UInt16(unique.count)
        stored.append(contentsOf: block)
      }
    }
    blocks = .allocate(capacity: stored.count)
    blocks.initialize(from: stored, count: stored.count)
  }

  internal func index(_ packed: UInt32) -> UInt8? { indices[packed] }

  /// The script of a code point: 0 for digits, punctuation, marks of many scripts and what is unassigned.
  @inline(__always)
  internal func script(of codePoint: UInt32) -> UInt8 {
    guard codePoint < 0x11_0000 else { return 0 }
    return blocks[Int(pages[Int(codePoint >> 7)]) &* Self.pageSize &+ Int(codePoint & 127)]
  }
}
