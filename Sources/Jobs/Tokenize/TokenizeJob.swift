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

  /// The spelling of the token that separates documents, or its number where it has none; nil where nothing does.
  package var separatorName: String? {
    guard settings.separatorPlace != .none, let separator = settings.separator else { return nil }
    return tokenizer.tokenizer.specialTokens.filter { $0.value == separator }.keys.min() ?? String(separator)
  }

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

  /// One stream over all inputs, or several over groups of about equal size, so that workers share them; where validation
  /// documents are drawn from all inputs, two of each.
  ///
  /// - Throws: `TokenizerError.doesNotFit` for a stream that would have to be read twice.
  package func tasks(for request: TaskRequest) throws -> [TaskSpec] {
    if settings.validationShare != nil,
      let stream = request.inputs.first(where: { $0.byteCount == nil && !$0.isRemote })
    {
      throw TokenizerError(
        .doesNotFit, "a stream cannot be read twice, as --val-share does", location: stream.location,
        advice: "Write it to a file first, or shuffle its documents with --shuffle-seed.")
    }
    let groups: [(Int?, [Input])] =
      settings.groups > 1
      ? InputGroups.split(request.inputs, into: settings.groups).enumerated().map { ($0, $1) } : [(nil, request.inputs)]
    let splits: [ValidationShare.Split?] = settings.validationShare == nil ? [nil] : [.validation, .training]
    return splits.flatMap { split in
      groups.map { group, inputs in
        let task = TokenTask(group: group, split: split)
        return TaskSpec(name: task.name, step: request.step, inputs: inputs, variant: task.variant)
      }
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let kind = TokenTask(task, settings)
    let stream = TokenStream(self, task, taking: kind.split, context, workers: workers, batches: batches)
    let output = TokenOutput(job: self, task: kind, context: context)
    let records = try context.parts.compactMap { try ShardRecord($0) }
    let saved = context.savedState
    let resumed = try ShardSequence(settings, output, of: kind, records: records, resuming: saved?["sequence"])
    // A shuffle that was collecting has private files of its own, and no shard.
    if resumed == nil, saved?["shuffle"]?.members == nil { try output.removeLeftovers() }
    let sequence = resumed ?? ShardSequence(settings, output, of: kind, records: records)
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
      try run.remove(TokenizationManifest.fileName)
      return []
    }
    let manifest = try TokenizationManifest(self, run)
    try manifest.write(to: run.folder)
    return warnings(manifest, Set(run.tasks.flatMap(\.inputs).map(\.identity)).count)
  }

  private func warnings(_ manifest: TokenizationManifest, _ inputCount: Int) -> [String] {
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
        "all tokens are in validation shards; use "
          + (settings.validationShare == nil ? "a smaller --shard-tokens or --val-shards 0" : "a smaller --val-share")
          + " to leave some for training"
      )
    } else if let input = manifest.onlyValidationInput, inputCount > 1, settings.keepsRanges {
      warnings.append(
        "all validation documents are from the first of \(inputCount) inputs, \(input); --val-share 1% draws them from "
          + "all, as --shuffle-seed does")
    }
    if settings.validationShare != nil, !manifest.shards.isEmpty,
      !manifest.shards.contains(where: { $0.split == "val" })
    {
      warnings.append("no document was drawn for validation; use a larger --val-share")
    }
    return warnings
  }
}
