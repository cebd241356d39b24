import Testing

@testable import Records

@Suite struct URLHostTests {
  @Test(arguments: [
    ("https://a.example/x?y=1", "a.example"), ("http://User:pw@B.Example:8080/", "b.example"),
    ("https://[2001:db8::1]:443/x", "[2001:db8::1]"),
    ("https://a.example?x@y", "a.example"), ("dns:a.example", "dns"), ("", ""), ("https://", ""), ("urn", "urn"),
  ])
  func hosts(_ url: String, _ host: String) {
    #expect(URLHost.name(in: Array(url.utf8).span) == host)
  }
}
