import Base
import Foundation
import TestSupport
import Testing

/// SIGINT, SIGTERM and SIGHUP end every command with exit code 75, and its private files are removed.
@Suite struct SignalTests {
  /// A command that waits: `*` in its words is a folder with pipes that nobody writes to.
  struct Waiting: Sendable, CustomTestStringConvertible {
    var words: [String]
    /// Whether it may take some seconds, as it asks its job to stop first, and the job hangs.
    var isPatient = false

    var testDescription: String { words.joined(separator: " ") }

    init(_ words: String, isPatient: Bool = false) {
      self.words = words.split(separator: " ").map { String($0) }
      self.isPatient = isPatient
    }
  }

  /// What is read: `fifo` is a pipe; `fifos/plan.json` and such are pipes in the place of a run's own files.
  static let commands = [
    Waiting("inspect */fifo"), Waiting("inspect - --sample 3"), Waiting("export - --format txt --output */made.txt"),
    Waiting("extract -"), Waiting("extract */fifo"),
    Waiting("warc ls -"), Waiting("warc stats -"), Waiting("warc cat */fifo"),
    Waiting("warc create */fifo --output */made.warc.gz"),
    Waiting("langid predict"), Waiting("langid predict --documents -"), Waiting("langid eval -"),
    Waiting("langid train - --output */made.bin --quiet"), Waiting("langid train */fifo --output */made.ftz"),
    Waiting("langid wordlist build - --output */made.tsv"), Waiting("langid wordlist score */words.tsv"),
    Waiting("models install known --from */fifo", isPatient: true),
    Waiting("tokenize encode --tokenizer TOKENIZER"), Waiting("tokenize decode --tokenizer TOKENIZER"),
    Waiting("tokenize stats - --tokenizer TOKENIZER"), Waiting("tokenize verify */fifos"),
    Waiting("tokenize inspect */fifos"), Waiting("tokenize - --tokenizer TOKENIZER --output */made"),
    Waiting("crawl-extract - --output */made --langid-model none"),
    Waiting("ngrams build */fifo --separator 0 --output */made", isPatient: true),
    Waiting("ngrams lookup */fifo 1"), Waiting("ngrams export */fifo --output */made"),
    Waiting("plan crawl-extract @*/fifo --output */made --plan */made.plan"),
    Waiting("worker --plan */fifos --claim"), Waiting("merge --plan */fifos"),
    Waiting("verify */fifos"), Waiting("gc */fifos"), Waiting("status */fifos"),
    Waiting("status */run --watch"), Waiting("submit slurm --plan */fifos --print"),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: commands)
  func aSignalEndsTheCommand(_ waiting: Waiting) throws {
    try withTemporaryFolder { folder in
      let command = try Self.prepare(waiting, in: folder)
      for signals in waiting.isPatient ? [[SIGTERM], [SIGINT, SIGINT]] : [[SIGINT], [SIGTERM], [SIGINT, SIGINT]] {
        let before = try Self.files(in: folder)
        let result = try Command.run(command, signals: signals, environment: ["DATAPREP_CACHE": "\(folder)/cache"])
        #expect(result.status == 75, "\(signals)")
        #expect(result.seconds < (waiting.isPatient ? 30 : 15), "\(signals)")
        let left = try Self.files(in: folder).subtracting(before)
        #expect(
          left.filter { $0.hasSuffix(".part") || $0.contains(".fetched") || $0.contains("made.") } == [], "\(signals)")
      }
    }
  }

  /// A private file is in place when the signal comes: the pages of an archive are read after the first was written.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func privateFilesAreRemoved(_ signal: Int32) throws {
    try withTemporaryFolder { folder in
      mkfifo("\(folder)/fifo", 0o600)
      try AtomicFile.write("<p>page</p>", to: "\(folder)/page.html")
      let command = ["warc", "create", "\(folder)/page.html", "\(folder)/fifo", "--output", "\(folder)/made.warc"]
      let result = try Command.run(command, signals: [signal]) {
        // Not before the file is there.
        try Self.files(in: folder).contains { $0.hasSuffix(".part") }
      }
      #expect(result.status == 75)
      #expect(try Self.files(in: folder) == ["fifo", "page.html"])
    }
  }

  @Test(arguments: [
    ["inspect", "PATH", "--limit", "100000"], ["langid", "predict", "PATH"], ["warc", "ls", "--help"],
  ])
  func aClosedPipeEndsTheCommandQuietly(_ words: [String]) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.jsonl"
      try AtomicFile.write(String(repeating: "{\"text\":\"watoto wanakwenda shule\"}\n", count: 20_000), to: path)
      let result = try Command.runIntoClosedPipe(words.map { $0 == "PATH" ? path : $0 })
      #expect(result.status == 0 || result.status == 141)
      #expect(result.errors.isEmpty)
    }
  }

  private static func prepare(_ waiting: Waiting, in folder: String) throws -> [String] {
    mkfifo("\(folder)/fifo", 0o600)
    for path in ["fifos", "fifos/records", "run"] { try FileSystem.createFolder("\(folder)/\(path)") }
    for name in ["plan.json", "manifest.json"] { mkfifo("\(folder)/fifos/\(name)", 0o600) }
    try AtomicFile.write("sw\twatoto\t1.0\t10\t10\n", to: "\(folder)/words.tsv")
    if waiting.words.contains("*/run") {
      try CrawlExtractCommandTests.writeArchive("\(folder)/x.warc", pages: 2)
      let plan = ["plan", "crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/out", "--plan", "\(folder)/run"]
      #expect(try Command.run(plan).status == 0)
    }
    return waiting.words.map {
      $0 == "TOKENIZER" ? TokenizeCommandTests.tokenizer : $0 == "known" ? "lid176" : $0.replacing("*", with: folder)
    }
  }

  private static func files(in folder: String) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: folder))
  }
}
