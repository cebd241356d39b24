internal import Base
package import Records

/// Puts letters of Latin and Cyrillic that look alike into the script that they are meant for.
///
/// Words with letters of both scripts are typed with two keyboards, or on purpose to escape search; a web corpus has all
/// its Mongolian so, with `H` for `н` and `r` for `г`. No word list, tokenizer or language model knows such words. Two
/// rules, by the script that most letters without a double of the other script have:
///
/// - A word of both scripts, most of whose letters are in the text's script, gets the others replaced if all of them have
///   a double in it: `Pоссия` in Cyrillic, `соuntry` in Latin. Other words stay, as `SMSка` and `iPhone`.
/// - A Cyrillic text in which at least a fifth of the words with Cyrillic letters are mixed, and at least five, is written
///   with look-alikes: all Latin letters of its mixed words are replaced, also capitals that stand for small letters
///   (`H` for `н`, `T` for `т`, `B` for `в`, `M` for `м`) and `r` for `г`, `b` for `ь`, and, where most
///   words have Cyrillic letters, words of nothing but such letters. A capital that a word begins with is taken for a small letter but at the start of a sentence.
///
/// Run it before identification. Cost: a look at each byte, and two passes over texts with letters of both scripts.
package struct RepairLookAlikes: Stage {
  package static let id = "repair-look-alikes"
  package static let group = "repair"
  package static let summary = "Puts look-alike letters of Latin and Cyrillic into the script of their word."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps("a Latin letter in a Cyrillic word", ExampleDocument(text: "Мы любим Pоссию."), text: "Мы любим Россию."),
    .keeps(
      "Cyrillic letters in a Latin word", ExampleDocument(text: "We love our \u{441}\u{43E}untry dearly."),
      text: "We love our country dearly."),
    .keeps("names and borrowed words", ExampleDocument(text: "Мой iPhone получил SMSку от компании BMW.")),
    .keeps(
      "Mongolian with look-alikes",
      ExampleDocument(text: "Mekka бyюy Makkax Hb ИcлaMыH шaшHы xaMrийH apиyH цэr. Kaaбa бyHxaH бaйpлax raзap юM."),
      text: "Мекка буюу макках нь Исламын шашны хамгийн ариун цэг. Кааба бунхан байрлах газар юм."),
    .keeps("Latin alone", ExampleDocument(text: "The COBA bank opens.")),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { RepairWorker(Repair()) }

  private final class Repair: TextRepair {
    private var word: [UInt32] = []
    private var isChanged = false

    func repair(_ text: UnsafeBufferPointer<UInt8>, of document: Document, into output: inout ByteBuffer) -> Bool {
      guard text.contains(where: { $0 == 0xD0 || $0 == 0xD1 || $0 == 0xD2 }) else { return false }
      let counts = LookAlikeCounts(text)
      guard counts.mixed > 0 else { return false }
      isChanged = false
      word.removeAll(keepingCapacity: true)
      var startsSentence = true
      var scan = UTF8Scan(text)
      while let code = scan.next() {
        if LookAlikes.letter(code) != nil {
          word.append(code)
          continue
        }
        if !word.isEmpty {
          endWord(counts, startsSentence, &output)
          startsSentence = false
        }
        output.append(scalar: code)
        switch code {
        case 0x2E, 0x21, 0x3F, 0x0A: startsSentence = true
        case 0x20, 0x22, 0xAB, 0x28, 0x201C, 0x201E, 0x0D: break
        default: startsSentence = false
        }
      }
      endWord(counts, startsSentence, &output)
      return isChanged
    }

    /// Writes the word that was read.
    private func endWord(_ counts: LookAlikeCounts, _ startsSentence: Bool, _ output: inout ByteBuffer) {
      guard !word.isEmpty else { return }
      if let changed = LookAlikes.changed(word, counts, startsSentence: startsSentence) {
        isChanged = true
        for code in changed { output.append(scalar: code) }
      } else {
        for code in word { output.append(scalar: code) }
      }
      word.removeAll(keepingCapacity: true)
    }
  }
}
