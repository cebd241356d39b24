internal import Base
internal import CVectors

/// For each query of a block the lists that it passes: those with the greatest products, the lower of two.
///
/// As many lists as a hundredth or a quarter of all may be wanted, so that all products are made and the greatest parted from the
/// others; lists that keep the best so far would cost more.
struct ListChoice: Sendable {
  /// What lists promise.
  let promises: VectorRows
  let kernel: SearchKernel

  /// The lists of a query, ascending.
  struct Chosen: Sendable {
    /// The first few by their products. Passed before the others, they raise what a row must exceed.
    var first: [UInt32] = []
    /// The others.
    var further: [UInt32] = []
  }

  /// Lists that are passed first.
  private static let firstLists = 8

  /// The `count` lists of each query.
  func lists(for queries: VectorRows, count: Int, threads: Int) throws -> [Chosen] {
    let panels = QueryPanels(queries, 0..<queries.count)
    let chosen = Monitor([Chosen](repeating: Chosen(), count: queries.count))
    try runItems(panels.panels.count, threads: threads) { [promises, kernel] in
      let width = QueryPanels<Float>.width
      let all = promises.count
      // All products of a panel, a query after the other.
      let keys = Room<UInt64>(width * all)
      let hits = Room<dataprep_search_hit>(width * all)
      let thresholds = Room<Float>(width)
      return { panel in
        let used = min(width, queries.count - panel * width)
        thresholds.base.initialize(repeating: .infinity, count: width)
        thresholds.base.update(repeating: -.infinity, count: used)
        let found = dataprep_search_floats(
          promises.values.baseAddress!, all, promises.dimension, 0, panels.base(of: panel), panels.groups(of: panel),
          thresholds.base, nil, nil, nil, hits.base, kernel.value)
        for hit in UnsafeBufferPointer(start: hits.base, count: found) {
          keys.base[Int(hit.query) * all + Int(hit.row)] = TopLists<Float>.key(
            Float(bits: hit.score), row: Int(hit.row))
        }
        for query in 0..<used {
          let own = UnsafeMutableBufferPointer(start: keys.base + query * all, count: all)
          Self.part(own, at: count)
          let first = min(Self.firstLists, count)
          Self.part(UnsafeMutableBufferPointer(rebasing: own.prefix(count)), at: first)
          let lists = own.prefix(count).map { UInt32(TopLists<Float>.row($0)) }
          let parts = Chosen(first: lists[..<first].sorted(), further: lists[first...].sorted())
          chosen.withLock { $0[panel * width + query] = parts }
        }
      }
    }
    return chosen.withLock { $0 }
  }

  /// Moves the `count` greatest keys to the front, in any order (Hoare's selection; keys differ).
  static func part(_ keys: UnsafeMutableBufferPointer<UInt64>, at count: Int) {
    var (low, high) = (0, keys.count - 1)
    while low < high, count > low, count <= high {
      let pivot = keys[(low + high) / 2]
      var (left, right) = (low, high)
      while left <= right {
        while keys[left] > pivot { left += 1 }
        while keys[right] < pivot { right -= 1 }
        if left <= right {
          keys.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if count <= right { high = right } else if count >= left { low = left } else { return }
    }
  }

  /// Memory of one thread.
  private final class Room<Element> {
    let base: UnsafeMutablePointer<Element>
    init(_ count: Int) { base = .allocate(capacity: max(1, count)) }
    deinit { base.deallocate() }
  }
}
