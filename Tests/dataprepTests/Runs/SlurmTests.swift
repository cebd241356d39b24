import Base
import TestSupport
import Testing

/// A plan on Slurm. Benchmarks/runs/slurm.py has two nodes on this machine, and breaks them in many more ways.
@Suite struct SlurmTests {
  /// What a test on Slurm needs; .ci/run installs it where it can.
  static let isInstalled = ["slurmctld", "slurmd", "sbatch", "munged", "python3"].allSatisfy { name in
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].contains {
      FileSystem.entry(at: "\($0)/\(name)")?.kind == .file
    }
  }

  @Test(
    .enabled(if: isInstalled, "Slurm is not installed (apt-get install slurm-wlm munge), so nothing is run on it"),
    .timeLimit(.minutes(15)))
  func aKilledWorkerIsRunAgainAndTheBytesAreThoseOfOneProcess() {
    // One process's files, records, the merge's time and the number of attempts are compared there.
    func run() -> (status: Int32, text: String)? {
      ChildProcess.output(of: [
        "python3", "\(TestFiles.root)/Benchmarks/runs/slurm.py", Command.path,
        "\(TestFiles.root)/Tests/Fixtures/sample/sample.warc.gz", "--tasks", "10", "--rounds", "2", "--bytes", "120000",
        "--scenarios", "clean,kill",
      ])
    }
    var result = run()
    // The other tests keep the processors busy: a worker may come too late to be killed. Bytes that differ are no timeout.
    if let text = result?.text, text.contains("TimeoutError: waited") { result = run() }
    #expect(result?.status == 0, "\(result?.text ?? "python3 cannot be run")")
  }

  @Test func withoutSlurmTheCommandSaysSo() throws {
    try withTemporaryFolder { folder in
      let plan = try Self.plan(in: folder)
      let result = try Command.run(["submit", "slurm", "--plan", plan], environment: ["PATH": "/nonexistent"])
      #expect(result.status == 69)
      #expect(result.errors.contains("sbatch cannot be run: Slurm is not installed here"))
    }
  }

  @Test func scriptsArePrintedWithoutSlurm() throws {
    try withTemporaryFolder { folder in
      let plan = try Self.plan(in: folder)
      let result = try Command.run(
        ["submit", "slurm", "--plan", plan, "--print"], environment: ["PATH": "/nonexistent"])
      #expect(result.status == 0)
      #expect(result.output.hasPrefix("#!/bin/bash\n# array-0.sbatch, of dataprep submit slurm\n#SBATCH "))
      #expect(result.output.contains("#!/bin/bash\n# merge.sbatch, of dataprep submit slurm\n#SBATCH "))
      #expect(result.output.contains("#SBATCH --array=0-1\n"))
      #expect(FileSystem.entry(at: "\(plan)/slurm") == nil)
    }
  }

  @Test func tasksThatWaitForOthersShareOneRank() throws {
    try withTemporaryFolder { folder in
      let plan = try Self.plan(in: folder, ["--limit", "3"])
      let result = try Command.run(["submit", "slurm", "--plan", plan, "--print"])
      #expect(result.output.contains("#SBATCH --array=0\n"))
      #expect(result.output.contains(" --world-size 1 "))
      #expect(try Command.run(["submit", "slurm", "--plan", plan, "--print", "--ranks", "2"]).status == 64)
    }
  }

  /// A plan of two tasks.
  private static func plan(in folder: String, _ options: [String] = []) throws -> String {
    for name in ["a", "b"] { try CrawlExtractCommandTests.writeArchive("\(folder)/\(name).warc", pages: 4) }
    let plan = "\(folder)/plan of two"
    let result = try Command.run(
      ["plan", "crawl-extract", folder, "--output", "\(folder)/out", "--langid-model", "none", "--plan", plan]
        + options)
    #expect(result.status == 0, "\(result.errors)")
    return plan
  }
}
