internal import Base
internal import Records

/// Splits text into sentences as filters count them, in any script. One for each thread.
///
/// `Sentences` cuts texts for language identification, where a cut too few does no harm. Rules that drop texts with few
/// sentences, short or long ones would lose whole scripts by it. So this one knows more of how they are written. A
/// sentence ends
///
/// - at every line feed, carriage return, line and paragraph separator;
/// - after `!`, `?` and `…` before white space; closing quotes and brackets may come between;
/// - after `.` before white space, except after a single letter (`J. Nyerere`), after the number that a sentence begins
///   with (`1. Habari`), after Thai and Lao letters, where it marks abbreviations, and before a small letter of any script (`и т. д. в`). In texts that write more small letters
///   than capitals after full stops, as orthographies without capitals do, small letters count for nothing;
/// - after every other character with Unicode's property Sentence_Terminal, after Tibetan shads and the Hebrew sof
///   pasuq, whatever follows; after the Burmese comma `၊`, which has that property, where the sentence has 100 characters;
/// - after the Ethiopic double wordspace `፡፡`; after `;` in Greek text, `:` after Armenian letters and `|` after Indic
///   ones, before white space;
/// - at a space between Thai, Lao or Tai Tham letters, where the sentence has at least 20 characters by then: these
///   scripts have no full stop, and spaces between phrases. Of the boundaries between sentences of the Universal
///   Declaration and of MediaWiki in Thai and Lao that are joined by spaces, this finds 75 to 94 %; 28 to 57 % of its
///   cuts are such boundaries, and no other number of characters does both better;
/// - at `;` before white space and a capital: the parts of enumerations and clauses that stand on lines of their own.
///
/// What is longer than 500 characters after that, the limit of MADLAD-400's rule, is cut after at least 100 characters:
/// after a comma, semicolon or colon before a capital, or at white space in scripts that have none between words. A text
/// of more than 1,000 characters without capitals beyond ASCII and without an end mark is cut at white space too (after 15
/// characters of Chinese ones, and after 30 before a `、` or `，`): ancient Greek, Syriac and Chinese are published
/// without any mark.
///
/// White space and format characters around sentences are dropped, and so are sentences without anything else.
package final class ProseSentences {
  private let traits = CharacterTraits()
  private typealias Traits = CharacterTraits.Traits

  /// A splitter for one thread.
  package init() {}

  /// Appends the byte ranges of a text's sentences to `ranges`, in order; no range is empty. Any bytes are accepted.
  package func append(of text: Span<UInt8>, to ranges: inout [Range<Int>]) {
    text.withUnsafeBufferPointer { append(of: $0, to: &ranges) }
  }

  private static let ellipsis: UInt32 = 0x2026
  /// Characters that a sentence in Thai has before a space ends it.
  private static let phraseCharacters = 20
  /// Characters that a sentence in Burmese has before a comma ends it.
  private static let clauseCharacters = 100
  /// Bytes at the start of a text that tell whether it is Greek, and has capitals after full stops.
  private static let sample = 1 << 14

  internal func append(of bytes: UnsafeBufferPointer<UInt8>, to ranges: inout [Range<Int>]) {
    let habits = TextHabits(UnsafeBufferPointer(rebasing: bytes.prefix(Self.sample)), traits)
    var cutter = SentenceCutter(bytes: bytes, traits: traits)
    var scan = UTF8Scan(bytes)
    /// The character before and what it is, and the one before that.
    var before: Traits = []
    var earlier: Traits = []
    /// Characters since the last cut in phrases between spaces.
    var phrase = 0
    while true {
      let plain = plainEnd(bytes, scan.offset, behind: before)
      if plain > scan.offset {
        phrase &+= plain &- scan.offset
        earlier = plain &- scan.offset > 1 ? traits[UInt32(bytes[plain &- 2])] : before
        before = traits[UInt32(bytes[plain &- 1])]
        scan = UTF8Scan(bytes, from: plain)
      }
      let at = scan.offset
      guard let code = scan.next() else { break }
      let current = traits[code]
      defer {
        earlier = before
        before = current
      }
      if code >= 0x80 {
        phrase &+= 1
        guard
          !current.isDisjoint(with: [.terminal, .space]) || code == Self.ellipsis || code == 0x1361
            || code == CharacterTraits.burmeseComma
        else {
          continue
        }
        if code == 0x2028 || code == 0x2029 {
          cutter.cut(at, &ranges)
          phrase = 0
        } else if code == Self.ellipsis {
          if endsAtSpace(bytes, &scan) { cutter.cut(scan.offset, &ranges) }
        } else if current.contains(.terminal) {
          skipClosers(&scan)
          cutter.cut(scan.offset, &ranges)
          phrase = 0
        } else if code == CharacterTraits.burmeseComma {
          if scan.offset - cutter.start >= 3 * Self.clauseCharacters { cutter.cut(scan.offset, &ranges) }
        } else if code == 0x1361, isEthiopicSpace(bytes, scan.offset) {
          scan = UTF8Scan(bytes, from: scan.offset + 3)
          skipClosers(&scan)
          cutter.cut(scan.offset, &ranges)
        }
        continue
      }
      switch UInt8(truncatingIfNeeded: code) {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        cutter.cut(at, &ranges)
        phrase = 0
      case UInt8(ascii: "!"), UInt8(ascii: "?"):
        if endsAtSpace(bytes, &scan) { cutter.cut(scan.offset, &ranges) }
      case UInt8(ascii: "."):
        let isHeld =
          before.contains(.phraseSpaced) || before.contains(.word) && isInitial(bytes, cutter.start, at, earlier)
          || isNumber(bytes, cutter.start, at)
        if endsAtSpace(bytes, &scan), !isHeld, !habits.hasCapitals || !isLower(after: scan.offset, bytes) {
          cutter.cut(scan.offset, &ranges)
        }
      case UInt8(ascii: ";"):
        guard isSpace(scan.offset, bytes) else { break }
        if habits.isGreek || isUpper(after: scan.offset, bytes) { cutter.cut(scan.offset, &ranges) }
      case UInt8(ascii: ":"):
        if before.contains(.armenian), isSpace(scan.offset, bytes) { cutter.cut(scan.offset, &ranges) }
      case UInt8(ascii: "|"):
        if before.contains(.brahmic) || before.contains(.space) && earlier.contains(.brahmic) {
          skipBars(bytes, &scan)
          if isSpace(scan.offset, bytes) { cutter.cut(scan.offset, &ranges) }
        }
      case UInt8(ascii: " "):
        if before.contains(.phraseSpaced), phrase >= Self.phraseCharacters, isPhraseStart(scan.offset, bytes) {
          cutter.cut(at, &ranges)
          phrase = 0
          continue
        }
        phrase &+= 1
      default: phrase &+= 1
      }
      if cutter.start == scan.offset { phrase = 0 }
    }
    cutter.cut(bytes.count, &ranges)
  }

  /// A bit for each of the first 64 ASCII characters that ends no sentence; of the others all but the bar do not.
  private static let plain: UInt64 = [0x0A, 0x0D, 0x21, 0x2E, 0x3A, 0x3B, 0x3F].reduce(~0) { $0 & ~(1 << $1) }

  /// Where the ASCII characters from `at` on end that cannot end a sentence: most of many texts.
  @inline(__always)
  private func plainEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, behind before: Traits) -> Int {
    var end = at
    // A space behind a Thai letter may end one; those behind ASCII characters do not.
    if end < bytes.count, bytes[end] == 0x20, before.contains(.phraseSpaced) { return at }
    let plain = Self.plain
    while end < bytes.count {
      let byte = bytes[end]
      guard byte < 64 ? plain &>> UInt64(byte) & 1 != 0 : byte < 0x80 && byte != 0x7C else { break }
      end &+= 1
    }
    return end
  }

  private func isEthiopicSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    at + 2 < bytes.count && bytes[at] == 0xE1 && bytes[at + 1] == 0x8D && bytes[at + 2] == 0xA1
  }

  /// Whether the character before the full stop at `stop` is a letter, and begins a word.
  private func isInitial(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ stop: Int, _ earlier: Traits) -> Bool {
    var letter = stop - 1
    while letter > start, bytes[letter] & 0xC0 == 0x80 { letter -= 1 }
    guard letter >= start, !ASCII.isDigit(bytes[letter]) else { return false }
    guard letter > start, !earlier.contains(.space) else { return true }
    return bytes[letter - 1] == UInt8(ascii: ".") || bytes[letter - 1] == UInt8(ascii: "(")
  }

  /// Whether what stands from `start` to `end` is a number of at most three digits, as of a list.
  private func isNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var at = end
    while at > start, ASCII.isDigit(bytes[at - 1]) { at -= 1 }
    guard at < end, end - at <= 3 else { return false }
    while at > start, bytes[at - 1] <= 0x20 { at -= 1 }
    return at == start
  }

  /// Skips further marks and closing ones, and returns whether white space or the end of the text follows.
  private func endsAtSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ scan: inout UTF8Scan) -> Bool {
    skipClosers(&scan)
    return isSpace(scan.offset, bytes)
  }

  private func skipClosers(_ scan: inout UTF8Scan) {
    while true {
      let before = scan
      guard let code = scan.next(), traits[code].contains(.closer) else {
        scan = before
        return
      }
    }
  }

  private func skipBars(_ bytes: UnsafeBufferPointer<UInt8>, _ scan: inout UTF8Scan) {
    var at = scan.offset
    while at < bytes.count, bytes[at] == UInt8(ascii: "|") { at += 1 }
    scan = UTF8Scan(bytes, from: at)
  }

  /// Whether white space stands at `at`, or the text ends.
  private func isSpace(_ at: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = UTF8Scan(bytes, from: at)
    guard let code = scan.next() else { return true }
    return traits[code].contains(.space)
  }

  private func isLower(after offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    first(after: offset, bytes, isQuoted: false).contains(.lower)
  }

  private func isUpper(after offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    first(after: offset, bytes, isQuoted: true).contains(.upper)
  }

  private func isPhraseStart(_ offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let next = first(after: offset, bytes, isQuoted: false)
    return next.contains(.phraseSpaced) && !next.contains(.repetition)
  }

  /// The traits of the first character after white space, and after opening quotes where they are to be skipped.
  private func first(after offset: Int, _ bytes: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> Traits {
    var scan = UTF8Scan(bytes, from: offset)
    while let code = scan.next() {
      let current = traits[code]
      if current.contains(.space) { continue }
      if isQuoted, CharacterTraits.isOpener(code) { continue }
      return current
    }
    return []
  }
}
