internal import Base
internal import Fetch
internal import Records
internal import Runs

/// The inputs' documents as tokens, made by many threads and delivered in order.
internal struct TokenStream {
  var plan: TokenizationPlan
  var threads: Int
  var policy: FetchPolicy
  var stop: StopFlag

  /// Makes tokens of all documents behind `start`.
  ///
  /// - Parameters:
  ///   - take: is handed every batch in order, by one thread at a time.
  ///   - told: is told of batches that were taken, by any thread.
  /// - Throws: what reading, encoding or `take` throws; what was read before is taken first where it can be.
  ///   `RunError.stopped` after a stop.
  func run(
    after start: StreamPosition?, _ take: @escaping (EncodedBatch) throws -> Void,
    told: @escaping @Sendable (EncodedBatch) -> Void
  ) throws {
    let feed = TextFeed(plan, firstInput: start?.part ?? 0, threads: threads, policy: policy, stop: stop)
    let delivery = OrderedDelivery(take)
    let failure = Monitor<(any Error)?>(nil)
    let plan = plan
    runWorkers(threads) { _ in
      do {
        try Self.work(plan, feed, delivery, after: start, told: told)
      } catch {
        failure.withLock { $0 = $0 ?? error }
        feed.halt()
      }
    }
    if let error = failure.withLock({ $0 }) ?? feed.failure { throw error }
  }

  private static func work(
    _ plan: TokenizationPlan, _ feed: TextFeed, _ delivery: OrderedDelivery, after start: StreamPosition?,
    told: (EncodedBatch) -> Void
  ) throws {
    let encoder = DocumentEncoder(plan.tokenizer.tokenizer, plan.settings)
    var texts = TextBatch()
    var spare: [EncodedBatch] = []
    while let ticket = feed.next(&texts) {
      texts.decode()
      let batch = spare.popLast() ?? EncodedBatch()
      batch.removeAll()
      batch.input = ticket.input
      batch.storedBytes = ticket.storedBytes
      try encoder.encode(
        texts, input: plan.inputs[ticket.input].location, after: ticket.input == start?.part ? start : nil, into: batch)
      let taken = try delivery.deliver(batch, sequence: ticket.sequence)
      for batch in taken { told(batch) }
      feed.delivered(taken.count)
      spare.append(contentsOf: taken.prefix(max(0, 3 - spare.count)))
    }
  }
}

extension EncodedBatch {
  /// Lets `body` see every document with its tokens, and every fault where it was found.
  func forEach(
    document body: (Span<UInt32>, StreamedDocument) throws -> Void, fault: (Fault) throws -> Void
  ) throws {
    var faultsDone = 0
    for document in documents {
      while faultsDone < document.faultEnd {
        try fault(faults[faultsDone])
        faultsDone += 1
      }
      let place = StreamPosition(part: input, document: document.ordinal, offset: document.offset, tokens: nil)
      let streamed = StreamedDocument(
        position: place, input: input, row: document.ordinal, id: document.id, textBytes: document.textBytes,
        firstToken: document.firstToken)
      try tokens.withSpan { try body($0.extracting(document.tokens), streamed) }
    }
    for index in faultsDone..<faults.count { try fault(faults[index]) }
  }
}
