import ArgumentParser
import Base
import Runs

/// `dataprep status`: how far a run is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Prints how far a run is: tasks done, running, stale, failed and pending.",
    discussion: """
      A task is stale when its worker has given no sign of life for --lease-age seconds; another worker takes it over.

      Examples:
        dataprep status corpus.plan
        dataprep status --plan corpus.plan --json
        dataprep status corpus --watch

      Exit codes: 0 printed, whatever the state; 66 no such directory; 78 neither a plan nor a run.
      """)

  @OptionGroup var location: LocationOptions

  @Option(help: ArgumentHelp("Seconds after which a worker's task is stale.", valueName: "seconds"))
  var leaseAge = 60.0

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print the state again every few seconds until the run is complete.")
  var watch = false

  func run() throws {
    while true {
      let found = try RunLocation(location.path)
      let status = try RunStatus(found.tasks ?? [], folder: found.output, leaseAge: leaseAge)
      Console.print(json ? text(status) : table(status))
      guard watch, !status.isComplete else { return }
      RunClock.system.sleep(5)
    }
  }

  private func table(_ status: RunStatus) -> String {
    var steps: [String] = []
    for task in status.tasks where !steps.contains(task.step) { steps.append(task.step) }
    var rows = [["step", "tasks"] + RunStatus.State.allCases.map(\.rawValue)]
    for step in steps {
      rows.append(
        [PrintableText.line(step), Amount.count(status.tasks.count { $0.step == step })]
          + RunStatus.State.allCases.map { Amount.count(status.count($0, step: step)) })
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      row.indices.map { column in
        let pad = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + pad : pad + row[column]
      }.joined(separator: "  ")
    }
    for task in status.tasks where task.state == .failed {
      lines.append("failed: " + PrintableText.line("\(task.name): \(task.failure ?? "")"))
    }
    if status.isComplete {
      lines.append("complete")
    } else if let seconds = status.secondsLeft {
      lines.append("ETA \(Amount.duration(seconds))")
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ status: RunStatus) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("tasks", status.tasks.count)
    for state in RunStatus.State.allCases {
      json.key(state.rawValue)
      json.integer(status.count(state))
    }
    json.member("complete", status.isComplete)
    json.key("seconds_left")
    if let seconds = status.secondsLeft { json.number(seconds, decimals: 0) } else { json.null() }
    json.key("open")
    json.beginArray()
    for task in status.tasks where task.state != .done {
      json.beginObject()
      json.member("task", task.name)
      json.member("step", task.step)
      json.member("state", task.state.rawValue)
      json.member("bytes", task.byteCount)
      json.member("parts", task.parts)
      json.member("error", task.failure)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes.string()
  }
}
