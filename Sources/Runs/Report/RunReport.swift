internal import Base
internal import CResources
internal import Fetch

/// What a run's folder holds: the counts of all its tasks, and what could not be read.
public struct RunReport: Sendable {
  /// An input that could not be opened or read to its end.
  public struct Failure: Sendable {
    public var input: String
    public var error: any Error
  }

  /// The sum over all tasks.
  public let statistics: RunStatistics
  public let failures: [Failure]
  /// Tasks by name, each with its input and counts, without distributions.
  internal let records: [CompletionRecord]
  private let settings: ExtractionSettings
  /// Wall time of this invocation in seconds, which may have found some tasks done.
  private let seconds: Double
  private let threads: Int

  internal init(
    folder: RunFolder, settings: ExtractionSettings, failures: [(task: ExtractionTask, error: any Error)],
    seconds: Double, threads: Int
  ) throws {
    var sum = RunStatistics()
    var records: [CompletionRecord] = []
    try folder.forEachRecord { record in
      sum.add(record.statistics)
      sum.trim()
      var record = record
      record.statistics = record.statistics.withoutDistributions
      records.append(record)
    }
    sum.trim(held: RunStatistics.nameLimit, to: RunStatistics.nameLimit)
    statistics = sum
    self.records = records.sorted { $0.task < $1.task }
    self.failures = failures.map { Failure(input: $0.task.input, error: $0.error) }
    self.settings = settings
    self.seconds = seconds
    self.threads = threads
  }

  /// `report.json`: `totals`, `languages`, `stages`, the distributions, `tasks`, `failures`, `settings`, `run`.
  internal func json() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 14)
    json.beginObject()
    statistics.writeMembers(to: &json)
    json.key("tasks")
    json.beginArray()
    for record in records { write(record, to: &json) }
    json.endArray()
    json.key("failures")
    json.beginArray()
    for failure in failures {
      json.beginObject()
      json.key("input")
      json.string(failure.input)
      json.key("error")
      json.string("\(failure.error)")
      json.endObject()
    }
    json.endArray()
    json.key("settings")
    settings.write(to: &json)
    json.key("run")
    json.beginObject()
    json.key("seconds")
    json.number(seconds, decimals: 3)
    json.key("threads")
    json.integer(threads)
    json.endObject()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  private func write(_ record: CompletionRecord, to json: inout JSONWriter) {
    json.beginObject()
    json.key("task")
    json.string(record.task)
    json.key("input")
    json.string(record.input)
    for (name, count) in [
      ("pages", record.statistics.pages), ("documents", record.statistics.documents),
      ("rejects", record.statistics.rejects.total), ("faults", record.statistics.faults.total),
      ("bytes_in", record.statistics.bytesIn), ("bytes_out", record.statistics.bytesOut),
    ] {
      json.key(name)
      json.integer(count)
    }
    json.endObject()
  }

  /// Writes `report.json`, `report.html` and `faults.jsonl`, each whole or not at all.
  internal func write(to folder: RunFolder) throws {
    let json = json()
    try AtomicFile.write(json.span, to: folder.file("report.json"))
    let page = Self.page(json)
    try AtomicFile.write(page.span, to: folder.file("report.html"))
    var faults = try AtomicFile(path: folder.file("faults.jsonl"))
    for record in records {
      for file in record.files where file.path.hasPrefix("faults/") {
        try faults.append(contentsOf: openSource(folder.file(file.path)))
      }
    }
    try faults.commit()
  }

  /// The report page: the template with the JSON in it, `<` escaped so that no text ends the script.
  private static func page(_ json: [UInt8]) -> [UInt8] {
    let template = UnsafeBufferPointer(start: dataprep_report, count: dataprep_report_count)
    let mark = Array("{{report}}".utf8)
    var page: [UInt8] = []
    guard let range = template.firstRange(of: mark) else { preconditionFailure("the template has no mark") }
    page.append(contentsOf: template[..<range.lowerBound])
    for byte in json {
      if byte == UInt8(ascii: "<") { page.append(contentsOf: "\\u003c".utf8) } else { page.append(byte) }
    }
    page.append(contentsOf: template[range.upperBound...])
    return page
  }
}
