/// Cuts text as a SentencePiece unigram model does: the sequence of pieces with the greatest sum of scores.
///
/// SentencePiece adds scores up from the text's start as 32-bit floats, and rounding decides between sequences
/// that are as good or nearly so. So sums here are those very floats, from word to word. A word's pieces are kept
/// for its next occurrence only where they are better than any other sequence by more than all rounding
/// together can make up for: then they are the same wherever the word is.
internal struct UnigramSegmenter: ~Copyable, PieceSegmenter {
  /// The penalty of a character without a piece, below the minimum score.
  private static let unknownPenalty: Float = 10
  /// The sum beyond which SentencePiece starts again from 0.
  private static let resetThreshold: Float = 100_000
  /// Half a unit in the last place of floats below 2^17, which sums stay below: what adding one score can be off by.
  private static let roundingError = 1.0 / 256
  /// The maximum size of cached words in bytes.
  private static let wordLimit = WordCache.lengthLimit
  /// Nodes that are kept from word to word.
  private static let usualCapacity = 1 << 20

  /// The best way to a place in the text.
  private struct Node {
    var score: Float
    /// The last piece; `TokenTrie.none` for an unknown character.
    var piece: UInt32
    /// Where the last piece begins; -1 where no piece ends here.
    var start: Int32
  }

  /// The sums of the best and the second-best way to a place, exact enough to compare.
  private struct Margin {
    var best: Double
    var second: Double
  }

  private let pieces: PieceVocabulary
  private let units: Table<TokenTrie.Unit>
  private let scores: Table<Float>
  private let unknownScore: Float
  /// Words may be cached if the sum before them is below this.
  private let reuseLimit: Float
  private var sum: Float = 0
  private var nodes: UnsafeMutablePointer<Node>
  private var capacity = 256
  private let margins: UnsafeMutablePointer<Margin>

  init(_ pieces: PieceVocabulary) {
    self.pieces = pieces
    var usable = TokenBytes()
    var scores: [Float] = []
    var least = Float.greatestFiniteMagnitude
    for (index, piece) in pieces.model.pieces.enumerated() {
      if piece.type == .normal { least = min(least, piece.score) }
      // A user-defined symbol wins by more the longer it is.
      scores.append(piece.type == .userDefined ? Float(0.1 * Double(piece.text.count - 1)) : piece.score)
      guard piece.type != .unused, index < pieces.spellings.count else { continue }
      usable.define(index, as: pieces.spellings.bytes[pieces.spellings.range(of: index)])
    }
    units = Table(TokenTrie(usable).units)
    self.scores = Table(scores)
    unknownScore = least - Self.unknownPenalty
    let greatest = scores.reduce(abs(unknownScore)) { max($0, abs($1)) }
    reuseLimit = Self.resetThreshold - greatest * Float(Self.wordLimit + 1)
    nodes = .allocate(capacity: capacity)
    margins = .allocate(capacity: Self.wordLimit + 1)
  }

  deinit {
    nodes.deallocate()
    margins.deallocate()
  }

  mutating func begin() { sum = 0 }

  var mayReuse: Bool { abs(sum) < reuseLimit }

  mutating func pass(_ tokens: UnsafePointer<UInt32>, count: Int) {
    for index in 0..<count { sum = scores.base[Int(tokens[index])] + sum }
  }

  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> (used: Int, isReusable: Bool) {
    if count >= capacity {
      nodes.deallocate()
      capacity = (count + 1) * 2
      nodes = .allocate(capacity: capacity)
    }
    let withMargin = count <= Self.wordLimit && mayReuse
    if withMargin { search(bytes, count, withMargin: true) } else { search(bytes, count, withMargin: false) }
    sum = nodes[count].score
    let (used, path, hasUnknown) = write(bytes, count, into: output)
    if capacity > Self.usualCapacity {
      nodes.deallocate()
      capacity = 256
      nodes = .allocate(capacity: capacity)
    }
    guard withMargin, !hasUnknown else { return (used, false) }
    // Another sequence has no more pieces than the word has bytes.
    let error = Double(path + count) * Self.roundingError
    return (used, margins[count].best - margins[count].second > error)
  }

