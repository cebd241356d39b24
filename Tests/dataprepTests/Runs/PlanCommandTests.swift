import Base
import Foundation
import TestSupport
import Testing

/// `plan`, `worker`, `merge`, `status`, `verify` and `gc` as users and schedulers call them.
@Suite struct PlanCommandTests {
  /// Digests of everything that a run has published.
  private func published(_ folder: String) throws -> [String: String] { try KillTests.checkPublished(folder) }

  private func write(_ folder: String, archives: Int = 4, pages: Int = 30) throws -> [String] {
    try (0..<archives).map { number in
      let path = "\(folder)/x\(number).warc"
      try CrawlExtractCommandTests.writeArchive(path, pages: pages + number)
      return path
    }
  }

  @discardableResult
  private func run(_ arguments: [String], status: Int32 = 0, environment: [String: String] = [:]) throws
    -> Command.Result
  {
    let result = try Command.run(arguments, environment: environment)
    #expect(result.status == status, "\(arguments): \(result.errors)")
    return result
  }

  @Test func workersWriteTheBytesOfOneProcess() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder)
      let options = ["--langid-model", "none", "--rejects", "all"]
      try run(["crawl-extract"] + inputs + options + ["--output", "\(folder)/one", "-q"])
      let whole = try published("\(folder)/one")
      let plan = "\(folder)/plan"
      let frozen = try run(
        ["plan", "crawl-extract"] + inputs + options + ["--output", "\(folder)/many", "--plan", plan])
      #expect(frozen.errors.contains("4 tasks"))
      // The same plan may be made again, another one may not.
      try run(["plan", "crawl-extract"] + inputs + options + ["--output", "\(folder)/many", "--plan", plan])
      try run(
        ["plan", "crawl-extract", inputs[0]] + options + ["--output", "\(folder)/many", "--plan", plan], status: 78)
      #expect(try run(["merge", "--plan", plan], status: 75).errors.contains("4 of 4 tasks"))

      try run(["worker", "--plan", plan, "--rank", "0", "--world-size", "2", "-q"])
      let status = try JSONValue(parsing: run(["status", "--plan", plan, "--json"]).output)
      #expect(status["done"] == .integer(2) && status["pending"] == .integer(2) && status["complete"] == .bool(false))
      #expect(try run(["status", plan]).output.contains("pending"))
      try run(["verify", "--plan", plan], status: 65)
      try run(
        ["worker", "--plan", plan, "-q"],
        environment: [
          "SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_MIN": "3",
          "SLURM_ARRAY_TASK_COUNT": "2",
        ])
      try run(["worker", "--plan", plan, "--claim", "-q"])
      let merged = try run(["merge", "--plan", plan])
      #expect(merged.errors.contains("126 pages = 126 documents"))
      #expect(try published("\(folder)/many") == whole)
      #expect(try run(["verify", "--plan", plan]).output.contains("4 records"))
      #expect(try run(["verify", "\(folder)/many", "--json"]).output.contains("\"problems\":[]"))
      #expect(try run(["status", "\(folder)/many"]).output.contains("complete"))
      try run(["gc", "--plan", plan])
      #expect(try JSONValue(file: "\(folder)/many/report.json")["totals"]?["documents"] == .integer(126))
    }
  }

  @Test func aPlanMeansWhatItMeantWhereItWasMade() throws {
    try withTemporaryFolder { folder in
      _ = try write(folder, archives: 2)
      // Relative paths: the worker goes to the directory that the plan was made in.
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Command.path)
      process.arguments = [
        "plan", "crawl-extract", "x0.warc", "x1.warc", "--output", "out", "--plan", "p", "--langid-model", "none", "-q",
      ]
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      try run(["worker", "--plan", "\(folder)/p", "-q"])
      try run(["merge", "--plan", "\(folder)/p", "-q"])
      #expect(FileSystem.entry(at: "\(folder)/out/docs/und/x1.jsonl.zst") != nil)
      let text = String(decoding: try FileSystem.read("\(folder)/p/plan.json"), as: UTF8.self)
      try AtomicFile.write(text.replacingOccurrences(of: "\"sample\"", with: "\"all\""), to: "\(folder)/p/plan.json")
      try run(["worker", "--plan", "\(folder)/p"], status: 78)
    }
  }

  @Test func whatCannotBePlannedIsSaid() throws {
    try withTemporaryFolder { folder in
      let cases: [([String], Int32, String)] = [
        (["plan", "crawl-extract", "\(folder)/none.warc", "--output", "x", "--plan", "p"], 66, "none.warc"),
        (["plan", "crawl-extract", folder, "--output", "x", "--languages", "12", "--plan", "p"], 64, "12"),
        (["plan", "inspect", "x", "--plan", "p"], 64, "cannot be planned"),
        (["plan", "crawl-extract", "x.warc", "--output", "x", "--plan"], 64, "--plan"),
        (["worker", "--plan", "\(folder)/none"], 78, "no plan"),
        (["worker", "--plan", folder, "--rank", "3", "--world-size", "3"], 64, "--rank"),
        (["worker", "--plan", folder, "--rank", "0"], 64, "--world-size"),
        (["status", "\(folder)/none"], 66, "no such directory"),
        (["status", folder], 78, "neither a plan"),
        (["verify"], 64, "--plan"),
        (["submit", "slurm", "--plan", "\(folder)/none", "--print"], 78, "no plan"),
      ]
      for (arguments, status, words) in cases {
        let result = try Command.run(arguments)
        #expect(result.status == status, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
    }
  }

  @Test func twoSpellingsOfAnInputAreOneTask() throws {
    try withTemporaryFolder { folder in
      let input = try write(folder, archives: 1)[0]
      let arguments = ["--output", "\(folder)/out", "--langid-model", "none"]
      try run(["crawl-extract", input] + arguments)
      let again = try run(["crawl-extract", "\(folder)/../\(Path.split(folder).name)/./x0.warc"] + arguments)
      // Nothing was to do.
      #expect(again.errors == "")
      #expect(try FileSystem.names(in: "\(folder)/out/records") == ["x0.json"])
    }
  }

  @Test func slurmScriptsArePrinted() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder, archives: 2, pages: 3)
      let plan = "\(folder)/plan"
      try run(
        ["plan", "crawl-extract"] + inputs + [
          "--output", "\(folder)/o", "--langid-model", "none", "--plan", plan, "-q",
        ])
      let printed = try run(["submit", "slurm", "--plan", plan, "--print", "--throttle", "1"]).output
      #expect(printed.contains("#SBATCH --array=0-1%1"))
      #expect(printed.contains("--world-size 2"))
      #expect(printed.contains("merge --plan"))
      try run(["worker", "--plan", plan, "--rank", "1", "--world-size", "2", "-q"])
      #expect(try run(["submit", "slurm", "--plan", plan, "--print"]).output.contains("#SBATCH --array=0\n"))
    }
  }
}
