import Base
import CSystem
import Jobs
import Runs

/// Events of one run for OpenLineage (openlineage.io/spec/2-0-2), each appended to a file as one line.
///
/// The job's name is the command's and that of the output directory, so that runs that go on with a directory are runs of one
/// job. Datasets are the inputs and the directory.
struct LineageEvents {
  private let file: String
  private let namespace: String
  private let job: String
  private let inputs: [Input]
  private let output: String
  private let run: String

  /// Where OpenLineage describes its parts.
  private static let specification = "https://openlineage.io/spec"
  private static let producer = "urn:dataprep:\(version)"

  /// Does a run between its two events; without a file, only does it.
  static func around(
    _ options: OpenLineageOptions, command: String, inputs: [Input], output: String, _ body: () throws -> RunResult
  ) throws -> RunResult {
    guard let file = options.file else { return try body() }
    let events = LineageEvents(options, file: file, command: command, inputs: inputs, output: output)
    try events.write("START")
    do {
      let result = try body()
      if let failure = result.failures.first {
        try events.write(
          "FAIL", result, message: "\((failure.error as? any ReportableError)?.message ?? "\(failure.error)")")
      } else {
        try events.write("COMPLETE", result)
      }
      return result
    } catch {
      // The run's own error is the one to be told.
      let isStop = (error as? any ReportableError)?.exitCode == .tryAgain
      try? events.write(
        isStop ? "ABORT" : "FAIL", message: (error as? any ReportableError)?.message ?? "\(error)")
      throw error
    }
  }

  private init(_ options: OpenLineageOptions, file: String, command: String, inputs: [Input], output: String) {
    self.file = file
    namespace = options.namespace
    self.inputs = inputs
    self.output = Path.absolute(output)
    job = "\(command).\(Path.split(self.output).name)"
    run = Self.identifier()
  }

  // MARK: Events

  private func write(_ type: String, _ result: RunResult? = nil, message: String? = nil) throws {
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    json.member("eventTime", Self.time())
    json.member("eventType", type)
    json.key("inputs")
    json.beginArray()
    for input in inputs { write(input, to: &json) }
    json.endArray()
    json.key("job")
    json.beginObject()
    json.key("facets")
    json.beginObject()
    facet("jobType", "facets/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet", to: &json) {
      $0.member("integration", "DATAPREP")
      $0.member("jobType", "JOB")
      $0.member("processingType", "BATCH")
    }
    json.endObject()
    json.member("name", job)
    json.member("namespace", namespace)
    json.endObject()
    json.key("outputs")
    json.beginArray()
    writeOutput(result, to: &json)
    json.endArray()
    json.member("producer", Self.producer)
    json.key("run")
    json.beginObject()
    json.key("facets")
    json.beginObject()
    facet("processing_engine", "facets/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet", to: &json)
    {
      $0.member("name", "dataprep")
      $0.member("version", version)
    }
    if let message {
      facet("errorMessage", "facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet", to: &json) {
        $0.member("message", message)
        $0.member("programmingLanguage", "Swift")
      }
    }
    json.endObject()
    json.member("runId", run)
    json.endObject()
    json.member("schemaURL", "\(Self.specification)/2-0-2/OpenLineage.json#/$defs/RunEvent")
    json.endObject()
    json.endLine()
    // One write at the file's end, so that runs can share the file.
    try json.bytes.withSpan { (line) throws(OutputError) in try FileSystem.append(line, to: file) }
  }

  private func facet(
    _ name: StaticString, _ schema: String, to json: inout JSONWriter, _ body: (inout JSONWriter) -> Void
  ) {
    json.key(name)
    json.beginObject()
    json.member("_producer", Self.producer)
    json.member("_schemaURL", "\(Self.specification)/\(schema)")
    body(&json)
    json.endObject()
  }

  // MARK: Datasets

  private func write(_ input: Input, to json: inout JSONWriter) {
    let name = DatasetName(input.identity)
    json.beginObject()
    writeSource(name, to: &json)
    if let byteCount = input.byteCount {
      json.key("inputFacets")
      json.beginObject()
      facet(
        "inputStatistics",
        "facets/1-0-0/InputStatisticsInputDatasetFacet.json#/$defs/InputStatisticsInputDatasetFacet", to: &json
      ) {
        $0.member("fileCount", 1)
        $0.member("size", byteCount)
      }
      json.endObject()
    }
    json.member("name", name.name)
    json.member("namespace", name.namespace)
    json.endObject()
  }

  private func writeOutput(_ result: RunResult?, to json: inout JSONWriter) {
    let name = DatasetName(output)
    json.beginObject()
    writeSource(name, to: &json)
    json.member("name", name.name)
    json.member("namespace", name.namespace)
    if let result {
      json.key("outputFacets")
      json.beginObject()
      facet(
        "outputStatistics",
        "facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet", to: &json
      ) {
        $0.member("rowCount", result.counts[.documents])
        if let files = try? OutputSize(of: output) {
          $0.member("fileCount", files.count)
          $0.member("size", files.byteCount)
        }
      }
      json.endObject()
    }
    json.endObject()
  }

  private func writeSource(_ name: DatasetName, to json: inout JSONWriter) {
    json.key("facets")
    json.beginObject()
    facet("dataSource", "facets/1-0-1/DatasourceDatasetFacet.json#/$defs/DatasourceDatasetFacet", to: &json) {
      $0.member("name", name.namespace)
      $0.member("uri", name.address)
    }
    json.endObject()
  }

  // MARK: Time and chance

  /// Now, in UTC, to the microsecond.
  private static func time() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    var seconds = now.tv_sec
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
    return "\(padded(date[0], 4))-\(padded(date[1], 2))-\(padded(date[2], 2))T"
      + clock.map { padded($0, 2) }.joined(separator: ":") + ".\(padded(Int(now.tv_nsec) / 1000, 6))+00:00"
  }

  /// A UUID of version 7 (RFC 9562, section 5.7): the time, then chance.
  private static func identifier() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let milliseconds = UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000
    let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF)
    let low = UInt64.random(in: 0...UInt64.max) >> 2 | 1 << 63
    let digits = [high, low].map { value in
      let text = String(value, radix: 16)
      return String(repeating: "0", count: 16 - text.utf8.count) + text
    }.joined()
    var parts: [Substring] = []
    var rest = digits[...]
    for count in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return parts.joined(separator: "-")
  }
}

/// How OpenLineage names a file or an object (openlineage.io/docs/spec/naming).
struct DatasetName: Equatable {
  var namespace: String
  var name: String

  /// The name of an absolute path or a URL. A URL's user and query, which may be secrets, are left out.
  init(_ location: String) {
    guard let scheme = location.firstRange(of: "://") else {
      namespace = "file"
      name = location == "-" ? "/dev/stdin" : location
      return
    }
    let rest = location[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
    let authority = rest.prefix { $0 != "/" }
    let server = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    namespace = String(location[..<scheme.upperBound] + server)
    let path = rest[authority.endIndex...].drop { $0 == "/" }
    name = path.isEmpty ? "/" : String(path)
  }

  /// Both together.
  var address: String { namespace == "file" ? "file://\(name)" : "\(namespace)/\(name)" }
}

/// What a run has published.
private struct OutputSize {
  private(set) var count = 0
  private(set) var byteCount = 0

  init(of folder: String) throws {
    try RunStore(FolderStorage(folder, owner: ThisProcess.owner.name)).forEachRecord { record in
      count += record.files.count
      byteCount += record.files.reduce(0) { $0 + $1.byteCount }
    }
  }
}
