internal import Base

/// The batch scripts that do a plan's missing ranks on Slurm, as `sbatch` takes them.
///
/// A rank is one task unless fewer ranks are asked for. Indices of an array are ranks less the array's offset, so that a
/// later submission of what is missing gives every rank the tasks that it always has. A job that ends with 75 or is
/// killed is requeued by its own script, as `RequeueExit` is the administrator's to set.
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
      let name = "array-\(block).sbatch"
      return Script(name: name, text: script(name, array: indices + throttle, offset: offset), ranks: ranks.count)
    }
  }

  /// The script that ends the run when all arrays have.
  package var merge: Script {
    let name = "merge.sbatch"
    return Script(
      name: name,
      text: head("merge", name, log: "merge-%j.log", options: []) + """

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

  /// The whole number of ranks of a plan where nobody asks for another: one rank per task, so that a failure costs one
  /// task. Tasks that wait for others of the plan share one rank, which does them in order: a rank that waits for one
  /// that has no node yet would hold its own node for nothing, and a small cluster for ever.
  package static func ranks(of tasks: [TaskSpec]) -> Int {
    tasks.contains { $0.after != .nothing } ? 1 : max(1, tasks.count)
  }

  private func head(_ job: String, _ name: String, log: String, options: [String]) -> String {
    // A percent sign begins a pattern in names of logs.
    let logs = settings.plan.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%") + "/logs/"
    let lines =
      [
        "--job-name=dataprep-\(job)", "--output=\(Self.quotedDirective(logs + log))", "--open-mode=append",
      ] + options + settings.options
    return "#!/bin/bash\n# \(name), of dataprep submit slurm\n" + lines.map { "#SBATCH \($0)\n" }.joined()
  }

  private func script(_ name: String, array: String, offset: Int) -> String {
    let options = [
      "--array=\(array)", "--cpus-per-task=\(settings.threads)", "--requeue",
      "--signal=B:TERM@\(settings.signalSeconds)",
    ]
    return head("worker", name, log: "%A_%a.log", options: options) + """

      child=
      stopped=
      # Slurm signals the script only; what it waits for is to stop too.
      trap 'stopped=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM

      # Runs a command; `code` is its exit code. A signal ends `wait` early, so that it is called until the child is gone.
      run() {
        "$@" &
        child=$!
        while kill -0 "$child" 2>/dev/null; do
          wait "$child"
        done
        wait "$child"
        code=$?
        child=
      }

      code=75
      \(jitter)[ -n "$stopped" ] || run \(Self.quoted(settings.program)) worker --plan \(Self.quoted(settings.plan)) \\
        --rank $((SLURM_ARRAY_TASK_ID + \(offset))) --world-size \(settings.worldSize) \\
        --threads \(settings.threads) --lease-age \(settings.leaseAge) --log-format json

      # 75: try again; above 128: killed by a signal.
      if { [ "$code" -eq 75 ] || [ "$code" -gt 128 ]; } && [ "${SLURM_RESTART_COUNT:-0}" -lt \(settings.restarts) ]; then
        job=${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}
        # The controller may be away for a moment. A job that runs no more was cancelled, and is to stay so.
        for pause in 2 5 10 20 0; do
          if state=$(squeue --noheader --format=%T --jobs="$job"); then
            [ "$state" = RUNNING ] || break
            scontrol requeue "$job" && break
          fi
          sleep "$pause"
        done
      fi
      exit "$code"

      """
  }

  /// Commands that spread the start of ranks; a request to stop ends the pause.
  private var jitter: String {
    guard settings.jitter > 0 else { return "" }
    return "run sleep $((RANDOM * \(settings.jitter) / 32768))\ncode=75\n"
  }

  /// A value as `sbatch` takes it in a line of a script. It has no backslash, which would end patterns in names of logs.
  private static func quotedDirective(_ value: String) -> String {
    guard value.utf8.contains(where: { " \t\"'#".utf8.contains($0) }) else { return value }
    return "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
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
