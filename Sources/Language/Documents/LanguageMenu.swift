internal import Base
internal import Records

/// Tells a menu of languages (`Deutsch | English | Suomi | 中文`) from text in a language: nearly all of its words are
/// names of languages, each in its own language.
internal struct LanguageMenu {
  private var words = 0
  private var named = 0
  /// Different words of names, up to `leastNames`.
  private var different: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var kinds = 0

  private static let leastNames = 4

  /// Whether a line is such a menu.
  static func isMenu(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var state = LanguageMenu()
    var start = -1
    var offset = 0
    while true {
      let place = offset
      var isLetter = false
      if offset < text.count {
        if text[offset] < 0x80 {
          isLetter = ASCII.isLetter(text[offset])
          offset &+= 1
        } else {
          var scan = UTF8Scan(text, from: offset)
          isLetter = scan.next().map { ScriptCounts.isLetter($0) } ?? false
          offset = scan.offset
        }
      }
      if isLetter {
        if start < 0 { start = place }
        continue
      }
      if start >= 0 {
        state.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start..<place]))
        start = -1
        // Sentences are through after two words.
        if state.words >= 2, 2 * state.named < state.words { return false }
      }
      if place == text.count { return state.kinds >= leastNames && 5 * state.named >= 4 * state.words }
    }
  }

  private mutating func add(_ word: UnsafeRawBufferPointer) {
    words += 1
    let hash = FNVHash.of(word)
    let names = LanguageMenu.names
    guard names.mayContain(hash), names.hashes.contains(hash) else { return }
    named += 1
    if hash == different.0 || hash == different.1 || hash == different.2 || hash == different.3 { return }
    switch kinds {
    case 0: different.0 = hash
    case 1: different.1 = hash
    case 2: different.2 = hash
    case 3: different.3 = hash
    default: return
    }
    kinds += 1
  }

  /// Hashes of the words of languages' own names, in small letters and with a capital.
  private struct Names {
    private(set) var hashes: Set<UInt32> = []
    /// A bit for the lower 12 bits of each hash: few words of sentences get past it.
    private var bits = [UInt64](repeating: 0, count: 64)

    init() {
      // Menus offer languages with a code of two letters, and few others.
      let others = ["ceb", "ckb", "fil", "gsw", "haw", "nds", "scn", "szl", "yue"].compactMap { LanguageTag($0) }
      for tag in LanguageTag.all.filter({ $0.code.utf8.count == 2 }) + others {
        for word in tag.ownName.split(whereSeparator: { " -()".contains($0) }) {
          for form in [String(word), word.lowercased(), word.prefix(1).uppercased() + word.dropFirst()] {
            let hash = Array(form.utf8).withUnsafeBytes { FNVHash.of($0) }
            hashes.insert(hash)
            bits[Int(hash >> 6) & 63] |= 1 << UInt64(hash & 63)
          }
        }
      }
    }

    @inline(__always) func mayContain(_ hash: UInt32) -> Bool {
      bits[Int(hash >> 6) & 63] & 1 << UInt64(hash & 63) != 0
    }
  }

  private static let names = Names()
}
