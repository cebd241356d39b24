internal import Base

/// Counts the n-grams of token shards into tables, in memory that does not grow with them.
///
/// Keys are sorted and counted by an `ExternalSorter`. No n-gram crosses the end of a document or contains a separator.
package struct NGramCounter: Sendable {
  /// Tokens that are read at a time.
  private static let blockTokens = 1 << 16

  private let shards: [TokenShard]
  private let separators: Set<UInt32>
  private let memory: Int
  private let minimum: UInt64
  private let bits: Int

  /// The result for one order.
  package struct Summary: Sendable {
    /// Tokens per n-gram.
    package var order: Int
    /// The table's path.
    package var path: String
    /// Distinct n-grams.
    package var entryCount: Int
    /// Distinct contexts.
    package var contextCount: Int
    /// N-grams counted with repetition.
    package var total: UInt64
    /// The table's size in bytes.
    package var byteCount: Int
    /// The table's SHA-256 in hexadecimal.
    package var sha256: String
  }

  /// Looks through shards for their greatest token.
  ///
  /// - Parameters:
  ///   - separators: tokens between documents.
  ///   - memory: bytes for sorting.
  ///   - minimum: n-grams seen less often are dropped.
  /// - Throws: `TokenizerError.doesNotFit` for tokens of more than 21 bits, and for shards with unknown
  ///   document boundaries without a separator.
  package init(
    _ shards: [TokenShard], separators: Set<UInt32>, memory: Int, minimum: UInt64 = 1
  ) throws(TokenizerError) {
    var greatest: UInt32 = 0
    var buffer = TokenBuffer(capacity: Self.blockTokens)
    for shard in shards {
      guard shard.documentEnds != nil || !separators.isEmpty else {
        throw TokenizerError(
          .doesNotFit, "the shard's document boundaries are unknown", location: shard.path,
          advice: "Use --separator to name the token between documents.")
      }
      Self.forEachBlock(of: shard, 0..<shard.tokenCount, &buffer) { tokens in
        for index in tokens.indices { greatest = max(greatest, tokens[index]) }
      }
    }
    bits = max(UInt32.bitWidth - greatest.leadingZeroBitCount, 1)
    guard bits <= NGramKey.bitLimit else {
      throw TokenizerError(.doesNotFit, "token \(greatest) has more than \(NGramKey.bitLimit) bits")
    }
    self.shards = shards
    self.separators = separators
    self.memory = memory
    self.minimum = minimum
  }

  /// Ends counting where a stop is asked for.
  private struct Stopped: Error {}

  /// Writes the table of one order; nil, without a table, where it was stopped.
  ///
  /// - Parameter stop: asked now and then whether to stop.
  /// - Throws: `OutputError`.
  package func write(order: Int, to path: String, stop: () -> Bool = { false }) throws -> Summary? {
    do { return try write(order, to: path, stop) } catch is Stopped { return nil }
  }

  private func write(_ order: Int, to path: String, _ stop: () -> Bool) throws -> Summary {
    precondition(NGramKey.orders.contains(order), "an unsupported order")
    let key = NGramKey(order: order, bits: bits)
    var sorter = ExternalSorter<CountedKey<UInt128>>(path: path, memory: memory, width: key.width)
    for shard in shards {
      try forEachNGram(of: shard, key, block: { if stop() { throw Stopped() } }) { ngram in
        try sorter.append(CountedKey(ngram))
      }
    }
    let writer = try NGramTableWriter(path: path, key: key)
    var sorted = 0
    try sorter.finish { ngram, count in
      sorted &+= 1
      if sorted & 0xFFFF == 0, stop() { throw Stopped() }
      if count >= minimum { try writer.append(ngram, count: count) }
    }
    let (header, file) = try writer.commit()
    return Summary(
      order: order, path: path, entryCount: header.entryCount, contextCount: header.contextCount, total: header.total,
      byteCount: file.byteCount, sha256: file.sha256)
  }

  /// Calls `body` with the key of every n-gram of a shard's documents, and `block` before each block of tokens.
  private func forEachNGram(
    of shard: TokenShard, _ key: NGramKey, block: () throws -> Void, _ body: (UInt128) throws -> Void
  ) throws {
    var buffer = TokenBuffer(capacity: Self.blockTokens)
    let documents = shard.documentEnds?.count ?? 0
    var start = 0
    for document in 0...documents {
      // The tokens after the last end are a document too: all tokens if the ends are unknown.
      let end = document < documents ? shard.documentEnds?[document] ?? shard.tokenCount : shard.tokenCount
      var ngram: UInt128 = 0
      var length = 0
      try Self.forEachBlock(of: shard, start..<end, &buffer) { tokens in
        try block()
        for index in tokens.indices {
          let token = tokens[index]
          if separators.contains(token) {
            length = 0
            continue
          }
          ngram = key.appending(token, to: ngram)
          length += 1
          if length >= key.order { try body(ngram) }
        }
      }
      start = end
    }
  }

  private static func forEachBlock<E: Error>(
    of shard: TokenShard, _ range: Range<Int>, _ buffer: inout TokenBuffer, _ body: (Span<UInt32>) throws(E) -> Void
  ) throws(E) {
    var place = range.lowerBound
    while place < range.upperBound {
      let count = min(blockTokens, range.upperBound - place)
      buffer.removeAll()
      shard.read(place..<place + count, into: &buffer)
      try buffer.withSpan(body)
      place += count
    }
  }
}
