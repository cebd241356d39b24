internal import Base
internal import Records

/// Cuts texts into sentences by their tokens, as spaCy's sentencizer does: behind marks that end sentences, and the
/// punctuation that follows these. One for each thread.
///
/// For filters whose thresholds were chosen with these sentences. Line ends do not end them, and abbreviations do
/// wherever their full stop is a token of its own; `Sentences` knows better.
package final class RuleSentences {
  private let tokenizer: WordTokenizer
  private let kinds = WordRules.kinds

  /// A cutter with a set of rules for words.
  ///
  /// - Parameter cutsByDictionary: as `WordTokenizer` has it.
  package init(_ rules: WordRules, cutsByDictionary: Bool = true) {
    tokenizer = WordTokenizer(rules, cutsByDictionary: cutsByDictionary)
  }

  /// The number of sentences, or `limit` where there are as many; 1 for an empty text.
  package func count(_ text: UnsafeBufferPointer<UInt8>, upTo limit: Int = .max) -> Int {
    var count = 1
    forEachStart(text) { _ in
      count += 1
      return count < limit
    }
    return min(count, limit)
  }

  /// Appends the sentences as ranges of bytes: each reaches from the end of the one before to the end of its last token.
  package func append(_ text: UnsafeBufferPointer<UInt8>, to sentences: inout [Range<Int>]) {
    var start = 0
    forEachStart(text) { end in
      sentences.append(start..<end)
      start = end
      return true
    }
    sentences.append(start..<text.count)
  }

  /// Calls `body` with the end of the last token before each sentence but the first, until it returns false.
  private func forEachStart(_ text: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Bool) {
    var hasEnded = false
    var end = 0
    for token in tokenizer.tokenize(text) {
      let range = token.range.range
      if hasEnded, let space = spaceToken(text, from: end, to: range.lowerBound) {
        // White space of more than a space is a token, and no mark.
        guard body(space.before) else { return }
        hasEnded = false
      }
      let first = text[range.lowerBound]
      let isASCIILetter = (first | 0x20) &- 0x61 < 26
      let (isMark, isPunctuation) =
        isASCIILetter ? (false, false) : measure(UnsafeBufferPointer(rebasing: text[range]))
      if hasEnded, !isMark, !isPunctuation {
        guard body(end) else { return }
        hasEnded = false
      } else if isMark {
        hasEnded = true
      }
      end = range.upperBound
    }
    if hasEnded, let space = spaceToken(text, from: end, to: text.count) { _ = body(space.before) }
  }

  /// The white space between two tokens that makes a token itself; nil for nothing or one space.
  private func spaceToken(_ text: UnsafeBufferPointer<UInt8>, from: Int, to: Int) -> (before: Int, end: Int)? {
    guard from < to else { return nil }
    let start = text[from] == 0x20 ? from + 1 : from
    return start < to ? (from, to) : nil
  }

  private func measure(_ token: UnsafeBufferPointer<UInt8>) -> (isMark: Bool, isPunctuation: Bool) {
    var scan = UTF8Scan(token)
    var count = 0
    var isMark = false
    var isPunctuation = true
    while let code = scan.next() {
      count += 1
      let kinds = kinds[code]
      isMark = count == 1 && kinds.contains(.endsSentence)
      if !kinds.contains(.punctuation) { isPunctuation = false }
    }
    return (isMark, isPunctuation)
  }
}
