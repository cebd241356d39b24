import ArgumentParser
import Archive
import Base
import Records
import Runs

/// `dataprep warc stats`: counts the records of archives and their faults.
struct WARCStats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Reads whole archives and counts their records and faults.",
    discussion: """
      Parses every response as HTTP and decodes its payload. Faults are counted and located; they change the exit \
      code only with --max-faults.

      Examples:
        dataprep warc stats crawl/*.warc.gz
        dataprep warc stats --json --digests crawl.warc.gz

      Exit codes: 0 success, 65 more faults than --max-faults, 66 a file is missing, 74 a read error.
      """)

  @Argument(help: ArgumentHelp("Archives, directories, globs, URLs or -.", valueName: "file"), completion: .file())
  var files: [String]

  @OptionGroup var storage: StorageOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Verify WARC-Payload-Digest and WARC-Block-Digest.")
  var digests = false

  @Option(
    help: ArgumentHelp(
      "Exit with code 65 if there are more faults than x: a count (100) or a share of all records (1%).", valueName: "x"
    ))
  var maxFaults: FaultAllowance?

  func run() throws {
    var counts = ArchiveCounts()
    let http = HTTPDecoder()
    var limits = ArchiveLimits()
    if !digests { limits.wanted = .pages }
    let verifier = digests ? DigestVerifier() : nil
    try ArchiveInputs(files).forEach(limits: limits) { reader in
      counts.files += 1
      while try reader.next() {
        count(reader, http, into: &counts)
        if let verifier { verify(reader, verifier, into: &counts) }
      }
      counts.add(reader.takeFaults())
      counts.storedBytes += reader.storedByteCount
    }
    let report = ArchiveCountsReport(counts: counts, verifiesDigests: digests)
    if json { Console.print(report.json) } else { Console.print(report.table) }
    if let maxFaults, !maxFaults.allows(counts.faultTotal, of: counts.records) {
      throw TooManyFaults(count: counts.faultTotal, allowance: maxFaults)
    }
  }

  private func count(_ reader: ArchiveReader, _ http: HTTPDecoder, into counts: inout ArchiveCounts) {
    counts.recordsByType[reader.type, default: 0] += 1
    if reader.isTruncated { counts.truncated += 1 }
    if reader.hasFaults { counts.add(reader.takeFaults()) }
    if let date = reader.string(.date) { counts.add(date: date) }
    guard reader.type == .response else { return }
    reader.withContent { content in
      let message = http.decode(content)
      counts.add(http.issues, file: reader.name, offset: reader.offset)
      counts.add(
        status: message.status,
        contentType: HTTPMessage.string(message.contentType, in: content)?.lowercased() ?? "")
      counts.payloadBytes += http.withPayload(of: content) { $0.count }
    }
  }

  private func verify(_ reader: ArchiveReader, _ verifier: DigestVerifier, into counts: inout ArchiveCounts) {
    for (name, outcome) in [
      ("block", verifier.verifyBlock(of: reader)), ("payload", verifier.verifyPayload(of: reader)),
    ] {
      switch outcome {
      case .absent: continue
      case .verified: counts.digests.verified += 1
      case .mismatched: counts.digests.mismatched += 1
      case .unreadable: counts.digests.unreadable += 1
      }
      guard let kind = outcome.fault else { continue }
      counts.add([Fault(kind, file: reader.name, offset: reader.offset, detail: "the \(name) digest")])
    }
  }
}

/// More faults than `--max-faults` allows.
struct TooManyFaults: ReportableError {
  var count: Int
  var allowance: FaultAllowance

  var message: String { "\(count) faults exceed --max-faults \(allowance)" }
  var location: String? { nil }
  var advice: String? { nil }
  var underlying: (any Error)? { nil }
  var exitCode: ExitStatus { .badInput }
}
