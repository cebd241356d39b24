internal import Base
internal import Records
internal import Runs
internal import Tokenization

/// Cuts a stream of documents into shards, in order, and puts each in place as it is full.
///
/// Where a last shard that is too short is to be merged, a full shard waits with its final name until the one
/// after it has tokens enough; what comes meanwhile waits in a spool.
internal final class ShardSequence {
  private let settings: TokenizationSettings
  private let output: TokenOutput
  private let group: Int?
  /// Shards that are in place.
  private(set) var records: [ShardRecord]
  /// The shard that is being written.
  private var open: OpenTokenShard?
  /// A full shard, and what comes after it.
  private var held: (shard: OpenTokenShard, spool: TokenSpool)?
  /// Faults that are the next shard's; at the end those that are in no shard.
  private var nextFaults: FaultLog?

  /// - Parameter records: the shards that are in place already.
  init(_ settings: TokenizationSettings, _ output: TokenOutput, group: Int?, records: [ShardRecord]) {
    self.settings = settings
    self.output = output
    self.group = group
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
    let faults = try nextFaults ?? output.makeFaultLog()
    nextFaults = faults
    try faults.add(fault)
  }

  /// Tokens of the shard that the next document begins in.
  private var openTokenCount: Int { held?.spool.tokenCount ?? open?.tokenCount ?? 0 }

  private func openShard() throws -> OpenTokenShard {
    if let open { return open }
    let shard = try output.makeShard(
      index: records.count + (held == nil ? 0 : 1), faults: nextFaults ?? output.makeFaultLog())
    nextFaults = nil
    open = shard
    return shard
  }

  /// Appends what fits into the shard at hand.
  private func append(_ tokens: Span<UInt32>, of document: StreamedDocument, endsDocument: Bool) throws {
    if let held {
      try held.spool.append(tokens, of: document, endsDocument: endsDocument)
      if held.spool.tokenCount >= settings.minimumShardTokens { try release() }
    } else {
      try openShard().append(tokens, of: document, endsDocument: endsDocument)
    }
    guard held == nil, let shard = open, shard.tokenCount >= settings.shardTokens else { return }
    open = nil
    let waits =
      settings.tail == .merge && settings.minimumShardTokens > 1
      && settings.split(ofShard: shard.index + 1, group: group) == shard.split
    if waits {
      held = (shard, try output.makeSpool())
    } else {
      try publish(shard)
    }
  }

  /// Puts a shard in place as the task's next part.
  private func publish(_ shard: OpenTokenShard) throws {
    let record = try output.stage(shard)
    try output.context.publish(resume: try record.resume, through: record.lastInput)
    records.append(record)
  }

  /// Puts the full shard in place and goes on with the next one.
  private func release() throws {
    guard let held else { return }
    let next = try openShard()
    self.held = nil
    try publish(held.shard)
    try held.spool.drain { try next.append($0, of: $1, endsDocument: $2) }
  }

  /// Ends the stream: the last shard is staged as the task's last part, merged or dropped.
  func finish() throws {
    if let held {
      if let nextFaults { try held.shard.faults.append(contentsOf: nextFaults) }
      nextFaults = nil
      try held.spool.drain { try held.shard.append($0, of: $1, endsDocument: $2) }
      self.held = nil
      return try stageLast(held.shard)
    }
    if let last = open {
      open = nil
      guard last.tokenCount < settings.minimumShardTokens, settings.tail == .drop else { return try stageLast(last) }
      var counts = Counts()
      counts[.droppedTokens] = last.tokenCount
      output.context.count(counts)
      nextFaults = last.faults
    }
    if let nextFaults { try output.stage(nextFaults, as: output.endName) }
  }

  private func stageLast(_ shard: OpenTokenShard) throws {
    let record = try output.stage(shard)
    output.context.finalState = try record.resume
  }
}
