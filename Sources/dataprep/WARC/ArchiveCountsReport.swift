import Archive
import Base
import Records

/// The results of `warc stats`, for people and as JSON.
struct ArchiveCountsReport {
  var counts: ArchiveCounts
  var verifiesDigests: Bool

  /// One object on one line.
  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("files")
    json.integer(counts.files)
    json.key("records")
    json.beginObject()
    for type in RecordType.allCases {
      guard let count = counts.recordsByType[type] else { continue }
      json.key(type.name)
      json.integer(count)
    }
    json.endObject()
    for (name, value) in [
      ("responses", counts.responses), ("bytes", counts.payloadBytes), ("stored_bytes", counts.storedBytes),
      ("truncated", counts.truncated),
    ] {
      json.key(name)
      json.integer(value)
    }
    write("status", counts.statusCounts.map { ($0.status == 0 ? "none" : String($0.status), $0.count) }, to: &json)
    write(
      "content_types", counts.contentTypes.ranked.map { ($0.name.isEmpty ? "none" : $0.name, $0.count) },
      to: &json)
    if counts.contentTypes.others > 0 {
      json.key("other_content_types")
      json.integer(counts.contentTypes.others)
    }
    write("quirks", counts.quirks.ranked, to: &json)
    json.key("dates")
    json.beginArray()
    for date in [counts.firstDate, counts.lastDate] {
      if let date { json.string(date) } else { json.null() }
    }
    json.endArray()
    if verifiesDigests {
      write(
        "digests",
        [
          ("verified", counts.digests.verified), ("mismatched", counts.digests.mismatched),
          ("unreadable", counts.digests.unreadable),
        ], to: &json)
    }
    write("fault_counts", counts.faultCounts.ranked, to: &json)
    json.key("faults")
    json.beginArray()
    for fault in counts.faults { write(fault, to: &json) }
    json.endArray()
    json.endObject()
    return json.bytes.string()
  }

  private func write(_ name: String, _ members: [(name: String, count: Int)], to json: inout JSONWriter) {
    json.key(name)
    json.beginObject()
    for member in members {
      json.key(member.name)
      json.integer(member.count)
    }
    json.endObject()
  }

  private func write(_ fault: Fault, to json: inout JSONWriter) {
    json.beginObject()
    json.key("kind")
    json.string(fault.kind.rawValue)
    json.key("file")
    json.string(fault.file)
    json.key("offset")
    json.integer(fault.offset)
    if let length = fault.length {
      json.key("length")
      json.integer(length)
    }
    if !fault.detail.isEmpty {
      json.key("detail")
      json.string(fault.detail)
    }
    json.endObject()
  }

  /// The results as tables of text.
  var table: String {
    var lines = [
      "\(Amount.count(counts.files, of: "file")), \(Amount.bytes(counts.storedBytes)), "
        + "\(Amount.count(counts.records)) records, \(Amount.bytes(counts.payloadBytes)) of payload"
    ]
    if let first = counts.firstDate, let last = counts.lastDate {
      lines.append("from \(PrintableText.line(first)) to \(PrintableText.line(last))")
    }
    let types = RecordType.allCases.compactMap { type in counts.recordsByType[type].map { (type.name, $0) } }
    lines += section("records", types)
    lines += section(
      "status of responses", counts.statusCounts.map { ($0.status == 0 ? "none" : String($0.status), $0.count) })
    lines += section(
      "content types of responses",
      counts.contentTypes.ranked.map { ($0.name.isEmpty ? "none" : $0.name, $0.count) },
      others: counts.contentTypes.others)
    lines += section("quirks (tolerated)", counts.quirks.ranked)
    if verifiesDigests {
      lines += section(
        "digests",
        [
          ("verified", counts.digests.verified), ("mismatched", counts.digests.mismatched),
          ("unreadable", counts.digests.unreadable),
        ])
    }
    lines += section("faults", counts.faultCounts.ranked)
    for fault in counts.faults.prefix(Self.shownFaults) {
      let detail = fault.detail.isEmpty ? "" : ": \(fault.detail)"
      lines.append("  " + PrintableText.line("\(fault.file) at \(fault.offset): \(fault.kind.rawValue)\(detail)"))
    }
    if counts.faultTotal > Self.shownFaults { lines.append("  ... use --json to list all") }
    return lines.joined(separator: "\n")
  }

  private static let shownRows = 20
  private static let shownFaults = 20

  /// - Parameter others: how often there were names beyond those that were counted one by one.
  private func section(_ title: String, _ rows: [(name: String, count: Int)], others: Int = 0) -> [String] {
    guard !rows.isEmpty else { return [] }
    let width = rows.prefix(Self.shownRows).map { Amount.count($0.count).count }.max() ?? 0
    var lines = ["", title]
    for row in rows.prefix(Self.shownRows) {
      let count = Amount.count(row.count)
      lines.append(
        "  " + String(repeating: " ", count: width - count.count) + count + "  " + PrintableText.line(row.name))
    }
    if rows.count > Self.shownRows { lines.append("  ... and \(rows.count - Self.shownRows) more") }
    if others > 0 { lines.append("  ... and \(Amount.count(others)) of other names") }
    return lines
  }
}
