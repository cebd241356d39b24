import Base
import Testing

@testable import Audit

/// Which requests the page answers.
@Suite struct PageRoutesTests {
  private static let token = "0123456789abcdef0123456789abcdef"
  private static let routes = PageRoutes(token: token, port: 8400)

  /// A request and the status of its answer; 0 where it is answered by a route.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var request: PageRequest
    var status: Int

    init(
      _ name: String, _ status: Int, _ method: String = "GET", _ path: String = "/\(token)/",
      host: String? = "127.0.0.1:8400",
      origin: String? = nil, type: String? = nil, bytes: Int = 0
    ) {
      self.name = name
      self.status = status
      request = PageRequest(
        method: method, path: path, host: host, origin: origin, contentType: type, byteCount: bytes)
    }

    var testDescription: String { name }
  }

  static let cases = [
    Case("the page", 0), Case("by name", 0, host: "localhost:8400"),
    Case("by name in capitals", 0, host: "LocalHost:8400"),
    Case("HEAD", 0, "HEAD"),
    Case("its own origin", 0, origin: "http://127.0.0.1:8400"),
    Case("a label", 0, "POST", "/\(token)/label", type: "application/json"),
    Case("a label with a charset", 0, "POST", "/\(token)/label", type: "application/json; charset=utf-8"),
    Case("the largest body", 0, "POST", "/\(token)/label", type: "application/json", bytes: 65_536),
    // Hosts
    Case("no host", 403, host: nil), Case("an empty host", 403, host: ""),
    Case("a foreign host", 403, host: "evil.example"),
    Case("a foreign host with the port", 403, host: "evil.example:8400"), Case("no port", 403, host: "127.0.0.1"),
    Case("another port", 403, host: "127.0.0.1:8401"),
    Case("a host that begins so", 403, host: "127.0.0.1:8400.evil.example"),
    Case("a host that ends so", 403, host: "evil.example@127.0.0.1:8400"), Case("IPv6", 403, host: "[::1]:8400"),
    Case("all interfaces", 403, host: "0.0.0.0:8400"),
    // Origins
    Case("a foreign origin", 403, origin: "https://evil.example"), Case("no origin but null", 403, origin: "null"),
    Case("https", 403, origin: "https://127.0.0.1:8400"),
    Case("an origin of another port", 403, origin: "http://127.0.0.1:80"),
    Case("the other name", 403, origin: "http://localhost:8400"),
    Case("a foreign POST", 403, "POST", "/\(token)/label", origin: "https://evil.example", type: "application/json"),
    // Tokens
    Case("no path", 403, "GET", ""), Case("the root", 403, "GET", "/"), Case("no token", 403, "GET", "/page.js"),
    Case("a wrong token", 403, "GET", "/\(token.dropLast())0/"),
    Case("a short token", 403, "GET", "/\(token.dropLast())/"),
    Case("a long token", 403, "GET", "/\(token)0/"), Case("capitals", 403, "GET", "/\(token.uppercased())/"),
    Case("two slashes", 403, "GET", "//\(token)/"), Case("a token that is not first", 403, "GET", "/x/\(token)/"),
    Case("a whole URL", 403, "GET", "http://127.0.0.1:8400/\(token)/"),
    Case("a wrong token for an unknown path", 403, "GET", "/x/etc/passwd"),
    Case("a wrong token with another method", 403, "DELETE", "/x/label"),
    // Paths
    Case("no slash", 404, "GET", "/\(token)"), Case("unknown", 404, "GET", "/\(token)/labels.jsonl"),
    Case("the sample", 404, "GET", "/\(token)/sample.jsonl.zst"),
    Case("the name of a route", 404, "GET", "/\(token)/page"),
    Case("above", 404, "GET", "/\(token)/../labels.jsonl"),
    Case("above, to a route", 404, "GET", "/\(token)/../\(token)/page.js"),
    Case("an absolute path", 404, "GET", "/\(token)//etc/passwd"),
    Case("a query in the path", 404, "GET", "/\(token)/page.js?x"),
    Case("a folder", 404, "GET", "/\(token)/page.js/"), Case("a dot", 404, "GET", "/\(token)/./page.js"),
    Case("a line feed", 404, "GET", "/\(token)/page.js\n"), Case("another case", 404, "GET", "/\(token)/Page.js"),
    Case("a backslash", 404, "GET", "/\(token)/..\\page.js"),
    // Methods
    Case("POST of the page", 405, "POST"), Case("DELETE", 405, "DELETE"),
    Case("OPTIONS", 405, "OPTIONS", "/\(token)/label"),
    Case("GET of an action", 405, "GET", "/\(token)/label"), Case("PUT", 405, "PUT", "/\(token)/label"),
    Case("HEAD of an action", 405, "HEAD", "/\(token)/undo"), Case("another case of the method", 405, "get"),
    // Bodies
    Case("a large body", 413, "POST", "/\(token)/label", type: "application/json", bytes: 65_537),
    Case("a large body without a token", 413, "POST", "/x", bytes: 1 << 40),
    Case("a form", 415, "POST", "/\(token)/label", type: "application/x-www-form-urlencoded"),
    Case("plain text", 415, "POST", "/\(token)/label", type: "text/plain"),
    Case("no type", 415, "POST", "/\(token)/label"),
  ]

  @Test(arguments: cases)
  func aRequestIsAnsweredOrRefused(_ one: Case) {
    switch Self.routes.route(one.request) {
    case .success: #expect(one.status == 0)
    case .failure(let refusal):
      #expect(refusal.response.status == one.status)
      #expect((refusal.response.allow != nil) == (one.status == 405))
    }
  }

  @Test(arguments: PageRoutes.Route.allCases)
  func everyRouteHasItsPath(_ route: PageRoutes.Route) throws {
    let request = PageRequest(
      method: route.isAction ? "POST" : "GET", path: "/\(Self.token)/\(route.rawValue)", host: "127.0.0.1:8400",
      contentType: "application/json")
    #expect(try Self.routes.route(request).get() == route)
  }

  @Test func tokensAre128RandomBits() {
    let tokens = Set((0..<200).map { _ in PageRoutes.newToken() })
    #expect(tokens.count == 200)
    #expect(tokens.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    // Every digit takes many values.
    for place in 0..<32 { #expect(Set(tokens.map { Array($0)[place] }).count > 8) }
  }

  @Test func everyAnswerHasTheHeadersThatKeepThePageAlone() {
    for response in [PageResponse(200, "text/html", []), .refusal(404, "x"), .refusal(405, "x", allow: "GET")] {
      let headers = Dictionary(uniqueKeysWithValues: response.headers.map { ($0.name, $0.value) })
      #expect(headers["Content-Security-Policy"]?.hasPrefix("default-src 'none';") == true)
      #expect(headers["Content-Security-Policy"]?.contains("unsafe") == false)
      #expect(headers["X-Content-Type-Options"] == "nosniff")
      #expect(headers["Referrer-Policy"] == "no-referrer")
      #expect(headers["Cache-Control"] == "no-store")
      #expect(headers["X-Frame-Options"] == "DENY")
      #expect(!headers.keys.contains { $0.hasPrefix("Access-Control") })
    }
  }
}
