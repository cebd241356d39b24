internal import Language
internal import Records

/// Cuts sentences that are longer than a passage between words: at white space, or where ICU's dictionaries end a word in
/// scripts without spaces. One for each thread.
internal final class LongSentences {
  private let dictionary = DictionaryBreaks()
  private var codes: [UInt32] = []
  /// The byte before which each code stands, and the end.
  private var offsets: [Int] = []
  /// Whether a cut may stand before each code.
  private var isBreak: [Bool] = []

  /// Appends the parts of a sentence, each at most a passage, in order and without white space around them.
  ///
  /// - Parameters:
  ///   - text: the whole text.
  ///   - sentence: where the sentence is.
  ///   - fits: whether so much text is no more than a passage.
  internal func append(
    of text: UnsafeBufferPointer<UInt8>, _ sentence: Range<Int>, to parts: inout [Range<Int>],
    fits: (TextWeight) -> Bool
  ) {
    read(UnsafeBufferPointer(rebasing: text[sentence]))
    findBreaks()
    var start = 0
    while start < codes.count {
      var weight = TextWeight()
      var end = start
      var last = start
      while end < codes.count {
        if end > start, isBreak[end] { last = end }
        weight.add(codes[end])
        if !fits(weight), end > start { break }
        end += 1
      }
      var cut = end
      if end < codes.count {
        cut = last
        if cut == start {
          cut = end
          // A mark stays with its letter.
          while cut > start + 1, Self.isMark(codes[cut]) { cut -= 1 }
        }
      }
      var first = start
      var behind = cut
      while first < behind, TextWeight.isSpace(codes[first]) { first += 1 }
      while behind > first, TextWeight.isSpace(codes[behind - 1]) { behind -= 1 }
      if first < behind { parts.append(sentence.lowerBound + offsets[first]..<sentence.lowerBound + offsets[behind]) }
      start = cut
    }
  }

  private func read(_ text: UnsafeBufferPointer<UInt8>) {
    codes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    var scan = UTF8Scan(text)
    while true {
      offsets.append(scan.offset)
      guard let code = scan.next() else { break }
      codes.append(code)
    }
  }

  private func findBreaks() {
    isBreak.removeAll(keepingCapacity: true)
    isBreak.append(contentsOf: repeatElement(false, count: codes.count))
    var at = 0
    while at < codes.count {
      if DictionaryBreaks.isUnspaced(codes[at]) {
        var end = at
        while end < codes.count, DictionaryBreaks.isUnspaced(codes[end]) { end += 1 }
        if at > 0, !Self.isMark(codes[at]) { isBreak[at] = true }
        codes.withUnsafeBufferPointer { codes in
          dictionary.forEachEnd(in: UnsafeBufferPointer(rebasing: codes[at..<end])) { word in
            // Pieces that the dictionary sees end anywhere.
            let next = at + word
            if next < codes.count, !Self.isMark(codes[next]), Self.isWordStart(codes[next]) { isBreak[next] = true }
          }
        }
        at = end
      } else {
        if at > 0, TextWeight.isSpace(codes[at - 1]), !TextWeight.isSpace(codes[at]) { isBreak[at] = true }
        at += 1
      }
    }
  }

  /// Whether a character may stand at the start of a part: marks of punctuation stay with the word before them.
  private static func isWordStart(_ code: UInt32) -> Bool {
    DictionaryBreaks.isUnspaced(code) || ScriptCounts.isLetter(code) || code &- 0x30 < 10
  }

  private static func isMark(_ code: UInt32) -> Bool {
    switch Unicode.Scalar(code)?.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .format: true
    default: false
    }
  }
}
