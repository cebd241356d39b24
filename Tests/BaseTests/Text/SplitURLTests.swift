import Base
import Testing

@Suite struct SplitURLTests {
  @Test(arguments: [
    (
      "https://user:secret@host.example:8080/a/b.warc.gz?X-Amz-Signature=00#top",
      "https://host.example:8080/a/b.warc.gz"
    ),
    ("http://host.example?token=1", "http://host.example"), ("s3://bucket/a#b?c@d", "s3://bucket/a#b?c@d"),
    ("file:///a?b", "file:///a?b"), ("a/b?c#d", "a/b?c#d"), ("-", "-"), ("://x", "://x"),
    ("HTTPS://a@b@host.example/c@d", "HTTPS://host.example/c@d"),
  ])
  func secretsAreLeftOut(_ location: String, _ told: String) {
    #expect(SplitURL.redacted(location) == told)
  }

  @Test(arguments: [
    ("https://host.example/a/b.warc.gz?c/d", "b.warc.gz"), ("a#1?.warc.gz", "a#1?.warc.gz"), ("in/a#1", "a#1"),
    ("s3://bucket/in/a?b", "a?b"), ("https://host.example", "host.example"), ("https://host.example/", ""),
  ])
  func filesHaveNames(_ location: String, _ name: String) {
    #expect(SplitURL.fileName(location) == name)
  }

  @Test(arguments: [
    ("cannot open https://u:p@a.example/b?sig=1: no such page", "cannot open https://a.example/b: no such page"),
    (
      "\"https://a.example/?x=1\", (s3://b/c) and http://d.example/?e.",
      "\"https://a.example/\", (s3://b/c) and http://d.example/."
    ),
    ("1https://a.example/?x", "1https://a.example/"), ("nothing: // here", "nothing: // here"), ("://", "://"),
    ("caf\u{e9} https://a.example/\u{e9}?x", "caf\u{e9} https://a.example/\u{e9}"),
    ("https://a.example?u=https://c.example?d", "https://a.example"),
  ])
  func messagesTellNoSecrets(_ text: String, _ told: String) {
    #expect(SplitURL.redacted(urlsIn: text) == told)
  }

  @Test(arguments: [
    ("http://u:p@h/a@b?k=v#f: HTTP status 404", "http://h/a@b?k=v#f: HTTP status 404"),
    ("(https://token@h.example)", "(https://h.example)"), ("http://a:b@c@h:80/", "http://h:80/"),
    ("s3://bucket/a@b", "s3://bucket/a@b"),
    ("mail me@example.org, see https://h", "mail me@example.org, see https://h"),
    ("\"location\":\"ftp://u:p@h/x\"", "\"location\":\"ftp://h/x\""), ("http://h/ http://u@i/", "http://h/ http://i/"),
    ("no URL @ all", "no URL @ all"), ("://@", "://"), ("http://", "http://"),
  ])
  func usersAreInNoMessage(text: String, expected: String) {
    #expect(SplitURL.withoutUsers(inURLsOf: text) == expected)
  }
}
