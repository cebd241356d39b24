/// Archives for tests, as text: nothing here knows of the code under test.
public enum ArchiveText {
  /// A page of a test archive.
  public struct Page: Sendable {
    public var url: String
    public var status: String
    public var contentType: String
    public var body: [UInt8]

    public init(url: String, status: String = "200 OK", contentType: String = "text/html; charset=utf-8", body: String)
    {
      self.url = url
      self.status = status
      self.contentType = contentType
      self.body = Array(body.utf8)
    }
  }

  /// A WARC/1.0 response record, with an identifier made of its number.
  public static func response(_ page: Page, number: Int) -> [UInt8] {
    var http = Array("HTTP/1.1 \(page.status)\r\nContent-Length: \(page.body.count)\r\n".utf8)
    if !page.contentType.isEmpty { http += Array("Content-Type: \(page.contentType)\r\n".utf8) }
    http += Array("\r\n".utf8) + page.body
    let digits = String(number)
    let id = String(repeating: "0", count: 12 - digits.count) + digits
    return record(
      type: "response",
      fields: [
        ("WARC-Record-ID", "<urn:uuid:00000000-0000-4000-8000-\(id)>"), ("WARC-Target-URI", page.url),
        ("WARC-Date", "2026-01-02T03:04:05Z"), ("Content-Type", "application/http; msgtype=response"),
      ], content: http)
  }

  /// A WARC/1.0 record of any type.
  public static func record(type: String, fields: [(String, String)], content: [UInt8]) -> [UInt8] {
    var text = "WARC/1.0\r\nWARC-Type: \(type)\r\n"
    for (name, value) in fields { text += "\(name): \(value)\r\n" }
    text += "Content-Length: \(content.count)\r\n\r\n"
    return Array(text.utf8) + content + Array("\r\n\r\n".utf8)
  }

  /// A page with some sentences of main text between furniture.
  public static func html(title: String, paragraphs: [String]) -> String {
    let body = paragraphs.map { "<p>\($0)</p>" }.joined(separator: "\n")
    return """
      <!doctype html><html><head><title>\(title)</title></head><body>
      <nav><a href="/">Home</a> <a href="/news">News</a> <a href="/about">About</a></nav>
      <main><article><h1>\(title)</h1>
      \(body)
      </article></main>
      <footer><a href="/imprint">Imprint</a> <a href="/terms">Terms</a></footer></body></html>
      """
  }
}
