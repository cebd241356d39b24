internal import Base
package import Records

/// Writes the vowel of Central Kurdish (Sorani) with its own letter where a text has the Arabic heh for it.
///
/// Keyboards without `ە` (U+06D5) and older fonts have `ه` (U+0647) for the vowel and the consonant alike: 51 of 60 web
/// texts of a sample. Language models for Kurdish then take such text for Persian. A heh is the vowel where it follows a
/// consonant and precedes none of `ا ێ ۆ`; at the start of a word and after a vowel it is the consonant. One followed by
/// a zero-width non-joiner, which keeps its final form, is the vowel, and the non-joiner goes.
///
/// A text is Sorani (or Badini, which has the same letters) if at least 1 % of its Arabic letters are `ێ ڵ ڕ`, and it has none of `ې ۇ ڭ ں ے`; words in Arabic,
/// told by `ال` at their start or by letters that Kurdish lacks, stay; so does a text in which the vowel has its own letter
/// more than four times as often as a heh. Run it before identification. Cost: a look at each
/// byte, and two passes over texts in Sorani.
package struct RepairSorani: Stage {
  package static let id = "repair-sorani"
  package static let group = "repair"
  package static let summary = "Writes the Sorani vowel with its own letter where a text has the Arabic heh for it."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps(
      "Sorani with heh", ExampleDocument(text: "ههموو شتێك بڵیم له بههار"), text: "هەموو شتێك بڵیم لە بەهار"),
    .keeps("Sorani in its orthography", ExampleDocument(text: "هەموو شتێک بڵێم لە بەهار")),
    .keeps("a non-joiner", ExampleDocument(text: "بڵێ له\u{200C}گه\u{200C}ڵ"), text: "بڵێ لەگەڵ"),
    .keeps("Persian", ExampleDocument(text: "همه چیز به بهار")),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { RepairWorker(Repair()) }

  private final class Repair: TextRepair {
    private static let heh: UInt32 = 0x0647
    private static let vowel: UInt32 = 0x06D5
    private static let nonJoiner: UInt32 = 0x200C
    private var word: [UInt32] = []

    func repair(_ text: UnsafeBufferPointer<UInt8>, of document: Document, into output: inout ByteBuffer) -> Bool {
      guard Self.isSorani(text) else { return false }
      word.removeAll(keepingCapacity: true)
      var changes = 0
      var vowels = 0
      var scan = UTF8Scan(text)
      while let code = scan.next() {
        if Self.isLetter(code) || code == Self.nonJoiner {
          if code == Self.vowel { vowels += 1 }
          word.append(code)
        } else {
          changes += endWord(&output)
          output.append(scalar: code)
        }
      }
      changes += endWord(&output)
      // In the orthography with both letters, few hehs stand where the vowel would.
      return changes > 0 && 4 * changes >= vowels
    }

    private static func isSorani(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
      var letters = 0
      var own = 0
      var hasHeh = false
      var scan = UTF8Scan(text)
      while let code = scan.next() {
        guard code &- 0x0620 < 0xB6 else { continue }
        letters += 1
        switch code {
        case 0x06CE, 0x06B5, 0x0695: own += 1
        case heh: hasHeh = true
        // Uyghur, Pashto, Kazakh, Urdu.
        case 0x06D0, 0x06C7, 0x06AD, 0x06BA, 0x06D2: return false
        default: break
        }
      }
      return hasHeh && own > 0 && 100 * own >= letters
    }

    private static func isLetter(_ code: UInt32) -> Bool {
      switch code {
      case 0x0620...0x063F, 0x0641...0x064A, 0x066E...0x06D3, 0x06D5, 0x06EE, 0x06EF, 0x06FA...0x06FF: true
      default: false
      }
    }

    /// Writes the word that was read; the letters that were changed.
    private func endWord(_ output: inout ByteBuffer) -> Int {
      defer { word.removeAll(keepingCapacity: true) }
      guard word.contains(Self.heh), !isArabic else {
        for code in word { output.append(scalar: code) }
        return 0
      }
      var changes = 0
      var index = 0
      /// Whether the letter before is a vowel; a word begins with a consonant.
      var followsVowel = true
      while index < word.count {
        var code = word[index]
        index += 1
        if code == Self.heh {
          let hasNonJoiner = index < word.count && word[index] == Self.nonJoiner
          let next = index < word.count ? word[index] : 0
          if hasNonJoiner && index > 1 || !followsVowel && !Self.isOpenVowel(next) {
            code = Self.vowel
            changes += 1
            if hasNonJoiner { index += 1 }
          }
        }
        followsVowel = code == Self.vowel || Self.isOpenVowel(code)
        output.append(scalar: code)
      }
      return changes
    }

    private static func isOpenVowel(_ code: UInt32) -> Bool { code == 0x0627 || code == 0x06CE || code == 0x06C6 }

    /// Whether the word is Arabic: it begins with the article, or has letters that Sorani does not.
    private var isArabic: Bool {
      if word.count > 3, word[0] == 0x0627, word[1] == 0x0644 { return true }
      return word.contains { code in
        switch code {
        case 0x0629, 0x062B, 0x0630, 0x0635...0x0638, 0x0623, 0x0625: true
        default: false
        }
      }
    }
  }
}
