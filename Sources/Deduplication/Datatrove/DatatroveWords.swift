internal import Base
internal import Language
internal import Records

/// Cuts normalized texts into words as spaCy 3.8 does for datatrove 0.10.1, and hashes runs of them. One for each thread.
internal struct DatatroveWords: ~Copyable {
  private let tokenizer: WordTokenizer
  /// The words with a space between them, and where each begins; after the last one that is where one more would.
  private var bytes: [UInt8] = []
  private var starts: [Int] = []

  /// - Parameter rules: how words are cut; none of them by a dictionary.
  init(_ rules: WordRules) { tokenizer = WordTokenizer(rules, cutsByDictionary: false) }

  /// Replaces the words by those of a normalized text.
  mutating func split(_ text: UnsafeRawBufferPointer) {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    for token in tokenizer.tokenize(text.bindMemory(to: UInt8.self)) {
      starts.append(bytes.count)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[token.range.range]))
      bytes.append(0x20)
    }
    starts.append(bytes.count)
  }

  /// Replaces `hashes` by one for each run of `count` words: of the words with a space between them.
  func hashRuns(of count: Int, by hash: DatatroveHash, into hashes: inout [UInt64]) {
    hashes.removeAll(keepingCapacity: true)
    guard starts.count > count else { return }
    bytes.withUnsafeBytes { bytes in
      for first in 0..<starts.count - count {
        // Without the space behind the last word.
        hashes.append(hash.hash(UnsafeRawBufferPointer(rebasing: bytes[starts[first]..<starts[first + count] - 1])))
      }
    }
  }
}
