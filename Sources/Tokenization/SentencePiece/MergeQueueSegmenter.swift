/// Cuts text as a SentencePiece BPE model is defined to: step by step, the pair whose piece has the greatest score
/// first, the leftmost of equals.
///
/// For models whose scores are not an order of merges, and what tests hold `BytePairSegmenter` to. Its time is that of
/// a priority queue.
internal struct MergeQueueSegmenter: ~Copyable, PieceSegmenter {
  /// The depth at which unused pieces are not split further, as in SentencePiece.
  private static let splitDepth = 100
  /// Parts whose memory is kept from text to text.
  private static let usualParts = 1 << 18

  /// A part of the text: a character, a symbol, or the result of merges.
  private struct Part {
    var start: Int
    var length: Int
    var previous: Int
    var next: Int
    /// Whether it is a user-defined symbol, which never merges.
    var isFixed: Bool
  }

  /// Two parts that may merge.
  private struct Pair {
    var rank: UInt32
    var left: Int
    var right: Int
    /// The size of both in bytes, to detect pairs whose parts have changed.
    var length: Int

    func precedes(_ other: Pair) -> Bool { (rank, left) < (other.rank, other.left) }
  }

  private let pieces: PieceVocabulary
  private let units: Table<TokenTrie.Unit>
  private let ranks: [UInt32]
  private let isUnused: [Bool]
  private var parts: [Part] = []
  private var queue: [Pair] = []
  /// The length of the left part that an unused piece was last seen made of, by piece; 0 if it was not.
  private var splits: [Int]
  private var splitPieces: [Int] = []

  init(_ pieces: PieceVocabulary) {
    self.pieces = pieces
    units = Table(TokenTrie(pieces.spellings).units)
    ranks = pieces.model.pieces.map { PieceOrder.rank($0.score) }
    isUnused = pieces.model.pieces.map { $0.type == .unused }
    splits = Array(repeating: 0, count: ranks.count)
  }

  mutating func begin() {}
  var mayReuse: Bool { true }
  mutating func pass(_ tokens: UnsafePointer<UInt32>, count: Int) {}

  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> (used: Int, isReusable: Bool) {
    cut(bytes, count)
    for left in parts.indices.dropLast() { offer(left, left + 1, bytes) }
    while let pair = pop() {
      guard parts[pair.left].length > 0, parts[pair.right].length > 0,
        parts[pair.left].length + parts[pair.right].length == pair.length
      else { continue }
      merge(pair.left, pair.right)
      if parts[pair.left].previous >= 0 { offer(parts[pair.left].previous, pair.left, bytes) }
      if parts[pair.left].next >= 0 { offer(pair.left, parts[pair.left].next, bytes) }
    }
    var used = 0
    var isAfterUnknown = false
    var index = parts.isEmpty ? -1 : 0
    while index >= 0 {
      write(bytes + parts[index].start, parts[index].length, depth: 0, &used, &isAfterUnknown, output)
      index = parts[index].next
    }
    for piece in splitPieces { splits[piece] = 0 }
    splitPieces.removeAll(keepingCapacity: true)
    if parts.capacity > Self.usualParts { (parts, queue) = ([], []) }
    return (used, true)
  }

  /// Cuts the text into symbols and characters.
  private mutating func cut(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    parts.removeAll(keepingCapacity: true)
    queue.removeAll(keepingCapacity: true)
    var position = 0
    while position < count {
      let symbol = pieces.symbols.match(bytes + position, count: count - position)
      let length = symbol?.length ?? min(PieceCode.length(bytes[position]), count - position)
      let next = position + length < count ? parts.count + 1 : -1
      parts.append(
        Part(start: position, length: length, previous: parts.count - 1, next: next, isFixed: symbol != nil))
      position += length
    }
  }

  private mutating func merge(_ left: Int, _ right: Int) {
    parts[left].length += parts[right].length
    parts[left].next = parts[right].next
    if parts[right].next >= 0 { parts[parts[right].next].previous = left }
    parts[right].length = 0
  }

  /// Queues two neighbours if they are a piece together.
  private mutating func offer(_ left: Int, _ right: Int, _ bytes: UnsafePointer<UInt8>) {
    guard !parts[left].isFixed, !parts[right].isFixed else { return }
    let length = parts[left].length + parts[right].length
    guard let piece = piece(bytes + parts[left].start, length) else { return }
    push(Pair(rank: ranks[piece], left: left, right: right, length: length))
    guard isUnused[piece] else { return }
    if splits[piece] == 0 { splitPieces.append(piece) }
    splits[piece] = parts[left].length
  }

  /// The piece of exactly these bytes.
  private func piece(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    var piece: Int?
    TokenTrie.forEachPrefix(in: units.base, of: bytes, count: length) { if $1 == length { piece = Int($0) } }
    return piece
  }

  /// Writes the tokens of one part.
  private func write(
    _ bytes: UnsafePointer<UInt8>, _ length: Int, depth: Int, _ used: inout Int, _ isAfterUnknown: inout Bool,
    _ output: UnsafeMutablePointer<UInt32>
  ) {
    let piece = piece(bytes, length)
    if let piece, !isUnused[piece] || depth > Self.splitDepth {
      output[used] = UInt32(piece)
      used += 1
      isAfterUnknown = false
      return
    }
    if let piece, splits[piece] > 0 {
      let left = splits[piece]
      write(bytes, left, depth: depth + 1, &used, &isAfterUnknown, output)
      write(bytes + left, length - left, depth: depth + 1, &used, &isAfterUnknown, output)
      return
    }
    if !isAfterUnknown || pieces.byteTokens.count > 0 {
      used += pieces.writeUnknown(bytes, count: length, into: output + used)
    }
    isAfterUnknown = true
  }

  private mutating func push(_ pair: Pair) {
    queue.append(pair)
    var index = queue.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard queue[index].precedes(queue[parent]) else { return }
      queue.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func pop() -> Pair? {
    guard let first = queue.first, let last = queue.popLast() else { return nil }
    guard !queue.isEmpty else { return first }
    queue[0] = last
    var index = 0
    while true {
      var least = index
      for child in 2 * index + 1..<min(2 * index + 3, max(queue.count, 2 * index + 1))
      where queue[child].precedes(queue[least]) {
        least = child
      }
      if least == index { return first }
      queue.swapAt(index, least)
      index = least
    }
  }
}
