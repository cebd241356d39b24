/// The vocabulary of a model in training: the words and labels that are frequent enough, the most frequent first, and
/// the rows of each word's n-grams.
internal struct TrainingVocabulary: Sendable {
  /// An entry of the model's dictionary.
  internal struct Entry: Sendable {
    internal var bytes: [UInt8]
    internal var count: Int
  }

  internal let words: [Entry]
  internal let labels: [Entry]
  /// The index in `labels` of each of the text's labels, or -1 for rare ones.
  internal let labelNumbers: [Int32]
  /// The rows of the text's words, word by word: its own if it has one, then its n-grams'.
  internal let rows: [UInt32]
  /// The offset of each word's rows in `rows`, and the end of the last word's.
  internal let rowStarts: [Int]

  internal init(_ text: borrowing TrainingText, _ settings: TrainingSettings) {
    let (words, wordNumbers) = Self.choose(text.words, least: settings.leastWordCount)
    (labels, labelNumbers) = Self.choose(text.labels, least: settings.leastLabelCount)
    self.words = words

    let first = UInt32(words.count)
    let remainder = FastRemainder(UInt32(max(1, settings.buckets)))
    let (shortest, longest) = (settings.characterNgrams.lowerBound, settings.characterNgrams.upperBound)
    let endOfLine = withUnsafeBytes(of: FastTextModel.endOfLine.bigEndian) { Array($0) }
    var rows: [UInt32] = []
    var rowStarts = [0]
    rowStarts.reserveCapacity(text.words.entries.count + 1)
    var bracketed: [UInt8] = []
    for number in text.words.entries.indices {
      if wordNumbers[number] >= 0 { rows.append(UInt32(wordNumbers[number])) }
      text.words.withBytes(of: number) { word in
        guard longest > 0, !word.elementsEqual(endOfLine) else { return }
        bracketed.removeAll(keepingCapacity: true)
        bracketed.append(UInt8(ascii: "<"))
        bracketed.append(contentsOf: word)
        bracketed.append(UInt8(ascii: ">"))
        bracketed.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return }
          for start in bytes.indices {
            CharacterNgrams.forEach(in: base, bytes.count, from: start, shortest: shortest, longest: longest) { hash in
              rows.append(first &+ remainder(hash))
            }
          }
        }
      }
      rowStarts.append(rows.count)
    }
    self.rows = rows
    self.rowStarts = rowStarts
  }

  /// The tokens with a count of at least `least`, the most frequent first, then in the text's order; and each token's
  /// index among them, or -1.
  private static func choose(_ table: borrowing TokenTable, least: Int) -> ([Entry], [Int32]) {
    var order: [Int] = []
    for number in table.entries.indices where table.entries[number].count >= least { order.append(number) }
    let counts = table.entries.map(\.count)
    order.sort { (counts[$1], $0) < (counts[$0], $1) }
    var numbers = [Int32](repeating: -1, count: counts.count)
    var chosen: [Entry] = []
    chosen.reserveCapacity(order.count)
    for number in order {
      numbers[number] = Int32(chosen.count)
      chosen.append(Entry(bytes: table.withBytes(of: number) { Array($0) }, count: counts[number]))
    }
    return (chosen, numbers)
  }
}
