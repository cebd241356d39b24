import Testing

@testable import Records

@Suite struct URLHostTests {
  @Test(arguments: [
    ("https://a.example/x?y=1", "a.example"), ("http://User:pw@B.Example:8080/", "b.example"),
    ("https://[2001:db8::1]:443/x", "[2001:db8::1]"),
    ("https://a.example?x@y", "a.example"), ("dns:a.example", "dns"), ("", ""), ("https://", ""), ("urn", "urn"),
    ("http://a:b@c:d@host.example:8/x", "host.example"), ("http://user:@h/", "h"), ("http://h:80", "h"),
    ("http://:80/", ""),
    ("http://x@[::1]:8/", "[::1]"), ("http://[::1]x:8/", "[::1]x:8"), ("a/b://h/x", "h"), ("http://h#a:b@c", "h"),
    ("://", ""), (":/", ""), ("@", ""), ("a:b", "a"), ("x@y:z", "y"),
  ])
  func hosts(_ url: String, _ host: String) {
    #expect(URLHost.name(in: Array(url.utf8).span) == host)
  }
}
