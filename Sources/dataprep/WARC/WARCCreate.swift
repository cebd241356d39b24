import Archive
import ArgumentParser
import Base

/// `dataprep warc create`: packs local pages into an archive.
struct WARCCreate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Packs local pages into a WARC archive like a crawler's.",
    discussion: """
      The manifest is a tab-separated table with one page per line: file, url, content-type, date, status. Columns \
      after file may be empty or missing. File names are relative to the manifest's directory. A first line that \
      starts with "file" and a tab is a header and is skipped.

      The extension of the output selects the compression: .warc, .warc.gz, .warc.zst or .warc.lz4. The same pages, \
      dates and file name give the same bytes.

      Examples:
        dataprep warc create --output mine.warc.gz page1.html page2.html
        dataprep warc create --output sample.warc.gz --manifest pages/manifest.tsv --date 2026-01-01T00:00:00Z
      """)

  @Argument(help: ArgumentHelp("Pages: .html, .htm, .xhtml or .txt files.", valueName: "page"), completion: .file())
  var pages: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The archive to write.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: ArgumentHelp("A table of pages with their URLs.", valueName: "file"), completion: .file())
  var manifest: String?

  @Option(help: ArgumentHelp("Date for pages that declare none. Default: now.", valueName: "date"))
  var date: String?

  @Option(help: ArgumentHelp("URL prefix for pages that declare no URL.", valueName: "url"))
  var baseURL = "https://example.com/"

  func validate() throws {
    if pages.isEmpty && manifest == nil { throw ValidationError("Name at least one page, or a --manifest.") }
    if let date, !CapturedPage.isDate(date) {
      throw ValidationError("--date takes a date such as 2026-01-31T12:00:00Z.")
    }
  }

  func run() throws {
    let date = self.date ?? UTCTime.now.stamp
    var captured = pages.map { CapturedPage(file: $0, baseURL: baseURL, date: date) }
    if let manifest { captured += try CapturedPage.read(manifest: manifest, baseURL: baseURL, date: date) }

    let writer = WARCWriter(compression: Self.compression(of: output))
    let name = Path.split(output).name
    var file = try AtomicFile(path: output)
    var stored = ByteBuffer(capacity: 1 << 20)
    let info = WARCRecord.warcinfo(
      id: WARCRecord.identifier(for: name), date: date, filename: name,
      fields: [("software", "dataprep"), ("format", "WARC File Format 1.1")])
    try writer.append(info, to: &stored)
    for page in captured {
      try writer.append(page.record(), to: &stored)
      try stored.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
      stored.removeAll()
    }
    let byteCount = file.byteCount
    try file.commit()
    Console.note("\(output): \(Amount.count(captured.count)) pages, \(Amount.bytes(byteCount))")
  }

  private static func compression(of name: String) -> WARCWriter.Compression {
    let name = name.lowercased()
    if name.hasSuffix(".gz") { return .gzip(level: 9) }
    if name.hasSuffix(".zst") { return .zstd(level: 9) }
    if name.hasSuffix(".lz4") { return .lz4 }
    return .none
  }
}
