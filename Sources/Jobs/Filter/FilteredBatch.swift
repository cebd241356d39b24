internal import Base
internal import Records
internal import Runs
internal import Stages

/// A batch as the lines that will be written, and the counts that it adds.
internal final class FilteredBatch {
  /// Lines that go to one file.
  struct Run {
    /// The reason of rejects; nil for documents that stay.
    var reason: Drop.Reason?
    var range: Range<Int>
    /// On a reject: whether its id is of those that a sample takes.
    var isSampled: Bool
  }

  private static let usualBytes = 8 << 20

  private var text = JSONWriter(capacity: 1 << 16)
  private let writer = DocumentWriter()
  private let scores = LineMember("scores")
  private let reasons = LineMember("reasons")
  private let tier = LineMember("tier")
  private let noise = LineMember("noise")
  private var value = JSONWriter()
  private var line = ByteBuffer()
  private(set) var runs: [Run] = []
  private(set) var faults: [Fault] = []
  var counts = Counts()

  /// Bytes of all lines.
  var byteCount: Int { text.bytes.count }

  /// Lets `body` read the lines of a run.
  func withBytes<E: Error>(of run: Run, _ body: (Span<UInt8>) throws(E) -> Void) throws(E) {
    try text.bytes.withSpan(run.range, body)
  }

  /// Turns the rows of a batch into lines.
  func format(_ batch: inout Batch, from provenance: Provenance, _ settings: FilterSettings) {
    text.removeAll()
    text.bytes.shrink(to: Self.usualBytes)
    runs.removeAll(keepingCapacity: true)
    for row in batch.documents.indices {
      counts[.documentsRead] += 1
      if settings.mode == .annotate {
        annotate(batch, row)
        continue
      }
      if let noise = batch.documents[row].noise, let tier = batch.documents[row].verdict.tier, tier < settings.tier {
        batch.documents[row].verdict = .dropped(noise)
      }
      write(batch, row, from: provenance, settings)
    }
    faults = batch.faults
    for fault in faults { counts[.faults].add(fault.kind.rawValue) }
  }

  private func write(
    _ batch: borrowing Batch, _ row: Int, from provenance: Provenance, _ settings: FilterSettings
  ) {
    let document = batch.documents[row]
    let start = text.bytes.count
    guard let drop = document.verdict.drop else {
      writer.write(batch, row: row, from: provenance, to: &text)
      if settings.tier == .noisy { addTier(document, from: start) }
      runs.append(Run(reason: nil, range: start..<text.bytes.count, isSampled: true))
      counts[.documents] += 1
      counts[.languages].add(document.language)
      counts[.characters].add(document.language, document.textScalars)
      counts[.bytesAfter] += Int(document.text.count)
      return
    }
    counts[.rejects].add(drop.reason.rawValue)
    counts[.rejectedLanguages].add(document.language)
    if drop.reason.isOptOut { counts[.blockedLanguages].add(document.language) }
    guard settings.rejects != .none else { return }
    writer.write(batch, row: row, from: provenance, to: &text)
    let isSampled = batch.strings.withSpan(document.id.range) { settings.rejects.keeps(id: $0) }
    runs.append(Run(reason: drop.reason, range: start..<text.bytes.count, isSampled: isSampled))
  }

  /// Adds the tier to the line from `start` on, and why it is not the highest.
  private func addTier(_ document: Document, from start: Int) {
    value.removeAll()
    value.string(document.verdict.tier == .clean ? "clean" : "noisy")
    set(tier, from: start)
    value.removeAll()
    value.string(document.noise?.reason.rawValue ?? "")
    set(noise, from: start)
  }

  /// Sets a member of the line from `start` on to `value`.
  private func set(_ member: LineMember, from start: Int) {
    line.removeAll()
    let isSet = text.bytes.withSpan(start..<text.bytes.count - 1) { old in
      value.bytes.withSpan { value in
        old.withUnsafeBufferPointer { member.set(in: $0, to: value, isPresent: true, into: &line) }
      }
    }
    precondition(isSet, "the line of a document is not a JSON object")
    text.bytes.truncate(to: start)
    line.withSpan { text.bytes.append($0) }
    text.endLine()
  }

  /// Writes the line as it was read, with scores and reasons.
  private func annotate(_ batch: borrowing Batch, _ row: Int) {
    let document = batch.documents[row]
    let start = text.bytes.count
    batch.lines.withSpan(document.line.range) { text.bytes.append($0) }
    text.endLine()
    value.removeAll()
    value.beginObject()
    for score in batch.annotations?.scores(of: row) ?? [] {
      value.key(score.name)
      value.number(score.value, decimals: 6)
    }
    value.endObject()
    set(scores, from: start)
    value.removeAll()
    value.beginArray()
    for reason in batch.annotations?.reasons(of: row) ?? [] {
      value.string(reason.rawValue)
      counts[.reasons].add(reason.rawValue)
    }
    value.endArray()
    set(reasons, from: start)
    counts[.documents] += 1
    counts[.languages].add(document.language)
    runs.append(Run(reason: nil, range: start..<text.bytes.count, isSampled: true))
  }
}
