/// What a model says of an n-gram.
internal struct NgramValue {
  /// log10 of the probability of its last word after the others.
  internal var probability: Float
  /// log10 of the weight of falling back to a shorter context than the n-gram; of no meaning for the longest.
  internal var backoff: Float
  /// Whether no longer n-gram of the model ends with it.
  internal var isLongest: Bool

  /// Whether some longer n-gram of the model may begin with it: KenLM writes a backoff of -0 where none does.
  @inline(__always) internal var mayBeContext: Bool { Self.mayBeContext(backoff) }

  @inline(__always)
  internal static func mayBeContext(_ backoff: Float) -> Bool { backoff.bitPattern != 0x8000_0000 }
}

/// The n-grams of a model, found from the last word backwards: a node is an n-gram, and words before it lead on to
/// longer ones.
///
/// Whatever a file holds, no call reads outside it, and none takes more steps than the file has entries.
internal protocol NgramTables: Sendable {
  /// The place of an n-gram.
  associatedtype Node

  /// Words of the longest n-grams.
  var order: Int { get }

  /// The n-gram of one word, which is less than the number of words.
  func unigram(_ word: UInt32) -> (value: NgramValue, node: Node)

  /// The n-gram that puts `word` before the one at `node`, which has `count` words; moves `node` there. Nil if there is
  /// none. Not for the longest n-grams.
  func longer(_ count: Int, _ word: UInt32, _ node: inout Node) -> NgramValue?

  /// log10 of the probability of the longest n-gram that puts `word` before the one at `node`; nil if there is none.
  func longest(_ word: UInt32, _ node: Node) -> Float?

  /// Brings near what scoring `words[at]` will read. May do nothing.
  func prefetch(_ words: UnsafeBufferPointer<UInt32>, at: Int)
}
