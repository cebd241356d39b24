internal import Base

/// What the rules of words know of each character: a table of two stages, read from `word-rules.tsv`.
package struct CharacterKinds: Sendable {
  /// The kinds of a character, as bits; their values are those of the table.
  package struct Kinds: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// White space, which parts chunks.
    package static let space = Kinds(rawValue: 0x1)
    /// A letter that infixes are looked for between, and such letters of either case.
    package static let alpha = Kinds(rawValue: 0x2)
    package static let lower = Kinds(rawValue: 0x4)
    package static let upper = Kinds(rawValue: 0x8)
    /// A quotation mark.
    package static let quote = Kinds(rawValue: 0x10)
    /// What a full stop is cut off behind.
    package static let beforeStop = Kinds(rawValue: 0x20)
    /// What is cut off at the start of a chunk, and at its end.
    package static let prefix = Kinds(rawValue: 0x40)
    package static let suffix = Kinds(rawValue: 0x80)
    /// A symbol that is cut out of a chunk.
    package static let icon = Kinds(rawValue: 0x100)
    /// A currency's sign.
    package static let currency = Kinds(rawValue: 0x200)
    /// A letter by its general category.
    package static let letter = Kinds(rawValue: 0x400)
    /// A mark that makes no word: datatrove's list of punctuation and control characters.
    package static let mark = Kinds(rawValue: 0x800)
    /// Punctuation by its general category.
    package static let punctuation = Kinds(rawValue: 0x1000)
    /// A mark behind which a sentence ends.
    package static let endsSentence = Kinds(rawValue: 0x2000)
    /// A mark that ends a line of prose: FineWeb's list.
    package static let endsLine = Kinds(rawValue: 0x4000)
  }

  private static let pageSize = 256
  /// For each page of code points, where its kinds begin in `kinds`.
  private let pages: [UInt32]
  private let kinds: [UInt16]

  /// - Parameter ranges: code points with the same kinds; all others have none.
  internal init(_ ranges: [(codes: ClosedRange<Int>, kinds: UInt16)]) {
    // The first page is that of characters without kinds. Most pages are that one, or of one kind throughout.
    var pages = [UInt32](repeating: 0, count: 0x11_0000 / Self.pageSize)
    var kinds = [UInt16](repeating: 0, count: Self.pageSize)
    var uniform: [UInt16: UInt32] = [:]
    var isOwn = [Bool](repeating: false, count: pages.count)
    for range in ranges {
      for page in range.codes.lowerBound / Self.pageSize...range.codes.upperBound / Self.pageSize {
        let start = page * Self.pageSize
        let codes = range.codes.clamped(to: start...start + Self.pageSize - 1)
        if codes.count == Self.pageSize, !isOwn[page] {
          if uniform[range.kinds] == nil {
            uniform[range.kinds] = UInt32(kinds.count)
            kinds.append(contentsOf: repeatElement(range.kinds, count: Self.pageSize))
          }
          pages[page] = uniform[range.kinds] ?? 0
          continue
        }
        if !isOwn[page] {
          let old = Int(pages[page])
          pages[page] = UInt32(kinds.count)
          kinds += kinds[old..<old + Self.pageSize]
          isOwn[page] = true
        }
        let offset = Int(pages[page])
        for code in codes { kinds[offset + code - start] = range.kinds }
      }
    }
    (self.pages, self.kinds) = (pages, kinds)
  }

  /// The kinds of a code point below 0x110000.
  @inline(__always)
  package subscript(code: UInt32) -> Kinds {
    Kinds(rawValue: kinds[Int(pages[Int(code &>> 8)]) &+ Int(code & 0xFF)])
  }
}
