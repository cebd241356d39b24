internal import Base
internal import Records

/// Cuts a stream of documents into shards, in order, and puts each in place as it is full.
///
/// Where a last shard that is too short is to be merged, a full shard waits with its final name until the one
/// after it has tokens enough; what comes meanwhile waits in a spool.
internal final class ShardSequence {
  private let plan: TokenizationPlan
  private let folder: TokenFolder
  private var settings: TokenizationSettings { plan.settings }
  private(set) var records: [ShardRecord]
  /// The shard that is being written.
  private var open: OpenTokenShard?
  /// A full shard, and what comes after it.
  private var held: (shard: OpenTokenShard, spool: TokenSpool)?
  /// Faults that are the next shard's; at the end those that are in no shard.
  private(set) var nextFaults: FaultLog?
  /// Tokens of a last shard that was left out.
  private(set) var droppedTokens = 0

  /// - Parameter records: the shards that are in place already.
  init(plan: TokenizationPlan, folder: TokenFolder, records: [ShardRecord]) {
    self.plan = plan
    self.folder = folder
    self.records = records
  }

  /// How far the shards in place are; nil where there is none.
  var end: StreamPosition? { records.last?.end }

  /// Appends a document, or the rest of one whose start is in place.
  func append(_ tokens: Span<UInt32>, of document: StreamedDocument) throws {
    var document = document
    var done = 0
    repeat {
      let room = settings.format.cutsDocuments ? settings.shardTokens - openTokenCount : .max
      let count = min(room, tokens.count - done)
      try append(
        tokens.extracting(done..<done + count), of: document, endsDocument: done + count == tokens.count)
      done += count
      document.firstToken += count
    } while done < tokens.count
  }

  /// Counts a fault that was found before the next document.
  func add(_ fault: Fault) throws {
    if held == nil, let open { return try open.faults.add(fault) }
    let faults = nextFaults ?? FaultLog(folder)
    nextFaults = faults
    try faults.add(fault)
  }

  /// Tokens of the shard that the next document begins in.
  private var openTokenCount: Int { held?.spool.tokenCount ?? open?.tokenCount ?? 0 }

  private func openShard() throws -> OpenTokenShard {
    if let open { return open }
    let shard = try OpenTokenShard(
      plan: plan, index: records.count + (held == nil ? 0 : 1), folder: folder, faults: nextFaults ?? FaultLog(folder))
    nextFaults = nil
    open = shard
    return shard
  }

  /// Appends what fits into the shard at hand.
  private func append(_ tokens: Span<UInt32>, of document: StreamedDocument, endsDocument: Bool) throws {
    if let held {
      try held.spool.append(tokens, of: document, endsDocument: endsDocument)
      if held.spool.tokenCount >= settings.leastShardTokens { try release() }
    } else {
      try openShard().append(tokens, of: document, endsDocument: endsDocument)
    }
    guard held == nil, let shard = open, shard.tokenCount >= settings.shardTokens else { return }
    open = nil
    let waits =
      settings.tail == .merge && settings.leastShardTokens > 1
      && settings.split(ofShard: shard.index + 1) == shard.split
    if waits {
      held = (shard, try TokenSpool(path: folder.file(".tail.part")))
    } else {
      records.append(try shard.publish(in: folder))
    }
  }

  /// Puts the full shard in place and goes on with the next one.
  private func release() throws {
    guard let held else { return }
    let next = try openShard()
    self.held = nil
    records.append(try held.shard.publish(in: folder))
    try held.spool.drain { try next.append($0, of: $1, endsDocument: $2) }
  }

  /// Ends the stream: the last shard is put in place, merged or left out.
  ///
  /// - Returns: what is wrong with the last shard, for people; nil where nothing is.
  func finish() throws -> String? {
    if let held {
      if let nextFaults { try held.shard.faults.append(contentsOf: nextFaults) }
      nextFaults = nil
      try held.spool.drain { try held.shard.append($0, of: $1, endsDocument: $2) }
      records.append(try held.shard.publish(in: folder))
      self.held = nil
    }
    guard let last = open else { return nil }
    open = nil
    let isShort = last.tokenCount < settings.leastShardTokens
    if isShort, settings.tail == .drop {
      droppedTokens = last.tokenCount
      nextFaults = last.faults
      return "left out the last \(last.tokenCount) tokens, which are fewer than --min-shard-tokens"
    }
    let record = try last.publish(in: folder)
    records.append(record)
    guard isShort else { return nil }
    return """
      \(record.name) has \(record.tokens) tokens, fewer than --min-shard-tokens, and no shard of its split stands before \
      it that it could be merged with
      """
  }
}
