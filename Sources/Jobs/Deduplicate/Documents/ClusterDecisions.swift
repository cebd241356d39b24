internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// Collects decisions on documents, and writes what follows from them: a file for each input, the table of removed
/// documents, and a summary.
internal final class ClusterDecisions: @unchecked Sendable {
  private let signatures: SignatureSet
  private let settings: DeduplicationSettings
  /// By document: the one that is kept in the high half and the similarity's bits in the low one; for a document that
  /// is kept itself, the size of its cluster in the low half.
  private var sorter: ExternalSorter<KeyedValue<UInt32>>
  private var sizes: [UInt32: UInt32] = [:]
  private var effort = Representatives.Effort()
  private var clusters = 0
  private var largest = 0
  private var sizeClasses: [Int: Int] = [:]

  /// Documents of earlier runs, which nothing is written of.
  private let earlier: Int
  /// Files of earlier runs.
  private let earlierFiles: Int

  init(_ signatures: SignatureSet, _ settings: DeduplicationSettings, earlier: Int, scratch: String) {
    self.earlier = earlier
    earlierFiles = settings.against.reduce(0) { $0 + $1.signatures.count }
    self.signatures = signatures
    self.settings = settings
    sorter = ExternalSorter(path: scratch, memory: settings.memory / 4)
  }

  /// Adds what was decided on whole components.
  func add(_ decided: DecidedComponents) throws {
    effort.comparisons += decided.effort.comparisons
    effort.bounded += decided.effort.bounded
    sizes.removeAll(keepingCapacity: true)
    for decision in decided.decisions where decision.kept != decision.document {
      sizes[decision.kept, default: 1] += 1
    }
    for decision in decided.decisions where Int(decision.document) >= earlier {
      if decision.kept != decision.document {
        let bits = decision.jaccard.isNaN ? 0 : decision.jaccard.bitPattern
        try sorter.append(KeyedValue(decision.document, UInt64(decision.kept) << 32 | UInt64(bits)))
      } else if let size = sizes[decision.document] {
        try sorter.append(KeyedValue(decision.document, UInt64(decision.kept) << 32 | UInt64(size)))
        clusters += 1
        largest = max(largest, Int(size))
        sizeClasses[size.leadingZeroBitCount, default: 0] += 1
      }
    }
  }

  /// Writes and stages all files.
  ///
  /// - Parameter inputs: what the inputs are called.
  func write(_ context: TaskContext, inputs: [String]) throws -> (counts: Counts, state: JSONValue) {
    var loss = try LossTable(signatures, from: earlierFiles, names: inputs)
    let table = try RemovedTable(
      path: context.stagingPath(of: DeduplicationNames.removed), hasKept: !settings.dropsAll)
    var counts = Counts()
    var cursor = SetCursor(signatures)
    var input = 0
    var writer = try open(input, context)
    func moveOn(to target: Int) throws {
      while input < target {
        try close(writer, input, context)
        input += 1
        writer = try open(input, context)
      }
    }
    var sorter = ExternalSorter<KeyedValue<UInt32>>(path: "", memory: 0)
    swap(&sorter, &self.sorter)
    try sorter.finish { document, payload in
      let file = signatures.file(of: Int(document))
      try moveOn(to: file - earlierFiles)
      let number = Int(document) - signatures.starts[file]
      let kept = UInt32(truncatingIfNeeded: payload >> 32)
      let low = UInt32(truncatingIfNeeded: payload)
      let fate = fate(of: document, kept: kept, low)
      try writer?.append(.init(document: number, fate: fate))
      if case .stays = fate { return }
      let signed = try cursor.document(Int(document))
      loss.lose(signed, file: file - earlierFiles, number: number)
      counts[.removed] += 1
      counts[.removedTextBytes] += Int(signed.textBytes)
      try table.add(document: Int(document), fate: fate, in: signatures)
    }
    try moveOn(to: signatures.files.count - earlierFiles - 1)
    try close(writer, input, context)
    context.stage(try table.finish(as: DeduplicationNames.removed))
    counts[.comparisons] = effort.comparisons
    counts[.bounded] = effort.bounded
    let alarms = loss.worst(.max) { settings.alarm.rings(lost: $0.lost, of: $0.documents) }
    try stageSummary(loss, alarms, context)
    return (counts, try Self.state(alarms))
  }

  private func fate(of document: UInt32, kept: UInt32, _ low: UInt32) -> DecisionFile.Fate {
    guard kept == document else {
      return .removed(kept: Int(kept), jaccard: low == 0 ? nil : Float(bitPattern: low))
    }
    return settings.dropsAll ? .dropped(size: Int(low)) : .stays(size: Int(low))
  }

  private func open(_ input: Int, _ context: TaskContext) throws -> DecisionWriter? {
    guard input < signatures.files.count - earlierFiles else { return nil }
    return try DecisionWriter(
      settings: settings.rule.digest, path: context.stagingPath(of: DeduplicationNames.decisions(input)),
      start: signatures.starts[earlierFiles + input])
  }

  private func close(_ writer: DecisionWriter?, _ input: Int, _ context: TaskContext) throws {
    guard let file = try writer?.commit() else { return }
    context.stage(
      .init(path: DeduplicationNames.decisions(input), byteCount: file.byteCount, sha256: file.sha256))
  }

  /// What the steps after it are told.
  private static func state(_ alarms: [LossTable.Row]) throws -> JSONValue {
    var json = JSONWriter()
    json.beginObject()
    json.key("alarms")
    json.rows(alarms)
    json.endObject()
    return try JSONValue(parsing: json.bytes.array().span)
  }

  private func stageSummary(_ loss: LossTable, _ alarms: [LossTable.Row], _ context: TaskContext) throws {
    var json = JSONWriter()
    json.beginObject()
    json.member("documents", signatures.count - earlier)
    json.member("clusters", clusters)
    json.member("largest_cluster", largest)
    json.key("clusters_by_size")
    json.beginObject()
    for (zeros, count) in sizeClasses.sorted(by: { $0.key > $1.key }) {
      json.key("\(1 << (31 - zeros))")
      json.integer(count)
    }
    json.endObject()
    json.member("comparisons", effort.comparisons)
    json.member("bounded", effort.bounded)
    json.key("alarms")
    json.rows(alarms)
    json.key("losses")
    json.rows(loss.worst(100))
    json.endObject()
    json.endLine()
    let file = try HashedFile(path: context.stagingPath(of: DeduplicationNames.summary))
    try json.bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    let committed = try file.commit()
    context.stage(.init(path: DeduplicationNames.summary, byteCount: committed.byteCount, sha256: committed.sha256))
  }
}

extension JSONWriter {
  /// Writes sources with their losses.
  fileprivate mutating func rows(_ rows: [LossTable.Row]) {
    beginArray()
    for row in rows {
      beginObject()
      member("kind", row.kind.rawValue)
      member("name", row.name)
      member("documents", row.documents)
      member("lost", row.lost)
      endObject()
    }
    endArray()
  }
}
