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

      With --url, an index (FILE.cdxj beside the archive, the index in a WACZ file, or --index) leads to the captures \
      without reading the archive; what it leads to is checked, and where that is another page, or nothing, the archive \
      is read.

      Examples:
        dataprep warc cat crawl.warc.gz --offset 52931 --payload > page.html
        dataprep warc cat crawl.warc.gz --url https://example.org/ --headers
        dataprep warc cat crawl.wacz --url https://example.org/ --date 2026-03

      Exit codes: 0 success, 66 a file is missing or no record matches.
      """)

  @Argument(
    help: ArgumentHelp("Archives, WACZ files, directories, globs, URLs or -.", valueName: "file"), completion: .file())
  var files: [String]

  @OptionGroup var storage: StorageOptions

  @OptionGroup var selection: RecordSelection

  @Option(
    help: ArgumentHelp(
      "Only records whose compressed member starts at this byte, as warc ls prints it.", valueName: "bytes"))
  var offset: Int?

  @Option(
    help: ArgumentHelp("With --url: the index of captures, as warc index writes it.", valueName: "file.cdxj"),
    completion: .file())
  var index: String?

  @Option(
    help: ArgumentHelp(
      "With --url: only the capture whose time is closest (2026, 2026-03-01, 20260301120000).", valueName: "time"),
    transform: WARCCat.time)
  var date: CaptureTime?

  @Flag(
    help:
      "Print only the payload: the decoded HTTP body, or the content of records that are not HTTP.")
  var payload = false

  @Flag(help: "Print only the record's header and the HTTP header.")
  var headers = false

  func validate() throws {
    if payload && headers { throw ValidationError("--payload and --headers are mutually exclusive.") }
    if let offset, !(0...ArchiveLimits.largestOffset).contains(offset) {
      throw ValidationError("--offset takes a number from 0 to \(ArchiveLimits.largestOffset).")
    }
    if selection.url == nil, index != nil || date != nil {
      throw ValidationError("--index and --date go with --url.")
    }
    if offset != nil, index != nil || date != nil {
      throw ValidationError("--offset says where the record is; leave out --index and --date.")
    }
  }

  private static func time(_ text: String) throws -> CaptureTime {
    guard let time = CaptureTime(prefix: text) else {
      throw ValidationError(
        "\(text) is not a time (and not a range: the closest capture is printed); write 2026, 2026-03-01 or "
          + "20260301120000.")
    }
    return time
  }

  func run() throws {
    let inputs = try ArchiveInputs(files)
    let text = RecordText(payload: payload, headers: headers)
    if let url = selection.url, offset == nil, selection.id == nil, selection.types.allSatisfy(\.isCapture) {
      var search = CaptureSearch(url: url, selection: selection, date: date, index: index, text: text)
      for item in inputs.items { try search.search(item) }
      guard try search.finish() else { throw NoSuchRecord(files: files) }
      return
    }
    var printed = 0
    try inputs.forEach(from: offset ?? 0) { reader in
      reader.stopsBetweenMembers = true
      repeat {
        while printed < selection.limit ?? .max, try reader.next() {
          if let offset, reader.offset > offset { break }
          ArchiveInputs.warn(of: reader)
          guard selection.selects(reader) else { continue }
          printed += 1
          Console.data(text.text(of: reader))
        }
      } while try printed < selection.limit ?? .max && reader.nextMember()
      ArchiveInputs.warn(of: reader)
    }
    guard printed > 0 else { throw NoSuchRecord(files: files) }
  }
}

/// What `warc cat` prints of a record.
struct RecordText {
  let payload: Bool
  let headers: Bool
  private let http = HTTPDecoder()

  init(payload: Bool, headers: Bool) {
    self.payload = payload
    self.headers = headers
  }

  func text(of reader: ArchiveReader) -> ByteBuffer {
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
    return output
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
