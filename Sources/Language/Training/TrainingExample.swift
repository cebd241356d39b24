/// A line in training: what its forward pass computes and its update needs. One for each place in a batch.
internal final class TrainingExample: @unchecked Sendable {
  /// The rows of its words and n-grams.
  internal var rows: [UInt32] = []
  /// The tree nodes on the path to its label with their gradients; only for hierarchical softmax.
  internal var nodes: [(node: Int, factor: Float)] = []
  internal var loss: Double = 0
  private var wordHashes: [Int32] = []

  /// Gathers the rows of a line.
  internal func gather(
    _ line: Int, of text: borrowing TrainingText, _ vocabulary: TrainingVocabulary, _ settings: TrainingSettings
  ) {
    rows.removeAll(keepingCapacity: true)
    let tokens = text.lineStarts[line]..<text.lineStarts[line + 1]
    vocabulary.rows.withUnsafeBufferPointer { all in
      for token in tokens {
        let word = Int(text.tokens[token])
        rows.append(contentsOf: all[vocabulary.rowStarts[word]..<vocabulary.rowStarts[word + 1]])
      }
    }
    guard settings.wordNgrams > 1 else { return }
    wordHashes.removeAll(keepingCapacity: true)
    for token in tokens { wordHashes.append(Int32(bitPattern: text.words.entries[Int(text.tokens[token])].hash)) }
    let first = UInt32(vocabulary.words.count)
    for start in wordHashes.indices {
      var hash = UInt64(bitPattern: Int64(wordHashes[start]))
      for end in (start + 1)..<max(start + 1, min(wordHashes.count, start + settings.wordNgrams)) {
        hash = hash &* 116_049_371 &+ UInt64(bitPattern: Int64(wordHashes[end]))
        rows.append(first + UInt32(hash % UInt64(settings.buckets)))
      }
    }
  }
}