  /// Finds the best way to every place.
  @inline(__always)
  private func search(_ bytes: UnsafePointer<UInt8>, _ count: Int, withMargin: Bool) {
    let nodes = nodes
    let margins = margins
    nodes[0] = Node(score: sum, piece: TokenTrie.none, start: -1)
    for index in 1..<count + 1 { nodes[index] = Node(score: 0, piece: TokenTrie.none, start: -1) }
    if withMargin {
      margins[0] = Margin(best: 0, second: -.infinity)
      for index in 1..<count + 1 { margins[index] = Margin(best: -.infinity, second: -.infinity) }
    }
    var start = 0
    var frontier = 0
    while start < count {
      reset(from: start, to: frontier)
      let before = nodes[start].score
      let length = min(PieceCode.length(bytes[start]), count &- start)
      var hasCharacter = false
      func reach(_ end: Int, _ piece: UInt32, _ score: Float) {
        let total = score + before
        if nodes[end].start == -1 || total > nodes[end].score {
          nodes[end] = Node(score: total, piece: piece, start: Int32(truncatingIfNeeded: start))
        }
        if end > frontier { frontier = end }
        guard withMargin else { return }
        add(Double(score), from: start, to: end)
      }
      TokenTrie.forEachPrefix(in: units.base, of: bytes + start, count: count &- start) { piece, pieceLength in
        reach(start &+ pieceLength, piece, scores.base[Int(piece)])
        if pieceLength == length { hasCharacter = true }
      }
      if !hasCharacter { reach(start &+ length, TokenTrie.none, unknownScore) }
      start &+= length
    }
  }

  /// Brings sums that have grown large back to where floats are fine, as SentencePiece does.
  @inline(__always)
  private func reset(from start: Int, to frontier: Int) {
    let offset = nodes[start].score
    guard offset < -Self.resetThreshold || offset > Self.resetThreshold else { return }
    nodes[start].score -= offset
    guard frontier > start else { return }
    for index in start + 1...frontier where nodes[index].start != -1 { nodes[index].score -= offset }
  }

  /// Adds the ways that lead to `end` over `start`.
  @inline(__always)
  private func add(_ score: Double, from start: Int, to end: Int) {
    let best = margins[start].best + score
    let second = margins[start].second + score
    if best > margins[end].best {
      margins[end] = Margin(best: best, second: max(second, margins[end].best))
    } else if best > margins[end].second {
      margins[end].second = best
    }
  }

  /// Writes the tokens of the best way to the end, and returns how many, of how many pieces, and whether any is
  /// unknown.
  private func write(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> (used: Int, path: Int, hasUnknown: Bool) {
    // Links lead backwards; they are turned round in place, each node then naming the end of the piece that begins
    // there.
    var path = 0
    var end = count
    var following: Node?
    while end > 0 {
      let node = nodes[end]
      let start = Int(node.start)
      if let following { nodes[end] = following }
      following = Node(score: node.score, piece: node.piece, start: Int32(truncatingIfNeeded: end))
      end = start
      path += 1
    }
    if let following { nodes[0] = following }
    var used = 0
    var start = 0
    var isAfterUnknown = false
    var hasUnknown = false
    while start < count {
      let node = nodes[start]
      if node.piece != TokenTrie.none {
        output[used] = node.piece
        used += 1
        isAfterUnknown = false
      } else {
        if !isAfterUnknown || pieces.byteTokens.count > 0 {
          used += pieces.writeUnknown(bytes + start, count: Int(node.start) - start, into: output + used)
        }
        isAfterUnknown = true
        hasUnknown = true
      }
      start = Int(node.start)
    }
    return (used, path, hasUnknown)
  }
}
