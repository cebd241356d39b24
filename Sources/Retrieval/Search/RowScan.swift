internal import Base
internal import CVectors
internal import Synchronization

/// Passes all rows by a block of queries: threads take chunks of rows, and of each chunk blocks that stay in the cache
/// while all panels pass.
struct RowScan: Sendable {
  /// Rows.
  let count: Int
  /// Rows of a block, a multiple of all kernels' tiles.
  let block: Int
  /// Threads.
  let threads: Int

  /// Blocks of a chunk.
  private static let chunkBlocks = 16

  /// - Parameter rowBytes: bytes of a row; a block is about a fifth of a megabyte.
  init(count: Int, rowBytes: Int, threads: Int) {
    self.count = count
    block = max(48, (200_000 / rowBytes) / 48 * 48)
    self.threads = threads
  }

  /// Hits of a block and a panel, at most.
  var hitCapacity: Int { block * QueryPanels<Float>.width }

  /// Runs `body` with a function that gives a thread its next block, in ascending order, or nil at the end.
  func run(_ body: @escaping @Sendable (_ next: () -> Range<Int>?) -> Void) {
    let chunks = (count + block * Self.chunkBlocks - 1) / (block * Self.chunkBlocks)
    let counter = Counter()
    runWorkers(max(1, min(threads, chunks))) { _ in
      var (start, end) = (0, 0)
      body {
        if start == end {
          let chunk = counter.next()
          guard chunk < chunks else { return nil }
          start = chunk * block * Self.chunkBlocks
          end = min(count, start + block * Self.chunkBlocks)
        }
        defer { start = min(end, start + block) }
        return start..<min(end, start + block)
      }
    }
  }

  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
  }
}
