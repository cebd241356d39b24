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
  private let output: String
  private let run: String
  /// What the run reads; none before that is known.
  var inputs: [Input] = []
  /// What the run has come to; nil before its end.
  var result: RunResult?
  private let hasBegun = Monitor(false)

  /// Where OpenLineage describes its parts.
  private static let specification = "https://openlineage.io/spec"
  private static let producer = "urn:dataprep:\(version)"

  /// Events of a run; nil where none are asked for.
  init?(_ options: OpenLineageOptions, command: String, output: String) {
    guard let file = options.file else { return nil }
    self.file = file
    namespace = options.namespace
    self.output = Self.identity(output)
    job = "\(command).\(SplitURL.fileName(self.output))"
    run = Self.identifier()
  }

  /// Tells that the run has begun; once.
  func begin() throws {
    let isFirst = hasBegun.withLock { hasBegun in
      defer { hasBegun = true }
      return !hasBegun
    }
    if isFirst { try write("START") }
  }

  /// Tells that the run is complete.
  func complete() throws {
    try begin()
    try write("COMPLETE", result)
  }

  /// Tells that the run has ended with an error, which is the one to be told where this cannot be written either. A run that
  /// never had its directory tells nothing: the one that has it does.
  func end(_ error: any Error) {
    if (error as? RunError)?.code == .locked { return }
    try? begin()
    try? write(Self.state(after: error), result, message: Self.message(error))
  }

  /// How a run is told to have ended: `ABORT` where the same command goes on with it (exit code 75), else `FAIL`.
  static func state(after error: any Error) -> String { Dataprep.status(of: error) == .tryAgain ? "ABORT" : "FAIL" }

  /// What went wrong. Where it was is left out, and of URLs what may be secret.
  private static func message(_ error: any Error) -> String {
    SplitURL.redacted(urlsIn: (error as? any ReportableError)?.message ?? ErrorText.of(error))
  }

  /// What all spellings of an output have in common.
  private static func identity(_ output: String) -> String {
    guard isObjectLocation(output) else { return Path.absolute(output) }
    var output = output[...]
    while output.hasSuffix("/") { output.removeLast() }
    return String(output)
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
    try json.bytes.withSpan { (line) throws(OutputError) in try FileSystem.append(line: line, to: file) }
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
    let time = UTCTime(Int(now.tv_sec))
    return "\(time.date)T\(time.clock).\((Int(now.tv_nsec) / 1000).padded(6))+00:00"
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
    guard let url = SplitURL(location) else {
      namespace = "file"
      name = location == "-" ? "/dev/stdin" : location
      return
    }
    namespace = "\(url.scheme)://\(url.server)"
    let path = url.path.drop { $0 == "/" }
    name = path.isEmpty ? "/" : String(path)
  }

  /// Both together.
  var address: String { namespace == "file" ? "file://\(name)" : "\(namespace)/\(name)" }
}

/// What a run has published.
private struct OutputSize {
  private(set) var count = 0
  private(set) var byteCount = 0

  /// - Parameter location: the directory, or the prefix of an object store.
  init(of location: String) throws {
    let home = try openRunHome(location)
    defer { home.leave(isComplete: false) }
    try RunStore(home).forEachRecord { record in
      count += record.files.count
      byteCount += record.files.reduce(0) { $0 + $1.byteCount }
    }
  }
}
