internal import Base
internal import Runs
internal import Tokenization

/// A task whose documents are shuffled: all are collected first, then handed on in their new order.
internal struct Shuffling {
  let seed: UInt64
  let stream: TokenStream
  let output: TokenOutput

  /// Lets `body` see the documents in their new order, after `start`.
  func run(
    after start: StreamPosition?, _ body: (Span<UInt32>, StreamedDocument) throws -> Void
  ) throws {
    let context = output.context
    let shuffle = DocumentShuffle(folder: try context.privateFolder("shuffle"), seed: seed)
    if try context.savedState == nil || !shuffle.isWhole() { try collect(into: shuffle) }
    guard !context.stop.isRequested else { return }
    // Faults found while collecting belong to the first shard.
    if context.parts.isEmpty {
      try output.stage(shuffle.collectedFaults(in: context.privateFolder("faults")), as: "inputs")
    }
    var told = 0
    try shuffle.forEach(after: start, stop: { context.stop.isRequested }) { tokens, document in
      try body(tokens, document)
      told += tokens.count
      if told >= 1 << 20 {
        report(told)
        told = 0
      }
    }
    report(told)
  }

  private func report(_ tokens: Int) {
    var counts = Counts()
    counts[.shuffledTokens] = tokens
    output.context.report(counts)
  }

  /// Puts all documents into the shuffle's buckets.
  private func collect(into shuffle: DocumentShuffle) throws {
    try shuffle.begin()
    let faults = try output.makeFaultLog()
    try stream.run(after: nil) { batch in
      try batch.forEach(document: { try shuffle.collect($0, of: $1) }, fault: { try faults.add($0) })
    }
    guard !output.context.stop.isRequested else { return }
    try shuffle.finishCollecting(faults)
    try output.context.saveCheckpoint(.bool(true))
  }
}
