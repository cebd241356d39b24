/// Merges in an arbitrary order, in which a merge may join tokens of later merges.
///
/// The tokens' order then does not determine which pairs merge, so pieces are merged step by step.
internal struct ListedMerges: Sendable {
  /// The rank of the merge of two tokens by the vocabulary's numbers.
  private let rankTable: Table<UInt64>
  private let ranks: Ranks
  /// Tokens by the byte that they represent; empty where merges join characters.
  let byteTokens: [UInt32]

  /// The IDs that encoding returns, by token; nil if they are the tokens' own.
  let renumbered: [UInt32]?
  /// The result of each merge, by rank.
  let results: [UInt32]

  /// A read-only view of the table; valid for the table's lifetime.
  private struct Ranks: @unchecked Sendable {
    let view: MergeTable.View
  }

  /// - Parameters:
  ///   - list: no two of the same parts, and less than `MergeTable.limit`.
  ///   - byteTokens: the token of each byte.
  ///   - isRanked: whether the result of a merge is its rank, so that of merges to the same token the leftmost comes first.
  ///   - renumbered: the IDs that encoding returns, by token; nil if they are the tokens' own.
  init(
    _ list: [(left: UInt32, right: UInt32, result: UInt32)], byteTokens: [UInt32], isRanked: Bool = false,
    renumbered: [UInt32]? = nil
  ) {
    var ranks = MergeTable(pairs: list.count)
    for (rank, merge) in list.enumerated() {
      ranks.insert(merge.left, merge.right, result: isRanked ? merge.result : UInt32(rank))
    }
    let (table, view) = ranks.fixed()
    rankTable = table
    self.ranks = Ranks(view: view)
    results = isRanked ? Array(0...(list.map(\.result).max() ?? 0)) : list.map(\.result)
    self.byteTokens = byteTokens
    self.renumbered = renumbered
  }

  /// The rank of two tokens' merge, or `TokenTrie.none`.
  @inline(__always)
  func rank(_ left: UInt32, _ right: UInt32) -> UInt32 { ranks.view.result(left, right) }

  /// Writes a piece's tokens, by the vocabulary's numbers, to `output`, which has room for one per byte, and gives how
  /// many there are; takes `n log n` steps for `n` bytes.
  ///
  /// - Parameter characters: where merges join characters, the tokens of these; the piece has no others.
  func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>,
    characters: CharacterTokens? = nil
  ) -> Int {
    var links: [Link] = []
    if let characters {
      characters.forEachToken(in: bytes, count: count) {
        links.append(Link(token: $0, previous: links.count - 1, next: links.count + 1))
      }
    } else {
      links = (0..<count).map { Link(token: byteTokens[Int(bytes[$0])], previous: $0 - 1, next: $0 + 1) }
    }
    let count = links.count
    var waiting = MergeQueue()
    for place in 0..<count - 1 { offer(place, links, &waiting) }
    while let (rank, place) = waiting.popFirst() {
      let next = links[place].next
      // A merge is out of date where one of its tokens has become part of another.
      guard links[place].token != TokenTrie.none, next < count,
        self.rank(links[place].token, links[next].token) == rank
      else { continue }
      let behind = links[next].next
      links[next].token = TokenTrie.none
      links[place].token = results[Int(rank)]
      links[place].next = behind
      if behind < count {
        links[behind].previous = place
        offer(place, links, &waiting)
      }
      if links[place].previous >= 0 { offer(links[place].previous, links, &waiting) }
    }
    var used = 0
    for link in links where link.token != TokenTrie.none {
      output[used] = renumbered?[Int(link.token)] ?? link.token
      used += 1
    }
    return used
  }

  /// A token of a piece and its neighbours, by the place of their first bytes; no token where it was merged away.
  private struct Link {
    var token: UInt32
    var previous: Int
    var next: Int
  }

  /// Puts the merge of the token at `place` and the one after it into the queue, if there is one.
  private func offer(_ place: Int, _ links: [Link], _ waiting: inout MergeQueue) {
    let next = links[place].next
    guard next < links.count else { return }
    let rank = rank(links[place].token, links[next].token)
    if rank != TokenTrie.none { waiting.insert(rank: rank, place: place) }
  }
}

/// Merges that wait, the lowest rank first and of equal ones the leftmost: a binary heap.
private struct MergeQueue {
  /// Rank and place in one word.
  private var heap: [UInt64] = []

  mutating func insert(rank: UInt32, place: Int) {
    var child = heap.count
    let new = UInt64(rank) << 40 | UInt64(place)
    heap.append(new)
    while child > 0 {
      let parent = (child - 1) / 2
      guard new < heap[parent] else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = new
  }

  mutating func popFirst() -> (rank: UInt32, place: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      var hole = 0
      while true {
        var child = 2 * hole + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
        guard heap[child] < last else { break }
        heap[hole] = heap[child]
        hole = child
      }
      heap[hole] = last
    }
    return (UInt32(truncatingIfNeeded: first >> 40), Int(first & (1 << 40 - 1)))
  }
}
