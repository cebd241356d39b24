package import Base
package import Runs
package import Tokenization

/// Token shards in, tables of n-gram counts out: the job of `ngrams build`. A task is one order.
package struct NGramsJob: Job {
  package static let id = "ngrams"

  /// Tokens of an n-gram, an order each.
  package var orders: ClosedRange<Int>
  /// Tokens between documents.
  package var separators: Set<UInt32>
  /// N-grams seen fewer times are dropped.
  package var minimumCount: UInt64
  /// Bytes a token, for shards that do not tell.
  package var width: TokenWidth?
  /// Bytes for sorting; the tables do not depend on it.
  package var memory: Int

  /// The job with its settings.
  package init(
    orders: ClosedRange<Int>, separators: Set<UInt32>, minimumCount: UInt64, width: TokenWidth?, memory: Int
  ) {
    self.orders = orders
    self.separators = separators
    self.minimumCount = minimumCount
    self.width = width
    self.memory = memory
  }

  package func describe(_ json: inout JSONWriter) {
    json.key("separators")
    json.beginArray()
    for separator in separators.sorted() { json.integer(separator) }
    json.endArray()
    json.member("min_count", minimumCount)
    json.member("token_bytes", width?.rawValue)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    orders.map { TaskSpec(name: "\($0)-grams", step: request.step, inputs: request.inputs, variant: "order \($0)") }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    guard let order = Int(task.variant.dropFirst("order ".count)), NGramTable.orders.contains(order) else {
      throw TokenizerError(.doesNotFit, "task \(task.name) has an unsupported order")
    }
    // Counting begins anew: runs and columns of an attempt before are of no use.
    let folder = try context.stagingFolder
    for file in try FileSystem.names(in: folder) where file.hasSuffix(".part") {
      try FileSystem.remove(Path.join(folder, file))
    }
    let shards = try context.inputs.indices.map { try TokenShard(path: context.path(ofInput: $0), width: width) }
    let counter = try NGramCounter(shards, separators: separators, memory: memory, minimum: minimumCount)
    let name = "\(order)-grams.dpng"
    let path = try context.stagingPath(of: name)
    guard let table = try counter.write(order: order, to: path, stop: { context.stop.isRequested }) else { return }
    context.stage(.init(path: name, byteCount: table.byteCount, sha256: table.sha256))
    var counts = Counts()
    counts[.records] = shards.count
    counts[.ngrams] = table.entryCount
    counts[.contexts] = table.contextCount
    counts[.occurrences] = Int(clamping: table.total)
    context.add(counts)
  }
}

/// What n-gram tables count.
extension Counts.Number {
  /// Distinct n-grams.
  package static let ngrams = Self("ngrams")
  /// Distinct sequences that a token follows.
  package static let contexts = Self("contexts")
  /// N-grams, each as often as it was seen.
  package static let occurrences = Self("occurrences")
}
