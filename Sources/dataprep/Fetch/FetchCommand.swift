import ArgumentParser
import Base
import Fetch

/// `dataprep fetch`: downloads whole files, checked while they come.
struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Downloads whole files politely, checks their content, and resumes what was interrupted.",
    discussion: """
      Each file is named after the last part of its URL, and gets its name when all of it is there and sound: the length \
      as declared, the checksums of gzip, zstd, LZ4, xz and bzip2, the lengths of WARC records. Damaged content is fetched \
      once more. fetch.jsonl lists the files; a later run fetches what is missing, and takes up what was interrupted.

      One new request a second goes to a host, over all streams. A server that is busy (503) is asked less and less often; \
      one that refuses (403) gets no request from any dataprep command for ten minutes. $DATAPREP_CONTACT names you to \
      servers in all commands.

      Examples:
        dataprep fetch https://example.org/crawl.warc.gz --output archives
        dataprep fetch @urls.txt --output archives --jobs 2 --contact mailto:me@example.org --dry-run
        dataprep fetch --url https://example.org/page --crawl CC-MAIN-2026-40 --output pages

      Exit codes: 0 success; 64 usage; 65 content is damaged on the server; 66 a URL does not exist; 69 a server refuses or \
      is unreachable; 73 and 74 the files cannot be written; 75 a server is busy, or the command was stopped: run it again.
      """)

  @Argument(
    help: ArgumentHelp("URLs, or listings of URLs (*.paths, @FILE).", valueName: "url"), completion: .file())
  var urls: [String] = []

  @Option(
    name: .customLong("input"), parsing: .upToNextOption,
    help: ArgumentHelp("The same, as an option.", valueName: "url"), completion: .file())
  var more: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The directory to write; - for standard output, with --url.", valueName: "dir"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Fetch the capture of this page from Common Crawl: one record, by its index. For single pages, not in bulk.",
      valueName: "page"))
  var url: String?

  @Option(help: ArgumentHelp("The crawl that --url asks. Default: the newest one.", valueName: "id"))
  var crawl: String?

  @Option(help: ArgumentHelp("What relative lines of listings are resolved against.", valueName: "url"))
  var base: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Files that are fetched at a time, at most 10.", valueName: "n"))
  var jobs = 4

  @Option(
    help: ArgumentHelp(
      "File names: last (the last part of the URL) or path (its host and path, as directories).", valueName: "form"))
  var names: FetchNaming = .last

  @Option(
    help: ArgumentHelp(
      "A URL or address at which servers' operators reach you. Default: $DATAPREP_CONTACT.", valueName: "contact"))
  var contact: String?

  @Flag(help: "Replace files that are there and were not fetched.")
  var overwrite = false

  @Flag(name: .customLong("no-check"), help: "Keep files whatever their content is; lengths are checked all the same.")
  var skipsCheck = false

  @Flag(help: "Print what would be fetched, without a request for a file.")
  var dryRun = false

  @OptionGroup var reporting: ReportingOptions

  func validate() throws {
    if url != nil, !urls.isEmpty || !more.isEmpty {
      throw ValidationError("--url fetches a page's capture alone; name files to fetch in another command.")
    }
    if urls.isEmpty, more.isEmpty, url == nil {
      throw ValidationError("Missing input: name a URL, or a listing of URLs.")
    }
    if let crawl, !Crawl.isID(crawl) { throw ValidationError("\(crawl) is no crawl's id.") }
    if crawl != nil, url == nil { throw ValidationError("--crawl belongs to --url.") }
    if output.isEmpty { throw ValidationError("--output takes the name of a directory.") }
    if !(1...10).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 10.") }
  }

  func run() throws {
    var policy = FetchPolicy(contact: contact)
    policy.shouldStop = { Signals.stop.isRequested }
    if let url { return try fetchCapture(of: url, policy) }
    let list = try InputList(expanding: urls + more, base: base, policy: policy)
    let items = try items(list)
    if dryRun { return try show(items) }
    try FileSystem.createFolder(output)
    guard let lock = try FileLock.take(folder: output) else {
      throw SourceError(
        .busy, "another process writes this directory", location: output,
        advice: "Run the command again when it has ended.")
    }
    defer { withExtendedLifetime(lock) {} }
    let manifest = try FetchManifest(folder: output)
    let missing = try missing(items, manifest)
    let reporter = ProgressReporter(style: reporting.style, totalBytes: 0)
    let start = ContinuousClock.now
    let run = FetchRun(
      folder: output, items: missing, streams: jobs, checksContent: !skipsCheck, overwrites: overwrite, policy: policy)
    defer { reporter.finish() }
    // From here on the streams keep what has come when they are asked to stop; before there is nothing to keep.
    Signals.askToStop()
    let outcome = try run.run(manifest: manifest, there: items.count - missing.count) { reporter.update($0) }
    reporter.finish()
    try tell(outcome, seconds: start.duration(to: .now) / .seconds(1))
  }

  /// Fetches one record by Common Crawl's index.
  private func fetchCapture(of url: String, _ policy: FetchPolicy) throws {
    let (bytes, name, capture) = try CaptureFetch(url: url, crawl: crawl, policy: policy).run()
    if output == "-" {
      var buffer = ByteBuffer(capacity: bytes.count)
      buffer.append(bytes.span)
      return Console.data(buffer)
    }
    try FileSystem.createFolder(output)
    let path = Path.join(output, name)
    try AtomicFile.write(bytes.span, to: path)
    if !reporting.quiet {
      Console.note("\(path): captured \(capture.timestamp), status \(capture.status), from \(capture.file)")
    }
  }

  /// The files, each with a name of its own.
  private func items(_ list: InputList) throws -> [FetchRun.Item] {
    var urls: [String: String] = [:]
    return try list.entries.map { entry in
      guard ["http://", "https://", "s3://"].contains(where: { entry.location.hasPrefix($0) }) else {
        throw ValidationError(
          "\(entry.location) is no URL: fetch takes https://, http://, s3:// and listings of these.")
      }
      let name = names.name(of: entry.location)
      if name == FetchManifest.fileName { throw ValidationError("\(entry.location): the name \(name) is reserved.") }
      if let other = urls[name] {
        throw ValidationError(
          "\(other) and \(entry.location) would both be named \(name); use --names path, which keeps hosts and paths.")
      }
      urls[name] = entry.location
      return FetchRun.Item(url: entry.location, file: name, expectedByteCount: entry.byteCount)
    }
  }

  /// The files that are not there as the manifest has them.
  private func missing(_ items: [FetchRun.Item], _ manifest: FetchManifest) throws -> [FetchRun.Item] {
    try items.compactMap { item in
      if let owner = manifest.owners[item.file], owner != item.url, manifest.entries[owner]?.file == item.file,
        !overwrite,
        FileSystem.entry(at: Path.join(output, item.file)) != nil
      {
        throw ValidationError(
          "\(item.file) in \(output) was fetched from \(owner); use another --output, --names path or --overwrite.")
      }
      guard let entry = manifest.entries[item.url], entry.file == item.file else { return item }
      let found = FileSystem.entry(at: Path.join(output, entry.file))
      if found?.kind == .file, found?.byteCount == entry.byteCount { return nil }
      var item = item
      item.replaces = true
      return item
    }
  }

  private func show(_ items: [FetchRun.Item]) throws {
    let missing = try missing(items, try FetchManifest(folder: output))
    let names = Set(missing.map(\.file))
    for item in items {
      Console.print(
        PrintableText.line(
          "\(names.contains(item.file) ? "fetch" : "there")  \(item.url)  \(Path.join(output, item.file))"))
    }
    Console.note(
      "\(Amount.count(missing.count, of: "file")) to fetch, \(Amount.count(items.count - missing.count)) there; "
        + "sizes are not known before the files are asked for")
  }

  private func tell(_ outcome: FetchRun.Outcome, seconds: Double) throws {
    let progress = outcome.progress
    for (_, error) in outcome.failures.prefix(100) where outcome.failures.count > 1 { Console.error(error) }
    if reporting.style == .json {
      Console.event(RunEvent(name: "done", counts: progress.counts, seconds: seconds).json)
    } else if !reporting.quiet, progress.all > 0 || Console.isErrorTerminal {
      // A run that had nothing to do says nothing to a mailbox.
      var text = "\(Amount.count(progress.done, of: "file")) fetched, \(Amount.bytes(progress.received)) received"
      if progress.kept > 0 { text += "; \(Amount.count(progress.kept)) were there" }
      if progress.failed > 0 { text += "; \(Amount.count(progress.failed)) failed" }
      if outcome.untried > 0 { text += "; \(Amount.count(outcome.untried)) not tried" }
      Console.note(text)
    }
    guard let worst = Self.worst(outcome.failures.map(\.error)) else { return }
    if outcome.failures.count == 1 { throw worst }
    throw FetchFailure(count: outcome.failures.count, untried: outcome.untried, worst: worst)
  }

  /// The error that decides how the command ends: what stops others before what concerns one file.
  private static func worst(_ errors: [any ReportableError]) -> (any ReportableError)? {
    let order: [ExitStatus] = [.unavailable, .tryAgain, .badInput, .inputMissing]
    for status in order { if let error = errors.first(where: { $0.exitCode == status }) { return error } }
    return errors.first
  }
}

extension FetchNaming: ExpressibleByArgument {}

/// Some files could not be fetched; each has been reported.
struct FetchFailure: ReportableError {
  var count: Int
  var untried: Int
  var worst: any ReportableError
  var message: String {
    "\(Amount.count(count, of: "file")) could not be fetched" + (untried > 0 ? ", and \(untried) were not tried" : "")
  }
  var location: String? { nil }
  var advice: String? { "Run the same command again: what was fetched is kept." }
  var underlying: (any Error)? { nil }
  var exitCode: ExitStatus { worst.exitCode }
}
