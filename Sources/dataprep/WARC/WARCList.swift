import ArgumentParser
import Archive
import Base

/// `dataprep warc ls`: prints one line per record.
struct WARCList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "Lists records: offset, stored length, type, status, content type, URL.",
    discussion: """
      Columns are separated by tabs; - marks a missing value. A record that shares its compressed member with others \
      has no stored length. Faults go to standard error.

      Examples:
        dataprep warc ls crawl.warc.gz --type response | head
        dataprep warc ls --json crawl.warc.gz --url https://example.org/
      """)

  @Argument(
    help: ArgumentHelp("Archives, directories, globs, URLs, s3:// objects or -.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup var storage: StorageOptions

  @OptionGroup var selection: RecordSelection

  @Flag(help: "Print one JSON object per line.")
  var json = false

  func run() throws {
    var output = ByteBuffer(capacity: 64 << 10)
    var listed = 0
    let inputs = try ArchiveInputs(files)
    try inputs.forEach { reader in
      while listed < selection.limit ?? .max, try reader.next() {
        ArchiveInputs.warn(of: reader)
        guard selection.selects(reader) else { continue }
        listed += 1
        let line = RecordLine(reader)
        if json {
          line.appendJSON(to: &output)
        } else {
          line.appendColumns(to: &output, withFile: inputs.items.count > 1 || reader.member != nil)
        }
        if output.count > 32 << 10 {
          Console.print(output)
          output.removeAll()
        }
      }
      ArchiveInputs.warn(of: reader)
    }
    Console.print(output)
  }
}

/// A record's line of `warc ls`.
struct RecordLine {
  private let file: String
  private let offset: Int
  private let length: Int?
  private let type: RecordType
  private let status: Int?
  private let contentType: String?
  private let url: String?
  private let id: String?
  private let date: String?
  private let contentLength: Int

  init(_ reader: ArchiveReader) {
    file = reader.name
    offset = reader.offset
    length = reader.length
    type = reader.type
    date = reader.string(.date)
    contentLength = reader.contentCount
    let text = { (bytes: Span<UInt8>) in bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
    let url = reader.withTargetURI(text)
    self.url = url.isEmpty ? reader.string(.filename) : url
    let id = reader.withRecordID(text)
    self.id = id.isEmpty ? nil : id
    let http = reader.withContent { content in
      let message = HTTPMessage(content)
      return (
        status: message.status, isHTTP: !message.head.isEmpty,
        contentType: HTTPMessage.string(message.contentType, in: content)
      )
    }
    status = http.status
    contentType = http.isHTTP ? http.contentType : reader.string(.contentType)
  }

  func appendColumns(to output: inout ByteBuffer, withFile: Bool) {
    var columns = withFile ? [file] : []
    columns += [String(offset), length.map { String($0) } ?? "-", type.name, status.map { String($0) } ?? "-"]
    columns += [contentType ?? "-", url ?? "-"]
    output.append(utf8: columns.map(PrintableText.line).joined(separator: "\t") + "\n")
  }

  func appendJSON(to output: inout ByteBuffer) {
    var json = JSONWriter()
    json.beginObject()
    json.key("file")
    json.string(file)
    json.key("offset")
    json.integer(offset)
    for (name, number) in [("length", length), ("status", status), ("content_length", contentLength)] {
      guard let number else { continue }
      json.key(name)
      json.integer(number)
    }
    for (name, text) in [
      ("type", type.name), ("content_type", contentType), ("url", url), ("id", id), ("date", date),
    ] {
      guard let text else { continue }
      json.key(name)
      json.string(text)
    }
    json.endObject()
    json.endLine()
    json.bytes.withUnsafeBytes { output.append($0) }
  }
}
