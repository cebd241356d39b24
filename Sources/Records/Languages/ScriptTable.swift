internal import Base
internal import CResources

/// The scripts of Unicode 17 (Scripts.txt), from the embedded `scripts.tsv`: codes, names, and a two-stage table of the
/// script of each code point. Built once.
internal final class ScriptTable: @unchecked Sendable {
  internal static let shared = ScriptTable()

  /// Four-letter codes by index; entry 0 is empty.
  internal let codes: [String]
  internal let names: [String]
  /// The scripts that combined codes (`Jpan`, `Kore`, `Hans`, `Hant`) cover besides their own, by index.
  internal let parts: [[UInt8]]
  /// The index of `Latn`; ASCII letters are counted without a look-up.
  internal let latin: UInt8
  private let indices: [UInt32: UInt8]
  /// The block in `blocks` of each page of 128 code points.
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
    let pages = UnsafeMutablePointer<UInt16>.allocate(capacity: Self.pageCount)
    pages.initialize(repeating: 0, count: Self.pageCount)
    // Block 0 has no scripts. Each script has a block for pages that it fills; mixed pages have their own.
    var blocks = [UInt8](repeating: 0, count: Self.pageSize)
    let table = UnsafeBufferPointer(start: dataprep_scripts, count: dataprep_scripts_count)
    TableLines.forEach(in: table, fields: 3) { fields in
      let index = UInt8(codes.count)
      codes.append(String(decoding: table[fields[0]], as: UTF8.self))
      names.append(String(decoding: table[fields[1]], as: UTF8.self))
      let whole = UInt16(blocks.count / Self.pageSize)
      blocks.append(contentsOf: repeatElement(index, count: Self.pageSize))
      for range in table[fields[2]].split(separator: UInt8(ascii: " ")) {
        let ends = range.split(separator: UInt8(ascii: "-")).map { TableLines.hexadecimal($0) }
        var code = ends[0]
        let end = ends[ends.count - 1] + 1
        while code < end {
          let page = code / Self.pageSize
          let last = min(end, (page + 1) * Self.pageSize)
          if last - code == Self.pageSize {
            pages[page] = whole
          } else {
            if pages[page] == 0 {
              pages[page] = UInt16(blocks.count / Self.pageSize)
              blocks.append(contentsOf: repeatElement(0, count: Self.pageSize))
            }
            let block = Int(pages[page]) * Self.pageSize
            for code in code..<last { blocks[block + code % Self.pageSize] = index }
          }
          code = last
        }
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
    self.pages = pages
    self.blocks = .allocate(capacity: blocks.count)
    self.blocks.initialize(from: blocks, count: blocks.count)
    latin = blocks[Int(pages[0]) * Self.pageSize + 0x41]
  }

  internal func index(_ packed: UInt32) -> UInt8? { indices[packed] }

  /// The script of a code point; 0 for digits, punctuation, marks of many scripts and unassigned code points.
  @inline(__always)
  internal func script(of codePoint: UInt32) -> UInt8 {
    guard codePoint < 0x11_0000 else { return 0 }
    return blocks[Int(pages[Int(codePoint >> 7)]) &* Self.pageSize &+ Int(codePoint & 127)]
  }
}
