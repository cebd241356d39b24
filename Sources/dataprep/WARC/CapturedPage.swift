import Archive
import Base

/// A local page to write as a response record.
struct CapturedPage {
  var file: String
  var url: String
  var contentType: String
  var date: String
  var status = 200

  init(file: String, baseURL: String, date: String) {
    self.file = file
    url = baseURL + Self.escaped(Path.split(file).name)
    contentType = Self.contentType(of: file)
    self.date = date
  }

  /// The response record; its ID depends on URL and date alone.
  func record() throws -> WARCRecord {
    let body = try FileSystem.read(file)
    return .response(
      to: url, id: WARCRecord.identifier(for: "\(url)\n\(date)"), date: date, status: status,
      contentType: contentType, body: body)
  }

  /// Reads a manifest: file, url, content-type, date and status, separated by tabs.
  static func read(manifest: String, baseURL: String, date: String) throws -> [CapturedPage] {
    let text = String(decoding: try FileSystem.read(manifest), as: UTF8.self)
    let folder = Path.split(manifest).folder
    var pages: [CapturedPage] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.last == "\r" ? line.dropLast() : line
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
      guard let file = cells.first, !file.isEmpty else { continue }
      if index == 0 && file == "file" { continue }
      var page = CapturedPage(file: Path.join(folder, file), baseURL: baseURL, date: date)
      if cells.count > 1, !cells[1].isEmpty { page.url = cells[1] }
      if cells.count > 2, !cells[2].isEmpty { page.contentType = cells[2] }
      if cells.count > 3, !cells[3].isEmpty {
        guard isDate(cells[3]) else { throw InvalidManifest("\(cells[3]) is not a date", manifest, line: index + 1) }
        page.date = cells[3]
      }
      if cells.count > 4, !cells[4].isEmpty {
        guard let status = Int(cells[4]), 100...599 ~= status else {
          throw InvalidManifest("\(cells[4]) is not a status code", manifest, line: index + 1)
        }
        page.status = status
      }
      pages.append(page)
    }
    return pages
  }

  /// Whether `text` has the form `2026-01-31T12:00:00Z`.
  static func isDate(_ text: String) -> Bool {
    let form = Array("0000-00-00T00:00:00Z".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count == form.count else { return false }
    return zip(bytes, form).allSatisfy { byte, form in
      form == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == form
    }
  }

  private static func contentType(of file: String) -> String {
    let name = file.lowercased()
    if name.hasSuffix(".html") || name.hasSuffix(".htm") { return "text/html" }
    if name.hasSuffix(".xhtml") { return "application/xhtml+xml" }
    if name.hasSuffix(".txt") { return "text/plain" }
    return "application/octet-stream"
  }

  /// Percent-encodes bytes that a URL's path cannot contain (RFC 3986, section 2).
  private static func escaped(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + [byte].hexadecimal.uppercased()
      }
    }
    return text
  }
}

/// An invalid line of a manifest.
struct InvalidManifest: ReportableError {
  let message: String
  let location: String?
  var advice: String? { "Columns are file, url, content-type, date (2026-01-31T12:00:00Z) and status." }
  var underlying: (any Error)? { nil }
  var exitCode: ExitStatus { .usage }

  init(_ message: String, _ file: String, line: Int) {
    self.message = message
    location = "\(file):\(line)"
  }
}
