/// Makes hash tables of a model's n-grams as they are read, shorter ones first.
///
/// Keeps what KenLM keeps beside the weights: whether an n-gram is the end of a longer one (the sign of its probability),
/// and whether it may begin a longer one (the sign of a backoff of zero). Where a model lacks the shorter ends of an n-gram,
/// as SRILM leaves them out, they are put in with the probability that falling back gives.
internal struct NgramTablesBuilder {
  private let order: Int
  private var words = GrowingNgramTable()
  private var wordCount: UInt32 = 0
  /// A probability and a backoff of each word; the unknown word is the first.
  private var unigrams: [Float] = [-100, 0]
  /// The n-grams of 2 words and more.
  private var tables: [GrowingNgramTable]
  private var keys: [UInt64] = []

  internal init(order: Int) {
    self.order = order
    tables = (1..<order).map { _ in GrowingNgramTable() }
  }

  /// Whether this is how models spell the unknown word, which has the number 0.
  internal static func isUnknown(_ word: UnsafeRawBufferPointer) -> Bool {
    word.elementsEqual("<unk>".utf8) || word.elementsEqual("<UNK>".utf8)
  }

  /// Adds a word.
  internal mutating func add(word: UnsafeRawBufferPointer, probability: Float, backoff: Float) {
    guard !Self.isUnknown(word) else {
      unigrams[0] = probability
      unigrams[1] = backoff
      return
    }
    wordCount += 1
    unigrams.append(probability)
    unigrams.append(backoff)
    let (number, isNew) = words.weights(of: NgramVocabulary.hash(word))
    if isNew { number.pointee = Float(bitPattern: wordCount) }
  }

  /// The number of a word; nil if it is not among the words.
  internal func number(of word: UnsafeRawBufferPointer) -> UInt32? {
    if let number = words.find(NgramVocabulary.hash(word)) { return number.pointee.bitPattern }
    return Self.isUnknown(word) ? 0 : nil
  }

  /// Adds an n-gram of 2 words or more, given with its last word first. False if the n-gram of all its words but the last
  /// is missing.
  internal mutating func add(_ ngram: [UInt32], probability: Float, backoff: Float) -> Bool {
    let count = ngram.count
    keys.removeAll(keepingCapacity: true)
    var key = UInt64(ngram[0])
    for word in ngram.dropFirst() {
      key = HashedNgrams.key(key, before: word)
      keys.append(key)
    }
    let (weights, isNew) = tables[count - 2].weights(of: key)
    if isNew {
      weights[0] = Self.negative(probability)
      weights[1] = backoff
    }
    markEnds(of: ngram)
    return useAsContext(ngram[1...]) != nil
  }

  /// Notes in the shorter ends of an n-gram that there is a longer one, and adds those that are missing.
  private mutating func markEnds(of ngram: [UInt32]) {
    // The length of the longest end that is there.
    var known = ngram.count - 1
    while known > 1, tables[known - 2].find(keys[known - 2]) == nil { known -= 1 }
    var probability: Float
    if known == 1 {
      probability = -abs(unigrams[2 * Int(ngram[0])])
      Self.markEnd(&unigrams[2 * Int(ngram[0])])
    } else {
      let weights = tables[known - 2].weights(of: keys[known - 2]).weights
      probability = -abs(weights[0])
      Self.markEnd(&weights[0])
    }
    for length in known + 1..<ngram.count {
      if let backoff = useAsContext(ngram[1..<length]) { probability += backoff }
      let weights = tables[length - 2].weights(of: keys[length - 2]).weights
      weights[0] = probability
      weights[1] = -0.0
      Self.markEnd(&weights[0])
    }
  }

  /// The backoff of some words, the last one first, after noting that a longer n-gram begins with them; nil if they are no
  /// n-gram of the model.
  private mutating func useAsContext(_ words: ArraySlice<UInt32>) -> Float? {
    guard let last = words.first else { return nil }
    if words.count == 1 { return Self.useAsContext(&unigrams[2 * Int(last) + 1]) }
    var key = UInt64(last)
    for word in words.dropFirst() { key = HashedNgrams.key(key, before: word) }
    guard let weights = tables[words.count - 2].find(key) else { return nil }
    return Self.useAsContext(&weights[1])
  }

  private static func useAsContext(_ backoff: inout Float) -> Float {
    if backoff == 0 { backoff = 0 }
    return backoff
  }

  private static func negative(_ value: Float) -> Float { Float(bitPattern: value.bitPattern | 0x8000_0000) }

  private static func markEnd(_ probability: inout Float) {
    probability = Float(bitPattern: probability.bitPattern & 0x7FFF_FFFF)
  }

  /// The finished tables, valid as long as `memory`.
  internal func finish() -> FinishedNgramTables {
    let weights = ModelMemory(byteCount: unigrams.count * 4)
    unigrams.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(start: weights.base, count: $0.count).copyMemory(from: $0)
    }
    let ngrams = HashedNgrams(
      unigrams: UnsafeRawPointer(weights.base), unigramStride: 8, middles: tables.dropLast().map(\.table),
      last: tables[order - 2].table)
    return FinishedNgramTables(
      vocabulary: .hashed(words.table, bound: wordCount + 1), ngrams: ngrams,
      memory: [weights, words.memory] + tables.map(\.memory))
  }
}

/// Tables of a model that was read, and what keeps their memory.
internal struct FinishedNgramTables {
  internal var vocabulary: NgramVocabulary
  internal var ngrams: HashedNgrams
  internal var memory: [ModelMemory]
}
