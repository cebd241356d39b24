internal import Base
internal import Language

/// Cuts texts into sentences as datatrove 0.10.1 does: by spaCy's `sentencizer` on its words, or for languages without
/// such rules by marks and line ends. One for each thread.
///
/// A sentence begins where the one before it ends, so that white space between two goes with the second.
package final class DatatroveSentences {
  private let byWords: RuleSentences?
  private let kinds = WordRules.kinds
  private var sentences: [Range<Int>] = []
  private var parts: [Range<Int>] = []
  // Where the open sentence begins.
  private var start = 0

  /// A splitter with some rules.
  package init(_ tokenizer: DatatroveTokenizer) {
    byWords = tokenizer == .whitespace ? nil : RuleSentences(tokenizer.rules, cutsByDictionary: false)
  }

  /// Appends the sentences of well-formed UTF-8 to `ranges`. What follows the last mark is one for spaCy and none by marks.
  package func append(of text: UnsafeRawBufferPointer, to ranges: inout [Range<Int>]) {
    sentences.removeAll(keepingCapacity: true)
    start = 0
    if let byWords {
      var parts: [Range<Int>] = []
      swap(&parts, &self.parts)
      parts.removeAll(keepingCapacity: true)
      byWords.append(text.bindMemory(to: UInt8.self), to: &parts)
      // White space alone is a sentence for spaCy and none for datatrove.
      for part in parts { if let end = Self.endOfWords(text, part) { endSentence(at: end) } }
      swap(&parts, &self.parts)
    } else {
      splitByMarks(text)
    }
    ranges.append(contentsOf: sentences)
  }

  private func endSentence(at end: Int) {
    guard end > start else { return }
    sentences.append(start..<end)
    start = end
  }

  /// Where a sentence ends without the white space behind it; nil where it is nothing else.
  private static func endOfWords(_ text: UnsafeRawBufferPointer, _ sentence: Range<Int>) -> Int? {
    var end = sentence.upperBound
    while end > sentence.lowerBound {
      var last = end - 1
      while last > sentence.lowerBound, text[last] & 0xC0 == 0x80 { last -= 1 }
      guard DatatroveCharacters.isSpace(DatatroveNormalizer.scalar(text, last).0) else { return end }
      end = last
    }
    return nil
  }

  // MARK: - By marks and line ends

  private func splitByMarks(_ text: UnsafeRawBufferPointer) {
    var at = 0
    while at < text.count {
      if text[at] == 0x0A {
        at += 1
        continue
      }
      // The last initial of the sentence, such as `A.`: where nothing else ends it, that does.
      var initial: Int?
      var mark: Int?
      repeat {
        let (scalar, length) = DatatroveNormalizer.scalar(text, at)
        at += length
        if at < text.count, text[at] == 0x2E, Unicode.Scalar(scalar)?.properties.generalCategory == .uppercaseLetter {
          initial = at
          at += 1
        }
        if at < text.count, isMark(text, at) { mark = at }
      } while mark == nil && at < text.count
      guard let first = mark ?? initial else { return }
      at = first
      while at < text.count, isMark(text, at) { at += DatatroveNormalizer.scalar(text, at).1 }
      if at < text.count {
        let (scalar, length) = DatatroveNormalizer.scalar(text, at)
        if scalar == 0x22 || scalar == 0x27 || scalar == 0x201D { at += length }
      }
      var end = at
      while end > start, TextUnits.isSpace(text[end - 1]) { end -= 1 }
      if text[start..<end].contains(where: { !TextUnits.isSpace($0) }) { endSentence(at: end) }
    }
  }

  private func isMark(_ text: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    let (scalar, _) = DatatroveNormalizer.scalar(text, at)
    return scalar == 0x0A || kinds[scalar].contains(.endsSentence)
      || scalar > 0x600 && Self.furtherEndMarks.contains { $0.contains(scalar) }
  }

  /// Marks that end sentences for datatrove beside those of spaCy's `sentencizer`.
  private static let furtherEndMarks: [ClosedRange<UInt32>] = [
    0x61D...0x61E, 0x837...0x837, 0x839...0x839, 0x83D...0x83E, 0x17D4...0x17D6, 0x17D9...0x17DA, 0x1B7D...0x1B7E,
    0x2E53...0x2E54, 0x10F55...0x10F59, 0x10F86...0x10F89, 0x11944...0x11944, 0x11946...0x11946, 0x11EF7...0x11EF8,
    0x11F43...0x11F44, 0x16E98...0x16E98,
  ]
}
