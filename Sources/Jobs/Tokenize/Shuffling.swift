internal import Base
internal import Runs
internal import Tokenization

/// A task whose documents are shuffled: all are collected first, then handed on in their new order.
internal struct Shuffling {
  let seed: UInt64
  let stream: TokenStream
  let output: TokenOutput
  let checkpoint: TokenCheckpoint

  /// Puts the documents into shards in their new order, after those that are there.
  ///
  /// - Parameter saved: the checkpoint that the task goes on from.
  func run(into sequence: ShardSequence, resuming saved: JSONValue?) throws {
    let context = output.context
    let shuffle = DocumentShuffle(folder: try context.privateFolder("shuffle"), seed: seed)
    if try saved?["shuffle"] != .bool(true) || !shuffle.isWhole() {
      try collect(into: shuffle, resuming: saved?["shuffle"])
      guard !context.stop.isRequested else { return }
      try checkpoint.save(sequence)
    }
    if context.parts.isEmpty {
      sequence.inputFaults = try shuffle.collectedFaults(in: context.privateFolder("faults"))
    }
    var told = 0
    try shuffle.forEach(after: sequence.position, stop: { context.stop.isRequested }) { tokens, document in
      try sequence.append(tokens, of: document)
      told += tokens.count
      guard told >= 1 << 20 else { return }
      report(told)
      told = 0
      if context.isCheckpointDue { try checkpoint.save(sequence) }
    }
    report(told)
    if context.stop.isRequested { try checkpoint.save(sequence) }
  }

  private func report(_ tokens: Int) {
    var counts = Counts()
    counts[.shuffledTokens] = tokens
    output.context.report(counts)
  }

  /// Puts all documents into the shuffle's buckets.
  private func collect(into shuffle: DocumentShuffle, resuming saved: JSONValue?) throws {
    let context = output.context
    let collection =
      try DocumentCollection(shuffle, output, resuming: saved) ?? DocumentCollection(shuffle, output)
    do {
      try stream.run(after: collection.position, faultsAfter: collection.faultsAfter) { batch in
        try batch.forEach(document: { try collection.append($0, of: $1) }, fault: { try collection.add($0) })
        if context.isCheckpointDue { try checkpoint.save(collection) }
      }
    } catch let error as ReadingError {
      // A server that is gone may be there again: what was read is not read again then.
      try checkpoint.save(collection)
      throw error
    }
    guard !context.stop.isRequested else { return try checkpoint.save(collection) }
    try shuffle.finishCollecting(collection.faults)
  }
}
