import Archive
import Testing

@Suite struct HTTPMessageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var text: String
    var status: Int?
    var type: String?
    var charset: String?
    var body: String
    var testDescription: String { text.debugDescription }
  }

  static let cases: [Case] = [
    Case(
      text: "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\nbody", status: 200, type: "text/html",
      charset: "utf-8", body: "body"),
    Case(text: "HTTP/1.1 404\r\n\r\n", status: 404, body: ""),
    // Folded fields (RFC 9112, section 5.2), on one further line or several.
    Case(
      text: "HTTP/1.1 200 OK\r\nContent-Type:\r\n text/html;\r\n\tcharset=utf-8\r\nX: y\r\n\r\nx", status: 200,
      type: "text/html", charset: "utf-8", body: "x"),
    Case(
      text: "HTTP/1.1 200 OK\nX: a\n b: c\nContent-Type: text/html\n ;charset\n =\n latin1\n\n x", status: 200,
      type: "text/html", charset: "latin1", body: " x"),
    Case(
      text: "HTTP/1.1 200 OK\r\nX: y\r\n Content-Type: a/b\r\n \r\nContent-Type: c/d\r\n\r\nx", status: 200,
      type: "c/d",
      body: "x"),
    Case(text: "HTTP/2 200\r\ncontent-type:text/plain\r\n\r\nx", status: 200, type: "text/plain", body: "x"),
    Case(text: "http/1.0  302  Found\nLocation: /a\n\nx", status: 302, body: "x"),
    Case(text: "ICY 200 OK\r\nContent-Type: audio/mpeg\r\n\r\nx", status: 200, type: "audio/mpeg", body: "x"),
    Case(text: "\r\nHTTP/1.1 200 OK\r\n\r\nx", status: 200, body: "x"),
    Case(text: "HTTP/1.1 OK\r\n\r\nx", status: nil, body: "x"),
    Case(text: "HTTP/1.1", status: nil, body: ""),
    Case(text: "HTTP/1.1 200 OK\r\nContent-Type: text/html", status: 200, type: "text/html", body: ""),
    Case(text: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n<html>", status: 200, type: "text/html", body: "<html>"),
    Case(text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", status: 200, body: "x"),
    Case(text: "HTTP/1.1 101 Switching\r\n\r\nHTTP/1.1", status: 101, body: "HTTP/1.1"),
    Case(text: "HTTP/1.1 200 OK\r\r\nContent-Type: text/html\r\r\n\r\r\nx", status: 200, type: "text/html", body: "x"),
    Case(
      text: "HTTP/1.1 200 OK\r\nno field\r\n: empty\r\nContent-Type : TEXT/HTML ;Charset = \"ISO-8859-1\" ; x\r\n\r\nx",
      status: 200, type: "TEXT/HTML", charset: "ISO-8859-1", body: "x"),
    Case(
      text: "HTTP/1.1 200 OK\r\nContent-Type: ; charset='windows-1252'\r\n\r\n", status: 200, charset: "windows-1252",
      body: ""),
    Case(
      text: "HTTP/1.1 200 OK\r\nContent-Type: text/html,text/html; charset\r\n\r\n", status: 200, type: "text/html",
      body: ""),
    Case(
      text: "HTTP/1.1 200 OK\r\nContent-Type:\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n", status: 200,
      type: "a/b", body: ""),
    Case(text: "GET / HTTP/1.1\r\nContent-Type: a/b\r\n\r\nform", status: nil, type: "a/b", body: "form"),
    Case(text: "no message at all", status: nil, body: "no message at all"),
    Case(text: "GET ready for this", status: nil, body: "GET ready for this"),
    Case(text: "", status: nil, body: ""),
  ]

  @Test(arguments: cases)
  func reads(_ expected: Case) {
    let content = Array(expected.text.utf8)
    let message = HTTPMessage(content.span)
    #expect(message.status == expected.status)
    #expect(HTTPMessage.string(message.contentType, in: content.span) == expected.type)
    #expect(HTTPMessage.string(message.charset, in: content.span) == expected.charset)
    #expect(HTTPMessage.string(message.body, in: content.span) == expected.body)
    #expect(message.body.upperBound == content.count)
  }

  @Test func fieldsByName() {
    let content = Array("HTTP/1.1 200 OK\r\nX-One: 1\r\nx-one: 2\r\nLocation:  /there \r\n\r\nX-Two: body".utf8)
    let message = HTTPMessage(content.span)
    #expect(message.field("x-ONE", in: content.span) == "1")
    #expect(message.field("X-Two", in: content.span) == nil)
    #expect(HTTPMessage.string(message.location, in: content.span) == "/there")
    #expect(HTTPMessage(Array("GET / HTTP/1.1\r\n\r\n".utf8).span).isRequest)
  }
}
