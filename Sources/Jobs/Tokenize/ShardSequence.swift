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
  private let task: TokenTask
  /// Faults that belong to no shard but to the task's first part.
  var inputFaults: FaultLog?
  /// Shards that are in place.
  private(set) var records: [ShardRecord]
  /// The last document that was appended, also in part.
  private(set) var position: StreamPosition?
  /// Faults that were added after it.
  private(set) var faultsAfter = 0
  /// Whether no document is appended just now, and none failed to be: only then the sequence can be saved.
  private(set) var isBetweenDocuments = true
  /// The shard that is being written.
  private var open: OpenTokenShard?
  /// A full shard, and what comes after it.
  private var held: (shard: OpenTokenShard, spool: TokenSpool)?
  /// Faults that are the next shard's; at the end those that are in no shard.
  private var nextFaults: FaultLog?

  /// - Parameter records: the shards that are in place already.
  init(_ settings: TokenizationSettings, _ output: TokenOutput, of task: TokenTask, records: [ShardRecord]) {
    self.settings = settings
    self.output = output
    self.task = task
    self.records = records
    position = records.last?.end
  }

  /// Appends a document, or the rest of one whose start is in place.
  func append(_ tokens: Span<UInt32>, of document: StreamedDocument) throws {
    isBetweenDocuments = false
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
    position = document.position
    faultsAfter = 0
    isBetweenDocuments = true
  }

  /// Counts a fault that was found before the next document.
  func add(_ fault: Fault) throws {
    faultsAfter += 1
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
      && settings.split(ofShard: shard.index + 1, of: task) == shard.split
    if waits {
      held = (shard, try output.makeSpool())
    } else {
      try publish(shard)
    }
  }

  /// Puts a shard in place as the task's next part.
  private func publish(_ shard: OpenTokenShard) throws {
    try stageInputFaults()
    let record = try output.stage(shard)
    try output.context.publish(resume: try record.resume, through: settings.shuffleSeed == nil ? record.end.part : .max)
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

  private func stageInputFaults() throws {
    if let inputFaults { try output.stage(inputFaults, as: "inputs") }
    inputFaults = nil
  }

  /// Ends the stream: the last shard is staged as the task's last part, merged or dropped.
  func finish() throws {
    try stageInputFaults()
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

/// Going on after an interruption.
extension ShardSequence {
  /// A sequence as `save` described it; nil where private files are not there as they were.
  ///
  /// - Parameter records: the shards that are in place already.
  convenience init?(
    _ settings: TokenizationSettings, _ output: TokenOutput, of task: TokenTask, records: [ShardRecord],
    resuming json: JSONValue?
  ) throws {
    guard let json, json["parts"]?.integer == records.count, let faultsAfter = json["faults_after"]?.integer,
      faultsAfter >= 0
    else { return nil }
    self.init(settings, output, of: task, records: records)
    self.faultsAfter = faultsAfter
    if let saved = json["position"], saved != .null {
      guard let position = StreamPosition(saved) else { return nil }
      self.position = position
    }
    if let saved = json["held"] {
      guard let shard = try output.makeShard(resuming: saved), shard.index == records.count,
        let spool = try output.makeSpool(resuming: json["tail"])
      else { return nil }
      held = (shard, spool)
    }
    if let saved = json["open"] {
      guard let shard = try output.makeShard(resuming: saved), shard.index == records.count, held == nil else {
        return nil
      }
      open = shard
    }
    if let saved = json["next_faults"] {
      guard let faults = try output.makeFaultLog(resuming: saved) else { return nil }
      nextFaults = faults
    }
  }

  /// Tokens in all shards so far.
  var tokenCount: Int {
    records.reduce(0) { $0 + $1.tokens } + (open?.tokenCount ?? 0)
      + (held.map { $0.shard.tokenCount + $0.spool.tokenCount } ?? 0)
  }

  /// Keeps all private files, and describes the sequence as it is now; called only between documents.
  func save(to json: inout JSONWriter) throws {
    json.beginObject()
    json.member("parts", records.count)
    json.key("position")
    if let position { position.write(to: &json) } else { json.null() }
    json.member("faults_after", faultsAfter)
    if let held {
      json.key("held")
      try held.shard.save(to: &json)
      json.key("tail")
      try held.spool.save(to: &json)
      try output.syncSpool()
    }
    if let open {
      json.key("open")
      try open.save(to: &json)
    }
    if let nextFaults {
      json.key("next_faults")
      try nextFaults.save(to: &json)
    }
    json.endObject()
  }
}
