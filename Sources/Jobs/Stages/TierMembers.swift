internal import Base
internal import Records

/// The members of a line that say for which releases a document is kept: `tier`, and on one that is not clean `stage`,
/// `reason` and `values`, which have the forms that rejects have. One for each thread.
internal final class TierMembers {
  private static let names = ["tier", "stage", "reason", "values"]

  private let values = LineValues(TierMembers.names)
  private let members = TierMembers.names.map { LineMember($0) }
  /// What the line of each row has.
  private var lines: [(tier: Verdict.Tier?, hasReason: Bool)] = []
  private var value = JSONWriter(capacity: 64)
  private var before = ByteBuffer()
  private var after = ByteBuffer()

  /// Gives every document of a batch the tier that its line says; one that says none stays clean.
  func read(_ batch: inout Batch) {
    lines.removeAll(keepingCapacity: true)
    for row in batch.documents.indices {
      let range = batch.documents[row].line.range
      let isRead = batch.lines.withUnsafeBytes { values.read(UnsafeBufferPointer(rebasing: $0[range])) }
      guard isRead, !range.isEmpty else {
        lines.append((nil, false))
        continue
      }
      let tier = values.string(0).flatMap(Verdict.Tier.init(name:))
      lines.append((tier, values.string(2) != nil))
      if let tier { batch.documents[row].verdict = .kept(tier) }
    }
  }

  /// Appends the line of a document that is kept, with its tier.
  ///
  /// - Parameter line: the document's line, with its line feed.
  func write(_ line: borrowing JSONWriter, of batch: borrowing Batch, row: Int, to output: inout ByteBuffer) {
    let document = batch.documents[row]
    let known = lines.indices.contains(row) ? lines[row] : (tier: nil, hasReason: false)
    guard let tier = document.verdict.tier, known.tier != tier else {
      return line.bytes.withSpan { output.append($0) }
    }
    before.removeAll()
    line.bytes.withSpan(0..<line.bytes.count - 1) { before.append($0) }
    value.removeAll()
    value.string(tier.name)
    set(0, isPresent: known.tier != nil)
    if tier != .clean, let noise = document.noise {
      value.removeAll()
      value.string(noise.stage)
      set(1, isPresent: known.hasReason)
      value.removeAll()
      value.string(noise.reason.rawValue)
      set(2, isPresent: known.hasReason)
      value.removeAll()
      value.stringOfObject(noise.values)
      set(3, isPresent: known.hasReason)
    }
    before.withSpan { output.append($0) }
    output.append(ASCII.lineFeed)
  }

  /// Sets a member of the line in `before` to `value`.
  private func set(_ index: Int, isPresent: Bool) {
    after.removeAll()
    let isSet = before.withUnsafeBytes { line in
      value.bytes.withSpan { members[index].set(in: line, to: $0, isPresent: isPresent, into: &after) }
    }
    precondition(isSet, "the line of a document is an object")
    swap(&before, &after)
  }
}
