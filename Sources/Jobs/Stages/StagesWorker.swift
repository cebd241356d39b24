internal import Base
internal import Records
internal import Runs
internal import Stages

/// What is made of a batch of documents: lines to keep, lines to reject, counts.
internal final class StagedBatch {
  /// Lines beyond which a batch is unusual, and its memory given back.
  private static let usualBytes = 8 << 20

  /// Lines of documents that are kept.
  var lines = ByteBuffer()
  var lineCount = 0
  /// Lines of rejects, each with its reason, its end, and whether it is written whatever came before it.
  var rejects = JSONWriter(capacity: 0)
  var rejectEnds: [(reason: Drop.Reason, isSampled: Bool, end: Int)] = []
  var faults: [Fault] = []
  var counts = Counts()

  func removeAll() {
    lines.removeAll()
    lines.shrink(to: Self.usualBytes)
    lineCount = 0
    rejects.removeAll()
    rejects.bytes.shrink(to: Self.usualBytes)
    rejectEnds.removeAll(keepingCapacity: true)
    faults = []
    counts = Counts()
  }
}

/// One thread's scratch memory for documents and their stages.
internal final class StagesWorker {
  var batch = Batch()
  /// Where the documents come from that do not say so themselves.
  var provenance = Provenance(dump: "", filePath: "")
  /// Bytes of the input that the batch is from.
  var storedBytes = 0
  private let pipeline: StagePipeline
  private let writer = DocumentWriter()
  private let tiers = TierMembers()
  private var line = JSONWriter(capacity: 1 << 14)

  init(_ stages: [any Stage]) throws { pipeline = try StagePipeline(stages) }

  /// Passes the batch through the stages.
  func run(policy: RejectPolicy, into staged: StagedBatch) {
    batch.decode()
    staged.removeAll()
    tiers.read(&batch)
    for stage in pipeline.run(&batch) { staged.counts.add(stage) }
    let start = threadProcessorTime()
    staged.counts[.bytesIn] = storedBytes
    staged.faults = batch.faults
    for fault in batch.faults { staged.counts[.faults].add(fault.kind.rawValue) }
    for row in batch.documents.indices {
      staged.counts[.documentsRead] += 1
      staged.counts.countFate(batch, row: row)
      if let drop = batch.documents[row].verdict.drop {
        append(reject: row, for: drop.reason, policy, to: staged)
      } else {
        line.removeAll()
        writer.write(batch, row: row, from: provenance, to: &line)
        tiers.write(line, of: batch, row: row, to: &staged.lines)
        staged.lineCount += 1
      }
    }
    staged.counts[.records] = staged.counts[.documentsRead] + batch.faults.count
    var count = StageCount(name: "write")
    count.processorSeconds = threadProcessorTime() - start
    staged.counts.add(count)
  }

  private func append(reject row: Int, for reason: Drop.Reason, _ policy: RejectPolicy, to staged: StagedBatch) {
    guard policy != .none else { return }
    writer.write(batch, row: row, from: provenance, to: &staged.rejects)
    let isSampled = batch.strings.withSpan(batch.documents[row].id.range) { policy.keeps(id: $0) }
    staged.rejectEnds.append((reason, isSampled, staged.rejects.bytes.count))
  }
}
