/// Scores texts with an n-gram model; one per thread, because it owns scratch memory. No call allocates once that has
/// grown.
///
/// Scores equal those of KenLM 0.3.0 in every bit.
package final class NgramScorer {
  /// What a model says of a text.
  package struct Score: Sendable, Equatable {
    /// log10 of the probability of its words and its end, after the begin mark.
    package var logarithm: Float
    /// Words, without the end mark.
    package var words: Int
    /// Words that the model does not have.
    package var unknown: Int

    /// 10 to the power of -`logarithm` / (`words` + 1), as `kenlm.Model.perplexity` counts.
    package var perplexity: Double { Perplexity.value(logarithm: Double(logarithm), tokens: words + 1) }
  }

  /// The score of one word.
  internal struct WordScore: Equatable {
    internal var logarithm: Float
    /// Words of the longest n-gram that the model has of those that end with it.
    internal var length: Int
    internal var isUnknown: Bool
  }

  /// The words before, the last one first, with the weights of falling back from them.
  private struct Context {
    let words: UnsafeMutablePointer<UInt32>
    let backoffs: UnsafeMutablePointer<Float>
    var count = 0

    init(order: Int) {
      words = .allocate(capacity: order)
      words.initialize(repeating: 0, count: order)
      backoffs = .allocate(capacity: order)
      backoffs.initialize(repeating: 0, count: order)
    }

    func free() {
      words.deallocate()
      backoffs.deallocate()
    }
  }

  /// The model in use.
  package let model: NgramModel
  private var context: Context
  private var next: Context
  private var hashes: [UInt64] = []
  private var words: [UInt32] = []

  /// How many words ahead tables are brought near.
  private static let lead = 6

  /// - Parameter model: shared by all threads.
  package init(_ model: NgramModel) {
    self.model = model
    context = Context(order: model.order)
    next = Context(order: model.order)
  }

  deinit {
    context.free()
    next.free()
  }

  /// Scores a text as one sentence. Its words stand between ASCII white space, and nothing else separates them: others,
  /// such as a no-break space, are part of words.
  package func score(_ text: Span<UInt8>) -> Score {
    text.withUnsafeBytes { text in
      var score = Score(logarithm: 0, words: 0, unknown: 0)
      forEachWord(of: text) { word in
        score.logarithm += word.logarithm
        if word.isUnknown { score.unknown += 1 }
      }
      score.words = words.count - 2
      return score
    }
  }

  /// Calls `body` with the score of each word and of the end mark.
  internal func forEachWord(of text: UnsafeRawBufferPointer, _ body: (WordScore) -> Void) {
    findWords(text)
    switch model.ngrams {
    case .hashed(let tables): score(tables, body)
    case .trie(let tables): score(tables, body)
    }
  }

  /// Fills `words`: the begin mark, the text's words, the end mark.
  private func findWords(_ text: UnsafeRawBufferPointer) {
    hashes.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    words.append(model.beginOfText)
    var at = 0
    while at < text.count {
      if Self.isSpace(text[at]) {
        at &+= 1
        continue
      }
      let start = at
      while at < text.count, !Self.isSpace(text[at]) { at &+= 1 }
      let hash = NgramVocabulary.hash(UnsafeRawBufferPointer(rebasing: text[start..<at]))
      model.vocabulary.prefetch(hash)
      hashes.append(hash)
    }
    for hash in hashes { words.append(model.vocabulary.index(hash)) }
    words.append(model.endOfText)
  }

  /// Tab, line feed, vertical tab, form feed, carriage return and space.
  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  @inline(__always)
  private func score<Tables: NgramTables>(_ tables: Tables, _ body: (WordScore) -> Void) {
    words.withUnsafeBufferPointer { words in
      context.words[0] = words[0]
      context.backoffs[0] = tables.unigram(words[0]).value.backoff
      context.count = 1
      for at in 1..<min(Self.lead, words.count) { tables.prefetch(words, at: at) }
      for at in 1..<words.count {
        if at &+ Self.lead &- 1 < words.count { tables.prefetch(words, at: at &+ Self.lead &- 1) }
        let (logarithm, length) = score(tables, words[at])
        body(WordScore(logarithm: logarithm, length: length, isUnknown: words[at] == 0))
        swap(&context, &next)
      }
    }
  }

  /// The score of a word after `context`; `next` becomes the context after it.
  @inline(__always)
  private func score<Tables: NgramTables>(_ tables: Tables, _ word: UInt32) -> (logarithm: Float, length: Int) {
    var (value, node) = tables.unigram(word)
    var probability = value.probability
    var length = 1
    next.words[0] = word
    next.backoffs[0] = value.backoff
    next.count = value.mayBeContext ? 1 : 0
    var used = 0
    while used < context.count, !value.isLongest {
      if used == tables.order &- 2 {
        if let found = tables.longest(context.words[used], node) {
          probability = found
          length = tables.order
        }
        break
      }
      guard let found = tables.longer(used &+ 1, context.words[used], &node) else { break }
      value = found
      used &+= 1
      length = used &+ 1
      probability = value.probability
      next.backoffs[used] = value.backoff
      if value.mayBeContext { next.count = length }
    }
    var at = 1
    while at < next.count {
      next.words[at] = context.words[at &- 1]
      at &+= 1
    }
    at = length &- 1
    while at < context.count {
      probability += context.backoffs[at]
      at &+= 1
    }
    return (probability, length)
  }
}
