internal import Base

/// Puts batches that threads finish in any order back in order.
internal final class OrderedDelivery: Sendable {
  private struct State {
    var next = 0
    var waiting: [Int: EncodedBatch] = [:]
    let take: (EncodedBatch) throws -> Void
  }

  private let state: Monitor<State>

  /// - Parameter take: is handed every batch in order, by one thread at a time.
  init(_ take: @escaping (EncodedBatch) throws -> Void) { state = Monitor(State(take: take)) }

  /// Takes the batch with number `sequence`, and gives back those that it hands on, to be used again.
  func deliver(_ batch: EncodedBatch, sequence: Int) throws -> [EncodedBatch] {
    try state.withLock { state in
      state.waiting[sequence] = batch
      var done: [EncodedBatch] = []
      while let batch = state.waiting.removeValue(forKey: state.next) {
        try state.take(batch)
        done.append(batch)
        state.next += 1
      }
      return done
    }
  }
}
