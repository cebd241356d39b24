import Base
import Testing
import YAML

@Suite struct YAMLObjectTests {
  private func object(_ text: String) throws -> YAMLObject {
    let keys = ["code", "script", "drop-hosts", "minimum", "flag"]
    return try YAMLObject(YAMLNode(parsing: Array(text.utf8), file: "sw.yaml"), "the rule", keys: keys)
  }

  @Test func valuesByKey() throws {
    let object = try object("code: no\ndrop-hosts: [a, b]\nminimum: 0.5\nflag: true\n")
    #expect(try object.string("code") == "no")
    #expect(try object.string("script") == nil)
    #expect(try object.strings("drop-hosts") == ["a", "b"])
    #expect(try object.strings("script") == [])
    #expect(try object.number("minimum", in: 0...1) == 0.5)
    #expect(try object.bool("flag") == true)
    #expect(try object.required("code").json == .string("no"))
  }

  @Test func unknownKeysNameTheNearest() throws {
    let error = try #require(throws: YAMLError.self) { _ = try object("code: sw\ndrop-host: [a]\n") }
    #expect(error.location == "sw.yaml:2:1")
    #expect(error.message == "the rule has no key drop-host")
    #expect(error.advice?.hasPrefix("Did you mean drop-hosts? Its keys are: code,") == true)
  }

  @Test(arguments: [
    ("- 1\n", "sw.yaml:1:1", "the rule takes a mapping"), ("3\n", "sw.yaml:1:1", "not 3"),
    ("code: 3\n", "sw.yaml:1:7", "code takes text, not 3"), ("code:\n", "sw.yaml:1:6", "code takes text, not nothing"),
    ("drop-hosts: a\n", "sw.yaml:1:13", "drop-hosts takes a list, not \"a\""),
    ("drop-hosts: [a, null]\n", "sw.yaml:1:17", "drop-hosts takes a list of texts, not nothing"),
    ("drop-hosts: [a, a]\n", "sw.yaml:1:17", "drop-hosts has a twice"),
    ("minimum: 2\n", "sw.yaml:1:10", "minimum takes a number from 0.0 to 1.0, not 2"),
    ("flag: yes\n", "sw.yaml:1:7", "flag takes true or false, not \"yes\""),
    ("flag: true\n", "sw.yaml:1:1", "the rule has no code"),
  ])
  func wrongValues(_ text: String, _ location: String, _ message: String) throws {
    let error = try #require(throws: YAMLError.self) {
      let object = try object(text)
      _ = try object.string("code")
      _ = try object.strings("drop-hosts")
      _ = try object.number("minimum", in: 0...1)
      _ = try object.bool("flag")
      _ = try object.required("code")
    }
    #expect(error.location == location)
    #expect(error.message.contains(message))
  }
}
