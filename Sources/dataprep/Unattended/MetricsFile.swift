import Base
import CSystem

/// A file for the textfile collector of Prometheus' node exporter, which reads `*.prom` files of a directory.
///
/// It is replaced by renaming, so that the collector never reads a part. Every metric is a gauge with the labels
/// `command` and `output`, so that the files of several jobs go together. A job that was killed is seen by
/// `dataprep_run_active` staying 1 while `dataprep_run_updated_timestamp_seconds` grows old.
struct MetricsFile {
  private let path: String
  private let labels: String
  private let start: Int
  /// When a run of this job ended well for the last time; 0 for never.
  private var lastSuccess = 0

  /// - Parameters:
  ///   - path: the file's name. What it says of an earlier success is kept.
  ///   - command: as it was called.
  ///   - output: the directory that is written.
  ///   - now: seconds since 1970.
  init(_ path: String, command: String, output: String, now: Int) {
    self.path = path
    labels = "command=\"\(Self.escaped(command))\",output=\"\(Self.escaped(output))\""
    start = now
    let name = "dataprep_run_last_success_timestamp_seconds{\(labels)} "
    guard let bytes = try? FileSystem.read(path) else { return }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix(name) {
      lastSuccess = Int(line.dropFirst(name.count)) ?? 0
    }
  }

  /// Writes how the run goes; `status` where it has ended.
  mutating func write(_ outcome: RunOutcome, status: ExitStatus?, now: Int) throws {
    if status == .success { lastSuccess = now }
    var text = ""
    func gauge(_ name: String, _ help: String, _ value: Int) {
      text += "# HELP dataprep_run_\(name) \(help)\n# TYPE dataprep_run_\(name) gauge\n"
      text += "dataprep_run_\(name){\(labels)} \(value)\n"
    }
    gauge("active", "Whether the run goes on.", status == nil ? 1 : 0)
    gauge("start_timestamp_seconds", "When the run began.", start)
    gauge("updated_timestamp_seconds", "When this file was written.", now)
    if let status {
      gauge("success", "Whether the run ended with exit code 0.", status == .success ? 1 : 0)
      gauge("exit_code", "The run's exit code.", Int(status.rawValue))
      gauge("duration_seconds", "How long the run took.", now - start)
    }
    if lastSuccess > 0 {
      gauge("last_success_timestamp_seconds", "When a run ended with exit code 0 for the last time.", lastSuccess)
    }
    gauge("tasks", "Tasks of the run.", outcome.tasks.all)
    gauge("tasks_done", "Tasks that are complete.", outcome.tasks.done)
    gauge("tasks_here", "Tasks that this process has done.", max(0, outcome.tasks.done - outcome.tasksBefore))
    if !outcome.counts.isEmpty {
      text += "# HELP dataprep_run_count What was counted, by kind.\n# TYPE dataprep_run_count gauge\n"
      for (name, count) in outcome.counts {
        text += "dataprep_run_count{\(labels),kind=\"\(Self.escaped(name))\"} \(count)\n"
      }
    }
    let bytes = Array(text.utf8)
    try AtomicFile.write(bytes.span, to: path)
  }

  /// A label's value, as the text format has it.
  static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }
}
