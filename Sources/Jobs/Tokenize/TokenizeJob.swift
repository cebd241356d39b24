internal import Archive
package import Base
internal import Records
package import Runs
package import Tokenization

/// Texts in, token shards out, the same bytes for any number of threads and after any number of kills.
///
/// A task is a stream: its inputs in order, cut into shards. Each shard is a part with a record of how far the stream
/// was at its end, so that a run that is repeated makes no token twice that is in place.
package struct TokenizeJob: Job {
  package static let id = "tokenize"
  package static let hasParts = true
  package static let summaries = [TokenizationManifest.fileName]

  /// What encodes the texts.
  package let tokenizer: TokenizerFile
  /// All else that decides what is written.
  package let settings: TokenizationSettings
  private let workers: SparePool<TokenizeWorker>
  private let batches = SparePool<EncodedBatch> { EncodedBatch() }

  /// Bytes a token takes.
  package var width: TokenWidth { settings.format.width(vocabularySize: tokenizer.tokenizer.vocabularySize) }

  /// Checks that settings, tokenizer and format go together.
  ///
  /// - Throws: `TokenizerError.doesNotFit`.
  package init(tokenizer: TokenizerFile, settings: TokenizationSettings) throws(TokenizerError) {
    self.tokenizer = tokenizer
    self.settings = settings
    workers = SparePool { TokenizeWorker(DocumentEncoder(tokenizer.tokenizer, settings)) }
    let most = settings.format.mostTokens(width)
    func refuse(_ message: String, _ advice: String) -> TokenizerError {
      TokenizerError(.doesNotFit, message, advice: advice)
    }
    guard settings.shardTokens >= 1 else { throw refuse("a shard needs at least one token", "Raise --shard-tokens.") }
    guard settings.minimumShardTokens <= settings.shardTokens else {
      throw refuse(
        "a shard of \(settings.shardTokens) tokens is smaller than --min-shard-tokens \(settings.minimumShardTokens)",
        "Raise --shard-tokens.")
    }
    // A last shard that is merged makes the one before it longer.
    guard settings.shardTokens <= most - max(0, settings.minimumShardTokens) else {
      throw refuse(
        "\(settings.format.rawValue)'s loaders accept at most \(most) tokens of \(width.rawValue) bytes per file",
        "Lower --shard-tokens.")
    }
    if settings.keepsEnds, settings.format != .llmc {
      throw refuse("\(settings.format.rawValue) always stores document ends", "Leave out --doc-ends.")
    }
    if let separator = settings.separator, Int(separator) >= tokenizer.tokenizer.vocabularySize {
      throw .unknownToken(separator, vocabularySize: tokenizer.tokenizer.vocabularySize)
    }
  }

  package func describe(_ json: inout JSONWriter) {
    json.key("tokenizer")
    json.beginObject()
    tokenizer.writeMembers(to: &json)
    json.endObject()
    json.member("token_bytes", width.rawValue)
    settings.writeMembers(to: &json)
  }

  /// One stream over all inputs, or several over groups of about equal size, so that workers share them.
  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    guard settings.groups > 1 else { return [TaskSpec(name: "tokens", step: request.step, inputs: request.inputs)] }
    return InputGroups.split(request.inputs, into: settings.groups).enumerated().map { number, inputs in
      TaskSpec(
        name: "tokens-\(TokenizationSettings.label(ofGroup: number))", step: request.step, inputs: inputs,
        variant: "group \(number)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    // The task's own variant says which group it is, so that a frozen plan needs no more.
    let group = settings.groups > 1 ? Int(task.variant.dropFirst("group ".count)) ?? 0 : nil
    let stream = TokenStream(self, task, context, workers: workers, batches: batches)
    let output = TokenOutput(job: self, group: group, context: context)
    let records = try context.parts.compactMap { try ShardRecord($0) }
    let saved = context.savedState
    let resumed = try ShardSequence(settings, output, group: group, records: records, resuming: saved?["sequence"])
    // A shuffle that was collecting has private files of its own, and no shard.
    if resumed == nil, saved?["shuffle"]?.members == nil { try output.removeLeftovers() }
    let sequence = resumed ?? ShardSequence(settings, output, group: group, records: records)
    let checkpoint = TokenCheckpoint(context: context, isShuffled: settings.shuffleSeed != nil)
    if let seed = settings.shuffleSeed {
      try Shuffling(seed: seed, stream: stream, output: output, checkpoint: checkpoint)
        .run(into: sequence, resuming: saved)
    } else {
      try run(stream, into: sequence, checkpoint)
    }
    if context.stop.isRequested { return }
    try sequence.finish()
  }

  /// Puts the documents into shards in the order of the inputs.
  private func run(_ stream: TokenStream, into sequence: ShardSequence, _ checkpoint: TokenCheckpoint) throws {
    let context = stream.context
    do {
      try stream.run(after: sequence.position, faultsAfter: sequence.faultsAfter) { batch in
        try batch.forEach(document: { try sequence.append($0, of: $1) }, fault: { try sequence.add($0) })
        if context.isCheckpointDue { try checkpoint.save(sequence) }
      }
    } catch let error as ReadingError {
      // A server that is gone may be there again: what was read is not read again then.
      try checkpoint.save(sequence)
      throw error
    }
    if context.stop.isRequested { try checkpoint.save(sequence) }
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    guard run.isComplete else {
      try FileSystem.remove(run.path(TokenizationManifest.fileName))
      return []
    }
    let manifest = try TokenizationManifest(self, run)
    try manifest.write(to: run.folder)
    return warnings(manifest)
  }

  private func warnings(_ manifest: TokenizationManifest) -> [String] {
    var warnings: [String] = []
    if manifest.droppedTokens > 0 {
      warnings.append("dropped the last \(manifest.droppedTokens) tokens, fewer than --min-shard-tokens")
    }
    for shard in manifest.shards where shard.tokens < settings.minimumShardTokens {
      warnings.append(
        "\(shard.name) has \(shard.tokens) tokens, fewer than --min-shard-tokens, and its split has no previous shard "
          + "to merge it with")
    }
    if !manifest.shards.isEmpty, !manifest.shards.contains(where: { $0.split == "train" }) {
      warnings.append(
        "all tokens are in validation shards; use a smaller --shard-tokens or --val-shards 0 to leave some for training"
      )
    }
    return warnings
  }
}
