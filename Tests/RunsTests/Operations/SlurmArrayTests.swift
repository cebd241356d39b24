import Base
import TestSupport
import Testing

@testable import Runs

@Suite struct SlurmArrayTests {
  /// An array of a plan of so many ranks.
  static func array(plan: String = "/data/plan", worldSize: Int, size: Int = 1001) -> SlurmArray {
    var settings = SlurmArray.Settings(program: "/usr/bin/dataprep", plan: plan, worldSize: worldSize)
    settings.maximumArraySize = size
    return SlurmArray(settings)
  }

  static func tasks(_ sizes: [Int]) -> [TaskSpec] {
    sizes.indices.map { index in
      TaskSpec(
        name: "t\(index)", step: "extract",
        inputs: [Input(location: "/in/\(index)", identity: "/in/\(index)", byteCount: sizes[index])])
    }
  }

  @Test(arguments: [
    ([], ""), ([0], "0"), ([7], "7"), ([0, 1, 2, 3], "0-3"), ([0, 1, 3, 4, 5, 9], "0-1,3-5,9"), ([2, 4, 6], "2,4,6"),
  ])
  func indices(_ numbers: [Int], _ text: String) { #expect(SlurmArray.indices(numbers) == text) }

  @Test func anArrayHoldsAsManyIndicesAsTheClusterTakes() {
    let scripts = Self.array(worldSize: 25, size: 10).arrays(ranks: Array(0..<25))
    #expect(scripts.map(\.name) == ["array-0.sbatch", "array-1.sbatch", "array-2.sbatch"])
    #expect(scripts.map(\.ranks) == [10, 10, 5])
    // Slurm's limit is on the index, so that every array begins at 0.
    for (script, indices) in zip(scripts, ["0-9", "0-9", "0-4"]) {
      #expect(script.text.contains("\n#SBATCH --array=\(indices)\n"))
    }
    for (script, offset) in zip(scripts, [0, 10, 20]) {
      #expect(script.text.contains("--rank $((SLURM_ARRAY_TASK_ID + \(offset))) --world-size 25 "))
    }
  }

  @Test func aWholeNumberOfArraysLeavesNoEmptyOne() {
    #expect(Self.array(worldSize: 20, size: 10).arrays(ranks: Array(0..<20)).map(\.ranks) == [10, 10])
    #expect(Self.array(worldSize: 20, size: 10).arrays(ranks: []).isEmpty)
  }

  @Test func whatIsMissingIsSubmittedUnderTheRanksOfBefore() {
    let scripts = Self.array(worldSize: 25, size: 10).arrays(ranks: [3, 4, 21])
    #expect(scripts.map(\.name) == ["array-0.sbatch", "array-2.sbatch"])
    #expect(scripts[0].text.contains("#SBATCH --array=3-4\n"))
    #expect(scripts[1].text.contains("#SBATCH --array=1\n"))
    #expect(scripts.allSatisfy { $0.text.contains("--world-size 25 ") })
  }

  @Test func ranksWithATaskThatIsNotCompleteAreMissing() {
    let tasks = Self.tasks([5 << 20, 9 << 20, 7 << 20, 1 << 20])
    let shares = (0..<3).map { Ranks.tasks(tasks, rank: $0, of: 3).map(\.name) }
    #expect(Set(shares.joined()) == ["t0", "t1", "t2", "t3"])
    #expect(SlurmArray.missingRanks(tasks, done: [], worldSize: 3) == [0, 1, 2])
    let done: Set = ["t0", "t1", "t2"]
    let missing = SlurmArray.missingRanks(tasks, done: done, worldSize: 3)
    #expect(missing == shares.indices.filter { shares[$0].contains("t3") })
    #expect(SlurmArray.missingRanks(tasks, done: done.union(["t3"]), worldSize: 3).isEmpty)
  }

  @Test func tasksThatWaitForOthersShareOneRank() {
    var tasks = Self.tasks([1, 2, 3])
    #expect(SlurmArray.ranks(of: tasks) == 3)
    tasks[2].after = .task("t1")
    #expect(SlurmArray.ranks(of: tasks) == 1)
  }

  @Test func optionsAndThrottleAreInTheScript() {
    var settings = SlurmArray.Settings(program: "/usr/bin/dataprep", plan: "/data/plan", worldSize: 4)
    settings.throttle = 2
    settings.threads = 3
    settings.signalSeconds = 90
    settings.options = ["--partition=short", "--mem=4G"]
    settings.restarts = 7
    let text = SlurmArray(settings).arrays(ranks: [0, 1, 2, 3])[0].text
    for line in [
      "#!/bin/bash", "#SBATCH --array=0-3%2", "#SBATCH --cpus-per-task=3", "#SBATCH --signal=B:TERM@90",
      "#SBATCH --requeue", "#SBATCH --open-mode=append", "#SBATCH --partition=short", "#SBATCH --mem=4G",
      "#SBATCH --output=/data/plan/logs/%A_%a.log",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
    }
    #expect(text.contains("\"${SLURM_RESTART_COUNT:-0}\" -lt 7 ]"))
    #expect(!text.contains("RANDOM"))
    settings.jitter = 30
    #expect(SlurmArray(settings).arrays(ranks: [0])[0].text.contains("run sleep $((RANDOM * 30 / 32768))\n"))
    #expect(SlurmArray(settings).merge.text.contains("exec /usr/bin/dataprep merge --plan /data/plan\n"))
  }

  @Test(arguments: [
    ("/data/a b", "'/data/a b'", "\"/data/a b/logs/%A_%a.log\""),
    ("/data/o'neil", "'/data/o'\\''neil'", "\"/data/o'neil/logs/%A_%a.log\""),
    ("/data/$x`y`", "'/data/$x`y`'", "/data/$x`y`/logs/%A_%a.log"),
    ("/data/50%", "/data/50%", "/data/50%%/logs/%A_%a.log"),
    ("/data/q\"", "'/data/q\"'", "\"/data/q\\\"/logs/%A_%a.log\""),
  ])
  func pathsAreQuoted(_ plan: String, _ word: String, _ log: String) {
    let text = Self.array(plan: plan, worldSize: 1).arrays(ranks: [0])[0].text
    #expect(text.contains(" worker --plan \(word) \\\n"))
    #expect(text.contains("#SBATCH --output=\(log)\n"))
  }

  @Test func scriptsAreValidForTheShell() throws {
    try withTemporaryFolder { folder in
      var settings = SlurmArray.Settings(program: "/opt/data prep/dataprep", plan: "/data/o'neil & co", worldSize: 2)
      settings.jitter = 5
      let array = SlurmArray(settings)
      for script in array.arrays(ranks: [0, 1]) + [array.merge] {
        let path = "\(folder)/\(script.name)"
        try AtomicFile.write(script.text, to: path)
        #expect(ChildProcess.output(of: ["bash", "-n", path]).map { "\($0.status)\($0.text)" } == "0")
      }
    }
  }
}
