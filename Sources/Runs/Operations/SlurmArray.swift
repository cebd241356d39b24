internal import Base

/// The batch scripts that do a plan's missing ranks on Slurm, as `sbatch` takes them.
///
/// A rank is one task unless fewer ranks are asked for. Indices of an array are ranks less the array's offset, so that a
/// later submission of what is missing gives every rank the tasks that it always has. A job that ends with 75 or is
/// killed is requeued by its own script: `RequeueExit` is the administrator's to set.
package struct SlurmArray: Sendable {
  /// What a submission is made of.
  package struct Settings: Sendable {
    /// The command that workers run: the path of this program.
    package var program: String
    /// The plan's directory, absolute.
    package var plan: String
    /// Number of ranks.
    package var worldSize: Int
    /// Tasks that run at once at most; nil for as many as the cluster takes.
    package var throttle: Int?
    /// Processors per rank, which are the worker's threads.
    package var threads = 1
    /// Seconds over which ranks are spread at their start.
    package var jitter = 0
    /// Seconds before the time limit at which a worker is asked to stop.
    package var signalSeconds = 60
    /// Times that a rank is requeued.
    package var restarts = 20
    /// Seconds after which a worker's task is taken over.
    package var leaseAge = 60
    /// Indices that the cluster takes in an array, from 0.
    package var maximumArraySize = 1001
    /// Further options of `sbatch`, such as `--partition=short`.
    package var options: [String] = []

    package init(program: String, plan: String, worldSize: Int) {
      self.program = program
      self.plan = plan
      self.worldSize = worldSize
    }
  }

  /// One script.
  package struct Script: Sendable, Equatable {
    /// The script's file name.
    package var name: String
    package var text: String
    /// Ranks that it does.
    package var ranks: Int
  }

  package let settings: Settings

  package init(_ settings: Settings) { self.settings = settings }

  /// Ranks with tasks that are not complete.
  package static func missingRanks(_ tasks: [TaskSpec], done: Set<String>, worldSize: Int) -> [Int] {
    (0..<worldSize).filter { rank in
      Ranks.tasks(tasks, rank: rank, of: worldSize).contains { !done.contains($0.name) }
    }
  }

  /// One script for each array, in the order in which they are to be submitted: an array holds as many indices as the
  /// cluster takes.
  package func arrays(ranks: [Int]) -> [Script] {
    let size = max(1, settings.maximumArraySize)
    return Dictionary(grouping: ranks, by: { $0 / size }).sorted { $0.key < $1.key }.map { block, ranks in
      let offset = block * size
      let indices = Self.indices(ranks.map { $0 - offset })
      let throttle = settings.throttle.map { "%\($0)" } ?? ""
      return Script(
        name: "array-\(block).sbatch", text: script(array: indices + throttle, offset: offset), ranks: ranks.count)
    }
  }

  /// The script that ends the run when all arrays have.
  package var merge: Script {
    Script(
      name: "merge.sbatch",
      text: head("merge", log: "merge-%j.log", options: []) + """

        exec \(Self.quoted(settings.program)) merge --plan \(Self.quoted(settings.plan))

        """, ranks: 0)
  }

  /// Numbers as an array's indices: `0-3,7`.
  package static func indices(_ numbers: [Int]) -> String {
    var parts: [String] = []
    var start = 0
    while start < numbers.count {
      var end = start
      while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
      parts.append(start == end ? "\(numbers[start])" : "\(numbers[start])-\(numbers[end])")
      start = end + 1
    }
    return parts.joined(separator: ",")
  }

  private func head(_ name: String, log: String, options: [String]) -> String {
    let lines =
      [
        "--job-name=dataprep-\(name)", "--output=\(settings.plan)/logs/\(log)", "--open-mode=append",
      ] + options + settings.options
    return "#!/bin/bash\n" + lines.map { "#SBATCH \($0)\n" }.joined()
  }

  private func script(array: String, offset: Int) -> String {
    let options = [
      "--array=\(array)", "--cpus-per-task=\(settings.threads)", "--requeue",
      "--signal=B:TERM@\(settings.signalSeconds)",
    ]
    let jitter = settings.jitter > 0 ? "sleep $((RANDOM * \(settings.jitter) / 32768))\n" : ""
    return head("worker", log: "%A_%a.log", options: options) + """

      # Slurm signals the script only; the worker is to stop too.
      trap '[ -n "$worker" ] && kill -TERM "$worker"' TERM
      \(jitter)\(Self.quoted(settings.program)) worker --plan \(Self.quoted(settings.plan)) \\
        --rank $((SLURM_ARRAY_TASK_ID + \(offset))) --world-size \(settings.worldSize) \\
        --threads \(settings.threads) --lease-age \(settings.leaseAge) --log-format json &
      worker=$!
      wait "$worker"
      code=$?
      # A signal ends `wait` early; the worker's own exit code counts.
      while kill -0 "$worker" 2>/dev/null; do
        wait "$worker"
        code=$?
      done
      # 75: try again; above 128: killed by a signal.
      if { [ "$code" -eq 75 ] || [ "$code" -gt 128 ]; } && [ "${SLURM_RESTART_COUNT:-0}" -lt \(settings.restarts) ]; then
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
      fi
      exit "$code"

      """
  }

  /// A word as the shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_-./=+:,@%".utf8.contains(byte)
      }
    }
    return isPlain && !word.isEmpty
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
