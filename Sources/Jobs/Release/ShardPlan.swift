internal import Base
internal import Records

/// Which document goes to which shard, and which shard is written by which task: a function of what was counted.
///
/// The documents of a subset stand in the order of the inputs. Its text is cut into shards of equal size, as few as fit; a
/// document belongs to the shard in which its first byte is. So where a document goes is known from the text before it.
internal struct ShardPlan {
  /// The shards of one subset.
  struct Shards: Equatable {
    var total: SubsetSize
    var count: Int
    /// Bytes of text of each but the last.
    var bytes: Int

    /// The shard of a document with `offset` bytes of text before it.
    func number(at offset: Int) -> Int { min(offset / bytes, count - 1) }
  }

  let shards: [Subset: Shards]
  private let totalBytes: Int

  /// - Parameters:
  ///   - totals: how much there is of each subset.
  ///   - shardBytes: bytes of text that a shard has at most, but for its last document.
  init(_ totals: [Subset: SubsetSize], shardBytes: Int) {
    shards = totals.filter { $0.value.documents > 0 }.mapValues { total in
      let count = max(1, (total.textBytes + shardBytes - 1) / shardBytes)
      return Shards(total: total, count: count, bytes: max(1, (total.textBytes + count - 1) / count))
    }
    totalBytes = totals.values.reduce(0) { $0.adding(clamped: $1.textBytes) }
  }

  /// The shards of a task: of each subset those whose middle is in the task's share of all text.
  func share(_ task: Int, of tasks: Int) -> [Subset: Range<Int>] {
    var share: [Subset: Range<Int>] = [:]
    var before = 0
    for (subset, shards) in shards.sorted(by: { $0.key < $1.key }) {
      for number in 0..<shards.count {
        let start = number * shards.bytes
        let middle = before + start + (min(start + shards.bytes, shards.total.textBytes) - start) / 2
        guard Self.task(at: middle, of: totalBytes, tasks: tasks) == task else { continue }
        share[subset] = (share[subset]?.lowerBound ?? number)..<number + 1
      }
      before += shards.total.textBytes
    }
    return share
  }

  private static func task(at place: Int, of total: Int, tasks: Int) -> Int {
    min(tasks - 1, Int(Double(place) / Double(max(1, total)) * Double(tasks)))
  }
}
