internal import Base
package import Records

/// Removes spaces before viramas, which no spelling has, and after those that stack letters.
///
/// Tools that split text into tokens or render fonts leave a space before the sign that takes a consonant's vowel away,
/// and often another behind it. MADLAD-400 removes both in 45 languages. A virama is a mark on the letter before it, so a
/// space before it is always wrong, whatever the language. A space behind it is a boundary between words where words
/// may end in a virama, as they do in Tamil, Malayalam, Sinhala, Burmese and others; it is removed behind signs that
/// only stack letters (Khmer, Tai Tham; the Burmese one ends words in Zawgyi), and in scripts of northern India where a space stood on both sides.
/// Cost: a look at each byte.
package struct RepairViramas: Stage {
  package static let id = "repair-viramas"
  package static let group = "repair"
  package static let summary = "Removes spaces before viramas, and after those that stack letters."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps("Hindi", ExampleDocument(text: "हिन्दी भाषा")),
    .keeps("spaces on both sides", ExampleDocument(text: "हिन ् दी"), text: "हिन्दी"),
    .keeps("a space before", ExampleDocument(text: "हिन ्दी"), text: "हिन्दी"),
    .keeps("Tamil, where words end in it", ExampleDocument(text: "தமிழ ் மொழி"), text: "தமிழ் மொழி"),
    .keeps("Khmer, where it stacks letters", ExampleDocument(text: "ខ ្ មែរ"), text: "ខ្មែរ"),
    .keeps("a word that ends in a virama", ExampleDocument(text: "सम्यक् ज्ञान")),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { RepairWorker(Repair()) }

  private final class Repair: TextRepair {
    func repair(_ text: UnsafeBufferPointer<UInt8>, of document: Document, into output: inout ByteBuffer) -> Bool {
      guard text.contains(where: { $0 == 0xE0 || $0 == 0xE1 || $0 == 0xEA || $0 == 0xF0 }) else { return false }
      var isChanged = false
      /// The start of spaces whose end is here, after a letter or mark.
      var spaces: Int?
      var isInWord = false
      /// The last character that is no space.
      var last: UInt32 = 0
      var copied = 0
      var scan = UTF8Scan(text)
      while true {
        let at = scan.offset
        guard let code = scan.next() else { break }
        if code == 0x20 {
          if isInWord { spaces = at }
          isInWord = false
          continue
        }
        guard let virama = Virama(code) else {
          isInWord = code >= 0x80
          last = code
          spaces = nil
          continue
        }
        let hadSpace = spaces != nil && Self.carries(last)
        if hadSpace, let start = spaces {
          output.append(UnsafeBufferPointer(rebasing: text[copied..<start]))
          copied = at
          isChanged = true
        }
        if virama == .stacking || virama == .joining && hadSpace, let next = Self.letter(after: scan.offset, text) {
          output.append(UnsafeBufferPointer(rebasing: text[copied..<scan.offset]))
          copied = next
          scan = UTF8Scan(text, from: next)
          isChanged = true
        }
        isInWord = true
        last = code
        spaces = nil
      }
      guard isChanged else { return false }
      output.append(UnsafeBufferPointer(rebasing: text[copied...]))
      return true
    }

    /// Whether a mark may stand on a character: a letter or another mark.
    private static func carries(_ code: UInt32) -> Bool {
      guard let properties = Unicode.Scalar(code)?.properties else { return false }
      return properties.isAlphabetic || properties.generalCategory == .nonspacingMark
    }

    /// Where a letter beyond ASCII stands after at least one space; nil if none does.
    private static func letter(after offset: Int, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
      var at = offset
      while at < text.count, text[at] == 0x20 { at += 1 }
      guard at > offset, at < text.count, text[at] >= 0xE0 else { return nil }
      var scan = UTF8Scan(text, from: at)
      guard let code = scan.next(), let scalar = Unicode.Scalar(code), scalar.properties.isAlphabetic else {
        return nil
      }
      return at
    }
  }

  /// What a space behind a virama is.
  private enum Virama {
    /// Never right: it stacks the next letter under the one before.
    case stacking
    /// Wrong where one stands before the virama too: words seldom end in it.
    case joining
    /// As right as behind a letter.
    case ending

    /// Signs of canonical combining class 9 (Unicode 14); nil for any other character.
    init?(_ code: UInt32) {
      switch code {
      case 0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D: self = .joining
      case 0x17D2, 0x1A60, 0xAAF6, 0x11133: self = .stacking
      case 0x0BCD, 0x0C4D, 0x0CCD, 0x0D3B, 0x0D3C, 0x0D4D, 0x0DCA, 0x0E3A, 0x0EBA, 0x0F84, 0x1039, 0x103A, 0x1714,
        0x1715,
        0x1734, 0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0xA806, 0xA82C, 0xA8C4, 0xA953, 0xA9C0, 0xABED, 0x2D7F:
        self = .ending
      case 0x11046, 0x11070, 0x110B9, 0x11134, 0x111C0, 0x11235, 0x112EA, 0x1134D, 0x11442, 0x114C2, 0x115BF,
        0x1163F, 0x116B6, 0x1172B, 0x11839, 0x10A3F, 0x1107F, 0x1193D, 0x1193E, 0x119E0, 0x11A34, 0x11A47, 0x11A99,
        0x11C3F, 0x11D44, 0x11D45, 0x11D97:
        self = .ending
      default: return nil
      }
    }
  }
}
