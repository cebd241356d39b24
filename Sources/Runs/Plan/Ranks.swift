/// Which tasks a rank does: a function of the plan and the number of ranks, never of what is left to do.
package enum Ranks {
  /// The tasks of rank `rank` of `worldSize`, in the plan's order.
  ///
  /// Tasks go to the rank that has the fewest bytes so far, the largest task first, so that ranks are about equal. Every
  /// task counts as 1 MiB more than its inputs' bytes, for what a task costs whatever its size.
  package static func tasks(_ tasks: [TaskSpec], rank: Int, of worldSize: Int) -> [TaskSpec] {
    precondition(worldSize > 0 && (0..<worldSize).contains(rank), "a rank outside of the world")
    guard worldSize > 1 else { return tasks }
    var loads = RankLoads(count: worldSize)
    var mine: Set<Int> = []
    let sizes = tasks.map { $0.byteCount + 1 << 20 }
    for index in tasks.indices.sorted(by: { (sizes[$0], $1) > (sizes[$1], $0) }) {
      if loads.assign(sizes[index]) == rank { mine.insert(index) }
    }
    return tasks.indices.filter(mine.contains).map { tasks[$0] }
  }
}

/// The ranks by their load, the least loaded first: a binary heap.
private struct RankLoads {
  private var heap: [(load: Int, rank: Int)]

  init(count: Int) { heap = (0..<count).map { (0, $0) } }

  /// Gives work to the least loaded rank, the lowest number among equals, and returns the rank.
  mutating func assign(_ work: Int) -> Int {
    let rank = heap[0].rank
    heap[0].load += work
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      guard least != index else { return rank }
      heap.swapAt(index, least)
      index = least
    }
  }
}
