package import Base
internal import Language
internal import Records
package import Runs

/// Candidates in, the sample out: the second step of `audit sample`, one task.
///
/// It writes `sample.jsonl.zst` and `audit.json`. Both are functions of the settings and the shards' contents: not of their
/// order, nor of threads.
package struct DrawSample: Job {
  package static let id = "draw"

  private let settings: SampleSettings
  private let aids: RaterAidsSettings

  /// The step with the sample's settings and what aids raters.
  package init(_ settings: SampleSettings, aids: RaterAidsSettings) {
    self.settings = settings
    self.aids = aids
  }

  package func describe(_ json: inout JSONWriter) {
    settings.describe(&json)
    aids.describe(&json)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "draw") }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let found = try CandidateFiles(context, settings)
    let kept = SampleDraw.draw(found.pools, .kept, size: settings.size)
    let rejected = SampleDraw.draw(found.pools, .rejected, size: settings.rejects)
    guard kept.contains(where: { !$0.candidates.isEmpty }) else {
      throw AuditError(
        .nothingToAudit, "no document of \(settings.language.code) is in the shards",
        advice: "`dataprep inspect` shows what documents say of their language.")
    }
    let pairs = try found.hostCounts(of: kept + rejected)
    let aids = try aids.make(settings.language)
    var documents: [AuditDocument] = []
    for group in [kept, rejected] {
      var drawn = try drawn(group, found, pairs, aids, context)
      guard !context.stop.isRequested else { return }
      // Beginnings of the order have strata and groups in their proportions: labels weigh the same for long.
      let order = LabellingOrder(drawn.values.map { SampledDocument($0) }, seed: settings.seed)
      for place in order.documents {
        guard var document = drawn.removeValue(forKey: place.id) else { continue }
        document.order = documents.count
        documents.append(document)
      }
    }
    try write(documents, context)
    try write(AuditRecord(settings, self.aids, kept: kept, rejected: rejected, shards: found.shards), context)
    var counts = Counts()
    counts[.sampled] = documents.count
    context.add(counts)
  }

  /// The documents of some strata with their weights and aids, by their identifiers.
  private func drawn(
    _ group: [SampleDraw.Drawn], _ found: CandidateFiles, _ pairs: [UInt64: Int], _ aids: RaterAids,
    _ context: TaskContext
  ) throws -> [String: AuditDocument] {
    var documents: [String: AuditDocument] = [:]
    let lines = CandidateLine(language: settings.language.code)
    for (drawn, weights) in zip(group, SampleDraw.weights(group, pairs: pairs)) {
      for (candidate, weight) in zip(drawn.candidates, weights) {
        guard !context.stop.isRequested else { return [:] }
        var document = try lines.document(candidate, drawn.stratum)
        document.weight = weight
        document.hostDocuments = document.host.isEmpty ? 0 : found.documents(ofHost: candidate.host, pairs)
        aids.add(to: &document)
        // Two documents of one identifier: labels could not tell them apart, so one stands for both.
        if let twin = documents[document.id] { document.weight += twin.weight }
        documents[document.id] = document
      }
    }
    return documents
  }

  private func write(_ documents: [AuditDocument], _ context: TaskContext) throws {
    let compressor = FrameCompressor(.zstd)
    var json = JSONWriter(capacity: 1 << 16)
    for document in documents {
      document.write(to: &json)
      json.endLine()
    }
    var bytes = ByteBuffer()
    json.bytes.withSpan { compressor.compress($0, into: &bytes) }
    try stage(bytes, as: "sample.jsonl.zst", context)
  }

  private func write(_ record: AuditRecord, _ context: TaskContext) throws {
    var json = JSONWriter(capacity: 1 << 12)
    record.write(to: &json)
    json.endLine()
    try stage(json.bytes, as: "audit.json", context)
  }

  private func stage(_ bytes: borrowing ByteBuffer, as path: String, _ context: TaskContext) throws {
    let file = try HashedFile(path: try context.stagingPath(of: path))
    try bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    let written = try file.commit()
    context.stage(.init(path: path, byteCount: written.byteCount, sha256: written.sha256))
  }
}

extension Counts.Number {
  /// Documents in a sample.
  package static let sampled = Self("sampled")
  /// Documents that were looked at for one.
  package static let scanned = Self("scanned")
  /// Documents of the language among them.
  package static let ofLanguage = Self("of_language")
}
