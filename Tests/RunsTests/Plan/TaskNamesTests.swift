import Testing

@testable import Runs

@Suite struct TaskNamesTests {
  @Test(arguments: [
    ("a/b/CC-MAIN-20250418-00001.warc.gz", "CC-MAIN-20250418-00001"), ("x.warc", "x"), ("x.arc.gz", "x"),
    ("-", "stdin"),
    ("https://h.example/p/x.warc.zst?sig=1/2", "x"), ("x.warc.gz.open", "x"), ("a/.warc.gz", "input"),
    ("o~p 1.warc", "o_p_1"),
    ("https://h.example/", "input"), ("kahawa-ñ.warc.lz4", "kahawa-ñ"),
  ])
  func stems(_ input: String, _ stem: String) {
    #expect(TaskNames(records: []).stem(of: input) == stem)
  }

  @Test func longNamesFitIntoTheFileSystem() {
    let stem = TaskNames(records: []).stem(of: String(repeating: "漢", count: 83) + ".warc")
    #expect(stem == String(repeating: "漢", count: 50))
  }

  private func input(_ location: String, _ identity: String) -> Input { Input(location: location, identity: identity) }

  @Test func aNameOnceGivenStays() {
    var names = TaskNames(records: [])
    let first = names.name(for: input("a/x.warc", "/a/x.warc"))
    let second = names.name(for: input("b/x.warc", "/b/x.warc"))
    #expect(first == "x")
    #expect(second.hasPrefix("x~") && second.utf8.count == 10)
    #expect(names.name(for: input("/a/x.warc", "/a/x.warc")) == first)
    // In a later run, with the inputs the other way round.
    let record = CompletionRecord(
      task: first, step: "extract", plan: "", inputs: [input("a/x.warc", "/a/x.warc")])
    var later = TaskNames(records: [record])
    #expect(later.name(for: input("b/x.warc", "/b/x.warc")) == second)
    #expect(later.name(for: input("../a/x.warc", "/a/x.warc")) == first)
  }
}
