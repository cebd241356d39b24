import ArgumentParser
import Archive
import Base

/// `dataprep warc cat`: prints records or parts of them.
struct WARCCat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    abstract: "Prints records selected by offset, ID or URL: whole, their headers, or their payload.",
    discussion: """
      Without --headers or --payload, prints the whole record uncompressed, with its actual content length. The bytes \
      are exact, but on a terminal control characters are escaped.

      Examples:
        dataprep warc cat crawl.warc.gz --offset 52931 --payload > page.html
        dataprep warc cat crawl.warc.gz --url https://example.org/ --headers

      Exit codes: 0 success, 66 a file is missing or no record matches.
      """)

  @Argument(help: ArgumentHelp("Archives, directories, globs, URLs or -.", valueName: "file"), completion: .file())
  var files: [String]

  @OptionGroup var storage: StorageOptions

  @OptionGroup var selection: RecordSelection

  @Option(
    help: ArgumentHelp(
      "Only records whose compressed member starts at this byte, as warc ls prints it.", valueName: "bytes"))
  var offset: Int?

  @Flag(
    help:
      "Print only the payload: the decoded HTTP body, or the content of records that are not HTTP.")
  var payload = false

  @Flag(help: "Print only the record's header and the HTTP header.")
  var headers = false

  func validate() throws {
    if payload && headers { throw ValidationError("--payload and --headers are mutually exclusive.") }
    if let offset, offset < 0 { throw ValidationError("--offset takes a number of at least 0.") }
  }

  func run() throws {
    var printed = 0
    let http = HTTPDecoder()
    try ArchiveInputs(files).forEach(from: offset ?? 0) { reader in
      while printed < selection.limit ?? .max, try reader.next() {
        if let offset, reader.offset > offset { break }
        ArchiveInputs.warn(of: reader)
        guard selection.selects(reader) else { continue }
        printed += 1
        show(reader, http)
      }
      ArchiveInputs.warn(of: reader)
    }
    guard printed > 0 else { throw NoSuchRecord(files: files) }
  }

  private func show(_ reader: ArchiveReader, _ http: HTTPDecoder) {
    var output = ByteBuffer(capacity: reader.contentCount + 4096)
    if !payload {
      output.append("WARC/1.1\r\n")
      for field in reader.fields where field.name.lowercased() != "content-length" {
        output.append(utf8: "\(field.name): \(field.value)\r\n")
      }
      output.append(utf8: "Content-Length: \(reader.contentCount)\r\n\r\n")
    }
    reader.withContent { content in
      if payload {
        _ = http.decode(content)
        http.withPayload(of: content) { output.append($0) }
      } else if headers {
        output.append(content.extracting(HTTPMessage(content).head))
      } else {
        output.append(content)
        output.append("\r\n\r\n")
      }
    }
    Console.data(output)
  }
}

/// No record matches the selection.
struct NoSuchRecord: ReportableError {
  var files: [String]

  var message: String { "no record matches" }
  var location: String? { files.count == 1 ? files[0] : nil }
  var advice: String? { "Run `dataprep warc ls` to list the records." }
  var underlying: (any Error)? { nil }
  var exitCode: ExitStatus { .inputMissing }
}
