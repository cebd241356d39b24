internal import Base
public import Fetch
public import Runs

/// The job: texts in, token shards out, the same bytes for any number of threads and after any number of kills.
///
/// Shards are put in place one by one, each with a record of how far the stream was at its end. A run that is
/// repeated goes on behind the last record: it reads the inputs again from there, and makes no token twice that
/// stands before.
public struct TokenizationRun: Sendable {
  /// How far a run is.
  public struct Progress: Sendable {
    public var inputs = 0
    /// The input that is read, counted from 0.
    public var input = 0
    /// Bytes of the inputs as stored, of those that were read in this run.
    public var storedBytes = 0
    public var textBytes = 0
    public var documents = 0
    public var tokens = 0
    /// Tokens that a shuffle has put into shards in this run; nil while it collects documents, and without a shuffle.
    public var shuffledTokens: Int?
  }

  public var plan: TokenizationPlan
  /// The folder to write.
  public var output: String
  public var threads = 1
  /// How inputs that are URLs are fetched.
  public var policy = FetchPolicy()

  public init(plan: TokenizationPlan, output: String) {
    self.plan = plan
    self.output = output
  }

  /// Writes every shard that is not in place, then the manifest.
  ///
  /// - Parameter progress: called after every batch, one call at a time.
  /// - Returns: what is in the folder, and a warning for people where there is one.
  /// - Throws: `TextError` for an input that cannot be read to its end, `RunError`, `OutputError`, `TokenizerError`.
  public func run(
    stop: StopFlag, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> (manifest: TokenizationManifest, warning: String?) {
    let folder = try TokenFolder(path: output, plan: plan)
    if let manifest = try TokenizationManifest(folder: output, records: folder.records()) {
      // A kill right behind the manifest leaves the shuffle's documents.
      try FileSystem.remove(folder.file(".shuffle"))
      return (manifest, nil)
    }
    let sequence = ShardSequence(plan: plan, folder: folder, records: try folder.records())
    let stream = TokenStream(plan: plan, threads: threads, policy: policy, stop: stop)
    let counter = ProgressCounter(plan.inputs.map(\.byteCount), from: sequence.end, progress)
    var otherFaults: [String: Int] = [:]
    if let seed = plan.settings.shuffleSeed {
      let shuffle = DocumentShuffle(folder: folder.file(".shuffle"), seed: seed)
      otherFaults = try collect(into: shuffle, from: stream, folder: folder, counter)
      try shuffle.forEach(after: sequence.end, stop: { stop.isRequested }) { tokens, document in
        try sequence.append(tokens, of: document)
        counter.add(shuffledTokens: tokens.count)
      }
      if stop.isRequested { throw RunError.stopped(output) }
    } else {
      let start = sequence.end
      try stream.run(after: start) { batch in
        try batch.forEach(document: { try sequence.append($0, of: $1) }, fault: { try sequence.add($0) })
      } told: {
        counter.add($0)
      }
      if stop.isRequested { throw RunError.stopped(output) }
    }
    var warning = try sequence.finish()
    if warning == nil, !sequence.records.isEmpty, !sequence.records.contains(where: { $0.split == "train" }) {
      warning = "all tokens are in validation shards; smaller --shard-tokens or --val-shards 0 leave some for training"
    }
    if let faults = sequence.nextFaults {
      try faults.publish(as: "end")
      otherFaults.merge(faults.counts, uniquingKeysWith: +)
    }
    let manifest = TokenizationManifest(
      plan: plan, shards: sequence.records, droppedTokens: sequence.droppedTokens, otherFaults: otherFaults)
    try manifest.write(to: output)
    try FileSystem.remove(folder.file(".shuffle"))
    return (manifest, warning)
  }

  /// Puts all documents into the shuffle's buckets, unless a run before has.
  ///
  /// - Returns: the faults found on the way, by kind.
  private func collect(
    into shuffle: DocumentShuffle, from stream: TokenStream, folder: TokenFolder, _ counter: ProgressCounter
  ) throws -> [String: Int] {
    if let faults = try shuffle.collectedFaults() { return faults }
    try shuffle.begin()
    let faults = FaultLog(folder)
    try stream.run(after: nil) { batch in
      try batch.forEach(document: { try shuffle.collect($0, of: $1) }, fault: { try faults.add($0) })
    } told: {
      counter.add($0)
    }
    if stream.stop.isRequested { throw RunError.stopped(output) }
    try faults.publish(as: "inputs")
    try shuffle.finishCollecting(faults: faults.counts)
    return faults.counts
  }
}
