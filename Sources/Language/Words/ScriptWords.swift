internal import Records

/// Counts the words of a text in any script. One for each thread.
///
/// Words are runs between white space. A run with characters of a script without spaces is cut further: Chinese,
/// Japanese, Thai, Lao, Burmese and Khmer by ICU's dictionaries, Tibetan into the syllables between its marks, and
/// Javanese, Balinese and Tai Tham, for which there is no dictionary, at each fifth character; letters of other scripts
/// between them make a word.
package final class ScriptWords {
  private let traits = CharacterTraits()
  private let breaks = DictionaryBreaks()
  /// Characters that wait for the dictionary.
  private var codes: [UInt32] = []

  /// A counter for one thread.
  package init() {}

  /// Characters, with marks, that count as a word where there is no dictionary: about the mean in Thai and Khmer.
  private static let continuousWord = 5
  /// Characters that are looked at once, so that a limit is reached early.
  private static let pieceCodes = 512

  /// The number of words, or `limit` where there are at least as many; any bytes are accepted.
  package func count(_ text: UnsafeBufferPointer<UInt8>, upTo limit: Int = .max) -> Int {
    var words = 0
    var scan = UTF8Scan(text)
    var start = 0
    var isUnspaced = false
    while words < limit {
      let at = scan.offset
      let code = scan.next()
      let traits = code.map { self.traits[$0] } ?? .space
      if traits.contains(.space) {
        if at > start {
          let run = UnsafeBufferPointer(rebasing: text[start..<at])
          words += isUnspaced ? max(1, parts(of: run, upTo: limit - words)) : 1
        }
        guard code != nil else { break }
        start = scan.offset
        isUnspaced = false
      } else if !traits.isDisjoint(with: [.dictionary, .continuous]) || Self.isTibetan(code ?? 0) {
        isUnspaced = true
      }
    }
    return min(words, limit)
  }

  /// The number of runs between white space, or `limit` where there are at least as many.
  package func countRuns(_ text: UnsafeBufferPointer<UInt8>, upTo limit: Int = .max) -> Int {
    var runs = 0
    var isInside = false
    var scan = UTF8Scan(text)
    while runs < limit, let code = scan.next() {
      let isSpace = traits[code].contains(.space)
      if !isSpace, !isInside { runs += 1 }
      isInside = !isSpace
    }
    return runs
  }

  private static func isTibetan(_ code: UInt32) -> Bool { code &- 0x0F00 < 0x100 }

  /// The words of a run between white space with characters of scripts without spaces.
  private func parts(of run: UnsafeBufferPointer<UInt8>, upTo limit: Int) -> Int {
    codes.removeAll(keepingCapacity: true)
    var words = 0
    var continuous = 0
    var isWord = false
    var scan = UTF8Scan(run)
    while words < limit, let code = scan.next() {
      let traits = traits[code]
      if traits.contains(.dictionary) {
        codes.append(code)
        if codes.count >= Self.pieceCodes { words += cut() }
      } else if !traits.contains(.format) {
        words += cut()
      }
      if traits.contains(.continuous) {
        if continuous % Self.continuousWord == 0 { words += 1 }
        continuous += 1
      } else if !traits.contains(.format) {
        continuous = 0
      }
      let isPlain = traits.contains(.word) && traits.isDisjoint(with: [.dictionary, .continuous])
      if isPlain, !isWord { words += 1 }
      if !traits.contains(.format) { isWord = isPlain }
    }
    return words + cut()
  }

  /// Cuts the characters that wait for the dictionary: the number of their words.
  private func cut() -> Int {
    guard !codes.isEmpty else { return 0 }
    var found = 0
    codes.withUnsafeBufferPointer { breaks.forEachEnd(in: $0) { _ in found += 1 } }
    codes.removeAll(keepingCapacity: true)
    return found
  }
}
